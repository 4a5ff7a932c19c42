"""A participant changes her registration: her name and wishes, the format, the session, or who comes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from mmn_portal.core.limits import allow
from mmn_portal.people import actions as people
from mmn_portal.people.models import Person

from .. import mails, queries, rules
from ..enums import Seat, Source
from ..models import Block, Event, Group, Registration
from . import seats
from .registering import (
    TIMES_A_DAY,
    Attendee,
    NoSeat,
    RegisteredAlready,
    RegistrationClosed,
    TooManyForAddress,
    keep_answers,
)


def _still_changing(registration: Registration, now: datetime) -> Event:
    """Lock the session of a live registration. Raises RegistrationClosed."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_live or registration.attended_at is not None or not rules.may_be_changed(event, now=now):
        raise RegistrationClosed
    return event


@transaction.atomic
def change_details(*, registration: Registration, attendee: Attendee, now: datetime) -> Registration:
    """Another spelling of the name, other wishes or answers. A new name reaches her calendar."""
    _still_changing(registration, now)
    is_renamed = registration.name != attendee.name
    registration.name, registration.access_needs, registration.diet = (
        attendee.name, attendee.access_needs, attendee.diet,
    )  # fmt: skip
    registration.calendar_sequence += is_renamed
    registration.save(update_fields=["name", "access_needs", "diet", "calendar_sequence"])
    keep_answers(registration, attendee.answers)
    if is_renamed and registration.is_confirmed:
        mails.registration_changed(registration, now=now)
    return registration


@transaction.atomic
def change_details_of_each(*, attendees: Iterable[tuple[Registration, Attendee]], now: datetime) -> None:
    """Wishes and answers for several sessions, all of them or none. Raises RegistrationClosed."""
    for registration, attendee in sorted(attendees, key=lambda pair: pair[0].event_id):
        # In the order of their sessions, as every lock over several of them.
        change_details(registration=registration, attendee=attendee, now=now)


@transaction.atomic
def swap_format(*, registration: Registration, block: Block, now: datetime) -> Registration:
    """Take a seat of the other format and give back what she had (a seat or a place in the queue), in one step.

    Raises NoSeat: she keeps what she has.
    """
    event = _still_changing(registration, now)
    if registration.prove_before is not None or block.event_id != event.pk:
        raise RegistrationClosed
    seats.promote(event=event, now=now)
    registration.refresh_from_db()
    if not registration.is_live:
        # Her own offer was over, and nobody had looked yet.
        raise RegistrationClosed
    if registration.block_id == block.pk:
        return registration
    # A share counts the seat that she gives back, so that swapping never needs more of it.
    alone = Group(event=event)
    if seats.seats_now(event, block, alone if registration.is_confirmed else registration.group, wanted=1, now=now) < 1:
        raise NoSeat
    had_a_seat = registration.is_confirmed
    if not had_a_seat:
        leave_offer(registration, now=now)
    registration.block = block
    registration.calendar_sequence += 1
    registration.save(update_fields=["block", "calendar_sequence"])
    if had_a_seat:
        mails.registration_changed(registration, now=now)
    else:
        seats.give_seat(registration, now=now)
        mails.registered(registration, now=now)
        mails.registered_for_another(registration, now=now)
    seats.promote(event=event, now=now)
    return registration


def leave_offer(registration: Registration, *, now: datetime) -> None:
    """She waits again, if she was offered a seat; the offer is one seat smaller. Under the lock."""
    offer = registration.offer
    if offer is None:
        return
    registration.seat, registration.offer = Seat.WAITING, None
    registration.save(update_fields=["seat", "offer"])
    seats.shrink(offer, now=now)


@transaction.atomic
def swap_session(*, registration: Registration, block: Block, now: datetime) -> Registration:
    """Go to another session instead: she has a seat there before she loses this one.

    Raises NoSeat (she keeps what she has), RegisteredAlready and RegistrationClosed.
    """
    for event in sorted((registration.event, block.event), key=lambda one: one.pk):
        # Always in the same order, so that two swaps in opposite directions do not wait for each other.
        seats.lock(event)
    registration.refresh_from_db()
    other = block.event
    if (
        not registration.is_live or registration.prove_before is not None or other.pk == registration.event_id
        or registration.attended_at is not None
        or not rules.may_be_changed(registration.event, now=now) or not rules.is_open(other, now=now)
    ):  # fmt: skip
        raise RegistrationClosed
    seats.promote(event=other, now=now)
    made_by = registration.registered_by or registration.person
    house = Group(event=other, organisation=registration.organisation, made_by=made_by)
    if seats.seats_now(other, block, house, wanted=1, now=now) < 1:
        raise NoSeat
    return move(registration, block, by=made_by, now=now)


