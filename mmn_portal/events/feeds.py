"""The agenda for machines: JSON and Atom. The calendar itself is in ``calendar``."""

import hashlib
from collections.abc import Iterable

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmn_portal.outbox.rendering import site_address

from .models import Event


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
            title=event.title,
            link=site_address(event.get_absolute_url()),
            description=event.lead,
            updateddate=event.changed_at,
            unique_id=site_address(f"/agenda/{event.slug}/"),
        )
    return feed.writeString("utf-8")
