"""Templates of the studio: what an organisation fills in once, and where that stands at every size."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language, language_of

from ..enums import Align, Colour, FieldKind, Lock, Stands, TemplateState, ZoneShape
from ..querysets import TemplateQuerySet, TemplateVersionQuerySet
from ..sizes import CHOICES, SIZES, Size
from .kits import Kit

HEX = r"^#[0-9a-f]{6}$"


class Template(models.Model):
    """A design that organisations make their own. What it looks like is in its versions."""

    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    summary_nl = models.CharField(_("what it is for (Dutch)"), max_length=300, blank=True)
    summary_en = models.CharField(_("what it is for (English)"), max_length=300, blank=True)
    kit = models.ForeignKey(Kit, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("kit"))
    state = models.CharField(_("state"), max_length=10, choices=TemplateState.choices, default=TemplateState.DRAFT)
    ends_on = models.DateField(_("last day of use"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place in the list"), default=100)
    made_at = models.DateTimeField(_("made on"), editable=False)
    current = models.OneToOneField(
        "campaigns.TemplateVersion", on_delete=models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("current version"),
    )  # fmt: skip

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        constraints = (
            models.CheckConstraint(
                name="campaigns_template_live_has_a_version",
                condition=~Q(state=TemplateState.LIVE) | Q(current__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title_nl

    def get_absolute_url(self) -> str:
        return reverse("campaigns:template", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def title_language(self) -> str:
        return language_of(self, "title", get_language())

    @property
    def summary(self) -> str:
        return in_language(self, "summary", get_language())


class TemplateVersion(models.Model):
    """What a template was at one moment. Once published it never changes; a design points at the one it was made with."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    note_nl = models.CharField(_("what is new (Dutch)"), max_length=300, blank=True)
    note_en = models.CharField(_("what is new (English)"), max_length=300, blank=True)
    checked_languages = models.JSONField(_("languages that somebody checked"), default=list, blank=True)
    made_at = models.DateTimeField(_("made on"), editable=False)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        constraints = (
            models.UniqueConstraint(name="campaigns_template_version_once", fields=["template", "number"]),
            models.CheckConstraint(name="campaigns_template_version_from_one", condition=Q(number__gte=1)),
            models.UniqueConstraint(
                name="campaigns_template_one_version_in_the_making", fields=["template"],
                condition=Q(published_at__isnull=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.template} {self.number}"

    @property
    def note(self) -> str:
        return in_language(self, "note", get_language())

    @property
    def is_frozen(self) -> bool:
        return self.published_at is not None


class TemplateField(models.Model):
    """Something that an organisation fills in once, for all sizes."""

    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="fields")
    key = models.SlugField(_("name of its zone"), max_length=30)
    kind = models.CharField(_("kind"), max_length=6, choices=FieldKind.choices, default=FieldKind.TEXT)
    label_nl = models.CharField(_("question (Dutch)"), max_length=80)
    label_en = models.CharField(_("question (English)"), max_length=80, blank=True)
    hint_nl = models.CharField(_("hint (Dutch)"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint (English)"), max_length=200, blank=True)
    start = models.JSONField(
        _("text to start from"), default=dict, blank=True, help_text=_("For each language, such as {\"nl\": \"Help mee!\"}")
    )  # fmt: skip
    frame = models.JSONField(
        _("sentence around it"), default=dict, blank=True,
        help_text=_("For each language, with … where the text comes, such as {\"nl\": \"Mensen maken …\"}"),
    )  # fmt: skip
    choices = models.JSONField(_("texts to choose from"), default=dict, blank=True)
    lock = models.CharField(_("how free"), max_length=6, choices=Lock.choices, default=Lock.FREE)
    longest = models.PositiveIntegerField(_("most signs"), default=80)
    lines = models.PositiveIntegerField(_("lines to type in"), default=1)
    is_required = models.BooleanField(_("must be filled in"), default=True)
    must_change = models.BooleanField(_("the text to start from may not be printed"), default=False)
    place = models.PositiveIntegerField(_("place in the form"), default=100)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        constraints = (
            models.UniqueConstraint(name="campaigns_field_once", fields=["version", "key"]),
            models.CheckConstraint(name="campaigns_field_length", condition=Q(longest__gte=1, longest__lte=600)),
        )

    def __str__(self) -> str:
        return self.label_nl

    @property
    def label(self) -> str:
        return in_language(self, "label", get_language())

    @property
    def hint(self) -> str:
        return in_language(self, "hint", get_language())

    def framed(self, text: str, language: str) -> str:
        """The text within its sentence; nothing where nothing was filled in."""
        frame = str(self.frame.get(language) or self.frame.get("nl") or "…")
        return frame.replace("…", text) if text else ""

    def begins(self, language: str) -> str:
        """The text to start from in a language; the Dutch one where there is none."""
        return str(self.start.get(language) or self.start.get("nl") or "")


class Swatch(models.Model):
    """Colours that go together. The art is drawn in those of the first; another takes their place one by one."""

    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="swatches")
    key = models.SlugField(_("name"), max_length=30)
    name_nl = models.CharField(_("name (Dutch)"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=40, blank=True)
    ground = models.CharField(_("ground"), max_length=7)
    ink = models.CharField(_("ink"), max_length=7)
    accent = models.CharField(_("accent"), max_length=7)
    plate = models.CharField(_("plate"), max_length=7)
    place = models.PositiveIntegerField(_("place"), default=100)

    class Meta:
        verbose_name = _("set of colours")
        verbose_name_plural = _("sets of colours")
        constraints = (
            models.UniqueConstraint(name="campaigns_swatch_once", fields=["version", "key"]),
            models.CheckConstraint(
                name="campaigns_swatch_is_colours",
                condition=Q(ground__regex=HEX, ink__regex=HEX, accent__regex=HEX, plate__regex=HEX),
                violation_error_message=_("Write a colour as #ff9450"),
            ),
        )

    def __str__(self) -> str:
        return self.name_nl

    @property
    def name(self) -> str:
        return in_language(self, "name", get_language())

    def colour(self, role: str) -> str:
        return {Colour.INK: self.ink, Colour.GROUND: self.ground, Colour.ACCENT: self.accent}.get(
            Colour(role), self.plate
        )


class TemplateFormat(models.Model):
    """A template at one size: the art of the designer, and the zones upon it."""

    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="formats")
    size = models.CharField(_("size"), max_length=12, choices=CHOICES)
    art = models.TextField(_("art (SVG, cleaned)"), blank=True, editable=False)
    preview = models.FileField(_("preview"), upload_to="previews/", blank=True, max_length=200, editable=False)
    place = models.PositiveIntegerField(_("place"), default=100)

    class Meta:
        verbose_name = _("size of a template")
        verbose_name_plural = _("sizes of templates")
        constraints = (models.UniqueConstraint(name="campaigns_format_once", fields=["version", "size"]),)

    def __str__(self) -> str:
        return f"{self.version} {self.get_size_display()}"

    @property
    def measures(self) -> Size:
        return SIZES[self.size]


class Zone(models.Model):
    """Where something that was filled in stands: x, y, width and height in the unit of the size, from the trimmed top left."""

    format = models.ForeignKey(TemplateFormat, on_delete=models.CASCADE, related_name="zones")
    name = models.SlugField(_("name"), max_length=30)
    x = models.FloatField(_("x"))
    y = models.FloatField(_("y"))
    w = models.FloatField(_("width"))
    h = models.FloatField(_("height"))
    smallest = models.FloatField(_("smallest letter, points"), default=18)
    comfortable = models.FloatField(_("smallest letter before words are broken, points"), default=24)
    largest = models.FloatField(_("biggest letter, points"), default=120)
    weight = models.PositiveIntegerField(_("weight"), default=700)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour.choices, default=Colour.INK)
    align = models.CharField(_("across"), max_length=6, choices=Align.choices, default=Align.START)
    stands = models.CharField(_("down"), max_length=6, choices=Stands.choices, default=Stands.TOP)
    shape = models.CharField(_("shape"), max_length=9, choices=ZoneShape.choices, default=ZoneShape.RECTANGLE)
    on_plate = models.BooleanField(_("on a plate"), default=False)
    is_heading = models.BooleanField(_("is the heading"), default=False)
    order = models.PositiveIntegerField(_("order of reading"), default=100)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        constraints = (
            models.UniqueConstraint(name="campaigns_zone_once", fields=["format", "name"]),
            models.CheckConstraint(
                name="campaigns_zone_has_a_size", condition=Q(w__gt=0, h__gt=0),
                violation_error_message=_("A zone is wider and higher than nothing."),
            ),
            models.CheckConstraint(
                name="campaigns_zone_letters_grow",
                condition=Q(smallest__gt=0, smallest__lte=F("comfortable"), comfortable__lte=F("largest")),
                violation_error_message=_("The smallest letter is not bigger than the biggest."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name
