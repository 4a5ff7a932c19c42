"""The agenda for machines: JSON, Atom and schema.org. The calendar itself is in ``calendar``."""

import hashlib
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmn_portal.core.bilingual import language_of
from mmn_portal.core.text import clean, one_line
from mmn_portal.outbox.rendering import site_address

from .models import Event
from .queries import Seats

SCHEMA = "https://schema.org"


def fingerprint(state: tuple) -> str:
    """Changes when a session comes, goes or changes, and differs by language. ``state`` is ``queries.feed_state``."""
    return hashlib.blake2b(f"{get_language() or 'nl'}|{state}".encode(), digest_size=16).hexdigest()


def as_json(event: Event) -> dict:
    """A session as plain values; moments in ISO 8601 with their offset."""
    return {
        "title": event.title,
        "url": site_address(event.get_absolute_url()),
        "kind": event.kind,
        "theme": event.theme,
        "starts_on": event.starts_on.isoformat(),
        "starts_at": timezone.localtime(event.starts_at).isoformat() if event.starts_at else None,
        "ends_at": timezone.localtime(event.ends_at).isoformat() if event.ends_at else None,
        "where": event.where,
        "province": event.place.province if event.place else None,
        "cancelled": event.is_cancelled,
        "lead": event.lead,
    }


def atom(events: Iterable[Event]) -> str:
    """The agenda as an Atom feed (RFC 4287)."""
    feed = Atom1Feed(
        title=_("Agenda of Mensen maken Nederland"),
        link=site_address("/agenda/"),
        description="",
        language=get_language(),
        feed_url=site_address("/agenda.atom"),
    )
    for event in events:
        feed.add_item(
            title=one_line(event.title),
            link=site_address(event.get_absolute_url()),
            description=clean(event.lead),
            updateddate=event.changed_at,
            unique_id=site_address(f"/agenda/{event.slug}/"),
        )
    return feed.writeString("utf-8")


def schema_org(event: Event, seats: Sequence[Seats], *, is_open: bool) -> dict:
    """A public session as search engines read it (schema.org/Event). The link to join is for whoever is registered, so it is not here."""
    page = site_address(event.get_absolute_url())
    known = {
        "@context": SCHEMA, "@type": "Event", "name": event.title, "url": page, "description": event.lead,
        "startDate": _moment_or_day(event), "image": [site_address(static("img/share.png"))],
        "inLanguage": language_of(event, "title", get_language()), "isAccessibleForFree": True, "organizer": _organizer(event),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if event.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{_attendance(event, seats)}EventAttendanceMode",
        "location": _locations(event, page),
    }  # fmt: skip
    if event.ends_at:
        known["endDate"] = timezone.localtime(event.ends_at).isoformat()
    if seats:
        has_room = is_open and any(each.free for each in seats)
        known["offers"] = {
            "@type": "Offer", "price": "0", "priceCurrency": "EUR",
            "url": site_address(reverse("events:event-register", args=[event.slug])),
            "availability": f"{SCHEMA}/{'InStock' if has_room else 'SoldOut'}",
        }  # fmt: skip
    return {name: value for name, value in known.items() if value}


def _moment_or_day(event: Event) -> str:
    return timezone.localtime(event.starts_at).isoformat() if event.starts_at else event.starts_on.isoformat()


def _organizer(event: Event) -> dict:
    host = event.host
    if host is None:
        return {"@type": "Organization", "name": settings.SITE_NAME, "url": site_address("/")}
    known = {"@type": "Organization", "name": host.name}
    return known | {"url": site_address(host.get_absolute_url())} if host.is_confirmed else known


def _attendance(event: Event, seats: Sequence[Seats]) -> str:
    online = bool(event.join_url) or any(each.is_online for each in seats)
    in_person = bool(event.where) or any(not each.is_online for each in seats)
    return ("Mixed" if in_person else "Online") if online else "Offline"


def _locations(event: Event, page: str) -> dict | list[dict]:
    found = []
    if event.where:
        address = {"streetAddress": event.address, "addressCountry": "NL"}
        if event.place:
            address |= {"addressLocality": event.place.name, "addressRegion": event.place.get_province_display()}
        filled = {name: value for name, value in address.items() if value}
        name = event.venue or event.where
        found.append({"@type": "Place", "name": name, "address": {"@type": "PostalAddress", **filled}})
    if event.join_url:
        found.append({"@type": "VirtualLocation", "url": page})
    return found[0] if len(found) == 1 else found
