"""Calendars: what they need to put an entry in, change it, and take it away."""

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail as box
from django.urls import reverse
from icalendar import Calendar

from mmn_portal.core import tokens
from mmn_portal.events import actions, calendar, mails
from mmn_portal.events.models import Event, Registration
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import build, render
from tests.conftest import NOW, make_event, place
from tests.events.queue import group_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration(nov):
    event = make_event(seats=2, venue="De Zaal", address="Straat 1")
    return actions.add_by_staff(
        event=event, block=event.blocks.get(), name="Vera; de \"O'Neil\"", email="vera@example.nl", phone="",
        language="nl", organisation=None, by=nov, now=NOW,
    )  # fmt: skip


def entry(text):
    parsed = Calendar.from_ical(text)
    return parsed, next(part for part in parsed.walk("VEVENT"))


def test_an_invitation_is_a_request_with_organizer_attendee_and_zone(registration):
    parsed, event = entry(calendar.invitation(registration, now=NOW))

    assert parsed["METHOD"] == "REQUEST"
    assert (str(event["ORGANIZER"]), str(event["ATTENDEE"])) == (
        "mailto:portaal@mensenmakennederland.example",
        "mailto:vera@example.nl",
    )
    assert event.decoded("DTSTART").isoformat() == "2027-03-16T10:00:00+01:00"
    assert [str(zone["TZID"]) for zone in parsed.walk("VTIMEZONE")] == ["Europe/Amsterdam"]


