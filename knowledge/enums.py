"""Kinds and states of what can be learned."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleKind(models.TextChoices):
    """What somebody gets. The values stand in addresses, so they are Dutch and last."""

    ARTICLE = "artikel", _("Article")
    TOOL = "hulpmiddel", _("Tool")


# In the library a story of an organisation stands beside articles and tools.
STORY = "verhaal"
LIBRARY_KINDS = [*ArticleKind.choices, (STORY, _("Practice story"))]


class ArticleState(models.TextChoices):
    """Written, and shown from its moment on."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class WeekState(models.TextChoices):
    """A week is planned, and shown."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
