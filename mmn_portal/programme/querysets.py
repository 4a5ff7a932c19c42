"""Crowds of news and of letters."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mmn_portal.people.enums import OrganisationState

from .enums import InboxState, NewsState, StoryState


class NewsQuerySet(models.QuerySet):
    """News."""

    def published(self, now: datetime) -> "NewsQuerySet":
        """Its moment has come."""
        return self.filter(state=NewsState.PUBLISHED, publish_at__lte=now)

    def visible_to(self, user: Any, now: datetime) -> "NewsQuerySet":
        """Published news; drafts and scheduled ones too for staff, who preview them."""
        return self.all() if user.is_authenticated and user.is_staff else self.published(now)

    def newest_first(self) -> "NewsQuerySet":
        return self.select_related("picture").order_by("-publish_at", "-pk")


class PageQuerySet(models.QuerySet):
    """Standing pages."""

    def published(self, now: datetime) -> "PageQuerySet":
        """Its moment has come, or it needs none."""
        return self.filter(models.Q(publish_at=None) | models.Q(publish_at__lte=now))

    def visible_to(self, user: Any, now: datetime) -> "PageQuerySet":
        """What is published; staff look at the others as a preview."""
        return self.all() if user.is_authenticated and user.is_staff else self.published(now)


class InboxQuerySet(models.QuerySet):
    """Letters: questions and contributions."""

    def waiting(self) -> "InboxQuerySet":
        return self.filter(state=InboxState.OPEN)

    def settled_before(self, moment: datetime) -> "InboxQuerySet":
        return self.exclude(state=InboxState.OPEN).filter(sent_at__lt=moment)

    def from_address(self, addresses: set[str]) -> "InboxQuerySet":
        return self.filter(email__in=addresses)


class ContributionQuerySet(InboxQuerySet):
    """What people say they will do."""

    def public(self) -> "ContributionQuerySet":
        """Shown on the site: with consent, and chosen by staff."""
        return self.filter(may_publish=True, published_at__isnull=False).order_by("-published_at", "-pk")


class StoryQuerySet(models.QuerySet):
    """What organisations tell."""

    def published(self) -> "StoryQuerySet":
        return self.filter(state=StoryState.PUBLISHED)

    def offered(self) -> "StoryQuerySet":
        """Waiting for the desk."""
        return self.filter(state=StoryState.OFFERED)

    def of_organisations(self, organisations: Any) -> "StoryQuerySet":
        return self.filter(organisation__in=organisations)

    def visible_to(self, user: Any) -> "StoryQuerySet":
        """Published ones; those of one's own organisations; all for staff."""
        if not user.is_authenticated:
            return self.published()
        if user.is_staff:
            return self.all()
        return self.filter(
            Q(state=StoryState.PUBLISHED) | Q(organisation__memberships__person_id=user.person_id)
        ).distinct()

    def about(self, theme: str) -> "StoryQuerySet":
        return self.filter(theme=theme) if theme else self

    def of_week(self, moment: Any) -> "StoryQuerySet":
        """Told for a campaign week, or about its theme."""
        told = Q(moment=moment.pk)
        return self.filter(told | Q(theme=moment.theme) if moment.theme else told)

    def newest_first(self) -> "StoryQuerySet":
        return self.select_related("organisation").order_by("-decided_at", "-offered_at", "-pk")


class SignatureQuerySet(models.QuerySet):
    """Who signed the declaration."""

    def on_the_wall(self) -> "SignatureQuerySet":
        """Of confirmed organisations, the first to sign first."""
        shown = self.filter(organisation__state=OrganisationState.CONFIRMED)
        return shown.select_related("organisation").order_by("signed_at", "pk")

    def of_organisations(self, organisations: Any) -> "SignatureQuerySet":
        return self.filter(organisation__in=organisations)
