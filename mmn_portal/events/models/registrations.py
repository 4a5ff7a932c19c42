"""Who registered, in which group, with which seat; and that she was there."""

import uuid
from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mmn_portal.outbox.address import Address
from mmn_portal.people.enums import Language
from mmn_portal.people.models import Organisation, Person, User

from ..enums import LIVE, TAKING, Door, Format, OfferState, Seat, Source
from ..querysets import QuestionAnswerQuerySet, RegistrationQuerySet, SeatOfferQuerySet


class Group(models.Model):
    """People who were registered in one go. Its key is made with the form, so posting twice is posting once."""

    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4)
    event = models.ForeignKey("Event", on_delete=models.CASCADE, related_name="groups")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made on"))
    minimum = models.PositiveSmallIntegerField(
        _("comes from this many on"), default=1, db_default=1, validators=[MinValueValidator(1)]
    )
    link_version = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("group registration")
        verbose_name_plural = _("group registrations")
        constraints = (models.CheckConstraint(name="events_group_of_one_or_more", condition=Q(minimum__gte=1)),)

    class Privacy:
        study = ("minimum",)
        pseudonym = ("id", "event", "organisation", "made_by")
        never = ("key", "made_at", "link_version")

    def __str__(self) -> str:
        return str(self.key)


class Offer(models.Model):
    """Seats that are kept for a group of the waiting list until it answers. Its people stand on ``Seat.OFFERED``."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="offers")
    block = models.ForeignKey("Block", on_delete=models.CASCADE, related_name="offers", verbose_name=_("format"))
    size = models.PositiveSmallIntegerField(_("seats"))
    made_at = models.DateTimeField(_("offered on"))
    expires_at = models.DateTimeField(_("to be answered before"))
    state = models.CharField(_("state"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    objects = SeatOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of seats")
        verbose_name_plural = _("offers of seats")
        constraints = (
            models.UniqueConstraint(
                name="events_offer_one_open_per_group", fields=["group", "block"], condition=Q(state=OfferState.OPEN)
            ),
            models.CheckConstraint(name="events_offer_of_one_or_more", condition=Q(size__gte=1)),
            models.CheckConstraint(name="events_offer_ends_after_it_begins", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="events_offer_open_or_ended",
                condition=Q(state=OfferState.OPEN, ended_at__isnull=True)
                | (~Q(state=OfferState.OPEN) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["expires_at"], name="events_offer_overdue", condition=Q(state=OfferState.OPEN)),
        )

    class Privacy:
        study = ("size", "state")
        pseudonym = ("id", "group", "block")
        never = ("made_at", "expires_at", "ended_at")

    def __str__(self) -> str:
        return f"{self.size} × {self.block}"

    def is_open(self, now: datetime) -> bool:
        return self.state == OfferState.OPEN and self.expires_at > now


class Registration(models.Model):
    """One person for one session. Name and address stay as they were typed."""

    event = models.ForeignKey(
        "Event", on_delete=models.PROTECT, related_name="registrations", db_index=False, verbose_name=_("session")
    )
    block = models.ForeignKey(
        "Block", on_delete=models.PROTECT, related_name="registrations", db_index=False, verbose_name=_("format")
    )
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
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("offer")
    )
    access_needs = models.CharField(
        _("what you need to take part"), max_length=300, blank=True, default="", db_default=""
    )
    diet = models.CharField(_("what you do not eat"), max_length=300, blank=True, default="", db_default="")
    still_coming_at = models.DateTimeField(_("said again that she comes"), null=True, blank=True)
    attended_at = models.DateTimeField(_("was there"), null=True, blank=True)
    # The day of the session, never the moment: that would link it to what was said.
    evaluated_at = models.DateTimeField(_("looked back on"), null=True, blank=True)
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
                name="events_registration_offered_by_an_offer",
                condition=Q(seat=Seat.OFFERED, offer__isnull=False) | (~Q(seat=Seat.OFFERED) & Q(offer__isnull=True)),
            ),
            models.CheckConstraint(
                name="events_registration_attended_with_a_seat",
                condition=Q(attended_at__isnull=True) | Q(seat=Seat.CONFIRMED),
            ),
            models.CheckConstraint(
                name="events_registration_live_or_ended",
                condition=Q(seat__in=LIVE, ended_at__isnull=True) | (~Q(seat__in=LIVE) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            # Asked under the lock of a session, at every registration: only those that count are read, however many wait.
            models.Index(fields=["event", "seat", "prove_before"], name="events_registration_seats"),
            models.Index(fields=["block", "seat", "prove_before"], name="events_registration_room"),
            models.Index(fields=["block"], name="events_registration_taking", condition=Q(seat__in=TAKING)),
            models.Index(
                fields=["prove_before"], name="events_registration_overdue", condition=Q(prove_before__isnull=False)
            ),
        )

    class Privacy:
        study = ("seat", "source", "language", "attended_at")
        pseudonym = ("event", "block", "group", "person", "organisation", "registered_by", "offer")
        never = (
            "id", "name", "email", "phone", "registered_at", "prove_before", "confirmed_at", "ended_at",
            "link_version", "calendar_sequence", "access_needs", "diet", "still_coming_at", "evaluated_at",
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
    def is_offered(self) -> bool:
        return self.seat == Seat.OFFERED

    @property
    def is_live(self) -> bool:
        return self.seat in LIVE

    def awaits_proof(self, now: datetime) -> bool:
        """Somebody still has to show that the address is hers, and can."""
        return self.is_live and self.prove_before is not None and self.prove_before > now


class QuestionAnswer(models.Model):
    """What somebody answered to a question of a session."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("Question", on_delete=models.CASCADE, related_name="answers")
    answer = models.TextField(_("answer"), max_length=1000)

    objects = QuestionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer at registration")
        verbose_name_plural = _("answers at registration")
        constraints = (models.UniqueConstraint(name="events_answer_once", fields=["registration", "question"]),)

    class Privacy:
        study = ()
        pseudonym = ("id", "registration", "question")
        never = ("answer",)

    def __str__(self) -> str:
        return self.answer


