"""A campaign week is shown, and taken off the site."""

from datetime import datetime

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.people.models import User

from ..enums import MOMENT_ROADS, MomentState
from ..models import Moment
from .publishing import NoSuchRoad


@transaction.atomic
def publish_moment(*, moment: Moment, by: User | None, now: datetime) -> None:
    """Show the week: from now on organisations can take part in it. Raises NoSuchRoad."""
    _walk(moment, MomentState.PUBLISHED, by=by, now=now)


@transaction.atomic
def retire_moment(*, moment: Moment, by: User | None, now: datetime) -> None:
    """Take the week off the site; its activities stay on the agenda. Raises NoSuchRoad."""
    _walk(moment, MomentState.RETIRED, by=by, now=now)


def _walk(moment: Moment, to: MomentState, *, by: User | None, now: datetime) -> None:
    came_from = MomentState(moment.state)
    if to not in MOMENT_ROADS[came_from]:
        raise NoSuchRoad
    if not Moment.objects.filter(pk=moment.pk, state=came_from).update(state=to):
        raise NoSuchRoad
    moment.refresh_from_db()
    core.write_down(deed=f"events.moment_{to}", thing=f"moment {moment.pk}", by=by, now=now)
