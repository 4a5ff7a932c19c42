"""What every floor leans on: the trail of deeds, the heartbeat, the search index. No word of the domain here."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import FoundQuerySet, KnownWordQuerySet


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


class Found(models.Model):
    """A document of the search index: a copy of what an app brings, made again by every sweep."""

    key = models.CharField(_("thing"), max_length=120)
    language = models.CharField(_("language"), max_length=5)
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=500)
    words = models.TextField(_("words as they are compared"), blank=True)
    only = models.BooleanField(_("only in this language"), default=False)
    digest = models.CharField(max_length=64)
    vector = SearchVectorField(null=True, editable=False)
    # For words that stand nearly everywhere.
    title_vector = SearchVectorField(null=True, editable=False)

    objects = FoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = (models.UniqueConstraint(name="core_found_once_per_language", fields=["key", "language"]),)
        indexes = (
            GinIndex(name="core_found_by_word", fields=["vector"]),
            GinIndex(name="core_found_by_title", fields=["title_vector"]),
        )

    def __str__(self) -> str:
        return self.title


class KnownWord(models.Model):
    """A word that stands somewhere in the search index: what a typing error may have meant."""

    word = models.CharField(_("word"), max_length=40, unique=True)

    objects = KnownWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("known word")
        verbose_name_plural = _("known words")
        indexes = (GinIndex(name="core_knownword_by_likeness", fields=["word"], opclasses=["gin_trgm_ops"]),)

    def __str__(self) -> str:
        return self.word
