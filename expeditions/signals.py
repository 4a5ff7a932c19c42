"""What needs attention, and why, in words: pure functions of days (reference A.8: S1, S2 and S4).

Only real contact counts: a login, a page that was looked at or an attempt does not. Weeks of rest are left out.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

CONTACT_ORANGE, CONTACT_RED = 21, 35
# Silence is watched while the organisation looks, plans and tries; before and after, contact is rarer by design.
WATCHED = ("F1", "F2", "F3", "F4")
STEP_ORANGE, STEP_RED = 7, 21
# Around Christmas nobody expects an answer: from 21 December to 4 January.
REST_FROM, REST_UNTIL = (12, 21), (1, 4)


@dataclass(frozen=True)
class Signal:
    """Why somebody should look: its code, how urgent (2 is red, 1 is orange), and the reason."""

    code: str
    level: int
    reason: str


def working_days(first: date, last: date) -> int:
    """Days from ``first`` to ``last`` without the rest around Christmas."""
    days, day = 0, first
    while day < last:
        day += timedelta(days=1)
        days += not _is_rest(day)
    return days


def _is_rest(day: date) -> bool:
    return (day.month, day.day) >= REST_FROM or (day.month, day.day) <= REST_UNTIL


def of(
    *, today: date, started_on: date, last_contact_on: date | None, last_form: str, next_contact_on: date | None,
    oldest_step: tuple[str, date] | None, rested_until: date | None = None, is_silence_watched: bool = True,
) -> list[Signal]:  # fmt: skip
    """The signals of one trajectory that is under way, the most urgent first. A rest that ended does not count."""
    found = [
        _silence(today, started_on, last_contact_on, last_form, rested_until) if is_silence_watched else None,
        _late_step(today, oldest_step, rested_until),
        _nothing_planned(today, next_contact_on),
    ]
    signals = [signal for signal in found if signal is not None]
    codes = {signal.code for signal in signals}
    if {"S1", "S4"} <= codes:
        # Silent, and nothing planned either: that goes first.
        signals = [Signal(one.code, 2, one.reason) if one.code == "S4" else one for one in signals]
    return sorted(signals, key=lambda signal: (-signal.level, signal.code))


def _silence(today: date, started_on: date, last: date | None, form: str, rested: date | None) -> Signal | None:
    days = working_days(max(last or started_on, rested or started_on), today)
    if days <= CONTACT_ORANGE:
        return None
    level = 2 if days > CONTACT_RED else 1
    if last is None:
        return Signal("S1", level, _("No contact yet, %(days)s days after the start.") % {"days": days})
    words = {"days": days, "day": f"{last:%d-%m-%Y}", "form": form}
    return Signal("S1", level, _("Last contact %(days)s days ago (%(day)s, %(form)s).") % words)


def _late_step(today: date, step: tuple[str, date] | None, rested: date | None) -> Signal | None:
    if step is None:
        return None
    title, latest = step
    days = working_days(max(latest, rested or latest), today)
    if days <= STEP_ORANGE:
        return None
    words = {"step": title, "days": days}
    return Signal("S2", 2 if days > STEP_RED else 1, _("“%(step)s” is %(days)s days late.") % words)


def _nothing_planned(today: date, next_contact_on: date | None) -> Signal | None:
    if next_contact_on is not None and next_contact_on >= today:
        return None
    return Signal("S4", 1, _("No next contact is planned."))
