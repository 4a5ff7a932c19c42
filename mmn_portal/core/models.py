"""What every floor leans on: the trail of deeds and the heartbeat. No word of the domain here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audit(models.Model):
    """One deed that must be traceable: who did what to which thing. Append-only."""

    at = models.DateTimeField(_("moment"), db_index=True)
    by = models.CharField(_("number of the account"), max_length=40, blank=True)
    deed = models.CharField(_("deed"), max_length=80)
    thing = models.CharField(_("thing"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit trail")

    class Privacy:
        study = ()
        pseudonym = ()
        never = ("id", "at", "by", "deed", "thing", "details")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.thing}"


class Heartbeat(models.Model):
    """When a worker or a periodic job last showed itself."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    beat_at = models.DateTimeField(_("last sign of life"))
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
