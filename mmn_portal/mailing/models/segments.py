"""A part of the subscribers, described by conditions that anyone can read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """Conditions that all hold; of each, one of its values. {"sector": {"values": ["sport"], "is_not": false}, …}"""

    name = models.CharField(_("name"), max_length=100, unique=True)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    class Privacy:
        study = ()
        pseudonym = ()
        never = ()

    def __str__(self) -> str:
        return self.name
