"""A session is shown, changed and called off; those who have a seat hear of it, and so do their calendars."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from mmn_portal.core import actions as core
from mmn_portal.people.models import User

from .. import mails, rules
from ..enums import EVENT_ROADS, EventState, OfferState, Reminder, Seat
from ..models import Event, Offer
from . import seats

# event: a session was called off; pillars call their own actions.
called_off = Signal()


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


def move_state(event: Event, to: EventState, **changes: object) -> None:
    """Take the session one road further, with what changes on the way. Raises NoSuchRoad."""
    came_from = EventState(event.state)
    if to not in EVENT_ROADS[came_from]:
        raise NoSuchRoad
    if not Event.objects.filter(pk=event.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad
    event.refresh_from_db()


@transaction.atomic
def publish(*, event: Event, by: User | None, now: datetime) -> Event:
    """Show a session on the agenda; whoever proposed it hears so. Raises NoSuchRoad."""
    was_proposed = event.state == EventState.PROPOSED
    move_state(event, EventState.PUBLISHED, changed_at=now)
    if was_proposed:
        mails.activity_published(event, now=now)
    core.write_down(deed="events.publish", thing=f"event {event.pk}", by=by, now=now)
    return event


@transaction.atomic
def call_off(*, event: Event, because_nl: str, because_en: str, by: User | None, now: datetime) -> Event:
    """Cancel a session: everyone with a seat, a hold or a place in the queue is told, and calendars are emptied.

    Raises NoSuchRoad, also for one that is over: who was there, was there.
    """
    if seats.lock(event).is_over(now):
        raise NoSuchRoad
    had_a_seat = set(event.registrations.confirmed().values_list("pk", flat=True))
    move_state(
        event, EventState.CANCELLED, cancelled_because_nl=because_nl, cancelled_because_en=because_en, changed_at=now
    )
    live = list(event.registrations.live().with_mail_facts().order_by("pk"))
    for registration in live:
        registration.calendar_sequence += 1
    event.registrations.live().update(
        seat=Seat.CANCELLED, ended_at=now, prove_before=None, offer=None, attended_at=None,
        calendar_sequence=F("calendar_sequence") + 1,
    )  # fmt: skip
    Offer.objects.open().filter(block__event=event).update(state=OfferState.WITHDRAWN, ended_at=now)
    mails.event_called_off(live, had_a_seat=had_a_seat, now=now)
    core.write_down(deed="events.call_off", thing=f"event {event.pk}", by=by, now=now, told=len(live))
    transaction.on_commit(lambda: called_off.send(Event, event=event))
    return event


@transaction.atomic
def settle_change(*, event: Event, changed: Collection[str], tell: bool, by: User | None, now: datetime) -> int:
    """What follows when staff saved a session anew: everyone in it hears of a new time, place or link, or nobody does.

    Whether it is told or not, offers end with the new closing and freed seats go on. ``changed`` are the names of the fields
    that are different. Returns how many are told.
    """
    told = 0
    if event.state == EventState.PUBLISHED and rules.CALENDAR_FIELDS & set(changed):
        if tell:
            told = tell_change(event=event, by=by, now=now)
        else:
            note_silent_change(event=event, by=by, now=now)
    if rules.SEAT_FIELDS & set(changed):
        seats.promote(event=event, now=now)
    return told


@transaction.atomic
def tell_change(*, event: Event, by: User | None, now: datetime) -> int:
    """Time, place or link changed: everyone who has, holds, is offered or waits for a seat hears of it. Returns how many.

    The calendar of whoever has a seat changes with the mail. Who came in already is where she should be, and gets none.
    """
    seats.lapse(seats.lock(event), now=now)
    coming = event.registrations.live().not_seen()
    coming.update(calendar_sequence=F("calendar_sequence") + 1)
    moments = rules.reminder_moments(event, event.reminder_rules.all())
    if any(moment.kind == Reminder.STILL and moment.due_at > now for moment in moments):
        # It is asked again, of another day: who said yes said it of the day before this one.
        coming.update(still_coming_at=None)
    told = list(coming.with_mail_facts().order_by("pk"))
    mails.event_changed(told, now=now)
    core.write_down(deed="events.tell_change", thing=f"event {event.pk}", by=by, now=now, told=len(told))
    return len(told)


def note_silent_change(*, event: Event, by: User | None, now: datetime) -> None:
    """Staff changed time, place or link and chose to tell nobody: that stands in the log."""
    core.write_down(deed="events.change_silently", thing=f"event {event.pk}", by=by, now=now)
