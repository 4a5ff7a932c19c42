"""What the pages about sessions need, ready-made."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from mmn_portal.people.enums import Province, Theme
from mmn_portal.people.models import Organisation

from . import rules
from .enums import EventKind, Format
from .models import Block, Certificate, CheckIn, Event, Registration

PER_PAGE = 20


@dataclass(frozen=True)
class Filters:
    """What somebody asked of the agenda; anything that is not on a list is no filter."""

    province: str = ""
    kind: str = ""
    theme: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, asked: Any) -> "Filters":
        """From the query of an address. Nonsense is no filter."""
        return cls(
            province=asked.get("provincie", "") if asked.get("provincie", "") in Province.values else "",
            kind=asked.get("soort", "") if asked.get("soort", "") in EventKind.values else "",
            theme=asked.get("thema", "") if asked.get("thema", "") in Theme.values else "",
            first=_day(asked.get("van", "")),
            last=_day(asked.get("tot", "")),
        )

    @property
    def any(self) -> bool:
        return bool(self.province or self.kind or self.theme or self.first or self.last)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Line:
    """A session on a list, with its seats."""

    event: Event
    free: int
    total: int
    is_open: bool
    opens_later: bool

    @property
    def is_full(self) -> bool:
        return self.total > 0 and self.free == 0

    @property
    def taken(self) -> int:
        return self.total - self.free


def _lines(events: Iterable[Event], now: datetime) -> list[Line]:
    """Sessions with their seats. Two plain questions, however many: cheaper than one with sums inside it."""
    events = list(events)
    if not events:
        return []
    total: dict[int, int] = {}
    for event_id, capacity, reserved in Block.objects.of(events).values_list("event", "capacity", "reserved"):
        if capacity:
            total[event_id] = total.get(event_id, 0) + max(capacity - reserved, 0)
    taken = dict(Registration.objects.of(events).taking_a_seat(now).count_by_event())
    return [_line(event, total.get(event.pk), taken.get(event.pk, 0), now) for event in events]


def _line(event: Event, total: int | None, taken: int, now: datetime) -> Line:
    return Line(
        event=event,
        free=max((total or 0) - taken, 0),
        total=total or 0,
        is_open=total is not None and rules.is_open(event, now=now),
        opens_later=rules.opens_later(event, now=now),
    )


def _found(filters: Filters) -> Any:
    return (
        Event.objects.public()
        .between(filters.first, filters.last)
        .of_kind(filters.kind)
        .about(filters.theme)
        .in_province(filters.province)
        .select_related("place", "host")
        .in_order()
    )


def agenda(filters: Filters, *, now: datetime, page: Any) -> Page:
    """A page of the agenda: the coming sessions (or those of the asked days), each with its free seats."""
    found = _found(filters)
    if filters.first is None:
        found = found.upcoming(timezone.localdate(now))
    page = Paginator(found, PER_PAGE).get_page(page)
    page.object_list = _lines(page.object_list, now)
    return page


def next_sessions(*, now: datetime, most: int = 4) -> list[Line]:
    """The first sessions to come, for the front page. Three queries."""
    events = Event.objects.happening().upcoming(timezone.localdate(now)).select_related("place").in_order()
    return _lines(events[:most], now)


def first_kick_off(*, now: datetime) -> Line | None:
    """The first kick-off to come that can be registered for."""
    found = Event.objects.happening().upcoming(timezone.localdate(now)).of_kind(EventKind.KICK_OFF).in_order()
    lines = _lines(found.select_related("place")[:5], now)
    return next((line for line in lines if line.is_open), lines[0] if lines else None)


def feed_events(filters: Filters, *, now: datetime) -> list[Event]:
    """What the feeds carry: sessions from a month ago on, at most 500."""
    first = filters.first or timezone.localdate(now) - timedelta(days=30)
    return list(_found(filters).between(first, None)[:500])


@dataclass(frozen=True)
class Seats:
    """The seats of one format, in numbers."""

    block: Block
    total: int
    taken: int

    @property
    def free(self) -> int:
        return max(self.total - self.taken, 0)

    @property
    def is_online(self) -> bool:
        return self.block.format == Format.ONLINE


def seats_of(event: Event, *, now: datetime) -> list[Seats]:
    """Seats by format. Two queries at most."""
    blocks = list(event.blocks.order_by("format"))
    return [
        Seats(block, max(block.capacity - block.reserved, 0), block.registrations.taking_a_seat(now).count())
        for block in blocks
    ]


def other_sessions(event: Event, *, now: datetime) -> list[Line]:
    """Sessions of the same kind with seats, the nearest first: for who finds this one full."""
    found = Event.objects.happening().upcoming(timezone.localdate(now)).of_kind(event.kind).exclude(pk=event.pk)
    lines = _lines(found.select_related("place").in_order()[:12], now)
    return [line for line in lines if line.is_open and not line.is_full][:3]


def registrations_of(person: Any, *, now: datetime) -> list[Registration]:
    """My registrations and those I made for colleagues, coming sessions first. One query."""
    found = (
        Registration.objects.seen_by(person)
        .live()
        .on_or_after(timezone.localdate(now) - timedelta(days=30))
        .select_related("event", "event__place", "block", "organisation")
    )
    return list(found.order_by("event__starts_on", "event__starts_at", "event_id", "name", "pk"))


def position_in_queue(registration: Registration) -> int:
    """Her place in the queue, from 1. One query."""
    queue = registration.block.registrations.waiting()
    return (
        queue.filter(registered_at__lt=registration.registered_at).count()
        + queue.filter(registered_at=registration.registered_at, pk__lte=registration.pk).count()
    )


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What the agenda keeps of a person, as plain values."""
    found = registrations_about(person, addresses).select_related("event").prefetch_related("check_ins")
    found = found.order_by("registered_at", "pk")
    return {
        "registrations": [
            {
                "session": one.event.title_nl, "day": one.event.starts_on.isoformat(), "name": one.name,
                "email": one.email, "phone": one.phone, "seat": one.seat,
                "registered_at": one.registered_at.isoformat(),
                "attended_at": one.attended_at.isoformat() if one.attended_at else None,
                "check_ins": [seen.at.isoformat() for seen in one.check_ins.all()],
            }
            for one in found
        ]
    }  # fmt: skip


