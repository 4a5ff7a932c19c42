"""Two hundred people, fifty seats, at the same moment; on PostgreSQL, with the lock and (as control) without."""

import contextlib
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection

from mmn_portal.events import actions
from mmn_portal.events.actions import seats
from mmn_portal.events.models import Event, Registration
from mmn_portal.people.models import Person
from tests.conftest import NOW, make_event

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


def all_at_once(deeds: list, *, workers: int = 16) -> None:
    """Run deeds in real threads with real connections; what goes wrong in one is raised here."""
    waiting, faults = list(deeds), []
    start = threading.Barrier(workers)

    def work():
        start.wait()
        while True:
            try:
                deed = waiting.pop()
            except IndexError:
                break
            try:
                deed()
            except Exception as fault:
                faults.append(fault)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def colleagues(event: Event, how_many: int) -> list:
    block = event.blocks.get()
    people = [Person.objects.create(name=f"P{n}", email=f"p{n}@example.nl") for n in range(how_many)]

    def deed(person):
        return lambda: actions.register_colleagues(
            event=event, block=block, attendees=[actions.Attendee(person.name, person.email)], organisation=None,
            by=person, language="nl", key=uuid4(), now=NOW,
        )  # fmt: skip

    return [deed(person) for person in people]


def visitors(event: Event, how_many: int) -> list:
    block = event.blocks.get()

    def deed(number):
        return lambda: actions.register_visitor(
            event=event,
            block=block,
            attendee=actions.Attendee("V", f"v{number}@example.nl"),
            language="nl",
            key=uuid4(),
            now=NOW,
        )

    return [deed(number) for number in range(how_many)]


def count(event: Event) -> dict[str, int]:
    found = list(event.registrations.values_list("seat", flat=True))
    return {seat: found.count(seat) for seat in sorted(set(found))}


def test_of_two_hundred_people_with_an_account_exactly_fifty_have_a_seat():
    event = make_event(seats=50)

    all_at_once(colleagues(event, 200))

    assert count(event) == {"confirmed": 50, "waiting": 150}


def test_of_two_hundred_visitors_exactly_fifty_hold_a_seat():
    event = make_event(seats=50)

    all_at_once(visitors(event, 200))

    assert count(event) == {"held": 50, "waiting": 150}


def test_without_the_lock_it_oversells(monkeypatch):
    """The control: were it not for the lock, the two tests above would fail."""
    event = make_event(seats=5)
    monkeypatch.setattr(seats, "lock", lambda event: Event.objects.get(pk=event.pk))
    counted = seats.count_taken

    def slowly(block, *, now):
        taken = counted(block, now=now)
        time.sleep(0.02)
        return taken

    monkeypatch.setattr(seats, "count_taken", slowly)

    all_at_once(visitors(event, 48))

    assert count(event)["held"] > 5


def test_a_lapsed_hold_frees_its_seat_and_its_address():
    event = make_event(seats=50)
    all_at_once(visitors(event, 50))
    later = NOW + timedelta(minutes=61)

    all_at_once(
        [
            lambda number=number: actions.register_visitor(
                event=event, block=event.blocks.get(), attendee=actions.Attendee("V", f"v{number}@example.nl"), language="nl",
                key=uuid4(), now=later,
            )
            for number in range(50)
        ]
    )  # fmt: skip

    assert count(event) == {"held": 50, "lapsed": 50}


def test_the_same_form_posted_by_many_hands_at_once_is_one_registration():
    event, key = make_event(seats=50), uuid4()
    block = event.blocks.get()

    def deed():
        actions.register_visitor(
            event=event, block=block, attendee=actions.Attendee("V", "v@example.nl"), language="nl", key=key, now=NOW
        )

    all_at_once([deed] * 20)

    assert Registration.objects.count() == 1


def test_cancelling_and_registering_at_once_loses_no_seat_and_doubles_none():
    event = make_event(seats=10)
    all_at_once(colleagues(event, 20))
    leaving = list(event.registrations.confirmed())
    newcomers = visitors(event, 20)

    all_at_once([lambda one=one: actions.cancel(registration=one, now=NOW) for one in leaving] + newcomers)

    assert event.registrations.taking_a_seat(NOW).count() == 10


def test_two_owners_who_leave_at_once_leave_one():
    from mmn_portal.people import actions as people
    from mmn_portal.people.enums import Role
    from mmn_portal.people.models import Membership
    from tests.conftest import belong, make_organisation, make_user

    library = make_organisation("Bibliotheek Zuid")
    both = [belong(make_user(name), library, Role.OWNER) for name in ("ina", "bo")]

    def leave(membership):
        with contextlib.suppress(people.LastOwner):
            people.leave(membership=membership)

    all_at_once([lambda one=one: leave(one) for one in both], workers=2)

    assert Membership.objects.owners().count() == 1
