"""A questionnaire is put in. What was published never changes, and a code never gets another meaning."""

from datetime import datetime

from django.db import transaction

from ..enums import Level
from ..models import InstrumentVersion, Item


class Published(Exception):
    """A published instrument does not change; make a new version."""


class MeansSomethingElse(Exception):
    """A code of an earlier version would get another meaning; a question or answer that changed gets a new code."""


@transaction.atomic
def publish_instrument(*, content: dict, now: datetime) -> InstrumentVersion:
    """Put a version of a questionnaire in. The same version again is the same.

    With other content it raises Published; a code that meant something else in an earlier version raises
    MeansSomethingElse.
    """
    version, made = InstrumentVersion.objects.get_or_create(
        code=content["code"], version=content["version"], defaults={"blocks": content["blocks"], "published_at": now}
    )
    items = [_item(version, place, facts) for place, facts in enumerate(content["items"], start=1)]
    if made:
        _refuse_other_meanings(items)
        Item.objects.bulk_create(items)
        return version
    columns = [field.name for field in Item._meta.concrete_fields if field.name not in {"id", "version"}]
    there = [[getattr(item, column) for column in columns] for item in version.items.in_order()]
    if version.blocks != content["blocks"] or there != [
        [getattr(item, column) for column in columns] for item in items
    ]:
        raise Published
    return version


def _refuse_other_meanings(items: list[Item]) -> None:
    """Words of a question may get better; its kind, its level and what its codes stand for may not change."""
    fresh = {item.code: item for item in items}
    earlier = Item.objects.filter(code__in=fresh)
    changed = sorted({item.code for item in earlier if not _means_the_same(item, fresh[item.code])})
    if changed:
        raise MeansSomethingElse(", ".join(changed))


def _means_the_same(earlier: Item, later: Item) -> bool:
    if (earlier.kind, earlier.level, earlier.unit) != (later.kind, later.level, later.unit):
        return False
    before, after = _words(earlier), _words(later)
    if any(before[code] != after[code] for code in before.keys() & after.keys()):
        return False
    # A list without an order may grow or shrink; a step more or less makes another scale.
    return earlier.level == Level.NOMINAL or before.keys() == after.keys()


def _words(item: Item) -> dict[int, tuple[str, str]]:
    return {choice["code"]: (choice["nl"], choice["en"]) for choice in item.choices}


def _item(version: InstrumentVersion, place: int, facts: dict) -> Item:
    return Item(
        version=version, place=place, code=facts["code"], block=facts["block"], kind=facts["kind"], level=facts["level"],
        question_nl=facts["nl"], question_en=facts["en"], unit=facts.get("unit", ""), choices=facts["options"],
        most=facts.get("most"), has_quality=facts.get("has_quality", False), at_most=facts.get("at_most", ""),
        is_sensitive=facts.get("is_sensitive", False), is_about_few=facts.get("small", False),
        waves=facts.get("waves", []),
    )  # fmt: skip
