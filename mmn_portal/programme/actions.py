"""What people tell the programme, and what the desk does with it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.core.limits import allow
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, Person, User

from . import mails
from .enums import INBOX_ROADS, InboxState
from .models import ContactMessage, Contribution

LETTERS_A_DAY = 10
KEPT = timedelta(days=365)
CONSENT_VERSION = "2026-11"


class TooMany(Exception):
    """More letters from this address than allowed in a day."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NoConsent(Exception):
    """The sender did not agree that it is shown."""


@transaction.atomic
def ask(*, name: str, email: str, subject: str, text: str, language: str, key: UUID, now: datetime) -> ContactMessage:
    """A question for the desk; its sender gets a mail that says it came in. The same ``key`` twice is once."""
    known = ContactMessage.objects.filter(key=key).first()
    if known is not None:
        return known
    _limit(email)
    message = ContactMessage.objects.create(
        name=name, email=email, subject=subject, text=text, language=language, key=key, sent_at=now
    )
    mails.question_received(message, now=now)
    return message


@transaction.atomic
def contribute(
    *, name: str, email: str, organisation_name: str, organisation: Organisation | None, person: Person | None,
    chance: str, deed: str, may_publish: bool, consent_text: str, language: str, where: str, key: UUID, now: datetime,
) -> Contribution:  # fmt: skip
    """Somebody says which chance she sees and what she will do. Its sender gets a mail. The same ``key`` twice is once."""
    known = Contribution.objects.filter(key=key).first()
    if known is not None:
        return known
    _limit(email)
    contribution = Contribution.objects.create(
        name=name, email=email, organisation_name=organisation_name, organisation=organisation, person=person,
        chance=chance, deed=deed, may_publish=may_publish, language=language, key=key, sent_at=now,
    )  # fmt: skip
    if may_publish:
        people.consent(
            kind="contribution", text_version=CONSENT_VERSION, text=consent_text, language=language, email=email,
            person=person, where=where, now=now,
        )  # fmt: skip
    mails.contribution_received(contribution, now=now)
    return contribution


def _limit(email: str) -> None:
    if not allow("letter", email, times=LETTERS_A_DAY, seconds=86_400):
        raise TooMany


@transaction.atomic
def answer(*, letter: ContactMessage | Contribution, text: str, by: User, now: datetime) -> None:
    """Answer from the desk: kept with the question, and mailed. Raises NoSuchRoad when a colleague was first."""
    _move(letter, InboxState.ANSWERED, by=by, now=now, answer=text, answered_at=now, answered_by=by)
    mails.answered(letter, now=now)


@transaction.atomic
def close(*, letter: ContactMessage | Contribution, by: User, now: datetime) -> None:
    """No answer is needed. Raises NoSuchRoad."""
    _move(letter, InboxState.CLOSED, by=by, now=now)


def _move(letter: ContactMessage | Contribution, to: InboxState, *, by: User, now: datetime, **changes: object) -> None:
    came_from = InboxState(letter.state)
    if to not in INBOX_ROADS[came_from]:
        raise NoSuchRoad
    if not type(letter).objects.filter(pk=letter.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    letter.refresh_from_db()
    core.write_down(deed=f"programme.{to}", thing=f"{type(letter).__name__.lower()} {letter.pk}", by=by, now=now)


@transaction.atomic
def show_contribution(*, contribution: Contribution, by: User, now: datetime) -> None:
    """Show it on the site; only with consent. Its sender hears of it. Raises NoConsent."""
    if not contribution.may_publish:
        raise NoConsent
    shown = Contribution.objects.filter(pk=contribution.pk, published_at=None).update(published_at=now, published_by=by)
    if shown:
        contribution.refresh_from_db()
        mails.contribution_shown(contribution, now=now)
        core.write_down(deed="programme.show", thing=f"contribution {contribution.pk}", by=by, now=now)


@transaction.atomic
def hide_contribution(*, contribution: Contribution, by: User, now: datetime) -> None:
    """Take it off the site."""
    Contribution.objects.filter(pk=contribution.pk).update(published_at=None, published_by=None)
    core.write_down(deed="programme.hide", thing=f"contribution {contribution.pk}", by=by, now=now)


@transaction.atomic
def forget(*, addresses: set[str]) -> int:
    """Remove every letter from these addresses."""
    gone = ContactMessage.objects.from_address(addresses).delete()[0]
    return gone + Contribution.objects.from_address(addresses).delete()[0]


@transaction.atomic
def clear(*, now: datetime) -> int:
    """Forget letters that were settled and are a year old; what is shown on the site stays."""
    gone = ContactMessage.objects.settled_before(now - KEPT).delete()[0]
    return gone + Contribution.objects.settled_before(now - KEPT).filter(published_at=None).delete()[0]
