"""Moments: campaign weeks in which organisations do something at the same time. Their pages are made by an app above."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.people.enums import Theme

from ..enums import MomentState
from ..querysets import MomentQuerySet


class Moment(models.Model):
    """A campaign week: some days, and what they are about."""

    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    summary_nl = models.CharField(_("summary (Dutch)"), max_length=300)
    summary_en = models.CharField(_("summary (English)"), max_length=300, blank=True)
    description_nl = models.TextField(_("description (Dutch, Markdown)"), max_length=10_000, blank=True)
    description_en = models.TextField(_("description (English, Markdown)"), max_length=10_000, blank=True)
    theme = models.CharField(
        _("theme"), max_length=20, choices=Theme.choices, blank=True,
        help_text=_("Stories about this theme stand on the wall of the week too."),
    )  # fmt: skip
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_national = models.BooleanField(_("in the whole country"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=MomentState.choices, default=MomentState.DRAFT)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    objects = MomentQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign week")
        verbose_name_plural = _("campaign weeks")
        constraints = (
            models.CheckConstraint(
                name="events_moment_ends_after_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(name="events_moment_known_state", condition=Q(state__in=MomentState.values)),
        )
        indexes = (models.Index(fields=["state", "starts_on"], name="events_moment_coming"),)

    def __str__(self) -> str:
        return self.title_nl

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
    def summary_language(self) -> str:
        return language_of(self, "summary", get_language())

    @property
    def description_language(self) -> str:
        return language_of(self, "description", get_language())

    @property
    def is_public(self) -> bool:
        return self.state == MomentState.PUBLISHED

    def holds(self, day: date) -> bool:
        """The day falls in the week."""
        return self.starts_on <= day <= self.ends_on

    def is_over(self, today: date) -> bool:
        return self.ends_on < today
