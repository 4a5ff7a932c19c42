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
    """A session is written or proposed, shown, and perhaps called off."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    REFUSED = "refused", _("refused")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


EVENT_ROADS = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PROPOSED: frozenset({EventState.PUBLISHED, EventState.REFUSED}),
    EventState.REFUSED: frozenset(),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
}
PUBLIC = (EventState.PUBLISHED, EventState.CANCELLED)


class MomentState(models.TextChoices):
    """A campaign week is made, shown, and perhaps taken off the site."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("off the site")


MOMENT_ROADS = {
    MomentState.DRAFT: frozenset({MomentState.PUBLISHED}),
    MomentState.PUBLISHED: frozenset({MomentState.RETIRED}),
    MomentState.RETIRED: frozenset({MomentState.PUBLISHED}),
}


class QueuePolicy(models.TextChoices):
    """Who of the waiting list gets freed seats. Printed on the page of the session."""

    STRICT = "strict", _("strictly in order")
    BEST_FIT = "best_fit", _("whoever fits first")


class QuestionKind(models.TextChoices):
    """What can be answered to a question of a session."""

    LINE = "line", _("one line")
    TEXT = "text", _("some lines")
    YES_NO = "yes_no", _("yes or no")
    ONE = "one", _("one of some choices")
    SEVERAL = "several", _("several of some choices")


WITH_OPTIONS = (QuestionKind.ONE, QuestionKind.SEVERAL)


class Format(models.TextChoices):
    """How somebody takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class Seat(models.TextChoices):
    """What somebody has: a held seat until she proves her address, a seat, an offered one, a place in the queue, or nothing."""

    HELD = "held", _("held until confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    OFFERED = "offered", _("offered")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("not confirmed in time")


LIVE = (Seat.HELD, Seat.CONFIRMED, Seat.OFFERED, Seat.WAITING)
TAKING = (Seat.CONFIRMED, Seat.OFFERED, Seat.HELD)
SEAT_ROADS = {
    Seat.HELD: frozenset({Seat.CONFIRMED, Seat.CANCELLED, Seat.LAPSED}),
    Seat.WAITING: frozenset({Seat.OFFERED, Seat.CONFIRMED, Seat.CANCELLED, Seat.LAPSED}),
    Seat.OFFERED: frozenset({Seat.CONFIRMED, Seat.WAITING, Seat.CANCELLED, Seat.LAPSED}),
    Seat.CONFIRMED: frozenset({Seat.CANCELLED}),
    Seat.CANCELLED: frozenset(),
    Seat.LAPSED: frozenset(),
}


class Source(models.TextChoices):
    """Who filled in the registration."""

    HERSELF = "herself", _("herself")
    COLLEAGUE = "colleague", _("a colleague")
    STAFF = "staff", _("NOV staff")


class OfferState(models.TextChoices):
    """What became of an offer of seats."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("taken")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("not answered in time")
    WITHDRAWN = "withdrawn", _("ended with its registrations")


class Reminder(models.TextChoices):
    """A mail around a session that leaves by the clock."""

    WEEK = "week", _("long before: it is coming")
    DAY = "day", _("the day before")
    HOUR = "hour", _("it begins soon")
    STILL = "still", _("are you still coming?")
    THANKS = "thanks", _("thanks, material and looking back")
    CLOSED = "closed", _("registration closed without a seat for who waits")


# What staff make rules for; that there was no seat is told whenever registration closes.
RULED = [(kind, words) for kind, words in Reminder.choices if kind != Reminder.CLOSED]


class Anchor(models.TextChoices):
    """From where the moment of a mail is counted."""

    BEFORE = "before", _("before it begins")
    AFTER = "after", _("after it ends")
    FIXED = "fixed", _("at a fixed moment")


class Door(models.TextChoices):
    """How somebody was seen to come in."""

    CODE = "code", _("scanned code")
    NAME = "name", _("found by name")
    ONLINE = "online", _("joined online")


class Audience(models.TextChoices):
    """Who gets a message of staff."""

    CONFIRMED = "confirmed", _("everyone with a seat")
    WAITING = "waiting", _("everyone on the waiting list")
    ALL = "all", _("everyone")
    CHOSEN = "chosen", _("chosen people")
