"""Words that fit odd states: no seat where there was none, no appointment that never was, no thanks to who may not have come."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails
from mmn_portal.events.models import Programme
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Person
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, release
from tests.events.test_telling import in_english, visit, without_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def waiting():
    """Somebody on the waiting list of a session with one seat."""
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    return group_of(event, "kim", 1).registrations.get()


def letter(what: str, **facts):
    return in_english(Mail.objects.get(template=f"mails/events/{what}", **facts))


def page(registration) -> str:
    token = tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)
    return "/en" + reverse("events:registration", args=[token])


# --- a place on the waiting list is no seat -----------------------------------------------------------


def hand_over(registration):
    actions.ask_to_take_over(registration=registration, name="Noor", email="noor@example.nl", now=NOW)
    actions.take_over(registration=registration, name="Noor", email="noor@example.nl", language="nl", now=NOW)


def test_a_waiting_place_that_is_passed_on_is_not_called_a_seat(waiting):
    hand_over(waiting)

    read = [letter(what) for what in ("passed_on", "please_take_over")]

    assert [("waiting list" in one.text, "your seat" in one.text, "appointment" in one.html) for one in read] == [
        (True, False, False), (True, False, False),
    ]  # fmt: skip


def test_a_seat_that_is_passed_on_still_takes_the_appointment_along(waiting):
    hand_over(waiting.event.registrations.get(name="vol 1"))

    assert "your seat is hers" in letter("passed_on").text


def test_the_pages_of_a_waiting_place_do_not_speak_of_a_seat_that_she_has(client, waiting):
    asked = "/en" + reverse(
        "events:take-over",
        args=[tokens.make(mails.TAKE_OVER, waiting.pk, waiting.link_version, "Noor", "n@example.nl")],
    )

    pages = [client.get(page(waiting)).text, client.get(asked).text]

    found = [("the seat is hers" in one, "gets your seat" in one, "The appointment comes" in one) for one in pages]
    assert found == [(False, False, False)] * 2


# --- a session that is called off -----------------------------------------------------------------------


def test_whoever_registered_others_reads_in_her_language_why_it_is_called_off(nov):
    event = make_event(seats=2)
    Person.objects.create(email="kate@example.nl", name="Kate", language="en")
    without_address(event, by="kate")

    actions.call_off(event=event, because_nl="De zaal is dicht.", because_en="The hall is closed.", by=nov, now=NOW)

    read = letter("event_called_off")
    assert ("The hall is closed." in read.text, "De zaal" in read.text, "calendar" in read.text) == (True, False, False)


@pytest.mark.parametrize(("email", "said"), [("vol1@example.nl", True), ("kim1@example.nl", False)])
def test_only_who_had_an_appointment_reads_that_it_goes(nov, waiting, email, said):
    actions.call_off(event=waiting.event, because_nl="Dicht.", because_en="", by=nov, now=NOW)

    read = letter("event_called_off", email=email)
    assert ("out of your calendar" in read.text, "out of your calendar" in read.html) == (said, said)


def test_a_colleague_whose_registration_ends_had_no_appointment():
    registration = without_address(make_event(seats=1))

    actions.cancel(registration=registration, now=NOW)

    assert "calendar" not in letter("registration_cancelled").text


# --- the page of a registration -----------------------------------------------------------------------


def test_a_registration_that_staff_cancelled_is_not_said_to_be_cancelled_by_her(client, boss):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    client.force_login(boss)
    client.post("/beheer/events/registration/", {"action": "cancel", "_selected_action": [kim.pk], "do": "1"})

    read = client.get(page(kim)).text

    assert ("Your registration is cancelled" in read, "You have cancelled" in read) == (True, False)


# --- mails to an address that is known ------------------------------------------------------------------


def test_an_address_with_an_offer_reads_that_a_seat_is_kept(waiting):
    release(waiting.event, 1)

    visit(waiting.event, waiting.email)

    read = letter("registered_already")
    assert ("We keep a seat for you" in read.text, "You have a seat" in read.text) == (True, False)


def test_whoever_confirms_a_place_in_the_queue_reads_nothing_of_a_seat_that_goes(waiting):
    visit(waiting.event, "vera@example.nl")

    read = letter("please_confirm")
    assert ("After that the seat" in read.text, "not on the waiting list any more" in read.html) == (False, True)


# --- a programme of sessions --------------------------------------------------------------------------


@pytest.fixture
def day(waiting):
    """Three sessions: one with a room that is full and a screen, one at the same time, one later."""
    programme = Programme.objects.create(
        slug="dag", title_nl="Dag", starts_on=waiting.event.starts_on, ends_on=waiting.event.starts_on, is_public=True
    )
    late = waiting.event.starts_at + timedelta(hours=5)
    events = {
        "vol": waiting.event, "naast": make_event("naast", seats=5),
        "later": make_event("later", seats=5, starts_at=late, ends_at=late + timedelta(hours=1)),
    }  # fmt: skip
    events["vol"].blocks.create(format="online", capacity=5)
    for event in events.values():
        event.programme = programme
        event.save()
    return events


def choose(client, *blocks) -> list[str]:
    facts = {"chosen": [block.pk for block in blocks], "knows_overlap": "on"}
    answer = client.post("/en/agenda/programma/dag/kiezen/", facts, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_a_programme_says_why_somebody_keeps_what_she_has(client, bo, day):
    room, screen = day["vol"].blocks.get(format="in_person"), day["vol"].blocks.get(format="online")
    beside, later = day["naast"].blocks.get(), day["later"].blocks.get()
    client.force_login(bo)
    choose(client, screen, later)

    full = choose(client, room, later)
    choose(client, beside, later)
    kept = choose(client, room, later)

    assert ([one for one in full if "no seat the other way" in one], [one for one in kept if "until there is one" in one]) == (
        ["There was no seat the other way, so you keep what you have: Sessie kick-off."],
        ["You keep your seat until there is one for you at the other session at that time: Sessie naast."],
    )  # fmt: skip


def test_a_place_in_the_queue_that_she_lets_go_was_no_seat(client, bo, day):
    client.force_login(bo)
    choose(client, day["vol"].blocks.get(format="in_person"))

    assert choose(client) == ["You are off the waiting list: Sessie kick-off."]


# --- thanks, where nobody looked who came ------------------------------------------------------------------


def test_where_nobody_was_seen_at_the_door_nobody_is_thanked_for_being_there():
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()

    actions.sweep(now=kim.event.ends_at + timedelta(days=1))

    read = letter("thanks")
    assert ([part for part in (read.subject, read.text, read.html) if "being there" in part], "certificate" in read.html) == (
        [], False,
    )  # fmt: skip


def test_who_was_seen_is_thanked(nov):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    actions.mark_attended(registration=kim, by=nov, now=kim.event.starts_at)

    actions.sweep(now=kim.event.ends_at + timedelta(days=1))

    assert "Thank you for being there" in letter("thanks").subject


def test_the_page_asks_how_it_was_without_thanking_who_may_not_have_come(client, time_machine):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    time_machine.move_to(kim.event.ends_at + timedelta(hours=1), tick=False)

    read = client.get(page(kim)).text

    assert ("How was it?" in read, "Thank you for being there" in read) == (True, False)


@pytest.mark.parametrize(("reader", "shown"), [("nl", False), ("en", True)])
def test_the_thanks_name_what_was_shown_where_her_page_shows_it(reader, shown):
    """There is only English material yet."""
    kim = group_of(make_event(seats=1, material_en="[Slides](https://example.nl/slides)"), "kim", 1).registrations.get()
    type(kim).objects.filter(pk=kim.pk).update(language=reader)

    actions.sweep(now=kim.event.ends_at + timedelta(days=1))

    assert Mail.objects.get(template="mails/events/thanks").context["has_material"] is shown
