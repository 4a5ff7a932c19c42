"""Who has a file, and since when: for when something has to be called back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, Sum

from ..enums import Parcel
from ..models import Download, Kit, Material


@dataclass(frozen=True)
class Holder:
    """An organisation that took something along: how often, and when first and last."""

    organisation: int
    name: str
    slug: str
    times: int
    first_on: date
    last_at: datetime
    version: int | None


def who_has(thing: Kit | Material, *, since: date | None = None) -> list[Holder]:
    """Organisations that took a kit, or a material alone or in its kit, along since a day; the last first. Two queries."""
    if isinstance(thing, Kit):
        versions, lines = [], Download.objects.of_kit(thing)
    else:
        versions = list(thing.versions.order_by("-number").values_list("number", "published_at"))
        lines = Download.objects.of_materials([thing.pk], [thing.kit_id])
        if versions:
            # Whoever took the kit along before this lay in it has nothing of it.
            lines = lines.exclude(parcel=Parcel.KIT, last_at__lt=versions[-1][1])
    if since is not None:
        lines = lines.since(since)
    grouped = lines.values_list("organisation", "organisation__name", "organisation__slug").annotate(
        times=Sum("count"), first=Min("on"), last=Max("last_at")
    )
    return [
        Holder(pk, name, slug, times, first, last, next((number for number, at in versions if at <= last), None))
        for pk, name, slug, times, first, last in grouped.order_by("-last", "organisation__name")
    ]
