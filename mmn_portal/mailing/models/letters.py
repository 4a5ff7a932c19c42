"""Newsletters: what staff and networks write, and how often its links are followed."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.outbox.models import Broadcast
from mmn_portal.people.enums import OrganisationKind
from mmn_portal.people.models import Organisation, User
from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.rules import refuse_beyond

from ..enums import BlockKind, NewsletterState
from ..querysets import NewsletterQuerySet
from .segments import Segment
from .subscribers import Topic


class Newsletter(models.Model):
    """A letter to everyone who asked for its topics. Once it was started nothing in it changes any more."""

    subject_nl = models.CharField(_("subject (Dutch)"), max_length=150)
    subject_en = models.CharField(_("subject (English)"), max_length=150, blank=True)
    preheader_nl = models.CharField(
        _("first line in the list of mails (Dutch)"), max_length=150, blank=True,
        help_text=_("What mail programs show beside the subject: 40 to 110 signs work best."),
    )  # fmt: skip
    preheader_en = models.CharField(_("first line in the list of mails (English)"), max_length=150, blank=True)
    slug = models.SlugField(_("address in the archive"), max_length=80, blank=True, editable=False)
    topics = models.ManyToManyField(Topic, related_name="newsletters", verbose_name=_("topics"))
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, null=True, blank=True, related_name="newsletters", verbose_name=_("segment"),
        help_text=_("Empty: everyone who asked for one of the topics."),
    )  # fmt: skip
    network = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="newsletters",
        verbose_name=_("network"), limit_choices_to={"kind": OrganisationKind.NETWORK},
    )  # fmt: skip
    rate_per_hour = models.PositiveIntegerField(
        _("mails an hour"), null=True, blank=True, help_text=_("Empty: as fast as the mail server takes them.")
    )
    is_quiet_at_night = models.BooleanField(
        _("not at night or on Sunday"),
        default=True,
        help_text=_("Nothing leaves between 22.00 and 8.00 and on Sunday."),
    )
    not_after = models.DateTimeField(
        _("not after"), null=True, blank=True, help_text=_("What has not left by then is not sent any more.")
    )
    counts_opens = models.BooleanField(
        _("count how often it is opened"), default=False,
        help_text=_("Puts a picture in the letter that counts, without knowing who. The letter says so. The number is rough."),
    )  # fmt: skip
    is_in_archive = models.BooleanField(_("in the public archive"), default=True)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    state = models.CharField(
        _("state"), max_length=10, choices=NewsletterState.choices, default=NewsletterState.DRAFT, editable=False
    )
    made_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made on"), editable=False)
    # What NOV asked of a network before its letter may leave; empty again when it is handed in anew.
    why_back = models.TextField(_("why it was sent back"), blank=True, editable=False, default="", db_default="")
    send_at = models.DateTimeField(_("sending starts"), null=True, blank=True, editable=False)
    # What was sent, by language: subject, preheader and parts; the archive shows this.
    frozen = models.JSONField(default=dict, blank=True, editable=False)
    broadcast = models.OneToOneField(
        Broadcast, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    opens = models.PositiveIntegerField(_("opened"), default=0, editable=False)
    # Kept when the week is over: whoever stopped is forgotten after a month.
    stopped = models.PositiveIntegerField(_("unsubscribed within a week"), null=True, blank=True, editable=False)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = (F("send_at").desc(nulls_first=True), "-pk")
        constraints = (
            models.UniqueConstraint(name="mailing_newsletter_slug_once", fields=["slug"], condition=~Q(slug="")),
            models.CheckConstraint(
                name="mailing_newsletter_planned_has_a_moment",
                condition=~Q(state__in=NewsletterState.planned()) | Q(send_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_newsletter_started_has_a_broadcast",
                condition=Q(state=NewsletterState.STARTED, broadcast__isnull=False)
                | (~Q(state=NewsletterState.STARTED) & Q(broadcast__isnull=True)),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = (
            "id", "subject_nl", "subject_en", "preheader_nl", "preheader_en", "slug", "segment", "network", "rate_per_hour",
            "is_quiet_at_night", "not_after", "counts_opens", "is_in_archive", "is_demo", "state", "made_by", "made_at",
            "send_at", "frozen", "broadcast", "opens", "stopped", "why_back",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.subject_nl

    def get_absolute_url(self) -> str:
        return reverse("mailing:letter", args=[self.slug])

    @property
    def subject(self) -> str:
        return in_language(self, "subject", get_language())

    def said_in(self, language: str) -> dict[str, Any]:
        """What was sent, in a language; in Dutch where it was not sent in that one."""
        return self.frozen.get(language) or self.frozen["nl"]

    @property
    def first_line(self) -> str:
        """The line below its subject, of one that was sent."""
        return self.said_in((get_language() or "nl")[:2])["preheader"]

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it leaves: English readers get the Dutch letter when there is no English one."""
        return ("nl", "en") if self.subject_en else ("nl",)


class Block(models.Model):
    """A part of a newsletter, in its place."""

    # A letter leaves the portal.
    SEEN = Where.ONLINE

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="blocks")
    place = models.PositiveSmallIntegerField(_("order"), default=10)
    kind = models.CharField(_("what"), max_length=10, choices=BlockKind.choices, default=BlockKind.TEXT)
    text_nl = models.TextField(_("text (Dutch)"), blank=True, max_length=10_000)
    text_en = models.TextField(_("text (English)"), blank=True, max_length=10_000)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        limit_choices_to={"organisation__isnull": True},
    )
    label_nl = models.CharField(_("words on the button (Dutch)"), max_length=60, blank=True)
    label_en = models.CharField(_("words on the button (English)"), max_length=60, blank=True)
    url = models.CharField(_("address of the link"), max_length=500, blank=True)
    # "agenda:12": what an app above brings, and which one.
    item = models.CharField(_("from the portal"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("part of a newsletter")
        verbose_name_plural = _("parts of a newsletter")
        ordering = ("place", "pk")

    class Privacy:
        study = ()
        pseudonym = ()
        never = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"

    def clean(self) -> None:
        super().clean()
        refuse_beyond(self.picture, self.SEEN)


class Link(models.Model):
    """An address in a newsletter: the only places that its counted links can lead to."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="links")
    url = models.CharField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = (models.UniqueConstraint(name="mailing_link_once", fields=["newsletter", "url"]),)

    def __str__(self) -> str:
        return self.url


class Click(models.Model):
    """How often a link was followed on a day. A number, and nobody's."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="clicks")
    on = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("clicks")
        verbose_name_plural = _("clicks")
        constraints = (models.UniqueConstraint(name="mailing_click_once_a_day", fields=["link", "on"]),)

    def __str__(self) -> str:
        return f"{self.link} {self.on}: {self.number}"
