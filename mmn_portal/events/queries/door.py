"""At the door and after it: the list, the turnout, the certificates."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from mmn_portal.people.models import Organisation

from ..enums import Format
from ..models import Certificate, CheckIn, Event, Registration


@dataclass(frozen=True)
class Guest:
    """Somebody on the list of the door."""

    registration: Registration
    key: str

    @property
    def attended_at(self) -> datetime | None:
        return self.registration.attended_at

    def as_json(self) -> dict:
        """What a phone at the door keeps of her: name, organisation, format, number and version of her pass."""
        one = self.registration
        return {
            "id": one.pk,
            "name": one.name,
            "organisation": one.organisation.name if one.organisation else "",
            "format": one.block.get_format_display(),
            "room": one.block.format == Format.IN_PERSON,
            "version": one.link_version,
            "in": one.attended_at.isoformat() if one.attended_at else "",
            "key": self.key,
        }


def guests(event: Event, *, words: str = "") -> list[Guest]:
    """Everyone with a seat by name, with the newest check-in that can be undone. Two queries."""
    found = list(
        event.registrations.confirmed().named_like(words).select_related("organisation", "block").order_by("name", "pk")
    )
    seen = CheckIn.objects.filter(registration__event=event, undone_at=None).order_by("at", "pk")
    newest = dict(seen.values_list("registration", "key"))
    return [Guest(one, str(newest.get(one.pk, ""))) for one in found]


def fingerprint_of(people: list[dict]) -> str:
    """Changes when the list of the door does, so that a phone gets it only then."""
    return hashlib.blake2b(json.dumps(people).encode(), digest_size=12).hexdigest()


# Fewer people than this say nothing about the next session.
LEAST_MEASURED = 20


def no_show_rate(kind: str, format_: str, *, now: datetime) -> float | None:
    """Which part of the people with a seat did not come to past sessions of a kind, in a format.

    Counted over sessions that had a check-in in that format at all; None when those had fewer than twenty seats taken.
    """
    measured = (
        Registration.objects.attended()
        .filter(event__kind=kind, block__format=format_, event__starts_on__lt=timezone.localdate(now))
        .values("event")
    )
    had_a_seat = Registration.objects.confirmed().filter(event__in=measured, block__format=format_)
    total, there = had_a_seat.count(), had_a_seat.attended().count()
    return 1 - there / total if total >= LEAST_MEASURED else None


@dataclass(frozen=True)
class Turnout:
    """Who came in one way of taking part, of how many, and how many are to be expected (None: not measured)."""

    total: int
    there: int
    expected: int | None


def turnout(event: Event, format_: str = Format.IN_PERSON, *, now: datetime) -> Turnout:
    """At the door of a session, or on the screen. Four queries at most."""
    people = event.registrations.confirmed().filter(block__format=format_)
    total = people.count()
    rate = no_show_rate(event.kind, format_, now=now)
    return Turnout(total, people.attended().count(), None if rate is None else round(total * (1 - rate)))


def turnouts(event: Event, *, now: datetime) -> list[tuple[str, Turnout]]:
    """Each way of taking part in a session, in words, with who came in it. Nine queries at most."""
    formats = event.blocks.order_by("pk").values_list("format", flat=True)
    return [(str(Format(each).label), turnout(event, each, now=now)) for each in formats]


def certificate_of_code(code: str) -> Certificate | None:
    """The certificate of a code that still counts: not of somebody whose attendance was taken back."""
    found = Certificate.objects.select_related("event", "event__place").filter(code=code).first()
    if found is None or found.registration is None:
        return found
    return found if found.registration.attended_at else None


def certificates_of(
    event: Event, *, organisation: Any = None, registration: Registration | None = None
) -> list[Certificate]:
    """What was issued for a session, perhaps of one organisation or person, by name. One query."""
    found = Certificate.objects.filter(event=event, registration__attended_at__isnull=False)
    if organisation is not None:
        found = found.filter(registration__organisation=organisation)
    if registration is not None:
        found = found.filter(registration=registration)
    return list(
        found.select_related(
            "event", "event__place", "registration", "registration__organisation", "registration__block"
        )
        .exclude(registration__name="–")
        .order_by("registration__name", "pk")
    )


def certificates_to_take(person: Any, *, now: datetime) -> list[tuple[Any, Event, int]]:
    """Past sessions for which somebody may take the certificates of an organisation: with how many were there."""
    mine = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
    found = (
        Registration.objects.attended()
        .filter(organisation__in=mine, event__starts_on__lte=timezone.localdate(now))
        .exclude(name="–")
        .select_related("event", "organisation")
        .order_by("-event__starts_on", "event_id", "organisation__name", "pk")
    )
    counts: dict[tuple[Any, Event], int] = {}
    for one in found:
        if one.event.is_over(now):
            counts[one.organisation, one.event] = counts.get((one.organisation, one.event), 0) + 1
    return [(organisation, event, there) for (organisation, event), there in counts.items()]
