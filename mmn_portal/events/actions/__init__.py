"""The deeds of the agenda, one module a subject.

``registering``: somebody registers herself or colleagues, confirms, cancels. ``changing``: her name and wishes, the format, the
session, or who comes. ``seats``: the one place where a freed seat goes to the queue. ``queueing``: a group answers an offer.
``correcting``: staff put right what was typed. ``answering``: she still comes, she looks back. ``choosing``: her own programme of sessions. ``staffing``: what NOV staff do. ``copying``: the same on other days.
``publishing``: a session is shown, changed, called off. ``reminding``: what is due now. ``attending``: somebody comes in.
``certifying``: the proof that she was there. ``counting``: what stays when the names go.
``proposing``: an organisation puts its own activity on the agenda. ``moments``: a campaign week is shown.
"""

from .answering import look_back, say_still_coming
from .attending import (
    JoiningClosed,
    KeyOfAnother,
    LinkToFollow,
    PassOfAnotherSession,
    PassReplaced,
    SeatGivenUp,
    SeatNotConfirmed,
    Seen,
    Undone,
    check_in,
    join,
    mark_attended,
    renew_door,
    take_in,
    undo,
    unmark_attended,
)
from .certifying import NotThere, issue_certificate, issue_certificates
from .changing import ask_to_take_over, change_details, change_details_of_each, swap_format, swap_session, take_over
from .choosing import Chosen, OverlapNotWanted, choose_sessions
from .copying import NotOneMoment, copy_event, copy_programme
from .correcting import correct_by_staff
from .moments import publish_moment, retire_moment
from .proposing import (
    Activity,
    TooManyActivities,
    change_activity,
    change_proposal,
    clear_refused,
    forget_proposals,
    propose_event,
    refuse_proposal,
    with_activity,
    withdraw_proposal,
)
from .publishing import NoSuchRoad, call_off, publish, settle_change, tell_change
from .queueing import OfferOver, TooManyChosen, accept_offer, leave_queue, wait_for_all
from .registering import (
    Attendee,
    HoldLapsed,
    NoSeat,
    RegisteredAlready,
    RegistrationClosed,
    TooManyForAccount,
    TooManyForAddress,
    cancel,
    confirm,
    keep_one_place,
    register_colleagues,
    register_visitor,
)
from .reminding import remind_due, sweep
from .seats import promote, release_overdue
from .staffing import (
    CapacityTaken,
    ChangedMeanwhile,
    add_by_staff,
    cancel_by_staff,
    erase_registrations,
    forget,
    import_people,
    message_participants,
    move_all,
    move_to,
    set_seats,
)

__all__ = [
    "Activity",
    "Attendee",
    "CapacityTaken",
    "ChangedMeanwhile",
    "Chosen",
    "HoldLapsed",
    "JoiningClosed",
    "KeyOfAnother",
    "LinkToFollow",
    "NoSeat",
    "NoSuchRoad",
    "NotOneMoment",
    "NotThere",
    "OfferOver",
    "OverlapNotWanted",
    "PassOfAnotherSession",
    "PassReplaced",
    "RegisteredAlready",
    "RegistrationClosed",
    "SeatGivenUp",
    "SeatNotConfirmed",
    "Seen",
    "TooManyActivities",
    "TooManyChosen",
    "TooManyForAccount",
    "TooManyForAddress",
    "Undone",
    "accept_offer",
    "add_by_staff",
    "ask_to_take_over",
    "call_off",
    "cancel",
    "cancel_by_staff",
    "change_activity",
    "change_details",
    "change_details_of_each",
    "change_proposal",
    "check_in",
    "choose_sessions",
    "clear_refused",
    "confirm",
    "copy_event",
    "copy_programme",
    "correct_by_staff",
    "erase_registrations",
    "forget",
    "forget_proposals",
    "import_people",
    "issue_certificate",
    "issue_certificates",
    "join",
    "keep_one_place",
    "leave_queue",
    "look_back",
    "mark_attended",
    "message_participants",
    "move_all",
    "move_to",
    "promote",
    "propose_event",
    "publish",
    "publish_moment",
    "refuse_proposal",
    "register_colleagues",
    "register_visitor",
    "release_overdue",
    "remind_due",
    "renew_door",
    "retire_moment",
    "say_still_coming",
    "set_seats",
    "settle_change",
    "swap_format",
    "swap_session",
    "sweep",
    "take_in",
    "take_over",
    "tell_change",
    "undo",
    "unmark_attended",
    "wait_for_all",
    "with_activity",
    "withdraw_proposal",
]
