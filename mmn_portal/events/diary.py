"""A personal calendar: what apps above and the registrations put in it, behind a link of one's own."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mmn_portal.core.register import Register


@dataclass(frozen=True)
class Entry:
    """A day or a moment in somebody's calendar. ``url`` is a path on the portal that asks her to log in.

    ``where`` is a place or a way of taking part, ``text`` what she should know of it; neither holds a link of her own.
    """

    uid: str
    title: str
    day: date
    url: str
    starts: datetime | None = None
    ends: datetime | None = None
    where: str = ""
    text: str = ""


def fingerprint(found: list[Entry]) -> str:
    """Changes when an entry comes, goes or changes."""
    return hashlib.blake2b(repr(found).encode(), digest_size=16).hexdigest()


entries: Register[Callable[[Any, datetime], Iterable[Entry]]] = Register("entries of a personal calendar")
bring = entries.bring


def entries_of(person: Any, now: datetime) -> list[Entry]:
    """Everything in the calendar of a person, by day."""
    found = [entry for gather in entries for entry in gather(person, now)]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))
