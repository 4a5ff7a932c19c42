"""Small-number control: pure functions over rows, so that nobody is recognised in what leaves.

Rows are dicts of one set of answers each, with the background columns sector, province and size and a value for every
variable. A value that is taken out becomes ``LEFT_OUT``; what was done and why is reported (reference: research B.8).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from .enums import LEFT_OUT

K = 5
MOST_SUPPRESSED = 0.05
SMALL_ORGANISATION = 20
DIFFERENT_VALUES = 2
# The rules, as the report names them.
COARSER, FEW, SMALL, SAME = "coarser", "fewer than five alike", "small organisation", "one value only"
BACKGROUND = ("sector", "province", "size")

SECTOR_GROUPS = {
    "verzorging": "zorg-en-sociaal", "sociale-hulp": "zorg-en-sociaal", "vluchtelingen": "zorg-en-sociaal",
    "sport": "sport-en-vrije-tijd", "hobby": "sport-en-vrije-tijd", "jeugdwerk": "sport-en-vrije-tijd",
    "cultuur": "cultuur-natuur-levensbeschouwing", "natuur": "cultuur-natuur-levensbeschouwing",
    "levensbeschouwing": "cultuur-natuur-levensbeschouwing",
    "school": "buurt-school-samenleving", "wonen": "buurt-school-samenleving", "buurt": "buurt-school-samenleving",
    "werk-en-politiek": "buurt-school-samenleving", "anders": "buurt-school-samenleving",
}  # fmt: skip
PARTS_OF_THE_COUNTRY = {
    "NL-GR": "noord", "NL-FR": "noord", "NL-DR": "noord", "NL-OV": "oost", "NL-FL": "oost", "NL-GE": "oost",
    "NL-UT": "west", "NL-NH": "west", "NL-ZH": "west", "NL-ZE": "west", "NL-NB": "zuid", "NL-LI": "zuid",
}  # fmt: skip
SIZE_GROUPS = {"1-9": "1-24", "10-24": "1-24", "25-99": "25-99", "100-249": "100+", "250+": "100+"}
ALL = "alle"
# Each step makes a column coarser; the last one says nothing any more.
LADDERS: dict[str, tuple[dict[str, str] | None, ...]] = {
    "sector": (SECTOR_GROUPS, None), "province": (PARTS_OF_THE_COUNTRY, None), "size": (SIZE_GROUPS, None),
}  # fmt: skip


@dataclass
class Report:
    """What was made coarser or left out, by column, with the rule that asked for it."""

    steps: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)

    def as_rows(self) -> list[tuple[str, str, int]]:
        """Column, rule, how many."""
        coarser = [(column, COARSER, steps) for column, steps in sorted(self.steps.items())]
        return coarser + [(column, rule, many) for (column, rule), many in sorted(self.left_out.items())]


def protect(rows: list[dict[str, Any]], *, sensitive: list[str], about_few: list[str], size_of: str) -> Report:
    """Make rows safe, in place: every combination of the background occurs at least ``K`` times in its wave.

    ``sensitive`` columns need two different answers in such a group; ``about_few`` columns are left out where ``size_of``
    counts fewer than twenty volunteers (or is not known). Rows have a ``wave``.
    """
    report = Report()
    for row in rows:
        if not row.get(size_of, LEFT_OUT) >= SMALL_ORGANISATION:
            _leave_out(row, about_few, SMALL, report)
    _climb(rows, report)
    for group in _groups(rows).values():
        for column in sensitive:
            # Below nought is no answer: who did not say it does not hide who did.
            if len({row[column] for row in group if row[column] >= 0}) < DIFFERENT_VALUES:
                for row in group:
                    _leave_out(row, [column], SAME, report)
    return report


def _leave_out(row: dict, columns: list[str] | tuple[str, ...], rule: str, report: Report) -> None:
    for column in columns:
        if row[column] != LEFT_OUT:
            row[column] = LEFT_OUT
            report.left_out[column, rule] += 1


def _groups(rows: list[dict], columns: tuple[str, ...] = BACKGROUND) -> dict[tuple, list[dict]]:
    found: dict[tuple, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["wave"], *(row[column] for column in columns)].append(row)
    return found


def _too_few(rows: list[dict]) -> list[dict]:
    return [row for group in _groups(rows).values() if len(group) < K for row in group]


def _climb(rows: list[dict], report: Report) -> None:
    """Take the step that helps most for what it costs, until few are left; what remains loses its background."""
    while (left := _too_few(rows)) and len(left) > MOST_SUPPRESSED * len(rows):
        options = [column for column in BACKGROUND if report.steps[column] < len(LADDERS[column])]
        if not options:
            break
        best = max(options, key=lambda column: _gain(rows, column, report.steps[column], len(left)))
        ladder = LADDERS[best][report.steps[best]]
        for row in rows:
            row[best] = _coarser(row[best], ladder)
        report.steps[best] += 1
    for column in BACKGROUND:
        left = _too_few(rows)
        if not left:
            return
        for row in left:
            _leave_out(row, (column,), FEW, report)
    # Fewer than five without any background at all: their answers stay away too.
    for row in _too_few(rows):
        columns = [column for column in row if column not in {"wave", "pseudonym", *BACKGROUND}]
        _leave_out(row, columns, FEW, report)


def _gain(rows: list[dict], column: str, step: int, before: int) -> float:
    ladder = LADDERS[column][step]
    tried = [
        {**{name: row[name] for name in ("wave", *BACKGROUND)}, column: _coarser(row[column], ladder)} for row in rows
    ]
    lost = len({row[column] for row in rows}) - len({row[column] for row in tried})
    return (before - len(_too_few(tried))) / max(lost, 1)


def _coarser(value: Any, ladder: dict[str, str] | None) -> Any:
    return ALL if ladder is None else ladder.get(value, ALL)
