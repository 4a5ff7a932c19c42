"""How many seats there are, who has them, and for whom the free ones are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import BigIntegerField, DateTimeField

from mmn_portal.core.questions import Question

from .. import rules
from ..enums import Format, QueuePolicy
from ..models import Block, Event, Registration

# Without a share there is no end to what somebody may have.
NO_SHARE = 1_000_000


@dataclass(frozen=True)
class Shares:
    """What each house may still have: an organisation, or whoever registers people without one. ``most`` is None without a share."""

    most: int | None = None
    had: Counter[tuple[str, int]] = field(default_factory=Counter)

    @staticmethod
    def _house(organisation: int | None, made_by: int | None) -> tuple[str, int] | None:
        if organisation is not None:
            return ("organisation", organisation)
        # A visitor alone shares with nobody.
        return None if made_by is None else ("person", made_by)

    def room_for(self, organisation: int | None, made_by: int | None) -> int:
        """How many seats more somebody may have now."""
        house = self._house(organisation, made_by)
        return NO_SHARE if self.most is None or house is None else max(self.most - self.had[house], 0)

    def give(self, organisation: int | None, made_by: int | None, *, size: int) -> None:
        """Seats that somebody has besides."""
        if (house := self._house(organisation, made_by)) is not None:
            self.had[house] += size


def shares_of_each(events: list[Event], *, now: datetime) -> dict[int, Shares]:
    """What every house has of the seats of these sessions. One query, however many wait; none where no share holds."""
    sharing = [event for event in events if rules.share_holds(event, now=now)]
    found = {event.pk: Shares() for event in events} | {
        event.pk: Shares(event.seats_per_organisation) for event in sharing
    }
    had = Registration.objects.of(sharing).taking_a_seat(now).count_by_house() if sharing else ()
    for event, organisation, made_by, how_many in had:
        found[event].give(organisation, made_by, size=how_many)
    return found


def shares_of(event: Event, *, now: datetime) -> Shares:
    """As ``shares_of_each``, of one session."""
    return shares_of_each([event], now=now)[event.pk]


@dataclass(frozen=True)
class Seats:
    """The seats of one format, in numbers. ``kept``: what is free is for somebody who waits, so nobody else has it."""

    block: Block
    total: int
    taken: int
    kept: bool = False

    @property
    def free(self) -> int:
        return 0 if self.kept else max(self.total - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.total > 0 and not self.free

    @property
    def is_online(self) -> bool:
        return self.block.format == Format.ONLINE


_NUMBERS = Question(
    lambda block, now: Block.objects.filter(pk=block).numbers(now), block=BigIntegerField(), now=DateTimeField()
)


def seats_counted(block: Block, *, now: datetime) -> tuple[int, int, int]:
    """Of a format: its seats, those that staff reserved, and how many are taken, as they are now. One query."""
    return _NUMBERS.ask(block=block.pk, now=now)[0]


_SEATS = Question(
    lambda event, now: Block.objects.filter(event=event).with_taken(now).order_by("format"),
    event=BigIntegerField(),
    now=DateTimeField(),
)


def seats_of(event: Event, *, now: datetime) -> list[Seats]:
    """Seats by format. One query; one more only while a share holds and somebody waits for what is free."""
    blocks = _SEATS.ask(event=event.pk, now=now)
    counts = {block.pk: (block.taken, block.waiting) for block in blocks}
    return _seats(blocks, counts, [event], now=now)[event.pk]


def seats_at_once(events: list[Event], *, now: datetime, surely: bool = False) -> dict[int, list[Seats]]:
    """As ``seats_of_each``, in one question: for few sessions on a page that asks much else.

    ``surely``: only what is free for certain. While a share holds, seats for which somebody waits are not, and nothing more is asked.
    """
    blocks = list(Block.objects.of(events).with_taken(now).order_by("event", "format")) if events else []
    return _seats(blocks, {block.pk: (block.taken, block.waiting) for block in blocks}, events, now=now, surely=surely)


def seats_of_each(events: list[Event], *, now: datetime) -> dict[int, list[Seats]]:
    """Seats by format of each session. Two plain questions, however many: cheaper than one with sums inside it."""
    if not events:
        return {}
    blocks = list(Block.objects.of(events).order_by("event", "format"))
    counts = {block: (taken, waiting) for block, taken, waiting in Registration.objects.of(events).count_by_block(now)}
    return _seats(blocks, counts, events, now=now)


def _seats(
    blocks: list[Block], counts: dict[int, tuple[int, int]], events: list[Event], *, now: datetime, surely: bool = False
) -> dict[int, list[Seats]]:
    found: dict[int, list[Seats]] = {event.pk: [] for event in events}
    queued: list[Block] = []
    for block in blocks:
        taken, waiting = counts.get(block.pk, (0, 0))
        seats = Seats(block, max(block.capacity - block.reserved, 0), taken)
        found[block.event_id].append(seats)
        if waiting and seats.free:
            queued.append(block)
    kept = _kept(queued, events, now=now, surely=surely) if queued else set()
    if not kept:
        return found
    return {
        event: [replace(each, kept=True) if each.block.pk in kept else each for each in seats]
        for event, seats in found.items()
    }


def _kept(queued: list[Block], events: list[Event], *, now: datetime, surely: bool) -> set[int]:
    """Which of these blocks, for which somebody waits, are kept for her: nobody passes her, as ``actions.seats`` has it.

    One query while a share holds, none else.
    """
    strict = {
        event.pk: event for event in events
        if event.queue_policy == QueuePolicy.STRICT and rules.offer_ends(event, now=now) is not None
    }  # fmt: skip
    waited = [block for block in queued if block.event_id in strict]
    sharing = [event for event in strict.values() if rules.share_holds(event, now=now)]
    of_sharing = {event.pk for event in sharing}
    if surely or not any(block.event_id in of_sharing for block in waited):
        return {block.pk for block in waited}
    kept = {block.pk for block in waited if block.event_id not in of_sharing}
    groups = list(Registration.objects.of(sharing).count_by_group(now))
    shares = {event.pk: Shares(event.seats_per_organisation) for event in sharing}
    for event, _block, organisation, _house, made_by, _minimum, taken, _waiting in groups:
        shares[event].give(organisation, made_by, size=taken)
    # Who has her share already keeps nobody else waiting.
    return kept | {
        block
        for event, block, _organisation, house, made_by, minimum, _taken, waiting in groups
        if waiting and shares[event].room_for(house, made_by) >= min(minimum, waiting)
    }


def formats_of(event: Event) -> set[str]:
    """The formats in which people can take part. One query."""
    return set(event.blocks.values_list("format", flat=True))


def full_formats(seats: Iterable[Seats]) -> list[str]:
    """The formats in which nobody who comes now gets a seat."""
    return [each.block.format for each in seats if each.is_full]


def swaps_of(registration: Registration, *, now: datetime) -> list[Seats]:
    """The other formats of her session, with their seats. Two queries."""
    return [seats for seats in seats_of(registration.event, now=now) if seats.block.pk != registration.block_id]


def block_of(event: Event, number: int) -> Block | None:
    """The seats with this number, when they are of this session. One query."""
    return event.blocks.filter(pk=number).first()
