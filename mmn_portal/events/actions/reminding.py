"""What is due now. Running it again is harmless; a moment that was missed is dropped, never late."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import mails, rules
from ..enums import Reminder
from ..models import Event, ReminderRun
from . import seats


def remind_due(*, now: datetime) -> int:
    """Remind everyone whose moment has just come and who had her seat before it. Returns how many mails were put down."""
    today = timezone.localdate(now)
    reminded = 0
    for event in Event.objects.with_moment_between(today, today + timedelta(days=8)).order_by("pk"):
        for moment in rules.reminder_moments(event):
            if moment.due_at <= now < moment.until:
                reminded += _remind(event, moment, now=now)
    return reminded


def _remind(event: Event, moment: rules.Moment, *, now: datetime) -> int:
    """One moment of one session: the row that says it was done and all its mails are one transaction."""
    try:
        with transaction.atomic():
            run, made = ReminderRun.objects.get_or_create(
                event=event, kind=moment.kind, due_at=moment.due_at, defaults={"run_at": now}
            )
            if not made:
                return 0
            readers = event.registrations.confirmed().registered_before(moment.due_at).with_mail_facts()
            if moment.kind == Reminder.HOUR:
                readers = readers.online()
            for registration in readers.order_by("pk").iterator(chunk_size=500):
                run.reminded += mails.reminder(registration, moment, now=now)
            run.save(update_fields=["reminded"])
            return run.reminded
    except IntegrityError:
        # Another sweep was first with this moment.
        return 0


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of the agenda that goes by the clock: lapsed holds, and reminders."""
    return {"released": seats.release_overdue(now=now), "reminded": remind_due(now=now)}
