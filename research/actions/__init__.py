"""The deeds of the research, one module a subject.

``publishing``: a questionnaire is put in. ``taking_part``: an organisation is asked, chooses and takes back. ``answering``:
invitations, reminders and answers. ``exporting``: data are asked for, judged, made, taken along and withdrawn. ``counting``:
public figures. ``keeping``: what is due now, what is forgotten, and the end of a study.
"""

from .answering import Closed, NoConsent, invite_due, note_undeliverable, remind_due, save_answers, send, stop_reminders
from .counting import freeze_findings, is_closed
from .exporting import (
    KeyDestroyed,
    MayNot,
    NoSuchRoad,
    NotYourOwn,
    decide,
    end_exports,
    give_pseudonyms,
    make_export,
    make_missing,
    record_download,
    request_export,
)
from .keeping import clear, end_study, forget, sweep
from .publishing import MeansSomethingElse, Published, publish_instrument
from .taking_part import (
    TEXT_VERSION,
    NotOfTheirs,
    answer_consent,
    ask_started,
    choose_contact,
    enrol,
)

__all__ = [
    "TEXT_VERSION",
    "Closed",
    "KeyDestroyed",
    "MayNot",
    "MeansSomethingElse",
    "NoConsent",
    "NoSuchRoad",
    "NotOfTheirs",
    "NotYourOwn",
    "Published",
    "answer_consent",
    "ask_started",
    "choose_contact",
    "clear",
    "decide",
    "end_exports",
    "end_study",
    "enrol",
    "forget",
    "freeze_findings",
    "give_pseudonyms",
    "invite_due",
    "is_closed",
    "make_export",
    "make_missing",
    "note_undeliverable",
    "publish_instrument",
    "record_download",
    "remind_due",
    "request_export",
    "save_answers",
    "send",
    "stop_reminders",
    "sweep",
]
