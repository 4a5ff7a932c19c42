"""What the pages of expeditions need, ready-made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mmn_portal.events.models import Event
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import Dimension
from mmn_portal.people.models import User
from mmn_portal.programme.models import Story

from . import gates, mirror, rules, signals
from .enums import AssignmentState, ContactForm, ScanMoment, ScanRole, TrajectoryState
from .models import (
    Addition,
    Agreement,
    Assignment,
    Cohort,
    GroupDay,
    Leader,
    LogEntry,
    MethodVersion,
    Phase,
    PhaseMove,
    Rest,
    ScanEntry,
    ScanInvitee,
    SelfScan,
    Step,
    StepMark,
    Trajectory,
)

MOST_ENTRIES = 50


def method() -> MethodVersion | None:
    """The newest method. One query."""
    return MethodVersion.objects.order_by("-published_at", "-pk").first()


def content_of(version: MethodVersion) -> dict:
    """A version as the content that it was made of."""
    phases = version.phases.order_by("place").prefetch_related(Prefetch("steps", Step.objects.order_by("pk")))
    return {
        "code": version.code, "version": version.version, "title": version.title,
        "phases": [
            {
                "code": phase.code, "nl": phase.title_nl, "en": phase.title_en, "goal_nl": phase.goal_nl,
                "goal_en": phase.goal_en, "from": phase.week_from, "until": phase.week_until,
                "steps": [
                    {
                        "code": step.code, "nl": step.title, "is_required": step.is_required, "by": step.by,
                        "earliest": step.week_earliest, "latest": step.week_latest,
                    }
                    for step in phase.steps.all()
                ],
                "criteria": phase.criteria,
            }
            for phase in phases
        ],
        "statements": version.statements, "actions": version.actions,
    }  # fmt: skip


def may_lead(user: User) -> bool:
    """Trained to lead by herself, and with the right to open what a leader opens. One query."""
    trained = Leader.objects.filter(user=user, is_qualified=True, user__is_active=True)
    return trained.filter(user__groups__name=rules.LEADERS).exists()


def may_help(user: User) -> bool:
    """With the right to open what a leader opens, also in training. One query."""
    known = Leader.objects.filter(user=user, user__is_active=True)
    return known.filter(user__groups__name=rules.LEADERS).exists()


def caseload(user: User, *, but: Trajectory | None = None) -> int:
    """How many organisations under way somebody leads or was asked to lead. One query."""
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    mine = Assignment.objects.filter(
        leader=user, is_head=True, state__in=live, trajectory__in=Trajectory.objects.under_way()
    )
    return (mine.exclude(trajectory=but) if but else mine).values("trajectory").distinct().count()


def leaders_for(trajectory: Trajectory) -> Any:
    """Everybody who can be asked, those of the group first: annotated with ``is_of_group``."""
    of_group = Exists(Leader.objects.filter(pk=OuterRef("leader"), cohorts=trajectory.cohort_id))
    found = User.objects.filter(leader__isnull=False, is_active=True, groups__name=rules.LEADERS)
    return (
        found.annotate(is_of_group=of_group)
        .select_related("person", "leader")
        .order_by("-is_of_group", "person__name", "pk")
    )


def caseloads() -> dict[int, int]:
    """How many organisations under way each leader leads or was asked to lead. One query."""
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    found = Assignment.objects.filter(is_head=True, state__in=live, trajectory__in=Trajectory.objects.under_way())
    return dict(
        found.values("leader").annotate(count=Count("trajectory", distinct=True)).values_list("leader", "count")
    )


def tie_of(user: User) -> str | None:
    """Why an account cannot be closed (yet): she leads organisations (A.5, rule 3). One query."""
    count = caseload(user)
    if not count:
        return None
    return _("Leads %(count)s expeditions. Ask another leader for those first.") % {"count": count}


def fellow_travellers(trajectory: Trajectory, leader: Any) -> Any:
    """Other organisations of the same group that a leader accepted and that are under way."""
    others = Trajectory.objects.under_way().accepted_by(leader).filter(cohort=trajectory.cohort_id)
    return others.exclude(pk=trajectory.pk).select_related("organisation").order_by("organisation__name", "pk")


def recruiting(*, now: datetime) -> list[Cohort]:
    """Groups that take applications, the first to start first. One query."""
    return list(Cohort.objects.recruiting(timezone.localdate(now)).with_numbers().order_by("starts_on", "pk"))


def phases_of(version: MethodVersion | None) -> list[Phase]:
    """The path of a method. One query."""
    return list(version.phases.order_by("place")) if version else []


def started() -> Any:
    """Trajectories that have started: for whoever asks organisations how things go."""
    return Trajectory.objects.started().select_related("organisation", "applied_by")


# --- the path of an organisation --------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    """A step on the path: its state (done, left_out, late, open), and the day before which it should be done."""

    step: Step
    state: str
    latest_on: date | None
    because: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in {"open", "late"}


@dataclass(frozen=True)
class PhaseLine:
    """A phase on the path: done, current or next, with its steps."""

    phase: Phase
    state: str
    steps: list[StepLine]
    # How it was left: what the leader said where no fact could, and why the programme team let it pass.
    move: PhaseMove | None = None

    @property
    def done(self) -> int:
        return sum(not line.is_open for line in self.steps)


@dataclass(frozen=True)
class PathPage:
    """Everything on the page of an expedition."""

    trajectory: Trajectory
    phases: list[PhaseLine]
    leaders: list[Assignment]
    agreements: list[Agreement]
    entries: list[LogEntry]
    next_contact_on: date | None
    group_days: list[Event]
    # Somebody was asked to lead, and has not answered.
    is_leader_asked: bool
    # The log goes on further back than is shown.
    has_older: bool

    @property
    def current(self) -> PhaseLine | None:
        return next((line for line in self.phases if line.state == "current"), None)

    @property
    def is_last_phase(self) -> bool:
        return self.phases[-1].phase.pk == self.trajectory.phase_id

    @property
    def next_step(self) -> StepLine | None:
        """The first needed step that is open, else the first open one."""
        open_steps = [line for line in self.current.steps if line.is_open] if self.current else []
        return next((line for line in open_steps if line.step.is_required), open_steps[0] if open_steps else None)


def path_page(trajectory: Trajectory, *, now: datetime, whole_log: bool = False) -> PathPage:
    """Path, leaders, agreements, log and days of the group. Nine queries, however long the log."""
    today = timezone.localdate(now)
    log = (
        trajectory.entries.newest_first().select_related("phase").prefetch_related("agreements", "advices", "additions")
    )
    entries = list(log if whole_log else log[: MOST_ENTRIES + 1])
    has_older = not whole_log and len(entries) > MOST_ENTRIES
    entries = entries if whole_log else entries[:MOST_ENTRIES]
    agreements = [agreement for entry in entries for agreement in entry.agreements.all()]
    coming = [one for one in agreements if one.due_on is None or one.due_on >= today - timedelta(days=14)]
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    assigned = list(
        trajectory.assignments.filter(state__in=live).select_related("leader__person").order_by("-is_head", "pk")
    )
    accepted = [one for one in assigned if one.state == AssignmentState.ACCEPTED]
    return PathPage(
        trajectory, path_of(trajectory, today=today), accepted, coming, entries,
        _ahead(trajectory, today), group_days(trajectory, today=today),
        is_leader_asked=any(one.is_head and one.state == AssignmentState.PROPOSED for one in assigned), has_older=has_older,
    )  # fmt: skip


def group_days(trajectory: Trajectory, *, today: date) -> list[Event]:
    """The days and meetings of its group that lie ahead. One query."""
    days = GroupDay.objects.filter(cohort=trajectory.cohort_id).values("event")
    return list(Event.objects.happening().upcoming(today).filter(pk__in=days).select_related("place").in_order())


def path_of(trajectory: Trajectory, *, today: date) -> list[PhaseLine]:
    """The phases with their steps, and how each was left. Three queries."""
    steps: dict[Phase, list[Step]] = {}
    for step in (
        Step.objects.filter(phase__version=trajectory.version_id).select_related("phase").order_by("phase__place", "pk")
    ):
        steps.setdefault(step.phase, []).append(step)
    marks = {mark.step_id: mark for mark in trajectory.marks.all()}
    moves = {move.came_from_id: move for move in trajectory.moves.order_by("pk")}
    lines = []
    for phase, its in steps.items():
        state = "done" if phase.place < trajectory.phase.place else "next"
        if phase.pk == trajectory.phase_id:
            state = "done" if trajectory.state == TrajectoryState.DONE else "current"
        of_phase = [_step_line(step, marks.get(step.pk), trajectory, today) for step in its]
        lines.append(PhaseLine(phase, state, of_phase, moves.get(phase.pk)))
    return lines


def _step_line(step: Step, mark: StepMark | None, trajectory: Trajectory, today: date) -> StepLine:
    latest = trajectory.started_on + timedelta(weeks=step.week_latest) if trajectory.started_on else None
    if mark is not None:
        return StepLine(step, "done" if mark.done_on else "left_out", latest, mark.because)
    return StepLine(step, "late" if latest and latest < today and step.is_required else "open", latest)


def open_required_steps(trajectory: Trajectory) -> list[Step]:
    """Needed steps of the present phase that are neither done nor left out. One query."""
    marked = StepMark.objects.filter(trajectory=trajectory).values("step")
    return list(Step.objects.filter(phase=trajectory.phase_id, is_required=True).exclude(pk__in=marked).order_by("pk"))


def steps_to_tick(trajectory: Trajectory) -> Any:
    """Steps that can be ticked now: those of the present phase, and needed ones that stayed open before it."""
    marks = StepMark.objects.filter(trajectory=trajectory)
    present = Step.objects.filter(phase=trajectory.phase_id).exclude(
        pk__in=marks.filter(done_on__isnull=False).values("step")
    )
    before = Step.objects.filter(
        phase__version=trajectory.version_id, phase__place__lt=trajectory.phase.place, is_required=True
    ).exclude(pk__in=marks.values("step"))
    return (present | before).order_by("phase__place", "pk")


def phases_so_far(trajectory: Trajectory) -> Any:
    """The present phase and those before it: a contact that is written down late was about one of them."""
    return trajectory.version.phases.filter(place__lte=trajectory.phase.place).order_by("-place")


def is_in_last_phase(trajectory: Trajectory) -> bool:
    """One query."""
    return not trajectory.version.phases.filter(place__gt=trajectory.phase.place).exists()


def sent_keys(trajectory: Trajectory, leader: Any) -> str:
    """Keys of what a leader sent last: her phone forgets what it kept of those. One query."""
    mine = trajectory.entries.filter(written_by=leader).order_by("-entered_at", "-pk")
    return " ".join(str(key) for key in mine.values_list("client_key", flat=True)[:10])


def my_trajectories(user: Any) -> list[Trajectory]:
    """Expeditions of the organisations that somebody belongs to. One query."""
    return list(Trajectory.objects.of_person(user.person_id).with_facts().order_by("-applied_at", "pk"))


# --- the leader -------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeaderLine:
    """A trajectory in a leader's overview: what needs attention, and whom to ring."""

    trajectory: Trajectory
    signals: list[signals.Signal]

    # The next contact that was planned, when it still lies ahead.
    next_contact_on: date | None = None

    @property
    def level(self) -> int:
        return max((signal.level for signal in self.signals), default=0)


