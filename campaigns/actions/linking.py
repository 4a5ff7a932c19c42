"""Short links: made, turned to another page, followed and counted."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation

from .. import rules
from ..models import Design, Scan, ShortLink

# Signs that are not taken for one another, when somebody types a code from paper.
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 7


class LinkStopped(Exception):
    """NOV stopped this code."""


class LeadsElsewhere(Exception):
    """Neither to the portal nor to the website of its organisation."""


def home_of(organisation: Organisation) -> str:
    """Where a code leads when nobody said otherwise: its own website, else its page on the portal."""
    return organisation.website or f"{settings.SITE_URL}{organisation.get_absolute_url()}"


def make_link(
    *, organisation: Organisation, target: str, now: datetime, design: Design | None = None, label: str = ""
) -> ShortLink:
    """A short link with a code that is free. Raises IntegrityError for a target that is no web address."""
    for _attempt in range(5):
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        if not ShortLink.objects.filter(code=code).exists():
            break
    return ShortLink.objects.create(
        code=code, organisation=organisation, design=design, label=label, target=target, made_at=now
    )


def follow(*, link: ShortLink, now: datetime) -> str:
    """Count one more that came along by this code, and say where it leads. No person, no address: only the day."""
    day = timezone.localdate(now)
    again = {"count": F("count") + 1}
    if not Scan.objects.filter(link=link, on=day).update(**again):
        # At nought, because whoever makes the same line at the same moment counts on the one that stands.
        Scan.objects.bulk_create([Scan(link=link, on=day)], ignore_conflicts=True)
        Scan.objects.filter(link=link, on=day).update(**again)
    return link.target


@transaction.atomic
def lead_to(*, link: ShortLink, target: str, by: Any, now: datetime, because: str = "") -> ShortLink:
    """Another page behind a code that may hang on paper already. Raises LinkStopped or LeadsElsewhere.

    The code of a design takes the places of its series along, but for those that were set apart; a place that is led
    elsewhere is set apart, and comes back by leading where its design leads.
    """
    link = _locked(link)
    if link.is_stopped:
        raise LinkStopped
    if not rules.may_lead_to(link.organisation, target):
        raise LeadsElsewhere
    if link.is_place:
        own = ShortLink.objects.of_design(link.design_id).own().first()
        link.is_apart = own is None or own.target != target
    elif link.design_id:
        ShortLink.objects.of_design(link.design_id).together().not_stopped().update(target=target)
    link.target = target
    link.save(update_fields=["target", "is_apart"])
    core.write_down(deed="campaigns.lead_link", thing=link.code, by=by, now=now, target=target, because=because)
    return link


@transaction.atomic
def stop_link(*, link: ShortLink, because: str, by: Any, now: datetime) -> ShortLink:
    """Staff: the code leads nowhere any more, and its organisation reads why. Raises LinkStopped."""
    link = _locked(link)
    if link.is_stopped:
        raise LinkStopped
    link.stopped_at, link.stopped_because = now, because
    link.save(update_fields=["stopped_at", "stopped_because"])
    core.write_down(deed="campaigns.stop_link", thing=link.code, by=by, now=now, because=because)
    return link


@transaction.atomic
def start_link(*, link: ShortLink, by: Any, now: datetime) -> ShortLink:
    """Staff change their mind: it leads again where it led. Twice is once."""
    link = _locked(link)
    if link.is_stopped:
        link.stopped_at, link.stopped_because = None, ""
        link.save(update_fields=["stopped_at", "stopped_because"])
        core.write_down(deed="campaigns.start_link", thing=link.code, by=by, now=now)
    return link


def _locked(link: ShortLink) -> ShortLink:
    return ShortLink.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=link.pk)
