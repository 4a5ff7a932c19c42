"""Certificates of attendance: a code that proves the session and the day, for whoever was there."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import rules
from ..models import Certificate, Registration
from . import seats

# 32 signs that nobody reads wrong: 15 of them are 75 bits.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 15


class NotThere(Exception):
    """Nobody saw her come in, or it is not over yet."""


@transaction.atomic
def issue_certificate(*, registration: Registration, now: datetime) -> Certificate:
    """Her certificate; asking again gives the same code. Raises NotThere."""
    seats.lock(registration.event)
    registration.refresh_from_db()
    if not rules.earned_certificate(registration, now=now):
        raise NotThere
    certificate, _made = Certificate.objects.get_or_create(
        registration=registration,
        defaults={"code": _code(), "event": registration.event, "issued_on": timezone.localdate(now)},
    )
    return certificate


@transaction.atomic
def issue_certificates(*, registrations: Iterable[Registration], now: datetime) -> list[Certificate]:
    """The certificates of those among them who were there."""
    earned = [one for one in registrations if rules.earned_certificate(one, now=now)]
    return [issue_certificate(registration=one, now=now) for one in earned]


def _code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
