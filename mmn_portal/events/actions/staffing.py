"""What NOV staff do with registrations: the same seats, the same lock, the same mails."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.outbox import actions as outbox
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, User

from .. import mails
from ..enums import Audience, Seat, Source
from ..models import Block, Event, Group, Message, Registration
from . import seats
from .changing import move
from .registering import NoSeat, RegisteredAlready, cancel

SENT_TWICE_WITHIN = timedelta(minutes=10)


class CapacityTaken(Exception):
    """More people have a seat than the new number."""


@transaction.atomic
def add_by_staff(
    *, event: Event, block: Block, name: str, email: str, phone: str, language: str,
    organisation: Organisation | None, by: User, now: datetime,
) -> Registration:  # fmt: skip
    """Add someone who phones: also after closing, and from the reserved seats. Raises NoSeat or RegisteredAlready."""
    event = seats.lock(event)
    seats.lapse(event, now=now)
    if event.registrations.live().to_address(email).exists():
        raise RegisteredAlready
    if seats.count_taken(block, now=now) >= block.capacity:
        raise NoSeat
    person = people.know(email=email, name=name, language=language)
    group = Group.objects.create(event=event, organisation=organisation, made_by=by.person, made_at=now)
    registration = Registration.objects.create(
        event=event, block=block, group=group, person=person, name=name, email=email, phone=phone, language=language,
        organisation=organisation, registered_by=by.person, source=Source.STAFF, seat=Seat.CONFIRMED,
        registered_at=now, confirmed_at=now,
    )  # fmt: skip
    mails.registered(registration, now=now)
    core.write_down(deed="events.add_by_staff", thing=f"registration {registration.pk}", by=by, now=now)
    return registration


@transaction.atomic
def move_to(*, registration: Registration, event: Event, block: Block, by: User, now: datetime) -> Registration:
    """Move a person to another session: she gets a seat there before she loses the first one. Raises NoSeat."""
    for each in sorted((registration.event, event), key=lambda one: one.pk):
        # Always in the same order, so that two moves in opposite directions do not wait for each other.
        seats.lock(each)
    registration.refresh_from_db()
    seats.lapse(event, now=now)
    if not registration.is_live or block.event_id != event.pk or seats.count_taken(block, now=now) >= block.capacity:
        raise NoSeat
    moved = move(registration, block, by=by.person, now=now, source=Source.STAFF)
    core.write_down(deed="events.move_to", thing=f"registration {registration.pk}", by=by, now=now, became=moved.pk)
    return moved


@transaction.atomic
def set_seats(*, block: Block, capacity: int, reserved: int, by: User | None, now: datetime) -> Block:
    """More seats, fewer, or some kept apart; freed ones go to the queue. Raises CapacityTaken."""
    seats.lock(block.event)
    block.refresh_from_db()
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
def message_participants(
    *, event: Event, audience: Audience, subject: str, text: str, by: User, now: datetime
) -> Message:
    """Write to the participants; each gets her own mail."""
    just_now = event.messages.filter(
        audience=audience, subject=subject, text=text, written_at__gt=now - SENT_TWICE_WITHIN
    ).first()
    if just_now is not None:
        # The form was sent twice.
        return just_now
    message = Message.objects.create(
        event=event, audience=audience, subject=subject, text=text, written_by=by, written_at=now
    )
    readers = event.registrations.of_audience(audience).with_mail_facts().order_by("pk")
    for registration in readers.iterator(chunk_size=500):
        mails.message(registration, message, now=now)
        message.readers += 1
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
    return found.update(name="–", email="", phone="", person=None, registered_by=None, organisation=None)
