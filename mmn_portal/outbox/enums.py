"""States of a mail and the classes that decide who goes first."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Waiting until the server took it, or until it is clear that it never will."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("dropped: its moment passed")
    STOPPED = "stopped", _("stopped by staff")


class Priority(models.IntegerChoices):
    """Lower goes first: nobody waits for a login code behind a thousand reminders."""

    NOW = 0, _("at once")
    DEED = 1, _("answer to a deed")
    REMINDER = 2, _("reminder")
    BULK = 3, _("many at once")
