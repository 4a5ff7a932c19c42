"""What staff look at: who hears of a change, what goes when, what must never be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from .. import rules
from ..enums import Seat
from ..models import Block, Event, Offer, Registration


def broken_promises(now: datetime) -> list[str]:
    """What must never be: seats taken twice, offers that outlive closing or their end, a seat without a mail, old data."""
    blocks = Block.objects.with_taken(now).select_related("event")
    broken = [
        f"{block.event}: {block.taken} of {block.capacity} taken" for block in blocks if block.taken > block.capacity
    ]
    for offer in Offer.objects.open().select_related("block__event"):
        if offer.expires_at > rules.closes_at(offer.block.event):
            broken.append(f"offer {offer.pk} outlives the closing of {offer.block.event}")
        if offer.expires_at < now - timedelta(hours=1):
            broken.append(f"offer {offer.pk} was over at {offer.expires_at:%Y-%m-%d %H:%M}")
    broken += [f"registration {pk}: was there, and no door saw her" for pk in Registration.objects.attended_unseen()]
    broken += [
        f"registration {registration.pk} has a seat and no mail about it"
        for registration in Registration.objects.without_a_mail(now)
    ]
    today = timezone.localdate(now)
    # A night may be missed, two may not.
    if late := Registration.objects.over_since(today - timedelta(days=9)).with_needs().count():
        broken.append(f"{late} people of past sessions whose needs should be gone")
    return broken


@dataclass(frozen=True)
class Impact:
    """Who hears of a change of a session."""

    confirmed: int
    without_address: int
    held: int
    waiting: int
    offered: int
    there: int

    @property
    def all(self) -> int:
        return self.confirmed + self.held + self.waiting + self.offered

    @property
    def told(self) -> int:
        """Of a change; of a cancellation everybody hears."""
        return self.all - self.there


def impact_of(event: Event) -> Impact:
    """How many people a change or a cancellation reaches. One query."""
    found = event.registrations.live().aggregate(
        confirmed=Count("pk", filter=Q(seat=Seat.CONFIRMED)),
        without_address=Count("pk", filter=Q(email="")),
        held=Count("pk", filter=Q(seat=Seat.HELD)),
        waiting=Count("pk", filter=Q(seat=Seat.WAITING)),
        offered=Count("pk", filter=Q(seat=Seat.OFFERED)),
        there=Count("pk", filter=Q(attended_at__isnull=False)),
    )
    return Impact(**found)


def heads_of(event: Event) -> list[dict[str, Any]]:
    """How many had a seat and were there, by format, sector and province. One query."""
    found = event.registrations.confirmed().values(
        format=F("block__format"), sector=F("organisation__sector"), province=F("organisation__province")
    )
    counted = found.annotate(registered=Count("pk"), attended=Count("pk", filter=Q(attended_at__isnull=False)))
    return list(counted.order_by("format", "sector", "province"))


@dataclass(frozen=True)
class Goes:
    """What of a past session is still kept, and when it goes."""

    event: Event
    needs: int
    answers: int
    names: int


def what_goes_when(*, now: datetime) -> list[Goes]:
    """Past sessions of which something personal is kept, the oldest first. One query."""
    found = Event.objects.past(timezone.localdate(now)).with_personal_facts().order_by("starts_on", "pk")
    return [Goes(event, event.needs, event.given_answers, event.names) for event in found[:500]]
