"""Pure questions about sessions and seats."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from .enums import EventState, Format, Reminder, Seat
from .models import Event, Registration

HOLD = timedelta(minutes=60)
# How long after its moment a reminder is still worth sending; later it is dropped.
STILL_TIMELY = {
    Reminder.WEEK: timedelta(hours=12),
    Reminder.DAY: timedelta(hours=3),
    Reminder.HOUR: timedelta(minutes=15),
}
BEFORE = {Reminder.WEEK: timedelta(days=7), Reminder.DAY: timedelta(days=1), Reminder.HOUR: timedelta(hours=1)}
MORNING = time(10, 0)
# The purpose of the link of a door.
DOOR = "events.door"


@dataclass(frozen=True)
class Moment:
    """When a reminder is due, and until when it may still leave."""

    kind: Reminder
    due_at: datetime
    until: datetime


def may_see(user: Any, event: Event) -> bool:
    """Published sessions are public; drafts and proposals are for staff."""
    return event.is_public or (user.is_authenticated and user.is_staff)


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
    """When registration closes: the moment that staff chose, else the beginning (or the end of the day)."""
    return event.registration_closes_at or event.starts_at or at_local(event, time(23, 59, 59))


def seat_for(*, capacity: int, taken: int, proven: bool) -> Seat:
    """A seat when there is one (held until the address is proven), else a place in the queue."""
    if taken >= capacity:
        return Seat.WAITING
    return Seat.CONFIRMED if proven else Seat.HELD


def at_local(event: Event, clock: time) -> datetime:
    """A time of the day of the session, in the Netherlands."""
    return datetime.combine(event.starts_on, clock, tzinfo=timezone.get_default_timezone())


def reminder_moments(event: Event) -> list[Moment]:
    """When participants are reminded. Without a known time: the days, in the morning; the hour only when it is known."""
    begins = event.starts_at or at_local(event, MORNING)
    kinds = [Reminder.WEEK, Reminder.DAY] + ([Reminder.HOUR] if event.starts_at else [])
    moments = []
    for kind in kinds:
        # Days are counted on the wall clock, so a reminder of a 10.00 session comes at 10.00, also when the clock changes.
        if kind == Reminder.HOUR:
            due = begins - BEFORE[kind]
        else:
            local = timezone.localtime(begins, timezone.get_default_timezone())
            due = (local.replace(tzinfo=None) - BEFORE[kind]).replace(tzinfo=timezone.get_default_timezone())
        moments.append(Moment(kind, due, due + STILL_TIMELY[kind]))
    return moments


def may_be_changed(event: Event, *, now: datetime) -> bool:
    """Participants change and cancel until it begins."""
    return event.state == EventState.PUBLISHED and not event.is_over(now)


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


def may_work_at_door(event: Event, *, now: datetime) -> bool:
    """The door of a session that happens, from the day before until the day after."""
    return event.state == EventState.PUBLISHED and door_opens(event) <= now < door_closes(event)


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