def overview(leader: Any, *, now: datetime) -> list[LeaderLine]:
    """The trajectories that a leader accepted, the most urgent first. Five queries, however many there are."""
    today = timezone.localdate(now)
    mine = list(Trajectory.objects.under_way().accepted_by(leader).with_facts().with_last_contact().order_by("pk"))
    oldest, rests, meetings = _oldest_open_steps(mine), _rests_of(mine), _next_group_days(mine, today)
    lines = [
        LeaderLine(
            one, _signals_of(one, oldest.get(one.pk), rests.get(one.pk, ()), meetings.get(one.cohort_id), today),
            next_contact_on=_ahead(one, today),
        )
        for one in mine
    ]  # fmt: skip
    return sorted(
        lines,
        key=lambda line: (-line.level, line.trajectory.next_contact_on or date.max, line.trajectory.organisation.name),
    )


def _ahead(trajectory: Trajectory, today: date) -> date | None:
    day = trajectory.next_contact_on
    return day if day and day >= today else None


def _signals_of(
    trajectory: Any, oldest: tuple[str, date] | None, rests: tuple[signals.Rest, ...], meeting: date | None, today: date
) -> list[signals.Signal]:
    if trajectory.state == TrajectoryState.PAUSED or trajectory.started_on > today:
        return []
    labels: dict[str, str | Promise] = dict(ContactForm.choices)
    facts = signals.Facts(
        started_on=trajectory.started_on, last_contact_on=trajectory.last_contact_on,
        last_form=str(labels.get(trajectory.last_form, "")), next_contact_on=trajectory.next_contact_on,
        oldest_step=oldest, next_group_day_on=meeting, rests=rests,
        is_silence_watched=trajectory.phase.code in signals.WATCHED,
    )  # fmt: skip
    return signals.of(facts, today=today)


