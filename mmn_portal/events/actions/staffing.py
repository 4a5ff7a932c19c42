"""What NOV staff do with registrations: the same seats, the same lock, the same mails."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.outbox import actions as outbox
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, Person, User

from .. import mails, queries, rules
from ..enums import Audience, EventState, Seat, Source
from ..models import Block, Event, Group, Message, QuestionAnswer, Registration
from ..querysets import NOBODY
from . import seats
from .changing import move
from .registering import NoSeat, RegisteredAlready, RegistrationClosed, cancel, keep_answers, key_of
from .reminding import batches

SENT_TWICE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Newcomer:
    """Somebody of a list, as it says of her."""

    name: str
    email: str = ""
    phone: str = ""
    access_needs: str = ""
    diet: str = ""


class CapacityTaken(Exception):
    """More people have a seat than the new number."""


class ChangedMeanwhile(Exception):
    """It is not any more what stood on the page of whoever changes it."""


@transaction.atomic
def add_by_staff(
    *, event: Event, block: Block, name: str, email: str, phone: str, language: str,
    organisation: Organisation | None, by: User, now: datetime, key: UUID | None = None, access_needs: str = "",
    diet: str = "", answers: dict[int, str] | None = None, else_waits: bool = False,
) -> Registration:  # fmt: skip
    """Add someone who phones: also after closing, and from the reserved seats. The same ``key`` twice is once.

    After the session she was there without having registered: she gets her page, and no appointment. ``else_waits``: with no
    seat left she waits, as long as a seat can still be offered. Raises RegistrationClosed, NoSeat or RegisteredAlready.
    """
    key = key_of(key or uuid4(), event, [f"{name} {email}"])
    event = seats.lock(event)
    before = event.registrations.of_group(key).order_by("pk").first()
    if before is not None:
        # The form was sent twice.
        return before
    if event.state != EventState.PUBLISHED:
        raise RegistrationClosed
    seats.lapse(event, now=now)
    _refuse_known(event, {email})
    may_wait = else_waits and rules.offer_ends(event, now=now) is not None
    has_seat, reserved = _seat_or_place_in_queue(block, may_wait=may_wait, now=now)
    person = people.know(email=email, name=name, language=language)
    # Who waits answers for herself, and shares with nobody; without an address her mail goes to whoever added her.
    made_by = by.person if has_seat else None
    group = Group.objects.create(key=key, event=event, organisation=organisation, made_by=made_by, made_at=now)
    registration = Registration.objects.create(
        event=event, block=block, group=group, person=person, name=name, email=email, phone=phone, language=language,
        organisation=organisation, registered_by=None if made_by is None and email else by.person, source=Source.STAFF,
        seat=Seat.CONFIRMED if has_seat else Seat.WAITING, registered_at=now, confirmed_at=now if has_seat else None,
        access_needs=access_needs, diet=diet,
    )  # fmt: skip
    keep_answers(registration, answers or {})
    _tell_added(event, [registration], now=now)
    core.write_down(
        deed="events.add_by_staff", thing=f"registration {registration.pk}", by=by, now=now, from_reserve=bool(reserved),
        waits=not has_seat,
    )  # fmt: skip
    seats.promote(event=event, now=now)
    registration.refresh_from_db()
    return registration


def _seat_or_place_in_queue(block: Block, *, may_wait: bool, now: datetime) -> tuple[bool, int]:
    """Whether there is a seat for somebody, and how many came from the reserve. Raises NoSeat for who may not wait."""
    try:
        return True, give_by_staff(block, now=now)
    except NoSeat:
        if not may_wait:
            raise
        return False, 0


def _tell_added(event: Event, made: list[Registration], *, now: datetime) -> None:
    if event.is_over(now):
        mails.added_afterwards(made, now=now)
    else:
        mails.registered_each(made, now=now)


def _refuse_known(event: Event, addresses: Collection[str]) -> None:
    """Raises RegisteredAlready when one of these has a live registration, by her address or as a person."""
    live, known = event.registrations.live(), {email for email in addresses if email}
    if live.to_addresses(known).exists() or live.filter(person__in=Person.objects.known_as_one_of(known)).exists():
        raise RegisteredAlready


def give_by_staff(block: Block, *, now: datetime, wanted: int = 1) -> int:
    """Seats that staff give out, from the reserve first. How many came from there. Raises NoSeat. Under the lock."""
    if seats.count_taken(block, now=now) + wanted > block.capacity:
        raise NoSeat
    return seats.take_from_reserve(block, wanted=wanted)


@transaction.atomic
def move_to(*, registration: Registration, event: Event, block: Block, by: User, now: datetime) -> Registration:
    """Move a person to another session: she gets a seat there before she loses the first one.

    Both are still to come. Raises NoSeat, RegisteredAlready and RegistrationClosed.
    """
    for each in sorted((registration.event, event), key=lambda one: one.pk):
        # Always in the same order, so that two moves in opposite directions do not wait for each other.
        seats.lock(each)
    registration.refresh_from_db()
    seats.lapse(event, now=now)
    if registration.prove_before is not None or registration.attended_at is not None:
        raise RegistrationClosed
    if not rules.may_be_changed(registration.event, now=now) or not rules.may_be_changed(event, now=now):
        # What is over was as it was; an appointment in the past helps nobody.
        raise RegistrationClosed
    if not registration.is_live or block.event_id != event.pk:
        raise NoSeat
    reserved = give_by_staff(block, now=now)
    moved = move(registration, block, by=by.person, now=now, source=Source.STAFF)
    core.write_down(
        deed="events.move_to", thing=f"registration {registration.pk}", by=by, now=now, became=moved.pk,
        from_reserve=bool(reserved),
    )  # fmt: skip
    return moved


@transaction.atomic
def move_all(*, registrations: Iterable[Registration], block: Block, by: User, now: datetime) -> list[Registration]:
    """Move people to another session, all of them or nobody. Raises what ``move_to`` raises."""
    chosen = list(registrations)
    events = {one.event_id: one.event for one in chosen} | {block.event_id: block.event}
    for key in sorted(events):
        # All of them before the first is moved, in the order that every deed over several sessions keeps.
        seats.lock(events[key])
    return [move_to(registration=one, event=block.event, block=block, by=by, now=now) for one in chosen]


@transaction.atomic
def set_seats(
    *, block: Block, capacity: int, reserved: int, by: User | None, now: datetime, was: tuple[int, int] | None = None
) -> Block:
    """More seats, fewer, or some kept apart; freed ones go to the queue.

    ``was`` are the seats and the reserve as the page showed them: a seat that was given from the reserve meanwhile must not come
    back with an older page. Raises CapacityTaken and ChangedMeanwhile.
    """
    seats.lock(block.event)
    block.refresh_from_db()
    if was is not None and was != (block.capacity, block.reserved):
        raise ChangedMeanwhile
    if capacity < seats.count_taken(block, now=now):
        raise CapacityTaken
    before = (block.capacity, block.reserved)
    block.capacity, block.reserved = capacity, reserved
    block.save(update_fields=["capacity", "reserved"])
    core.write_down(
        deed="events.set_seats", thing=f"event {block.event_id}", by=by, now=now, before=before,
        after=(capacity, reserved),
    )  # fmt: skip
    seats.promote(event=block.event, now=now)
    return block


@transaction.atomic
def import_people(
    *, event: Event, block: Block, people_: Iterable[dict[str, str]], organisation: Organisation | None, by: User,
    key: UUID, now: datetime,
) -> list[Registration]:  # fmt: skip
    """Add everyone of a list, whole or not at all: each a seat and a mail of her own. The same ``key`` twice is once.

    ``people_`` are facts as ``attendee_list`` reads them. The session is locked meanwhile, so it asks the database the same
    number of questions however many they are. Raises what ``add_by_staff`` raises.
    """
    event = seats.lock(event)
    rows = [Newcomer(**facts) for facts in people_]
    keys = [key_of(uuid5(key, str(number)), event, [f"{row.name} {row.email}"]) for number, row in enumerate(rows)]
    before = list(event.registrations.of_groups(keys).order_by("pk"))
    if before or not rows:
        # The form was sent twice.
        return before
    if event.state != EventState.PUBLISHED:
        raise RegistrationClosed
    seats.lapse(event, now=now)
    addresses = [row.email for row in rows if row.email]
    if len(set(addresses)) < len(addresses):
        raise RegisteredAlready
    _refuse_known(event, addresses)
    reserved = give_by_staff(block, now=now, wanted=len(rows))
    known = people.know_each(((row.email, row.name) for row in rows), language="nl")
    groups = Group.objects.bulk_create(
        Group(key=one, event=event, organisation=organisation, made_by=by.person, made_at=now) for one in keys
    )
    made = Registration.objects.bulk_create(
        Registration(
            event=event, block=block, group=group, person=person, name=row.name, email=row.email, phone=row.phone,
            language="nl", organisation=organisation, registered_by=by.person, source=Source.STAFF,
            seat=Seat.CONFIRMED, registered_at=now, confirmed_at=now, access_needs=row.access_needs, diet=row.diet,
        )
        for row, group, person in zip(rows, groups, known, strict=True)
    )  # fmt: skip
    _tell_added(event, made, now=now)
    core.write_down(
        deed="events.import_people", thing=f"event {event.pk}", by=by, now=now, people=len(made), from_reserve=reserved,
        first=made[0].pk, last=made[-1].pk,
    )  # fmt: skip
    return made


@transaction.atomic
def cancel_by_staff(*, registrations: Iterable[Registration], by: User, now: datetime) -> list[Registration]:
    """Give back the seats of some people, as they would themselves: each gets a mail, and the queues move up.

    Who was there, and a session that is over, stay as they are. Returns whose registration was cancelled.
    """
    # In the order of their sessions, as every lock over several of them.
    chosen = sorted(registrations, key=lambda one: (one.event_id, one.pk))
    gone = [one for one in chosen if cancel(registration=one, now=now)]
    for one in gone:
        core.write_down(deed="events.cancel_by_staff", thing=f"registration {one.pk}", by=by, now=now)
    return gone


@transaction.atomic
def message_participants(
    *, event: Event, audience: Audience, subject: str, text: str, by: User, now: datetime,
    chosen: Collection[int] = (),
) -> Message:  # fmt: skip
    """Write to the participants, or to some of them; each gets her own mail, or whoever registered her without an address."""
    just_now = event.messages.filter(
        audience=audience, subject=subject, text=text, written_at__gt=now - SENT_TWICE_WITHIN
    ).first()
    found = event.registrations.filter(pk__in=chosen) if chosen else event.registrations
    readers = found.of_audience(audience).reachable().with_mail_facts().order_by("pk")
    if just_now is not None and (not chosen or {one.pk for one in readers} <= queries.told_in(just_now)):
        # The form was sent twice.
        return just_now
    message = Message.objects.create(
        event=event, audience=audience, subject=subject, text=text, written_by=by, written_at=now
    )
    for batch in batches(readers):
        mails.message(batch, message, now=now)
        message.readers += len(batch)
    without = list(readers.without_address())
    mails.message_for_others(without, message, now=now)
    message.readers += len(without)
    message.save(update_fields=["readers"])
    core.write_down(
        deed="events.message", thing=f"event {event.pk}", by=by, now=now, readers=message.readers, audience=audience
    )
    return message


@transaction.atomic
def forget(*, found: Any, now: datetime) -> int:
    """Forget somebody's registrations, and her name as it was typed there in mails to others."""
    outbox.redact(words=set(found.values_list("name", flat=True)))
    return erase_registrations(found=found, now=now)


@transaction.atomic
def erase_registrations(*, found: Any, now: datetime) -> int:
    """Empty the registrations of somebody who is forgotten: coming ones are given back, the rest keeps its count only."""
    # In the order of their sessions, as every lock over several of them.
    for registration in found.live().select_related("event").order_by("event_id", "pk"):
        if not registration.event.is_over(now):
            cancel(registration=registration, now=now, tell=False)
    QuestionAnswer.objects.filter(registration__in=found).delete()
    return found.update(
        name=NOBODY, email="", phone="", person=None, registered_by=None, organisation=None, access_needs="", diet=""
    )
