"""Calendars: what they need to put an entry in, change it, and take it away."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from mmn_portal.events import actions, calendar
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import build
from tests.conftest import NOW, make_event

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
