"""iCalendar (RFC 5545 and 5546): invitations that calendars act on, and the feed of the agenda.

What calendars need to take an entry away again: the same UID, METHOD:CANCEL in the file and in the MIME part, a higher
SEQUENCE, and the first one sent as REQUEST. No secret link stands in a calendar, because people share theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vCalAddress, vText
from icalendar import Event as Entry

from mmn_portal.outbox.rendering import site_address

from .enums import Format
from .models import Event, Registration

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# By rule, not by a list of days: some programs read no more than this (RFC 5545, 3.6.5; the rule of the EU since 1996).
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
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


def spot(event: Event, *, online: bool = False) -> str:
    """Where somebody takes part: who is ``online`` is not sent to the hall. Without her own link, as people share calendars."""
    return _("Online") if online else event.where


def is_online(registration: Registration) -> bool:
    """She has, or waits for, a seat online."""
    return registration.block.format == Format.ONLINE


def add_links(event: Event, *, online: bool = False) -> dict[str, str]:
    """Addresses that put a session in a calendar: a file, and Google and Outlook on the web without an account of ours."""
    if event.starts_at and event.ends_at:
        begins, ends = event.starts_at.astimezone(UTC), event.ends_at.astimezone(UTC)
        google_days = f"{begins:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
        outlook = {"startdt": begins.isoformat(), "enddt": ends.isoformat()}
    else:
        last = event.starts_on + timedelta(days=1)
        google_days = f"{event.starts_on:%Y%m%d}/{last:%Y%m%d}"
        outlook = {"startdt": event.starts_on.isoformat(), "enddt": last.isoformat(), "allday": "true"}
    address, where = site_address(event.get_absolute_url()), spot(event, online=online)
    google = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": google_days,
        "location": where,
        "details": address,
    }
    outlook |= {"subject": event.title, "location": where, "body": address, "path": "/calendar/action/compose"}
    file = reverse("events:event-ics", args=[event.slug])
    return {
        "file": f"{file}?vorm={Format.ONLINE}" if online else file,
        "google": f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        "outlook": f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
    }


def feed(events: Iterable[Event], *, name: str, online: bool = False) -> bytes:
    """The agenda as a calendar that people subscribe to; ``online``: for who takes part there."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    head, end, _nothing = calendar.to_ical().partition(b"END:VCALENDAR")
    return b"".join(
        [head, *(_written(_Listed.of(event, spot(event, online=online))) for event in events), end, b"\r\n"]
    )


@dataclass(frozen=True)
class _Listed:
    """A session in the feed, by all that the feed says of it: with the same facts its lines are the same."""

    facts: tuple
    where: str
    event: Event = field(compare=False)

    @classmethod
    def of(cls, event: Event, where: str) -> "_Listed":
        return cls(
            (
                event.pk, event.changed_at, event.state, event.slug, event.title, event.lead,
                event.starts_on, event.starts_at, event.ends_at, translation.get_language(),
            ),
            where,
            event,
        )  # fmt: skip


# Writing an entry takes longer than all the rest, and one that changed is no reason to write two thousand anew.
@lru_cache(maxsize=4000)
def _written(listed: _Listed) -> bytes:
    event = listed.event
    entry = _entry(event, uid=f"event-{event.pk}", where=listed.where, now=event.changed_at)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry.to_ical()


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
        _add_spot(entry, url=each.url, where=each.where, text=each.text)
        _add_time(entry, each.day, each.starts, each.ends)
        calendar.add_component(entry)
    return calendar.to_ical()


def _personal(registration: Registration, *, method: str, status: str, now: datetime) -> str:
    calendar = _calendar(method)
    with translation.override(registration.language):
        where = spot(registration.event, online=is_online(registration))
        entry = _entry(registration.event, uid=f"registration-{registration.pk}", where=where, now=now)
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
    return calendar.to_ical().decode("utf-8")


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(ZONE))
    return calendar


def _domain() -> str:
    return settings.SITE_URL.split("://", 1)[-1].split(":")[0]


def _entry(event: Event, *, uid: str, where: str, now: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{uid}@{_domain()}")
    entry.add("dtstamp", now)
    entry.add("summary", event.title)
    _add_spot(entry, url=event.get_absolute_url(), where=where, text=event.lead)
    _add_time(entry, event.starts_on, event.starts_at, event.ends_at)
    return entry


def _add_spot(entry: Entry, *, url: str, where: str, text: str) -> None:
    entry.add("url", site_address(url))
    if text:
        # Not every program shows the address by itself.
        entry.add("description", f"{text}\n\n{site_address(url)}")
    if where:
        entry.add("location", where)


def _add_time(entry: Entry, day: date, starts: datetime | None, ends: datetime | None) -> None:
    if starts:
        entry.add("dtstart", starts.astimezone(AMSTERDAM))
        if ends:
            entry.add("dtend", ends.astimezone(AMSTERDAM))
    else:
        # The time follows: a whole day, that does not block the reader's calendar.
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
