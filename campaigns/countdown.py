"""How long it takes until a week begins or ends: no database, no clock, no words."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Countdown:
    """Where a day stands to a week. ``days``: until it begins, or that are left of it, this one counted."""

    is_coming: bool
    is_on: bool
    days: int

    @property
    def is_over(self) -> bool:
        return not self.is_coming and not self.is_on


def countdown(starts_on: date, ends_on: date, *, today: date) -> Countdown:
    """To the first day, or while it is on to the last."""
    if today < starts_on:
        return Countdown(is_coming=True, is_on=False, days=(starts_on - today).days)
    if today <= ends_on:
        return Countdown(is_coming=False, is_on=True, days=(ends_on - today).days + 1)
    return Countdown(is_coming=False, is_on=False, days=0)
