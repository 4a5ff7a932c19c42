"""States of what the programme tells, and of what people tell the programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsState(models.TextChoices):
    """Written, and shown from its moment on."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class InboxState(models.TextChoices):
    """A question waits until somebody answers, or says that no answer is needed."""

    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed without an answer")


INBOX_ROADS = {
    InboxState.OPEN: frozenset({InboxState.ANSWERED, InboxState.CLOSED}),
    InboxState.ANSWERED: frozenset(),
    InboxState.CLOSED: frozenset({InboxState.ANSWERED}),
}


class Way(models.TextChoices):
    """The four ways of the programme."""

    CAMPAIGN = "campagne", _("Campaign")
    EXPEDITIONS = "expedities", _("Expeditions and knowledge")
    SOURCES = "bronnen", _("Sources of new people")
    RESEARCH = "onderzoek", _("Learning what works")


class StoryState(models.TextChoices):
    """A story is offered by an organisation and read by the desk; its organisation can always take it back."""

    OFFERED = "offered", _("waiting for the desk")
    PUBLISHED = "published", _("shown on the site")
    DECLINED = "declined", _("not shown")
    WITHDRAWN = "withdrawn", _("taken back")


STORY_ROADS = {
    StoryState.OFFERED: frozenset({StoryState.PUBLISHED, StoryState.DECLINED, StoryState.WITHDRAWN}),
    StoryState.PUBLISHED: frozenset({StoryState.DECLINED, StoryState.WITHDRAWN}),
    StoryState.DECLINED: frozenset({StoryState.PUBLISHED, StoryState.WITHDRAWN}),
    StoryState.WITHDRAWN: frozenset(),
}
