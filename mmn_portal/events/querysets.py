"""Crowds of sessions and registrations, named as people name them."""

import math
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import CharField, Count, Exists, F, FloatField, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from mmn_portal.outbox.models import Mail

from .enums import (
    LIVE,
    PUBLIC,
    TAKING,
    Audience,
    EventState,
    Format,
    MomentState,
    OfferState,
    QueuePolicy,
    Reminder,
    Seat,
)  # fmt: skip

# What stands where a name was.
NOBODY = "–"


def taking(now: datetime) -> Q:
    """What takes a seat: confirmed, offered (until the offer was ended), or held and not lapsed."""
    # The seats stand alone first: an index finds them, also where a thousand others wait.
    held = Q(seat__in=[Seat.CONFIRMED, Seat.OFFERED]) | Q(prove_before__gt=now)
    return Q(seat__in=TAKING) & held


class EventQuerySet(models.QuerySet):
    """Sessions."""

    def public(self) -> "EventQuerySet":
        """On the agenda: published, or called off after it was published."""
        return self.filter(state__in=PUBLIC)

    def visible_to(self, user: Any) -> "EventQuerySet":
        """The public ones; drafts too for staff, who preview them."""
        return self.all() if user.is_authenticated and user.is_staff else self.public()

    def happening(self) -> "EventQuerySet":
        return self.filter(state=EventState.PUBLISHED)

    def upcoming(self, today: date) -> "EventQuerySet":
        return self.filter(starts_on__gte=today)

    def still_to_begin(self, now: datetime) -> "EventQuerySet":
        """Of today only those that have not begun; one whose time is not known yet may still come."""
        return self.upcoming(timezone.localdate(now)).filter(Q(starts_at=None) | Q(starts_at__gt=now))

    def past(self, today: date) -> "EventQuerySet":
        return self.filter(starts_on__lt=today)

    def between(self, first: date | None, last: date | None) -> "EventQuerySet":
        found = self
        if first:
            found = found.filter(starts_on__gte=first)
        return found.filter(starts_on__lte=last) if last else found

    def of_kind(self, kind: str) -> "EventQuerySet":
        return self.filter(kind=kind) if kind else self

    def about(self, theme: str) -> "EventQuerySet":
        return self.filter(theme=theme) if theme else self

    def of_moment(self, moment: int | None) -> "EventQuerySet":
        """Of the campaign week with this number."""
        return self.filter(moment=moment) if moment else self

    def in_province(self, province: str) -> "EventQuerySet":
        return self.filter(place__province=province) if province else self

    def count_by_province(self) -> models.QuerySet:
        """Pairs of a province and how many of these are in it; of those without a place the province is None."""
        found = self.order_by().values("place__province")
        return found.annotate(how_many=Count("pk")).values_list("place__province", "how_many")

    def in_numbers(self, now: datetime) -> dict[str, int]:
        """How many of these there are, of how many organisations, in how many provinces, and how many people have a seat."""
        seated = Q(registrations__seat__in=[Seat.CONFIRMED, Seat.OFFERED])
        seated |= Q(registrations__seat=Seat.HELD, registrations__prove_before__gt=now)
        return self.aggregate(
            activities=Count("pk", distinct=True),
            organisations=Count("host", distinct=True),
            provinces=Count("place__province", distinct=True),
            people=Count("registrations", filter=seated, distinct=True),
        )

    def for_lists(self) -> "EventQuerySet":
        """With place and host, and without the long texts that no list shows."""
        long_ones = ("text", "route", "accessibility", "cancelled_because")
        found = self.select_related("place", "host")
        return found.defer(*(f"{name}_{language}" for name in long_ones for language in ("nl", "en")))

    def in_order(self) -> "EventQuerySet":
        return self.order_by("starts_on", "starts_at", "pk")

    def proposals_of(self, organisation: Any) -> "EventQuerySet":
        """What an organisation proposed itself, whatever became of it."""
        return self.filter(host=organisation, proposed_at__isnull=False)

    def waiting(self) -> "EventQuerySet":
        """Proposed, and staff did not decide yet."""
        return self.filter(state=EventState.PROPOSED)

    def decided(self) -> "EventQuerySet":
        return self.filter(state__in=[*PUBLIC, EventState.REFUSED])

    def same_as(self, title: str, day: date, starts_at: datetime | None) -> "EventQuerySet":
        """That waits or is published with this title at this moment."""
        states = [EventState.PROPOSED, EventState.PUBLISHED]
        return self.filter(title_nl=title, starts_on=day, starts_at=starts_at, state__in=states).order_by("pk")

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-proposed_at", "-pk")

    def proposed_since(self, moment: datetime) -> "EventQuerySet":
        """Of organisations, and published."""
        return self.happening().filter(proposed_at__gte=moment)

    def proposed_by_person(self, person: Any) -> "EventQuerySet":
        return self.filter(proposed_by=person)

    def naming(self, person: Any, addresses: set[str]) -> "EventQuerySet":
        """With her address as contact, or with her name in what she proposed herself."""
        return self.filter(Q(contact_email__in=addresses) | Q(proposed_by=person, contact_name__iexact=person.name))

    def refused_before(self, moment: datetime) -> "EventQuerySet":
        return self.filter(state=EventState.REFUSED, changed_at__lt=moment)

    def with_seats(self, now: datetime) -> "EventQuerySet":
        """Annotated with ``capacity``, ``reserved``, ``taken`` and ``queue``: one query, however many."""
        blocks = self.model._meta.get_field("blocks").related_model.objects.filter(event=OuterRef("pk")).order_by()
        people = self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk"))

        def total(column: str) -> Coalesce:
            summed = blocks.values("event").annotate(total=Sum(column)).values("total")
            return Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))

        def crowd(found: models.QuerySet) -> Coalesce:
            counted = found.order_by().values("event").annotate(total=Count("pk")).values("total")
            return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))

        return self.annotate(
            capacity=total("capacity"),
            reserved=total("reserved"),
            taken=crowd(people.filter(taking(now))),
            queue=crowd(people.filter(seat=Seat.WAITING)),
        )

    def open_for_registration(self, now: datetime) -> "EventQuerySet":
        """Somebody can register, as ``rules.is_open`` has it."""
        return self.happening().filter(
            Q(registration_opens_at=None) | Q(registration_opens_at__lte=now),
            Q(ends_at__gt=now) | Q(ends_at=None, starts_on__gte=timezone.localdate(now)),
            Q(registration_closes_at__gt=now)
            | Q(registration_closes_at=None) & (Q(starts_at=None) | Q(starts_at__gt=now)),
        )

    def with_a_free_seat(self, now: datetime, formats: Collection[str] = ()) -> "EventQuerySet":
        """With a seat in one of these formats, or in any, that is free for certain: nobody waits who comes first for it."""
        blocks = self.model._meta.get_field("blocks").related_model.objects.with_a_free_seat(now)
        found = blocks.filter(format__in=formats) if formats else blocks
        return self.filter(Exists(found.filter(event=OuterRef("pk"))))

    def nearest_to(self, place: Any) -> "EventQuerySet":
        """In order of how far they are (online is everywhere, so it stands first), then by the clock; without a place by the clock."""
        by_clock = ("starts_on", "starts_at", "pk")
        if place is None:
            return self.order_by(*by_clock)
        # Flat, with a degree of longitude as wide as it is here: for an order within one country that is exact enough.
        up = F("place__latitude") - Value(place.latitude)
        across = (F("place__longitude") - Value(place.longitude)) * Value(math.cos(math.radians(place.latitude)))
        away = Coalesce(up * up + across * across, Value(0.0), output_field=FloatField())
        return self.alias(away=away).order_by("away", *by_clock)

    def with_names_before(self, day: date) -> "EventQuerySet":
        """Over before ``day``, with registrations that still name somebody."""
        named = (
            self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk")).with_names()
        )
        return self.filter(Exists(named), starts_on__lt=day).order_by("pk")

    def with_personal_facts(self) -> "EventQuerySet":
        """Annotated with how many needs, answers and names are kept; only those that keep some."""
        people = (
            self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk")).order_by()
        )

        def many(found: models.QuerySet, what: str = "pk") -> Coalesce:
            counted = found.values("event").annotate(total=Count(what, distinct=True)).values("total")
            return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))

        found = self.annotate(
            needs=many(people.with_needs()), given_answers=many(people, "answers"), names=many(people.with_names())
        )
        return found.filter(Q(needs__gt=0) | Q(given_answers__gt=0) | Q(names__gt=0))

    def with_something_to_release(self, now: datetime) -> "EventQuerySet":
        """With an overdue hold or offer, or with a format that has free seats while somebody waits for it."""
        people = self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk"))
        overdue = people.filter(
            Q(seat__in=[Seat.HELD, Seat.WAITING], prove_before__lte=now)
            | Q(seat=Seat.OFFERED, offer__expires_at__lte=now)
        )
        blocks = self.model._meta.get_field("blocks").related_model.objects.with_room_for_its_queue(now)
        with_room = blocks.filter(
            event__state=EventState.PUBLISHED, event__starts_on__gte=now.date() - timedelta(days=1)
        )
        return self.filter(Q(Exists(overdue)) | Q(pk__in=with_room.values("event")))

    def unsettled(self, now: datetime) -> "EventQuerySet":
        """With somebody whom a release may move: overdue, offered a seat, or next in the queue."""
        people = self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk"))
        # Each question by itself: one with "or" in it reads everyone.
        return self.filter(
            Exists(people.overdue(now)) | Exists(people.filter(seat=Seat.OFFERED)) | Exists(people.next_in_queue())
        )

    def closed_with_a_queue(self, since: datetime, now: datetime) -> "EventQuerySet":
        """Of which registration closed after ``since``, while somebody waits: at its closing, else when it begins or its day ends."""
        people = self.model._meta.get_field("registrations").related_model.objects.filter(event=OuterRef("pk"))
        begins = Q(starts_at__range=(since, now)) | Q(starts_at=None, starts_on__range=(since.date(), now.date()))
        closed = Q(registration_closes_at__range=(since, now)) | Q(registration_closes_at=None) & begins
        waiting = people.filter(seat=Seat.WAITING, prove_before=None)
        return self.happening().filter(closed, Exists(waiting)).order_by("pk")

    def with_moment_between(self, first: date, last: date) -> "EventQuerySet":
        """Happening, on a day from ``first`` to ``last``, or with a rule for a fixed moment: those that may have a mail due."""
        fixed = Exists(self.model._meta.get_field("reminder_rules").related_model.objects.fixed_for(OuterRef("pk")))
        return self.happening().filter(Q(starts_on__range=(first, last)) | Q(fixed))


