"""Pure questions about sessions and seats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import holidays
from django.utils import timezone

from mmn_portal.core.clock import moments
from mmn_portal.people.models import Organisation

from .enums import Anchor, EventState, Format, Reminder
from .models import Event, Question, Registration, ReminderRule

HOLD = timedelta(minutes=60)
# How long after its moment a mail is still worth sending; later it is dropped.
STILL_TIMELY = {
    Reminder.WEEK: timedelta(hours=12),
    Reminder.STILL: timedelta(hours=12),
    Reminder.DAY: timedelta(hours=3),
    Reminder.HOUR: timedelta(minutes=15),
    Reminder.THANKS: timedelta(days=2),
    Reminder.CLOSED: timedelta(days=1),
}
# One mail for all that somebody has on a day. The others ask or open a door of one session, so they stay apart (0018).
OF_A_DAY = {Reminder.WEEK, Reminder.DAY, Reminder.THANKS}
MORNING = time(10, 0)
OFFICE_OPENS, NOON, OFFICE_CLOSES = time(9, 0), time(12, 0), time(17, 0)
SATURDAY = 5
# The days off of the whole country, worked out for each year that is asked for.
DAYS_OFF = holidays.country_holidays("NL")
LOOKING_BACK = timedelta(days=90)
# Nobody reads her mail within less.
SHORTEST_OFFER = timedelta(hours=1)
# What stands in people's calendars.
CALENDAR_FIELDS = {"starts_on", "starts_at", "ends_at", "room", "venue", "address", "place", "join_url"}
# What decides who of the waiting list is next: a change of these may set seats free, or end offers sooner.
SEAT_FIELDS = {
    "queue_policy", "seats_per_organisation", "share_until", "registration_closes_at", "starts_on", "starts_at",
}  # fmt: skip
# The purpose of the link of a door.
DOOR = "events.door"


@dataclass(frozen=True)
class Moment:
    """When a mail is due, and until when it may still leave. ``format``: only for who takes part like this."""

    kind: Reminder
    due_at: datetime
    until: datetime
    format: str = ""


@dataclass(frozen=True)
class Usual:
    """A rule for reminding, as ``ReminderRule`` has them; this one goes for every session without rules of its own."""

    kind: Reminder
    anchor: Anchor
    days: int = 0
    hours: int = 0
    clock: time | None = None
    format: str = ""
    fixed_at: datetime | None = None


USUAL = (
    Usual(Reminder.WEEK, Anchor.BEFORE, days=7),
    Usual(Reminder.STILL, Anchor.BEFORE, days=3, clock=MORNING, format=Format.IN_PERSON),
    Usual(Reminder.DAY, Anchor.BEFORE, days=1),
    Usual(Reminder.HOUR, Anchor.BEFORE, hours=1, format=Format.ONLINE),
    Usual(Reminder.THANKS, Anchor.AFTER, days=1, clock=MORNING),
)


def may_see(user: Any, event: Event) -> bool:
    """Published sessions are public; drafts and proposals are for staff."""
    return event.is_public or (user.is_authenticated and user.is_staff)


def is_trusted(organisation: Organisation, last: Event | None) -> bool:
    """What it proposes stands on the agenda at once: staff confirmed it, and said yes to its last decided proposal."""
    return organisation.is_confirmed and last is not None and last.is_public


def shows_people_to_host(event: Event) -> bool:
    """Whoever holds an activity that it proposed itself sees the names of who come and what they need."""
    return event.proposed_at is not None and event.host_id is not None


def moved(before: Event, after: Event) -> set[str]:
    """What of the calendar is different: a change of these is told to everyone who is registered."""
    return {name for name in CALENDAR_FIELDS if getattr(before, name) != getattr(after, name)}


def may_change_activity(event: Event, *, now: datetime) -> bool:
    """Its organisation says it otherwise: while it waits, and on the agenda until it is over."""
    return event.state == EventState.PROPOSED or may_call_off(event, now=now)


def may_call_off(event: Event, *, now: datetime) -> bool:
    """Its organisation calls off its own activity while it is still to come."""
    return event.state == EventState.PUBLISHED and not event.is_over(now)


def is_open(event: Event, *, now: datetime) -> bool:
    """Registration is possible: published, within its window, not over."""
    return (
        event.state == EventState.PUBLISHED
        and not event.is_over(now)
        and (event.registration_opens_at is None or event.registration_opens_at <= now)
        and closes_at(event) > now
    )


def opens_later(event: Event, *, now: datetime) -> bool:
    """Registration has not opened yet."""
    return (
        event.state == EventState.PUBLISHED
        and event.registration_opens_at is not None
        and event.registration_opens_at > now
    )


def closes_at(event: Event) -> datetime:
    """When registration closes: the moment that staff chose, but never after the end; else the beginning (or the end of the day)."""
    day_ends = at_local(event, time(23, 59, 59))
    if event.registration_closes_at:
        return min(event.registration_closes_at, event.ends_at or day_ends)
    return event.starts_at or day_ends


def is_working_day(day: date) -> bool:
    """Monday to Friday, and not a public holiday."""
    return day.weekday() < SATURDAY and day not in DAYS_OFF


def in_office_hours(moment: datetime) -> datetime:
    """The same moment, or noon of the next working day: whoever gets an offer on Friday evening has Monday morning."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    day = local.date()
    if is_working_day(day) and OFFICE_OPENS <= local.time() <= OFFICE_CLOSES:
        return moment
    if local.time() > OFFICE_CLOSES:
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, NOON, tzinfo=timezone.get_default_timezone())


