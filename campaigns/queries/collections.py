"""Collections as their pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.outbox.rendering import site_address

from ..models import Collection, Material
from .kits import Tile, tile

PURPOSE = "campaigns.collection"


def collections_of(user: Any) -> list[Collection]:
    """Those of my organisations (of staff: of NOV), the newest first, each with ``how_many``. One query."""
    return list(Collection.objects.of_user(user).with_size().select_related("organisation").order_by("-made_at", "pk"))


def share_address(collection: Collection) -> str:
    """The whole address that opens a collection without an account."""
    token = tokens.make(PURPOSE, collection.pk, collection.link_version)
    return site_address(reverse("campaigns:shared", args=[token]))


def shared(token: str) -> Collection | None:
    """The collection that a link opens, also past its end; None for a link that was never made or was taken back, and of an
    organisation that NOV does not know (any more). One query.
    """
    try:
        pk, version = tokens.read(PURPOSE, token)
    except (tokens.BadToken, ValueError):
        return None
    found = Collection.objects.select_related("organisation").filter(pk=pk, link_version=version)
    collection = found.exclude(shared_until=None).first()
    is_known = collection is not None and (collection.organisation is None or collection.organisation.is_confirmed)
    return collection if is_known else None


@dataclass(frozen=True)
class Inside:
    """What lies in a collection: all of it, and what is given out now."""

    tiles: list[Tile]
    given: list[Material]
    bytes: int


def inside(collection: Collection, *, now: datetime) -> Inside:
    """The materials of a collection in their order. One query."""
    found = Material.objects.on_show(now).in_collection(collection)
    tiles = [tile(one, now=now) for one in found]
    given = [one.material for one in tiles if one.may_be_taken]
    return Inside(tiles, given, sum(one.given.size for one in given))


def is_over(collection: Collection, *, now: datetime) -> bool:
    """Its link has come to its end."""
    return collection.shared_until is None or collection.shared_until < timezone.localdate(now)
