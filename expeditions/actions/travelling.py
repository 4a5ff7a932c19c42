"""An organisation applies, is admitted, rests, stops; a leader is asked and answers."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation, Person, User

from .. import mails, queries
from ..enums import COHORT_ROADS, TRAJECTORY_ROADS, AssignmentState, CohortState, StopReason, TrajectoryState
from ..models import Assignment, Cohort, Leader, Rest, Trajectory
from . import scanning

LONGEST_PAUSE = timedelta(days=90)
LIVE = (AssignmentState.PROPOSED, AssignmentState.ACCEPTED)


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


# --- groups -----------------------------------------------------------------------------------


@transaction.atomic
def begin_group(*, cohort: Cohort, by: User, now: datetime) -> None:
    """The group is on its way: nobody applies any more. Raises NoSuchRoad."""
    _move_group(cohort, CohortState.RUNNING, by=by, now=now)


@transaction.atomic
def end_group(*, cohort: Cohort, by: User, now: datetime) -> None:
    """The group is done. Raises NoSuchRoad, also while one of its organisations is under way."""
    if Trajectory.objects.under_way().filter(cohort=cohort).exists():
        raise NoSuchRoad
    _move_group(cohort, CohortState.DONE, by=by, now=now)


def _move_group(cohort: Cohort, to: CohortState, *, by: User, now: datetime) -> None:
    came_from = CohortState(cohort.state)
    if to not in COHORT_ROADS[came_from]:
        raise NoSuchRoad
    if not Cohort.objects.filter(pk=cohort.pk, state=came_from).update(state=to):
        raise NoSuchRoad
    cohort.refresh_from_db()
    core.write_down(deed=f"expeditions.group_{to}", thing=f"cohort {cohort.pk}", by=by, now=now)


# --- organisations ----------------------------------------------------------------------------


@transaction.atomic
def apply(
    *, cohort: Cohort, organisation: Organisation, wish: str, phone: str, by: Person, key: UUID, now: datetime
) -> Trajectory:
    """An organisation wants to join a group; staff decide. Twice is once; after a decline it is a new application.

    Raises NotOpen and NotYours.
    """
    if not cohort.takes_applications(timezone.localdate(now)):
        raise NotOpen
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    first: Any = cohort.version.phases.order_by("place").first()
    asked = {"wish": wish, "phone": phone, "applied_by": by, "applied_at": now}
    trajectory, made = Trajectory.objects.select_for_update().get_or_create(
        cohort=cohort, organisation=organisation,
        # A browser that goes back brings the same form for another organisation.
        defaults={"key": uuid5(key, f"{cohort.pk}|{organisation.pk}"), "version": cohort.version, "phase": first, **asked},
    )  # fmt: skip
    if trajectory.state == TrajectoryState.DECLINED:
        _move_state(trajectory, TrajectoryState.APPLIED, ended_on=None, **asked)
        made = True
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
def pause(*, trajectory: Trajectory, until: date, by: User, now: datetime) -> None:
    """Rest until a day, at most ninety days ahead; of who rests already, the end moves. Raises NoSuchRoad."""
    today = timezone.localdate(now)
    if not today < until <= today + LONGEST_PAUSE:
        raise NoSuchRoad
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if locked.state == TrajectoryState.PAUSED:
        locked.rests.filter(until_on=F("trajectory__paused_until")).update(until_on=until)
        Trajectory.objects.filter(pk=locked.pk).update(paused_until=until)
        trajectory.refresh_from_db()
    else:
        _move_state(trajectory, TrajectoryState.PAUSED, paused_until=until)
        Rest.objects.create(trajectory=trajectory, from_on=today, until_on=until)
    core.write_down(deed="expeditions.pause", thing=f"trajectory {trajectory.pk}", by=by, now=now)


@transaction.atomic
def stop(*, trajectory: Trajectory, because: StopReason, by: User, now: datetime) -> None:
    """End it before its end, with a reason. Raises NoSuchRoad."""
    end(trajectory, TrajectoryState.STOPPED, stop_reason=because, now=now)
    core.write_down(deed="expeditions.stop", thing=f"trajectory {trajectory.pk}", by=by, now=now, because=because)


def end(trajectory: Trajectory, to: TrajectoryState, *, now: datetime, **changes: object) -> None:
    """An expedition is over: no contact is planned, nobody is still asked, and addresses for a scan are forgotten."""
    _move_state(trajectory, to, next_contact_on=None, ended_on=timezone.localdate(now), **changes)
    trajectory.assignments.filter(state=AssignmentState.PROPOSED).update(state=AssignmentState.ENDED, answered_at=now)
    scanning.end_scans(trajectory, now=now)


def _move_state(trajectory: Trajectory, to: TrajectoryState, **changes: object) -> None:
    came_from = TrajectoryState(trajectory.state)
    if to not in TRAJECTORY_ROADS[came_from]:
        raise NoSuchRoad
    if not Trajectory.objects.filter(pk=trajectory.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    trajectory.refresh_from_db()


def wake(*, now: datetime) -> int:
    """Rests that are over. Returns how many."""
    over = Trajectory.objects.filter(state=TrajectoryState.PAUSED, paused_until__lt=timezone.localdate(now))
    return over.update(state=TrajectoryState.RUNNING, paused_until=None)


# --- leaders ----------------------------------------------------------------------------------


@transaction.atomic
def ask_leader(*, trajectory: Trajectory, leader: User, by: User, now: datetime) -> Assignment:
    """Ask a leader; whoever was asked before need not answer, and whoever leads stays until the next one says yes.

    Asking the same one twice is once. Raises NotQualified, TooBusy and NoSuchRoad.
    """
    if not queries.may_lead(leader):
        raise NotQualified
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if not locked.is_under_way:
        raise NoSuchRoad
    # Under a lock on the leader, so that two groups do not both take her last place.
    profile = Leader.objects.select_for_update().get(user=leader)
    known = locked.assignments.filter(leader=leader, is_head=True, state__in=LIVE).first()
    if known is not None:
        return known
    if queries.caseload(leader, but=trajectory) >= profile.most:
        raise TooBusy
    trajectory.assignments.filter(is_head=True, state=AssignmentState.PROPOSED).update(
        state=AssignmentState.ENDED, answered_at=now
    )
    return _ask(trajectory, leader, is_head=True, by=by, now=now)


@transaction.atomic
def ask_helper(*, trajectory: Trajectory, leader: User, by: User, now: datetime) -> Assignment:
    """Ask somebody to help whoever leads, also somebody in training. Asking twice is once.

    Raises NotQualified and NoSuchRoad.
    """
    if not queries.may_help(leader):
        raise NotQualified
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if not locked.is_under_way:
        raise NoSuchRoad
    asked = locked.assignments.filter(leader=leader, state__in=LIVE).first()
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
    """The leader says yes or no; the organisation hears of a yes, and whoever led before is thanked by mail.

    After a no the desk sees that a leader is still needed. Raises NotAsked.
    """
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    asked = locked.assignments.filter(leader=leader, state=AssignmentState.PROPOSED).order_by("-is_head", "pk").first()
    if asked is None or not locked.is_under_way:
        raise NotAsked
    if accepts:
        _make_way(asked, now=now)
    asked.state = AssignmentState.ACCEPTED if accepts else AssignmentState.REFUSED
    asked.answered_at = now
    asked.save(update_fields=["state", "answered_at"])
    if accepts:
        mails.leader_accepted(asked, now=now)
    return asked


def _make_way(asked: Assignment, *, now: datetime) -> None:
    """Whoever led before is done, and nobody stands double with one organisation."""
    live = asked.trajectory.assignments.filter(state__in=LIVE).exclude(pk=asked.pk)
    live.filter(leader=asked.leader).update(state=AssignmentState.ENDED)
    if not asked.is_head:
        return
    for before in live.filter(is_head=True, state=AssignmentState.ACCEPTED).select_related("leader__person"):
        before.state = AssignmentState.ENDED
        before.save(update_fields=["state"])
        mails.leader_thanked(before, now=now)
