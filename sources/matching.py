"""Does an offer fit an ask, and why: pure functions, first what must be so, then points, always with reasons (C.5)."""

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mmn_portal.people.geography import kilometres

from .enums import DAYS, PARTS

NEAR_KM, NEAR_POINTS = 10, 2
ALIKE_POINTS, NEW_POINTS = 3, 2
MOST_PARTS = 3
FRESH_DAYS = 30
GROWN_UP = 18
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Match:
    """How well an ask and an offer fit: points, why, and what to look at."""

    points: int
    reasons: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


def box(place: Any, radius: float) -> tuple[float, float, float, float]:
    """South, north, west and east of everything within a radius in kilometres."""
    up = radius / KM_PER_DEGREE
    across = up / max(math.cos(math.radians(place.latitude)), 0.01)
    return place.latitude - up, place.latitude + up, place.longitude - across, place.longitude + across


def names_of(parts: int) -> list[str]:
    """The parts of the day in words, such as "Thursday afternoon"."""
    return [name_of(bit) for bit in range(21) if parts >> bit & 1]


def name_of(bit: int) -> str:
    """A part of the week in words: one word in Dutch."""
    return _("%(day)s %(part)s") % {"day": DAYS[bit // 3], "part": PARTS[bit % 3]}


def week_of(parts: int) -> list[str]:
    """The parts of the week in few words: days beside each other with the same parts stand together."""
    lines: list[tuple[int, int, int]] = []
    for day in range(7):
        in_day = parts >> day * 3 & 0b111
        if not in_day:
            continue
        if lines and lines[-1][1] == day - 1 and lines[-1][2] == in_day:
            lines[-1] = (lines[-1][0], day, in_day)
        else:
            lines.append((day, day, in_day))
    return [f"{_days(first, last)}: {_parts(in_day)}" for first, last, in_day in lines]


def _days(first: int, last: int) -> str:
    if first == last:
        return str(DAYS[first])
    return _("%(first)s to %(last)s") % {"first": DAYS[first], "last": DAYS[last]}


def _parts(in_day: int) -> str:
    return ", ".join(str(name) for bit, name in enumerate(PARTS) if in_day >> bit & 1)


def score(opening: Any, offer: Any, *, today: date, met_before: bool) -> int | None:
    """How well they fit, in points; None when something that must be so is not. Cheap: it looks at thousands."""
    common = opening.parts & offer.parts
    apart = _apart(opening, offer)
    if not _fits(opening, offer, common, apart):
        return None
    return (
        NEAR_POINTS * (apart is not None and apart < NEAR_KM)
        + min(common.bit_count(), MOST_PARTS)
        + ALIKE_POINTS * _shares_theme(opening, offer)
        + ALIKE_POINTS * (opening.shape == offer.shape)
        + NEW_POINTS * (not met_before)
        + ((today - opening.confirmed_on).days <= FRESH_DAYS)
    )


def match(opening: Any, offer: Any, *, today: date, met_before: bool) -> Match | None:
    """Why they fit, in words; None when something that must be so is not."""
    points = score(opening, offer, today=today, met_before=met_before)
    if points is None:
        return None
    shared = names_of(opening.parts & offer.parts)
    reasons = [_distance(_apart(opening, offer)), ", ".join(shared[:MOST_PARTS]), _group(opening, offer)]
    if _shares_theme(opening, offer):
        reasons.append(_("theme %(theme)s") % {"theme": opening.get_theme_display()})
    if opening.shape == offer.shape:
        reasons.append(str(opening.get_shape_display()))
    if not met_before:
        reasons.append(_("you have not met before"))
    if offer.wants_everybody and opening.support:
        reasons.append(", ".join(opening.support_names))
    return Match(points, reasons, _cautions(opening, offer))


def _apart(opening: Any, offer: Any) -> float | None:
    return None if opening.is_remote else kilometres(opening, offer)


def young_may_come(opening: Any, youngest: int) -> bool:
    """Whether people of that age may come: under eighteen somebody guides them, and the youngest age of an ask is a limit.

    Dangerous work is asked from eighteen on: the database keeps that.
    """
    return youngest >= GROWN_UP or (opening.is_guided and youngest >= opening.age_from)


def count_slots(opening: Any, today: date) -> int:
    """How many parts of days an ask still has, from today on."""
    first, many = max(opening.from_on, today), 0
    for weekday in range(7):
        next_one = first + timedelta(days=(weekday - first.weekday()) % 7)
        if next_one <= opening.until_on:
            many += ((opening.until_on - next_one).days // 7 + 1) * (opening.parts >> weekday * 3 & 0b111).bit_count()
    return many


def _shares_theme(opening: Any, offer: Any) -> bool:
    return bool(opening.theme) and opening.theme in offer.themes


def _distance(apart: float | None) -> str:
    return _("from a distance") if apart is None else _("%(km)s km away") % {"km": max(1, round(apart))}


def _group(opening: Any, offer: Any) -> str:
    return _("a group of %(people)s may come") % {"people": min(offer.people_to, opening.people_max)}


def _fits(opening: Any, offer: Any, common: int, apart: float | None) -> bool:
    return (
        bool(common)
        and opening.from_on <= offer.until_on
        and offer.from_on <= opening.until_on
        and (apart is None or apart <= offer.radius_km)
        and offer.people_from <= opening.people_max
        and offer.people_to >= opening.people_min
        and offer.youngest >= opening.age_from
        and young_may_come(opening, offer.youngest)
    )


def _cautions(opening: Any, offer: Any) -> list[str]:
    found = []
    if offer.people_to > opening.people_max:
        found.append(_("at most %(people)s people at a time") % {"people": opening.people_max})
    if opening.age_from:
        found.append(_("from %(age)s years on") % {"age": opening.age_from})
    found += opening.demand_names
    if opening.requirements:
        found.append(opening.requirements)
    if offer.youngest < GROWN_UP and not offer.brings_guide:
        found.append(_("nobody of the school comes along"))
    return found


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after ``first`` up to ``last``; public holidays count as working days."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(1, rest + 1))
