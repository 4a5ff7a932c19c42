"""Crowds of asks, offers and introductions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Sum

from .enums import TAKING_PLACES, UNDER_WAY, Listed, Side, State
from .matching import box


class ListedQuerySet(models.QuerySet):
    """Asks and offers."""

    # Columns that the rule of a match looks at.
    looked_at: tuple[str, ...] = ()

    def live(self, today: date) -> Self:
        """On the site: open, not past their end, of a confirmed organisation."""
        return self.filter(state=Listed.OPEN, ends_on__gte=today, organisation__state="confirmed")

    def of_organisations(self, organisations: Any) -> Self:
        return self.filter(organisation__in=organisations)

    def visible_to(self, user: Any, today: date) -> Self:
        """Live ones, and those of one's own organisations; all for staff."""
        if not user.is_authenticated:
            return self.live(today)
        if user.is_staff:
            return self.all()
        live = Q(state=Listed.OPEN, ends_on__gte=today, organisation__state="confirmed")
        return self.filter(live | Q(organisation__memberships__person_id=user.person_id)).distinct()

    def over_before(self, day: date) -> Self:
        """Off the site for good: closed or not, they ended before a day."""
        return self.filter(ends_on__lt=day)

    def with_facts(self) -> Self:
        return self.select_related("organisation", "place")

    def slim(self) -> Any:
        """What the rule of a match looks at and no more: rows instead of models, for thousands."""
        return self.annotate(latitude=F("place__latitude"), longitude=F("place__longitude")).values_list(
            *self.looked_at, "latitude", "longitude", named=True
        )

    def to_confirm(self, today: date, days: int) -> Self:
        """Open, and ending within so many days."""
        return self.filter(state=Listed.OPEN, ends_on__range=(today, date.fromordinal(today.toordinal() + days)))


class OpeningQuerySet(ListedQuerySet):
    """Asks of organisations."""

    looked_at = (
        "pk", "organisation_id", "parts", "from_on", "until_on", "shape", "confirmed_on", "theme", "people_min",
        "people_max", "age_from", "is_remote", "is_guided",
    )  # fmt: skip

    def lock(self, pk: int) -> Any:
        """An ask, locked: whoever agrees on its places waits here."""
        return self.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)

    def fitting(self, offer: Any) -> "OpeningQuerySet":
        """What an offer may fit, as far as the database can tell: the pure rule decides."""
        south, north, west, east = box(offer.place, offer.radius_km)
        near = Q(place__latitude__range=(south, north), place__longitude__range=(west, east)) | Q(is_remote=True)
        found = self.filter(
            near, from_on__lte=offer.until_on, until_on__gte=offer.from_on, people_max__gte=offer.people_from,
            people_min__lte=offer.people_to, age_from__lte=offer.youngest,
        )  # fmt: skip
        return (
            found.annotate(common=F("parts").bitand(offer.parts))
            .filter(common__gt=0)
            .exclude(organisation=offer.organisation_id)
        )


class OfferQuerySet(ListedQuerySet):
    """Offers of companies and schools."""

    looked_at = (
        "pk", "organisation_id", "parts", "from_on", "until_on", "shape", "confirmed_on", "themes", "people_from",
        "people_to", "youngest", "radius_km",
    )  # fmt: skip

    def fitting(self, opening: Any) -> "OfferQuerySet":
        """What may fit an ask, as far as the database can tell: the pure rule decides."""
        found = self.filter(
            until_on__gte=opening.from_on, from_on__lte=opening.until_on, people_from__lte=opening.people_max,
            people_to__gte=opening.people_min, youngest__gte=opening.age_from,
        )  # fmt: skip
        return (
            found.annotate(common=F("parts").bitand(opening.parts))
            .filter(common__gt=0)
            .exclude(organisation=opening.organisation_id)
        )


class IntroductionQuerySet(models.QuerySet):
    """Introductions."""

    def under_way(self) -> "IntroductionQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def unanswered(self) -> "IntroductionQuerySet":
        return self.filter(state=State.PROPOSED)

    def of_person(self, person: Any) -> "IntroductionQuerySet":
        """Those in which somebody speaks for one of the sides."""
        roles = ["owner", "coordinator"]
        as_source = Q(source__memberships__person=person, source__memberships__role__in=roles)
        as_organisation = Q(organisation__memberships__person=person, organisation__memberships__role__in=roles)
        return self.filter(as_source | as_organisation).distinct()

    def with_facts(self) -> "IntroductionQuerySet":
        return self.select_related("opening", "offer", "organisation", "source")

    def taking_places(self, opening: Any, day: date, part: int) -> int:
        """How many people were agreed for an ask on a part of a day."""
        agreed = self.filter(opening=opening, day=day, part=part, state__in=TAKING_PLACES)
        return agreed.aggregate(total=Sum("people"))["total"] or 0

    def places_taken(self, openings: Iterable[Any], today: date) -> Any:
        """How many people were agreed for some asks, from today on: ask, day, part of the day, total."""
        agreed = self.filter(opening__in=openings, day__gte=today, state__in=TAKING_PLACES)
        return agreed.values_list("opening_id", "day", "part").annotate(total=Sum("people"))

    def answered_by_source(self, organisations: Iterable[int]) -> "IntroductionQuerySet":
        """Questions to companies and schools that were answered."""
        return self.filter(started_by=Side.ORGANISATION, source__in=organisations, answered_at__isnull=False)

    def answered_by_organisation(self, organisations: Iterable[int]) -> "IntroductionQuerySet":
        """Questions to organisations that were answered."""
        return self.filter(started_by=Side.SOURCE, organisation__in=organisations, answered_at__isnull=False)

    def to_look_back_on(self, day: date) -> "IntroductionQuerySet":
        """Agreed for that day or before."""
        return self.filter(state=State.AGREED, day__lte=day)

    def ended_before(self, moment: datetime) -> "IntroductionQuerySet":
        return self.filter(ended_at__lt=moment)


class LineQuerySet(models.QuerySet):
    """Lines of talks."""

    def of_talks_ended_before(self, moment: datetime) -> "LineQuerySet":
        return self.filter(introduction__ended_at__lt=moment)