def _rests_of(trajectories: list[Trajectory]) -> dict[int, tuple[signals.Rest, ...]]:
    """One query."""
    found: dict[int, tuple[signals.Rest, ...]] = {}
    for pk, first, last in Rest.objects.filter(trajectory__in=trajectories).values_list(
        "trajectory", "from_on", "until_on"
    ):
        found[pk] = (*found.get(pk, ()), (first, last))
    return found


def _next_group_days(trajectories: list[Trajectory], today: date) -> dict[int, date]:
    """The next day of each group. One query."""
    happening = Event.objects.happening().upcoming(today)
    days = GroupDay.objects.filter(cohort__in={one.cohort_id for one in trajectories}, event__in=happening)
    return dict(days.values("cohort").annotate(first=Min("event__starts_on")).values_list("cohort", "first"))


def _oldest_open_steps(trajectories: list[Trajectory]) -> dict[int, tuple[str, date]]:
    """Of each trajectory the needed step that should have been done first and is open, of whatever phase. Two queries."""
    steps: dict[int, list[Step]] = {}
    needed = Step.objects.filter(phase__version__in={one.version_id for one in trajectories}, is_required=True)
    for step in needed.select_related("phase").order_by("week_latest", "phase__place", "pk"):
        steps.setdefault(step.phase.version_id, []).append(step)
    marked = set(StepMark.objects.filter(trajectory__in=trajectories).values_list("trajectory", "step"))
    oldest = {}
    for one in trajectories:
        still_open = (step for step in steps.get(one.version_id, []) if (one.pk, step.pk) not in marked)
        first = next(still_open, None)
        if first is not None and one.started_on is not None:
            oldest[one.pk] = (first.title, one.started_on + timedelta(weeks=first.week_latest))
    return oldest


