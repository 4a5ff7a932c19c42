"""Collections are made, filled, shared by a link with an end, and taken back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation, Person

from ..models import Collection, CollectionItem, Material
from ..queries import MOST_IN_SELECTION
from .weeks import OrganisationNotConfirmed

MOST_COLLECTIONS = 100


class TooMany(Exception):
    """An organisation has so many collections, or a collection so many materials, already."""


class NotInTheFuture(Exception):
    """A link is shared until a day that is still to come."""


@transaction.atomic
def start_collection(*, name: str, organisation: Organisation | None, by: Person | None, now: datetime) -> Collection:
    """An empty collection. Raises TooMany."""
    if organisation is not None and organisation.collections.count() >= MOST_COLLECTIONS:
        raise TooMany
    return Collection.objects.create(name=name, organisation=organisation, made_by=by, made_at=now)


@transaction.atomic
def collect(*, collection: Collection, materials: list[Material], now: datetime) -> int:
    """Put materials in; those that are in it stay where they are. Raises TooMany. Returns how many are new."""
    Collection.objects.select_for_update().get(pk=collection.pk)
    known = set(collection.items.values_list("material", flat=True))
    new = [one for one in materials if one.pk not in known]
    if len(known) + len(new) > MOST_IN_SELECTION:
        raise TooMany
    last = collection.items.aggregate(last=Max("place"))["last"] or 0
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, material=one, place=last + 10 * at) for at, one in enumerate(new, 1)
    )
    return len(new)


def put_out(*, collection: Collection, slug: str) -> None:
    """Take a material out of the collection."""
    collection.items.filter(material__slug=slug).delete()


def share(*, collection: Collection, until: date, note: str, by: Any, now: datetime) -> Collection:
    """Share by link until the end of a day. Raises NotInTheFuture, or OrganisationNotConfirmed: a page of the portal for everyone
    is not for who has not been looked at.
    """
    if collection.organisation is not None and not collection.organisation.is_confirmed:
        raise OrganisationNotConfirmed
    if until < timezone.localdate(now):
        raise NotInTheFuture
    Collection.objects.filter(pk=collection.pk).update(shared_until=until, note=note)
    core.write_down(deed="campaigns.share", thing=str(collection.key), by=by, now=now, until=until.isoformat())
    collection.refresh_from_db()
    return collection


def stop_sharing(*, collection: Collection, by: Any, now: datetime) -> Collection:
    """The link stops at once, for good: sharing again makes another."""
    Collection.objects.filter(pk=collection.pk).update(shared_until=None, link_version=F("link_version") + 1)
    core.write_down(deed="campaigns.stop_sharing", thing=str(collection.key), by=by, now=now)
    collection.refresh_from_db()
    return collection


def note_use(*, collection: Collection, today: date) -> None:
    """Remember the day on which the link was last opened; by whom nobody knows."""
    if collection.last_used_on != today:
        Collection.objects.filter(pk=collection.pk).update(last_used_on=today)


def drop_collection(*, collection: Collection, by: Any, now: datetime) -> None:
    """The collection is gone, and its link; the materials stay."""
    core.write_down(deed="campaigns.drop_collection", thing=str(collection.key), by=by, now=now)
    collection.delete()
