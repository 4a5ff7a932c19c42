"""What the pages about sessions need, ready-made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, CharField, Count, DateField, DateTimeField, Max, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmn_portal.core.bilingual import language_of
from mmn_portal.core.questions import Question
from mmn_portal.people.enums import Province, Theme
from mmn_portal.people.geography import kilometres
from mmn_portal.people.models import Organisation

from . import rules
from .agenda import MONTH, WEEK, Day, Period, grid
from .enums import EventKind, EventState, Format, QuestionKind
from .models import Block, Event, Group, Offer, Registration, Speaker
from .querysets import EventQuerySet

PER_PAGE = 20
MOST_IN_FEED = 2000
ON_FRONT = 4
MOST_PROPOSALS = 100
# A cell holds this many; the rest is a click away.
MOST_ON_DAY = {MONTH: 6, WEEK: 20}


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

    @property
    def asked(self) -> dict[str, str]:
        """The same filters as the query of an address."""
        days = {"van": self.first, "tot": self.last}
        words = {"provincie": self.province, "soort": self.kind, "thema": self.theme}
        return {name: word for name, word in words.items() if word} | {
            name: day.isoformat() for name, day in days.items() if day
        }


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


def _found(filters: Filters) -> EventQuerySet:
    return (
        Event.objects.public()
        .between(filters.first, filters.last)
        .of_kind(filters.kind)
        .about(filters.theme)
        .in_province(filters.province)
    )


def agenda(filters: Filters, *, now: datetime, page: Any) -> Page:
    """A page of the agenda: the coming sessions (or those of the asked days), each with its free seats."""
    found = _found(filters).for_lists().in_order()
    if filters.first is None:
        found = found.upcoming(timezone.localdate(now))
    page = Paginator(found, PER_PAGE).get_page(page)
    page.object_list = _lines(page.object_list, now)
    return page


@dataclass(frozen=True)
class ProvinceDot:
    """A province on the map: its code, its name, and how many sessions it has."""

    code: str
    name: str
    count: int


def provinces(filters: Filters, *, now: datetime) -> list[ProvinceDot]:
    """How many sessions each province has under the other filters, for the map. One query."""
    found = _found(replace(filters, province=""))
    if filters.first is None:
        found = found.upcoming(timezone.localdate(now))
    counts = dict(found.count_by_province())
    return [ProvinceDot(code, label, counts.get(code, 0)) for code, label in Province.choices]


@dataclass(frozen=True)
class CalendarEntry:
    """A session in the cell of its day."""

    label: str
    language: str
    url: str
    kind: str
    starts_at: datetime | None
    where: str
    is_cancelled: bool


def calendar(filters: Filters, period: Period, *, now: datetime) -> list[list[Day[CalendarEntry]]]:
    """The weeks of a month or of one week, with the sessions that the filters let through. One query."""
    found = _found(filters).between(period.first, period.last).for_lists().in_order()[:MOST_IN_FEED]
    things = [(event.starts_on, _calendar_entry(event)) for event in found]
    return grid(period, things, today=timezone.localdate(now), most=MOST_ON_DAY[period.view])


def _calendar_entry(event: Event) -> CalendarEntry:
    online = _("Online") if event.join_url else ""
    return CalendarEntry(
        label=event.title, language=language_of(event, "title", get_language()), url=event.get_absolute_url(),
        kind=event.kind, starts_at=event.starts_at, where=str(event.place) if event.place else online,
        is_cancelled=event.is_cancelled,
    )  # fmt: skip


def next_after(filters: Filters, day: date) -> Event | None:
    """The first session after a day that the filters let through. One query."""
    return _found(filters).between(day + timedelta(days=1), None).in_order().first()


def for_embed(filters: Filters, *, now: datetime) -> list[Event]:
    """The first coming sessions, for the sites of others. One query."""
    found = _found(filters).upcoming(timezone.localdate(now)).for_lists().in_order()
    return list(found[:PER_PAGE])


_FIRST_SESSIONS = Question(
    lambda now, today: (
        Event.objects.happening().upcoming(today).with_seats(now).select_related("place").in_order()[:ON_FRONT]
    ),
    now=DateTimeField(),
    today=DateField(),
)


def next_sessions(*, now: datetime) -> list[Line]:
    """The first sessions to come, for the front page. One query."""
    events = _FIRST_SESSIONS.ask(now=now, today=timezone.localdate(now))
    return [
        _line(event, event.capacity - event.reserved if event.capacity else None, event.taken, now) for event in events
    ]


def first_kick_off(*, now: datetime) -> Line | None:
    """The first kick-off to come that can be registered for."""
    found = Event.objects.happening().upcoming(timezone.localdate(now)).of_kind(EventKind.KICK_OFF).in_order()
    lines = _lines(found.select_related("place")[:5], now)
    return next((line for line in lines if line.is_open), lines[0] if lines else None)


def feed_events(filters: Filters, *, now: datetime) -> list[Event]:
    """What the feeds carry: sessions from a month ago on, at most ``MOST_IN_FEED``. One query."""
    return list(_in_feed(filters, now).for_lists().in_order()[:MOST_IN_FEED])


def open_events(filters: Filters, *, now: datetime) -> EventQuerySet:
    """The same sessions as the feeds, all of them, for open data: a page of it is taken from this crowd."""
    return _in_feed(filters, now).for_lists().in_order()


@dataclass(frozen=True)
class Proposal:
    """An activity that an organisation proposed, with what it can still do."""

    event: Event
    may_change: bool
    may_call_off: bool


def proposals_of(organisation: Organisation, *, now: datetime) -> list[Proposal]:
    """What an organisation proposed, newest first. One query."""
    found = Event.objects.proposals_of(organisation).select_related("place").newest_first()[:MOST_PROPOSALS]
    return [Proposal(event, event.state == EventState.PROPOSED, rules.may_call_off(event, now=now)) for event in found]


def is_trusted(organisation: Organisation) -> bool:
    """Whether what it proposes stands on the agenda at once. One query."""
    return rules.is_trusted(organisation, Event.objects.proposals_of(organisation).decided().newest_first().first())


def seats_proposed(event: Event) -> int | None:
    """The number of seats of a proposal, or None when people do not register here. One query."""
    return next(iter(event.blocks.order_by("pk").values_list("capacity", flat=True)[:1]), None)


def feed_state(filters: Filters, *, now: datetime) -> tuple:
    """What tells one state of a feed from another, without reading it: how many, which, and the last change. One query."""
    found = _in_feed(filters, now).aggregate(many=Count("pk"), which=Sum("pk"), last=Max("changed_at"))
    return (found["many"], found["which"], found["last"] and found["last"].isoformat(), filters)


def _in_feed(filters: Filters, now: datetime) -> EventQuerySet:
    return _found(filters).between(filters.first or timezone.localdate(now) - timedelta(days=30), None)


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


_SEATS = Question(
    lambda event, now: Block.objects.filter(event=event).with_taken(now).order_by("format"),
    event=BigIntegerField(),
    now=DateTimeField(),
)


def seats_of(event: Event, *, now: datetime) -> list[Seats]:
    """Seats by format. One query."""
    blocks = _SEATS.ask(event=event.pk, now=now)
    return [Seats(block, max(block.capacity - block.reserved, 0), block.taken) for block in blocks]


_SPEAKERS = Question(lambda event: Speaker.objects.filter(event=event).order_by("place", "pk"), event=BigIntegerField())


def speakers_of(event: Event) -> list[Speaker]:
    """Who speak, in the order that staff gave them. One query."""
    return _SPEAKERS.ask(event=event.pk)


_PUBLIC_EVENT = Question(
    lambda slug: Event.objects.public().filter(slug=slug).select_related("place", "host"), slug=CharField()
)


def find_event(slug: str, user: Any) -> Event | None:
    """The session at an address, when somebody may see it. One query."""
    if user.is_authenticated:
        return Event.objects.visible_to(user).filter(slug=slug).select_related("place", "host").first()
    return next(iter(_PUBLIC_EVENT.ask(slug=slug)), None)


def other_sessions(event: Event, *, now: datetime) -> list[Line]:
    """Sessions of the same kind with seats, the nearest to this one first. Three queries."""
    found = Event.objects.happening().upcoming(timezone.localdate(now)).of_kind(event.kind).exclude(pk=event.pk)
    lines = _lines(found.select_related("place").in_order()[:40], now)
    open_ones = [line for line in lines if line.is_open and not line.is_full]
    here = event.place
    if here is not None:
        # Online is everywhere, so it stands first; then whoever is nearest.
        open_ones.sort(key=lambda line: kilometres(line.event.place, here) if line.event.place else 0)
    return open_ones[:3]


def registrations_of(person: Any, *, now: datetime) -> list[Registration]:
    """My registrations and those I made for colleagues, coming sessions first. One query."""
    found = (
        Registration.objects.seen_by(person)
        .live()
        .on_or_after(timezone.localdate(now) - timedelta(days=30))
        .select_related("event", "event__place", "block", "organisation")
    )
    return list(found.order_by("event__starts_on", "event__starts_at", "event_id", "name", "pk"))


# The longest that a rule for reminding counts before or after a session, in days.
LONGEST_RULE = 93


def events_with_moments(*, now: datetime) -> list[Event]:
    """Sessions that may have a mail due, with their rules for it. Two queries."""
    today, far = timezone.localdate(now), timedelta(days=LONGEST_RULE)
    found = Event.objects.with_moment_between(today - far, today + far)
    return list(found.prefetch_related("reminder_rules").order_by("pk"))


def days_of(readers: list[Registration], moment: rules.Moment) -> dict[int, list[Registration]]:
    """For each who is reminded of her day: all that she has on it, by the clock.

    Left out is who heard of it already in the mail of an earlier session of that day. ``readers`` are of one session.
    At most three queries.
    """
    if not readers:
        return {}
    event = readers[0].event
    elsewhere = Registration.objects.elsewhere_that_day(event).filter(email__in={one.email for one in readers})
    others: dict[str, list[Registration]] = {}
    for other in elsewhere.with_mail_facts().prefetch_related("event__reminder_rules"):
        others.setdefault(other.email, []).append(other)
    found = {}
    for one in readers:
        theirs = others.get(one.email, [])
        if not any(_heard_before(one, other, moment) for other in theirs):
            found[one.pk] = sorted([one, *theirs], key=lambda each: (rules.begins(each.event), each.pk))
    return found


def _heard_before(one: Registration, other: Registration, moment: rules.Moment) -> bool:
    """The mail of another session of her day left earlier, and she had both seats by then."""
    for earlier in rules.reminder_moments(other.event, other.event.reminder_rules.all()):
        if earlier.kind != moment.kind or (earlier.format and earlier.format != other.block.format):
            continue
        is_first = (earlier.due_at, other.event_id) < (moment.due_at, one.event_id)
        if is_first and max(one.confirmed_at, other.confirmed_at) < earlier.due_at:
            return True
    return False


def position_in_queue(registration: Registration) -> int:
    """The place of her group in the queue, from 1: how many groups wait longer, and one more. One query."""
    return _position(registration.block_id, registration.group_id)


def _position(block: int, group: int) -> int:
    """In the order of the first of each group, as ``actions.seats`` offers them."""
    waiting = Registration.objects.next_in_queue().filter(block=block).values_list("group", flat=True)
    order = list(dict.fromkeys(waiting))
    return order.index(group) + 1 if group in order else len(order) + 1


@dataclass(frozen=True)
class QueueOf:
    """A group on the waiting list of one format."""

    block: Block
    members: list[Registration]
    offer: Offer | None
    position: int

    @property
    def may_wait_for_all(self) -> bool:
        return self.offer is not None and self.offer.size < len(self.members)


def queues_of(group: Group, *, now: datetime) -> list[QueueOf]:
    """Where a group waits, with its open offer, the one that can be answered first. Two queries for each format."""
    found = group.registrations.in_queue().select_related("block", "offer").order_by("registered_at", "pk")
    by_block: dict[int, list[Registration]] = {}
    for registration in found:
        by_block.setdefault(registration.block_id, []).append(registration)
    queues = []
    for block_id, members in by_block.items():
        offer = next((one.offer for one in members if one.offer is not None), None)
        offer = offer if offer is not None and offer.is_open(now) else None
        position = 0 if offer else _position(block_id, group.pk)
        queues.append(QueueOf(members[0].block, members, offer, position))
    return sorted(queues, key=lambda queue: queue.offer is None)


def seated_of(group: Group) -> list[Registration]:
    """Who of a group have a seat. One query."""
    return list(group.registrations.confirmed().order_by("registered_at", "pk"))


def swaps_of(registration: Registration, *, now: datetime) -> list[Seats]:
    """The other formats of her session, with their seats. Two queries."""
    return [seats for seats in seats_of(registration.event, now=now) if seats.block.pk != registration.block_id]


def block_to_swap_to(registration: Registration, event_id: int, *, now: datetime) -> Block | None:
    """The seats that fit at another session that was proposed to her: her own format, or what there is. Four queries."""
    for line in other_sessions(registration.event, now=now):
        if line.event.pk == event_id:
            blocks = {block.format: block for block in line.event.blocks.select_related("event")}
            return blocks.get(registration.block.format) or next(iter(blocks.values()), None)
    return None


def has_live_seat(event: Event, email: str, *, but: Registration) -> bool:
    """This address has a live registration for the session, other than this one. One query."""
    return event.registrations.live().to_address(email).exclude(pk=but.pk).exists()


def asks_of(event: Event) -> dict[str, Any]:
    """What is asked of a participant: the questions of the session, and whether there is something to eat. Two queries."""
    return {
        "questions": list(event.questions.order_by("place", "pk")),
        "has_food": event.blocks.filter(format=Format.IN_PERSON).exists(),
    }


def answers_of(registration: Registration) -> dict[str, Any]:
    """What she answered, by the name of the field. One query."""
    found = registration.answers.select_related("question")
    return {
        f"question_{each.question_id}": each.answer.split("\n")
        if each.question.kind == QuestionKind.SEVERAL
        else each.answer
        for each in found
    }


def registrations_of_organisation(organisation: Any, *, now: datetime) -> list[tuple[Event, list[Registration]]]:
    """The coming sessions for which an organisation has people, each with all of them. One query."""
    found = (
        Registration.objects.live()
        .filter(organisation=organisation)
        .on_or_after(timezone.localdate(now))
        .select_related("event", "event__place", "block", "group")
        .order_by("event__starts_on", "event__starts_at", "event_id", "name", "pk")
    )
    return [(event, list(lines)) for event, lines in groupby(found, key=lambda one: one.event)]


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What the agenda keeps of a person, as plain values."""
    found = registrations_about(person, addresses).select_related("event").order_by("registered_at", "pk")
    return {
        "registrations": [
            {
                "session": one.event.title_nl, "day": one.event.starts_on.isoformat(), "name": one.name,
                "email": one.email, "phone": one.phone, "seat": one.seat,
                "registered_at": one.registered_at.isoformat(),
            }
            for one in found
        ],
        "proposed_activities": [
            {"title": event.title_nl, "day": event.starts_on.isoformat(), "state": event.state}
            for event in Event.objects.proposed_by_person(person).order_by("proposed_at", "pk")
        ],
    }  # fmt: skip


def registrations_about(person: Any, addresses: set[str]) -> Any:
    """Registrations of a person: hers by key or by address."""
    return Registration.objects.about(person, addresses)


def broken_promises(now: datetime) -> list[str]:
    """What must never be: more seats taken than there are, a reminder twice, personal data past its time."""
    blocks = Block.objects.with_taken(now).select_related("event")
    return [
        f"{block.event}: {block.taken} of {block.capacity} taken" for block in blocks if block.taken > block.capacity
    ]


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