def asked_of(leader: Any) -> list[Assignment]:
    """What a leader was asked and has not answered, to lead or to help, while it is under way. One query."""
    asked = Assignment.objects.filter(
        leader=leader, state=AssignmentState.PROPOSED, trajectory__in=Trajectory.objects.under_way()
    )
    facts = ("trajectory__organisation", "trajectory__cohort")
    return list(asked.select_related(*facts).order_by("trajectory__applied_at", "-is_head", "pk"))


def digest_key(leader: User, day: date) -> str:
    """The key of a leader's digest: one a week."""
    year, week, _day = day.isocalendar()
    return f"expeditions.digest:{leader.pk}:{year}-{week}"


def leaders_without_digest(*, since: datetime) -> list[User]:
    """Leaders who led before ``since`` and got no digest in its week. Two queries."""
    leading = Assignment.objects.filter(
        state=AssignmentState.ACCEPTED, trajectory__in=Trajectory.objects.under_way(), answered_at__lte=since
    )
    leaders = (
        User.objects.filter(pk__in=leading.values("leader"), is_active=True, groups__name=rules.LEADERS)
        .select_related("person")
        .order_by("pk")
    )
    keys = {digest_key(leader, timezone.localdate(since)): leader for leader in leaders}
    told = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    return [leader for key, leader in keys.items() if key not in told]


