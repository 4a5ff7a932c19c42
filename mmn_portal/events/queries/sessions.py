"""Sessions with their seats: the next ones, one at its address, the nearest with room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField
from django.utils import timezone

from mmn_portal.core.questions import Question

from .. import rules
from ..enums import Format
from ..models import Block, Event, Registration, Speaker
from .room import Seats, seats_at_once, seats_of_each

ON_FRONT = 4
MOST_ELSEWHERE = 3


@dataclass(frozen=True)
class Line:
    """A session on a list, with its seats."""

    event: Event
    free: int
    total: int
    taken: int
    is_open: bool
    opens_later: bool

    @property
    def is_full(self) -> bool:
        return self.total > 0 and self.free == 0

    @property
    def is_kept(self) -> bool:
        """Not all seats are taken, but those that are free are for who waits."""
        return self.is_full and self.taken < self.total


def lines_with_seats(events: Iterable[Event], now: datetime) -> list[Line]:
    """Sessions with their seats. Two queries, however many; two more while somebody waits for what is free."""
    events = list(events)
    seats = seats_of_each(events, now=now)
    return [line_with_seats(event, seats[event.pk], now) for event in events]


def line_with_seats(event: Event, seats: "list[Seats]", now: datetime) -> Line:
    return Line(
        event=event,
        free=sum(each.free for each in seats),
        total=sum(each.total for each in seats),
        taken=sum(min(each.taken, each.total) for each in seats),
        is_open=any(each.block.capacity for each in seats) and rules.is_open(event, now=now),
        opens_later=rules.opens_later(event, now=now),
    )


_FIRST_SESSIONS = Question(
    lambda now, today: (
        Event.objects.happening().upcoming(today).with_seats(now).select_related("place").in_order()[:ON_FRONT]
    ),
    now=DateTimeField(),
    today=DateField(),
)


def next_sessions(*, now: datetime) -> list[Line]:
    """The first sessions to come, for the front page. One query; more only while somebody waits."""
    return lines_of_sums(_FIRST_SESSIONS.ask(now=now, today=timezone.localdate(now)), now)


def lines_of_sums(events: list[Event], now: datetime) -> list[Line]:
    """Sessions that came ``with_seats``. No query; one while somebody waits, and then only what is free for certain is."""
    # Only where somebody waits it matters for whom a free seat is.
    seats = seats_at_once([event for event in events if event.queue], now=now, surely=True)  # type: ignore[attr-defined]
    return [
        line_with_seats(event, seats[event.pk], now) if event.pk in seats else _line_of_sums(event, now)
        for event in events
    ]


def _line_of_sums(event: Any, now: datetime) -> Line:
    total = max(event.capacity - event.reserved, 0)
    return Line(
        event=event, free=max(total - event.taken, 0), total=total, taken=min(event.taken, total),
        is_open=event.capacity > 0 and rules.is_open(event, now=now),
        opens_later=rules.opens_later(event, now=now),
    )  # fmt: skip


_SPEAKERS = Question(lambda event: Speaker.objects.filter(event=event).order_by("place", "pk"), event=BigIntegerField())


def speakers_of(event: Event) -> list[Speaker]:
    """Who speak, in the order that staff gave them. One query."""
    return _SPEAKERS.ask(event=event.pk)


_PUBLIC_EVENT = Question(
    lambda slug: Event.objects.public().filter(slug=slug).select_related("place", "host", "programme"), slug=CharField()
)


def find_event(slug: str, user: Any) -> Event | None:
    """The session at an address, when somebody may see it. One query."""
    if user.is_authenticated:
        return Event.objects.visible_to(user).filter(slug=slug).select_related("place", "host", "programme").first()
    return next(iter(_PUBLIC_EVENT.ask(slug=slug)), None)


def other_sessions(event: Event, *, now: datetime, formats: Collection[str] = ()) -> list[Line]:
    """The nearest sessions of the same kind with a free seat in one of the wished ``formats``, or in any. Two queries."""
    # For who takes part online, none is nearer than another.
    near = event.place if not formats or Format.IN_PERSON in formats else None
    found = Event.objects.open_for_registration(now).of_kind(event.kind).exclude(pk=event.pk)
    found = found.with_a_free_seat(now, formats).nearest_to(near)
    events = list(found.select_related("place", "host")[:MOST_ELSEWHERE])
    seats = seats_at_once(events, now=now, surely=True)
    return [line_with_seats(each, seats[each.pk], now) for each in events]


def sessions_with_seats(event: Event, *, now: datetime, formats: Collection[str] = ()) -> list[Event]:
    """As ``other_sessions``, the sessions alone."""
    return [line.event for line in other_sessions(event, now=now, formats=formats)]


def block_to_swap_to(registration: Registration, event_id: int, *, now: datetime) -> Block | None:
    """The seats at another session that was proposed to her, in her own format. Three queries."""
    wished = registration.block.format
    proposed = {line.event.pk for line in other_sessions(registration.event, now=now, formats=[wished])}
    if event_id not in proposed:
        return None
    return Block.objects.filter(event=event_id, format=wished).select_related("event").first()


def lines_of(event_ids: list[int], *, now: datetime) -> list[Line]:
    """These sessions with their seats, as far as they are public, by the clock. Three queries."""
    found = Event.objects.public().filter(pk__in=event_ids).select_related("place", "host").in_order()
    return lines_with_seats(found, now)
