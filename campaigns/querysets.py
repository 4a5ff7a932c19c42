"""Crowds of kits and materials, named as people name them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connections, models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from mmn_portal.core.querysets import stems
from mmn_portal.core.search import words_of
from mmn_portal.events.enums import MomentState
from mmn_portal.people.enums import OrganisationState
from mmn_portal.people.models import Membership
from mmn_portal.pictures.querysets import PortraitQuerySet

from .enums import CampaignState, FileFormat, KitState, MaterialKind, Parcel, PosterState, RowState, TemplateState


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


def usable(today: date, material: str = "") -> Q:
    """Not taken back, with a licence and consents that have not ended; seen from a material, or with ``materials__``."""
    found = Q(**{f"{material}withdrawn_at__isnull": True})
    for column in ("licensed_until", "portraits_until"):
        found &= Q(**{f"{material}{column}__isnull": True}) | Q(**{f"{material}{column}__gte": today})
    return found


class KitQuerySet(models.QuerySet):
    """Campaign kits."""

    def on_show(self, now: datetime) -> "KitQuerySet":
        return self.filter(on_show(now))

    def findable_by(self, user: Any, now: datetime) -> "KitQuerySet":
        """Staff see all; others what is, or was, on show: an old link tells that the kit is out of use."""
        return self if user.is_staff else self.filter(was_on_show(now))

    def with_contents(self, today: date) -> "KitQuerySet":
        """Each with ``how_many`` files can be taken along and how many ``bytes`` they are."""
        given = Q(materials__current__isnull=False) & usable(today, "materials__")
        return self.annotate(
            how_many=Count("materials", filter=given), bytes=Sum("materials__current__size", filter=given)
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
        """In a kit that is on show, and not taken back."""
        return self.with_files().standing().filter(on_show(now, "kit__"))

    def standing(self) -> "MaterialQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def pictorial(self) -> "MaterialQuerySet":
        """Those that are there to be looked at: pictures, and posters, banners and logos for the printer."""
        files = [FileFormat.PNG, FileFormat.JPG, FileFormat.WEBP, FileFormat.SVG]
        kinds = [MaterialKind.POSTER, MaterialKind.PICTURE, MaterialKind.BANNER, MaterialKind.LOGO]
        return self.published_once().filter(Q(format__in=files) | Q(format=FileFormat.PDF, kind__in=kinds))

    def without_words(self) -> "MaterialQuerySet":
        """Nobody said what is to be seen on them."""
        return self.filter(alt_nl="")

    def findable_by(self, user: Any, now: datetime) -> "MaterialQuerySet":
        """As their kits."""
        found = self.with_files().select_related("instead__kit")
        return found if user.is_staff else found.filter(was_on_show(now, "kit__"))

    def by_facets(self) -> models.QuerySet:
        """How many there are of each kind, channel, file, language and phase together."""
        columns = ("kind", "channel", "format", "language", "phase__number")
        return self.order_by().values_list(*columns).annotate(how_many=Count("pk"))

    def of_kits(self, kits: list[int] | models.QuerySet) -> "MaterialQuerySet":
        return self.filter(kit__in=kits)

    def of_week(self, moment: Any) -> "MaterialQuerySet":
        """In the tool kit of a campaign week, kit by kit."""
        return self.filter(kit__weeks__moment=moment.pk).order_by("kit__weeks__place", "kit", "place", "pk")

    def called(self, slugs: list[str]) -> "MaterialQuerySet":
        return self.filter(slug__in=slugs)

    def named(self, file_name: str) -> "MaterialQuerySet":
        """The one that came in as a file of this name."""
        return self.filter(file_name=file_name)

    def with_a_look(self) -> "MaterialQuerySet":
        """Of which is known how they look."""
        return self.exclude(look="")

    def with_looks(self) -> "MaterialQuerySet":
        return self.exclude(preview="")

    def having(self, **facts: str) -> "MaterialQuerySet":
        """Those with these facts; an empty one is not asked."""
        return self.filter(**{column: value for column, value in facts.items() if value})

    def usable(self, today: date) -> "MaterialQuerySet":
        """Those that are given out: not taken back, with a licence and consents that have not ended."""
        return self.filter(usable(today))

    def over(self, today: date) -> "MaterialQuerySet":
        """Those that were given out and may not be any more: taken back, or with a licence or a consent that has ended."""
        return self.exclude(usable(today))

    def given_out(self, today: date) -> "MaterialQuerySet":
        """What goes into a ZIP, in its order."""
        return self.with_files().usable(today).in_order()

    def ending(self, today: date, days: int) -> "MaterialQuerySet":
        """On show, with a licence or a consent that ends within so many days or has ended."""
        last = today + timedelta(days=days)
        return self.standing().filter(
            Q(licensed_until__lte=last) | Q(portraits_until__lte=last), kit__state=KitState.LIVE
        )

    def holding(self, words: str) -> "MaterialQuerySet":
        """Every word stands in its title, its description, what it is, or the name of its kit."""
        index = self.model._meta.get_field("words").related_model._default_manager
        return self.filter(pk__in=index.holding(words).values("material")) if words_of(words) else self

    def renewed_since(self, moment: datetime) -> "MaterialQuerySet":
        """With another version than their first, published since."""
        return self.filter(current__number__gt=1, current__published_at__gt=moment)

    def withdrawn_since(self, moment: datetime) -> "MaterialQuerySet":
        return self.with_files().filter(withdrawn_at__gt=moment)

    def ended_between(self, first: date, today: date) -> "MaterialQuerySet":
        """Whose licence or consent ended since that day."""
        return self.filter(
            Q(licensed_until__gte=first, licensed_until__lt=today)
            | Q(portraits_until__gte=first, portraits_until__lt=today)
        )

    def behind(self) -> "MaterialQuerySet":
        """Those that give out another version than their newest: never, while all goes well."""
        return self.annotate(newest=Max("versions__number")).exclude(current__number=F("newest"))

    def in_collection(self, collection: Any) -> "MaterialQuerySet":
        """Those in a collection, in its order."""
        item = self.model._meta.apps.get_model("campaigns", "CollectionItem")
        places = item._default_manager.filter(collection=collection, material=OuterRef("pk")).values("place")
        return self.annotate(its_place=Subquery(places[:1])).filter(its_place__isnull=False).order_by("its_place", "pk")

    def in_order(self) -> "MaterialQuerySet":
        return self.order_by("place", "pk")

    def newest_first(self) -> "MaterialQuerySet":
        return self.order_by("-current__published_at", "place", "pk")


class MaterialConsentQuerySet(PortraitQuerySet):
    """Consents of people on materials."""

    def first_end(self) -> date | None:
        """The day on which the first of those that were not taken back ends."""
        return self.filter(withdrawn_at=None).aggregate(first=Min("ends_on"))["first"]


class CollectionQuerySet(models.QuerySet):
    """Materials that somebody keeps together."""

    def of_user(self, user: Any) -> "CollectionQuerySet":
        """Of the organisations one belongs to; staff keep those of NOV too."""
        hers = Q(organisation__memberships__person__user=user.pk)
        return self.filter(hers | Q(organisation=None) if user.is_staff else hers)

    def with_size(self) -> "CollectionQuerySet":
        """Each with ``how_many`` materials are in it."""
        item = self.model._meta.get_field("items").related_model
        counted = item._default_manager.filter(collection=OuterRef("pk")).order_by().values("collection")
        return self.annotate(how_many=Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0))

    def shared(self, today: date) -> "CollectionQuerySet":
        """Whose link works."""
        return self.filter(shared_until__gte=today)


class MaterialWordsQuerySet(models.QuerySet):
    """The words of materials."""

    def holding(self, asked: str) -> "MaterialWordsQuerySet":
        """Every word; on PostgreSQL in any of its forms, Dutch or English, or at the beginning of a longer one."""
        if connections[self.db].vendor == "postgresql":
            return self.filter(vector=stems(asked, "nl") | stems(asked, "en"))
        found = self
        for word in words_of(asked):
            found = found.filter(Q(nl__contains=word) | Q(en__contains=word))
        return found


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

    def of_materials(self, materials: list[int], kits: list[int]) -> "DownloadQuerySet":
        """Of these materials, or of the whole kits in which they lie."""
        whole = Q(kit__in=kits, parcel=Parcel.KIT)
        return self.filter(Q(material__in=materials) | whole, organisation__isnull=False)

    def of_kit(self, kit: Any) -> "DownloadQuerySet":
        """Of a kit or anything in it, by organisations."""
        return self.filter(kit=kit, organisation__isnull=False)

    def since(self, day: date) -> "DownloadQuerySet":
        return self.filter(on__gte=day)

    def last_of_each(self) -> models.QuerySet:
        """Organisation, kit, material (None: the whole kit), and when last."""
        grouped = self.values_list("organisation", "kit", "material")
        return grouped.annotate(last=Max("last_at")).order_by("organisation", "kit", "material")


class TemplateQuerySet(models.QuerySet):
    """Templates of the studio."""

    def offered(self, today: date) -> "TemplateQuerySet":
        """To begin with today."""
        return self.filter(state=TemplateState.LIVE).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def findable_by(self, user: Any, today: date) -> "TemplateQuerySet":
        """Staff see those in the making too."""
        return self.filter(current__isnull=False) if user.is_staff else self.offered(today)

    def with_version_in_the_making(self) -> "TemplateQuerySet":
        """Each with ``making``: the key of the version that is not published yet, or None."""
        version = self.model._meta.get_field("current").related_model
        making = version.objects.in_the_making().filter(template=OuterRef("pk")).values("pk")[:1]
        return self.annotate(making=Subquery(making))

    def in_order(self) -> "TemplateQuerySet":
        return self.order_by("place", "pk")


class TemplateVersionQuerySet(models.QuerySet):
    """Versions of templates."""

    def in_the_making(self) -> "TemplateVersionQuerySet":
        return self.filter(published_at__isnull=True)

    def newest(self) -> "TemplateVersionQuerySet":
        """Of each template the current one, and the one in the making."""
        return self.filter(Q(published_at__isnull=True) | Q(pk=F("template__current")))


class DesignQuerySet(models.QuerySet):
    """Designs of organisations."""

    def findable_by(self, user: Any) -> "DesignQuerySet":
        """Those of the organisations one belongs to; staff see all."""
        return self if user.is_staff else self.of_user(user)

    def of_user(self, user: Any) -> "DesignQuerySet":
        return self.filter(organisation__memberships__person__user=user.pk)

    def holding(self, picture: Any) -> "DesignQuerySet":
        """In which this picture stands now."""
        return self.filter(pictures__picture=picture).distinct()

    def drawn(self) -> "DesignQuerySet":
        """Of which something that was drawn is kept: pictures since yesterday, or a series since a week."""
        return self.filter(Q(renders__isnull=False) | Q(batches__isnull=False)).distinct()

    def behind_since(self, moment: datetime) -> "DesignQuerySet":
        """Made with a version of which the template got a newer one since."""
        newest = "version__template__current__"
        return self.filter(
            Q(**{f"{newest}published_at__gt": moment, f"{newest}number__gt": F("version__number")}),
            version__template__state=TemplateState.LIVE,
        ).select_related("version__template__current")

    def with_all(self) -> "DesignQuerySet":
        return self.select_related("organisation__owner_decides", "version__template")

    def newest_first(self) -> "DesignQuerySet":
        return self.order_by("-changed_at", "-pk")


class OpinionQuerySet(models.QuerySet):
    """What others say of a design."""

    def open(self, now: datetime) -> "OpinionQuerySet":
        """Asked, not answered, and not over."""
        return self.filter(answer="", ends_at__gt=now)

    def newest_first(self) -> "OpinionQuerySet":
        return self.order_by("-asked_at", "-pk")


class RenderQuerySet(models.QuerySet):
    """Pictures and documents that were made of designs."""

    def made_before(self, moment: datetime) -> "RenderQuerySet":
        return self.filter(made_at__lt=moment)

    def of_designs(self, designs: Iterable[int]) -> "RenderQuerySet":
        return self.filter(design__in=designs)


class ShortLinkQuerySet(models.QuerySet):
    """Short links."""

    def with_scans(self) -> "ShortLinkQuerySet":
        """Each with ``scanned``: how often it was followed."""
        return self.annotate(scanned=Sum("scans__count", default=0))

    def of_organisation(self, organisation: Any) -> "ShortLinkQuerySet":
        return self.filter(organisation=organisation)

    def of_design(self, design: Any) -> "ShortLinkQuerySet":
        return self.filter(design=design)

    def own(self) -> "ShortLinkQuerySet":
        """Of a design itself, not of one place of a series."""
        return self.filter(label="").order_by("pk")

    def together(self) -> "ShortLinkQuerySet":
        """Those that lead where their design leads."""
        return self.filter(is_apart=False)

    def not_stopped(self) -> "ShortLinkQuerySet":
        """Those that staff let lead somewhere."""
        return self.filter(stopped_at=None)

    def stopped(self) -> "ShortLinkQuerySet":
        """By staff: they lead nowhere."""
        return self.filter(stopped_at__isnull=False)

    def holding(self, words: str) -> "ShortLinkQuerySet":
        """Every word stands in its code, its place, the name of its design or where it leads."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(code__iexact=word)
                | Q(label__icontains=word)
                | Q(design__title__icontains=word)
                | Q(target__icontains=word)
            )
        return found

    def in_order(self) -> "ShortLinkQuerySet":
        """The newest design first, its own code before those of its places."""
        return self.order_by(F("design").desc(nulls_last=True), "label", "pk")


