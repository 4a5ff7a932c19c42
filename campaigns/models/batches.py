"""A series: one design for many places, each with its own words and its own code."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..enums import Output, RowState
from ..querysets import BatchQuerySet, BatchRowQuerySet
from ..sizes import CHOICES
from .designs import Design
from .links import ShortLink


class Batch(models.Model):
    """What was ordered. The words are those of the moment of ordering: a design that changes meanwhile changes no series; where
    its photos or its template change, what was not drawn yet fails and says so.
    """

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="batches", verbose_name=_("design"))
    sizes = models.JSONField(_("sizes"), default=list)
    content = models.JSONField(_("content"), default=dict)
    made_at = models.DateTimeField(_("made on"))

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        indexes = (models.Index(fields=["made_at"], name="campaigns_batch_age"),)

    def __str__(self) -> str:
        return f"{self.design} {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:batch", args=[self.design.key, self.key])


class BatchRow(models.Model):
    """One place of a series. Whoever holds the claim draws it; a claim lapses, so a worker that died holds up nobody."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    place = models.CharField(_("place"), max_length=80)
    texts = models.JSONField(_("texts"), default=dict)
    link = models.ForeignKey(ShortLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=RowState.choices, default=RowState.WAITING)
    trouble = models.CharField(_("what went wrong"), max_length=500, blank=True)
    claimed_until = models.DateTimeField(_("somebody is at it until"), null=True, blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a series")
        verbose_name_plural = _("rows of series")
        constraints = (
            models.UniqueConstraint(name="campaigns_batch_row_once", fields=["batch", "number"]),
            models.CheckConstraint(
                name="campaigns_batch_row_says_what_failed", condition=~Q(state=RowState.FAILED) | ~Q(trouble=""),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["batch", "number"], condition=Q(state=RowState.WAITING), name="campaigns_row_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class BatchFile(models.Model):
    """One file of a row."""

    row = models.ForeignKey(BatchRow, on_delete=models.CASCADE, related_name="files")
    size = models.CharField(_("size"), max_length=12, choices=CHOICES)
    output = models.CharField(_("kind of file"), max_length=5, choices=Output.choices)
    file = models.FileField(_("file"), upload_to="series/", max_length=200)
    bytes = models.PositiveBigIntegerField(_("size in bytes"))

    class Meta:
        verbose_name = _("file of a series")
        verbose_name_plural = _("files of series")
        constraints = (models.UniqueConstraint(name="campaigns_batch_file_once", fields=["row", "size", "output"]),)

    def __str__(self) -> str:
        return f"{self.row} {self.size} {self.output}"
