"""What is due: reminders, lapses, looking back, and whether things still stand. Each row is a transaction of its own."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .. import mails, matching, queries
from ..enums import Side, State
from ..models import Introduction, Offer, Opening, Outcome
from .talking import _lock, _move

REMIND_AFTER = (3, 7)
LAPSE_AFTER = 10
REMIND_OUTCOME_AFTER = timedelta(days=7)
ASK_AFTER, ASK_AGAIN_AFTER = timedelta(days=2), timedelta(days=90)
ASK_CURRENT_DAYS = 7
OF_OUTCOME = ("introduction__opening", "introduction__organisation", "introduction__source")


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything between sources and organisations that is due."""
    return {
        "reminded": remind_and_lapse(now=now), "outcomes": ask_outcomes(now=now), "current": ask_whether_current(now=now),
    }  # fmt: skip


def remind_and_lapse(*, now: datetime) -> int:
    """Remind after three and seven working days, let it go after ten. A missed reminder is not made up for."""
    today, moved = timezone.localdate(now), 0
    for introduction in Introduction.objects.unanswered().with_facts().order_by("pk"):
        waited = matching.working_days(timezone.localdate(introduction.started_at), today)
        due = sum(waited >= days for days in REMIND_AFTER)
        if waited >= LAPSE_AFTER:
            moved += _lapse(introduction, now=now)
        elif due > introduction.reminded:
            moved += _remind(introduction, due, now=now)
    return moved


@transaction.atomic
def _remind(introduction: Introduction, due: int, *, now: datetime) -> int:
    """Claimed while it still waits: whoever was answered a moment ago is not reminded."""
    claimed = Introduction.objects.unanswered().filter(pk=introduction.pk, reminded=introduction.reminded)
    if not claimed.update(reminded=due):
        return 0
    mails.reminded(introduction, number=due, now=now)
    return 1


@transaction.atomic
def _lapse(introduction: Introduction, *, now: datetime) -> int:
    locked = _lock(introduction)
    if locked.state != State.PROPOSED:
        return 0
    _move(locked, State.LAPSED, now=now)
    found = queries.alternatives(locked, Side(locked.started_by), now=now)
    mails.lapsed(locked, [one.thing for one in found], now=now)
    return 1


def ask_outcomes(*, now: datetime) -> int:
    """Two days after the day it is done and asked about; ninety days after once more; a week later to whoever is silent.

    Returns how many.
    """
    today = timezone.localdate(now)
    due = Introduction.objects.to_look_back_on(today - ASK_AFTER).order_by("pk")
    asked = sum(_look_back(introduction, now=now) for introduction in due)
    later = Outcome.objects.filter(asked_again_at=None, introduction__day__lte=today - ASK_AGAIN_AFTER)
    asked += sum(_look_back_later(outcome, now=now) for outcome in later.select_related(*OF_OUTCOME).order_by("pk"))
    return asked + _remind_of_outcomes(now=now)


@transaction.atomic
def _look_back(introduction: Introduction, *, now: datetime) -> int:
    locked = _lock(introduction)
    if locked.state != State.AGREED:
        # Cancelled while the others were asked.
        return 0
    _move(locked, State.DONE, now=now)
    _outcome, made = Outcome.objects.get_or_create(introduction=locked, defaults={"asked_at": now})
    if made:
        for side in Side:
            mails.outcome_asked(locked, side, later=False, now=now)
    return int(made)


@transaction.atomic
def _look_back_later(outcome: Outcome, *, now: datetime) -> int:
    if not Outcome.objects.filter(pk=outcome.pk, asked_again_at=None).update(asked_again_at=now):
        return 0
    mails.outcome_asked(outcome.introduction, Side.ORGANISATION, later=True, now=now)
    return 1


def _remind_of_outcomes(*, now: datetime) -> int:
    """A week after each of the two questions once more, to whoever has not answered. Returns how many outcomes."""
    long_ago = now - REMIND_OUTCOME_AFTER
    first = Outcome.objects.filter(reminded_at=None, asked_at__lte=long_ago).select_related(*OF_OUTCOME)
    silent = first.exclude(answered_at__isnull=False, source_answered_at__isnull=False).order_by("pk")
    later = Outcome.objects.filter(reminded_later_at=None, answered_later_at=None, asked_again_at__lte=long_ago)
    return sum(_remind_of(outcome, "reminded_at", now=now) for outcome in silent) + sum(
        _remind_of(outcome, "reminded_later_at", now=now)
        for outcome in later.select_related(*OF_OUTCOME).order_by("pk")
    )


@transaction.atomic
def _remind_of(outcome: Outcome, column: str, *, now: datetime) -> int:
    if not Outcome.objects.filter(pk=outcome.pk, **{column: None}).update(**{column: now}):
        return 0
    is_later = column == "reminded_later_at"
    for side in [Side.ORGANISATION] if is_later else outcome.silent_sides:
        mails.outcome_asked(outcome.introduction, side, later=is_later, now=now, again=True)
    return 1


def ask_whether_current(*, now: datetime) -> int:
    """A week before something goes off the site its people are asked whether it still stands. Returns how many."""
    today, asked = timezone.localdate(now), 0
    soon = today + timedelta(days=ASK_CURRENT_DAYS)
    for crowd in (Opening.objects, Offer.objects):
        for listed in crowd.to_confirm(today, ASK_CURRENT_DAYS).filter(until_on__gt=soon).with_facts():
            asked += mails.still_current(listed, now=now)
    return asked
