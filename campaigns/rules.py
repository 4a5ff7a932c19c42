"""Pure questions about kits and materials."""

from datetime import date, datetime
from typing import Any

from .enums import KitState
from .models import Kit, Material


def is_on_show(kit: Kit, *, now: datetime) -> bool:
    """Live, and within its window."""
    opened = kit.opens_at is None or kit.opens_at <= now
    return kit.state == KitState.LIVE and opened and (kit.closes_at is None or now < kit.closes_at)


def may_see_kit(user: Any, kit: Kit) -> bool:
    """Drafts are for staff; a kit that is out of use tells so to whoever kept its address."""
    return user.is_staff or kit.state != KitState.DRAFT


def may_see_material(user: Any, material: Material) -> bool:
    """Whoever may see its kit."""
    return may_see_kit(user, material.kit)


def may_take_kit(user: Any, kit: Kit, *, now: datetime) -> bool:
    """Anyone, while it is on show; staff try it out before."""
    return is_on_show(kit, now=now) or user.is_staff


def may_take(user: Any, material: Material, *, now: datetime, today: date) -> bool:
    """As its kit, and never after the licence has ended."""
    return may_take_kit(user, material.kit, now=now) and not material.is_expired(today)