def next_contacts(person: Any, now: datetime) -> list[Trajectory]:
    """Contacts that a leader planned from today on, for her calendar. One query."""
    mine = Trajectory.objects.under_way().filter(
        assignments__leader__person=person, assignments__state=AssignmentState.ACCEPTED,
        assignments__leader__is_active=True, assignments__leader__groups__name=rules.LEADERS,
        next_contact_on__gte=timezone.localdate(now),
    )  # fmt: skip
    return list(mine.with_facts().order_by("next_contact_on", "pk"))


# --- the self-scan ----------------------------------------------------------------------------


def _number(value: float) -> str:
    """3.7, with the comma of the language."""
    return formats.number_format(value, 0 if value == int(value) else 1)


@dataclass(frozen=True)
class MirrorBar:
    """A dimension in words: its mean, from whom to whom, and that of the other scan where there is one."""

    label: str
    mean: float
    low: float
    high: float
    before: float | None

    @property
    def words(self) -> dict[str, str]:
        """The means as people read them, beside each other: that of the first scan and that of this one."""
        return {"before": "" if self.before is None else _number(self.before), "now": _number(self.mean)}

    @property
    def share(self) -> float:
        return 100 * self.mean / mirror.MOST

    @property
    def shown(self) -> str:
        words = {"mean": _number(self.mean), "low": _number(self.low), "high": _number(self.high)}
        return _("%(mean)s of 5 (from %(low)s to %(high)s)") % words


@dataclass(frozen=True)
class ScanPage:
    """A self-scan: how many were handed in, and the mirror from three on."""

    scan: SelfScan
    invited: int
    sent: int
    bars: list[MirrorBar]
    differences: list[tuple[str, int, int]]
    unknown: list[tuple[str, int]]
    roles: list[tuple[str | Promise, list[MirrorBar]]]

    @property
    def is_shown(self) -> bool:
        return bool(self.bars or self.differences) or self.sent >= mirror.LEAST_ENTRIES


def scan_pages(trajectory: Trajectory) -> list[ScanPage]:
    """The self-scans with their mirrors, the newest first. Four queries a scan, and there are two at most."""
    return [scan_page(scan) for scan in trajectory.scans.select_related("version").order_by("-opened_at")]


def copy_of_scan(pk: int) -> ScanEntry | None:
    """Somebody's copy; None when it was not handed in and went with the scan: its link still says so. One query."""
    return ScanEntry.objects.select_related("scan__version", "scan__trajectory__organisation").filter(pk=pk).first()


def next_scan(trajectory: Trajectory, made: list[str]) -> str:
    """The scan that can begin now; empty when there is none."""
    return next((one for one in ScanMoment.values if one not in made and rules.may_scan_now(trajectory, one)), "")


def scan_page(scan: SelfScan) -> ScanPage:
    """Three queries."""
    invited = scan.entries.count()
    copies = list(scan.entries.sent().values_list("role", "answers"))
    found = mirror.of(copies, scan.version.statements)
    before = _start_of(scan)
    texts = {statement["code"]: statement["nl"] for statement in scan.version.statements}
    if found is None:
        return ScanPage(scan, invited, len(copies), [], [], [], [])
    roles = dict(ScanRole.choices)
    return ScanPage(
        scan, invited, len(copies), _bars(found.bars, before),
        [(texts[one.code], one.low, one.high) for one in found.differences],
        [(texts[code], count) for code, count in found.unknown],
        [(roles[role], _bars(bars, {})) for role, bars in found.roles.items()],
    )  # fmt: skip


