"""The deeds of the agenda, one module a subject.

``registering``: somebody registers herself or colleagues, confirms, changes, cancels. ``seats``: the one place where a freed
seat goes to the queue. ``staffing``: what NOV staff do. ``publishing``: a session is shown, changed, called off.
``reminding``: what is due now.
"""

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
    "NoSeat",
    "NoSuchRoad",
    "RegisteredAlready",
    "RegistrationClosed",
    "TooManyForAddress",
    "add_by_staff",
    "call_off",
    "cancel",
    "change_name",
    "confirm",
    "erase_registrations",
    "forget",
    "message_participants",
    "move_to",
    "promote",
    "publish",
    "register_colleagues",
    "register_visitor",
    "release_overdue",
    "remind_due",
    "set_seats",
    "swap_format",
    "sweep",
    "tell_change",
]