def registrations_about(person: Any, addresses: set[str]) -> Any:
    """Registrations of a person: hers by key or by address."""
    return Registration.objects.about(person, addresses)


def broken_promises(now: datetime) -> list[str]:
    """What must never be: more seats taken than there are, a reminder twice, personal data past its time."""
    blocks = Block.objects.with_taken(now).select_related("event")
    return [
        f"{block.event}: {block.taken} of {block.capacity} taken" for block in blocks if block.taken > block.capacity
    ] + [f"registration {pk}: was there, and no door saw her" for pk in Registration.objects.attended_unseen()]


def participants_sheet(event: Event) -> tuple[list[str], list[list]]:
    """The header and the rows of the list of participants."""
    header = [
        _("Name"), _("E-mail address"), _("Telephone"), _("Organisation"), _("Format"), _("Seat"), _("Registered on"),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.email, one.phone, one.organisation.name if one.organisation else "",
            one.block.get_format_display(), one.get_seat_display(),
            timezone.localtime(one.registered_at).strftime("%Y-%m-%d %H:%M"),
        ]
        for one in event.registrations.for_list()
    ]  # fmt: skip
    return [str(name) for name in header], rows


def clashes(event: Event, *, person: Any = None, email: str = "") -> list[Event]:
    """Sessions that somebody is registered for while this one is on. One query."""
    mine = Registration.objects.live().of_person_or_address(person, email).at_the_same_time(event)
    return [one.event for one in mine.select_related("event").order_by("event__starts_at", "pk")]


def lines_of(event_ids: list[int], *, now: datetime) -> list[Line]:
    """These sessions with their seats, as far as they are public, by the clock. Three queries."""
    found = Event.objects.public().filter(pk__in=event_ids).select_related("place", "host").in_order()
    return _lines(found, now)


def overlap(one: Event, other: Event) -> bool:
    """Both have a time, and are on at the same moment."""
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


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
    """Who came in person, of how many, and how many are to be expected (None: not measured)."""

    total: int
    there: int
    expected: int | None


def turnout(event: Event, *, now: datetime) -> Turnout:
    """In person, at the door of a session. Four queries at most."""
    people = event.registrations.confirmed().in_person()
    total = people.count()
    rate = no_show_rate(event.kind, Format.IN_PERSON, now=now)
    return Turnout(total, people.attended().count(), None if rate is None else round(total * (1 - rate)))


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
