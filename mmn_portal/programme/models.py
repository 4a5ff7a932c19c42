"""What NOV staff tell about the year, and what people tell back."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.core.constraints import both_or_neither
from mmn_portal.events.models import Moment
from mmn_portal.outbox.address import Address
from mmn_portal.people.enums import Dimension, Language, Theme
from mmn_portal.people.models import Organisation, Person, User
from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.rules import refuse_beyond

from .enums import InboxState, NewsState, StoryState, Way
from .querysets import ContributionQuerySet, InboxQuerySet, NewsQuerySet, PageQuerySet, SignatureQuerySet, StoryQuerySet

# Standing pages with a short address of their own.
STANDING = {"over": "programme:about", "privacy": "programme:privacy", "toegankelijkheid": "programme:accessibility"}


class Bilingual(models.Model):
    """Title, lead and text in two languages; an empty English one falls back to Dutch."""

    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    lead_nl = models.CharField(_("lead (Dutch)"), max_length=300, blank=True)
    lead_en = models.CharField(_("lead (English)"), max_length=300, blank=True)
    text_nl = models.TextField(_("text (Dutch, Markdown)"), max_length=20_000, blank=True)
    text_en = models.TextField(_("text (English, Markdown)"), max_length=20_000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_nl

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def lead(self) -> str:
        return in_language(self, "lead", get_language())

    @property
    def text(self) -> str:
        return in_language(self, "text", get_language())

    @property
    def text_language(self) -> str:
        return language_of(self, "text", get_language())


class Phase(Bilingual):
    """A year of the programme with its theme."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")


