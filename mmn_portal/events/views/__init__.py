"""The pages of the agenda, one module a subject."""

from .agenda import Agenda, Embed, EventCalendar, EventPage, Feed, OpenAgenda, OpenEvent
from .mine import MyRegistrations, OurRegistrations, PersonalCalendar, RenewCalendar
from .proposing import CallOffActivity, ChangeActivity, ProposeActivity
from .registering import ChooseOfProgramme, Choosing, ProgrammePage, Register, Registered
from .registration import ByRegistrationLink, LookBack, OneRegistration, Queue, TakeOver

__all__ = [
    "Agenda",
    "ByRegistrationLink",
    "CallOffActivity",
    "ChangeActivity",
    "ChooseOfProgramme",
    "Choosing",
    "Embed",
    "EventCalendar",
    "EventPage",
    "Feed",
    "LookBack",
    "MyRegistrations",
    "OneRegistration",
    "OpenAgenda",
    "OpenEvent",
    "OurRegistrations",
    "PersonalCalendar",
    "ProgrammePage",
    "ProposeActivity",
    "Queue",
    "Register",
    "Registered",
    "RenewCalendar",
    "TakeOver",
]
