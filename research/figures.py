"""The figures that everyone may see: medians and shares of a closed wave, of ten organisations or more (B.8, profile Open)."""

from collections import Counter, defaultdict
from statistics import median, quantiles
from typing import Any

from .enums import ItemKind
from .models import Answer, Item

MOST_PRIVATE = 10
ROUNDED_TO = 5
MEDIANS = ("v12_spiegel", "v18_bestuur", "v19_aanpas", "v20_invloed", "v21_afhaak", "v22_capac")
SHARES = ("v16_weg", "v17_reactie")


def of(responses: Any) -> list[dict]:
    """The columns of ``Finding`` for a fixed list of questions; a question with fewer than ten answers has none."""
    numbers: dict[str, list[int]] = defaultdict(list)
    chosen: dict[str, Counter] = defaultdict(Counter)
    who: dict[str, set[int]] = defaultdict(set)
    answers = Answer.objects.filter(response__in=responses, item__code__in=[*MEDIANS, *SHARES], number__isnull=False)
    for response, code, kind, option, number in answers.values_list(
        "response_id", "item__code", "item__kind", "option", "number"
    ):
        if number < 0:
            continue
        who[code].add(response)
        numbers[code].append(number)
        chosen[code][option if kind == ItemKind.MULTI else number] += 1
    return [
        *[_median(code, numbers[code]) for code in MEDIANS if len(who[code]) >= MOST_PRIVATE],
        *[line for code in SHARES if len(who[code]) >= MOST_PRIVATE for line in _shares(code, chosen[code], len(who[code]))],
    ]  # fmt: skip


def _median(code: str, values: list[int]) -> dict:
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return {"code": code, "n": len(values), "median": median(values), "low": low, "high": high}


def _shares(code: str, chosen: Counter, n: int) -> list[dict]:
    """Of every answer on the list, also those that nobody chose: empty looks like few."""
    item = Item.objects.filter(code=code).order_by("-version__published_at").first()
    total = _rounded(n)
    return [
        {"code": code, "option": option, "n": n, "share": round(100 * min(_rounded(chosen[option]), total) / total)}
        for option in item.labels
        if option >= 0
    ]


def _rounded(count: int) -> int:
    return ROUNDED_TO * round(count / ROUNDED_TO)
