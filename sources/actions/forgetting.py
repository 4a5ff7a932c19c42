"""What is past its time, and somebody who is erased."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mmn_portal.outbox.actions import FORGOTTEN
from mmn_portal.people.models import Person

from ..models import Introduction, Line, Offer, Opening
from ..querysets import IntroductionQuerySet

TALKS_KEPT = timedelta(days=365)
LISTED_KEPT = timedelta(days=730)
# What is left of an ask whose agreements are still counted.
EMPTIED = {"title": FORGOTTEN, "text": "", "requirements": "", "reward": "", "more_url": ""}


@transaction.atomic
def clear(*, now: datetime) -> int:
    """The words of talks go a year after their end, asks and offers two years after theirs; the counts stay."""
    ended = Introduction.objects.ended_before(now - TALKS_KEPT)
    gone = Line.objects.of_talks_ended_before(now - TALKS_KEPT).delete()[0]
    gone += ended.exclude(because__in=["", FORGOTTEN]).update(because=FORGOTTEN)
    gone += _unshare(ended.filter(Q(source_shares_at__isnull=False) | Q(organisation_shares_at__isnull=False)))
    long_ago = timezone.localdate(now) - LISTED_KEPT
    gone += Offer.objects.over_before(long_ago).delete()[0]
    old = Opening.objects.over_before(long_ago)
    gone += old.filter(introductions=None).delete()[0]
    return gone + old.exclude(title=FORGOTTEN, text="").update(**EMPTIED)


def _unshare(talks: IntroductionQuerySet) -> int:
    return talks.update(
        source_shares_at=None, source_shared_by=None, organisation_shares_at=None, organisation_shared_by=None
    )


@transaction.atomic
def forget(*, person: Person, addresses: set[str]) -> int:
    """Her lines stay with her organisation and no longer say who wrote them; her name goes out of all talks."""
    gone = Line.objects.filter(written_by=person).update(written_by=None)
    for side in ("source", "organisation"):
        hers = Introduction.objects.filter(**{f"{side}_shared_by": person})
        gone += hers.update(**{f"{side}_shares_at": None, f"{side}_shared_by": None})
    return gone + _redact({person.name, person.phone, *addresses})


def _redact(words: Iterable[str]) -> int:
    """Whole words only, as the outbox does: Jan goes, January stays."""
    words = sorted({word for word in words if word and word != FORGOTTEN}, key=len, reverse=True)
    if not words:
        return 0
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    changed = 0
    for crowd, column in ((Line.objects, "text"), (Introduction.objects, "because")):
        mentioning = Q()
        for word in words:
            mentioning |= Q(**{f"{column}__icontains": word})
        for one in crowd.filter(mentioning).only("pk", column).order_by("pk").iterator(500):
            without = pattern.sub(FORGOTTEN, getattr(one, column))
            if without != getattr(one, column):
                changed += crowd.filter(pk=one.pk).update(**{column: without})
    return changed
