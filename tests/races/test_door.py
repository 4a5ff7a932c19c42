"""Two doors at once, and one phone whose rows arrive many times; on PostgreSQL, with the lock and (as control) without."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from mmn_portal.events import actions
from mmn_portal.events.actions import attending, seats
from mmn_portal.events.enums import Door, Seat
from mmn_portal.events.models import Block, CheckIn, Event, Registration
from tests.conftest import NOW, make_event, make_user
from tests.races.test_seats import all_at_once

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
DURING = NOW + timedelta(days=14, hours=1)


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


@pytest.fixture
def event():
    return make_event(seats=60)


@pytest.fixture
def people(event):
    """Forty people with a seat."""
    staff = make_user("sanne", is_staff=True)
    return [
        actions.add_by_staff(
            event=event, block=Block.objects.get(event=event), name=f"P{number}", email=f"p{number}@example.nl", phone="",
            language="nl", organisation=None, by=staff, now=NOW,
        )
        for number in range(40)
    ]  # fmt: skip


def door(event, rows):
    return lambda: actions.take_in(event=event, rows=rows, by=None, now=DURING)


def test_two_doors_that_let_the_same_people_in_count_them_once(event, people):
    at = [DURING - timedelta(minutes=one.pk % 7) for one in people]
    rows = [
        [actions.Seen(uuid4(), when, registration=one.pk) for one, when in zip(people, at, strict=True)] for _ in "ab"
    ]

    all_at_once([door(event, [row]) for phone in rows for row in phone], workers=8)

    there = event.registrations.attended()
    assert (there.count(), CheckIn.objects.count()) == (40, 80)
    assert {one.pk: one.attended_at for one in there} == {one.pk: when for one, when in zip(people, at, strict=True)}


def test_the_same_rows_sent_by_many_hands_are_kept_once(event, people):
    rows = [actions.Seen(uuid4(), DURING, registration=one.pk) for one in people[:10]]

    all_at_once([door(event, rows) for _ in range(16)], workers=8)

    assert (CheckIn.objects.count(), event.registrations.attended().count()) == (10, 10)


def test_the_same_key_at_two_sessions_is_kept_once_and_breaks_nothing(event, people):
    other = make_event("ander", seats=2)
    staff = make_user("bas", is_staff=True)
    elsewhere = actions.add_by_staff(
        event=other, block=other.blocks.get(), name="Q", email="q@example.nl", phone="", language="nl",
        organisation=None, by=staff, now=NOW,
    )  # fmt: skip
    deeds = []
    for one in people[:10]:
        key = uuid4()
        deeds += [
            door(event, [actions.Seen(key, DURING, registration=one.pk)]),
            door(other, [actions.Seen(key, DURING, registration=elsewhere.pk)]),
        ]

    all_at_once(deeds, workers=8)

    assert CheckIn.objects.count() == 10
    for one in (*people[:10], elsewhere):
        one.refresh_from_db()
        assert (one.attended_at is not None) == one.check_ins.exists()


def test_who_cancels_while_she_comes_in_has_either_a_seat_or_no_attendance(event, people):
    deeds = []
    for one in people:
        deeds += [
            door(event, [actions.Seen(uuid4(), DURING, registration=one.pk)]),
            lambda one=one: actions.cancel(registration=Registration.objects.get(pk=one.pk), now=DURING, tell=False),
        ]

    all_at_once(deeds, workers=8)

    # Whichever was first under the lock: who came in is not cancelled, who cancelled did not come in.
    found = {(one.seat, one.attended_at is None) for one in event.registrations.all()}
    assert found <= {(Seat.CANCELLED, True), (Seat.CONFIRMED, False)}


def test_coming_in_and_being_taken_back_at_once_leaves_what_the_rows_say(event, people):
    made = [
        actions.check_in(registration=one, key=uuid4(), how=Door.NAME, at=DURING, by=None, now=DURING)
        for one in people[:20]
    ]
    deeds = []
    for check_in in made:
        deeds += [
            door(event, [actions.Undone(check_in.key)]),
            door(event, [actions.Seen(uuid4(), DURING, registration=check_in.registration_id)]),
        ]

    all_at_once(deeds, workers=8)

    for one in event.registrations.all():
        first = one.check_ins.filter(undone_at=None).order_by("at", "pk").first()
        assert one.attended_at == (first.at if first else None)


def test_many_hands_ask_one_certificate(event, people):
    after = DURING + timedelta(days=1)
    actions.check_in(registration=people[0], key=uuid4(), how=Door.NAME, at=DURING, by=None, now=DURING)
    codes = []

    def ask():
        mine = Registration.objects.get(pk=people[0].pk)
        codes.append(actions.issue_certificate(registration=mine, now=after).code)

    all_at_once([ask] * 24, workers=8)

    assert len(set(codes)) == 1


def test_without_the_lock_what_is_counted_goes_wrong(event, people, monkeypatch):
    """The control: the same race with the lock off. Unless it fails, the tests above prove nothing."""
    import time

    counted = attending._count

    def slowly(registration):
        first = registration.check_ins.filter(undone_at=None).order_by("at", "pk").first()
        time.sleep(0.02)
        registration.attended_at = first.at if first else None
        registration.save(update_fields=["attended_at"])

    monkeypatch.setattr(seats, "lock", lambda event: Event.objects.get(pk=event.pk))
    monkeypatch.setattr(attending, "_count", slowly)
    deeds = []
    for one in people:
        deeds += [
            door(event, [actions.Seen(uuid4(), DURING - timedelta(minutes=minute), registration=one.pk)])
            for minute in (0, 5)
        ]
    all_at_once(deeds, workers=8)
    monkeypatch.setattr(attending, "_count", counted)

    wrong = [
        one for one in event.registrations.all()
        if one.attended_at != one.check_ins.filter(undone_at=None).order_by("at", "pk").first().at
    ]  # fmt: skip
    assert wrong != []
