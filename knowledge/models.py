"""What can be learned: a library, and weeks in which people learn from each other."""

from datetime import date, datetime

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.events.models import Event
from mmn_portal.people.enums import Dimension, Theme
from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.rules import refuse_beyond
from mmn_portal.programme.models import Bilingual

from .enums import ArticleKind, ArticleState, WeekState
from .querysets import ArticleQuerySet, SessionQuerySet, WeekQuerySet

WORDS_A_MINUTE = 180
only_https = URLValidator(schemes=["https"], message=_("Enter an address that begins with https://"))


class Article(Bilingual):
    """An article to read, or a tool to use: with a page to print or a link to where it is."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ArticleKind.choices, default=ArticleKind.ARTICLE)
    dimension = models.CharField(_("makes an organisation more"), max_length=20, choices=Dimension.choices, blank=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        limit_choices_to={"organisation__isnull": True},
    )
    document = models.FileField(_("document (PDF)"), upload_to="knowledge/", blank=True, max_length=200)
    link = models.URLField(_("link to the tool"), max_length=300, blank=True, validators=[only_https])
    state = models.CharField(_("state"), max_length=10, choices=ArticleState.choices, default=ArticleState.DRAFT)
    publish_at = models.DateTimeField(_("shown from"))
    is_demo = models.BooleanField(_("example"), default=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article or tool")
        verbose_name_plural = _("articles and tools")
        indexes = (models.Index(fields=["state", "-publish_at"], name="knowledge_article_newest"),)

    def clean(self) -> None:
        super().clean()
        refuse_beyond(self.picture, Where.PORTAL)

    def get_absolute_url(self) -> str:
        return reverse("knowledge:article", args=[self.slug])

    def is_shown(self, now: datetime) -> bool:
        return self.state == ArticleState.PUBLISHED and self.publish_at <= now

    @property
    def is_tool(self) -> bool:
        return self.kind == ArticleKind.TOOL

    @property
    def minutes(self) -> int:
        """How long reading takes, in whole minutes."""
        return max(1, round(len(self.text.split()) / WORDS_A_MINUTE))


class ArticleTheme(models.Model):
    """A theme that an article is about."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = (
            models.UniqueConstraint(
                name="knowledge_theme_once",
                fields=["article", "theme"],
                violation_error_message=_("This theme was chosen already."),
            ),
        )

    def __str__(self) -> str:
        return self.get_theme_display()


class Week(Bilingual):
    """A knowledge-boost week: some days with sessions about one theme."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=WeekState.choices, default=WeekState.DRAFT)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("knowledge-boost week")
        verbose_name_plural = _("knowledge-boost weeks")
        constraints = (
            models.CheckConstraint(
                name="knowledge_week_ends_after_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("knowledge:week", args=[self.slug])

    def is_over(self, today: date) -> bool:
        return self.ends_on < today

    def is_on(self, today: date) -> bool:
        return self.starts_on <= today <= self.ends_on


class Session(models.Model):
    """A session of a week: an event with its seats, and afterwards what people can take from it."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("week"))
    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, related_name="knowledge_session", verbose_name=_("session on the agenda")
    )
    track = models.CharField(_("room or track"), max_length=60, blank=True)
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions",
        verbose_name=_("article to read with it"),
    )  # fmt: skip
    recording_url = models.URLField(_("link to the recording"), max_length=300, blank=True, validators=[only_https])
    slides = models.FileField(_("slides (PDF)"), upload_to="knowledge/", blank=True, max_length=200)
    summary_nl = models.TextField(_("summary (Dutch, Markdown)"), max_length=5000, blank=True)
    summary_en = models.TextField(_("summary (English, Markdown)"), max_length=5000, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a week")
        verbose_name_plural = _("sessions of weeks")

    def __str__(self) -> str:
        return str(self.event)

    @property
    def summary(self) -> str:
        return in_language(self, "summary", get_language())

    @property
    def has_something_to_take(self) -> bool:
        return bool(self.recording_url or self.slides or self.summary_nl)
