"""Forms of the registration desk: they check, they do not do; one module a subject."""

from .answering import AnsweringAll, AnsweringSession, Needing
from .browsing import Browsing, CheckingCertificate, Kept, code_of
from .changing import SCORES, ChangingRegistration, ChoosingWhoComes, HandingOver, LookingBack, Renaming
from .choosing import ChoosingSessions
from .keeping import BaseQuestions, KeepingEvent, KeepingQuestion, KeepingRule
from .registering import MOST_AT_ONCE, BaseColleagues, Colleague, Colleagues, Myself, Registering, RegisteringColleagues
from .staffing import (
    FIRST_YEAR,
    LAST_YEAR,
    AddingByStaff,
    CallingOff,
    ChangingSeats,
    Copying,
    CopyingProgramme,
    Correcting,
    Importing,
    MovingByStaff,
    MovingTheClock,
    WritingToChosen,
    WritingToParticipants,
)
from .wishes import FormatField, OfEvent, WithWishes, field_of

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MOST_AT_ONCE",
    "SCORES",
    "AddingByStaff",
    "AnsweringAll",
    "AnsweringSession",
    "BaseColleagues",
    "BaseQuestions",
    "Browsing",
    "CallingOff",
    "ChangingRegistration",
    "ChangingSeats",
    "CheckingCertificate",
    "ChoosingSessions",
    "ChoosingWhoComes",
    "Colleague",
    "Colleagues",
    "Copying",
    "CopyingProgramme",
    "Correcting",
    "FormatField",
    "HandingOver",
    "Importing",
    "KeepingEvent",
    "KeepingQuestion",
    "KeepingRule",
    "Kept",
    "LookingBack",
    "MovingByStaff",
    "MovingTheClock",
    "Myself",
    "Needing",
    "OfEvent",
    "Registering",
    "RegisteringColleagues",
    "Renaming",
    "WithWishes",
    "WritingToChosen",
    "WritingToParticipants",
    "code_of",
    "field_of",
]
