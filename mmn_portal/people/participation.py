"""How the members of a network take part: every app brings a count. Numbers only, and none that points at a few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.register import Register

LEAST = 5
# From so many members on a number and its rest can both be of five or more; below that all ways are counted together.
APART = 2 * LEAST


@dataclass(frozen=True)
class Kind:
    """A way to take part: its words, and how many of some organisations do."""

    label: str | Promise
    count: Callable[[list[int], datetime], int]


kinds: Register[Kind] = Register("ways to take part")


def bring(name: str, label: str | Promise, count: Callable[[list[int], datetime], int], *, place: int = 100) -> None:
    """Hand in a way to take part; ``count`` gets numbers of organisations and asks at most one query."""
    kinds.bring(name, Kind(label, count), place=place)


@dataclass(frozen=True)
class Line:
    """A way to take part with its number; None where it is of fewer than five, also of nobody: few looks like none.

    ``at_least``: the number was rounded down to fives, because the rest is of fewer than five. ``total`` is None when all
    ways are counted together.
    """

    label: str | Promise
    number: int | None
    total: int | None
    at_least: bool = False


def lines_of(organisations: list[int], now: datetime) -> list[Line]:
    """The numbers of a network; empty when it has fewer than five members, one for all ways when fewer than ten."""
    members = len(organisations)
    if members < LEAST:
        return []
    counted = [(kind.label, kind.count(organisations, now)) for kind in kinds]
    if members < APART:
        return [_together([number for _label, number in counted], members)]
    return [_apart(label, number, members) for label, number in counted]


def _apart(label: str | Promise, number: int, members: int) -> Line:
    """Neither those who take part nor those who do not are fewer than five; "all" is never said."""
    if number < LEAST:
        return Line(label, None, members)
    if members - number >= LEAST:
        return Line(label, number, members)
    return Line(label, _in_fives(min(number, members - LEAST)), members, at_least=True)


def _together(numbers: list[int], members: int) -> Line:
    """All ways counted together, in fives, and never the most that could be."""
    rounded = _in_fives(min(sum(numbers), len(numbers) * members - 1))
    return Line(_("took part, all ways counted together"), rounded or None, None, at_least=True)


def _in_fives(number: int) -> int:
    return number // LEAST * LEAST
