"""Crowds of articles, weeks and sessions."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mmn_portal.core.text import one_line

from .enums import ArticleState, WeekState

MOST_WORDS = 8


class ArticleQuerySet(models.QuerySet):
    """Articles and tools."""

    def published(self, now: datetime) -> "ArticleQuerySet":
        """Its moment has come."""
        return self.filter(state=ArticleState.PUBLISHED, publish_at__lte=now)

    def visible_to(self, user: Any, now: datetime) -> "ArticleQuerySet":
        """Published ones; drafts and planned ones too for staff, who preview them."""
        return self.all() if user.is_authenticated and user.is_staff else self.published(now)

    def of_kind(self, kind: str) -> "ArticleQuerySet":
        return self.filter(kind=kind) if kind else self

    def about(self, theme: str) -> "ArticleQuerySet":
        return self.filter(themes__theme=theme) if theme else self

    def making_more(self, dimension: str) -> "ArticleQuerySet":
        return self.filter(dimension=dimension) if dimension else self

    def holding(self, words: str) -> "ArticleQuerySet":
        """Every word stands in a title, a lead or a text."""
        found = self
        for word in one_line(words).split()[:MOST_WORDS]:
            columns = [f"{field}_{language}" for field in ("title", "lead", "text") for language in ("nl", "en")]
            fits = Q()
            for column in columns:
                fits |= Q(**{f"{column}__icontains": word})
            found = found.filter(fits)
        return found


class WeekQuerySet(models.QuerySet):
    """Knowledge-boost weeks."""

    def published(self) -> "WeekQuerySet":
        return self.filter(state=WeekState.PUBLISHED)

    def visible_to(self, user: Any) -> "WeekQuerySet":
        return self.all() if user.is_authenticated and user.is_staff else self.published()

    def not_over(self, today: date) -> "WeekQuerySet":
        """On now or to come, the first one first."""
        return self.filter(ends_on__gte=today).order_by("starts_on", "pk")

    def over(self, today: date) -> "WeekQuerySet":
        """Past, the last one first."""
        return self.filter(ends_on__lt=today).order_by("-starts_on", "-pk")


class SessionQuerySet(models.QuerySet):
    """Sessions of weeks."""

    def with_slides(self) -> "SessionQuerySet":
        return self.exclude(slides="")

    def past_without_anything(self, now: datetime) -> "SessionQuerySet":
        """Over, and nothing to take from it yet: no recording, slides or summary."""
        return self.filter(event__ends_at__lt=now, recording_url="", slides="", summary_nl="")
