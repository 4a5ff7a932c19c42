"""States of mails and letters to many, and the classes that decide who goes first."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailState(models.TextChoices):
    """Waiting until the server took it, or until it is clear that it never will."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    BOUNCED = "bounced", _("came back")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("dropped: its moment passed")
    BLOCKED = "blocked", _("not sent: the address is blocked")
    STOPPED = "stopped", _("stopped by staff")

    @classmethod
    def left(cls) -> tuple[str, ...]:
        """The mail server took it."""
        return (cls.SENT, cls.BOUNCED)


class Priority(models.IntegerChoices):
    """Lower goes first: nobody waits for a login code behind a thousand reminders."""

    NOW = 0, _("at once")
    DEED = 1, _("answer to a deed")
    REMINDER = 2, _("reminder")
    BULK = 3, _("many at once")


# Why a letter waits for the morning.
QUIET = "quiet"


class BroadcastState(models.TextChoices):
    """A letter to many: leaving, held, or over."""

    SENDING = "sending", _("being sent")
    # An expedition that is paused rests; a letter does not.
    PAUSED = "paused", pgettext_lazy("a letter", "paused")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("sent")

    @classmethod
    def over(cls) -> tuple[str, ...]:
        """Nothing leaves any more."""
        return (cls.STOPPED, cls.DONE)


class DeliveryState(models.IntegerChoices):
    """One copy of a letter to many."""

    WAITING = 0, _("waiting")
    SENT = 2, _("sent")
    FAILED = 3, _("refused")
    SKIPPED = 4, _("not sent: unsubscribed")
    BLOCKED = 5, _("not sent: the address is blocked")
    UNCERTAIN = 6, _("perhaps sent")
    DROPPED = 7, _("not sent: too late")

    @classmethod
    def aside(cls) -> tuple[int, ...]:
        """What did not leave, or perhaps did."""
        return (cls.FAILED, cls.SKIPPED, cls.BLOCKED, cls.UNCERTAIN, cls.DROPPED)


class SuppressionReason(models.TextChoices):
    """Why an address is blocked."""

    HARD = "hard", _("mail comes back for good")
    SOFT = "soft", _("mail came back again and again")
    COMPLAINT = "complaint", _("the reader called it spam")
    ERASED = "erased", _("the reader was erased")
    STAFF = "staff", _("blocked by staff")


class Reach(Enum):
    """How far a mail goes past a block: not at all; past the reader's own wish, because she asks for this mail now; or past mail
    that came back, because it asks whether mail arrives."""

    NEWS = "news"
    ASKED_FOR = "asked for"
    PROOF = "proof"


class BounceKind(models.TextChoices):
    """How a mail came back."""

    HARD = "hard", _("for good")
    SOFT = "soft", _("for now")
    COMPLAINT = "complaint", _("called spam")
