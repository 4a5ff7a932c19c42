"""Groups, offers and swaps at the same moment; on PostgreSQL, with the lock and (as control) without."""

import contextlib
import http.client
import re
import threading
import time
import urllib.parse
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from mmn_portal.events import actions
from mmn_portal.events.actions import seats
from mmn_portal.events.models import Event
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, offer_of, release, seats_of
from tests.races.test_seats import all_at_once, count

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
REFUSALS = (actions.NoSeat, actions.OfferOver, actions.RegistrationClosed, actions.TooManyChosen)


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


@pytest.fixture
def no_lock(monkeypatch):
    """The control: without the lock of the session, and with time between counting and writing."""
    monkeypatch.setattr(seats, "lock", lambda event: Event.objects.get(pk=event.pk))
    counted = seats.count_taken

    def slowly(block, *, now):
        taken = counted(block, now=now)
        time.sleep(0.03)
        return taken

    monkeypatch.setattr(seats, "count_taken", slowly)


def refused_or(deed):
    def attempt():
        with contextlib.suppress(*REFUSALS):
            deed()

    return attempt


def groups(event, how_many, size):
    return [lambda number=number: group_of(event, f"g{number}", size, minimum=size) for number in range(how_many)]


def test_of_thirty_groups_of_three_exactly_six_have_their_twenty_seats_less_two():
    event = make_event(seats=20)

    all_at_once(groups(event, 30, 3))

    assert count(event) == {"confirmed": 18, "waiting": 72}


def test_without_the_lock_groups_oversell(no_lock):
    event = make_event(seats=20)

    all_at_once(groups(event, 30, 3))

    assert count(event)["confirmed"] > 20


def full_with_queue(waiting: int):
    """Ten seats, all taken by single people, and single people who wait."""
    event = make_event(seats=10)
    group_of(event, "vol", 10)
    return event, [group_of(event, f"w{number}", 1) for number in range(waiting)]


def cancel_all(event):
    return [lambda one=one: actions.cancel(registration=one, now=NOW) for one in list(event.registrations.confirmed())]


def test_ten_who_cancel_at_once_make_ten_offers_and_not_one_more():
    event, _waiting = full_with_queue(20)

    all_at_once(cancel_all(event) + [lambda: seats.promote(event=event, now=NOW)] * 20)

    assert count(event) == {"cancelled": 10, "offered": 10, "waiting": 10}


def test_without_the_lock_a_seat_is_offered_twice_and_only_the_database_stops_it(no_lock):
    event, _waiting = full_with_queue(20)

    with pytest.raises(IntegrityError, match="events_offer_one_open_per_group"):
        all_at_once(cancel_all(event) + [lambda: seats.promote(event=event, now=NOW)] * 20)

    # Whoever was stopped gave back no seat either.
    assert count(event)["cancelled"] < 10


def test_accepting_and_cancelling_at_once_ends_in_one_of_the_two():
    event, (kim, *_rest) = full_with_queue(3)
    release(event, 1)
    offer, registration = offer_of(kim), kim.registrations.get()

    all_at_once(
        [
            refused_or(lambda: actions.accept_offer(offer=offer, chosen=[registration.pk], now=NOW)),
            lambda: actions.cancel(registration=registration, now=NOW),
        ]
        * 8,
        workers=16,
    )

    offer.refresh_from_db()
    assert (seats_of(kim), offer.state in {"accepted", "withdrawn"}, event.registrations.taking_a_seat(NOW).count()) == (
        ["cancelled"], True, 10,
    )  # fmt: skip


def hybrid(people: int):
    event = make_event(seats=people, online=5)
    room = event.blocks.get(format="in_person")
    everyone = [group_of(event, f"p{number}", 1, block=room).registrations.get() for number in range(people)]
    return event, event.blocks.get(format="online"), everyone


