"""The mails of the desk."""

from datetime import datetime

from mmn_portal.outbox import actions as outbox
from mmn_portal.people.mails import link

from .models import ContactMessage, Contribution


def _put(what: str, letter: ContactMessage | Contribution, *, now: datetime, **context: object) -> None:
    outbox.put(
        key=f"programme.{what}:{type(letter).__name__.lower()}:{letter.pk}",
        template=f"mails/programme/{what}",
        to=letter.reader,
        context={"name": letter.name, **context},
        now=now,
    )


def question_received(message: ContactMessage, *, now: datetime) -> None:
    """Your question came in."""
    _put("question_received", message, now=now, subject_line=message.subject, text=message.text)


def contribution_received(contribution: Contribution, *, now: datetime) -> None:
    """Thank you for what you want to do."""
    _put("contribution_received", contribution, now=now, chance=contribution.chance, deed=contribution.deed)


def answered(letter: ContactMessage | Contribution, *, now: datetime) -> None:
    """The desk answers."""
    _put("answered", letter, now=now, question=letter.what_was_written, answer=letter.answer)


def contribution_shown(contribution: Contribution, *, now: datetime) -> None:
    """It stands on the site."""
    _put("contribution_shown", contribution, now=now, page_url=link(contribution.language, "programme:contribute"))