def _start_of(scan: SelfScan) -> dict[str, float]:
    """The means of the first scan, beside those of the last. Only statements of the same version compare."""
    if scan.moment != ScanMoment.END:
        return {}
    copies = ScanEntry.objects.sent().filter(
        scan__trajectory=scan.trajectory_id, scan__moment=ScanMoment.START, scan__version=scan.version_id
    )
    found = mirror.of(copies.values_list("role", "answers"), scan.version.statements)
    return {bar.dimension: bar.mean for bar in found.bars} if found else {}


def _bars(bars: list[mirror.Bar], before: dict[str, float]) -> list[MirrorBar]:
    labels = dict(Dimension.choices)
    return [
        MirrorBar(str(labels[bar.dimension]), bar.mean, bar.low, bar.high, before.get(bar.dimension)) for bar in bars
    ]


# --- facts of a gate --------------------------------------------------------------------------


def leader_accepted(trajectory: Trajectory, now: datetime) -> bool:
    return trajectory.assignments.filter(state=AssignmentState.ACCEPTED).exists()


def two_pullers(trajectory: Trajectory, now: datetime) -> bool:
    return trajectory.organisation.memberships.filter(role__in=["owner", "coordinator"]).count() >= 2


def contact_logged(trajectory: Trajectory, now: datetime) -> bool:
    return trajectory.entries.real_contact().exists()


def contacts_in_phase(trajectory: Trajectory) -> int:
    return trajectory.entries.real_contact().filter(phase=trajectory.phase_id).count()


def two_advices(trajectory: Trajectory, now: datetime) -> bool:
    return sum(entry.advices.count() for entry in trajectory.entries.prefetch_related("advices")) >= 2


def scan_closed(trajectory: Trajectory, moment: str) -> bool:
    scan = trajectory.scans.filter(moment=moment, closed_at__isnull=False).first()
    return scan is not None and scan.entries.sent().count() >= mirror.LEAST_ENTRIES


def story_offered(trajectory: Trajectory, now: datetime) -> bool:
    return Story.objects.of_organisations([trajectory.organisation_id]).exists()


def gate(trajectory: Trajectory, *, now: datetime) -> tuple[list[gates.Criterion], list[Step]]:
    """What the present phase needs, and which needed steps are open."""
    with translation.override("nl"):
        return gates.criteria_of(trajectory, now=now), open_required_steps(trajectory)


def broken_promises(now: datetime) -> list[str]:
    """What must never be true of expeditions."""
    crossed = Trajectory.objects.exclude(phase__version=F("version")).exists()
    return ["expeditions: an organisation stands in a phase of another method"] if crossed else []


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What expeditions keep of a person."""
    return {
        "applied": list(
            Trajectory.objects.filter(applied_by=person).values("organisation__name", "cohort__name", "wish", "applied_at")
        ),
        "log": list(
            LogEntry.objects.filter(written_by__person=person).values("contact_on", "discussed", "guidance")
        ),
        "assignments": list(
            Assignment.objects.filter(leader__person=person).values("trajectory__organisation__name", "state", "asked_at")
        ),
        "leader": list(Leader.objects.filter(user__person=person).values("is_qualified", "most")),
        "moves": list(PhaseMove.objects.filter(by__person=person).values("trajectory__organisation__name", "at", "motive")),
        "additions": list(Addition.objects.filter(written_by__person=person).values("at", "text")),
        "scans": list(ScanInvitee.objects.filter(email__in=addresses).values("scan__trajectory__organisation__name")),
    }  # fmt: skip
