"""Crowds of pictures."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .enums import REACH, Scope, Where


def fallen(today: date) -> Q:
    """A consent that gives no ground today: taken back, not begun, or past its end."""
    return Q(withdrawn_at__isnull=False) | Q(starts_on__gt=today) | Q(ends_on__lt=today)


def beyond(where: Where, maker: int | None) -> Q:
    """A consent to be seen elsewhere only, or in what another makes; ``maker`` None is NOV."""
    elsewhere = Q(scope__in=[scope for scope, reach in REACH.items() if where not in reach])
    own = Q(picture__organisation=maker) if maker is not None else Q(picture__organisation__isnull=True)
    return elsewhere | Q(scope=Scope.OWN) & ~own


class PictureQuerySet(models.QuerySet):
    """Pictures of the portal, and of organisations."""

    def of_the_portal(self) -> "PictureQuerySet":
        """For everyone: what staff put in."""
        return self.filter(organisation__isnull=True)

    def seen_by(self, user: Any) -> "PictureQuerySet":
        """Those of the portal, and of the organisations one belongs to; staff see all."""
        if user.is_staff:
            return self
        if not user.is_authenticated:
            return self.of_the_portal()
        return self.filter(Q(organisation__isnull=True) | Q(organisation__memberships__person__user=user.pk))

    def allowed(self, today: date) -> "PictureQuerySet":
        """Those on which everyone still agrees; a picture that was taken back is given out nowhere."""
        consents = self.model._meta.get_field("consents").related_model
        without = consents._default_manager.filter(fallen(today), picture=OuterRef("pk"))
        return self.filter(withdrawn_at=None).exclude(Exists(without))

    def usable(self, where: Where, today: date, *, maker: int | None = None) -> "PictureQuerySet":
        """Allowed, and everyone on it agreed to be seen there, in what this organisation (None: NOV) makes."""
        return self.allowed(today).exclude(self._beyond(where, maker))

    def looked_at_by(self, user: Any, where: Where, today: date) -> "PictureQuerySet":
        """Of those ``seen_by`` somebody: what may be shown there. Who decides about a picture sees it wherever it may go."""
        seen = self.seen_by(user).allowed(today)
        return seen if user.is_staff else seen.filter(Q(organisation__isnull=False) | ~self._beyond(where, None))

    def _beyond(self, where: Where, maker: int | None) -> Exists:
        consents = self.model._meta.get_field("consents").related_model
        return Exists(consents._default_manager.filter(beyond(where, maker), picture=OuterRef("pk")))

    def with_people(self) -> "PictureQuerySet":
        """Each with ``has_people``: somebody on it may change her mind, so nobody keeps a copy for long."""
        consents = self.model._meta.get_field("consents").related_model
        return self.annotate(has_people=Exists(consents._default_manager.filter(picture=OuterRef("pk"))))

    def withdrawn_with_files(self) -> "PictureQuerySet":
        """Never, while all goes well."""
        return self.filter(~Q(file="") | Q(renditions__isnull=False), withdrawn_at__isnull=False).distinct()

    def with_a_look(self) -> "PictureQuerySet":
        return self.exclude(look="")

    def standing_looks(self) -> models.QuerySet:
        """The number and the look of those that were not taken back."""
        return self.with_a_look().filter(withdrawn_at=None).values_list("pk", "look").order_by("pk")


class PortraitQuerySet(models.QuerySet):
    """Consents of people to be shown."""

    def standing(self, today: date) -> "PortraitQuerySet":
        return self.exclude(fallen(today))

    def ended(self, today: date) -> "PortraitQuerySet":
        """Past its end, not taken back."""
        return self.filter(withdrawn_at=None, ends_on__lt=today)

    def ending(self, last: date) -> "PortraitQuerySet":
        """Standing now or not, with an end no later than ``last``."""
        return self.filter(withdrawn_at=None, ends_on__lte=last)

    def about(self, person: Any, addresses: set[str]) -> "PortraitQuerySet":
        """In which somebody is known by her address."""
        return self.filter(email__in=addresses)

    def said_by(self, person: Any) -> "PortraitQuerySet":
        return self.filter(told_by=person)

    def over_since(self, moment: datetime) -> "PortraitQuerySet":
        """Taken back, before that moment."""
        return self.filter(withdrawn_at__lt=moment)