def offer_ends(event: Event, *, now: datetime) -> datetime | None:
    """When an offer that is made now must be answered: in office hours, and never past closing. None: it is too late."""
    if event.state != EventState.PUBLISHED or event.is_over(now):
        return None
    ends = min(in_office_hours(now + timedelta(hours=event.offer_hours)), closes_at(event))
    return ends if ends - now >= SHORTEST_OFFER else None


def share_holds(event: Event, *, now: datetime) -> bool:
    """Each organisation still has its fair share, and no more."""
    return event.seats_per_organisation is not None and (
        event.share_until is None or timezone.localdate(now) < event.share_until
    )


def at_local(event: Event, clock: time) -> datetime:
    """A time of the day of the session, in the Netherlands."""
    return datetime.combine(event.starts_on, clock, tzinfo=timezone.get_default_timezone())


def begins(event: Event) -> datetime:
    """When it begins; in the morning, where only the day is known."""
    return event.starts_at or at_local(event, MORNING)


def reminder_moments(event: Event, own: Iterable[ReminderRule] = ()) -> list[Moment]:
    """When participants are mailed, in order: by the session's ``own`` rules, or else the usual ones.

    Without a known time: whole days only, in the morning.
    """
    found = [moment for rule in tuple(own) or USUAL if (moment := _moment(event, rule)) is not None]
    return sorted(found, key=lambda moment: (moment.due_at, moment.kind, moment.format))


def closing_moment(event: Event) -> Moment:
    """When who still waits hears that there was no seat."""
    closed_at = closes_at(event)
    return Moment(Reminder.CLOSED, closed_at, closed_at + STILL_TIMELY[Reminder.CLOSED])


def _moment(event: Event, rule: "Usual | ReminderRule") -> Moment | None:
    due = rule.fixed_at or _counted(event, rule)
    if due is None:
        return None
    kind = Reminder(rule.kind)
    return Moment(kind, due, due + STILL_TIMELY[kind], rule.format)


def _counted(event: Event, rule: "Usual | ReminderRule") -> datetime | None:
    if rule.hours and event.starts_at is None:
        return None
    is_after = rule.anchor == Anchor.AFTER
    edge = (event.ends_at if is_after else event.starts_at) or at_local(event, MORNING)
    # Days are counted on the wall clock, so a reminder of a 10.00 session comes at 10.00, also when the clock changes.
    local = timezone.localtime(edge, timezone.get_default_timezone()).replace(tzinfo=None)
    local += timedelta(days=rule.days if is_after else -rule.days)
    if rule.clock is not None:
        local = datetime.combine(local.date(), rule.clock)
    due = local.replace(tzinfo=timezone.get_default_timezone())
    return due + timedelta(hours=rule.hours) if is_after else due - timedelta(hours=rule.hours)


def later(moment: datetime, by: timedelta) -> list[datetime]:
    """So many days later at the same time on the clock: one moment; none or two in the night in which the clock changes."""
    zone = timezone.get_default_timezone()
    shown = timezone.localtime(moment, zone).replace(tzinfo=None) + by
    return [timezone.localtime(each, zone) for each in moments(shown.date(), shown.time())]


