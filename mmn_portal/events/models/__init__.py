"""The tables of the agenda."""

from .mailings import Message, ReminderRule, ReminderRun
from .moments import Moment
from .registrations import Certificate, CheckIn, Evaluation, Group, HeadCount, Offer, QuestionAnswer, Registration
from .sessions import Block, Event, Programme, Question, Speaker

__all__ = [
    "Block",
    "Certificate",
    "CheckIn",
    "Evaluation",
    "Event",
    "Group",
    "HeadCount",
    "Message",
    "Moment",
    "Offer",
    "Programme",
    "Question",
    "QuestionAnswer",
    "Registration",
    "ReminderRule",
    "ReminderRun",
    "Speaker",
]
