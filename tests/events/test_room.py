"""What pages say of the room that is left, and where there is more of it."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.events import mails, queries
from mmn_portal.events.enums import QueuePolicy
from mmn_portal.people.models import Place
from tests.conftest import NOW, make_event, make_organisation, place
from tests.events.queue import group_of, release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def free(event) -> int:
    return sum(seats.free for seats in queries.seats_of(event, now=NOW))


def line_of(event):
    return next(line for line in queries.agenda(queries.Filters(), now=NOW, page=1) if line.event == event)


def with_a_waiting_group(**facts):
    """Three seats, one of them free, and two people who come together or not at all."""
    event = make_event(seats=3, **facts)
    group_of(event, "vol", 3)
    group_of(event, "kim", 2, minimum=2)
    release(event, 1)
    return event


# --- a free seat that is kept for who waits ---------------------------------------------------------


def test_a_seat_that_is_kept_for_a_waiting_group_is_free_for_nobody_else(client):
    event = with_a_waiting_group()

    front = next(line for line in queries.next_sessions(now=NOW) if line.event == event)
    found = (free(event), line_of(event).free, line_of(event).is_full, front.free, client.get(
        event.get_absolute_url()
    ).context["facts"]["is_full"])  # fmt: skip

    assert found == (0, 0, True, 0, True)


def test_the_page_of_a_session_says_for_whom_the_seat_is(client):
    event = with_a_waiting_group()
    page, agenda = client.get("/en" + event.get_absolute_url()).text, client.get("/en/agenda/").text

    said = ("kept for the waiting list: 2 of 3 taken", "The free seats are kept for the waiting list")
    assert ([words in page for words in said], "1 seat free" in page) == ([True, True], False)
    assert ["All seats are taken" in found for found in (page, agenda)] == [False, False]


def test_with_best_fit_the_seat_is_for_whoever_comes():
    event = with_a_waiting_group(queue_policy=QueuePolicy.BEST_FIT)

    assert (free(event), line_of(event).free) == (1, 1)


def test_who_has_her_share_keeps_no_seat_from_others():
    event = make_event(seats=3, seats_per_organisation=1, share_until=date(2027, 3, 10))
    group_of(event, "kim", 2, organisation=make_organisation("Bibliotheek"))

    assert (free(event), line_of(event).free) == (2, 2)


def test_who_may_have_more_of_her_share_keeps_the_seat():
    event = with_a_waiting_group(seats_per_organisation=3)

    assert (free(event), line_of(event).free) == (0, 0)


@pytest.mark.parametrize("sessions", [1, 3])
def test_seats_that_are_kept_cost_the_same_however_many_sessions(sessions, django_assert_num_queries):
    for number in range(sessions):
        event = make_event(f"sessie-{number}", seats=3)
        group_of(event, f"vol{number}", 3)
        group_of(event, f"kim{number}", 2, minimum=2)
        release(event, 1)

    with django_assert_num_queries(4):
        assert [line.free for line in queries.agenda(queries.Filters(), now=NOW, page=1)] == [0] * sessions


# --- the wished format is full -----------------------------------------------------------------------


@pytest.fixture
def full_room():
    """A full room with free seats online, and two more sessions: one near with seats online, one far with seats in the room."""
    utrecht = place("Utrecht", "NL-UT")
    event = make_event(seats=1, online=5, place=utrecht)
    group_of(event, "vol", 1, block=event.blocks.get(format="in_person"))
    make_event("dichtbij", online=5, place=utrecht)
    make_event("ver", seats=5, place=place("Groningen", "NL-GR"))
    return event


def named(lines) -> list[str]:
    return [line.event.slug for line in lines]


def test_where_one_format_is_full_the_page_proposes_sessions_that_have_it(client, full_room):
    assert named(client.get(full_room.get_absolute_url()).context["facts"]["others"]) == ["ver"]


def test_a_session_that_is_full_in_her_own_format_is_not_proposed(full_room):
    half_full = make_event("half-vol", seats=1, online=5, place=full_room.place)
    group_of(half_full, "ook", 1, block=half_full.blocks.get(format="in_person"))

    found = [named(queries.other_sessions(full_room, now=NOW, formats=formats)) for formats in (["in_person"], [])]

    assert found == [["ver"], ["dichtbij", "half-vol", "ver"]]


def test_the_nearest_is_found_behind_many_that_are_earlier_and_far(full_room):
    far, near = place("Maastricht", "NL-LI"), full_room.place
    Place.objects.filter(pk=far.pk).update(latitude=50.85, longitude=5.69)
    for number in range(45):
        make_event(f"ver-{number}", seats=1, place=far)
    later = {"starts_at": full_room.starts_at + timedelta(days=90), "ends_at": full_room.ends_at + timedelta(days=90)}
    make_event("om-de-hoek", seats=1, place=near, **later)

    assert named(queries.other_sessions(full_room, now=NOW, formats=["in_person"]))[0] == "om-de-hoek"


def test_no_seat_is_proposed_that_is_kept_for_who_waits():
    with_a_waiting_group(slug="wachtend")
    make_event("ander", seats=1)

    assert named(queries.other_sessions(make_event("vol"), now=NOW)) == ["ander"]


def test_whoever_registers_sees_them_beside_the_form(client, full_room, bo):
    register = reverse("events:event-register", args=[full_room.slug])
    found = [named(client.get(register).context["others"])]
    client.force_login(bo)
    found.append(named(client.get(register).context["others"]))

    assert found == [["ver"]] * 2


def test_who_waits_for_the_room_can_go_to_another_room(client, full_room):
    kim = group_of(full_room, "kim", 1, block=full_room.blocks.get(format="in_person"))
    link = tokens.make(mails.REGISTRATION, kim.registrations.get().pk, 1)

    assert named(client.get(reverse("events:registration", args=[link])).context["sessions"]) == ["ver"]


def test_with_a_seat_in_each_format_no_other_session_is_proposed(client):
    event = make_event(seats=1, online=1)
    make_event("ander", seats=5)

    assert client.get(event.get_absolute_url()).context["facts"]["others"] == []


@pytest.mark.parametrize("share", [None, 3])
@pytest.mark.parametrize("kept", [1, 2])
def test_pages_for_everyone_ask_a_fixed_number_while_people_wait(client, share, kept, django_assert_max_num_queries):
    for number in range(kept):
        event = make_event(f"sessie-{number}", seats=3, seats_per_organisation=share, place=place("Utrecht", "NL-UT"))
        group_of(event, f"vol{number}", 3)
        group_of(event, f"kim{number}", 2, minimum=2)
        release(event, 1)
    make_event("vrij", seats=9)

    for path in ("/agenda/sessie-0/", "/agenda/sessie-0/aanmelden/", "/agenda/", "/"):
        client.get(path)
        caches["pages"].clear()
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200
