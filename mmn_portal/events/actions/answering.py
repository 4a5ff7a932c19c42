"""What participants say around a session: that they still come, and what they thought of it."""

import secrets
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from .. import rules
from ..models import Evaluation, Registration
from . import seats
from .registering import RegistrationClosed

# As many as the desk can choose from a list (``core.forms.MOST_DIGITS``).
MOST_KEYS = 10**18 - 1


@transaction.atomic
def say_still_coming(*, registration: Registration, now: datetime) -> None:
    """She still comes: nobody asks again. Raises RegistrationClosed."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_confirmed or not rules.may_be_changed(event, now=now):
        raise RegistrationClosed
    if registration.still_coming_at is None:
        registration.still_coming_at = now
        registration.save(update_fields=["still_coming_at"])


@transaction.atomic
def look_back(*, registration: Registration, score: int, liked: str, better: str, now: datetime) -> bool:
    """What she thought of a session, from 1 to 5 and in words; kept apart from who she is. False when she told it already.

    Raises RegistrationClosed.
    """
    if not rules.may_look_back(registration, now=now):
        raise RegistrationClosed
    # Compare and set: a form posted twice counts once. That she told it is kept, not when: neither moment nor number may
    # put what was said in the order in which people said it.
    told_at = rules.at_local(registration.event, time(0))
    if not Registration.objects.filter(pk=registration.pk, evaluated_at=None).update(evaluated_at=told_at):
        return False
    Evaluation.objects.create(
        pk=1 + secrets.randbelow(MOST_KEYS), event=registration.event, score=score, liked=liked, better=better,
        given_on=timezone.localdate(now),
    )  # fmt: skip
    return True
