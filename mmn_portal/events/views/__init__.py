"""The pages of the agenda, one module a subject."""

from .agenda import Agenda, AgendaLooks, Embed, EventCalendar, EventPage, Feed, Framed, OpenAgenda, OpenEvent
from .mine import MyQuestions, MyRegistrations, OurRegistrations, PersonalCalendar, RenewCalendar
from .proposing import CallOffActivity, ChangeActivity, Participants, ProposeActivity, WithdrawActivity
from .registering import ChooseOfProgramme, Choosing, ProgrammePage, Register, Registered
from .registration import ByRegistrationLink, LookBack, OneRegistration, Queue, TakeOver

__all__ = [
    "Agenda",
    "AgendaLooks",
    "ByRegistrationLink",
    "CallOffActivity",
    "ChangeActivity",
    "ChooseOfProgramme",
    "Choosing",
    "Embed",
    "EventCalendar",
    "EventPage",
    "Feed",
    "Framed",
    "LookBack",
    "MyQuestions",
    "MyRegistrations",
    "OneRegistration",
    "OpenAgenda",
    "OpenEvent",
    "OurRegistrations",
    "Participants",
    "PersonalCalendar",
    "ProgrammePage",
    "ProposeActivity",
    "Queue",
    "Register",
    "Registered",
    "RenewCalendar",
    "TakeOver",
    "WithdrawActivity",
]
