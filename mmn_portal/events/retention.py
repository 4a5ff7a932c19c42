"""How long the agenda keeps what it knows of people: three clocks, each from the day of the session."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .actions import clear_refused, erase_registrations
from .actions.counting import count_heads
from .models import Event, Group, QuestionAnswer, Registration

# What somebody needs or does not eat is of no use a week later; answers to questions stay until the session is looked back on.
NEEDS_KEPT, ANSWERS_KEPT = timedelta(days=7), timedelta(days=90)


def contact_kept() -> timedelta:
    """How long names and addresses stay; the counts stay for good."""
    return timedelta(days=settings.KEEP_PARTICIPANTS_DAYS)


def clear(now: datetime) -> int:
    """Forget what is past its time. Running it again is harmless."""
    today = timezone.localdate(now)
    cleared = Registration.objects.over_since(today - NEEDS_KEPT).with_needs().update(access_needs="", diet="")
    cleared += QuestionAnswer.objects.over_since(today - ANSWERS_KEPT).delete()[0]
    cleared += clear_refused(before=now - contact_kept())
    for event in Event.objects.with_names_before(today - contact_kept()):
        with transaction.atomic():
            count_heads(event=event)
            cleared += erase_registrations(found=event.registrations.with_names(), now=now)
    # Who came together stays known; who brought them and for whom goes with the names.
    old = Group.objects.filter(event__starts_on__lt=today - contact_kept()).exclude(made_by=None, organisation=None)
    return cleared + old.update(made_by=None, organisation=None)


def clocks(event: Event) -> dict[str, date]:
    """When each kind of data of a session goes."""
    return {
        "needs": event.starts_on + NEEDS_KEPT,
        "answers": event.starts_on + ANSWERS_KEPT,
        "names": event.starts_on + contact_kept(),
    }
