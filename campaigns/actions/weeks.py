"""The page of a week is shown; an organisation puts a poster on its wall."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core import uploads
from mmn_portal.events import actions as events
from mmn_portal.events.models import Moment
from mmn_portal.people.models import Organisation
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures.enums import Where

from .. import queries, rules
from ..models import Design, WallPoster, Week
from .judging import frozen

# So that no organisation fills a wall alone.
POSTERS_OF_ONE = 6


class OrganisationNotConfirmed(Exception):
    """NOV did not confirm the organisation (yet)."""


class NotOnNow(Exception):
    """The week does not stand on the site, or is over."""


class NotReady(Exception):
    """Something in the poster has to be mended first."""


class OnTheWallAlready(Exception):
    """This design is on this wall."""


class TakenOffByStaff(Exception):
    """NOV took it off: this design off this wall, or this campaign off the site."""


class WallIsFull(Exception):
    """The organisation has as many posters on this wall as it may."""


# --- the week -----------------------------------------------------------------------------------


def publish_week(*, week: Week, by: Any, now: datetime) -> None:
    """Show the page of the week. Raises events.NoSuchRoad."""
    events.publish_moment(moment=week, by=by, now=now)


@transaction.atomic
def retire_week(*, week: Week, by: Any, now: datetime) -> None:
    """Take the page off the site; nobody finds it any more. Raises events.NoSuchRoad."""
    events.retire_moment(moment=week, by=by, now=now)
    core.forget_document(url=week.get_absolute_url())


# --- the wall of posters ------------------------------------------------------------------------


def show_poster(*, design: Design, moment: Moment, by: Any, now: datetime) -> WallPoster:
    """Put a design on the wall of a week, as it is now. Staff look afterwards.

    ``design`` comes with all that its picture needs (``queries.whole``). Raises OrganisationNotConfirmed, NotOnNow, NotReady,
    OnTheWallAlready, TakenOffByStaff or WallIsFull.
    """
    if not design.organisation.is_confirmed:
        raise OrganisationNotConfirmed
    if not rules.takes_posters(moment, now=now):
        raise NotOnNow
    # Drawing takes a moment, so it is done before anything is locked.
    content, width, height, alt = _picture(design, now=now)
    poster = WallPoster(
        moment_id=moment.pk, organisation=design.organisation, design=design, width=width, height=height, alt=alt,
        language=design.language, shown_at=now, is_demo=design.organisation.is_demo,
    )  # fmt: skip
    with transaction.atomic():
        _check_room(design, moment)
        shown = [one.picture_id for one in design.pictures.all()]
        # A photo may have been taken back while the poster was drawn.
        if not pictures.hold_usable(
            pictures=shown, where=Where.PORTAL, maker=design.organisation_id, today=timezone.localdate(now)
        ):
            raise NotReady
        poster.picture.save(uploads.generated_name("jpg"), ContentFile(content), save=False)
        poster.save()
        poster.shows.set(shown)
        core.write_down(deed="campaigns.show_poster", thing=f"poster {poster.pk}", by=by, now=now, week=moment.slug)
    return poster


def _picture(design: Design, *, now: datetime) -> tuple[bytes, int, int, str]:
    made = queries.format_for_wall(design)
    picture = frozen(design=design, made=made, now=now) if made else None
    if picture is None:
        raise NotReady
    return picture


def _check_room(design: Design, moment: Moment) -> None:
    # Two presses at once: the second waits here, and sees what the first did.
    Organisation.objects.select_for_update().get(pk=design.organisation_id)
    on_this_wall = WallPoster.objects.of_week(moment.pk)
    if on_this_wall.of_design(design).removed().exists():
        raise TakenOffByStaff
    if on_this_wall.of_design(design).shown().exists():
        raise OnTheWallAlready
    if on_this_wall.shown().filter(organisation=design.organisation_id).count() >= POSTERS_OF_ONE:
        raise WallIsFull