class CheckIn(models.Model):
    """Somebody came in, as a door saw it. Its key is made on the phone, so that sending it twice is once."""

    key = models.UUIDField(_("key of the phone"), unique=True)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField(_("came in"))
    how = models.CharField(_("how"), max_length=10, choices=Door.choices)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")

    class Privacy:
        study = ("how",)
        pseudonym = ("id", "registration", "by")
        never = ("key", "at", "undone_at")

    def __str__(self) -> str:
        return f"{self.registration_id} {self.at:%H:%M}"


class Certificate(models.Model):
    """That somebody took part: its code proves the session and the day, never the name."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificate"
    )
    event = models.ForeignKey("Event", on_delete=models.PROTECT, related_name="certificates")
    issued_on = models.DateField(_("issued on"))

    class Meta:
        verbose_name = _("certificate of participation")
        verbose_name_plural = _("certificates of participation")

    class Privacy:
        study = ("issued_on",)
        pseudonym = ("id", "registration", "event")
        never = ("code",)

    def __str__(self) -> str:
        return self.code


class Evaluation(models.Model):
    """What somebody thought of a session. Nothing says whose it is: its number is drawn, so it has no order either."""

    event = models.ForeignKey("Event", on_delete=models.CASCADE, related_name="evaluations")
    score = models.PositiveSmallIntegerField(_("score from 1 to 5"))
    liked = models.TextField(_("what was good"), max_length=1000, blank=True)
    better = models.TextField(_("what can be better"), max_length=1000, blank=True)
    given_on = models.DateField(_("given on"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = (models.CheckConstraint(name="events_evaluation_one_to_five", condition=Q(score__range=(1, 5))),)

    class Privacy:
        study = ("score", "given_on")
        pseudonym = ("id", "event")
        never = ("liked", "better")

    def __str__(self) -> str:
        return f"{self.score}/5"


class HeadCount(models.Model):
    """How many were at a session, kept for the report of the year when the names are gone."""

    event = models.ForeignKey("Event", on_delete=models.PROTECT, related_name="head_counts")
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    sector = models.CharField(_("sector of the organisation"), max_length=20, blank=True)
    province = models.CharField(_("province of the organisation"), max_length=5, blank=True)
    registered = models.PositiveIntegerField(_("had a seat"))
    attended = models.PositiveIntegerField(_("were there"))

    class Meta:
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        constraints = (
            models.UniqueConstraint(name="events_headcount_once", fields=["event", "format", "sector", "province"]),
        )

    def __str__(self) -> str:
        return f"{self.event}: {self.registered}"
