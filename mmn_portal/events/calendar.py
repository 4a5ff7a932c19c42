"""iCalendar (RFC 5545 and 5546): invitations that calendars act on, and the feed of the agenda.

What calendars need to take an entry away again: the same UID, METHOD:CANCEL in the file and in the MIME part, a higher
SEQUENCE, and the first one sent as REQUEST. No secret link stands in a calendar, because people share theirs.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from mmn_portal.outbox.rendering import site_address

from .models import Event, Registration

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PRODUCT = "-//Mensen maken Nederland//Portaal//NL"


def invitation(registration: Registration, *, now: datetime) -> str:
    """METHOD:REQUEST: put it in the calendar, or change what stands there."""
    return _personal(registration, method="REQUEST", status="CONFIRMED", now=now)


def cancellation(registration: Registration, *, now: datetime) -> str:
    """METHOD:CANCEL: take it out of the calendar."""
    return _personal(registration, method="CANCEL", status="CANCELLED", now=now)


def attachment(registration: Registration, content: str) -> dict:
    """A calendar as the outbox carries it."""
    method = "CANCEL" if "METHOD:CANCEL" in content else "REQUEST"
    return {"type": "text/calendar", "method": method, "name": f"{registration.event.slug}.ics", "content": content}


def feed(events: Iterable[Event], *, name: str) -> bytes:
    """The agenda as a calendar that people subscribe to."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        entry = _entry(event, uid=f"event-{event.pk}", now=event.changed_at)
        entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def diary(entries: Iterable[Any], *, name: str, now: datetime) -> bytes:
    """A personal calendar: days without a time where no time is known."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for each in entries:
        entry = Entry()
        entry.add("uid", f"{each.uid}@{_domain()}")
        entry.add("dtstamp", now)
        entry.add("summary", each.title)
        entry.add("dtstart", each.starts.astimezone(AMSTERDAM) if each.starts else each.day)
        if each.ends:
            entry.add("dtend", each.ends.astimezone(AMSTERDAM))
        entry.add("url", site_address(each.url))
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _personal(registration: Registration, *, method: str, status: str, now: datetime) -> str:
    calendar = _calendar(method)
    with translation.override(registration.language):
        entry = _entry(registration.event, uid=f"registration-{registration.pk}", now=now)
    entry.add("sequence", registration.calendar_sequence)
    entry.add("status", status)
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = vText(name)
    entry["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{registration.email or sender}")
    attendee.params["cn"] = vText(registration.name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    entry.add("attendee", attendee, encode=False)
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode("utf-8")


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _domain() -> str:
    return settings.SITE_URL.split("://", 1)[-1].split(":")[0]


def _entry(event: Event, *, uid: str, now: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{uid}@{_domain()}")
    entry.add("dtstamp", now)
    entry.add("summary", event.title)
    entry.add("url", site_address(event.get_absolute_url()))
    if event.lead:
        entry.add("description", f"{event.lead}\n\n{site_address(event.get_absolute_url())}")
    if event.where:
        entry.add("location", event.where)
    if event.starts_at and event.ends_at:
        entry.add("dtstart", event.starts_at.astimezone(AMSTERDAM))
        entry.add("dtend", event.ends_at.astimezone(AMSTERDAM))
    else:
        # The time follows: a whole day, that does not block the reader's calendar.
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.starts_on + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    return entry
