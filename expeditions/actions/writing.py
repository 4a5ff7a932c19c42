"""A leader writes contacts down and ticks steps. An entry never changes; what is added stands below it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from mmn_portal.people.models import User

from ..enums import By
from ..models import Addition, Advice, Agreement, LogEntry, Phase, Step, StepMark, Trajectory
from . import travelling


class AnothersKey(Exception):
    """This form was sent for another entry or organisation already."""


@dataclass(frozen=True)
class Promise:
    """Something that was agreed: what, who by function, before which day."""

    what: str
    who: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Hint:
    """A sentence of advice, and what it is to better."""

    text: str
    dimension: str = ""


@dataclass(frozen=True)
class Contact:
    """What a leader writes down of a contact. ``present`` counts people by role; ``minutes`` is how long it took."""

    contact_on: date
    form: str
    progress: int | None
    minutes: int | None = None
    present: dict[str, int] = field(default_factory=dict)
    dimensions: Iterable[str] = ()
    journey: str = ""
    discussed: str = ""
    energy: int | None = None
    obstacle: str = "none"
    guidance: str = ""
    # The phase that it was about; the present one when nothing is said.
    phase: Phase | None = None
    next_contact_on: date | None = None
    agreements: Iterable[Promise] = ()
    advices: Iterable[Hint] = ()
    steps: Iterable[Step] = field(default_factory=tuple)

    def for_another(self) -> "Contact":
        """What a group day says of the other organisations: not what was about one of them only."""
        return replace(
            self, progress=None, energy=None, obstacle="none", present={}, guidance="", agreements=(), advices=()
        )


@transaction.atomic
def log_for_group(
    *, trajectory: Trajectory, others: Iterable[Trajectory], contact: Contact, client_key: UUID, by: User, now: datetime
) -> LogEntry:
    """A contact with several organisations at once: one entry each, all or none. Twice is once, as with ``log``."""
    entry = log(trajectory=trajectory, contact=contact, client_key=client_key, by=by, now=now)
    for other in others:
        log(
            trajectory=other, contact=contact.for_another(), client_key=uuid5(client_key, str(other.key)), by=by, now=now
        )  # fmt: skip
    return entry


@transaction.atomic
def add_to(*, entry: LogEntry, text: str, is_guidance: bool, key: UUID, by: User, now: datetime) -> Addition:
    """Add to an entry, or put it right; the entry itself stays as it was. The same ``key`` twice is once.

    Raises AnothersKey.
    """
    LogEntry.objects.select_for_update().get(pk=entry.pk)
    known = Addition.objects.filter(key=key).first()
    if known is not None and known.entry_id != entry.pk:
        raise AnothersKey
    return known or Addition.objects.create(
        key=key, entry=entry, text=text, is_guidance=is_guidance, written_by=by, at=now
    )


@transaction.atomic
def log(*, trajectory: Trajectory, contact: Contact, client_key: UUID, by: User, now: datetime) -> LogEntry:
    """Write a contact down, with the steps that were done. The same ``client_key`` gives the first entry again.

    Raises AnothersKey, and NoSuchRoad when it is not under way or the phase is not of its method.
    """
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    known = LogEntry.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.trajectory_id != locked.pk:
            raise AnothersKey
        return known
    about = contact.phase or locked.phase
    if not locked.is_under_way or about.version_id != locked.version_id:
        raise travelling.NoSuchRoad
    entry = LogEntry.objects.create(
        client_key=client_key, trajectory=locked, written_by=by, entered_at=now, contact_on=contact.contact_on,
        form=contact.form, minutes=contact.minutes, present=sum(contact.present.values()) or None,
        present_by_role=contact.present, phase=about, dimensions=list(contact.dimensions),
        journey=contact.journey, discussed=contact.discussed, progress=contact.progress, energy=contact.energy,
        obstacle=contact.obstacle, guidance=contact.guidance, next_contact_on=contact.next_contact_on,
        is_last=contact.next_contact_on is None,
    )  # fmt: skip
    Agreement.objects.bulk_create(
        Agreement(entry=entry, what=one.what, who=one.who, due_on=one.due_on) for one in contact.agreements
    )
    Advice.objects.bulk_create(Advice(entry=entry, text=one.text, dimension=one.dimension) for one in contact.advices)
    for step in contact.steps:
        mark_done(trajectory=locked, step=step, by=By.LEADER, on=contact.contact_on)
    # An older entry that comes in late does not undo what was planned since.
    if not locked.entries.filter(contact_on__gt=contact.contact_on).exists():
        Trajectory.objects.filter(pk=locked.pk).update(next_contact_on=contact.next_contact_on)
    return entry


def mark_done(*, trajectory: Trajectory, step: Step, by: By, on: date) -> StepMark:
    """A step was done; also one that had been left out. Doing it twice changes nothing."""
    if step.phase.version_id != trajectory.version_id:
        raise travelling.NoSuchRoad
    mark, made = StepMark.objects.get_or_create(
        trajectory=trajectory, step=step, defaults={"done_on": on, "done_by": by}
    )
    if not made and mark.done_on is None:
        mark.done_on, mark.done_by, mark.skipped_on, mark.because = on, by, None, ""
        mark.save()
    return mark


def leave_out(*, trajectory: Trajectory, step: Step, because: str, on: date) -> StepMark:
    """A step is left out, with a reason; one that was done stays done. Raises NoSuchRoad."""
    if step.phase.version_id != trajectory.version_id or not because:
        raise travelling.NoSuchRoad
    mark, _made = StepMark.objects.get_or_create(
        trajectory=trajectory, step=step, defaults={"skipped_on": on, "because": because}
    )
    return mark
