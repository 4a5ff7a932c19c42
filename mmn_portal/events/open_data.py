"""Sessions as open data: what programs read of them, and the description of it."""

from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import api
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.enums import Province, Theme

from .enums import EventKind
from .models import Event

MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}


def in_short(event: Event) -> dict:
    """A session on a list. Who to phone and the link to join stand on its page, for people."""
    host, place = event.host, event.place
    return {
        "slug": event.slug,
        "title": event.title,
        "lead": event.lead,
        "kind": event.kind,
        "theme": event.theme or None,
        "starts_on": event.starts_on.isoformat(),
        "starts_at": timezone.localtime(event.starts_at).isoformat() if event.starts_at else None,
        "ends_at": timezone.localtime(event.ends_at).isoformat() if event.ends_at else None,
        "venue": event.venue or None,
        "address": event.address or None,
        "place": place.name if place else None,
        "province": place.province if place else None,
        "is_online": bool(event.join_url),
        "is_cancelled": event.is_cancelled,
        "organisation": {"name": host.name, "slug": host.slug} if host and host.is_confirmed else None,
        "is_example": event.is_demo,
        "changed_at": timezone.localtime(event.changed_at).isoformat(),
        "page": site_address(event.get_absolute_url()),
        "url": site_address(reverse("events:api-event", args=[event.slug])),
    }


def in_full(event: Event) -> dict:
    """A session with its texts."""
    return in_short(event) | {
        "text": event.text,
        "route": event.route,
        "accessibility": event.accessibility,
        "cancelled_because": event.cancelled_because if event.is_cancelled else "",
        "calendar": site_address(reverse("events:event-ics", args=[event.slug])),
    }


_SHORT = api.shape(
    slug=api.TEXT,
    title=api.TEXT,
    lead=api.TEXT,
    kind={"type": "string", "enum": EventKind.values},
    theme=api.or_nothing({"type": "string", "enum": Theme.values}),
    starts_on=DAY,
    starts_at=api.or_nothing(MOMENT) | {"description": "Null while only the day is known."},
    ends_at=api.or_nothing(MOMENT),
    venue=api.or_nothing(api.TEXT),
    address=api.or_nothing(api.TEXT),
    place=api.or_nothing(api.TEXT),
    province=api.or_nothing({"type": "string", "enum": Province.values}),
    is_online={"type": "boolean"},
    is_cancelled={"type": "boolean"},
    organisation=api.or_nothing(api.shape(name=api.TEXT, slug=api.TEXT)),
    is_example={"type": "boolean", "description": "Made up, to show how the portal works."},
    changed_at=MOMENT,
    page=api.ADDRESS,
    url=api.ADDRESS,
)
_FULL = api.shape(
    **_SHORT["properties"],
    text=api.TEXT | {"description": "Markdown."},
    route=api.TEXT,
    accessibility=api.TEXT,
    cancelled_because=api.TEXT,
    calendar=api.ADDRESS,
)
_FILTERS = [
    api.parameter("provincie", "A province (ISO 3166-2).", {"type": "string", "enum": Province.values}),
    api.parameter("soort", "A kind of session.", {"type": "string", "enum": EventKind.values}),
    api.parameter("thema", "A theme.", {"type": "string", "enum": Theme.values}),
    api.parameter("van", "From this day on; a month ago when it is left out.", DAY),
    api.parameter("tot", "Until and with this day.", DAY),
]
DESCRIPTION = api.Part(
    paths={
        "/api/v1/agenda/": api.reading(
            "The sessions on the agenda, by the day.", "EventPage", [*_FILTERS, *api.PAGING]
        ),
        "/api/v1/agenda/{slug}/": api.reading("One session.", "EventInFull", [api.SLUG]),
    },
    schemas={"Event": _SHORT, "EventInFull": _FULL, "EventPage": api.page_shape("Event")},
)
