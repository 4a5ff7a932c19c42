"""Somebody comes in: at the door, or online. Everything here holds the lock of the session, as seats do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from mmn_portal.core import actions as core
from mmn_portal.people.models import User

from .. import passes, rules
from ..enums import Door, Format
from ..models import CheckIn, Event, Registration
from . import seats


class SeatNotConfirmed(Exception):
    """She has no seat: not confirmed yet, or on the waiting list."""


class SeatGivenUp(Exception):
    """The registration was cancelled, or lapsed."""


class PassOfAnotherSession(Exception):
    """A real pass, but of another session."""


class PassReplaced(Exception):
    """A real pass, but a newer one was given out."""


class KeyOfAnother(Exception):
    """This key was used for somebody else."""


class JoiningClosed(Exception):
    """Too early, over, called off, or a seat in the room."""


class LinkToFollow(Exception):
    """There is no link to the meeting yet."""


@dataclass(frozen=True)
class Seen:
    """What a door saw. Of a pass, the signature is judged here again."""

    key: UUID
    at: datetime
    registration: int = 0
    code: str = ""


@dataclass(frozen=True)
class Undone:
    """What a door takes back."""

    key: UUID


@transaction.atomic
def check_in(
    *, registration: Registration, key: UUID, how: Door, at: datetime, by: User | None, now: datetime
) -> CheckIn:
    """She came in. The same ``key`` twice is once; a second door is kept and does not count twice.

    ``at`` is what a phone says: never later than now, nor before the day before the session.
    Raises SeatNotConfirmed, SeatGivenUp or KeyOfAnother.
    """
    seats.lock(registration.event)
    return _check_in(registration, key, how, at=at, by=by, now=now)


def _check_in(
    registration: Registration, key: UUID, how: Door, *, at: datetime, by: User | None, now: datetime
) -> CheckIn:
    """Under the lock."""
    known = CheckIn.objects.filter(key=key).first()
    if known is not None:
        if known.registration_id != registration.pk:
            raise KeyOfAnother
        return known
    registration.refresh_from_db()
    if not registration.is_live:
        raise SeatGivenUp
    if not registration.is_confirmed:
        raise SeatNotConfirmed
    at = min(max(at, rules.door_opens(registration.event)), now)
    seen, _made = CheckIn.objects.get_or_create(
        key=key, defaults={"registration": registration, "at": at, "how": how, "by": by}
    )
    if seen.registration_id != registration.pk:
        # The door of another session, under another lock, was first.
        raise KeyOfAnother
    _count(registration)
    return seen


def _count(registration: Registration) -> None:
    """She was there from the first check-in that was not undone, or not at all."""
    # Who gave her seat up meanwhile was not there, whatever a phone still has to say.
    found = registration.check_ins.filter(undone_at=None).order_by("at", "pk")
    first = found.first() if registration.is_confirmed else None
    registration.attended_at = first.at if first else None
    registration.save(update_fields=["attended_at"])


@transaction.atomic
def undo(*, check_in: CheckIn, now: datetime) -> CheckIn:
    """That was a mistake: what another door saw stays. Twice is once."""
    seats.lock(check_in.registration.event)
    return _undo(check_in, now=now)


def _undo(check_in: CheckIn, *, now: datetime) -> CheckIn:
    """Under the lock."""
    check_in.refresh_from_db()
    if check_in.undone_at is None:
        check_in.undone_at = now
        check_in.save(update_fields=["undone_at"])
        check_in.registration.refresh_from_db()
        _count(check_in.registration)
    return check_in


@transaction.atomic
def take_in(
    *, event: Event, rows: Iterable[Seen | Undone], by: User | None, now: datetime
) -> list[type[Exception] | None]:
    """What a phone kept while it had no network, in its order. For each row None, or why it was refused.

    Sending the same rows again is harmless, so a phone whose answer was lost just sends them again.
    """
    event = seats.lock(event)
    answers: list[type[Exception] | None] = []
    for row in rows:
        try:
            # A row of its own: what one refuses does not undo the others.
            with transaction.atomic():
                if isinstance(row, Undone):
                    _take_back(event, row, now=now)
                else:
                    how = Door.CODE if row.code else Door.NAME
                    _check_in(_registration_of(event, row), row.key, how, at=row.at, by=by, now=now)
        except REFUSALS as refusal:
            answers.append(type(refusal))
        else:
            answers.append(None)
    return answers


def _take_back(event: Event, row: Undone, *, now: datetime) -> None:
    check_in = CheckIn.objects.filter(key=row.key, registration__event=event).select_related("registration").first()
    if check_in is not None:
        _undo(check_in, now=now)


def _registration_of(event: Event, row: Seen) -> Registration:
    """Whose row it is, of this session only. Raises what is wrong with the pass, or Registration.DoesNotExist."""
    if not row.code:
        return event.registrations.get(pk=row.registration)
    said = passes.read(row.code)
    if said.event != event.pk:
        raise PassOfAnotherSession
    registration = event.registrations.get(pk=said.registration)
    if registration.link_version != said.version:
        raise PassReplaced
    return registration


REFUSALS = (
    SeatNotConfirmed, SeatGivenUp, PassOfAnotherSession, PassReplaced, KeyOfAnother, passes.ForgedPass,
    Registration.DoesNotExist,
)  # fmt: skip


@transaction.atomic
def join(*, registration: Registration, now: datetime) -> str:
    """Go to the meeting: attendance is kept once, and the link is the one of this very moment.

    Raises JoiningClosed, LinkToFollow, SeatNotConfirmed or SeatGivenUp.
    """
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if registration.block.format != Format.ONLINE or event.is_cancelled or not rules.may_join(event, now=now):
        raise JoiningClosed
    if not event.join_url:
        raise LinkToFollow
    there = registration.check_ins.filter(how=Door.ONLINE, undone_at=None).first()
    if there is None or not registration.is_confirmed:
        _check_in(registration, uuid4(), Door.ONLINE, at=now, by=None, now=now)
    return event.join_url


@transaction.atomic
def mark_attended(*, registration: Registration, by: User, now: datetime) -> bool:
    """Staff say afterwards that she was there. False when that was known. Raises SeatNotConfirmed or SeatGivenUp."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if registration.attended_at is not None:
        return False
    at = min(now, event.starts_at) if event.starts_at else now
    _check_in(registration, uuid4(), Door.NAME, at=at, by=by, now=now)
    core.write_down(deed="events.mark_attended", thing=f"registration {registration.pk}", by=by, now=now)
    return True


@transaction.atomic
def unmark_attended(*, registration: Registration, by: User, now: datetime) -> bool:
    """Staff take it back: every door was wrong. False when nothing was known."""
    seats.lock(registration.event)
    undone = registration.check_ins.filter(undone_at=None).update(undone_at=now)
    registration.refresh_from_db()
    _count(registration)
    if undone:
        core.write_down(deed="events.unmark_attended", thing=f"registration {registration.pk}", by=by, now=now)
    return bool(undone)


@transaction.atomic
def renew_door(*, event: Event, by: User, now: datetime) -> Event:
    """A new link for the door; the one that was given out stops working."""
    Event.objects.filter(pk=event.pk).update(door_version=F("door_version") + 1)
    event.refresh_from_db()
    core.write_down(deed="events.renew_door", thing=f"event {event.pk}", by=by, now=now)
    return event
