"""Somebody registers: herself by address alone, or colleagues from her account. Changing and cancelling by her own link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from mmn_portal.core.limits import allow
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, Person

from .. import mails, rules
from ..enums import Seat, Source
from ..models import Block, Event, Group, Registration
from . import seats

TIMES_A_DAY = 6
TOLD_A_DAY = 3


class RegistrationClosed(Exception):
    """Not open (yet, any more), or called off."""


class TooManyForAddress(Exception):
    """This address was used for registering more often than a person would in a day."""


class HoldLapsed(Exception):
    """The hour is over and the seat was given on."""


class NoSeat(Exception):
    """No seat free in the format that was asked for."""


@dataclass(frozen=True)
class Attendee:
    """Somebody to be registered. Without an address, whoever registers her gets the mails."""

    name: str
    email: str = ""


@transaction.atomic
def register_visitor(
    *, event: Event, block: Block, name: str, email: str, language: str, key: UUID, now: datetime
) -> None:
    """Hold a seat (or a place in the queue) for an hour, until the mailed link is confirmed.

    Whether the address was registered already is told by mail to that address only. The same ``key`` twice is once.
    """
    key = _key_of(key, event, [email])
    event = seats.lock(event)
    if not rules.is_open(event, now=now):
        raise RegistrationClosed
    group, made = Group.objects.get_or_create(key=key, defaults={"event": event, "made_at": now})
    if not made:
        return
    # Under the lock, so that one form posted by many hands at once counts once.
    if not allow("register", email, times=TIMES_A_DAY, seconds=86_400):
        raise TooManyForAddress
    seats.lapse(event, now=now)
    known = event.registrations.live().to_address(email).first()
    if known is not None:
        mails.registered_already(known, group, now=now)
        return
    registration = Registration.objects.create(
        event=event, block=block, group=group, name=name, email=email, language=language, source=Source.HERSELF,
        seat=_seat(block, proven=False, now=now), registered_at=now, prove_before=now + rules.HOLD,
    )  # fmt: skip
    mails.please_confirm(registration, now=now)


@transaction.atomic
def register_colleagues(
    *, event: Event, block: Block, attendees: Iterable[Attendee], organisation: Organisation | None, by: Person,
    language: str, key: UUID, now: datetime,
) -> Group:  # fmt: skip
    """Register people from an account: each gets a seat or a place in the queue, and her own mail.

    The same ``key`` twice is once. Those whose address is registered already are told so by mail to that address.
    """
    attendees = list(attendees)
    key = _key_of(key, event, [f"{attendee.name} {attendee.email}" for attendee in attendees])
    event = seats.lock(event)
    if not rules.is_open(event, now=now):
        raise RegistrationClosed
    existing = Group.objects.filter(key=key).first()
    if existing is not None:
        return existing
    seats.lapse(event, now=now)
    group = Group.objects.create(key=key, event=event, organisation=organisation, made_by=by, made_at=now)
    made = [
        registration
        for attendee in attendees
        if (registration := _register_one(group, block, attendee, by=by, language=language, now=now)) is not None
    ]
    mails.group_received(group, made, reader=by, now=now)
    return group


def _key_of(key: UUID, event: Event, people: list[str]) -> UUID:
    """The key of a form with what was filled in: a browser that goes back may bring an old key for other people."""
    return uuid5(key, f"{event.pk}|" + "|".join(sorted(people)))


def _tell_known(known: Registration, group: Group, *, now: datetime) -> None:
    """Tell an address that it is registered already, but not as often as somebody likes to type it."""
    if allow("registered_already", known.email, times=TOLD_A_DAY, seconds=86_400):
        mails.registered_already(known, group, now=now)


def _register_one(
    group: Group, block: Block, attendee: Attendee, *, by: Person, language: str, now: datetime
) -> Registration | None:
    known = group.event.registrations.live().to_address(attendee.email).first()
    if known is not None:
        _tell_known(known, group, now=now)
        return None
    is_herself = attendee.email == by.email
    person = by if is_herself else people.know(email=attendee.email, name=attendee.name, language=language)
    known = group.event.registrations.live().filter(person=person).first()
    if known is not None:
        _tell_known(known, group, now=now)
        return None
    seat = _seat(block, proven=True, now=now)
    registration = Registration.objects.create(
        event=group.event, block=block, group=group, person=person, name=attendee.name, email=attendee.email,
        language=language, organisation=group.organisation, registered_by=by,
        source=Source.HERSELF if is_herself else Source.COLLEAGUE, seat=seat, registered_at=now,
        confirmed_at=now if seat == Seat.CONFIRMED else None,
    )  # fmt: skip
    mails.registered(registration, now=now)
    return registration


def _seat(block: Block, *, proven: bool, now: datetime) -> Seat:
    return rules.seat_for(
        capacity=block.capacity - block.reserved, taken=seats.count_taken(block, now=now), proven=proven
    )


@transaction.atomic
def confirm(*, registration: Registration, now: datetime) -> Registration:
    """The link was followed: the address is proven, and the held seat is hers. Raises HoldLapsed."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if registration.is_live and registration.prove_before is None:
        return registration
    seats.lapse(event, now=now)
    registration.refresh_from_db()
    if not registration.is_live:
        raise HoldLapsed
    if registration.seat == Seat.HELD:
        seats.give_seat(registration, now=now)
    else:
        registration.prove_before = None
        registration.save(update_fields=["prove_before"])
    seats.prove(registration)
    mails.registered(registration, now=now)
    seats.promote(event=event, now=now)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def cancel(*, registration: Registration, now: datetime, tell: bool = True) -> bool:
    """Give the seat back; her calendar entry is taken away and the queue moves up. False when it was over already."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_live:
        return False
    had_a_seat = registration.is_confirmed
    registration.seat, registration.ended_at, registration.prove_before = Seat.CANCELLED, now, None
    registration.attended_at = None
    registration.calendar_sequence += 1
    registration.save(update_fields=["seat", "ended_at", "prove_before", "attended_at", "calendar_sequence"])
    if tell:
        mails.registration_cancelled(registration, had_a_seat=had_a_seat, now=now)
    seats.promote(event=event, now=now)
    return True


@transaction.atomic
def change_name(*, registration: Registration, name: str, now: datetime) -> Registration:
    """Another spelling of the name. Her calendar is brought up to date."""
    seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_live or not rules.may_be_changed(registration.event, now=now):
        raise RegistrationClosed
    if registration.name != name:
        registration.name = name
        registration.calendar_sequence += 1
        registration.save(update_fields=["name", "calendar_sequence"])
        if registration.is_confirmed:
            mails.registration_changed(registration, now=now)
    return registration


@transaction.atomic
def swap_format(*, registration: Registration, block: Block, now: datetime) -> Registration:
    """Take a seat of the other format and give the first one back, in one step. Raises NoSeat: she keeps what she has."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_confirmed or not rules.may_be_changed(event, now=now) or block.event_id != event.pk:
        raise RegistrationClosed
    seats.lapse(event, now=now)
    if registration.block_id == block.pk:
        return registration
    if seats.free_on_site(block, now=now) <= 0:
        raise NoSeat
    registration.block = block
    registration.calendar_sequence += 1
    registration.save(update_fields=["block", "calendar_sequence"])
    mails.registration_changed(registration, now=now)
    seats.promote(event=event, now=now)
    return registration
