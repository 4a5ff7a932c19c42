"""What the pages of an organisation's own campaign show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from mmn_portal.events import queries as events
from mmn_portal.events.models import Event

from ..models import Material, OwnCampaign, OwnPoster

CHOICES_SHOWN = 60
MOST_ACTIVITIES = 20


@dataclass(frozen=True)
class OwnPage:
    """A campaign with its posters, what is on, and the material."""

    campaign: OwnCampaign
    posters: Sequence[OwnPoster]
    # Whose picture other sites show beside a link to the page.
    shared: OwnPoster | None
    lines: Sequence[Any]
    materials: Sequence[Material]
    is_over: bool
    days_left: int


def own_page(campaign: OwnCampaign, *, now: datetime) -> OwnPage:
    """Posters, coming activities of the organisation within the period, material on show. A fixed number of queries."""
    today = timezone.localdate(now)
    coming = (
        Event.objects.public()
        .between(max(today, campaign.starts_on), campaign.ends_on)
        .filter(host=campaign.organisation_id)
    )
    activities = list(coming.in_order().values_list("pk", flat=True)[:MOST_ACTIVITIES])
    posters = list(campaign.posters.order_by("place", "pk"))
    return OwnPage(
        campaign=campaign,
        posters=posters,
        shared=next((one for one in posters if one.share), None),
        lines=events.lines_of(activities, now=now),
        materials=list(campaign.materials.on_show(now).usable(today).in_order()[:24]),
        is_over=campaign.ends_on < today,
        days_left=(campaign.ends_on - today).days,
    )


def own_campaigns(user: Any) -> list[OwnCampaign]:
    """Campaigns of my organisations. One query; none without an account."""
    if not user.is_authenticated:
        return []
    return list(OwnCampaign.objects.of_user(user).select_related("organisation").newest_first()[:CHOICES_SHOWN])
