"""What leaves by the clock. Running it again is harmless; a moment that was missed is dropped, never late."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from mmn_portal.outbox import actions as outbox

from .. import mails, queries, rules
from ..enums import Reminder
from ..models import Event, Registration, ReminderRun
from ..querysets import RegistrationQuerySet
from . import seats

BATCH = 500


def remind_due(*, now: datetime) -> int:
    """Mail everyone whose moment has just come and who had her seat before it. Returns how many mails were put down."""
    reminded = 0
    for event in queries.events_with_moments(now=now):
        for moment in rules.reminder_moments(event, event.reminder_rules.all()):
            if moment.due_at <= now < moment.until:
                reminded += _remind(event, moment, now=now)
    return reminded


def _remind(event: Event, moment: rules.Moment, *, now: datetime) -> int:
    """One moment of one session: the row that says it was done and all its mails are one transaction."""
    try:
        with transaction.atomic():
            run, made = ReminderRun.objects.get_or_create(
                event=event, kind=moment.kind, format=moment.format, due_at=moment.due_at, defaults={"run_at": now}
            )
            if not made:
                return 0
            readers = _readers(event, moment)
            for batch in batches(readers):
                run.reminded += _mail(batch, moment, now=now)
            run.reminded += _mail_for_others(list(readers.without_address()), moment, now=now)
            run.save(update_fields=["reminded"])
            return run.reminded
    except IntegrityError:
        # Another sweep was first with this moment.
        return 0


def _readers(event: Event, moment: rules.Moment) -> RegistrationQuerySet:
    readers = event.registrations.for_moment(moment.kind, moment.format, moment.due_at).with_mail_facts()
    if moment.kind != Reminder.THANKS:
        return readers
    # Where nobody was seen at the door, everyone is thanked; the room and the screen each have a door of their own.
    watched = set(event.registrations.attended().values_list("block__format", flat=True))
    return readers.seen_or_unwatched(watched)


def batches(readers: RegistrationQuerySet) -> Iterator[list[Registration]]:
    """Some hundreds at a time: a hundred thousand take no more memory than their keys."""
    keys = list(readers.with_address().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield list(readers.filter(pk__in=keys[start : start + BATCH]).order_by("pk"))


def _mail(readers: list[Registration], moment: rules.Moment, *, now: datetime) -> int:
    if moment.kind not in rules.OF_A_DAY:
        return outbox.put_many(mails.reminder(one, moment, now=now) for one in readers)
    # One mail for a day with several sessions; it left with the first of them.
    days = queries.days_of(readers, moment)
    return outbox.put_many(mails.of_a_day(one, days[one.pk], moment, now=now) for one in readers if one.pk in days)


def _mail_for_others(readers: list[Registration], moment: rules.Moment, *, now: datetime) -> int:
    if moment.kind not in rules.OF_A_DAY:
        return mails.remind_for_others(readers, moment, now=now)
    days = queries.days_of(readers, moment)
    return mails.remind_for_others([one for one in readers if one.pk in days], moment, days=days, now=now)


def tell_closed(*, now: datetime) -> int:
    """Tell whoever still waits when registration closes that there was no seat, once. Returns how many are told."""
    since = now - rules.STILL_TIMELY[Reminder.CLOSED]
    return sum(_tell_closed(event, since, now=now) for event in Event.objects.closed_with_a_queue(since, now))


def _tell_closed(event: Event, since: datetime, *, now: datetime) -> int:
    closed_at = rules.closes_at(event)
    if not since < closed_at <= now:
        return 0
    with transaction.atomic():
        seats.lock(event)
        run, made = ReminderRun.objects.get_or_create(
            event=event, kind=Reminder.CLOSED, format="", due_at=closed_at, defaults={"run_at": now}
        )
        if not made:
            return 0
        waiting = list(event.registrations.next_in_queue().with_mail_facts())
        elsewhere = queries.sessions_with_seats(event, now=now, formats={one.block.format for one in waiting})
        mails.closed_without_a_seat(waiting, elsewhere, closed_at=closed_at, now=now)
        run.reminded = len(waiting)
        run.save(update_fields=["reminded"])
    return run.reminded


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of the agenda that goes by the clock: lapsed holds and offers, closed doors, and mails around sessions."""
    return {
        "released": seats.release_overdue(now=now), "closed": tell_closed(now=now), "reminded": remind_due(now=now),
    }  # fmt: skip
