"""Crowds of kits and materials, named as people name them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from mmn_portal.core.text import one_line

from .enums import KitState


def on_show(now: datetime, kit: str = "") -> Q:
    """A live kit within its window, seen from a kit or (with ``kit__``) from what lies in one."""
    return (
        Q(**{f"{kit}state": KitState.LIVE})
        & (Q(**{f"{kit}opens_at__isnull": True}) | Q(**{f"{kit}opens_at__lte": now}))
        & (Q(**{f"{kit}closes_at__isnull": True}) | Q(**{f"{kit}closes_at__gt": now}))
    )


def was_on_show(now: datetime, kit: str = "") -> Q:
    """On show now, or earlier: not a draft, and its window has opened."""
    return ~Q(**{f"{kit}state": KitState.DRAFT}) & (
        Q(**{f"{kit}opens_at__isnull": True}) | Q(**{f"{kit}opens_at__lte": now})
    )


class KitQuerySet(models.QuerySet):
    """Campaign kits."""

    def on_show(self, now: datetime) -> "KitQuerySet":
        return self.filter(on_show(now))

    def findable_by(self, user: Any, now: datetime) -> "KitQuerySet":
        """Staff see all; others what is, or was, on show: an old link tells that the kit is out of use."""
        return self if user.is_staff else self.filter(was_on_show(now))

    def with_contents(self, today: date) -> "KitQuerySet":
        """Each with ``how_many`` files can be taken along and how many ``bytes`` they are."""
        usable = Q(materials__current__isnull=False) & (
            Q(materials__licensed_until__isnull=True) | Q(materials__licensed_until__gte=today)
        )
        return self.annotate(
            how_many=Count("materials", filter=usable), bytes=Sum("materials__current__size", filter=usable)
        )

    def newest_first(self) -> "KitQuerySet":
        return self.order_by(F("published_at").desc(nulls_last=True), "pk")


class MaterialQuerySet(models.QuerySet):
    """Materials, each with its current version."""

    def published_once(self) -> "MaterialQuerySet":
        """Those that have a file at all."""
        return self.filter(current__isnull=False)

    def with_files(self) -> "MaterialQuerySet":
        return self.published_once().select_related("current", "kit", "phase")

    def on_show(self, now: datetime) -> "MaterialQuerySet":
        """In a kit that is on show."""
        return self.with_files().filter(on_show(now, "kit__"))

    def findable_by(self, user: Any, now: datetime) -> "MaterialQuerySet":
        """As their kits."""
        found = self.with_files()
        return found if user.is_staff else found.filter(was_on_show(now, "kit__"))

    def of_kits(self, kits: list[int] | models.QuerySet) -> "MaterialQuerySet":
        return self.filter(kit__in=kits)

    def called(self, slugs: list[str]) -> "MaterialQuerySet":
        return self.filter(slug__in=slugs)

    def named(self, file_name: str) -> "MaterialQuerySet":
        """The one that came in as a file of this name."""
        return self.filter(file_name=file_name)

    def with_looks(self) -> "MaterialQuerySet":
        return self.exclude(preview="")

    def having(self, **facts: str) -> "MaterialQuerySet":
        """Those with these facts; an empty one is not asked."""
        return self.filter(**{column: value for column, value in facts.items() if value})

    def usable(self, today: date) -> "MaterialQuerySet":
        """Those whose licence has not ended."""
        return self.filter(Q(licensed_until__isnull=True) | Q(licensed_until__gte=today))

    def given_out(self, today: date) -> "MaterialQuerySet":
        """What goes into a ZIP, in its order."""
        return self.with_files().usable(today).in_order()

    def ending(self, today: date, days: int) -> "MaterialQuerySet":
        """On show, with a licence that ends within so many days or has ended."""
        return self.filter(licensed_until__lte=today + timedelta(days=days), kit__state=KitState.LIVE)

    def holding(self, words: str) -> "MaterialQuerySet":
        """Every word stands in a title, a description or the name of the kit."""
        found = self
        for word in one_line(words).split()[:8]:
            columns = ("title_nl", "title_en", "alt_nl", "alt_en", "measure", "kit__title_nl", "kit__title_en")
            match = Q()
            for column in columns:
                match |= Q(**{f"{column}__icontains": word})
            found = found.filter(match)
        return found

    def behind(self) -> "MaterialQuerySet":
        """Those that give out another version than their newest: never, while all goes well."""
        return self.annotate(newest=Max("versions__number")).exclude(current__number=F("newest"))

    def in_order(self) -> "MaterialQuerySet":
        return self.order_by("place", "pk")

    def newest_first(self) -> "MaterialQuerySet":
        return self.order_by("-current__published_at", "place", "pk")


class ArchiveQuerySet(models.QuerySet):
    """ZIPs of kits: built, or claimed by whoever builds one."""

    def built(self) -> "ArchiveQuerySet":
        return self.filter(built_at__isnull=False)

    def of(self, kit: Any, fingerprint: str) -> "ArchiveQuerySet":
        return self.filter(kit=kit, fingerprint=fingerprint)

    def replaced_before(self, moment: datetime) -> "ArchiveQuerySet":
        """Built before ``moment``, and the same kit has a newer one."""
        newer = self.model.objects.built().filter(kit=OuterRef("kit"), built_at__gt=OuterRef("built_at"))
        return self.built().filter(Exists(newer), built_at__lt=moment)

    def free(self, now: datetime) -> "ArchiveQuerySet":
        """Not built, and nobody is at it (or whoever was, never came back)."""
        return self.filter(built_at__isnull=True).filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))


class DownloadQuerySet(models.QuerySet):
    """Counts of what was taken along."""

    def keyed(self, keys: Iterable[str]) -> "DownloadQuerySet":
        return self.filter(key__in=keys)

    def total(self) -> int:
        return self.aggregate(total=Sum("count"))["total"] or 0

    def by_organisation(self) -> models.QuerySet:
        """A line per organisation: how often, and when last."""
        return (
            self.filter(organisation__isnull=False)
            .values("organisation_id", "organisation__name", "organisation__slug")
            .annotate(times=Sum("count"), last=Max("last_at"))
            .order_by("-times", "organisation__name")
        )

    def of(self, organisations: list[int]) -> "DownloadQuerySet":
        return self.filter(organisation__in=organisations)