def test_a_cancellation_has_the_same_uid_and_a_higher_sequence(registration):
    _parsed, first = entry(calendar.invitation(registration, now=NOW))
    actions.cancel(registration=registration, now=NOW)
    registration.refresh_from_db()
    parsed, last = entry(calendar.cancellation(registration, now=NOW))

    assert (parsed["METHOD"], last["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (first["UID"], last["SEQUENCE"] > first["SEQUENCE"]) == (last["UID"], True)


def test_the_method_stands_in_the_mime_part_too(registration):
    message = build(Mail.objects.get(template="mails/events/registered")).message()
    kinds = [part["Content-Type"] for part in message.walk()]

    assert [kind for kind in kinds if kind.startswith("text/calendar")] == [
        'text/calendar; charset="utf-8"; method="REQUEST"'
    ]


def test_without_a_known_time_the_entry_is_a_whole_day_that_blocks_nothing(registration):
    event = registration.event
    event.starts_at = event.ends_at = None
    event.starts_on = date(2027, 3, 16)
    registration.event = event

    _parsed, made = entry(calendar.invitation(registration, now=NOW))

    assert (made.decoded("DTSTART"), made["TRANSP"]) == (date(2027, 3, 16), "TRANSPARENT")


def test_no_secret_link_stands_in_a_calendar(registration):
    assert "/aanmelding/" not in calendar.invitation(registration, now=NOW)


def test_the_feed_carries_a_called_off_session_as_cancelled(registration, nov):
    actions.call_off(event=registration.event, because_nl="Dicht.", because_en="", by=nov, now=NOW)

    _parsed, made = entry(calendar.feed([registration.event], name="Agenda"))

    assert made["STATUS"] == "CANCELLED"


def test_the_feed_answers_not_changed(client, registration):
    from django.utils import timezone

    registration.event.starts_on = timezone.localdate() + timedelta(days=3)
    registration.event.save()
    first = client.get("/agenda.ics")

    again = client.get("/agenda.ics", headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


# --- in which room ------------------------------------------------------------------------------


@pytest.fixture
def in_a_room(registration):
    """A session in a room of a building, with somebody who comes."""
    Event.objects.filter(pk=registration.event_id).update(room="Zaal 3", place=place("Utrecht", "NL-UT"))
    return Registration.objects.with_mail_facts().get(pk=registration.pk)


def test_the_room_stands_on_the_page_and_in_each_calendar(client, in_a_room):
    event = in_a_room.event
    texts = [calendar.invitation(in_a_room, now=NOW), calendar.feed([event], name="Agenda")]

    found = [str(entry(text)[1]["LOCATION"]) for text in texts]

    assert found == ["Zaal 3, De Zaal, Straat 1, Utrecht"] * 2
    assert found[0] in client.get(event.get_absolute_url()).text


def test_the_room_stands_in_the_mails_that_confirm_and_remind(in_a_room):
    Mail.objects.all().delete()
    mails.registered(in_a_room, now=NOW)
    actions.remind_due(now=in_a_room.event.starts_at - timedelta(days=1))

    texts = [render(mail) for mail in Mail.objects.all()]

    assert [("Zaal 3, De Zaal" in one.text, "Zaal 3, De Zaal" in one.html) for one in texts] == [(True, True)] * 2


def test_a_room_on_the_screen_is_no_place():
    assert [make_event(slug, room="Zaal 3", join_url=url).where for slug, url in (("a", "https://x.nl"), ("b", ""))] == [
        "", "Zaal 3",
    ]  # fmt: skip


# --- in the room or on the screen ---------------------------------------------------------------


@pytest.fixture
def both(nov):
    """Somebody in the room and somebody online, at a session with a hall and a link."""
    event = make_event(seats=2, online=2, venue="De Zaal", join_url="https://vergadering.example/x")
    return [
        actions.add_by_staff(
            event=event, block=event.blocks.get(format=form), name=form, email=f"{form}@example.nl", phone="",
            language="nl", organisation=None, by=nov, now=NOW,
        )
        for form in ("in_person", "online")
    ]  # fmt: skip


def places_in(what: str) -> dict[str, str]:
    """Where each was sent by the appointment in a mail."""
    found = Mail.objects.filter(template=f"mails/events/{what}")
    return {one.email: str(entry(one.attachments[0]["content"])[1]["LOCATION"]) for one in found}


def test_who_takes_part_online_is_not_sent_to_the_hall(both):
    assert places_in("registered") == {"in_person@example.nl": "De Zaal", "online@example.nl": "Online"}


def test_the_appointment_after_a_swap_of_format_shows_the_new_place(both):
    blocks = [one.block for one in both]
    for one, block in zip(both, reversed(blocks), strict=True):
        actions.swap_format(registration=one, block=block, now=NOW)

    assert places_in("registration_changed") == {"in_person@example.nl": "Online", "online@example.nl": "De Zaal"}


def test_a_new_place_reaches_each_as_her_own(both, nov):
    Event.objects.update(venue="De Schuur")
    actions.tell_change(event=Event.objects.get(), by=nov, now=NOW)

    assert places_in("event_changed") == {"in_person@example.nl": "De Schuur", "online@example.nl": "Online"}


def test_the_page_of_a_registration_puts_her_own_place_in_a_calendar(client, both, time_machine):
    time_machine.move_to(NOW, tick=False)
    found = []
    for one in both:
        page = client.get(reverse("events:registration", args=[tokens.make(mails.REGISTRATION, one.pk, 1)]))
        links = page.context["add_links"]
        file = entry(client.get(links["file"]).content)[1]
        asked = [parse_qs(urlsplit(links[name]).query)["location"] for name in ("google", "outlook")]
        found.append((str(file["LOCATION"]), asked, f'href="{links["file"]}"' in page.text))

    assert found == [("De Zaal", [["De Zaal"]] * 2, True), ("Online", [["Online"]] * 2, True)]


# --- golden files: both weekends on which the clock changes ------------------------------------

GOLDEN = Path(__file__).parent / "golden"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKENDS = {
    # Begins on Saturday in winter time and ends on Sunday in summer time; and the other way round.
    "march": (datetime(2027, 3, 27, 20, 0), datetime(2027, 3, 28, 4, 0), "+01:00", "+02:00"),
    "october": (datetime(2027, 10, 30, 20, 0), datetime(2027, 10, 31, 4, 0), "+02:00", "+01:00"),
}


@pytest.fixture(params=WEEKENDS)
def weekend(request, nov):
    begins, ends, *zones = WEEKENDS[request.param]
    event = make_event(
        "nachtwacht", seats=2, room="Zolder", venue="De Zaal", starts_at=begins.replace(tzinfo=AMSTERDAM),
        ends_at=ends.replace(tzinfo=AMSTERDAM), lead_nl="Waken; en praten, tot de zon opkomt.",
    )  # fmt: skip
    registration = actions.add_by_staff(
        event=event, block=event.blocks.get(), name="Vera; de \"O'Neil\"", email="vera@example.nl", phone="",
        language="nl", organisation=None, by=nov, now=NOW,
    )  # fmt: skip
    return request.param, registration, zones


def steady(text: str, registration) -> str:
    """As it is on every run: the number of the row stands in the UID only."""
    return text.replace(f"registration-{registration.pk}@", "registration-1@")


def test_an_invitation_is_as_the_golden_file_says(weekend):
    name, registration, _zones = weekend

    made = steady(calendar.invitation(registration, now=NOW), registration)

    assert made == (GOLDEN / f"{name}.ics").read_bytes().decode()


@pytest.mark.parametrize("parse", ["icalendar", "vobject"])
def test_two_parsers_read_the_right_hours_back(weekend, parse):
    _name, registration, (before, after) = weekend
    text = calendar.invitation(registration, now=NOW)

    if parse == "icalendar":
        _parsed, made = entry(text)
        begins, ends = made.decoded("DTSTART"), made.decoded("DTEND")
    else:
        made = vobject.readOne(text).vevent
        begins, ends = made.dtstart.value, made.dtend.value

    assert (begins.isoformat(), ends.isoformat()) == (
        f"{registration.event.starts_at:%Y-%m-%d}T20:00:00{before}", f"{registration.event.ends_at:%Y-%m-%d}T04:00:00{after}",
    )  # fmt: skip


def test_a_new_time_reaches_everyone_as_one_higher(client, registration, nov):
    _parsed, first = entry(calendar.invitation(registration, now=NOW))
    actions.tell_change(event=registration.event, by=nov, now=NOW + timedelta(minutes=1))

    mail = Mail.objects.get(template="mails/events/event_changed")
    _parsed, second = entry(mail.attachments[0]["content"])

    assert (second["UID"], second["SEQUENCE"], mail.attachments[0]["method"]) == (
        first["UID"], first["SEQUENCE"] + 1, "REQUEST",
    )  # fmt: skip


def sequences_sent() -> dict[str, list[tuple[str, int]]]:
    """What each calendar was told by the mails that really left, in order: its UID and its number."""
    found: dict[str, list[tuple[str, int]]] = {}
    for sent in box.outbox:
        # As it stands in the message, not as the outbox keeps it.
        parts = [part for part in sent.message().walk() if part.get_content_type() == "text/calendar"]
        (reader,) = sent.to
        for part in parts:
            parsed, made = entry(part.get_payload(decode=True))
            assert (part.get_param("method"), str(made["ATTENDEE"])) == (parsed["METHOD"], f"mailto:{reader}")
            found.setdefault(reader, []).append((str(made["UID"]), int(made["SEQUENCE"])))
    return found


def test_a_moved_session_reaches_each_of_twenty_participants_one_higher_in_a_delivered_mail(nov):
    event = make_event(seats=15, online=5)
    for block, people in zip(event.blocks.order_by("pk"), (15, 5), strict=True):
        group_of(event, block.format.replace("_", "-"), people, block=block)
    outbox.deliver(now=NOW)
    first = sequences_sent()
    box.outbox.clear()

    event.starts_at, event.ends_at = event.starts_at + timedelta(hours=1), event.ends_at + timedelta(hours=1)
    event.save()
    later = NOW + timedelta(minutes=1)
    actions.tell_change(event=event, by=nov, now=later)
    outbox.deliver(now=later + timedelta(minutes=5))

    assert (len(first), sequences_sent()) == (
        20, {reader: [(uid, number + 1)] for reader, [(uid, number)] in first.items()},
    )  # fmt: skip


def test_links_for_google_and_outlook_carry_the_moment_in_world_time(registration):
    links = calendar.add_links(registration.event)

    assert ("dates=20270316T090000Z%2F20270316T110000Z" in links["google"], "startdt=2027-03-16T09%3A00%3A00" in links["outlook"]) == (
        True, True,
    )  # fmt: skip


def test_a_warm_feed_is_not_built_again(client, registration, monkeypatch, django_assert_num_queries):
    first = client.get("/agenda.ics")
    monkeypatch.setattr(calendar, "feed", lambda *args, **kwargs: pytest.fail("it was built"))

    with django_assert_num_queries(1):
        again = client.get("/agenda.ics", headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 304


def test_a_personal_calendar_answers_not_changed(client, registration):
    from mmn_portal.core import tokens

    token = tokens.make("events.diary", registration.person_id, 1)
    first = client.get(f"/mijn/agenda/{token}.ics")

    again = client.get(f"/mijn/agenda/{token}.ics", headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


# --- a personal calendar -----------------------------------------------------------------------------


def diary_of(client, person):
    """What stands in somebody's own calendar, by title."""
    found = client.get(reverse("events:diary", args=[tokens.make("events.diary", person.pk, person.calendar_version)]))
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(found.content).walk("VEVENT")}


def test_a_personal_calendar_says_where_and_what(client, both, time_machine):
    time_machine.move_to(NOW, tick=False)
    Event.objects.update(lead_nl="Kom kijken.")

    found = [diary_of(client, one.person)["Sessie kick-off"] for one in both]

    said = "Kom kijken.\n\nhttp://testserver/agenda/kick-off/"
    assert [(str(one["LOCATION"]), str(one["DESCRIPTION"]), "TRANSP" in one) for one in found] == [
        ("De Zaal", said, False), ("Online", said, False),
    ]  # fmt: skip


def test_in_a_personal_calendar_a_day_without_a_time_ends_and_blocks_nothing(client, both, time_machine):
    time_machine.move_to(NOW, tick=False)
    Event.objects.update(starts_at=None, ends_at=None)

    one = diary_of(client, both[0].person)["Sessie kick-off"]

    assert (one.decoded("DTSTART"), one.decoded("DTEND"), one["TRANSP"]) == (
        date(2027, 3, 16), date(2027, 3, 17), "TRANSPARENT",
    )  # fmt: skip


def test_a_swap_of_format_changes_the_personal_calendar(client, both, time_machine):
    time_machine.move_to(NOW, tick=False)
    one, other = both
    address = reverse("events:diary", args=[tokens.make("events.diary", one.person_id, 1)])
    first = client.get(address)

    actions.swap_format(registration=one, block=other.block, now=NOW)

    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    assert str(diary_of(client, one.person)["Sessie kick-off"]["LOCATION"]) == "Online"
