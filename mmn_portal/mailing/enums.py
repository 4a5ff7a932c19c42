"""Topics of the newsletter and the states of a subscription."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionState(models.TextChoices):
    """Asked for, confirmed from the mailbox itself, or ended."""

    PENDING = "pending", _("waiting for confirmation")
    ACTIVE = "active", _("receives it")
    ENDED = "ended", _("ended")


class NewsletterState(models.TextChoices):
    """Being written, planned, or started (then its copies have states of their own)."""

    DRAFT = "draft", _("being written")
    PROPOSED = "proposed", _("waits for NOV")
    SCHEDULED = "scheduled", _("planned")
    STARTED = "started", _("started")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """Can still be changed."""
        return (cls.DRAFT, cls.PROPOSED)

    @classmethod
    def planned(cls) -> tuple[str, ...]:
        """With a moment to start."""
        return (cls.SCHEDULED, cls.STARTED)


class BlockKind(models.TextChoices):
    """The parts of a newsletter."""

    TEXT = "text", _("text")
    PICTURE = "picture", _("picture")
    BUTTON = "button", _("button")
    ITEM = "item", _("something from the portal")


# The topics that exist from the start; staff change their words, not their codes.
TOPICS = (
    ("algemeen", "Algemeen nieuws", "General news", "Het belangrijkste nieuws van het jaar.", "The main news of the year."),
    ("campagne", "Campagne", "Campaign", "Nieuw materiaal en landelijke weken.", "New material and national weeks."),
    ("expedities", "Expedities", "Expeditions", "Nieuwe expedities en wat ze leren.", "New expeditions and what they learn."),
    ("kennis", "Kennis", "Knowledge", "Kennisboostweken, artikelen en verhalen.", "Knowledge-boost weeks, articles and stories."),
    ("bronnen", "Bronnen van nieuwe mensen", "Sources of new people", "Bedrijven, scholen en hun mensen.", "Companies, schools and their people."),
    ("onderzoek", "Onderzoek", "Research", "Wat werkt, en hoe we dat weten.", "What works, and how we know."),
    ("netwerk", "Mijn eigen netwerk", "My own network", "Nieuws van het netwerk waar je organisatie bij hoort.", "News of the network that your organisation belongs to."),
)  # fmt: skip
FIRST_TOPIC = "algemeen"
NETWORK_TOPIC = "netwerk"
