"""A group of the waiting list answers an offer, or leaves."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from .. import mails, rules
from ..enums import OfferState, Seat
from ..models import Group, Offer, Registration
from . import seats


class OfferOver(Exception):
    """It was answered already, or its time is over and the seats went on."""


class TooManyChosen(Exception):
    """More people than there are seats in the offer, or nobody."""


def _open(offer: Offer, now: datetime) -> list[Registration]:
    """Lock the session; the people of a still open offer, those who wait with them too. Raises OfferOver."""
    event = seats.lock(offer.block.event)
    offer.refresh_from_db()
    if not offer.is_open(now) or rules.closes_at(event) <= now:
        raise OfferOver
    return list(event.registrations.of_offer(offer).with_mail_facts().order_by("registered_at", "pk"))


@transaction.atomic
def accept_offer(*, offer: Offer, chosen: Collection[int], now: datetime) -> list[Registration]:
    """These people of the group take the seats, and the rest of the group keeps waiting.

    With fewer people than seats there is nobody else who wants to: the others leave the list, and the seats go on. Raises
    OfferOver and TooManyChosen.
    """
    members = _open(offer, now)
    coming = [one for one in members if one.pk in set(chosen)]
    if not 1 <= len(coming) <= offer.size or len(coming) != len(set(chosen)):
        raise TooManyChosen
    seats.end_offer(offer, OfferState.ACCEPTED, now=now)
    for registration in members:
        if registration in coming:
            seats.give_seat(registration, now=now)
        elif len(coming) < offer.size:
            registration.offer = None
            seats.take_seat(registration, now=now)
            mails.registration_cancelled(registration, had_a_seat=False, now=now)
        elif registration.is_offered:
            _wait_again(registration)
    # Part of the group is in, so that each of the others comes gladly on her own.
    Group.objects.filter(pk=offer.group_id).update(minimum=1)
    mails.seats_given(coming, now=now)
    seats.promote(event=offer.block.event, now=now)
    return coming


@transaction.atomic
def wait_for_all(*, offer: Offer, now: datetime) -> None:
    """Not these few: the group keeps its place and waits until there is a seat for everybody. Raises OfferOver.

    Of an offer for everybody there is nothing to wait for: TooManyChosen.
    """
    members = _open(offer, now)
    if offer.size >= len(members):
        raise TooManyChosen
    seats.end_offer(offer, OfferState.DECLINED, now=now)
    for registration in members:
        if registration.is_offered:
            _wait_again(registration)
    Group.objects.filter(pk=offer.group_id).update(minimum=len(members))
    seats.promote(event=offer.block.event, now=now)


def _wait_again(registration: Registration) -> None:
    registration.seat, registration.offer = Seat.WAITING, None
    registration.save(update_fields=["seat", "offer"])


@transaction.atomic
def leave_queue(*, group: Group, now: datetime) -> int:
    """Everybody of the group who waits or is offered a seat leaves the list, and hears so. Returns how many did."""
    event = seats.lock(group.event)
    gone = list(
        event.registrations.in_queue().filter(group=group).with_mail_facts().select_related("offer").order_by("pk")
    )
    for registration in gone:
        offer = registration.offer
        if offer is not None and offer.state == OfferState.OPEN:
            seats.end_offer(offer, OfferState.DECLINED, now=now)
        registration.offer = None
        seats.take_seat(registration, now=now)
    mails.left_queue(gone, now=now)
    seats.promote(event=event, now=now)
    return len(gone)
