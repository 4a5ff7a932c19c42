"""The mails of the desk."""

from datetime import datetime

from mmn_portal.outbox import actions as outbox
from mmn_portal.people.mails import link

from .models import ContactMessage, Contribution, Story


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


def _about(what: str, story: Story, *, now: datetime, **context: object) -> None:
    if story.offered_by is None or not story.offered_by.email:
        return
    outbox.put(
        key=f"programme.{what}:{story.pk}:{story.decided_at.isoformat() if story.decided_at else ''}",
        template=f"mails/programme/{what}",
        to=story.offered_by.address,
        context={"name": story.offered_by.name, "title": story.title, **context},
        now=now,
    )


def story_offered(story: Story, *, now: datetime) -> None:
    """Thank you for your story; the desk reads it."""
    _about("story_offered", story, now=now, page_url=_page_of(story))


def story_published(story: Story, *, now: datetime) -> None:
    """Your story stands in the library."""
    _about("story_published", story, now=now, page_url=_page_of(story))


def story_declined(story: Story, *, because: str, now: datetime) -> None:
    """Your story is not shown, and why."""
    _about("story_declined", story, now=now, because=because, page_url=_page_of(story))


def _page_of(story: Story) -> str:
    return link(story.offered_by.language if story.offered_by else "nl", "programme:story", story.slug)
