"""What needs attention, and why, in words: pure functions of days (reference A.8: S1, S2 and S4).

Only real contact counts: a login, a page that was looked at or an attempt does not. Days of rest do not count for how
urgent it is; the words say how long ago it really was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CONTACT_ORANGE, CONTACT_RED = 21, 35
# Silence is watched while the organisation looks, plans and tries; before and after, contact is rarer by design.
WATCHED = ("F1", "F2", "F3", "F4")
STEP_ORANGE, STEP_RED = 7, 21
# A meeting of the group within four weeks is contact enough to plan nothing else.
GROUP_DAY_WITHIN = timedelta(days=28)
# Around Christmas nobody expects an answer: from 21 December to 4 January.
REST_FROM, REST_UNTIL = (12, 21), (1, 4)

# The first and the last day of a rest.
Rest = tuple[date, date]


@dataclass(frozen=True)
class Signal:
    """Why somebody should look: its code, how urgent (2 is red, 1 is orange), and the reason."""

    code: str
    level: int
    reason: str


def days_that_count(first: date, last: date, rests: Iterable[Rest] = ()) -> int:
    """Days after ``first`` up to ``last``, without those around Christmas and without rests; none is left out twice."""
    if last <= first:
        return 0
    out = [*rests, *_christmases(first, last)]
    days, covered = (last - first).days, first
    for begins, ends in sorted(out):
        begins, ends = max(begins, covered + timedelta(days=1)), min(ends, last)
        if begins <= ends:
            days -= (ends - begins).days + 1
            covered = ends
    return days


def _christmases(first: date, last: date) -> list[Rest]:
    return [(date(year, *REST_FROM), date(year + 1, *REST_UNTIL)) for year in range(first.year - 1, last.year + 1)]


@dataclass(frozen=True)
class Facts:
    """What is known of one expedition that is under way."""

    started_on: date
    last_contact_on: date | None = None
    last_form: str = ""
    next_contact_on: date | None = None
    # The needed step that should have been done first, and its last day.
    oldest_step: tuple[str, date] | None = None
    next_group_day_on: date | None = None
    rests: tuple[Rest, ...] = ()
    is_silence_watched: bool = True


def of(facts: Facts, *, today: date) -> list[Signal]:
    """The signals of one expedition, the most urgent first."""
    found = [
        _silence(facts, today) if facts.is_silence_watched else None,
        _late_step(facts, today),
        _nothing_planned(facts, today),
    ]
    signals = [signal for signal in found if signal is not None]
    codes = {signal.code for signal in signals}
    if {"S1", "S4"} <= codes:
        # Silent, and nothing planned either: that goes first.
        signals = [Signal(one.code, 2, one.reason) if one.code == "S4" else one for one in signals]
    return sorted(signals, key=lambda signal: (-signal.level, signal.code))


def _silence(facts: Facts, today: date) -> Signal | None:
    last = facts.last_contact_on
    since = last or facts.started_on
    counted = days_that_count(since, today, facts.rests)
    if counted <= CONTACT_ORANGE:
        return None
    level = 2 if counted > CONTACT_RED else 1
    days = (today - since).days
    if last is None:
        return Signal("S1", level, _("No contact yet, %(days)s days after the start.") % {"days": days})
    words = {"days": days, "day": formats.date_format(last, "j F"), "form": facts.last_form}
    return Signal("S1", level, _("Last contact %(days)s days ago (%(day)s, %(form)s).") % words)


def _late_step(facts: Facts, today: date) -> Signal | None:
    if facts.oldest_step is None:
        return None
    title, latest = facts.oldest_step
    counted = days_that_count(latest, today, facts.rests)
    if counted <= STEP_ORANGE:
        return None
    days = (today - latest).days
    words = ngettext("“%(step)s” is %(days)s day late.", "“%(step)s” is %(days)s days late.", days)
    return Signal("S2", 2 if counted > STEP_RED else 1, words % {"step": title, "days": days})


def _nothing_planned(facts: Facts, today: date) -> Signal | None:
    if facts.next_contact_on is not None and facts.next_contact_on >= today:
        return None
    group = facts.next_group_day_on
    if group is not None and today <= group <= today + GROUP_DAY_WITHIN:
        return None
    return Signal("S4", 1, _("No next contact is planned."))
