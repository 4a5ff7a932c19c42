"""From one phase to the next, and after the last one to the end: when everything that is needed is so."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import User

from .. import gates, queries
from ..enums import TrajectoryState
from ..models import Phase, PhaseMove, Step, Trajectory
from . import travelling, writing


class Unmet(Exception):
    """Something that is needed to go on is not so; ``what`` says what, in words."""

    def __init__(self, what: list[str]) -> None:
        super().__init__(", ".join(what))
        self.what = what


@transaction.atomic
def move_phase(
    *,
    trajectory: Trajectory,
    came_from: Phase,
    sentences: dict[str, str],
    by: User,
    now: datetime,
    left_out: dict[Step, str] | None = None,
    motive: str = "",
) -> PhaseMove:
    """Go on to the next phase, or complete the expedition after the last one, when everything that is needed is so.

    What was so at this moment is kept with the move. ``came_from`` is the phase that whoever moves it has seen, so that a
    form posted twice passes one gate. ``sentences`` answers the criteria that no fact can; ``left_out`` are steps that are
    left out, with a reason each. With a ``motive`` staff let an organisation pass while something is missing; it is kept too.
    Raises Unmet and NoSuchRoad; then nothing is left out either.
    """
    # Without the phase: a join that changes while the lock is awaited makes the row vanish on PostgreSQL.
    locked = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if locked.state != TrajectoryState.RUNNING or locked.phase_id != came_from.pk:
        raise travelling.NoSuchRoad
    today = timezone.localdate(now)
    for step, because in (left_out or {}).items():
        writing.leave_out(trajectory=locked, step=step, because=because, on=today)
    criteria = gates.criteria_of(locked, now=now)
    missing = _missing(locked, criteria, sentences)
    if missing and not (motive and by.is_staff):
        raise Unmet(missing)
    following = locked.version.phases.filter(place__gt=locked.phase.place).order_by("place").first()
    move = PhaseMove.objects.create(
        trajectory=locked, came_from=locked.phase, to=following, at=now, by=by, motive=motive if missing else "",
        criteria=[
            {"code": one.code, "words": one.words, "met": one.is_met, "sentence": sentences.get(one.code, "")}
            for one in criteria
        ],
    )  # fmt: skip
    if following is None:
        travelling.end(locked, TrajectoryState.DONE, now=now)
    else:
        Trajectory.objects.filter(pk=locked.pk).update(phase=following, in_phase_since=today)
    if move.motive:
        core.write_down(deed="expeditions.let_pass", thing=f"trajectory {locked.pk}", by=by, now=now, missing=missing)
    trajectory.refresh_from_db()
    return move


def _missing(trajectory: Trajectory, criteria: list[gates.Criterion], sentences: dict[str, str]) -> list[str]:
    missing = [step.title for step in queries.open_required_steps(trajectory)]
    missing += [one.words for one in criteria if one.is_met is False]
    return missing + [one.words for one in criteria if one.asks_a_sentence and not sentences.get(one.code)]
