"""A form that was opened before somebody else changed what it is about."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from mmn_portal.events import actions
from mmn_portal.events.models import Event
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, seats_of
from tests.events.test_telling import mailed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def set_seats(event, nov, capacity, reserved=0):
    return actions.set_seats(block=event.blocks.get(), capacity=capacity, reserved=reserved, by=nov, now=NOW)


@pytest.mark.parametrize(("capacity", "reserved"), [(2, 0), (3, 1)])
def test_who_registers_by_an_older_form_gets_no_seat_that_staff_took_away_or_reserved(nov, capacity, reserved):
    event = make_event(seats=3)
    group_of(event, "vol", 2)
    form_read = event.blocks.get()
    set_seats(event, nov, capacity, reserved)

    late = group_of(event, "laat", 1, block=form_read)

    assert seats_of(late) == ["waiting"]


def test_who_swaps_by_an_older_page_gets_no_seat_that_staff_took_away(nov):
    event = make_event(seats=1, online=1)
    online = event.blocks.get(format="online")
    kim = group_of(event, "kim", 1, block=event.blocks.get(format="in_person")).registrations.get()
    actions.set_seats(block=event.blocks.get(format="online"), capacity=0, reserved=0, by=nov, now=NOW)

    with pytest.raises(actions.NoSeat):
        actions.swap_format(registration=kim, block=online, now=NOW)


def test_staff_give_no_seat_that_a_colleague_took_away(nov):
    event = make_event(seats=3)
    group_of(event, "vol", 2)
    form_read = event.blocks.get()
    set_seats(event, nov, 2)

    with pytest.raises(actions.NoSeat):
        actions.add_by_staff(
            event=event, block=form_read, name="Bo", email="bo@example.nl", phone="", language="nl", organisation=None,
            by=nov, now=NOW,
        )  # fmt: skip


def hidden_of(page) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


@pytest.mark.parametrize("meanwhile", ["hand-over", "wishes"])
def test_a_correction_that_was_opened_before_something_changed_is_refused(client, boss, meanwhile):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    client.force_login(boss)
    page = reverse("admin:events_registration_correct", args=[kim.pk])
    opened = hidden_of(client.get(page))
    if meanwhile == "hand-over":
        actions.take_over(registration=kim, name="Noor", email="noor@example.nl", language="nl", now=NOW)
    else:
        actions.change_details(registration=kim, attendee=actions.Attendee("kim 1", diet="noten"), now=NOW)

    answer = client.post(page, opened | {"do": "1", "name": "Kim Een", "email": "kim1@example.nl"})

    before = (kim.name, kim.email, kim.diet)
    kim.refresh_from_db()
    assert (len(answer.context["form"].non_field_errors()), (kim.name, kim.email, kim.diet)) == (1, before)


def test_a_correction_of_what_nobody_changed_is_saved(client, boss):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    client.force_login(boss)
    page = reverse("admin:events_registration_correct", args=[kim.pk])

    client.post(page, hidden_of(client.get(page)) | {"do": "1", "name": "Kim Een", "email": "kim1@example.nl"})

    kim.refresh_from_db()
    assert kim.name == "Kim Een"


def test_a_refused_page_of_seats_saves_nothing(client, boss):
    event = make_event(seats=2, online=2)
    room, screen = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    rooms, full = sorted((room, screen), key=lambda block: block.format)
    group_of(event, "vol", 2, block=full)
    client.force_login(boss)
    typed = {f"capacity_{rooms.pk}": 9, f"reserved_{rooms.pk}": 0, f"capacity_{full.pk}": 1, f"reserved_{full.pk}": 0}

    answer = client.post(reverse("admin:events_event_seats", args=[event.pk]), {"do": "1"} | typed)

    rooms.refresh_from_db()
    assert (answer.status_code, rooms.capacity) == (200, 2)


def seats_page(client, boss, event):
    """The page of seats, and what a colleague has open of it."""
    client.force_login(boss)
    page, block = reverse("admin:events_event_seats", args=[event.pk]), event.blocks.get()
    typed = {"do": "1", f"capacity_{block.pk}": block.capacity, f"reserved_{block.pk}": block.reserved}
    return page, hidden_of(client.get(page)) | typed


def test_an_older_page_of_seats_does_not_fill_the_reserve_again(client, boss):
    event = make_event(seats=5)
    block = set_seats(event, boss, 5, 2)
    page, opened = seats_page(client, boss, event)
    actions.add_by_staff(
        event=event, block=block, name="Truus", email="", phone="", language="nl", organisation=None, by=boss, now=NOW
    )

    answer = client.post(page, opened)

    errors = answer.context["form"].errors
    assert (list(errors), event.blocks.get().reserved) == ([f"reserved_{block.pk}"], 1)


def test_who_read_that_the_seats_changed_can_save_her_own_number(client, boss):
    event = make_event(seats=5)
    page, opened = seats_page(client, boss, event)
    set_seats(event, boss, 7)
    refused = client.post(page, opened)

    client.post(page, opened | hidden_of(refused))

    assert (refused.status_code, event.blocks.get().capacity) == (200, 5)


def test_seats_that_change_between_the_check_and_the_lock_are_seen_too(nov):
    block = set_seats(make_event(seats=5), nov, 5, 1)

    with pytest.raises(actions.ChangedMeanwhile):
        actions.set_seats(block=block, capacity=5, reserved=2, by=nov, now=NOW, was=(5, 2))


def test_who_still_waits_at_a_later_closing_is_told_again():
    event = make_event(seats=1, registration_closes_at=NOW + timedelta(days=3))
    group_of(event, "vol", 1)
    group_of(event, "wacht", 1)
    actions.sweep(now=event.registration_closes_at)
    later = NOW + timedelta(days=6)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=later)

    for _ in range(2):
        actions.sweep(now=later)

    assert mailed("closed_without_a_seat") == ["wacht1@example.nl", "wacht1@example.nl"]
