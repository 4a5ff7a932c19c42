"""The months and weeks of the agenda as grids of days: no database, no words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

LIST, MONTH, WEEK = "lijst", "maand", "week"
VIEWS = (LIST, MONTH, WEEK)
# Beyond these years nobody has an agenda, and a robot that follows "next" comes to an end.
FIRST_YEAR, LAST_YEAR = 2018, 2035
DAYS_OF_A_WEEK = 7
DECEMBER = 12
# ISO 8601: the week belongs to the year that its Thursday is in.
THURSDAY = timedelta(days=3)
MONTH_SIGNS = re.compile(r"([0-9]{4})-([0-9]{2})")
WEEK_SIGNS = re.compile(r"([0-9]{4})-W([0-9]{2})")

Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Period:
    """A month or a week: its first and last day, and how addresses call it and its neighbours."""

    view: str
    first: date
    last: date

    @property
    def value(self) -> str:
        return value_of(self.view, self.first)

    @property
    def previous(self) -> str:
        """The one before it; empty at the edge of the agenda."""
        return self._neighbour(self.first - timedelta(days=1))

    @property
    def next(self) -> str:
        """The one after it; empty at the edge of the agenda."""
        return self._neighbour(self.last + timedelta(days=1))

    def _neighbour(self, day: date) -> str:
        value = value_of(self.view, day)
        return value if FIRST_YEAR <= int(value[:4]) <= LAST_YEAR else ""

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def other_view(self, view: str, *, today: date) -> str:
        """The month of this week or a week of this month: the one with today in it, else the first."""
        return value_of(view, today if self.holds(today) else self.first)


def view_of(asked: str) -> str:
    """The view that was asked for; nonsense is the list."""
    return asked if asked in VIEWS else LIST


def period_of(view: str, asked: str, *, today: date) -> Period:
    """The month or week that was asked for; nonsense is now."""
    return (_week(asked) or week_of(today)) if view == WEEK else (_month(asked) or month_of(today))


def month_of(day: date) -> Period:
    """The month that a day is in."""
    first = day.replace(day=1)
    after = date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)
    return Period(MONTH, first, after - timedelta(days=1))


def week_of(day: date) -> Period:
    """The week, from Monday, that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Period(WEEK, monday, monday + timedelta(days=DAYS_OF_A_WEEK - 1))


def _month(asked: str) -> Period | None:
    found = MONTH_SIGNS.fullmatch(asked)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= DECEMBER:
        return None
    return month_of(date(int(found[1]), int(found[2]), 1))


def _week(asked: str) -> Period | None:
    found = WEEK_SIGNS.fullmatch(asked)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        return None


def value_of(view: str, day: date) -> str:
    """How addresses call the month or week of a day."""
    if view == MONTH:
        return f"{day:%Y-%m}"
    year, week, _day = (day - timedelta(days=day.weekday()) + THURSDAY).isocalendar()
    return f"{year}-W{week:02}"


@dataclass(frozen=True)
class Day(Generic[Shown]):
    """A cell of the grid: what is shown of it, and how many more there are."""

    date: date
    outside: bool
    today: bool
    entries: list[Shown] = field(default_factory=list)
    more: int = 0


def grid(
    period: Period, things: Iterable[tuple[date, Shown]], *, today: date, most: int
) -> list[list[Day[Shown]]]:  # fmt: skip
    """The weeks of a period, each with its seven days; of each day at most so many things, in the order they came."""
    by_day: dict[date, list[Shown]] = {}
    for day, thing in things:
        by_day.setdefault(day, []).append(thing)
    monday, weeks = week_of(period.first).first, []
    while monday <= period.last:
        days = [monday + timedelta(days=number) for number in range(DAYS_OF_A_WEEK)]
        weeks.append([_day(day, by_day.get(day, []), period, today=today, most=most) for day in days])
        monday += timedelta(days=DAYS_OF_A_WEEK)
    return weeks


def _day(day: date, things: list[Shown], period: Period, *, today: date, most: int) -> Day[Shown]:
    if not period.holds(day):
        return Day(day, outside=True, today=False)
    # One more than fits is shown as well: a link to one thing takes as much room as the thing.
    shown = things if len(things) <= most + 1 else things[:most]
    return Day(day, outside=False, today=day == today, entries=shown, more=len(things) - len(shown))
