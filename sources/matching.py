"""Does an offer fit an ask, and why: pure functions, first what must be so, then points, always with reasons (C.5)."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .enums import DAYS, PARTS

NEAR_KM = 10
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


def kilometres(one: Any, other: Any) -> float:
    """Over the globe between two places with a latitude and a longitude (haversine)."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    half_up = math.sin((second - first) / 2) ** 2
    half_across = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half_up + math.cos(first) * math.cos(second) * half_across))


def box(place: Any, radius: float) -> tuple[float, float, float, float]:
    """South, north, west and east of everything within a radius in kilometres."""
    up = radius / KM_PER_DEGREE
    across = up / max(math.cos(math.radians(place.latitude)), 0.01)
    return place.latitude - up, place.latitude + up, place.longitude - across, place.longitude + across


def names_of(parts: int) -> list[str]:
    """The parts of the day in words, such as "Thursday afternoon"."""
    return [f"{DAYS[bit // 3]} {PARTS[bit % 3]}" for bit in range(21) if parts >> bit & 1]


def match(opening: Any, offer: Any, *, today: date, met_before: bool) -> Match | None:
    """Why they fit; None when something that must be so is not."""
    common = opening.parts & offer.parts
    apart = None if opening.is_remote else kilometres(opening.place, offer.place)
    if not _fits(opening, offer, common, apart):
        return None
    found = [_distance(apart), _moments(common), (0, _group(opening, offer)), *_alike(opening, offer)]
    if not met_before:
        found.append((2, _("you have not met before")))
    fresh = (today - opening.confirmed_on).days <= FRESH_DAYS
    return Match(
        sum(worth for worth, _reason in found) + fresh, [reason for _worth, reason in found], _cautions(opening, offer)
    )


def _distance(apart: float | None) -> tuple[int, str]:
    if apart is None:
        return 0, _("from a distance")
    return 2 if apart < NEAR_KM else 0, _("%(km)s km away") % {"km": max(1, round(apart))}


def _moments(common: int) -> tuple[int, str]:
    shared = names_of(common)
    return min(len(shared), MOST_PARTS), ", ".join(shared[:MOST_PARTS])


def _group(opening: Any, offer: Any) -> str:
    return _("a group of %(people)s may come") % {"people": min(offer.people_to, opening.people_max)}


def _alike(opening: Any, offer: Any) -> list[tuple[int, str]]:
    found = []
    if opening.theme and opening.theme == offer.theme:
        found.append((3, _("theme %(theme)s") % {"theme": opening.get_theme_display()}))
    if opening.shape == offer.shape:
        found.append((3, str(opening.get_shape_display())))
    return found


def _fits(opening: Any, offer: Any, common: int, apart: float | None) -> bool:
    return (
        bool(common)
        and opening.from_on <= offer.until_on
        and offer.from_on <= opening.until_on
        and (apart is None or apart <= offer.radius_km)
        and offer.people_from <= opening.people_max
        and offer.people_to >= opening.people_min
        and offer.youngest >= opening.age_from
        and (offer.youngest >= GROWN_UP or opening.is_guided)
    )


def _cautions(opening: Any, offer: Any) -> list[str]:
    found = []
    if offer.people_to > opening.people_max:
        found.append(_("at most %(people)s people at a time") % {"people": opening.people_max})
    if opening.age_from:
        found.append(_("from %(age)s years on") % {"age": opening.age_from})
    if opening.requirements:
        found.append(opening.requirements)
    return found


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after ``first`` up to ``last``; public holidays count as working days."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(1, rest + 1))
