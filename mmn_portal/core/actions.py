"""Deeds of the ground floor: write down what was done, and that someone is alive; keep the search index fresh."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from . import promises, search
from .models import Audit, Found, Heartbeat, KnownWord
from .querysets import CONFIGURATIONS
from .text import free_slug

logger = logging.getLogger(__name__)
BATCH, POURED_AT_ONCE = 500, 2000
# A little less than a day, so that a round that begins a minute earlier than yesterday is not left out.
ONCE_A_NIGHT = timedelta(hours=23)


def write_down(*, deed: str, thing: str, by: Any, now: datetime, **details: object) -> Audit:
    """Add a line to the trail, inside the caller's transaction. ``by`` is a user or None for the portal itself."""
    return Audit.objects.create(
        at=now, by=str(by.pk) if by is not None else "", deed=deed, thing=thing[:120], details=details
    )


def beat(*, name: str, now: datetime, **details: object) -> None:
    """Say that ``name`` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now, "details": details})


def check_promises(*, now: datetime) -> list[str]:
    """Look at everything that must never be untrue; what is broken stands on the desk until the next look, and in the log."""
    broken = promises.broken(now)
    for line in broken:
        logger.error("a promise is broken: %s", line)
    beat(name=promises.NAME, now=now, broken=broken)
    return broken


def check_promises_once_a_night(*, now: datetime) -> None:
    """The same, for a round that comes every minute: not again within a day."""
    if not Heartbeat.objects.filter(name=promises.NAME, beat_at__gt=now - ONCE_A_NIGHT).exists():
        check_promises(now=now)


def refresh_search(*, now: datetime) -> int:
    """Bring the search index in line with what the apps bring. Returns how many documents changed; twice is once."""
    known = {
        (key, language): digest for key, language, digest in Found.objects.values_list("key", "language", "digest")
    }
    kept: set[tuple[str, str]] = set()
    vocabulary: set[str] = set()
    changed = 0
    for some in _batches(_rows(now)):
        fresh = [row for row in some if known.get((row.key, row.language)) != row.digest]
        kept.update((row.key, row.language) for row in some)
        vocabulary.update(*(search.vocabulary_of(row.words) for row in some))
        changed += len(fresh)
        _put_in_index(fresh)
    gone = [
        pk for pk, key, language in Found.objects.values_list("pk", "key", "language") if (key, language) not in kept
    ]
    for some in _batches(iter(gone)):
        Found.objects.filter(pk__in=some).delete()
    _learn(vocabulary)
    return changed + len(gone)


def forget_document(*, url: str) -> int:
    """Take a page out of the search index at once: what is taken off the site is not found any more either."""
    return Found.objects.filter(url=url).delete()[0]


def _learn(vocabulary: set[str]) -> None:
    known = set(KnownWord.objects.values_list("word", flat=True))
    for some in _batches(iter(sorted(vocabulary - known))):
        KnownWord.objects.bulk_create((KnownWord(word=word) for word in some), ignore_conflicts=True)
    for some in _batches(iter(sorted(known - vocabulary))):
        KnownWord.objects.filter(word__in=some).delete()


def _rows(now: datetime) -> Iterator[Found]:
    for bring in search.documents:
        waiting: list[search.Document] = []
        for document in bring(now):
            # The languages of a thing come one after the other; whether it has one or two shows at the next thing.
            if waiting and (not document.key or document.key != waiting[0].key):
                yield from _rows_of(waiting)
                waiting = []
            waiting.append(document)
        yield from _rows_of(waiting)


def _rows_of(documents: list[search.Document]) -> Iterator[Found]:
    for document in documents:
        title, only = document.title[:300], len(documents) == 1
        facts = [document.kind, title, document.text, document.url, only]
        yield Found(
            key=document.key or f"{document.kind}:{document.url}",
            language=document.language,
            kind=document.kind,
            title=title,
            text=document.text,
            url=document.url,
            words=search.plain(f"{title} {document.text}"),
            only=only,
            digest=hashlib.sha256(repr(facts).encode()).hexdigest(),
        )


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, BATCH)):
        yield some


@transaction.atomic
def _put_in_index(rows: list[Found]) -> None:
    columns = ("kind", "title", "text", "url", "words", "only", "digest")
    Found.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key", "language"], update_fields=columns, batch_size=BATCH
    )
    if connection.vendor != "postgresql":
        return
    for language, configuration in CONFIGURATIONS.items():
        title = SearchVector("title", weight="A", config=configuration)
        text = SearchVector("text", weight="B", config=configuration)
        keys = [row.key for row in rows if row.language == language]
        Found.objects.filter(language=language, key__in=keys).update(vector=title + text, title_vector=title)


def measured(*models: type[Model]) -> None:
    """Let the planner see how large tables have become, after many rows in one transaction (PostgreSQL manual, 14.4.8).

    What it knew from before may be a look through the whole table for each row: also for the foreign keys, that are
    checked for all rows at once at the commit, where a statement has its longest time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def poured(model: type[Model], rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows into the database, two thousand at a time: however many there are, memory stays small. Gives each batch with its numbers."""
    left = iter(rows)
    while some := list(islice(left, POURED_AT_ONCE)):
        yield model._base_manager.bulk_create(some)


def save_with_free_slug(thing: Any, name: str, *, otherwise: str, most: int = 80, taken: Iterable[str] = ()) -> None:
    """Save something new under a free part of an address; the next one when somebody takes it at the same moment."""
    crowd = type(thing).objects
    while True:
        thing.slug = free_slug(crowd, name, otherwise=otherwise, most=most, taken=taken)
        try:
            with transaction.atomic():
                thing.save(force_insert=True)
        except IntegrityError:
            if not crowd.filter(slug=thing.slug).exists():
                raise
        else:
            return
