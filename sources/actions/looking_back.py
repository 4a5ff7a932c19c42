"""How it was: each side answers once, in numbers."""

from datetime import datetime

from django.db import transaction

from ..models import Outcome
from .refusals import MoreThanCame


@transaction.atomic
def answer_outcome(
    *, outcome: Outcome, came: int, new_faces: int, hours: int | None, satisfied: int, now: datetime
) -> None:  # fmt: skip
    """How many came, how many were new, how long it took, how it was. The first answer counts."""
    Outcome.objects.filter(pk=outcome.pk, answered_at=None).update(
        came=came, new_faces=new_faces, hours=hours, satisfied=satisfied, answered_at=now
    )


@transaction.atomic
def answer_as_source(*, outcome: Outcome, satisfied: int, again: bool, now: datetime) -> None:
    """How it was for the company or school, and whether it wants to again. The first answer counts."""
    Outcome.objects.filter(pk=outcome.pk, source_answered_at=None).update(
        satisfied_source=satisfied, again=again, source_answered_at=now
    )


@transaction.atomic
def answer_later(*, outcome: Outcome, active: int, now: datetime) -> None:
    """How many are still active after ninety days. The first answer counts. Raises MoreThanCame."""
    if outcome.came is not None and active > outcome.came:
        raise MoreThanCame
    Outcome.objects.filter(pk=outcome.pk, answered_later_at=None).update(active_later=active, answered_later_at=now)
