"""Kinds and states of sessions and registrations, and the roads between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What sort of thing stands on the agenda. The values stand in addresses, so they are Dutch and last."""

    KICK_OFF = "kick-off", _("Kick-off")
    KNOWLEDGE = "kennissessie", _("Knowledge session")
    CAMPAIGN = "campagneactiviteit", _("Campaign activity")
    EXPEDITION = "expeditiedag", _("Expedition day")
    PEERS = "intervisie", _("Peer review")
    TRAINING = "training", _("Training")
    OTHER = "overig", _("Other")


class EventState(models.TextChoices):
    """A session is written, shown, and perhaps called off."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


EVENT_ROADS = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
}


class Format(models.TextChoices):
    """How somebody takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class Seat(models.TextChoices):
    """What somebody has: a held seat until she proves her address, a seat, a place in the queue, or nothing any more."""

    HELD = "held", _("held until confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("not confirmed in time")


LIVE = (Seat.HELD, Seat.CONFIRMED, Seat.WAITING)
SEAT_ROADS = {
    Seat.HELD: frozenset({Seat.CONFIRMED, Seat.CANCELLED, Seat.LAPSED}),
    Seat.WAITING: frozenset({Seat.CONFIRMED, Seat.CANCELLED, Seat.LAPSED}),
    Seat.CONFIRMED: frozenset({Seat.CANCELLED, Seat.WAITING}),
    Seat.CANCELLED: frozenset(),
    Seat.LAPSED: frozenset(),
}


class Source(models.TextChoices):
    """Who filled in the registration."""

    HERSELF = "herself", _("herself")
    COLLEAGUE = "colleague", _("a colleague")
    STAFF = "staff", _("NOV staff")


class Reminder(models.TextChoices):
    """When somebody is reminded."""

    WEEK = "week", _("one week before")
    DAY = "day", _("one day before")
    HOUR = "hour", _("one hour before")


class Audience(models.TextChoices):
    """Who gets a message of staff."""

    CONFIRMED = "confirmed", _("everyone with a seat")
    WAITING = "waiting", _("everyone on the waiting list")
    ALL = "all", _("everyone")
