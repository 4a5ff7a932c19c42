"""Crowds of news and of letters."""

from datetime import datetime
from typing import Any

from django.db import models

from .enums import InboxState, NewsState


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
