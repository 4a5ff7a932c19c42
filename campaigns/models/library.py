"""Around the materials and designs: who is on them, and what was taken out of them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Person
from mmn_portal.pictures.models import Picture, Portrait

from ..enums import FileFormat
from ..querysets import MaterialConsentQuerySet, MaterialWordsQuerySet
from .designs import Design
from .kits import Kit, Material, MaterialVersion


class MaterialConsent(Portrait):
    """Somebody on a material, such as the photo on a poster."""

    material = models.ForeignKey(
        Material, on_delete=models.CASCADE, related_name="consents", verbose_name=_("material")
    )

    objects = MaterialConsentQuerySet.as_manager()

    class Meta(Portrait.Meta):
        verbose_name = _("consent for a material")
        verbose_name_plural = _("consents for materials")

    class Privacy(Portrait.Privacy):
        pseudonym = ("told_by", "material")


class Gap(models.Model):
    """An empty place in a design, where a picture was taken back; and what may come there with one press."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="gaps")
    field = models.SlugField(_("field"), max_length=30)
    replacement = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what may come there"),
    )
    made_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("empty place in a design")
        verbose_name_plural = _("empty places in designs")
        constraints = (models.UniqueConstraint(name="campaigns_gap_once", fields=["design", "field"]),)

    def __str__(self) -> str:
        return self.field


class Told(models.Model):
    """That somebody was told of a change to what her organisation has: once is enough."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # Such as "m12:3" (version 3 of material 12), "m12:gone:261128" (taken back that day), "m12:over",
    # "t4:2" (version 2 of template 4).
    key = models.CharField(_("of what"), max_length=40)
    told_at = models.DateTimeField(_("told on"))

    class Meta:
        verbose_name = _("told")
        verbose_name_plural = _("told")
        constraints = (models.UniqueConstraint(name="campaigns_told_once", fields=["person", "key"]),)
        indexes = (models.Index(fields=["told_at"], name="campaigns_told_age"),)

    class Privacy:
        study = ()
        pseudonym = ("person",)
        never = ("id", "key", "told_at")

    def __str__(self) -> str:
        return self.key


class KitSilence(models.Model):
    """Somebody wants to hear nothing more of a kit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="silences")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("no messages of a kit")
        verbose_name_plural = _("no messages of kits")
        constraints = (models.UniqueConstraint(name="campaigns_silence_once", fields=["person", "kit"]),)

    class Privacy:
        study = ()
        pseudonym = ("person", "kit")
        never = ("id", "since")

    def __str__(self) -> str:
        return str(self.kit)


class MaterialWords(models.Model):
    """The words by which a material is found, as they are compared: a copy, made again when a word changes."""

    material = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="words")
    nl = models.TextField(_("words (Dutch)"))
    en = models.TextField(_("words (English)"))
    vector = SearchVectorField(null=True, editable=False)

    objects = MaterialWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a material")
        verbose_name_plural = _("words of materials")
        indexes = (GinIndex(name="campaigns_material_by_word", fields=["vector"]),)

    def __str__(self) -> str:
        return str(self.material)


class MaterialRendition(models.Model):
    """A pictorial material at another size, made when it was first asked for."""

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField(_("width"))
    format = models.CharField(_("kind of file"), max_length=5, choices=FileFormat.choices)
    file = models.FileField(_("file"), upload_to="renditions/", max_length=200)

    class Meta:
        verbose_name = _("material at another size")
        verbose_name_plural = _("materials at other sizes")
        constraints = (models.UniqueConstraint(name="campaigns_rendition_once", fields=["version", "width", "format"]),)

    def __str__(self) -> str:
        return f"{self.version} {self.width}"