class RegistrationQuerySet(models.QuerySet):
    """Registrations."""

    def live(self) -> "RegistrationQuerySet":
        """Held, confirmed or waiting."""
        return self.filter(seat__in=LIVE)

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(seat=Seat.CONFIRMED)

    def waiting(self) -> "RegistrationQuerySet":
        return self.filter(seat=Seat.WAITING)

    def of(self, events: list[Any]) -> "RegistrationQuerySet":
        return self.filter(event__in=[event.pk for event in events])

    def count_by_block(self, now: datetime) -> models.QuerySet:
        """For each block: how many of its seats these take, and how many wait for one with a proven address."""
        waiting = Q(seat=Seat.WAITING, prove_before=None)
        counted = self.live().order_by().values("block")
        counted = counted.annotate(taken=Count("pk", filter=taking(now)), waiting=Count("pk", filter=waiting))
        return counted.values_list("block", "taken", "waiting")

    def count_by_group(self, now: datetime) -> models.QuerySet:
        """Of each group at a block: with whom its people and it share, from how many it comes, how many have a seat and wait."""
        group = ("event", "block", "organisation", "group__organisation", "group__made_by", "group__minimum")
        counted = self.live().order_by().values("group", *group)
        waiting = Q(seat=Seat.WAITING, prove_before=None)
        counted = counted.annotate(taken=Count("pk", filter=taking(now)), waiting=Count("pk", filter=waiting))
        return counted.values_list(*group, "taken", "waiting")

    def taking_a_seat(self, now: datetime) -> "RegistrationQuerySet":
        """Confirmed, or held and not lapsed."""
        return self.filter(taking(now))

    def next_in_queue(self) -> "RegistrationQuerySet":
        """Waiting with a proven address, first come first."""
        return self.waiting().filter(prove_before=None).order_by("registered_at", "pk")

    def in_queue(self) -> "RegistrationQuerySet":
        """Waiting, or offered a seat and not answered yet; with a proven address."""
        return self.filter(seat__in=[Seat.WAITING, Seat.OFFERED], prove_before=None)

    def of_offer(self, offer: Any) -> "RegistrationQuerySet":
        """Those of its group who are offered a seat, and those who wait for the same format with them."""
        return self.in_queue().filter(group=offer.group_id, block=offer.block_id)

    def count_by_house(self) -> models.QuerySet:
        """How many each organisation has at a session; of people without one, by whoever registered them."""
        house = ("event", "organisation", "group__made_by")
        return self.order_by().values(*house).annotate(how_many=Count("pk")).values_list(*house, "how_many")

    def overdue(self, now: datetime) -> "RegistrationQuerySet":
        """Held or queued, and not proven in time."""
        return self.filter(seat__in=[Seat.HELD, Seat.WAITING], prove_before__lte=now)

    def at_the_same_time(self, event: Any) -> "RegistrationQuerySet":
        """For other sessions that are on while this one is; those without a time are not compared."""
        if event.starts_at is None:
            return self.none()
        return self.filter(
            event__state=EventState.PUBLISHED, event__starts_at__lt=event.ends_at, event__ends_at__gt=event.starts_at
        ).exclude(event=event.pk)

    def of_person_or_address(self, person: Any, email: str) -> "RegistrationQuerySet":
        """Hers by account, or by the address that she proved."""
        mine = Q(person=person) if person else Q(pk__in=[])
        return self.filter(mine | Q(email=email) if email else mine)

    def to_address(self, email: str) -> "RegistrationQuerySet":
        return self.filter(email=email) if email else self.none()

    def to_addresses(self, emails: Collection[str]) -> "RegistrationQuerySet":
        return self.filter(email__in=emails) if emails else self.none()

    def for_moment(self, kind: str, only: str, due_at: datetime) -> "RegistrationQuerySet":
        """Who is mailed at a moment: with a seat since before it, and not again who said that she still comes."""
        found = self.confirmed().filter(confirmed_at__lt=due_at)
        if only:
            found = found.filter(block__format=only)
        return found.filter(still_coming_at=None) if kind == Reminder.STILL else found

    def seen_or_unwatched(self, watched: set[str]) -> "RegistrationQuerySet":
        """Who was seen; and everyone of a format of which nobody was seen."""
        return self.filter(Q(attended_at__isnull=False) | ~Q(block__format__in=watched))

    def with_address(self) -> "RegistrationQuerySet":
        return self.exclude(email="")

    def without_address(self) -> "RegistrationQuerySet":
        return self.filter(email="").order_by("pk")

    def reachable(self) -> "RegistrationQuerySet":
        """With an address of her own, or registered by somebody who has one."""
        return self.filter(~Q(email="") | Q(registered_by__email__gt=""))

    def elsewhere_that_day(self, event: Any) -> "RegistrationQuerySet":
        """With a seat at another session of the same day."""
        return (
            self.confirmed()
            .filter(event__starts_on=event.starts_on, event__state=EventState.PUBLISHED)
            .exclude(event=event.pk)
        )

    def told_with(self, readers: Collection[Any]) -> "RegistrationQuerySet":
        """Whose mail goes to the same addresses: their own, or for who has none that of whoever registered them."""
        emails = {one.email for one in readers if one.email}
        others = {one.registered_by_id for one in readers if not one.email}
        return self.filter(Q(email__in=emails) | Q(email="", registered_by__in=others))

    def with_mail_facts(self) -> "RegistrationQuerySet":
        """With everything that a mail about it says."""
        return self.select_related("event", "event__place", "block", "registered_by")

    def of_audience(self, audience: str) -> "RegistrationQuerySet":
        found = self.exclude(prove_before__isnull=False)
        if audience == Audience.CONFIRMED:
            return found.confirmed()
        return found.waiting() if audience == Audience.WAITING else found.live()

    def seen_by(self, person: Any) -> "RegistrationQuerySet":
        """My own and those that I made for colleagues."""
        return self.filter(Q(person=person) | Q(registered_by=person))

    def about(self, person: Any, addresses: set[str]) -> "RegistrationQuerySet":
        """Of a person: hers by key or by address."""
        return self.filter(Q(person=person) | Q(email__in=addresses))

    def on_or_after(self, day: date) -> "RegistrationQuerySet":
        return self.filter(event__starts_on__gte=day)

    def of_group(self, key: UUID) -> "RegistrationQuerySet":
        return self.filter(group__key=key)

    def of_groups(self, keys: Collection[UUID]) -> "RegistrationQuerySet":
        return self.filter(group__key__in=keys)

    def for_list(self) -> "RegistrationQuerySet":
        """For the list of participants: with everything it prints, seats first, then by name."""
        return self.live().with_print_facts().order_by("seat", "name", "pk")

    def cancelled_for_list(self) -> "RegistrationQuerySet":
        """Who gave her seat back, for the same list."""
        return self.filter(seat=Seat.CANCELLED).with_print_facts().order_by("name", "pk")

    def with_print_facts(self) -> "RegistrationQuerySet":
        return self.select_related("event", "block", "organisation", "registered_by")

    def of_organisation(self, organisation: Any) -> "RegistrationQuerySet":
        return self.filter(organisation=organisation)

    def attended(self) -> "RegistrationQuerySet":
        return self.filter(attended_at__isnull=False)

    def not_seen(self) -> "RegistrationQuerySet":
        """Nobody saw them come in."""
        return self.filter(attended_at=None)

    def attended_unseen(self) -> models.QuerySet:
        """The numbers of those who were there without a check-in that counts: never any."""
        seen = self.model._meta.get_field("check_ins").related_model.objects.filter(
            registration=OuterRef("pk"), undone_at=None
        )
        return self.attended().filter(~Exists(seen)).order_by("pk").values_list("pk", flat=True)

    def in_person(self) -> "RegistrationQuerySet":
        return self.filter(block__format=Format.IN_PERSON)

    def named_like(self, words: str) -> "RegistrationQuerySet":
        """Whose name or organisation holds each of these words, or whose number it is."""
        found = self
        for word in words.split():
            hit = Q(name__icontains=word) | Q(organisation__name__icontains=word)
            found = found.filter(hit | Q(pk=int(word)) if word.isascii() and word.isdigit() else hit)
        return found

    def over_since(self, day: date) -> "RegistrationQuerySet":
        """Of sessions that were over before ``day``."""
        return self.filter(event__starts_on__lt=day)

    def with_needs(self) -> "RegistrationQuerySet":
        return self.exclude(access_needs="", diet="")

    def with_names(self) -> "RegistrationQuerySet":
        """Of whom more is kept than that she was there."""
        return self.exclude(name=NOBODY)

    def without_a_mail(self, now: datetime) -> "RegistrationQuerySet":
        """Confirmed in the last days with an address, while no mail about her seat was ever written down."""
        about_seat = Q(
            key__startswith=Concat(Value("events.registered:"), Cast(OuterRef("pk"), CharField()), Value(":"))
        )
        # The last one to who was added after the session.
        for what in ("events.seat_given:", "events.new_link:"):
            about_seat |= Q(key__startswith=Concat(Value(what), Cast(OuterRef("pk"), CharField()), Value(":")))
        recent = self.confirmed().with_address().filter(confirmed_at__range=(now - timedelta(days=7), now))
        return recent.filter(~Exists(Mail.objects.filter(about_seat))).order_by("pk")