def test_of_twenty_who_swap_to_five_online_seats_five_get_one_and_the_rest_keep_theirs():
    event, online, everyone = hybrid(20)

    all_at_once(
        [refused_or(lambda one=one: actions.swap_format(registration=one, block=online, now=NOW)) for one in everyone]
    )

    assert (online.registrations.confirmed().count(), event.registrations.confirmed().count()) == (5, 20)


def test_without_the_lock_more_swap_than_there_are_seats(no_lock):
    _event, online, everyone = hybrid(20)

    all_at_once(
        [refused_or(lambda one=one: actions.swap_format(registration=one, block=online, now=NOW)) for one in everyone]
    )

    assert online.registrations.confirmed().count() > 5


def fewer_seats_while_people_register(event, nov):
    """Every form was read while there were twenty seats; staff leave ten of them, in between."""
    register = [
        lambda number=number, block=event.blocks.get(): group_of(event, f"n{number}", 1, block=block)
        for number in range(30)
    ]
    fewer = event.blocks.get()

    def set_seats():
        with contextlib.suppress(actions.CapacityTaken):
            actions.set_seats(block=fewer, capacity=10, reserved=0, by=nov, now=NOW)

    return [*register[:27], set_seats, *register[27:]]


def taken_and_seats(event):
    return event.registrations.taking_a_seat(NOW).count(), event.blocks.get().capacity


def test_with_fewer_seats_while_people_register_nobody_has_one_that_is_gone(nov):
    event = make_event(seats=20)

    all_at_once(fewer_seats_while_people_register(event, nov))

    taken, capacity = taken_and_seats(event)
    assert (taken, capacity in {10, 20}) == (capacity, True)


def test_without_the_lock_more_register_than_staff_leave_seats(no_lock, nov):
    event = make_event(seats=20)

    all_at_once(fewer_seats_while_people_register(event, nov))

    taken, capacity = taken_and_seats(event)
    assert taken > capacity


def test_two_who_swap_sessions_in_opposite_directions_do_not_wait_for_each_other():
    starts = NOW + timedelta(days=20)
    one, other = (
        make_event(seats=40),
        make_event("ander", seats=40, starts_at=starts, ends_at=starts + timedelta(hours=1)),
    )
    here = [group_of(one, f"h{number}", 1).registrations.get() for number in range(15)]
    there = [group_of(other, f"t{number}", 1).registrations.get() for number in range(15)]

    def swap(registration, to):
        return lambda: actions.swap_session(registration=registration, block=to.blocks.get(), now=NOW)

    all_at_once([deed for pair in zip(here, there, strict=True) for deed in (swap(pair[0], other), swap(pair[1], one))])

    assert [event.registrations.confirmed().count() for event in (one, other)] == [15, 15]


def test_a_thousand_attempts_over_http_on_a_hundred_seats(live_server):
    """As visitors do it: sixteen browsers, each form with its own key."""
    starts = timezone.now() + timedelta(days=9)
    event = make_event(
        "rush", seats=100, starts_at=starts, ends_at=starts + timedelta(hours=1), starts_on=timezone.localdate(starts)
    )
    block, path = event.blocks.get(), "/agenda/rush/aanmelden/"
    host = live_server.url.removeprefix("http://")
    numbers, statuses = list(range(1000)), []

    def browser():
        link = http.client.HTTPConnection(host, timeout=60)
        link.request("GET", path)
        answer = link.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode()).group(1)
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        while numbers:
            with contextlib.suppress(IndexError):
                number = numbers.pop()
                facts = {"csrfmiddlewaretoken": token, "block": block.pk, "name": f"N {number}", "second_name": "",
                         "email": f"n{number}@example.nl", "key": str(uuid4())}  # fmt: skip
                link.request("POST", path, urllib.parse.urlencode(facts), headers)
                answer = link.getresponse()
                answer.read()
                statuses.append(answer.status)

    browsers = [threading.Thread(target=browser) for _ in range(16)]
    for one in browsers:
        one.start()
    for one in browsers:
        one.join()

    assert (statuses.count(302), count(event)) == (1000, {"held": 100, "waiting": 900})