class WayPage(Bilingual):
    """One of the four ways in which the programme works."""

    way = models.CharField(_("way"), max_length=12, choices=Way.choices, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    link = models.CharField(_("page on the portal"), max_length=120, blank=True, help_text=_("Such as /campagne/"))

    class Meta:
        verbose_name = _("way")
        verbose_name_plural = _("ways")

    @property
    def url(self) -> str:
        """Its page on the portal, in the language of the reader; empty while there is none."""
        return _in_language(self.link, get_language() or "nl") if self.link else ""


@lru_cache(maxsize=64)
def _in_language(link: str, language: str) -> str:
    with override("nl"):
        return translate_url(link, language)


class Page(Bilingual):
    """A standing page: about, privacy, accessibility, and what staff add. A new one may wait for its moment."""

    slug = models.SlugField(_("address on the portal"), max_length=60, unique=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        limit_choices_to={"organisation__isnull": True},
    )
    publish_at = models.DateTimeField(
        _("shown from"), null=True, blank=True, help_text=_("Empty: at once. Until then only staff see it.")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_absolute_url(self) -> str:
        own = STANDING.get(self.slug)
        return reverse(own) if own else reverse("programme:page", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        refuse_beyond(self.picture, Where.PORTAL)
        if self.slug in STANDING and self.publish_at is not None:
            raise ValidationError({"publish_at": _("This page is linked from everywhere, so it is always shown.")})


class NewsItem(Bilingual):
    """News: shown from its moment on."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        limit_choices_to={"organisation__isnull": True},
    )
    state = models.CharField(_("state"), max_length=10, choices=NewsState.choices, default=NewsState.DRAFT)
    publish_at = models.DateTimeField(_("shown from"))
    is_demo = models.BooleanField(_("example"), default=False)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        indexes = (models.Index(fields=["state", "-publish_at"], name="programme_news_newest"),)

    def get_absolute_url(self) -> str:
        return reverse("programme:news-item", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        refuse_beyond(self.picture, Where.PORTAL)

    @property
    def is_draft(self) -> bool:
        return self.state == NewsState.DRAFT


class Letter(models.Model):
    """Something that somebody wrote to the programme and that the desk answers."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.NL)
    sent_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=10, choices=InboxState.choices, default=InboxState.OPEN)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    key = models.UUIDField(_("key of the form"), unique=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered_has_a_moment",
                condition=Q(state=InboxState.ANSWERED, answered_at__isnull=False)
                | (~Q(state=InboxState.ANSWERED) & Q(answered_at__isnull=True)),
            ),
        )

    @property
    def reader(self) -> Address:
        return Address(self.email, self.language)


class ContactMessage(Letter):
    """A question through the contact form."""

    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("question"), max_length=5000)

    objects = InboxQuerySet.as_manager()

    class Meta(Letter.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions (inbox)")

    class Privacy:
        study = ()
        pseudonym = ()
        never = (
            "id", "name", "email", "language", "sent_at", "state", "answer", "answered_at", "answered_by", "key",
            "subject", "text",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.subject

    @property
    def what_was_written(self) -> str:
        return self.text


class Contribution(Letter):
    """Which chance somebody sees for (more) voluntary effort, and what she or her organisation will do."""

    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("organisation on the portal"),
    )  # fmt: skip
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    chance = models.TextField(_("the chance they see"), max_length=1500)
    deed = models.TextField(_("what they will do"), max_length=1500)
    may_publish = models.BooleanField(_("may be shown on the site"), default=False)
    published_at = models.DateTimeField(_("shown since"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shown by")
    )
    is_demo = models.BooleanField(_("example"), default=False)

    objects = ContributionQuerySet.as_manager()

    class Meta(Letter.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions (take part)")
        constraints = (
            *Letter.Meta.constraints,
            both_or_neither("published_at", "published_by"),
            models.CheckConstraint(
                name="programme_contribution_shown_with_consent",
                condition=Q(published_at__isnull=True) | Q(may_publish=True),
                violation_error_message=_("It cannot be shown: the sender did not agree to that."),
            ),
        )

    class Privacy:
        study = ("may_publish", "is_demo")
        pseudonym = ("organisation", "person")
        never = (
            "id", "name", "email", "language", "sent_at", "state", "answer", "answered_at", "answered_by", "key",
            "organisation_name", "chance", "deed", "published_at", "published_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.organisation_name or self.name

    @property
    def what_was_written(self) -> str:
        return f"{self.chance}\n\n{self.deed}"


class Story(models.Model):
    """What an organisation tried with new volunteers: what it wanted, did, saw happen, and would tell another."""

    slug = models.SlugField(_("address on the portal"), max_length=140, unique=True)
    title = models.CharField(_("title"), max_length=120)
    wanted = models.TextField(_("what we wanted"), max_length=1000)
    did = models.TextField(_("what we did"), max_length=1500)
    happened = models.TextField(_("what happened"), max_length=1500)
    tip = models.TextField(_("our tip"), max_length=600)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices)
    dimension = models.CharField(_("makes an organisation more"), max_length=20, choices=Dimension.choices, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.NL)
    moment = models.ForeignKey(
        Moment, on_delete=models.SET_NULL, null=True, blank=True, related_name="stories",
        verbose_name=_("campaign week that it is about"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="stories", verbose_name=_("organisation")
    )
    offered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered on"))
    state = models.CharField(_("state"), max_length=10, choices=StoryState.choices, default=StoryState.OFFERED)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    key = models.UUIDField(_("key of the form"), unique=True, editable=False)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = (
            models.CheckConstraint(
                name="programme_story_decided_has_a_moment",
                condition=Q(state=StoryState.OFFERED, decided_at__isnull=True)
                | (~Q(state=StoryState.OFFERED) & Q(decided_at__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["state", "-decided_at"], name="programme_story_newest"),)

    class Privacy:
        study = ("theme", "dimension", "language", "state", "is_demo")
        pseudonym = ("organisation", "offered_by", "moment")
        never = (
            "id", "slug", "title", "wanted", "did", "happened", "tip", "offered_at", "decided_at", "decided_by", "key",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:story", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.state == StoryState.PUBLISHED

    @property
    def may_be_taken_back(self) -> bool:
        return self.state != StoryState.WITHDRAWN

    @property
    def text(self) -> str:
        """All of it, for the search."""
        return "\n".join((self.wanted, self.did, self.happened, self.tip))


class Signature(models.Model):
    """An organisation stands behind the declaration of 2018 that such a year should be."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="signature", verbose_name=_("organisation")
    )
    promise = models.CharField(_("what they promise"), max_length=160, blank=True)
    signed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed on"))
    is_demo = models.BooleanField(_("example"), default=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature under the declaration")
        verbose_name_plural = _("signatures under the declaration")

    class Privacy:
        study = ("is_demo",)
        pseudonym = ("organisation", "signed_by")
        never = ("id", "promise", "signed_at")

    def __str__(self) -> str:
        return str(self.organisation)
