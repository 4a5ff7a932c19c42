"""The deeds of the agenda, one module a subject.

``registering``: somebody registers herself or colleagues, confirms, cancels. ``changing``: her name and wishes, the format, the
session, or who comes. ``seats``: the one place where a freed seat goes to the queue. ``queueing``: a group answers an offer.
``answering``: she still comes, she looks back. ``staffing``: what NOV staff do. ``publishing``: a session is shown, changed, called off.
``proposing``: an organisation puts its own activity on the agenda. ``reminding``: what is due now.
"""

from .answering import look_back, say_still_coming
from .changing import ask_to_take_over, change_details, swap_format, swap_session, take_over
from .proposing import (
    Activity,
    TooManyActivities,
    change_proposal,
    clear_refused,
    forget_proposals,
    propose_event,
    refuse_proposal,
)
from .publishing import NoSuchRoad, call_off, publish, tell_change
from .queueing import OfferOver, TooManyChosen, accept_offer, leave_queue, wait_for_all
from .registering import (
    Attendee,
    HoldLapsed,
    NoSeat,
    RegisteredAlready,
    RegistrationClosed,
    TooManyForAddress,
    cancel,
    confirm,
    register_colleagues,
    register_visitor,
)
from .reminding import remind_due, sweep
from .seats import promote, release_overdue
from .staffing import CapacityTaken, add_by_staff, erase_registrations, forget, message_participants, move_to, set_seats

__all__ = [
    "Activity",
    "Attendee",
    "CapacityTaken",
    "HoldLapsed",
    "NoSeat",
    "NoSuchRoad",
    "OfferOver",
    "RegisteredAlready",
    "RegistrationClosed",
    "TooManyActivities",
    "TooManyChosen",
    "TooManyForAddress",
    "accept_offer",
    "add_by_staff",
    "ask_to_take_over",
    "call_off",
    "cancel",
    "change_details",
    "change_proposal",
    "clear_refused",
    "confirm",
    "erase_registrations",
    "forget",
    "forget_proposals",
    "leave_queue",
    "look_back",
    "message_participants",
    "move_to",
    "promote",
    "propose_event",
    "publish",
    "refuse_proposal",
    "register_colleagues",
    "register_visitor",
    "release_overdue",
    "remind_due",
    "say_still_coming",
    "set_seats",
    "swap_format",
    "swap_session",
    "sweep",
    "take_over",
    "tell_change",
    "wait_for_all",
]
