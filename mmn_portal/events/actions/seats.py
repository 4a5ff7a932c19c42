"""Seats are scarce: they are counted under the lock of their session, and a freed one goes to the queue in one place."""

from datetime import datetime

from django.db import transaction

from mmn_portal.people import actions as people

from .. import mails, rules
from ..enums import Seat
from ..models import Block, Event, Registration


def lock(event: Event) -> Event:
    """Take the lock of a session: everything that gives or takes its seats waits here, one after the other."""
    return Event.objects.select_for_update().get(pk=event.pk)


def count_taken(block: Block, *, now: datetime) -> int:
    """Seats of a format that somebody has or holds."""
    return block.registrations.taking_a_seat(now).count()


def free_on_site(block: Block, *, now: datetime) -> int:
    """Seats that the site may still give out: not those that staff reserved."""
    return block.capacity - block.reserved - count_taken(block, now=now)


def lapse(event: Event, *, now: datetime) -> int:
    """Holds that were not confirmed in time end, and their seats and addresses are free. Under the lock."""
    return event.registrations.overdue(now).update(seat=Seat.LAPSED, ended_at=now, prove_before=None)


@transaction.atomic
def promote(*, event: Event, now: datetime) -> int:
    """Give freed seats to the queue, first come first. Called after every release; harmless when nothing is free."""
    event = lock(event)
    lapse(event, now=now)
    if not rules.is_open(event, now=now) and not rules.may_be_changed(event, now=now):
        return 0
    given = 0
    for block in event.blocks.order_by("pk"):
        free = free_on_site(block, now=now)
        for registration in block.registrations.next_in_queue()[: max(free, 0)]:
            give_seat(registration, now=now)
            mails.seat_given(registration, now=now)
            given += 1
    return given


def give_seat(registration: Registration, *, now: datetime) -> Registration:
    """The seat is hers for good. Under the lock."""
    registration.seat, registration.confirmed_at, registration.prove_before = Seat.CONFIRMED, now, None
    registration.save(update_fields=["seat", "confirmed_at", "prove_before"])
    return registration


def prove(registration: Registration) -> None:
    """The address is proven, so the registration belongs to a person from now on (an existing one is not changed)."""
    if registration.person_id is None and registration.email:
        person = people.know(email=registration.email, name=registration.name, language=registration.language)
        taken = Registration.objects.live().filter(event=registration.event_id, person=person).exists()
        if not taken:
            registration.person = person
            registration.save(update_fields=["person"])


def release_overdue(*, now: datetime) -> int:
    """Let every overdue hold go, and promote where a seat came free. Running it again is harmless."""
    events = Event.objects.filter(registrations__in=Registration.objects.overdue(now)).distinct().order_by("pk")
    for event in events:
        promote(event=event, now=now)
    return len(events)
