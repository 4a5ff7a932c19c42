"""Everything known of a person, and forgetting her: each app answers for its own part through ``privacy``."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from mmn_portal.core import actions as core
from mmn_portal.outbox.prints import prints_among

from . import actions
from .models import Consent, Invitation, Person
from .privacy import keepings


def addresses_of(person: Person) -> set[str]:
    """Every address that belongs to a person: her own and those of her account."""
    addresses = set(EmailAddress.objects.filter(user__person=person).values_list("email", flat=True))
    user = getattr(person, "user", None)
    if user is not None:
        addresses.add(user.email)
    if person.email:
        addresses.add(person.email)
    return {address.casefold() for address in addresses}


def export_person(*, person: Person) -> dict:
    """Everything that every app keeps of a person, as plain values."""
    addresses = addresses_of(person)
    return {name: part.export(person, addresses) for name, part in keepings.items()}


class BelongsToSomebody(Exception):
    """Somebody is known by this address: with what she has beside it she is forgotten from her account, or by staff."""


@transaction.atomic
def erase_address(*, email: str, by: Any, now: datetime) -> dict[str, int]:
    """Forget an address that belongs to nobody who is known, everywhere. Raises BelongsToSomebody."""
    if Person.objects.known_as(email).exists() or EmailAddress.objects.filter(email=email).exists():
        raise BelongsToSomebody
    # Every app forgets by person and address: for a moment there is a person without anything but this address.
    return erase_person(person=Person.objects.create(email=email), by=by, now=now)


@transaction.atomic
def erase_person(*, person: Person, by: Any, now: datetime) -> dict[str, int]:
    """Forget a person everywhere. Returns how many rows each app removed or emptied. Raises LastOwner."""
    for membership in person.memberships.select_related("organisation"):
        actions.forget_member(membership=membership, now=now)
    addresses = addresses_of(person)
    gone = {name: part.erase(person, addresses) for name, part in keepings.items()}
    core.write_down(deed="people.erase", thing="person", by=by, now=now, rows=gone)
    return gone


def erase_own(person: Person, addresses: set[str]) -> int:
    """What this floor keeps: sessions, account, consents, invitations to her address, the person herself."""
    user = getattr(person, "user", None)
    if user is not None:
        for session in Session.objects.iterator():
            if session.get_decoded().get("_auth_user_id") == str(user.pk):
                session.delete()
    gone = Invitation.objects.filter(email__in=addresses).delete()[0]
    gone += Consent.objects.filter(Q(email__in=addresses) | Q(print__in=prints_among(addresses))).delete()[0]
    return gone + person.delete()[0]
