"""Designs: a template that an organisation filled in. What it was before stays, and can be taken back."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Organisation
from mmn_portal.pictures.models import Picture

from ..enums import DesignLanguage, Output
from ..querysets import DesignQuerySet, RenderQuerySet
from ..sizes import CHOICES
from .templates import TemplateVersion


class Design(models.Model):
    """What an organisation made of a template. Known by a key that nobody can guess."""

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="designs", verbose_name=_("organisation")
    )
    version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, related_name="designs", verbose_name=_("version of the template")
    )
    title = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=DesignLanguage.choices, default=DesignLanguage.NL)
    swatch = models.SlugField(_("colours"), max_length=30, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    alt = models.CharField(_("description for who cannot see it"), max_length=500, blank=True)
    number = models.PositiveIntegerField(_("times saved"), default=1)
    # Of the state that an owner approved, where her organisation wants that.
    approved_print = models.CharField(_("fingerprint of what was approved"), max_length=64, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)
    changed_at = models.DateTimeField(_("changed on"), editable=False)

    objects = DesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("design")
        verbose_name_plural = _("designs")
        indexes = (models.Index(fields=["organisation", "-changed_at"], name="campaigns_design_newest"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:design", args=[self.key])


class DesignPicture(models.Model):
    """A photo or logo in one place of a design, and which part of it shows."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="pictures")
    field = models.SlugField(_("field"), max_length=30)
    # A picture that is taken back leaves its place empty.
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="designs")
    alt = models.CharField(_("what is to be seen on it"), max_length=300, blank=True)
    focus_x = models.PositiveIntegerField(_("middle from the left, %"), default=50)
    focus_y = models.PositiveIntegerField(_("middle from the top, %"), default=50)
    zoom = models.PositiveIntegerField(_("how much closer, %"), default=100)

    class Meta:
        verbose_name = _("picture in a design")
        verbose_name_plural = _("pictures in designs")
        constraints = (
            models.UniqueConstraint(name="campaigns_design_picture_once", fields=["design", "field"]),
            models.CheckConstraint(
                name="campaigns_design_picture_within",
                condition=Q(focus_x__lte=100, focus_y__lte=100, zoom__gte=100, zoom__lte=400),
            ),
        )

    def __str__(self) -> str:
        return self.field


class DesignVersion(models.Model):
    """What a design was when it was saved."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="history")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    saved_at = models.DateTimeField(_("saved on"))

    class Meta:
        verbose_name = _("earlier state of a design")
        verbose_name_plural = _("earlier states of designs")
        constraints = (models.UniqueConstraint(name="campaigns_design_version_once", fields=["design", "number"]),)

    def __str__(self) -> str:
        return f"{self.design} {self.number}"


class Render(models.Model):
    """A picture or document that was made of a design, kept by what went into it: the same is not made twice."""

    key = models.CharField(_("fingerprint of what went in"), max_length=64)
    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="renders")
    size = models.CharField(_("size"), max_length=12, choices=CHOICES)
    output = models.CharField(_("kind of file"), max_length=5, choices=[*Output.choices, ("small", _("on the screen"))])
    facts = models.JSONField(_("what the renderer told"), default=list)
    file = models.FileField(_("file"), upload_to="renders/", max_length=200)
    made_at = models.DateTimeField(_("made on"))

    objects = RenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendered design")
        verbose_name_plural = _("rendered designs")
        constraints = (models.UniqueConstraint(name="campaigns_render_once", fields=["design", "key"]),)
        indexes = (models.Index(fields=["made_at"], name="campaigns_render_age"),)

    def __str__(self) -> str:
        return f"{self.design} {self.size} {self.output}"
