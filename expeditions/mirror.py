"""The mirror of a self-scan: means, spread and differences, from three copies on (reference A.6.1). Pure functions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

LEAST_ENTRIES = 3
LEAST_ANSWERED = 6
MOST = 5
DOES_NOT_KNOW = 0
OFTEN_UNKNOWN = 0.3
TOP = 3

# A copy: the role of whoever filled it in, and her answers by code.
Copy = tuple[str, dict[str, int]]


@dataclass(frozen=True)
class Bar:
    """A dimension: the mean of people, and the lowest and highest of them."""

    dimension: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """A statement on which people differ: the lowest and the highest answer."""

    code: str
    low: int
    high: int


@dataclass(frozen=True)
class Mirror:
    """What the organisation sees; never who answered what."""

    entries: int
    bars: list[Bar]
    differences: list[Difference]
    unknown: list[tuple[str, int]]
    # Means of those roles that three or more people have, while the others are nobody or three or more as well.
    roles: dict[str, list[Bar]]


def of(copies: Iterable[Copy], statements: list[dict]) -> Mirror | None:
    """The mirror; None under three copies, so that nobody is recognised."""
    copies = list(copies)
    if len(copies) < LEAST_ENTRIES:
        return None
    by_role: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        by_role[copy[0]].append(copy)
    return Mirror(
        entries=len(copies), bars=_bars(copies, statements), differences=_differences(copies, statements),
        unknown=_unknown(copies, statements),
        roles={
            role: _bars(some, statements) for role, some in by_role.items() if _hides_everybody(len(some), len(copies))
        },
    )  # fmt: skip


def _hides_everybody(some: int, total: int) -> bool:
    """Neither the role itself nor, by taking it away from all, what is left of the others tells of one or two people."""
    return some >= LEAST_ENTRIES and (some == total or total - some >= LEAST_ENTRIES)


def _bars(copies: list[Copy], statements: list[dict]) -> list[Bar]:
    dimensions = list(dict.fromkeys(statement["dimension"] for statement in statements))
    bars = []
    for dimension in dimensions:
        codes = [statement["code"] for statement in statements if statement["dimension"] == dimension]
        means = [each for _role, answers in copies if (each := _mean_of(answers, codes)) is not None]
        if len(means) >= LEAST_ENTRIES:
            bars.append(Bar(dimension, round(mean(means), 1), round(min(means), 1), round(max(means), 1)))
    return bars


def _mean_of(answers: dict[str, int], codes: list[str]) -> float | None:
    """Of one person, when she answered six of eight."""
    given = [answers[code] for code in codes if answers.get(code, DOES_NOT_KNOW) != DOES_NOT_KNOW]
    return mean(given) if len(given) >= LEAST_ANSWERED else None


def _differences(copies: list[Copy], statements: list[dict]) -> list[Difference]:
    found = []
    for statement in statements:
        given = [
            answers[statement["code"]] for _role, answers in copies if answers.get(statement["code"], DOES_NOT_KNOW)
        ]
        if len(given) >= LEAST_ENTRIES and max(given) - min(given) > 1:
            found.append(Difference(statement["code"], min(given), max(given)))
    return sorted(found, key=lambda one: one.low - one.high)[:TOP]


def _unknown(copies: list[Copy], statements: list[dict]) -> list[tuple[str, int]]:
    """Statements that more than three in ten do not know, with how many."""
    counted = [
        (statement["code"], sum(answers.get(statement["code"]) == DOES_NOT_KNOW for _role, answers in copies))
        for statement in statements
    ]
    often = [(code, count) for code, count in counted if count > OFTEN_UNKNOWN * len(copies)]
    return sorted(often, key=lambda one: -one[1])[:TOP]
