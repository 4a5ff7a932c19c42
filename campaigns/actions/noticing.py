"""Whoever has an old version hears of it: once, in one message a day, and not of a kit of which she asked for silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mmn_portal.people.models import Person

from .. import mails, queries
from ..models import Kit, KitSilence, Told

# In the morning, together: not a mail for each file that staff put right in a day.
FROM_HOUR = 8
# Longer than anything is news.
TOLD_KEPT = timedelta(days=60)


def tell_who_is_behind(*, now: datetime) -> int:
    """Mail everyone who acts for an organisation that has an old version, and was not told. Running it again is harmless."""
    if timezone.localtime(now).hour < FROM_HOUR:
        return 0
    found = queries.to_tell(now=now)
    with transaction.atomic():
        mails.behind(found, now=now)
        Told.objects.bulk_create(
            (Told(person=one.person, key=key, told_at=now) for one in found for key in sorted(one.keys)),
            batch_size=500,
            ignore_conflicts=True,
        )
    return len(found)


def be_silent(*, person: Person, kit: Kit, now: datetime) -> None:
    """No more messages of this kit to her."""
    KitSilence.objects.get_or_create(person=person, kit=kit, defaults={"since": now})


def speak_again(*, person: Person, kit: Kit) -> None:
    """Messages of this kit again."""
    KitSilence.objects.filter(person=person, kit=kit).delete()


def clear_told(*, before: datetime) -> int:
    """Forget who was told of what long ago."""
    return Told.objects.filter(told_at__lt=before).delete()[0]
