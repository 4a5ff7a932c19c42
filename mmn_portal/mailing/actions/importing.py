"""A list of readers that an organisation had already, with the proof that they said yes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people import actions as people
from mmn_portal.people.actions import Agreed
from mmn_portal.people.models import Consent

from .. import queries
from ..enums import SubscriptionState
from ..models import Subscriber, Subscription, Topic
from ..subscriber_list import Row, Why

BATCH = 1000
WHERE, TEXT_VERSION = "import", "import"


@dataclass(frozen=True)
class Imported:
    """How many of a list get news now, and how many do not: they stopped, are blocked, or had it."""

    taken: int
    left_out: int


@transaction.atomic
def import_list(
    *, rows: Iterable[Row], topics: Iterable[Topic], language: str, proof: str, given_on: date, by: Any, now: datetime
) -> Imported:
    """Subscribe a list. Each keeps the words that prove her consent, with its day. The same list twice is once.

    ``language`` and ``given_on`` count for rows that say nothing of their own. Who stopped before, or may not be mailed, is
    left out, whatever the preview said.
    """
    # Two that press at once wait for one another: the second finds what the first did. Readers are not kept waiting.
    chosen = list(Topic.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in topics]).order_by("pk"))
    taken = left_out = 0
    for number, some in enumerate(_batches(rows)):
        if number == 1:
            core.measured(Consent, Subscriber, Subscription)
        done = _take(some, chosen, language=language, proof=proof, given_on=given_on, now=now)
        taken, left_out = taken + done, left_out + len(some) - done
    core.write_down(
        deed="mailing.import", thing="list", by=by, now=now, taken=taken, left_out=left_out,
        topics=[topic.code for topic in chosen],
    )  # fmt: skip
    return Imported(taken, left_out)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def _moment(day: date, now: datetime) -> datetime:
    """A day as a moment; nobody said yes later than now."""
    return min(datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone()), now)


def _take(rows: Sequence[Row], topics: list[Topic], *, language: str, proof: str, given_on: date, now: datetime) -> int:
    known, numbers = queries.known_among([row.email for row in rows]), [topic.pk for topic in topics]
    wanted = {row: known.topics_for(row.email, numbers) for row in rows}
    chosen = {row: free for row, free in wanted.items() if not isinstance(free, Why)}
    said = {row.email: _moment(row.given_on or given_on, now) for row in chosen}
    spoken = {row.email: row.language or language for row in chosen}
    Subscriber.objects.bulk_create(
        [
            Subscriber(email=email, language=spoken[email], made_at=now, confirmed_at=moment)
            for email, moment in said.items()
        ],
        ignore_conflicts=True,
    )
    Subscriber.objects.filter(email__in=said, confirmed_at=None).update(confirmed_at=now)
    keys = dict(Subscriber.objects.filter(email__in=said).values_list("email", "pk"))
    consents = people.consents(
        kind="newsletter", text_version=TEXT_VERSION, text=proof, where=WHERE,
        given=[Agreed(email, spoken[email], moment) for email, moment in said.items()],
    )  # fmt: skip
    _subscribe(chosen, keys, {consent.email: consent for consent in consents}, now=now)
    return len(chosen)


def _subscribe(chosen: dict[Row, list[int]], keys: dict[str, int], consents: dict[str, Any], *, now: datetime) -> None:
    made = [
        Subscription(
            subscriber_id=keys[row.email], topic_id=topic, state=SubscriptionState.ACTIVE, where=WHERE,
            asked_at=consents[row.email].given_at, confirmed_at=now, consent=consents[row.email],
        )
        for row, topics in chosen.items()
        for topic in topics
    ]  # fmt: skip
    waiting = {
        (key, topic): pk
        for pk, key, topic in Subscription.objects.pending()
        .filter(subscriber__in=keys.values())
        .values_list("pk", "subscriber_id", "topic_id")
    }
    Subscription.objects.bulk_create(made, ignore_conflicts=True)
    for one in made:
        # Asked for on the site and never confirmed: the list proves that she said yes.
        pk = waiting.get((one.subscriber_id, one.topic_id))
        if pk:
            Subscription.objects.pending().filter(pk=pk).update(
                state=SubscriptionState.ACTIVE, where=WHERE, confirmed_at=now, consent=one.consent
            )
