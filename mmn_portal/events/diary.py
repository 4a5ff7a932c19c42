"""A personal calendar: what apps above and the registrations put in it, behind a link of one's own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mmn_portal.core.register import Register


@dataclass(frozen=True)
class Entry:
    """A day or a moment in somebody's calendar. ``url`` is a path on the portal that asks her to log in."""

    uid: str
    title: str
    day: date
    url: str
    starts: datetime | None = None
    ends: datetime | None = None


entries: Register[Callable[[Any, datetime], Iterable[Entry]]] = Register("entries of a personal calendar")
bring = entries.bring


def entries_of(person: Any, now: datetime) -> list[Entry]:
    """Everything in the calendar of a person, by day."""
    found = [entry for gather in entries for entry in gather(person, now)]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))