class WeekKitQuerySet(models.QuerySet):
    """Kits of campaign weeks."""

    def in_order(self) -> "WeekKitQuerySet":
        return self.order_by("place", "pk")


class WallPosterQuerySet(models.QuerySet):
    """Posters on the walls of campaign weeks."""

    def shown(self) -> "WallPosterQuerySet":
        return self.filter(state=PosterState.SHOWN)

    def on_the_wall(self) -> "WallPosterQuerySet":
        """What everyone sees: shown, of a confirmed organisation, in a week that stands on the site."""
        return self.shown().filter(organisation__state=OrganisationState.CONFIRMED, moment__state=MomentState.PUBLISHED)

    def to_be_seen_by(self, user: Any) -> "WallPosterQuerySet":
        """What is on the wall; staff see what they took off as well, for they may put it back."""
        return self.exclude(picture="") if user.is_authenticated and user.is_staff else self.on_the_wall()

    def of_week(self, moment: Any) -> "WallPosterQuerySet":
        return self.filter(moment=moment)

    def of_design(self, design: Any) -> "WallPosterQuerySet":
        return self.filter(design=design)

    def removed(self) -> "WallPosterQuerySet":
        """Taken off by staff."""
        return self.filter(state=PosterState.REMOVED)

    def not_taken_back(self) -> "WallPosterQuerySet":
        return self.exclude(state=PosterState.WITHDRAWN)

    def not_looked_at(self) -> "WallPosterQuerySet":
        """On the wall, and nobody of staff saw it yet."""
        return self.on_the_wall().filter(looked_at=None)

    def showing(self, picture: Any) -> "WallPosterQuerySet":
        """With this photo in it."""
        return self.filter(shows=picture)

    def newest_first(self) -> "WallPosterQuerySet":
        return self.order_by("-shown_at", "-pk")


