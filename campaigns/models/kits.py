"""Campaign kits: a kit holds materials, a material has versions; beside them ready ZIPs and counts of downloads."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.core.constraints import both_or_neither
from mmn_portal.people.models import Organisation
from mmn_portal.programme.models import Phase

from ..enums import Channel, FileFormat, KitState, Licence, MaterialKind, MaterialLanguage, Parcel
from ..querysets import ArchiveQuerySet, DownloadQuerySet, KitQuerySet, MaterialQuerySet
from ..sizes import ON_PAGES


class Kit(models.Model):
    """A set of materials that belong together."""

    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    summary_nl = models.CharField(_("summary (Dutch)"), max_length=300)
    summary_en = models.CharField(_("summary (English)"), max_length=300, blank=True)
    description_nl = models.TextField(_("description (Dutch, Markdown)"), max_length=10_000, blank=True)
    description_en = models.TextField(_("description (English, Markdown)"), max_length=10_000, blank=True)
    phase = models.ForeignKey(Phase, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("phase"))
    state = models.CharField(_("state"), max_length=10, choices=KitState.choices, default=KitState.DRAFT)
    opens_at = models.DateTimeField(_("on show from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("on show until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    objects = KitQuerySet.as_manager()

    class Meta:
        verbose_name = _("kit")
        verbose_name_plural = _("kits")
        constraints = (
            models.CheckConstraint(
                name="campaigns_kit_opens_before_it_closes",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                violation_error_message=_("A kit opens before it closes."),
            ),
            models.CheckConstraint(
                name="campaigns_kit_live_has_a_moment",
                condition=Q(state=KitState.DRAFT) | Q(published_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["state", "-published_at"], name="campaigns_kit_on_show"),)

    def __str__(self) -> str:
        return self.title_nl

    def get_absolute_url(self) -> str:
        return reverse("campaigns:kit", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def summary(self) -> str:
        return in_language(self, "summary", get_language())

    @property
    def description(self) -> str:
        return in_language(self, "description", get_language())

    @property
    def title_language(self) -> str:
        return language_of(self, "title", get_language())

    @property
    def description_language(self) -> str:
        return language_of(self, "description", get_language())


def preview_address(slug: str, name: str) -> str:
    """The address of a preview that is stored under ``name``; another picture gets another, so browsers may keep it."""
    return f"{reverse('campaigns:material-preview', args=[slug])}?v={name[-13:-5]}"


class Material(models.Model):
    """One thing to use, such as a poster. Its file is in its versions; ``current`` is the newest."""

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="materials", verbose_name=_("kit"))
    slug = models.SlugField(_("address on the portal"), max_length=100, unique=True)
    file_name = models.CharField(_("name of the file"), max_length=120, editable=False)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=MaterialKind.choices)
    channel = models.CharField(_("channel"), max_length=14, choices=Channel.choices)
    format = models.CharField(_("kind of file"), max_length=5, choices=FileFormat.choices, editable=False)
    language = models.CharField(
        _("language"), max_length=5, choices=MaterialLanguage.choices, default=MaterialLanguage.NL
    )
    measure = models.CharField(
        _("measure"), max_length=40, blank=True, help_text=_("Such as A3, or 1080 × 1080 pixels")
    )
    phase = models.ForeignKey(Phase, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("phase"))
    licence = models.CharField(_("licence"), max_length=12, choices=Licence.choices, default=Licence.CAMPAIGN)
    licensed_until = models.DateField(_("licence ends on"), null=True, blank=True)
    alt_nl = models.CharField(_("description for who cannot see it (Dutch)"), max_length=500, blank=True)
    alt_en = models.CharField(_("description for who cannot see it (English)"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    preview = models.FileField(_("preview"), upload_to="previews/", blank=True, max_length=200, editable=False)
    # As pictures.looks tells it: nearly the same is known again.
    look = models.CharField(_("look"), max_length=16, blank=True, editable=False)
    preview_width = models.PositiveIntegerField(_("width of the preview"), null=True, blank=True, editable=False)
    preview_height = models.PositiveIntegerField(_("height of the preview"), null=True, blank=True, editable=False)
    place = models.PositiveIntegerField(_("place in the kit"), default=100)
    # The day after which somebody on it no longer agrees: the first of its consents to end (actions.keep_portraits).
    portraits_until = models.DateField(_("people on it agreed until"), null=True, blank=True, editable=False)
    # Taken back: given out nowhere. A new version, without what was wrong, brings it back.
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(_("why it was taken back"), max_length=300, blank=True, editable=False)
    instead = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("what may be used instead"),
    )  # fmt: skip
    current = models.OneToOneField(
        "campaigns.MaterialVersion", on_delete=models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("current version"),
    )  # fmt: skip

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = (
            models.UniqueConstraint(
                name="campaigns_material_one_file_name_per_kit",
                fields=["kit", "file_name"],
                violation_error_message=_("This kit has a file of this name already."),
            ),
            both_or_neither("preview_width", "preview_height"),
        )
        indexes = (models.Index(fields=["kind", "channel"], name="campaigns_material_kind"),)

    def __str__(self) -> str:
        return self.title_nl

    def get_absolute_url(self) -> str:
        return reverse("campaigns:material", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def title_language(self) -> str:
        return language_of(self, "title", get_language())

    @property
    def alt(self) -> str:
        return in_language(self, "alt", get_language())

    @property
    def alt_language(self) -> str:
        return language_of(self, "alt", get_language())

    @property
    def download_name(self) -> str:
        """What the file is called on the computer of who takes it along."""
        return f"{self.slug}.{self.format}"

    @property
    def given(self) -> "MaterialVersion":
        """The version that is given out; only those that were published once have one."""
        if self.current is None:
            raise LookupError(self.slug)
        return self.current

    @property
    def preview_url(self) -> str:
        """The address of the preview."""
        return preview_address(self.slug, str(self.preview)) if self.preview else ""

    def is_expired(self, today: date) -> bool:
        """Licence or consent has ended, or says less than a kit is for: its words are shown, but it is no longer given out."""
        return self.ends_on is not None and self.ends_on < today

    @property
    def is_picture(self) -> bool:
        """It comes in other sizes too."""
        return self.format in {FileFormat.PNG, FileFormat.JPG, FileFormat.WEBP}

    @property
    def srcset(self) -> str:
        """Its picture at every width, for the browser to choose from."""
        addresses = (
            f"{reverse('campaigns:material-picture', args=[self.slug, width])}?v={self.given.sha256[:8]} {width}w"
            for width in ON_PAGES
        )
        return ", ".join(addresses) if self.is_picture and self.withdrawn_at is None else ""

    @property
    def ends_on(self) -> date | None:
        """The last day on which it is given out: licence and consents together."""
        return min(filter(None, (self.licensed_until, self.portraits_until)), default=None)


class MaterialVersion(models.Model):
    """A file that never changes. A better one is another version."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    file = models.FileField(_("file"), upload_to="materials/", max_length=200)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    # What it looked like, for who has it and wants to see what is new.
    preview = models.FileField(_("preview"), upload_to="previews/", blank=True, max_length=200, editable=False)
    note_nl = models.CharField(_("what is new (Dutch)"), max_length=300, blank=True)
    note_en = models.CharField(_("what is new (English)"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = (
            models.UniqueConstraint(name="campaigns_version_one_of_each_number", fields=["material", "number"]),
            models.CheckConstraint(name="campaigns_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="campaigns_version_has_a_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def note(self) -> str:
        return in_language(self, "note", get_language())

    @property
    def note_language(self) -> str:
        return language_of(self, "note", get_language())


class KitArchive(models.Model):
    """The ZIP of a kit as it was at one fingerprint. Whoever holds the claim builds it; it is built once."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="archives")
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    claimed_until = models.DateTimeField(_("somebody builds it until"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="archives/", blank=True, max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    built_at = models.DateTimeField(_("built on"), null=True, blank=True)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("ZIP of a kit")
        verbose_name_plural = _("ZIPs of kits")
        constraints = (
            models.UniqueConstraint(name="campaigns_archive_once_per_fingerprint", fields=["kit", "fingerprint"]),
            both_or_neither("size", "built_at"),
        )

    def __str__(self) -> str:
        return f"{self.kit} {self.fingerprint[:8]}"


class Download(models.Model):
    """How often something was taken along on a day, and for which organisation. Never by whom."""

    key = models.CharField(_("key"), max_length=120, unique=True, editable=False)
    on = models.DateField(_("day"))
    parcel = models.CharField(_("what"), max_length=10, choices=Parcel.choices)
    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="downloads", verbose_name=_("kit"))
    material = models.ForeignKey(
        Material, on_delete=models.CASCADE, null=True, blank=True, related_name="downloads", verbose_name=_("material")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    count = models.PositiveIntegerField(_("times"), default=1)
    last_at = models.DateTimeField(_("last time"))

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        constraints = (
            models.CheckConstraint(
                name="campaigns_download_of_a_kit_or_a_material",
                condition=Q(parcel=Parcel.KIT, material__isnull=True)
                | (~Q(parcel=Parcel.KIT) & Q(material__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["kit", "organisation"], name="campaigns_download_who"),)

    def __str__(self) -> str:
        return f"{self.on} {self.kit} {self.count}×"