def move(
    registration: Registration, block: Block, *, by: Person | None, now: datetime, **facts: object
) -> Registration:
    """A seat at another session with the same facts, and the first one given back. Both sessions are locked by the caller.

    What is not asked there does not come along: nobody there has to know it.
    """
    event = block.event
    if event.registrations.live().to_address(registration.email).exists():
        raise RegisteredAlready
    person = registration.person
    if person is not None and event.registrations.live().filter(person=person).exists():
        raise RegisteredAlready
    diet = registration.diet if registration.diet and queries.has_food(event) else ""
    group = Group.objects.create(event=event, organisation=registration.organisation, made_by=by, made_at=now)
    moved = Registration.objects.create(
        **{
            "event": event, "block": block, "group": group, "person": person, "name": registration.name,
            "email": registration.email, "phone": registration.phone, "language": registration.language,
            "organisation": registration.organisation, "registered_by": registration.registered_by,
            "source": registration.source, "seat": Seat.CONFIRMED, "registered_at": now, "confirmed_at": now,
            "access_needs": registration.access_needs, "diet": diet, **facts,
        }
    )  # fmt: skip
    had_a_seat = registration.is_confirmed
    seats.take_seat(registration, now=now)
    mails.registration_cancelled(registration, had_a_seat=had_a_seat, now=now)
    mails.registered(moved, now=now)
    mails.registered_for_another(moved, now=now)
    seats.promote(event=registration.event, now=now)
    return moved


def _has_company(registration: Registration) -> bool:
    return registration.group.registrations.live().exclude(pk=registration.pk).exists()


def give_to(registration: Registration, person: Person | None) -> None:
    """It is of another person. Who had registered nobody but herself does not answer for her. Saved by the caller."""
    was_her_own = registration.person_id is not None and registration.registered_by_id == registration.person_id
    if was_her_own and person is not None and not _has_company(registration):
        registration.registered_by = person
    registration.person = person


def renew_link(registration: Registration) -> None:
    """Her own link stops working, and so does that of her group when nobody else is in it. Saved by the caller."""
    registration.link_version += 1
    if not _has_company(registration):
        # Nobody else is in her group, so its link on the waiting list was hers alone.
        Group.objects.filter(pk=registration.group_id).update(link_version=F("link_version") + 1)
        registration.group.refresh_from_db()


def ask_to_take_over(*, registration: Registration, name: str, email: str, now: datetime) -> None:
    """Ask a colleague by mail to come instead. Until she says yes, nothing changes.

    Whether her address is registered already is told by mail to that address only. Raises RegistrationClosed and
    TooManyForAddress.
    """
    if not registration.is_live or registration.prove_before or not rules.may_be_changed(registration.event, now=now):
        raise RegistrationClosed
    if not allow("take_over", email, times=TIMES_A_DAY, seconds=86_400) or not allow(
        "take_over_of", str(registration.pk), times=TIMES_A_DAY, seconds=86_400
    ):
        raise TooManyForAddress
    mails.please_take_over(registration, name=name, email=email, now=now)


@transaction.atomic
def take_over(*, registration: Registration, name: str, email: str, language: str, now: datetime) -> Registration:
    """Somebody else comes, with the same seat or place in the queue: the old appointment goes, the new one comes.

    Wishes and answers were of the other person, so they go; her own link stops working. Raises RegistrationClosed and
    RegisteredAlready.
    """
    event = _still_changing(registration, now)
    if registration.prove_before is not None:
        # Nobody has shown yet that it is hers to give.
        raise RegistrationClosed
    others = event.registrations.live().exclude(pk=registration.pk)
    person = people.know(email=email, name=name, language=language)
    if others.to_address(email).exists() or others.filter(person=person).exists():
        raise RegisteredAlready
    had_a_seat = registration.is_confirmed
    registration.calendar_sequence += 1
    mails.passed_on(registration, had_a_seat=had_a_seat, now=now)
    give_to(registration, person)
    registration.name, registration.email, registration.language = name, email, language
    registration.phone = registration.access_needs = registration.diet = ""
    registration.source, registration.still_coming_at = Source.COLLEAGUE, None
    renew_link(registration)
    # Both may read their mail in one box, and a calendar believes the highest number.
    registration.calendar_sequence += 1
    registration.save()
    keep_answers(registration, {})
    mails.registered(registration, now=now)
    seats.tell_offer_again(registration, now=now)
    return registration
