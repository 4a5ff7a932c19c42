"""Short links: made, turned to another page, followed and counted."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from mmn_portal.people.models import Organisation

from ..models import Design, Scan, ShortLink

# Signs that are not taken for one another, when somebody types a code from paper.
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 7


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