def days_without_a_copy(event: Event, days: Iterable[date], own: Iterable[ReminderRule] = ()) -> list[date]:
    """Those of these days on which a moment of the session, or of its mails, does not come exactly once."""
    known = [event.starts_at, event.ends_at, event.registration_opens_at, event.registration_closes_at]
    found = [moment for moment in [*known, *(rule.fixed_at for rule in own)] if moment is not None]
    return [day for day in days if any(len(later(moment, day - event.starts_on)) != 1 for moment in found)]


def may_be_changed(event: Event, *, now: datetime) -> bool:
    """Participants change and cancel until it begins."""
    return event.state == EventState.PUBLISHED and not event.is_over(now)


def is_asked_if_still_coming(registration: Registration, own: Iterable[ReminderRule] = (), *, now: datetime) -> bool:
    """From the moment at which the mail asks it, by the session's ``own`` rules or the usual ones, until she said it."""
    event, seat_at = registration.event, registration.confirmed_at
    if not registration.is_confirmed or registration.still_coming_at or not may_be_changed(event, now=now):
        return False
    return any(
        moment.kind == Reminder.STILL and moment.format in {"", registration.block.format}
        and seat_at is not None and seat_at < moment.due_at <= now
        for moment in reminder_moments(event, own)
    )  # fmt: skip


def may_be_asked(registration: Registration, *, now: datetime) -> bool:
    """She still answers the questions of her session: while she may change what she said."""
    is_hers = registration.is_live and registration.prove_before is None and registration.attended_at is None
    return is_hers and may_be_changed(registration.event, now=now)


def those_asked(questions: list[Question], answers: Mapping[int, str]) -> list[Question]:
    """Those that these answers ask: a question that hangs on another counts when that one does and has the answer."""
    by_key = {question.pk: question for question in questions}

    def counts(question: Question, below: frozenset[int]) -> bool:
        if question.shown_if_id is None:
            return True
        first = by_key.get(question.shown_if_id)
        if first is None or first.pk in below or question.shown_if_answer not in answers.get(first.pk, "").split("\n"):
            return False
        return counts(first, below | {question.pk})

    return [question for question in questions if counts(question, frozenset({question.pk}))]


def unanswered(questions: list[Question], answers: Mapping[int, str]) -> list[Question]:
    """Those that must be answered, are asked after these answers, and have none."""
    asked = those_asked(questions, answers)
    return [question for question in asked if question.is_required and not answers.get(question.pk)]


def may_look_back(registration: Registration, *, now: datetime) -> bool:
    """After the end, for some months, whoever had a seat."""
    event = registration.event
    is_recent = timezone.localdate(now) - event.starts_on <= LOOKING_BACK
    return registration.is_confirmed and event.state == EventState.PUBLISHED and event.is_over(now) and is_recent


def may_join(event: Event, *, now: datetime) -> bool:
    """The door of an online session opens a quarter of an hour before, and closes with its end."""
    if event.starts_at is None or event.ends_at is None:
        return event.starts_on == timezone.localdate(now)
    return event.starts_at - timedelta(minutes=15) <= now <= event.ends_at


def door_opens(event: Event) -> datetime:
    """From when somebody can be let in: the day before it."""
    return at_local(event, time(0)) - timedelta(days=1)


def door_closes(event: Event) -> datetime:
    """Until when a link for the door works: the end of the day after it."""
    last = max(event.starts_on, timezone.localdate(event.ends_at)) if event.ends_at else event.starts_on
    return datetime.combine(last + timedelta(days=2), time(0), tzinfo=timezone.get_default_timezone())


def joining_opens(event: Event) -> datetime:
    """When the online door opens: a quarter of an hour before, or with the day when no time is known."""
    return event.starts_at - timedelta(minutes=15) if event.starts_at else at_local(event, time(0))


def has_pass(registration: Registration, *, now: datetime) -> bool:
    """A seat in person at a session that is still to come (or on) shows a code for the door."""
    return (
        registration.is_confirmed
        and registration.block.format == Format.IN_PERSON
        and registration.event.state == EventState.PUBLISHED
        and not registration.event.is_over(now)
    )


def earned_certificate(registration: Registration, *, now: datetime) -> bool:
    """She was there, it is over, and we still know her name."""
    is_known = registration.name not in {"", "–"}
    return registration.attended_at is not None and registration.event.is_over(now) and is_known
