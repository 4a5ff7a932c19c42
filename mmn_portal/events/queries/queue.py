"""Where a group stands on the waiting list, and what it was offered."""

from dataclasses import dataclass
from datetime import datetime

from ..models import Block, Group, Offer, Registration


def position_in_queue(registration: Registration) -> int:
    """The place of her group in the queue, from 1: how many groups wait longer, and one more. One query."""
    return _position(registration.block_id, registration.group_id)


def _position(block: int, group: int) -> int:
    """In the order of the first of each group, as ``actions.seats`` offers them."""
    waiting = Registration.objects.next_in_queue().filter(block=block).values_list("group", flat=True)
    order = list(dict.fromkeys(waiting))
    return order.index(group) + 1 if group in order else len(order) + 1


@dataclass(frozen=True)
class QueueOf:
    """A group on the waiting list of one format."""

    block: Block
    members: list[Registration]
    offer: Offer | None
    position: int

    @property
    def may_wait_for_all(self) -> bool:
        return self.offer is not None and self.offer.size < len(self.members)


def queues_of(group: Group, *, now: datetime) -> list[QueueOf]:
    """Where a group waits, with its open offer, the one that can be answered first. Two queries for each format."""
    found = group.registrations.in_queue().select_related("block", "offer").order_by("registered_at", "pk")
    by_block: dict[int, list[Registration]] = {}
    for registration in found:
        by_block.setdefault(registration.block_id, []).append(registration)
    queues = []
    for block_id, members in by_block.items():
        offer = next((one.offer for one in members if one.offer is not None), None)
        offer = offer if offer is not None and offer.is_open(now) else None
        position = 0 if offer else _position(block_id, group.pk)
        queues.append(QueueOf(members[0].block, members, offer, position))
    return sorted(queues, key=lambda queue: queue.offer is None)


def seated_of(group: Group) -> list[Registration]:
    """Who of a group have a seat. One query."""
    return list(group.registrations.confirmed().order_by("registered_at", "pk"))