class SeatOfferQuerySet(models.QuerySet):
    """Offers of seats."""

    def open(self) -> "SeatOfferQuerySet":
        return self.filter(state=OfferState.OPEN)

    def of_event(self, event: Any) -> "SeatOfferQuerySet":
        return self.filter(block__event=event)


class QuestionAnswerQuerySet(models.QuerySet):
    """Answers to questions of sessions."""

    def over_since(self, day: date) -> "QuestionAnswerQuerySet":
        """Of sessions that were over before ``day``."""
        return self.filter(registration__event__starts_on__lt=day)


class QuestionQuerySet(models.QuerySet):
    """Questions of sessions."""

    def of_event(self, event: Any) -> "QuestionQuerySet":
        return self.filter(event=event).order_by("place", "pk") if event else self.none()


class ReminderRuleQuerySet(models.QuerySet):
    """Rules for reminding."""

    def fixed_for(self, event: Any) -> "ReminderRuleQuerySet":
        return self.filter(event=event, fixed_at__isnull=False)


class ProgrammeQuerySet(models.QuerySet):
    """Programmes of sessions."""

    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """The public ones; all of them for staff, who preview them."""
        return self.all() if user.is_authenticated and user.is_staff else self.public()

    def public(self) -> "ProgrammeQuerySet":
        return self.filter(is_public=True)

    def not_over(self, today: date) -> "ProgrammeQuerySet":
        """On now or to come."""
        return self.filter(ends_on__gte=today)

    def in_order(self) -> "ProgrammeQuerySet":
        return self.order_by("starts_on", "ends_on", "pk")


