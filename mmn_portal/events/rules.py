"""Pure questions about sessions and seats."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from .enums import EventState, Reminder, Seat
from .models import Event

HOLD = timedelta(minutes=60)
# How long after its moment a reminder is still worth sending; later it is dropped.
STILL_TIMELY = {
    Reminder.WEEK: timedelta(hours=12),
    Reminder.DAY: timedelta(hours=3),
    Reminder.HOUR: timedelta(minutes=15),
}
BEFORE = {Reminder.WEEK: timedelta(days=7), Reminder.DAY: timedelta(days=1), Reminder.HOUR: timedelta(hours=1)}
MORNING = time(10, 0)


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
