"""How long the agenda keeps what it knows of people."""

from datetime import datetime, timedelta

from django.utils import timezone

from .actions import erase_registrations
from .models import Registration

# Contact details of participants go a year after the session; the counts stay.
KEPT = timedelta(days=365)


def clear(now: datetime) -> int:
    """Empty the registrations of sessions that were over a year ago."""
    old = Registration.objects.over_since(timezone.localdate(now) - KEPT).exclude(name="–")
    return erase_registrations(found=old, now=now) if old.exists() else 0
