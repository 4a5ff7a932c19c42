"""One letter to very many: frozen once and written down for each address; held, stopped, and closed when all of it left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest

from mmn_portal.core import actions as core
from mmn_portal.core.commit import after_commit

from .. import queries
from ..enums import BroadcastState, DeliveryState
from ..marks import mark_held
from ..models import Broadcast, Claim, Delivery, MailDomain
from ..writing import Letter

DELIVER = "mmn_portal.outbox.tasks.deliver_broadcasts"
DELIVERIES_KEPT, DOMAINS_KEPT = timedelta(days=90), timedelta(days=30)
AT_ONCE = 5000
# Id, e-mail address, language and link version of a reader.
Reader = tuple[int, str, str, int]


@transaction.atomic
def begin(
    *, key: str, stream: str, content: dict[str, dict[str, str]], links: dict[str, dict[str, list[str]]],
    headers: dict[str, str], sender: str, recipients: QuerySet | Sequence[Reader], now: datetime, rate_per_hour: int | None = None,
    is_quiet_at_night: bool = True, not_after: datetime | None = None,
) -> Broadcast:  # fmt: skip
    """Freeze a letter and write a row for each recipient, in one statement. The same ``key`` twice is one letter.

    ``recipients`` gives exactly (id, e-mail address, language, link version) of each; a few that stand nowhere may be handed in
    as a list. Raises ValueError for content that makes no letter.
    """
    broadcast, made = Broadcast.objects.get_or_create(
        key=key,
        defaults={
            "stream": stream, "content": content, "links": links, "headers": headers, "sender": sender,
            "rate_per_hour": rate_per_hour, "is_quiet_at_night": is_quiet_at_night, "not_before": now,
            "not_after": not_after, "started_at": now,
        },
    )  # fmt: skip
    if not made:
        return broadcast
    for language in content:
        # A letter that cannot be made fails here, not at its seven-thousandth copy.
        Letter(broadcast, language)
    _write_down(broadcast, recipients)
    broadcast.recipients = broadcast.deliveries.count()
    broadcast.save(update_fields=["recipients"])
    after_commit(DELIVER)
    return broadcast


def _write_down(broadcast: Broadcast, recipients: QuerySet | Sequence[Reader]) -> None:
    """A row for each recipient, in one statement, however many there are."""
    if not isinstance(recipients, QuerySet):
        Delivery.objects.bulk_create(
            Delivery(broadcast=broadcast, recipient=pk, email=email, language=language, link_version=version)
            for pk, email, language, version in recipients
        )
        return
    try:
        sql, parameters = recipients.query.sql_with_params()
    except EmptyResultSet:
        # Django knows that nobody fits.
        return
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (broadcast_id, recipient, email, language, link_version) "  # noqa: S608 -- no values in it
            f"SELECT {int(broadcast.pk)}, chosen.* FROM ({sql}) AS chosen",
            parameters,
        )


@transaction.atomic
def pause(*, broadcast: Broadcast, now: datetime, by: Any = None, why: str = "") -> bool:
    """Hold a letter. What a worker has in its hands at this moment (two seconds of mail, more where a server slows down) still
    leaves.
    """
    sending = Broadcast.objects.filter(pk=broadcast.pk, state=BroadcastState.SENDING)
    held = sending.update(state=BroadcastState.PAUSED, why=why[:300])
    if held:
        core.write_down(deed="outbox.pause", thing=broadcast.key, by=by, now=now)
    return bool(held)


def resume(*, broadcast: Broadcast, now: datetime, by: Any = None) -> bool:
    """Go on where it was held."""
    with transaction.atomic():
        resumed = Broadcast.objects.filter(pk=broadcast.pk, state=BroadcastState.PAUSED).update(
            state=BroadcastState.SENDING, why="", troubles=0, not_before=now
        )
        if resumed:
            core.write_down(deed="outbox.resume", thing=broadcast.key, by=by, now=now)
            after_commit(DELIVER)
    return bool(resumed)


def stop(*, broadcast: Broadcast, now: datetime, by: Any = None) -> bool:
    """End a letter for good: who has not got it will not. First it is over, then its copies follow, a piece at a time: a million at
    once is more than the database lets one statement do.
    """
    with transaction.atomic():
        broadcast = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
        if broadcast.state in BroadcastState.over():
            return False
        broadcast.state, broadcast.ended_at, broadcast.why = BroadcastState.STOPPED, now, ""
        broadcast.save(update_fields=["state", "ended_at", "why"])
        core.write_down(deed="outbox.stop_letter", thing=broadcast.key, by=by, now=now)
    drop_rest(broadcast)
    return True


def drop_rest(broadcast: Broadcast) -> None:
    """Of a letter that was stopped nothing waits; its figures say so."""
    dropped = 0
    while some := drop_some(broadcast):
        dropped += some
    if dropped or not broadcast.figures or broadcast.figures.get("leaving"):
        _keep_figures(broadcast)


def drop_some(broadcast: Broadcast) -> int:
    """Keep a piece of what waits from leaving. Returns how many copies."""
    some = list(broadcast.deliveries.waiting().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return broadcast.deliveries.waiting().filter(pk__in=some).update(state=DeliveryState.DROPPED)


@transaction.atomic
def send_doubtful(*, broadcast: Broadcast, now: datetime, by: Any = None) -> int:
    """Send the copies again of which nobody knows whether they arrived, with the same Message-ID. Returns how many."""
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    if broadcast.state == BroadcastState.STOPPED:
        return 0
    doubtful = broadcast.deliveries.filter(state=DeliveryState.UNCERTAIN)
    again = doubtful.update(state=DeliveryState.WAITING, not_before=None)
    if again and broadcast.state == BroadcastState.DONE:
        broadcast.state, broadcast.ended_at = BroadcastState.SENDING, None
        broadcast.save(update_fields=["state", "ended_at"])
    if again:
        core.write_down(deed="outbox.send_doubtful", thing=broadcast.key, by=by, now=now, copies=again)
        after_commit(DELIVER)
    return again


def take_back(*, now: datetime) -> int:
    """Copies of workers that died wait again. The first unmarked one of a claim is the only one that may have left: of that
    one nobody knows, so it is shown to staff instead of doubled. Returns how many are in doubt.
    """
    with transaction.atomic():
        lapsed = Claim.objects.lapsed(now).order_by("made_at")
        if connection.features.has_select_for_update_skip_locked:
            lapsed = lapsed.select_for_update(skip_locked=True)
        claims = list(lapsed)
        letters = {claim.broadcast_id for claim in claims}
        list(Broadcast.objects.filter(pk__in=letters).order_by("pk").select_for_update().values_list("pk"))
        doubtful = sum(_settle(claim) for claim in claims)
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).delete()
    # Of a letter that was stopped meanwhile nothing waits, nor of one whose stopping was cut short.
    for stopped in Broadcast.objects.stopped().filter(pk__in=letters) | Broadcast.objects.stopped().with_waiting():
        drop_rest(stopped)
    return doubtful


def _settle(claim: Claim) -> int:
    """What became of the copies of a claim that nobody looks after any more. Returns how many are in doubt."""
    held = Delivery.objects.held_by(claim)
    sent = mark_held(claim, upto=claim.upto, at=claim.made_at)
    Broadcast.objects.filter(pk=claim.broadcast_id).update(sent=F("sent") + sent)
    first = held.order_by("pk").values_list("pk", flat=True).first()
    doubtful = held.filter(pk=first).update(state=DeliveryState.UNCERTAIN, doubts=1, claim=None)
    held.update(claim=None)
    return doubtful


def clear_old_broadcasts(*, now: datetime) -> int:
    """Forget who got the letters of a season ago, and providers that were not asked since a month; the figures stay."""
    MailDomain.objects.filter(wait_until__lt=now - DOMAINS_KEPT).delete()
    old = Broadcast.objects.filter(state__in=BroadcastState.over(), ended_at__lt=now - DELIVERIES_KEPT)
    gone = 0
    for broadcast in old.filter(deliveries__isnull=False).distinct():
        # Mail came back since it ended.
        broadcast.figures = {**broadcast.figures, **queries.ledger(broadcast)}
        broadcast.save(update_fields=["figures"])
    # A letter may have had a million readers: a piece at a time.
    while some := list(Delivery.objects.filter(broadcast__in=old).values_list("pk", flat=True)[:AT_ONCE]):
        gone += Delivery.objects.filter(pk__in=some).delete()[0]
    return gone


@transaction.atomic
def erase_copies(*, email: str) -> int:
    """Remove the copies for an address. The letters remember how many of theirs were erased."""
    copies = Delivery.objects.filter(email=email.casefold())
    numbers = copies.values("broadcast").annotate(
        number=Count("pk"), sent=Count("pk", filter=Q(state=DeliveryState.SENT))
    )
    for row in numbers.order_by("broadcast"):
        letter = Broadcast.objects.filter(pk=row["broadcast"])
        letter.update(erased=F("erased") + row["number"], sent=Greatest(F("sent") - row["sent"], 0))
    return copies.delete()[0]


def clear_stream(*, stream: str, before: datetime) -> int:
    """Forget the letters of a stream that ended before a moment, with their copies: what was only tried needs no figures."""
    return Broadcast.objects.filter(stream=stream, state__in=BroadcastState.over(), ended_at__lt=before).delete()[0]


def _end(broadcast: Broadcast, state: BroadcastState, *, now: datetime) -> None:
    broadcast.state, broadcast.ended_at, broadcast.why = state, now, ""
    broadcast.save(update_fields=["state", "ended_at", "why"])
    _keep_figures(broadcast)


def _keep_figures(broadcast: Broadcast) -> None:
    """Row by row, once: from now on nobody counts them any more."""
    broadcast.figures = {**queries.counted(broadcast), "hours": queries.by_hour(broadcast)}
    broadcast.sent, broadcast.erased = broadcast.figures["sent"], broadcast.figures["erased"]
    broadcast.save(update_fields=["figures", "sent", "erased"])


@transaction.atomic
def finish(*, pk: int, now: datetime) -> bool:
    """Close a letter of which nothing can leave any more."""
    broadcast = Broadcast.objects.select_for_update().get(pk=pk)
    if broadcast.state == BroadcastState.STOPPED:
        # What a worker had in its hands when it was stopped.
        drop_rest(broadcast)
    if broadcast.state != BroadcastState.SENDING or broadcast.deliveries.open().exists():
        return False
    _end(broadcast, BroadcastState.DONE, now=now)
    return True
