"""Sessions of a programme to choose from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, groupby
from typing import Any

from django.utils import timezone

from ..models import Event, Programme, Registration, Speaker
from .room import Seats, seats_of_each
from .sessions import Line, line_with_seats

# The agenda is about sessions: more programmes than this would stand before them.
MOST_PROGRAMMES = 4


def current_programmes(*, now: datetime) -> list[Programme]:
    """The first programmes to choose from that are on or to come. One query."""
    return list(Programme.objects.public().not_over(timezone.localdate(now)).in_order()[:MOST_PROGRAMMES])


def overlapping(events: list[Event]) -> list[tuple[Event, Event]]:
    """Pairs of these that are on at the same moment."""
    return [(one, other) for one, other in combinations(events, 2) if overlap(one, other)]


def overlapping_elsewhere(events: list[Event], *, person: Any, but: Collection[Event]) -> list[tuple[Event, Event]]:
    """Each of these with a session, not one of ``but``, for which somebody is registered at that moment. One query."""
    if not events:
        return []
    found = Registration.objects.live().filter(person=person).exclude(event__in=[event.pk for event in but])
    # A session that began the day before may go on past midnight.
    first, last = min(event.starts_on for event in events), max(event.starts_on for event in events)
    found = found.filter(event__starts_on__range=(first - timedelta(days=1), last + timedelta(days=1)))
    others = [one.event for one in found.select_related("event").order_by("event__starts_at", "pk")]
    return [(event, other) for event in events for other in others if overlap(event, other)]


def live_of(person: Any, events: Iterable[Event]) -> list[Registration]:
    """What somebody has or waits for at these sessions. One query."""
    return list(
        Registration.objects.live()
        .filter(person=person)
        .of(list(events))
        .select_related("event", "block")
        .order_by("pk")
    )


def programme_sessions(programme: Programme) -> list[Event]:
    """The public sessions of a programme, by the clock. One query."""
    return list(programme.sessions.public().select_related("place", "host").in_order())


@dataclass(frozen=True)
class Choice:
    """A session to choose, with what somebody has there and the formats that she can take."""

    line: Line
    seats: list[Seats]
    mine: Registration | None
    speakers: list[Speaker]

    @property
    def may_be_chosen(self) -> bool:
        return self.line.is_open or self.mine is not None


def choices(events: list[Event], *, person: Any, now: datetime) -> list[tuple[date, list[Choice]]]:
    """Sessions by day, ready to choose from. Four queries, however many."""
    by_event = seats_of_each(events, now=now)
    lines = [line_with_seats(event, by_event[event.pk], now) for event in events]
    mine = {one.event_id: one for one in live_of(person, events)} if person else {}
    speakers: dict[int, list[Speaker]] = {}
    for speaker in Speaker.objects.filter(event__in=events).order_by("place", "pk"):
        speakers.setdefault(speaker.event_id, []).append(speaker)
    found = [
        Choice(line, by_event[line.event.pk], mine.get(line.event.pk), speakers.get(line.event.pk, []))
        for line in lines
    ]
    return [(day, list(those)) for day, those in groupby(found, key=lambda choice: choice.line.event.starts_on)]


def overlap(one: Event, other: Event) -> bool:
    """Both have a time, and are on at the same moment."""
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
