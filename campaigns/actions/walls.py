"""Posters go off the wall of a week: taken back by their organisation, taken off by staff, or gone with a photo or design."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from mmn_portal.core import actions as core

from .. import mails
from ..enums import POSTER_ROADS, PosterState
from ..models import Design, WallPoster


class NoSuchPosterRoad(Exception):
    """From this state that cannot be done."""


@transaction.atomic
def withdraw_poster(*, poster: WallPoster, by: Any, now: datetime) -> None:
    """Its organisation wants it off the wall: at once and for good, with its picture. Raises NoSuchPosterRoad."""
    _walk(poster, PosterState.WITHDRAWN, by=by, now=now, picture="", ended_at=now)


@transaction.atomic
def remove_poster(*, poster: WallPoster, because: str, by: Any, now: datetime) -> None:
    """Staff take it off the wall, with a reason that its organisation reads. Raises NoSuchPosterRoad."""
    _walk(poster, PosterState.REMOVED, by=by, now=now, removed_because=because, ended_at=now, looked_at=now)
    mails.poster_taken_off(poster, now=now)


@transaction.atomic
def put_back_poster(*, poster: WallPoster, by: Any, now: datetime) -> None:
    """Staff change their mind. Raises NoSuchPosterRoad, also when the design is on the wall again."""
    if not poster.picture or WallPoster.objects.of_week(poster.moment_id).of_design(poster.design_id).shown().exists():
        raise NoSuchPosterRoad
    _walk(poster, PosterState.SHOWN, by=by, now=now, removed_because="", ended_at=None, looked_at=now)


def look_at_poster(*, poster: WallPoster, by: Any, now: datetime) -> None:
    """Staff saw it, and it may stay. Twice is once."""
    if WallPoster.objects.not_looked_at().filter(pk=poster.pk).update(looked_at=now):
        core.write_down(deed="campaigns.look_at_poster", thing=f"poster {poster.pk}", by=by, now=now)


def take_off_all_showing(*, picture: Any, now: datetime) -> int:
    """A photo goes: every poster on a wall with that photo in it goes as well. Returns how many."""
    found = list(WallPoster.objects.showing(picture).not_taken_back().order_by("pk"))
    for poster in found:
        withdraw_poster(poster=poster, by=None, now=now)
    return len(found)


def take_off_all_of(*, design: Design, by: Any, now: datetime) -> int:
    """A design is thrown away: it is on no wall any more. Returns how many walls."""
    found = list(WallPoster.objects.of_design(design).not_taken_back().order_by("pk"))
    for poster in found:
        withdraw_poster(poster=poster, by=by, now=now)
    return len(found)


def _walk(poster: WallPoster, to: PosterState, *, by: Any, now: datetime, **changes: Any) -> None:
    came_from, name = PosterState(poster.state), str(poster.picture.name or "")
    if to not in POSTER_ROADS[came_from]:
        raise NoSuchPosterRoad
    if not WallPoster.objects.filter(pk=poster.pk, state=came_from).update(state=to, **changes):
        raise NoSuchPosterRoad
    if to == PosterState.WITHDRAWN and name:
        transaction.on_commit(partial(poster.picture.storage.delete, name))
    poster.refresh_from_db()
    core.write_down(
        deed=f"campaigns.poster_{to}", thing=f"poster {poster.pk}", by=by, now=now, came_from=str(came_from)
    )
