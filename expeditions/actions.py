"""The deeds of an expedition, each with its refusals."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.outbox.address import Address
from mmn_portal.people.models import Organisation, Person, User

from . import gates, mails, queries
from .enums import (
    TRAJECTORY_ROADS,
    AssignmentState,
    By,
    CohortState,
    ScanMoment,
    StopReason,
    TrajectoryState,
)
from .models import (
    Addition,
    Advice,
    Agreement,
    Assignment,
    Cohort,
    Leader,
    LogEntry,
    MethodVersion,
    Phase,
    PhaseMove,
    ScanEntry,
    ScanInvitee,
    SelfScan,
    Step,
    StepMark,
    Trajectory,
)

LONGEST_PAUSE = timedelta(days=90)
# Guidance notes and telephone numbers outlive an expedition by two years: then its last questionnaires are in.
NOTES_KEPT = timedelta(days=730)
MOST_SCANS = 40
DIGEST_HOUR = 7


class Published(Exception):
    """A published method does not change; make a new version."""


class NotOpen(Exception):
    """This group takes no applications (any more)."""


class NotYours(Exception):
    """Only an owner or coordinator speaks for an organisation."""


class Full(Exception):
    """The group has all the organisations it can take."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NotQualified(Exception):
    """This leader may help, and not lead by herself."""


class TooBusy(Exception):
    """This leader has as many organisations as she can take."""


class NotAsked(Exception):
    """This leader was not asked, or answered already."""


class Unmet(Exception):
    """Something that is needed to go on is not so; ``what`` says what, in words."""

    def __init__(self, what: list[str]) -> None:
        super().__init__(", ".join(what))
        self.what = what


class LastPhase(Exception):
    """There is no phase after this one."""


class Closed(Exception):
    """The scan is closed, or this copy was sent already."""


class TooMany(Exception):
    """More copies of a scan than anybody needs."""


# --- method -----------------------------------------------------------------------------------


@transaction.atomic
def publish_method(*, content: dict, now: datetime) -> MethodVersion:
    """Put a version of a method in. The same version again is the same; with other content it raises Published."""
    version, made = MethodVersion.objects.get_or_create(
        code=content["code"], version=content["version"],
        defaults={
            "title": content["title"], "statements": content["statements"], "actions": content["actions"],
            "published_at": now,
        },
    )  # fmt: skip
    if made:
        for place, facts in enumerate(content["phases"]):
            _add_phase(version, place, facts)
    elif queries.content_of(version) != content:
        raise Published
    return version


def _add_phase(version: MethodVersion, place: int, facts: dict) -> None:
    phase = Phase.objects.create(
        version=version, code=facts["code"], place=place, title_nl=facts["nl"], title_en=facts["en"],
        goal_nl=facts["goal_nl"], goal_en=facts["goal_en"], week_from=facts["from"], week_until=facts["until"],
        criteria=facts["criteria"],
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(
            phase=phase, code=step["code"], title=step["nl"], by=step["by"], is_required=step["is_required"],
            week_earliest=step["earliest"], week_latest=step["latest"],
        )
        for step in facts["steps"]
    )  # fmt: skip


# --- group and path ---------------------------------------------------------------------------


@transaction.atomic
def apply(
    *, cohort: Cohort, organisation: Organisation, wish: str, phone: str, by: Person, key: UUID, now: datetime
) -> Trajectory:
    """An organisation wants to join a group; staff decide. The same organisation twice is once. Raises NotOpen, NotYours."""
    if cohort.state != CohortState.RECRUITING:
        raise NotOpen
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    first = cohort.version.phases.order_by("place").first()
    trajectory, made = Trajectory.objects.get_or_create(
        cohort=cohort, organisation=organisation,
        defaults={
            "key": key, "version": cohort.version, "phase": first, "wish": wish, "phone": phone, "applied_by": by,
            "applied_at": now,
        },
    )  # fmt: skip
    if made:
        mails.applied(trajectory, now=now)
    return trajectory


