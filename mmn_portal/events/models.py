"""Sessions, their seats and who takes them."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.core.constraints import both_or_neither
from mmn_portal.outbox.address import Address
from mmn_portal.people.enums import Language, Theme
from mmn_portal.people.models import Organisation, Person, Place, User

from .enums import LIVE, Audience, EventKind, EventState, Format, Reminder, Seat, Source
from .querysets import BlockQuerySet, EventQuerySet, RegistrationQuerySet


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
    join_url = models.URLField(_("link to join online"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone of the contact"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), max_length=254, blank=True)
    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("host")
    )

    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    cancelled_because_nl = models.CharField(_("reason of cancelling (Dutch)"), max_length=300, blank=True)
    cancelled_because_en = models.CharField(_("reason of cancelling (English)"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
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
        )
        indexes = (models.Index(fields=["state", "starts_on"], name="events_event_agenda"),)

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
    def cancelled_because(self) -> str:
        return in_language(self, "cancelled_because", get_language())

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_draft(self) -> bool:
        return self.state == EventState.DRAFT

    @property
    def lasts(self) -> timedelta | None:
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else None

    @property
    def where(self) -> str:
        """Venue, street and place on one line; empty when it is online only."""
        return ", ".join(part for part in (self.venue, self.address, str(self.place) if self.place_id else "") if part)

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


class Group(models.Model):
    """People who were registered in one go. Its key is made with the form, so posting twice is posting once."""

    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="groups")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("group registration")
        verbose_name_plural = _("group registrations")

    class Privacy:
        study = ()
        pseudonym = ("id", "event", "organisation", "made_by")
        never = ("key", "made_at")

    def __str__(self) -> str:
        return str(self.key)


class Registration(models.Model):
    """One person for one session. Name and address stay as they were typed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("format"))
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.NL)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    registered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("registered by")
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.HERSELF)
    seat = models.CharField(_("seat"), max_length=10, choices=Seat.choices)
    registered_at = models.DateTimeField(_("registered on"))
    prove_before = models.DateTimeField(_("address to be confirmed before"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("seat confirmed on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("cancelled or lapsed on"), null=True, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = (
            models.UniqueConstraint(
                name="events_registration_one_live_seat_per_address",
                fields=["event", "email"],
                condition=Q(seat__in=LIVE) & ~Q(email=""),
                violation_error_message=_("This address is registered for this session already."),
            ),
            models.UniqueConstraint(
                name="events_registration_one_live_seat_per_person",
                fields=["event", "person"],
                condition=Q(seat__in=LIVE, person__isnull=False),
                violation_error_message=_("This person is registered for this session already."),
            ),
            models.CheckConstraint(
                name="events_registration_held_has_an_end",
                condition=~Q(seat=Seat.HELD) | Q(prove_before__isnull=False),
            ),
            models.CheckConstraint(
                name="events_registration_confirmed_has_a_moment",
                condition=~Q(seat=Seat.CONFIRMED) | Q(confirmed_at__isnull=False, prove_before__isnull=True),
            ),
            models.CheckConstraint(
                name="events_registration_live_or_ended",
                condition=Q(seat__in=LIVE, ended_at__isnull=True) | (~Q(seat__in=LIVE) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["event", "seat"], name="events_registration_seats"),
            models.Index(
                fields=["prove_before"], name="events_registration_overdue", condition=Q(prove_before__isnull=False)
            ),
        )

    class Privacy:
        study = ("seat", "source", "language")
        pseudonym = ("event", "block", "group", "person", "organisation", "registered_by")
        never = (
            "id", "name", "email", "phone", "registered_at", "prove_before", "confirmed_at", "ended_at",
            "link_version", "calendar_sequence",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} – {self.event}"

    @property
    def reader(self) -> Address:
        """Where mail about it goes."""
        return Address(self.email, self.language)

    @property
    def is_confirmed(self) -> bool:
        return self.seat == Seat.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.seat == Seat.WAITING

    @property
    def is_live(self) -> bool:
        return self.seat in LIVE

    def awaits_proof(self, now: datetime) -> bool:
        """Somebody still has to show that the address is hers, and can."""
        return self.is_live and self.prove_before is not None and self.prove_before > now


class ReminderRun(models.Model):
    """A moment of reminding that was done: the next sweep leaves it alone; a moved session makes a new moment."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reminder_runs")
    kind = models.CharField(_("kind"), max_length=5, choices=Reminder.choices)
    due_at = models.DateTimeField(_("due"))
    run_at = models.DateTimeField(_("done"))
    reminded = models.PositiveIntegerField(_("reminded"), default=0)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (models.UniqueConstraint(name="events_reminderrun_once", fields=["event", "kind", "due_at"]),)

    def __str__(self) -> str:
        return f"{self.event}: {self.get_kind_display()}"


class Message(models.Model):
    """What staff wrote to the participants of a session."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    audience = models.CharField(_("to"), max_length=10, choices=Audience.choices)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("written on"))
    readers = models.PositiveIntegerField(_("readers"), default=0)

    class Meta:
        verbose_name = _("message to participants")
        verbose_name_plural = _("messages to participants")

    def __str__(self) -> str:
        return self.subject


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
