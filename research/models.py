"""The research: a study with its instrument and waves, who takes part, what they agreed to and answered, and what left."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.people.models import Organisation, Person, User

from .enums import ExportState, ItemKind, Level, Part, Quality
from .querysets import (
    AnswerQuerySet,
    ConsentQuerySet,
    ExportQuerySet,
    FindingQuerySet,
    InvitationQuerySet,
    ItemQuerySet,
    ParticipationQuerySet,
    ResponseQuerySet,
    StudyQuerySet,
)


class InstrumentVersion(models.Model):
    """A questionnaire as it was published. It and its questions never change; a change is a new version."""

    code = models.CharField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=12)
    blocks = models.JSONField(_("blocks"))
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = (models.UniqueConstraint(name="research_instrument_once", fields=["code", "version"]),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Item(models.Model):
    """A question with its permanent code."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(_("code"), max_length=24)
    block = models.PositiveSmallIntegerField(_("block"))
    place = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind.choices)
    level = models.CharField(_("level of measurement"), max_length=10, choices=Level.choices)
    question_nl = models.CharField(_("question (Dutch)"), max_length=300)
    question_en = models.CharField(_("question (English)"), max_length=300)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    # A list of {"code": 1, "nl": "...", "en": "..."}.
    choices = models.JSONField(_("answers with their codes"), default=list)
    most = models.PositiveSmallIntegerField(_("at most so many"), null=True, blank=True)
    has_quality = models.BooleanField(_("counted or estimated is asked"), default=False)
    at_most = models.CharField(_("cannot be more than"), max_length=24, blank=True)
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    is_about_few = models.BooleanField(_("may point at one person in a small organisation"), default=False)
    # Codes of waves; empty means all.
    waves = models.JSONField(_("waves"), default=list, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions of the instrument")
        constraints = (
            models.UniqueConstraint(name="research_item_once", fields=["version", "code"]),
            # trust.md and B.5: valid as a name in SPSS, R and Stata.
            models.CheckConstraint(name="research_item_code_is_a_name", condition=Q(code__regex=r"^[a-z][a-z0-9_]*$")),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def question(self) -> str:
        return in_language(self, "question", get_language())

    @property
    def labels(self) -> dict[int, str]:
        """The words of each code in the language of the reader."""
        language = "en" if (get_language() or "nl").startswith("en") else "nl"
        return {choice["code"]: choice[language] for choice in self.choices}

    def is_asked_in(self, wave: str) -> bool:
        return not self.waves or wave in self.waves


class Study(models.Model):
    """What is studied, by whom, on which ground, and until when data are kept."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    purpose_nl = models.TextField(_("purpose (Dutch)"), max_length=2000)
    purpose_en = models.TextField(_("purpose (English)"), max_length=2000)
    ground_nl = models.TextField(_("legal ground (Dutch)"), max_length=2000)
    ground_en = models.TextField(_("legal ground (English)"), max_length=2000)
    responsible = models.CharField(_("responsible"), max_length=160)
    keep_until = models.DateField(_("data are kept until"))
    # From then on no pseudonym leads to an organisation, and nothing can be exported any more.
    key_destroyed_at = models.DateTimeField(_("key destroyed on"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")

    def __str__(self) -> str:
        return self.title_nl

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def purpose(self) -> str:
        return in_language(self, "purpose", get_language())

    @property
    def ground(self) -> str:
        return in_language(self, "ground", get_language())


class Wave(models.Model):
    """A measurement: some days after an organisation started, with a window around that day."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="waves")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=4)
    offset_days = models.PositiveSmallIntegerField(_("days after the start"))
    days_before = models.PositiveSmallIntegerField(_("opens so many days before"))
    days_after = models.PositiveSmallIntegerField(_("closes so many days after"))
    # The sets of answers behind its public figures: they are counted anew when enough came or went.
    counted = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = (models.UniqueConstraint(name="research_wave_once", fields=["study", "code"]),)

    def __str__(self) -> str:
        return self.code


class Participation(models.Model):
    """An organisation that is asked to take part, its contact, and the random name under which its answers leave."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("started on"))
    asked_at = models.DateTimeField(_("consent asked on"), null=True, blank=True)
    # Random, never made from anything that is known; given when the first answer is exported.
    pseudonym = models.CharField(max_length=10, unique=True, null=True, blank=True, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in research")
        verbose_name_plural = _("participations in research")
        constraints = (models.UniqueConstraint(name="research_participation_once", fields=["study", "organisation"]),)

    class Privacy:
        study = ("study", "is_demo")
        pseudonym = ("organisation",)
        never = ("id", "contact", "starts_on", "asked_at", "pseudonym", "link_version")

    def __str__(self) -> str:
        return str(self.organisation)


class Consent(models.Model):
    """One part that was agreed to, refused or taken back. Append-only: the latest of a part counts."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="consents")
    part = models.CharField(_("part"), max_length=16, choices=Part.choices)
    is_given = models.BooleanField(_("given"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    text = models.TextField(_("words that were shown"))
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("moment"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to research")
        verbose_name_plural = _("consents to research")
        indexes = (models.Index(fields=["participation", "part", "-at"], name="research_consent_latest"),)

    class Privacy:
        study = ("part", "is_given")
        pseudonym = ("participation",)
        never = ("id", "text_version", "text", "given_by", "at")

    def __str__(self) -> str:
        return f"{self.participation} {self.part}"


class Invitation(models.Model):
    """The questionnaire of one wave for one organisation, with its own window."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="invitations")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    invited_at = models.DateTimeField(_("invited on"))
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("last reminder"), null=True, blank=True)
    wants_no_reminders = models.BooleanField(_("wants no reminders"), default=False)
    undeliverable_at = models.DateTimeField(_("no mail arrived, since"), null=True, blank=True, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a questionnaire")
        verbose_name_plural = _("invitations to questionnaires")
        constraints = (
            models.UniqueConstraint(name="research_invitation_once", fields=["participation", "wave"]),
            models.CheckConstraint(
                name="research_invitation_closes_after_it_opens", condition=Q(closes_on__gt=F("opens_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.participation} {self.wave}"

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on


class Response(models.Model):
    """The answers of one organisation in one wave, with what it was like then."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="response")
    began_at = models.DateTimeField(_("begun on"))
    saved_at = models.DateTimeField(_("last saved"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    # Of the organisation at that moment: it may move or grow.
    sector = models.CharField(_("sector"), max_length=20, blank=True)
    province = models.CharField(_("province"), max_length=5, blank=True)
    size = models.CharField(_("size"), max_length=8, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of answers")
        verbose_name_plural = _("sets of answers")

    def __str__(self) -> str:
        return f"{self.invitation_id}"


class Answer(models.Model):
    """One answer; of a question with several answers one row for each that was chosen."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    option = models.SmallIntegerField(_("chosen answer"), default=0)
    number = models.IntegerField(_("value"), null=True, blank=True)
    text = models.TextField(_("own words"), max_length=500, blank=True)
    quality = models.CharField(_("quality"), max_length=10, choices=Quality.choices, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (
            models.UniqueConstraint(name="research_answer_once", fields=["response", "item", "option"]),
            models.CheckConstraint(
                name="research_answer_says_something", condition=Q(number__isnull=False) | ~Q(text="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}"


class Export(models.Model):
    """A request for data, who judged it, and the file that was made. Nobody approves her own."""

    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="exports")
    # Codes of waves.
    waves = models.JSONField(_("waves"))
    purpose = models.TextField(_("purpose"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=ExportState.choices, default=ExportState.REQUESTED)
    requested_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested on"))
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    because = models.TextField(_("reason"), max_length=1000, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to="research/", blank=True, max_length=200)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("sets of answers"), null=True, blank=True)
    report = models.JSONField(_("what was left out"), default=dict, blank=True)
    # Of whom answers are in it: a withdrawal finds the files that hold them.
    pseudonyms = models.JSONField(default=list, blank=True, editable=False)
    made_at = models.DateTimeField(_("made on"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends on"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = (
            models.CheckConstraint(
                name="research_export_is_judged_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                violation_error_message=_("Somebody else decides on your request."),
            ),
            models.CheckConstraint(
                name="research_export_made_is_approved",
                condition=~Q(state__in=[ExportState.MADE, ExportState.APPROVED]) | Q(decided_at__isnull=False),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = (
            "id", "key", "study", "waves", "purpose", "state", "requested_by", "requested_at", "decided_by", "decided_at",
            "because", "claimed_until", "file", "sha256", "size", "rows", "report", "pseudonyms", "made_at", "ends_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{', '.join(self.waves)} ({self.requested_at:%d-%m-%Y})"

    def may_be_taken(self, now: datetime) -> bool:
        return self.state == ExportState.MADE and self.ends_at is not None and self.ends_at > now


class Download(models.Model):
    """Somebody took an export along: written down before the first byte."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("download of an export")
        verbose_name_plural = _("downloads of exports")

    class Privacy:
        study = ()
        pseudonym = ()
        never = ("id", "export", "by", "at")

    def __str__(self) -> str:
        return f"{self.export} {self.at:%d-%m-%Y}"


class Finding(models.Model):
    """A figure that was counted when a wave had closed. Pages show these and never count answers themselves."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(_("question"), max_length=24)
    option = models.SmallIntegerField(_("answer"), default=0)
    n = models.PositiveIntegerField(_("organisations"))
    # Medians and quartiles of a scale, or a share in whole percents.
    median = models.FloatField(_("median"), null=True, blank=True)
    low = models.FloatField(_("first quartile"), null=True, blank=True)
    high = models.FloatField(_("third quartile"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("share (%)"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("counted on"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = (
            models.UniqueConstraint(name="research_finding_once", fields=["wave", "code", "option"]),
            models.CheckConstraint(name="research_finding_of_ten_or_more", condition=Q(n__gte=10)),
        )

    def __str__(self) -> str:
        return f"{self.wave} {self.code}"