@transaction.atomic
def admit(*, trajectory: Trajectory, leader: User, by: User, now: datetime) -> Trajectory:
    """Staff admit an organisation and ask a leader. Under a lock on the group, so it never holds more than it can.

    Raises Full, NotQualified, TooBusy and NoSuchRoad.
    """
    cohort = Cohort.objects.select_for_update().get(pk=trajectory.cohort_id)
    inside = Cohort.objects.filter(pk=cohort.pk).with_numbers().get().admitted
    if inside >= cohort.most:
        raise Full
    today = timezone.localdate(now)
    starts = max(cohort.starts_on, today)
    _move_state(
        trajectory, TrajectoryState.RUNNING, started_on=starts, in_phase_since=starts, next_contact_on=None, ended_on=None
    )  # fmt: skip
    ask_leader(trajectory=trajectory, leader=leader, by=by, now=now)
    core.write_down(deed="expeditions.admit", thing=f"trajectory {trajectory.pk}", by=by, now=now)
    mails.admitted(trajectory, now=now)
    return trajectory


@transaction.atomic
def decline(*, trajectory: Trajectory, because: str, by: User, now: datetime) -> Trajectory:
    """Not this time; whoever applied reads why. Raises NoSuchRoad."""
    _move_state(trajectory, TrajectoryState.DECLINED, ended_on=timezone.localdate(now))
    core.write_down(deed="expeditions.decline", thing=f"trajectory {trajectory.pk}", by=by, now=now)
    mails.declined(trajectory, because=because, now=now)
    return trajectory


@transaction.atomic
def ask_leader(*, trajectory: Trajectory, leader: User, by: User, now: datetime) -> Assignment:
    """Ask a leader; whoever was asked before need not answer, and whoever leads stays until the next one says yes.

    Raises NotQualified and TooBusy.
    """
    if not queries.may_lead(leader):
        raise NotQualified
    # Under a lock on the leader, so that two groups do not both take her last place.
    profile = Leader.objects.select_for_update().get(user=leader)
    if queries.caseload(leader, but=trajectory) >= profile.most:
        raise TooBusy
    trajectory.assignments.filter(is_head=True, state=AssignmentState.PROPOSED).update(
        state=AssignmentState.ENDED, answered_at=now
    )
    return _ask(trajectory, leader, is_head=True, by=by, now=now)


@transaction.atomic
def ask_helper(*, trajectory: Trajectory, leader: User, by: User, now: datetime) -> Assignment:
    """Ask somebody to help whoever leads, also somebody in training. Asking twice is once. Raises NotQualified."""
    if not queries.may_help(leader):
        raise NotQualified
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    asked = trajectory.assignments.select_for_update().filter(leader=leader, state__in=live).first()
    return asked or _ask(trajectory, leader, is_head=False, by=by, now=now)


def _ask(trajectory: Trajectory, leader: User, *, is_head: bool, by: User, now: datetime) -> Assignment:
    assignment = Assignment.objects.create(trajectory=trajectory, leader=leader, is_head=is_head, asked_at=now)
    core.write_down(
        deed="expeditions.ask_leader", thing=f"trajectory {trajectory.pk}", by=by, now=now, leader=leader.pk
    )
    mails.leader_asked(assignment, now=now)
    return assignment


@transaction.atomic
def answer_assignment(*, trajectory: Trajectory, leader: User, accepts: bool, now: datetime) -> Assignment:
    """The leader says yes or no; the organisation hears of a yes, and whoever led before is thanked. Raises NotAsked."""
    asked = trajectory.assignments.select_for_update().filter(leader=leader, state=AssignmentState.PROPOSED).first()
    if asked is None:
        raise NotAsked
    if accepts and asked.is_head:
        trajectory.assignments.filter(is_head=True, state=AssignmentState.ACCEPTED).update(state=AssignmentState.ENDED)
    asked.state = AssignmentState.ACCEPTED if accepts else AssignmentState.REFUSED
    asked.answered_at = now
    asked.save(update_fields=["state", "answered_at"])
    if accepts:
        mails.leader_accepted(asked, now=now)
    return asked


