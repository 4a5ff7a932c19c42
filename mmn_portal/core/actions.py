"""Deeds of the ground floor: write down what was done, and that someone is alive."""

from datetime import datetime
from typing import Any

from .models import Audit, Heartbeat


def write_down(*, deed: str, thing: str, by: Any, now: datetime, **details: object) -> Audit:
    """Add a line to the trail, inside the caller's transaction. ``by`` is a user or None for the portal itself."""
    return Audit.objects.create(
        at=now, by=str(by.pk) if by is not None else "", deed=deed, thing=thing[:120], details=details
    )


def beat(*, name: str, now: datetime, **details: object) -> None:
    """Say that ``name`` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now, "details": details})
