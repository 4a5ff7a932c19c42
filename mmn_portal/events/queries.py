"""What the pages about sessions need, ready-made."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations, groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, CharField, Count, DateField, DateTimeField, F, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmn_portal.core.bilingual import language_of
from mmn_portal.core.questions import Question
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import Province, Theme
from mmn_portal.people.geography import kilometres
from mmn_portal.people.models import Organisation

from . import rules
from .agenda import MONTH, WEEK, Day, Period, grid
from .enums import EventKind, EventState, Format, QuestionKind, Seat
from .models import (
    Block,
    Certificate,
    CheckIn,
    Event,
    Group,
    Offer,
    Programme,
    Registration,
    ReminderRun,
    Speaker,
)
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
        if is_first and all(each.confirmed_at and each.confirmed_at < earlier.due_at for each in (one, other)):
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


def block_of(event: Event, number: int) -> Block | None:
    """The seats with this number, when they are of this session. One query."""
    return event.blocks.filter(pk=number).first()


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
        "questions": list(event.questions.select_related("shown_if").order_by("place", "pk")),
        "has_food": event.blocks.filter(format=Format.IN_PERSON).exists(),
    }


def wishes_of(registration: Registration) -> dict[str, Any]:
    """What she needs and answered, as an attendee has it. One query."""
    return {
        "access_needs": registration.access_needs,
        "diet": registration.diet,
        "answers": dict(registration.answers.values_list("question", "answer")),
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
    """What must never be: seats taken twice, offers that outlive closing or their end, a seat without a mail, old data."""
    blocks = Block.objects.with_taken(now).select_related("event")
    broken = [
        f"{block.event}: {block.taken} of {block.capacity} taken" for block in blocks if block.taken > block.capacity
    ]
    for offer in Offer.objects.open().select_related("block__event"):
        if offer.expires_at > rules.closes_at(offer.block.event):
            broken.append(f"offer {offer.pk} outlives the closing of {offer.block.event}")
        if offer.expires_at < now - timedelta(hours=1):
            broken.append(f"offer {offer.pk} was over at {offer.expires_at:%Y-%m-%d %H:%M}")
    broken += [f"registration {pk}: was there, and no door saw her" for pk in Registration.objects.attended_unseen()]
    broken += [
        f"registration {registration.pk} has a seat and no mail about it"
        for registration in Registration.objects.without_a_mail(now)
    ]
    today = timezone.localdate(now)
    # A night may be missed, two may not.
    if late := Registration.objects.over_since(today - timedelta(days=9)).with_needs().count():
        broken.append(f"{late} people of past sessions whose needs should be gone")
    return broken


@dataclass(frozen=True)
class Step:
    """A mail around a session on its timeline."""

    moment: rules.Moment
    state: str
    readers: int
    skipped: int

    @property
    def only(self) -> str:
        """The format of those who get it, in words; empty for everyone."""
        return str(Format(self.moment.format).label) if self.moment.format else ""


def timeline(event: Event, *, now: datetime) -> list[Step]:
    """What leaves when around a session, seen from ``now``: sent, missed, due or to come; to how many, and how many not.

    Skipped is who has a seat and gets none: registered after the moment, the other format, or she said that she comes. At most
    two queries for each mail.
    """
    runs = {(run.kind, run.format, run.due_at): run for run in event.reminder_runs.all()}
    confirmed = event.registrations.confirmed()
    with_seat = confirmed.count()
    steps = []
    for moment in rules.reminder_moments(event, event.reminder_rules.all()):
        run = runs.get((moment.kind, moment.format, moment.due_at))
        readers = run.reminded if run else confirmed.for_moment(moment.kind, moment.format, moment.due_at).count()
        state = "sent" if run else "missed" if now >= moment.until else "due" if now >= moment.due_at else "coming"
        steps.append(Step(moment, state, 0 if state == "missed" else readers, max(with_seat - readers, 0)))
    return steps


# Every kind of mail about one registration; its number stands behind it in the key.
ABOUT_ONE = (
    "please_confirm", "registered", "on_waiting_list", "registered_already", "seat_given", "registration_changed",
    "registration_cancelled", "event_called_off", "event_changed", "reminder", "passed_on", "please_take_over",
)  # fmt: skip


def mails_about(registration: Registration) -> list[Mail]:
    """The mails about a registration, the newest first: what became of each stands in its state. One query."""
    keys = Q()
    for what in ABOUT_ONE:
        keys |= Q(key__startswith=f"events.{what}:{registration.pk}:") | Q(key=f"events.{what}:{registration.pk}")
    return list(Mail.objects.filter(keys).order_by("-put_at", "-pk"))


def not_mailed(registration: Registration) -> list[tuple[ReminderRun, str]]:
    """Mails by the clock that left for her session and not for her, and why. One query."""
    found = []
    for run in registration.event.reminder_runs.order_by("due_at"):
        if registration.confirmed_at is None:
            found.append((run, _("no seat")))
        elif registration.confirmed_at >= run.due_at:
            found.append((run, _("registered after that moment")))
        elif run.format and run.format != registration.block.format:
            found.append((run, _("only for the other format")))
        elif not registration.email:
            found.append((run, _("no address: told to who registered her")))
    return found


@dataclass(frozen=True)
class Impact:
    """Who hears of a change of a session."""

    confirmed: int
    without_address: int
    waiting: int
    offered: int


def impact_of(event: Event) -> Impact:
    """How many people a change or a cancellation reaches. One query."""
    found = event.registrations.live().aggregate(
        confirmed=Count("pk", filter=Q(seat=Seat.CONFIRMED)),
        without_address=Count("pk", filter=Q(seat=Seat.CONFIRMED, email="")),
        waiting=Count("pk", filter=Q(seat=Seat.WAITING)),
        offered=Count("pk", filter=Q(seat=Seat.OFFERED)),
    )
    return Impact(**found)


def heads_of(event: Event) -> list[dict[str, Any]]:
    """How many had a seat and were there, by format, sector and province. One query."""
    found = event.registrations.confirmed().values(
        format=F("block__format"), sector=F("organisation__sector"), province=F("organisation__province")
    )
    counted = found.annotate(registered=Count("pk"), attended=Count("pk", filter=Q(attended_at__isnull=False)))
    return list(counted.order_by("format", "sector", "province"))


@dataclass(frozen=True)
class Goes:
    """What of a past session is still kept, and when it goes."""

    event: Event
    needs: int
    answers: int
    names: int


def what_goes_when(*, now: datetime) -> list[Goes]:
    """Past sessions of which something personal is kept, the oldest first. One query."""
    found = Event.objects.past(timezone.localdate(now)).with_personal_facts().order_by("starts_on", "pk")
    return [Goes(event, event.needs, event.given_answers, event.names) for event in found[:500]]


def addresses_of(event: Event) -> set[str]:
    """Addresses that have a live registration for a session. One query."""
    return set(event.registrations.live().with_address().values_list("email", flat=True))


def participants_sheet(event: Event) -> tuple[list[str], list[list]]:
    """The header and the rows of the list of participants, with their wishes and their answers. Three queries."""
    questions = list(event.questions.order_by("place", "pk"))
    header = [
        _("Name"), _("E-mail address"), _("Telephone"), _("Organisation"), _("Format"), _("Seat"), _("Registered on"),
        _("Needs"), _("Diet"), *(question.text for question in questions),
    ]  # fmt: skip
    rows = []
    for one in event.registrations.for_list().prefetch_related("answers"):
        answers = {each.question_id: each.answer for each in one.answers.all()}
        rows.append(
            [
                one.name, one.email, one.phone, one.organisation.name if one.organisation else "",
                one.block.get_format_display(), one.get_seat_display(),
                timezone.localtime(one.registered_at).strftime("%Y-%m-%d %H:%M"), one.access_needs, one.diet,
                *(answers.get(question.pk, "").replace("\n", ", ") for question in questions),
            ]
        )  # fmt: skip
    return [str(name) for name in header], rows


def clashes(event: Event, *, person: Any = None, email: str = "") -> list[Event]:
    """Sessions that somebody is registered for while this one is on. One query."""
    mine = Registration.objects.live().of_person_or_address(person, email).at_the_same_time(event)
    return [one.event for one in mine.select_related("event").order_by("event__starts_at", "pk")]


def lines_of(event_ids: list[int], *, now: datetime) -> list[Line]:
    """These sessions with their seats, as far as they are public, by the clock. Three queries."""
    found = Event.objects.public().filter(pk__in=event_ids).select_related("place", "host").in_order()
    return _lines(found, now)


def overlapping(events: list[Event]) -> list[tuple[Event, Event]]:
    """Pairs of these that are on at the same moment."""
    return [(one, other) for one, other in combinations(events, 2) if overlap(one, other)]


def live_of(person: Any, events: Iterable[Event]) -> list[Registration]:
    """What somebody has or waits for at these sessions. One query."""
    return list(
        Registration.objects.live()
        .filter(person=person)
        .of(list(events))
        .select_related("event", "block")
        .order_by("pk")
    )


def programme_sessions(programme: Programme) -> list[Event]:
    """The public sessions of a programme, by the clock. One query."""
    return list(programme.sessions.public().select_related("place").in_order())


@dataclass(frozen=True)
class Choice:
    """A session to choose, with what somebody has there and the formats that she can take."""

    line: Line
    seats: list[Seats]
    mine: Registration | None
    speakers: list[Speaker]

    @property
    def may_be_chosen(self) -> bool:
        return self.line.is_open or self.mine is not None


def choices(events: list[Event], *, person: Any, now: datetime) -> list[tuple[date, list[Choice]]]:
    """Sessions by day, ready to choose from. Five queries, however many."""
    lines = _lines(events, now)
    by_event: dict[int, list[Seats]] = {}
    for block in Block.objects.of(events).with_taken(now).order_by("event", "format"):
        seats = Seats(block, max(block.capacity - block.reserved, 0), block.taken)
        by_event.setdefault(block.event_id, []).append(seats)
    mine = {one.event_id: one for one in live_of(person, events)} if person else {}
    speakers: dict[int, list[Speaker]] = {}
    for speaker in Speaker.objects.filter(event__in=events).order_by("place", "pk"):
        speakers.setdefault(speaker.event_id, []).append(speaker)
    found = [
        Choice(line, by_event.get(line.event.pk, []), mine.get(line.event.pk), speakers.get(line.event.pk, []))
        for line in lines
    ]
    return [(day, list(those)) for day, those in groupby(found, key=lambda choice: choice.line.event.starts_on)]


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
