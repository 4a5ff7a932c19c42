"""How long the agenda keeps what it knows of people."""

from datetime import datetime, timedelta

from django.utils import timezone

from .actions import clear_refused, erase_registrations
from .models import Registration

# Contact details of participants go a year after the session; the counts stay.
KEPT = timedelta(days=365)


def clear(now: datetime) -> int:
    """Empty the registrations of sessions that were over a year ago; remove what was refused a year ago."""
    gone = clear_refused(before=now - KEPT)
    old = Registration.objects.over_since(timezone.localdate(now) - KEPT).exclude(name="–")
    return gone + (erase_registrations(found=old, now=now) if old.exists() else 0)
