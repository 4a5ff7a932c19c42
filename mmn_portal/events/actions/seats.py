"""Seats are scarce: they are counted under the lock of their session, and every freed one goes to the queue in one place.

Whoever waits, waits with her group: it asked for some seats and comes from a number on. A freed seat is offered, not given:
the offer keeps its seats until it is answered or its time is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, F

from mmn_portal.core.questions import Question
from mmn_portal.people import actions as people

from .. import mails, queries, rules
from ..enums import OfferState, QueuePolicy, Seat
from ..models import Block, Event, Group, Offer, Registration


@dataclass(frozen=True)
class Party:
    """Those of a group who wait for seats of one format, in the order in which they were registered."""

    group: Group
    members: list[Registration]

    @property
    def minimum(self) -> int:
        return min(self.group.minimum, len(self.members))

    @property
    def house(self) -> tuple[int | None, int | None]:
        """With whom it shares: its organisation, or whoever registered it."""
        return self.group.organisation_id, self.group.made_by_id


_LOCKED = Question(lambda event: Event.objects.select_for_update().filter(pk=event), event=BigIntegerField())


def lock(event: Event) -> Event:
    """Take the lock of a session: everything that gives or takes its seats waits here, one after the other."""
    return _LOCKED.ask(event=event.pk)[0]


def count_taken(block: Block, *, now: datetime) -> int:
    """Seats of a format that somebody has, holds or is offered. Under the lock.

    On the way ``block`` learns how many seats there are now: a form may have read that before staff changed it. One query.
    """
    block.capacity, block.reserved, taken = queries.seats_counted(block, now=now)
    return taken


def free_on_site(block: Block, *, now: datetime) -> int:
    """Seats that the site may still give out: not those that staff reserved. Under the lock."""
    taken = count_taken(block, now=now)
    return block.capacity - block.reserved - taken


def take_from_reserve(block: Block, *, wanted: int = 1) -> int:
    """Seats that staff give come from what they reserved, while there is something: they count once. Under the lock.

    ``block`` knows its reserve from ``count_taken``. Returns how many came from there.
    """
    taken = min(wanted, block.reserved)
    if taken:
        Block.objects.filter(pk=block.pk).update(reserved=F("reserved") - taken)
    return taken


def parties(block: Block) -> list[Party]:
    """The groups that wait for a format, first come first. One query."""
    found: dict[int, Party] = {}
    for registration in block.registrations.next_in_queue().select_related("group"):
        found.setdefault(registration.group_id, Party(registration.group, [])).members.append(registration)
    return list(found.values())


def seats_now(event: Event, block: Block, group: Group, *, wanted: int, now: datetime) -> int:
    """How many of the wanted seats a group gets at once: those that nobody who waits comes first for. Under the lock."""
    shares = queries.shares_of(event, now=now)
    if event.queue_policy == QueuePolicy.STRICT and _somebody_is_first(event, block, shares, now=now):
        return 0
    size = min(wanted, free_on_site(block, now=now), shares.room_for(group.organisation_id, group.made_by_id))
    return max(size, 0) if size >= min(group.minimum, wanted) else 0


def _somebody_is_first(event: Event, block: Block, shares: queries.Shares, *, now: datetime) -> bool:
    """In strict order, a group that may have seats goes before whoever comes now; not when offers can no longer be made."""
    if rules.offer_ends(event, now=now) is None:
        return False
    if not rules.share_holds(event, now=now):
        return queries.has_queue(block)
    return any(shares.room_for(*party.house) >= party.minimum for party in parties(block))


def lapse(event: Event, *, now: datetime) -> int:
    """Holds and offers that were not answered in time end, and their seats and addresses are free. Under the lock."""
    lapsed = event.registrations.overdue(now).update(seat=Seat.LAPSED, ended_at=now, prove_before=None)
    closes = rules.closes_at(event)
    for offer in Offer.objects.open().of_event(event).select_related("group__made_by", "block"):
        # The door may close earlier than it did when the seats were offered.
        if offer.expires_at > closes > offer.made_at:
            _end_sooner(event, offer, closes, now=now)
        if offer.expires_at <= now or offer.made_at >= closes:
            lapsed += _let_go(event, offer, now=now)
    return lapsed


def _end_sooner(event: Event, offer: Offer, closes: datetime, *, now: datetime) -> None:
    """The offer ends with the door; whoever can still answer it reads until when."""
    offer.expires_at = closes
    offer.save(update_fields=["expires_at"])
    if closes > now:
        members = list(event.registrations.of_offer(offer).with_mail_facts().order_by("registered_at", "pk"))
        mails.seats_offered(offer, members, sooner=True, now=now)


def _let_go(event: Event, offer: Offer, *, now: datetime) -> int:
    """Whoever did not answer leaves the waiting list, with one mail that says how to come back; her group hears that it is off."""
    end_offer(offer, OfferState.LAPSED, now=now)
    members = list(event.registrations.of_offer(offer).with_mail_facts().order_by("registered_at", "pk"))
    gone = event.registrations.filter(pk__in=[one.pk for one in members])
    gone.update(seat=Seat.LAPSED, ended_at=now, offer=None)
    mails.offer_lapsed(offer, members, now=now)
    mails.left_queue(members, now=now, but=mails.answers_for(members) if members else None)
    return len(members)


def end_offer(offer: Offer, state: OfferState, *, now: datetime) -> None:
    """An answered or overdue offer keeps no seats any more. Its people are moved by the caller."""
    offer.state, offer.ended_at = state, now
    offer.save(update_fields=["state", "ended_at"])


@transaction.atomic
def promote(*, event: Event, now: datetime) -> int:
    """Offer freed seats to the queue. Called after every release; harmless when nothing is free. Returns how many."""
    return offer_freed(lock(event), now=now)


def offer_freed(event: Event, *, now: datetime) -> int:
    """As ``promote``, for whoever holds the lock: ``event`` is what ``lock`` returned."""
    # Asked first, so that registering for a session without a queue costs next to nothing.
    if not queries.is_unsettled(event, now=now):
        return 0
    lapse(event, now=now)
    ends = rules.offer_ends(event, now=now)
    if ends is None or not event.registrations.next_in_queue().exists():
        return 0
    return sum(_offer_seats(event, block, ends=ends, now=now) for block in event.blocks.order_by("pk"))


def _offer_seats(event: Event, block: Block, *, ends: datetime, now: datetime) -> int:
    free = free_on_site(block, now=now)
    if free <= 0:
        return 0
    offered, waiting = 0, parties(block)
    have_offer = set(block.offers.open().values_list("group", flat=True))
    # A group with an open offer waits for its own answer; it keeps nobody else waiting.
    for party, size in _fitting(event, [one for one in waiting if one.group.pk not in have_offer], free, now=now):
        _offer(party, block, size, ends=ends, now=now)
        offered += size
    return offered


def _fitting(event: Event, waiting: list[Party], free: int, *, now: datetime) -> Iterator[tuple[Party, int]]:
    """Which groups get how many of the free seats, by the policy that the page of the session prints."""
    shares = queries.shares_of(event, now=now)
    for party in waiting:
        if free <= 0:
            return
        may_have = shares.room_for(*party.house)
        size = min(len(party.members), free, may_have)
        if size >= party.minimum and size > 0:
            free -= size
            shares.give(*party.house, size=size)
            yield party, size
        elif may_have >= party.minimum and event.queue_policy == QueuePolicy.STRICT:
            # Its turn, but there is not enough yet: nobody passes it. Whoever has her share already is passed.
            return


def _offer(party: Party, block: Block, size: int, *, ends: datetime, now: datetime) -> None:
    offer = Offer.objects.create(group=party.group, block=block, size=size, made_at=now, expires_at=ends)
    chosen = [one.pk for one in party.members[:size]]
    block.registrations.filter(pk__in=chosen).update(seat=Seat.OFFERED, offer=offer)
    members = block.registrations.filter(pk__in=[one.pk for one in party.members]).with_mail_facts()
    mails.seats_offered(offer, list(members.order_by("registered_at", "pk")), now=now)


def tell_offer_again(registration: Registration, *, now: datetime) -> None:
    """Who answers for her group gets an open offer once more, when the link of the group is a new one."""
    offer = registration.offer
    if offer is not None and offer.is_open(now):
        members = registration.group.registrations.of_offer(offer).with_mail_facts()
        mails.seats_offered(offer, list(members.order_by("registered_at", "pk")), now=now)


def give_seat(registration: Registration, *, now: datetime) -> Registration:
    """The seat is hers for good. Under the lock."""
    registration.seat, registration.confirmed_at, registration.prove_before = Seat.CONFIRMED, now, None
    registration.offer = None
    registration.save(update_fields=["seat", "confirmed_at", "prove_before", "offer"])
    return registration


def take_seat(registration: Registration, *, now: datetime) -> None:
    """She has, holds or waits for nothing any more; an offer without people ends with it. Under the lock."""
    offer = registration.offer
    registration.seat, registration.ended_at, registration.prove_before = Seat.CANCELLED, now, None
    registration.offer, registration.still_coming_at, registration.attended_at = None, None, None
    registration.calendar_sequence += 1
    registration.save(
        update_fields=[
            "seat", "ended_at", "prove_before", "offer", "still_coming_at", "attended_at", "calendar_sequence",
        ]
    )  # fmt: skip
    if offer is not None:
        shrink(offer, now=now)


def shrink(offer: Offer, *, now: datetime) -> None:
    """Somebody left an offer: it holds as many seats as it has people, and ends with the last of them. Under the lock."""
    offer.refresh_from_db()
    if offer.state != OfferState.OPEN:
        return
    left = offer.registrations.count()
    if not left:
        end_offer(offer, OfferState.WITHDRAWN, now=now)
    elif left < offer.size:
        offer.size = left
        offer.save(update_fields=["size"])


def prove(registration: Registration) -> None:
    """The address is proven, so the registration belongs to a person from now on (an existing one is not changed)."""
    if registration.person_id is None and registration.email:
        person = people.know(email=registration.email, name=registration.name, language=registration.language)
        taken = Registration.objects.live().filter(event=registration.event_id, person=person).exists()
        if not taken:
            registration.person = person
            registration.save(update_fields=["person"])


def release_overdue(*, now: datetime) -> int:
    """Let every overdue hold and offer go, and offer what is free to whoever waits. Running it again is harmless.

    This finds too what no deed released: a share of organisations that ended with the day, a changed policy.
    """
    events = Event.objects.with_something_to_release(now).order_by("pk")
    for event in events:
        promote(event=event, now=now)
    return len(events)
