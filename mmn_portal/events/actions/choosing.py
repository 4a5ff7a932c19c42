"""One personal programme: somebody chooses among the sessions of a day or a week, all at once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from mmn_portal.people.models import Person

from .. import queries, rules
from ..models import Block, Event, Registration
from . import seats
from .changing import swap_format
from .registering import Attendee, NoSeat, RegistrationClosed, cancel, register_colleagues


class OverlapNotWanted(Exception):
    """A session that she newly chose is on at the same time as another of hers, and she did not say that she knows.

    ``pairs`` names them: two that she chose, or one that she chose and one for which she is registered elsewhere.
    """

    def __init__(self, pairs: list[tuple[Event, Event]]) -> None:
        super().__init__()
        self.pairs = pairs


@dataclass
class Chosen:
    """What came of choosing: each session stands in one of these.

    ``left`` are waiting lists that she left, ``full`` has no seat in the format that she wants now, ``kept`` is what she keeps
    until she has a seat at the same time elsewhere.
    """

    registered: list[Event] = field(default_factory=list)
    waiting: list[Event] = field(default_factory=list)
    given_back: list[Event] = field(default_factory=list)
    left: list[Event] = field(default_factory=list)
    closed: list[Event] = field(default_factory=list)
    full: list[Event] = field(default_factory=list)
    kept: list[Event] = field(default_factory=list)


@transaction.atomic
def choose_sessions(
    *, sessions: Collection[Event], chosen: Collection[Block], by: Person, language: str, key: UUID, now: datetime,
    knows_overlap: bool = False,
) -> Chosen:  # fmt: skip
    """Have her registered for exactly the chosen ones among ``sessions``: new seats first, then what she let go of.

    What she let go of she keeps when it overlaps a session for which she only waits now. Raises OverlapNotWanted.
    """
    wanted = {block.event_id: block for block in chosen}
    mine = {one.event_id: one for one in queries.live_of(by, sessions)}
    events = sorted(sessions, key=lambda event: event.pk)
    new = {key for key in wanted if key not in mine}
    coming = [event for event in events if event.pk in wanted]
    pairs = [pair for pair in queries.overlapping(coming) if new & {event.pk for event in pair}]
    pairs += queries.overlapping_elsewhere([event for event in coming if event.pk in new], person=by, but=events)
    if pairs and not knows_overlap:
        raise OverlapNotWanted(pairs)
    for event in events:
        # All of them, always in the same order, so that two who choose do not wait for each other.
        if event.pk in wanted or event.pk in mine:
            seats.lock(event)
    result = Chosen()
    for event in events:
        if event.pk in wanted:
            _take(
                event, wanted[event.pk], mine.get(event.pk), result, by=by, language=language, key=key, now=now
            )  # fmt: skip
    for event in events:
        if event.pk in mine and event.pk not in wanted:
            _let_go(mine[event.pk], result, now=now)
    return result


def _take(
    event: Event, block: Block, has: Registration | None, result: Chosen, *, by: Person, language: str, key: UUID,
    now: datetime,
) -> None:  # fmt: skip
    if has is None:
        _register(event, block, result, by=by, language=language, key=key, now=now)
    elif has.block_id != block.pk:
        _swap(has, block, result, now=now)


def _register(
    event: Event, block: Block, result: Chosen, *, by: Person, language: str, key: UUID, now: datetime
) -> None:
    try:
        group = register_colleagues(
            event=event, block=block, attendees=[Attendee(by.name, by.email)], organisation=None, by=by,
            language=language, key=uuid5(key, str(event.pk)), now=now,
        )  # fmt: skip
    except RegistrationClosed:
        result.closed.append(event)
        return
    for made in group.registrations.live():
        # None, where her address is registered already: that was told by mail.
        (result.registered if made.is_confirmed else result.waiting).append(event)


def _swap(registration: Registration, block: Block, result: Chosen, *, now: datetime) -> None:
    """The same session, the other way; she keeps what she has where there is no seat."""
    try:
        swap_format(registration=registration, block=block, now=now)
        result.registered.append(registration.event)
    except NoSeat:
        result.full.append(registration.event)
    except RegistrationClosed:
        result.closed.append(registration.event)


def _let_go(registration: Registration, result: Chosen, *, now: datetime) -> None:
    event, has_seat = registration.event, registration.is_confirmed
    if not rules.may_be_changed(event, now=now):
        result.closed.append(event)
    elif has_seat and any(queries.overlap(event, other) for other in result.waiting):
        result.kept.append(event)
    else:
        cancel(registration=registration, now=now)
        (result.given_back if has_seat else result.left).append(event)
