"""The deeds of the agenda, one module a subject.

``registering``: somebody registers herself or colleagues, confirms, changes, cancels. ``seats``: the one place where a freed
seat goes to the queue. ``staffing``: what NOV staff do. ``publishing``: a session is shown, changed, called off.
``reminding``: what is due now. ``attending``: somebody comes in. ``certifying``: the proof that she was there.
"""

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
from .publishing import NoSuchRoad, call_off, publish, tell_change
from .registering import (
    Attendee,
    HoldLapsed,
    NoSeat,
    RegistrationClosed,
    TooManyForAddress,
    cancel,
    change_name,
    confirm,
    register_colleagues,
    register_visitor,
    swap_format,
)
from .reminding import remind_due, sweep
from .seats import promote, release_overdue
from .staffing import (
    CapacityTaken,
    RegisteredAlready,
    add_by_staff,
    erase_registrations,
    forget,
    message_participants,
    move_to,
    set_seats,
)

__all__ = [
    "Attendee",
    "CapacityTaken",
    "HoldLapsed",
    "JoiningClosed",
    "KeyOfAnother",
    "LinkToFollow",
    "NoSeat",
    "NoSuchRoad",
    "NotThere",
    "PassOfAnotherSession",
    "PassReplaced",
    "RegisteredAlready",
    "RegistrationClosed",
    "SeatGivenUp",
    "SeatNotConfirmed",
    "Seen",
    "TooManyForAddress",
    "Undone",
    "add_by_staff",
    "call_off",
    "cancel",
    "change_name",
    "check_in",
    "confirm",
    "erase_registrations",
    "forget",
    "issue_certificate",
    "issue_certificates",
    "join",
    "mark_attended",
    "message_participants",
    "move_to",
    "promote",
    "publish",
    "register_colleagues",
    "register_visitor",
    "release_overdue",
    "remind_due",
    "renew_door",
    "set_seats",
    "swap_format",
    "sweep",
    "take_in",
    "tell_change",
    "undo",
    "unmark_attended",
]
