"""Crowds of people and organisations, named as people name them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q

from mmn_portal.core.text import one_line

from .enums import InvitationState, JoinState, OrganisationState, Role


class PlaceQuerySet(models.QuerySet):
    """Dutch places."""

    def named(self, name: str) -> "PlaceQuerySet":
        return self.filter(name__iexact=one_line(name))

    def starting_with(self, beginning: str) -> "PlaceQuerySet":
        return self.filter(name__istartswith=one_line(beginning)).order_by("name", "province")


class PersonQuerySet(models.QuerySet):
    """People."""

    def known_as(self, email: str) -> "PersonQuerySet":
        """Whoever has this (folded) address."""
        return self.filter(email=email) if email else self.none()

    def known_as_one_of(self, emails: Collection[str]) -> "PersonQuerySet":
        """Everyone who has one of these (folded) addresses."""
        return self.filter(email__in=emails) if emails else self.none()


class AccountQuerySet(models.QuerySet):
    """Accounts."""

    def never_proven(self, before: datetime) -> "AccountQuerySet":
        """Made before a moment, and the mail that proves the address was never answered."""
        proven = self.model.objects.filter(emailaddress__verified=True).values("pk")
        return self.filter(date_joined__lt=before, is_staff=False).exclude(pk__in=proven)


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def proposed(self) -> "OrganisationQuerySet":
        return self.filter(state=OrganisationState.PROPOSED)

    def confirmed(self) -> "OrganisationQuerySet":
        return self.filter(state=OrganisationState.CONFIRMED)

    def not_refused(self) -> "OrganisationQuerySet":
        return self.exclude(state=OrganisationState.REFUSED)

    def public(self) -> "OrganisationQuerySet":
        """In the directory: confirmed by staff."""
        return self.confirmed()

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Confirmed ones; one's own, whatever its state; all for staff."""
        if user.is_authenticated and user.is_staff:
            return self.all()
        if user.is_authenticated:
            return self.filter(
                Q(state=OrganisationState.CONFIRMED) | Q(memberships__person_id=user.person_id)
            ).distinct()
        return self.confirmed()

    def with_key(self, key: int | None) -> Any:
        """The one with this number, if there is one."""
        return self.filter(pk=key).first() if key else None

    def of_person(self, person: Any) -> "OrganisationQuerySet":
        """The organisations that somebody belongs to."""
        return self.not_refused().filter(memberships__person=person)

    def may_register_colleagues(self, person: Any) -> "OrganisationQuerySet":
        """Those for which somebody may act towards others."""
        return self.not_refused().filter(
            memberships__person=person, memberships__role__in=[Role.OWNER, Role.COORDINATOR]
        )

    def named_like(self, name: str) -> "OrganisationQuerySet":
        """Those whose name holds every word of ``name``: shown before a second one is made."""
        found = self.not_refused()
        for word in one_line(name).split()[:8]:
            found = found.filter(name__icontains=word)
        return found

    def in_directory(self, *, words: str, province: str, sector: str) -> "OrganisationQuerySet":
        found = self.public()
        for word in one_line(words).split()[:8]:
            found = found.filter(Q(name__icontains=word) | Q(place__name__icontains=word))
        if province:
            found = found.filter(province=province)
        if sector:
            found = found.filter(sector=sector)
        return found.select_related("place").order_by("name", "pk")

    def without_owner(self) -> "OrganisationQuerySet":
        """Nobody can run them: who did so was forgotten."""
        return self.not_refused().exclude(memberships__role=Role.OWNER)

    def with_people(self) -> "OrganisationQuerySet":
        return self.annotate(people=Count("memberships"))


class MembershipQuerySet(models.QuerySet):
    """Who does what for whom."""

    def owners(self) -> "MembershipQuerySet":
        return self.filter(role=Role.OWNER)

    def of_user(self, user: Any) -> "MembershipQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(person_id=user.person_id).exclude(organisation__state=OrganisationState.REFUSED)

    def in_order(self) -> "MembershipQuerySet":
        return self.select_related("person", "organisation").order_by(
            "organisation__name", "role", "person__name", "pk"
        )


class InvitationQuerySet(models.QuerySet):
    """Invitations to belong to an organisation."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(state=InvitationState.OPEN, ends_at__gt=now)

    def ended_before(self, moment: datetime) -> "InvitationQuerySet":
        return self.filter(ends_at__lt=moment)


class JoinRequestQuerySet(models.QuerySet):
    """Requests to join an organisation."""

    def open(self) -> "JoinRequestQuerySet":
        return self.filter(state=JoinState.OPEN)