class BatchQuerySet(models.QuerySet):
    """Series."""

    def with_progress(self) -> "BatchQuerySet":
        """Each with how many ``places`` it has, and how many of those are ``done`` or ``failed``."""
        return self.annotate(
            places=Count("rows"), done=Count("rows", filter=Q(rows__state=RowState.DONE)),
            failed=Count("rows", filter=Q(rows__state=RowState.FAILED)),
        )  # fmt: skip


class BatchRowQuerySet(models.QuerySet):
    """Rows of series."""

    def waiting(self) -> "BatchRowQuerySet":
        return self.filter(state=RowState.WAITING)

    def free(self, now: datetime) -> "BatchRowQuerySet":
        """To be drawn, and nobody is at it (or whoever was, never came back)."""
        return self.waiting().filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))


class ScanQuerySet(models.QuerySet):
    """Counts of how often short links were followed."""

    def of(self, organisation: Any) -> "ScanQuerySet":
        return self.filter(link__organisation=organisation)


class OwnCampaignQuerySet(models.QuerySet):
    """Campaigns of organisations."""

    def on_show(self) -> "OwnCampaignQuerySet":
        """Published, by an organisation that NOV confirmed."""
        return self.filter(state=CampaignState.LIVE, organisation__state=OrganisationState.CONFIRMED)

    def of_user(self, user: Any) -> "OwnCampaignQuerySet":
        return self.filter(organisation__memberships__person__user=user.pk)

    def findable_by(self, user: Any) -> "OwnCampaignQuerySet":
        """What is on show, and those of one's own organisations; staff see all."""
        if user.is_staff:
            return self
        shown = Q(state=CampaignState.LIVE, organisation__state=OrganisationState.CONFIRMED)
        if not user.is_authenticated:
            return self.filter(shown)
        return self.filter(shown | Q(organisation__in=_organisations_of(user)))

    def newest_first(self) -> "OwnCampaignQuerySet":
        return self.order_by("-starts_on", "-pk")


def _organisations_of(user: Any) -> models.QuerySet:
    return Membership.objects.filter(person__user=user.pk).values("organisation")
