"""What people tell the programme, and what the desk does with it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.core.limits import allow
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, Person, User

from . import mails
from .enums import INBOX_ROADS, STORY_ROADS, InboxState, StoryState
from .models import ContactMessage, Contribution, Signature, Story

LETTERS_A_DAY = 10
KEPT = timedelta(days=365)
CONSENT_VERSION = "2026-11"


class TooMany(Exception):
    """More letters from this address than allowed in a day."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NoConsent(Exception):
    """The sender did not agree that it is shown."""


class NotYours(Exception):
    """Only an owner or coordinator speaks for an organisation."""


@transaction.atomic
def ask(*, name: str, email: str, subject: str, text: str, language: str, key: UUID, now: datetime) -> ContactMessage:
    """A question for the desk; its sender gets a mail that says it came in. The same ``key`` twice is once."""
    known = ContactMessage.objects.filter(key=key).first()
    if known is not None:
        return known
    _limit(email)
    message, made = ContactMessage.objects.get_or_create(
        key=key, defaults={"name": name, "email": email, "subject": subject, "text": text, "language": language, "sent_at": now}
    )  # fmt: skip
    if made:
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
    contribution, made = Contribution.objects.get_or_create(key=key, defaults={
        "name": name, "email": email, "organisation_name": organisation_name, "organisation": organisation,
        "person": person, "chance": chance, "deed": deed, "may_publish": may_publish, "language": language, "sent_at": now,
    })  # fmt: skip
    if not made:
        # The same form, sent at the same moment.
        return contribution
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


@transaction.atomic
def offer_story(
    *, organisation: Organisation, words: dict[str, str], consent_text: str, language: str, where: str, by: Person,
    key: UUID, now: datetime,
) -> Story:  # fmt: skip
    """An organisation tells a story; the desk reads it before it is shown. ``words`` are the columns that were typed.

    Its consent to publish is kept with the words that were shown. The same ``key`` twice is once. Raises NotYours.
    """
    # Two posts of the same form at once: the second waits, and finds the story of the first.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = Story.objects.filter(key=key).first()
    if known is not None:
        return known
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    story = Story(**words, organisation=organisation, offered_by=by, offered_at=now, language=language, key=key)
    core.save_with_free_slug(story, words["title"], otherwise="verhaal", taken=("vertellen",))
    people.consent(
        kind="story", text_version=CONSENT_VERSION, text=consent_text, language=language, email=by.email, person=by,
        where=where, now=now,
    )  # fmt: skip
    mails.story_offered(story, now=now)
    return story


@transaction.atomic
def publish_story(*, story: Story, by: User | None, now: datetime) -> None:
    """Show it in the library; whoever told it hears of it. Raises NoSuchRoad."""
    _decide(story, StoryState.PUBLISHED, by=by, now=now)
    mails.story_published(story, now=now)


@transaction.atomic
def decline_story(*, story: Story, because: str, by: User, now: datetime) -> None:
    """Not shown, or not any more; whoever told it gets the reason. Raises NoSuchRoad."""
    _decide(story, StoryState.DECLINED, by=by, now=now)
    mails.story_declined(story, because=because, now=now)


@transaction.atomic
def take_back_story(*, story: Story, by: User, now: datetime) -> None:
    """Its organisation wants it off the site: at once, and for good. Raises NoSuchRoad."""
    _decide(story, StoryState.WITHDRAWN, by=by, now=now)


def _decide(story: Story, to: StoryState, *, by: User | None, now: datetime) -> None:
    came_from = StoryState(story.state)
    if to not in STORY_ROADS[came_from]:
        raise NoSuchRoad
    if not Story.objects.filter(pk=story.pk, state=came_from).update(state=to, decided_at=now, decided_by=by):
        raise NoSuchRoad
    story.refresh_from_db()
    if to != StoryState.PUBLISHED:
        core.forget_document(url=story.get_absolute_url())
    core.write_down(deed=f"programme.story_{to}", thing=f"story {story.pk}", by=by, now=now)


@transaction.atomic
def sign(*, organisation: Organisation, promise: str, by: Person, now: datetime) -> Signature:
    """An organisation signs the declaration; signing again changes its promise. Raises NotYours."""
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    signature, made = Signature.objects.get_or_create(
        organisation=organisation, defaults={"promise": promise, "signed_by": by, "signed_at": now}
    )
    if not made and signature.promise != promise:
        signature.promise = promise
        signature.save(update_fields=["promise"])
    return signature


@transaction.atomic
def take_signature_back(*, organisation: Organisation, by: Person) -> bool:
    """It no longer stands on the wall. False when it did not. Raises NotYours."""
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    return Signature.objects.filter(organisation=organisation).delete()[0] > 0


@transaction.atomic
def remove_signature(*, signature: Signature, by: User, now: datetime) -> None:
    """NOV takes a signature off the wall, with a promise that does not belong there. Twice is once."""
    thing = f"signature of organisation {signature.organisation_id}"
    if Signature.objects.filter(pk=signature.pk).delete()[0]:
        core.write_down(deed="programme.remove_signature", thing=thing, by=by, now=now)