def _move_state(trajectory: Trajectory, to: TrajectoryState, **changes: object) -> None:
    came_from = TrajectoryState(trajectory.state)
    if to not in TRAJECTORY_ROADS[came_from]:
        raise NoSuchRoad
    if not Trajectory.objects.filter(pk=trajectory.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    trajectory.refresh_from_db()


@transaction.atomic
def pause(*, trajectory: Trajectory, until: date, by: User, now: datetime) -> None:
    """Rest until a day, at most ninety days ahead. Raises NoSuchRoad."""
    today = timezone.localdate(now)
    if not today < until <= today + LONGEST_PAUSE:
        raise NoSuchRoad
    _move_state(trajectory, TrajectoryState.PAUSED, paused_until=until)
    core.write_down(deed="expeditions.pause", thing=f"trajectory {trajectory.pk}", by=by, now=now)


@transaction.atomic
def stop(*, trajectory: Trajectory, because: StopReason, by: User, now: datetime) -> None:
    """End it before its end, with a reason. Raises NoSuchRoad."""
    _move_state(
        trajectory, TrajectoryState.STOPPED, stop_reason=because, next_contact_on=None, ended_on=timezone.localdate(now)
    )  # fmt: skip
    core.write_down(deed="expeditions.stop", thing=f"trajectory {trajectory.pk}", by=by, now=now, because=because)


@transaction.atomic
def finish(*, trajectory: Trajectory, by: User, now: datetime) -> None:
    """The last phase is behind it. Raises NoSuchRoad, and Unmet before the last phase."""
    if trajectory.version.phases.filter(place__gt=trajectory.phase.place).exists():
        raise Unmet([trajectory.phase.title_nl])
    _move_state(trajectory, TrajectoryState.DONE, next_contact_on=None, ended_on=timezone.localdate(now))
    core.write_down(deed="expeditions.finish", thing=f"trajectory {trajectory.pk}", by=by, now=now)


def wake(*, now: datetime) -> int:
    """Rests that are over. Returns how many."""
    over = Trajectory.objects.filter(state=TrajectoryState.PAUSED, paused_until__lt=timezone.localdate(now))
    return over.update(state=TrajectoryState.RUNNING, rested_until=F("paused_until"), paused_until=None)


# --- log and steps ----------------------------------------------------------------------------


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
    """Add to an entry, or put it right; the entry itself stays as it was. The same ``key`` twice is once."""
    addition, _made = Addition.objects.get_or_create(
        key=key, entry=entry, defaults={"text": text, "is_guidance": is_guidance, "written_by": by, "at": now}
    )
    return addition


@transaction.atomic
def log(*, trajectory: Trajectory, contact: Contact, client_key: UUID, by: User, now: datetime) -> LogEntry:
    """Write a contact down, with the steps that were done. The same ``client_key`` gives the first entry again."""
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    known = LogEntry.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.trajectory_id != locked.pk:
            raise NotAsked
        return known
    if not locked.is_under_way:
        raise NoSuchRoad
    entry = LogEntry.objects.create(
        client_key=client_key, trajectory=locked, written_by=by, entered_at=now, contact_on=contact.contact_on,
        form=contact.form, minutes=contact.minutes, present=sum(contact.present.values()) or None,
        present_by_role=contact.present, phase_id=locked.phase_id, dimensions=list(contact.dimensions),
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
        raise NoSuchRoad
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
        raise NoSuchRoad
    mark, _made = StepMark.objects.get_or_create(
        trajectory=trajectory, step=step, defaults={"skipped_on": on, "because": because}
    )
    return mark


@transaction.atomic
def move_phase(
    *,
    trajectory: Trajectory,
    sentences: dict[str, str],
    by: User,
    now: datetime,
    left_out: dict[Step, str] | None = None,
    motive: str = "",
) -> PhaseMove:
    """Go on to the next phase, when everything that is needed is so at this moment; that is kept with the move.

    ``sentences`` answers the criteria that no fact can; ``left_out`` are steps that are left out, with a reason each.
    With a ``motive`` staff let an organisation pass while something is missing; it is kept with the move.
    Raises Unmet, LastPhase and NoSuchRoad; then nothing is left out either.
    """
    locked = Trajectory.objects.select_for_update().select_related("phase").get(pk=trajectory.pk)
    if locked.state != TrajectoryState.RUNNING:
        raise NoSuchRoad
    following = locked.version.phases.filter(place__gt=locked.phase.place).order_by("place").first()
    if following is None:
        raise LastPhase
    for step, because in (left_out or {}).items():
        leave_out(trajectory=locked, step=step, because=because, on=timezone.localdate(now))
    criteria = gates.criteria_of(locked, now=now)
    missing = [step.title for step in queries.open_required_steps(locked)]
    missing += [one.words for one in criteria if one.is_met is False]
    missing += [one.words for one in criteria if one.asks_a_sentence and not sentences.get(one.code)]
    may_pass = bool(motive) and by.is_staff
    if missing and not may_pass:
        raise Unmet(missing)
    move = PhaseMove.objects.create(
        trajectory=locked, came_from=locked.phase, to=following, at=now, by=by, motive=motive if missing else "",
        criteria=[
            {"code": one.code, "words": one.words, "met": one.is_met, "sentence": sentences.get(one.code, "")}
            for one in criteria
        ],
    )  # fmt: skip
    Trajectory.objects.filter(pk=locked.pk).update(phase=following, in_phase_since=timezone.localdate(now))
    if move.motive:
        core.write_down(deed="expeditions.let_pass", thing=f"trajectory {locked.pk}", by=by, now=now, missing=missing)
    trajectory.refresh_from_db()
    return move


# --- self-scan --------------------------------------------------------------------------------


@transaction.atomic
def open_scan(*, trajectory: Trajectory, moment: ScanMoment, now: datetime) -> SelfScan:
    """Open a self-scan, with the statements of the trajectory's method. Opening twice is once. Raises NoSuchRoad."""
    if not trajectory.is_under_way:
        raise NoSuchRoad
    scan, _made = SelfScan.objects.get_or_create(
        trajectory=trajectory, moment=moment, defaults={"version": trajectory.version, "opened_at": now}
    )
    return scan


@transaction.atomic
def invite_to_scan(*, scan: SelfScan, email: str, role: str, language: str, now: datetime) -> ScanEntry | None:
    """Somebody gets her own link by mail; None when this address has one already. Raises Closed and TooMany."""
    locked = SelfScan.objects.select_for_update().get(pk=scan.pk)
    if locked.closed_at is not None:
        raise Closed
    if locked.entries.count() >= MOST_SCANS:
        raise TooMany
    _invitee, made = ScanInvitee.objects.get_or_create(scan=locked, email=email)
    if not made:
        return None
    entry = ScanEntry.objects.create(scan=locked, role=role, invited_on=timezone.localdate(now))
    mails.scan_invited(entry, Address(email, language), now=now)
    return entry


@transaction.atomic
def answer_scan(*, entry: ScanEntry, answers: dict[str, int], send: bool, now: datetime) -> ScanEntry:
    """Keep answers to some statements; ``send`` hands the copy in. Raises Closed."""
    locked = ScanEntry.objects.select_for_update().select_related("scan").get(pk=entry.pk)
    if locked.sent_on is not None or locked.scan.closed_at is not None:
        raise Closed
    locked.answers = {**locked.answers, **answers}
    if send:
        locked.sent_on = timezone.localdate(now)
    locked.save(update_fields=["answers", "sent_on"])
    return locked


@transaction.atomic
def close_scan(*, scan: SelfScan, now: datetime) -> SelfScan:
    """No more copies; addresses are forgotten, copies that were not handed in too."""
    SelfScan.objects.filter(pk=scan.pk, closed_at=None).update(closed_at=now)
    scan.entries.filter(sent_on=None).delete()
    scan.invitees.all().delete()
    scan.refresh_from_db()
    return scan


# --- what is due ------------------------------------------------------------------------------


def send_digests(*, now: datetime) -> int:
    """From Monday morning on each leader gets one mail about all her organisations, once a week. Returns how many."""
    local = timezone.localtime(now)
    monday = (local - timedelta(days=local.weekday())).replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if local < monday:
        return 0
    sent = 0
    # A Monday that was missed is made up for in its own week; who began to lead since waits for the next one.
    for leader in queries.leaders_without_digest(since=monday):
        lines = queries.overview(leader, now=now)
        if lines:
            mails.digest(leader, lines, now=now)
            sent += 1
    return sent


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of expeditions that is due."""
    return {"woken": wake(now=now), "digests": send_digests(now=now)}


@transaction.atomic
def forget(*, person: Person, addresses: set[str]) -> int:
    """Her name goes from what she applied for, her address from scans; the path of the organisation stays."""
    gone = Trajectory.objects.filter(applied_by=person).update(applied_by=None, phone="")
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    # Her organisations wait for another leader then; the desk sees that.
    gone += Assignment.objects.filter(leader__person=person, state__in=live).update(state=AssignmentState.ENDED)
    gone += LogEntry.objects.filter(written_by__person=person).update(written_by=None)
    gone += Addition.objects.filter(written_by__person=person).update(written_by=None)
    return gone + ScanInvitee.objects.filter(email__in=addresses).delete()[0]


def clear(*, now: datetime) -> int:
    """Two years after its end an expedition forgets telephone numbers and what only leaders read."""
    over = Trajectory.objects.filter(ended_on__lt=timezone.localdate(now) - NOTES_KEPT)
    gone = over.exclude(phone="").update(phone="")
    gone += LogEntry.objects.filter(trajectory__in=over).exclude(guidance="").update(guidance="")
    return gone + Addition.objects.filter(entry__trajectory__in=over, is_guidance=True).delete()[0]
