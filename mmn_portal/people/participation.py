"""How the members of a network take part: every app brings a count. Numbers only, and none that points at a few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from mmn_portal.core.register import Register

LEAST = 5


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
    """A way to take part with its number; None where it is of fewer than five, also of nobody: few looks like none."""

    label: str | Promise
    number: int | None
    share: int


def lines_of(organisations: list[int], now: datetime) -> list[Line]:
    """The numbers of a network; empty when it has fewer than five members."""
    if len(organisations) < LEAST:
        return []
    counted = [(kind.label, kind.count(organisations, now)) for kind in kinds]
    return [
        Line(
            label,
            number if number >= LEAST else None,
            round(100 * number / len(organisations)) if number >= LEAST else 0,
        )
        for label, number in counted
    ]
