"""Sessions on the agenda: when, where, how many seats, who speaks, what is asked."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.core.constraints import both_or_neither
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Organisation, Person, Place

from ..enums import PUBLIC, WITH_OPTIONS, EventKind, EventState, Format, QuestionKind, QueuePolicy
from ..querysets import BlockQuerySet, EventQuerySet, ProgrammeQuerySet, QuestionQuerySet


class Contact(NamedTuple):
    """Whom people ask about a session. ``is_nov``: the session names nobody, so NOV itself answers."""

    name: str
    phone: str
    email: str
    is_nov: bool = False


class Programme(models.Model):
    """A day or some days of sessions that people choose from: a congress, a study day, a week."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    lead_nl = models.CharField(_("lead (Dutch)"), max_length=300, blank=True)
    lead_en = models.CharField(_("lead (English)"), max_length=300, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_public = models.BooleanField(_("stands on the portal"), default=False)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme of sessions")
        verbose_name_plural = _("programmes of sessions")
        constraints = (
            models.CheckConstraint(
                name="events_programme_ends_after_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.title_nl

    def get_absolute_url(self) -> str:
        return reverse("events:programme", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(self, "title", get_language())

    @property
    def lead(self) -> str:
        return in_language(self, "lead", get_language())


class Event(models.Model):
    """Something on the agenda: a day, perhaps a time ("tijd volgt" until it is known), a place or a link."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices, default=EventKind.KICK_OFF)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices, blank=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    lead_nl = models.CharField(_("lead (Dutch)"), max_length=300, blank=True)
    lead_en = models.CharField(_("lead (English)"), max_length=300, blank=True)
    text_nl = models.TextField(_("text (Dutch, Markdown)"), max_length=10_000, blank=True)
    text_en = models.TextField(_("text (English, Markdown)"), max_length=10_000, blank=True)

    starts_on = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True, help_text=_("Empty shows 'time to follow'."))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)

    venue = models.CharField(_("venue"), max_length=160, blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    route_nl = models.TextField(_("route (Dutch)"), max_length=1500, blank=True)
    route_en = models.TextField(_("route (English)"), max_length=1500, blank=True)
    accessibility_nl = models.TextField(_("accessibility (Dutch)"), max_length=1500, blank=True)
    accessibility_en = models.TextField(_("accessibility (English)"), max_length=1500, blank=True)
    material_nl = models.TextField(
        _("what was shown (Dutch, Markdown)"), max_length=3000, blank=True, default="", db_default="",
        help_text=_("Links to slides, a recording, a summary. Stands on the page after the session, and the mail of thanks leads to it."),
    )  # fmt: skip
    material_en = models.TextField(
        _("what was shown (English, Markdown)"), max_length=3000, blank=True, default="", db_default=""
    )
    join_url = models.URLField(_("link to join online"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone of the contact"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), max_length=254, blank=True)
    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("host")
    )

    programme = models.ForeignKey(
        "Programme", on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions",
        verbose_name=_("programme that it belongs to"),
    )  # fmt: skip
    moment = models.ForeignKey(
        "Moment", on_delete=models.SET_NULL, null=True, blank=True, related_name="events",
        verbose_name=_("campaign week that it takes part in"),
    )  # fmt: skip
    track = models.CharField(_("track"), max_length=60, blank=True, default="", db_default="")
    room = models.CharField(_("room"), max_length=60, blank=True, default="", db_default="")

    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    queue_policy = models.CharField(
        _("waiting list"), max_length=10, choices=QueuePolicy.choices, default=QueuePolicy.STRICT,
        db_default=QueuePolicy.STRICT,
        help_text=_("Printed on the page of the session."),
    )  # fmt: skip
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"), default=24, db_default=24, validators=[MinValueValidator(1), MaxValueValidator(168)],
        help_text=_("Somebody on the waiting list has this long to take a seat. The end always falls in office hours."),
    )  # fmt: skip
    seats_per_organisation = models.PositiveSmallIntegerField(
        _("seats for each organisation"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as it asks. More than this goes to the waiting list."),
    )  # fmt: skip
    share_until = models.DateField(
        _("until this day"), null=True, blank=True, help_text=_("From this day on, the rest is for everyone.")
    )
    state = models.CharField(_("state"), max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    proposed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed on"), null=True, blank=True)
    refused_because = models.CharField(_("reason of refusing"), max_length=300, blank=True, default="", db_default="")
    cancelled_because_nl = models.CharField(_("reason of cancelling (Dutch)"), max_length=300, blank=True)
    cancelled_because_en = models.CharField(_("reason of cancelling (English)"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    door_version = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = (
            both_or_neither("starts_at", "ends_at"),
            models.CheckConstraint(
                name="events_event_ends_after_it_begins",
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end must be later than the beginning."),
            ),
            models.CheckConstraint(
                name="events_event_closes_after_it_opens",
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                violation_error_message=_("Registration must close later than it opens."),
            ),
            models.CheckConstraint(
                name="events_event_share_has_a_number",
                condition=Q(share_until__isnull=True) | Q(seats_per_organisation__isnull=False),
                violation_error_message=_("Say how many seats each organisation has until that day."),
            ),
            models.CheckConstraint(
                name="events_event_offer_lasts_an_hour_to_a_week", condition=Q(offer_hours__range=(1, 168))
            ),
            models.CheckConstraint(
                name="events_event_proposal_has_a_moment",
                condition=~Q(state__in=[EventState.PROPOSED, EventState.REFUSED]) | Q(proposed_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["state", "starts_on"], name="events_event_agenda"),)

    class Privacy:
        study = ("kind", "theme", "starts_on", "starts_at", "ends_at", "state", "queue_policy", "is_demo")
        pseudonym = ("id", "place", "host", "programme", "moment", "proposed_by")
        never = (
            "slug", "title_nl", "title_en", "lead_nl", "lead_en", "text_nl", "text_en", "venue", "address", "route_nl",
            "route_en", "accessibility_nl", "accessibility_en", "material_nl", "material_en", "join_url", "contact_name", "contact_phone",
            "contact_email", "track", "room", "registration_opens_at", "registration_closes_at", "offer_hours",
            "seats_per_organisation", "share_until", "proposed_at", "refused_because", "cancelled_because_nl",
            "cancelled_because_en", "changed_at", "door_version",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title_nl} ({self.starts_on:%d-%m-%Y})"

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def kind_label(self) -> str:
        return str(EventKind(self.kind).label)

    @property
    def theme_label(self) -> str:
        return str(Theme(self.theme).label) if self.theme else ""

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
    def route(self) -> str:
        return in_language(self, "route", get_language())

    @property
    def accessibility(self) -> str:
        return in_language(self, "accessibility", get_language())

    @property
    def material(self) -> str:
        return in_language(self, "material", get_language())

    @property
    def cancelled_because(self) -> str:
        return in_language(self, "cancelled_because", get_language())

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def contact(self) -> Contact | None:
        """Whoever the session names; NOV for one of its own that names nobody. None: whoever holds it is asked."""
        own = Contact(self.contact_name, self.contact_phone, self.contact_email)
        if any(own[:3]):
            return own
        if self.host_id is not None:
            return None
        return Contact("Vereniging NOV", settings.NOV_CONTACT_PHONE, settings.NOV_CONTACT_EMAIL, is_nov=True)

    @property
    def lasts(self) -> timedelta | None:
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else None

    @property
    def where(self) -> str:
        """Room, venue, street and place on one line; empty when it is online only."""
        spot = [part for part in (self.venue, self.address, str(self.place) if self.place_id else "") if part]
        # A room alone is no spot where there is a link: that may be the name of a room on the screen.
        is_somewhere = bool(spot) or not self.join_url
        return ", ".join([self.room, *spot] if self.room and is_somewhere else spot)

    def is_over(self, now: datetime) -> bool:
        """Past its end, or past its day when no time is known."""
        if self.ends_at:
            return self.ends_at <= now
        return self.starts_on < timezone.localdate(now)


class Block(models.Model):
    """The seats of one format of a session. Reserved seats are kept by staff and not given out on the site."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="blocks")
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    capacity = models.PositiveIntegerField(_("seats"))
    reserved = models.PositiveIntegerField(_("reserved by staff"), default=0)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats of a format")
        verbose_name_plural = _("seats by format")
        constraints = (
            models.UniqueConstraint(
                name="events_block_one_per_format",
                fields=["event", "format"],
                violation_error_message=_("This format has its seats already."),
            ),
            models.CheckConstraint(
                name="events_block_reserved_fits",
                condition=Q(reserved__lte=F("capacity")),
                violation_error_message=_("You cannot reserve more seats than there are."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()}: {self.capacity}"


class Speaker(models.Model):
    """Somebody who speaks at a session, as the page names her."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=120)
    role_nl = models.CharField(_("what she does (Dutch)"), max_length=160, blank=True)
    role_en = models.CharField(_("what she does (English)"), max_length=160, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = (models.UniqueConstraint(name="events_speaker_once", fields=["event", "name"]),)

    def __str__(self) -> str:
        return self.name

    @property
    def role(self) -> str:
        return in_language(self, "role", get_language())


class Question(models.Model):
    """Something that is asked of everyone who registers for a session; perhaps only after another answer."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    text_nl = models.CharField(_("question (Dutch)"), max_length=200)
    text_en = models.CharField(_("question (English)"), max_length=200, blank=True)
    help_nl = models.CharField(_("explanation (Dutch)"), max_length=300, blank=True)
    help_en = models.CharField(_("explanation (English)"), max_length=300, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.LINE)
    options_nl = models.TextField(_("choices (Dutch), one on each line"), max_length=2000, blank=True)
    options_en = models.TextField(_("choices (English), in the same order"), max_length=2000, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    shown_if = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups",
        verbose_name=_("only after this question"),
    )  # fmt: skip
    shown_if_answer = models.CharField(
        _("when the answer is"),
        max_length=200,
        blank=True,
        help_text=_("As it stands in the Dutch choices, or ja or nee."),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question at registration")
        verbose_name_plural = _("questions at registration")
        constraints = (
            models.CheckConstraint(
                name="events_question_condition_is_whole",
                condition=Q(shown_if__isnull=True, shown_if_answer="")
                | (Q(shown_if__isnull=False) & ~Q(shown_if_answer="")),
                violation_error_message=_("Say both after which question and after which answer."),
            ),
            models.CheckConstraint(
                name="events_question_choices_are_given",
                condition=~Q(kind__in=WITH_OPTIONS) | ~Q(options_nl=""),
                violation_error_message=_("Write the choices, one on each line."),
            ),
        )

    def __str__(self) -> str:
        return self.text_nl

    @property
    def text(self) -> str:
        return in_language(self, "text", get_language())

    @property
    def help(self) -> str:
        return in_language(self, "help", get_language())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen: the Dutch words as value, in the language of the reader as label."""
        if self.kind == QuestionKind.YES_NO:
            return [("ja", _("Yes")), ("nee", _("No"))]
        values = [line.strip() for line in self.options_nl.splitlines() if line.strip()]
        labels = [line.strip() for line in in_language(self, "options", get_language()).splitlines() if line.strip()]
        return list(zip(values, labels if len(labels) == len(values) else values, strict=True))
