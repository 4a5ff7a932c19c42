"""Campaign weeks as the agenda knows them: which can be taken part in, and which was asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ..models import Event, Moment

TOLD_FOR_DAYS = 60


def moments_to_join(*, now: datetime) -> list[Moment]:
    """Weeks that are on or come, the first one first. One query."""
    return list(Moment.objects.published().not_over(timezone.localdate(now)).in_order())


def moments_to_tell_of(*, now: datetime) -> list[Moment]:
    """Weeks that are on, come, or were over a short while ago: what happened in one is told after it. One query."""
    since = timezone.localdate(now) - timedelta(days=TOLD_FOR_DAYS)
    return list(Moment.objects.published().not_over(since).in_order())


def moment_asked(slug: str) -> Moment | None:
    """The week of this address, when it stands on the site. One query, none when nothing was asked."""
    return Moment.objects.published().filter(slug=slug[:80]).first() if slug else None


@dataclass(frozen=True)
class Numbers:
    """What happens in a week, in numbers."""

    activities: int
    organisations: int
    provinces: int
    people: int


def numbers_of(moment: Moment, *, now: datetime) -> Numbers:
    """What goes on in a week; what was called off is not counted. One query."""
    return Numbers(**Event.objects.happening().of_moment(moment.pk).in_numbers(now))