class MomentQuerySet(models.QuerySet):
    """Campaign weeks."""

    def published(self) -> "MomentQuerySet":
        return self.filter(state=MomentState.PUBLISHED)

    def visible_to(self, user: Any) -> "MomentQuerySet":
        """The published ones; all of them for staff, who preview them."""
        return self.all() if user.is_authenticated and user.is_staff else self.published()

    def not_over(self, today: date) -> "MomentQuerySet":
        """On now or to come."""
        return self.filter(ends_on__gte=today)

    def over(self, today: date) -> "MomentQuerySet":
        return self.filter(ends_on__lt=today)

    def begun_by(self, day: date) -> "MomentQuerySet":
        """That begin on this day at the latest."""
        return self.filter(starts_on__lte=day)

    def in_order(self) -> "MomentQuerySet":
        return self.order_by("starts_on", "ends_on", "pk")

    def newest_first(self) -> "MomentQuerySet":
        return self.order_by("-starts_on", "-ends_on", "-pk")


class BlockQuerySet(models.QuerySet):
    """Seats of a format."""

    def of(self, events: list[Any]) -> "BlockQuerySet":
        return self.filter(event__in=[event.pk for event in events])

    def with_taken(self, now: datetime) -> "BlockQuerySet":
        """Annotated with how many are ``taken``, and how many people are ``waiting`` with a proven address."""
        is_taken = Q(registrations__seat__in=[Seat.CONFIRMED, Seat.OFFERED]) | Q(
            registrations__seat=Seat.HELD, registrations__prove_before__gt=now
        )
        waiting = Q(registrations__seat=Seat.WAITING, registrations__prove_before=None)
        return self.annotate(
            taken=Count("registrations", filter=is_taken), waiting=Count("registrations", filter=waiting)
        ).order_by("pk")

    def _people(self) -> models.QuerySet:
        return self.model._meta.get_field("registrations").related_model.objects.filter(block=OuterRef("pk"))

    def _taken(self, now: datetime) -> Coalesce:
        people = self._people().filter(taking(now)).order_by().values("block")
        taken = people.annotate(how_many=Count("pk")).values("how_many")
        return Coalesce(Subquery(taken, output_field=IntegerField()), Value(0))

    def numbers(self, now: datetime) -> models.QuerySet:
        """Of each: its seats, those that staff reserved, and how many are taken."""
        return self.annotate(taken_now=self._taken(now)).values_list("capacity", "reserved", "taken_now")

    def with_room_for_its_queue(self, now: datetime) -> "BlockQuerySet":
        """With free seats, while somebody waits for just these."""
        people = self._people()
        left = F("capacity") - F("reserved") - self._taken(now)
        return (
            self.filter(Exists(people.filter(seat=Seat.WAITING, prove_before=None))).alias(left=left).filter(left__gt=0)
        )

    def with_a_free_seat(self, now: datetime) -> "BlockQuerySet":
        """With a seat that the site gives to whoever comes now: where the queue goes strictly in order, only while nobody waits."""
        waiting = Exists(self._people().filter(seat=Seat.WAITING, prove_before=None))
        left = F("capacity") - F("reserved") - self._taken(now)
        return self.alias(left=left).filter(~waiting | Q(event__queue_policy=QueuePolicy.BEST_FIT), left__gt=0)

    def of_coming(self, today: date) -> "BlockQuerySet":
        """Of sessions to come."""
        return (
            self.filter(event__state=EventState.PUBLISHED, event__starts_on__gte=today)
            .select_related("event__host")
            .order_by("event__starts_on", "event_id", "format")
        )
