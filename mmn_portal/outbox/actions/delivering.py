"""Handing the copies of a letter to the mail server: by any number of workers at once, each copy once, none lost."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from .. import rules, streams
from ..enums import QUIET, BroadcastState, DeliveryState
from ..marks import DATABASE_AWAY, PAUSE_SECONDS, insist, marks, may_write_aside
from ..models import Broadcast, Claim, Delivery, MailDomain
from ..querysets import Picked
from ..writing import Writer
from .broadcasting import drop_some, finish, take_back
from .handing_over import Batch
from .suppressing import blocked_among

if TYPE_CHECKING:
    from ..marks import PlainMarks, QuickMarks

logger = logging.getLogger(__name__)

# A claim begins small, because nobody knows yet how quick the server is. The most is what keeps the memory of a worker small.
FIRST, BATCH, CLAIM_SECONDS = 20, 2000, 2
# Where one process sends everything, other mail waits at most so long for a newsletter.
SHORT_TURN_SECONDS = 3.0
# How many copies are looked at to find some that are still wanted, before others may have the letter for a moment.
LOOK = 200


def deliver_broadcasts(*, now: datetime, seconds: float = 20.0, most: int = 0) -> int:
    """Send copies of the letters that are leaving, until nothing is due, ``seconds`` are over or ``most`` left.

    Letters take turns, a claim each: one that takes hours, because it is large or slow, does not hold up the next. Any number of workers may do so at once. Returns how many copies the server took.
    """
    take_back(now=now)
    leaving = list(Broadcast.objects.leaving(now).values_list("pk", flat=True))
    if not leaving:
        return 0
    worker = Worker(now=now, seconds=seconds, most=most)
    try:
        while leaving:
            leaving = [pk for pk in leaving if worker.has_more(pk)]
    finally:
        worker.close()
    return worker.sent


class Claimed(NamedTuple):
    """What one look at a letter gave: copies with their claim, or none. ``domains``: providers that asked to wait of late;
    ``may_hold_more``: not all that waits was looked at.
    """

    broadcast: Broadcast
    claim: Claim | None
    picked: list[Picked]
    domains: set[str]
    may_hold_more: bool


@transaction.atomic
def claim(*, pk: int, now: datetime, most: int) -> Claimed:
    """Take the next copies of a letter; none, and no claim, when none of those that were looked at may leave now. Whoever claims
    owns them until the lease lapses.

    Pause, stop, quiet hours and the rate are judged here, and who unsubscribed or was blocked meanwhile is left out.
    """
    broadcast = Broadcast.objects.select_for_update().get(pk=pk)
    if broadcast.state == BroadcastState.SENDING and broadcast.not_after and broadcast.not_after < now:
        # Too late: a piece at a time.
        return Claimed(broadcast, None, [], set(), may_hold_more=bool(drop_some(broadcast)))
    if not _may_leave(broadcast, now):
        return Claimed(broadcast, None, [], set(), may_hold_more=False)
    if broadcast.rate_per_hour:
        share, since = rules.share_of(broadcast.rate_per_hour, broadcast.given_out_until, now)
        most = min(most, share)
    domains = dict(MailDomain.objects.values_list("name", "wait_until"))
    held = [name for name, until in domains.items() if until > now]
    due = broadcast.deliveries.due(now).to_others_than(held).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    looked_at = due[: max(most, LOOK)].picked() if most else []
    found = _that_may_leave(broadcast, looked_at)[:most]
    if broadcast.rate_per_hour and found:
        broadcast.given_out_until = since + timedelta(hours=1) / broadcast.rate_per_hour * len(found)
        broadcast.save(update_fields=["given_out_until"])
    if not found:
        return Claimed(broadcast, None, [], set(), may_hold_more=bool(looked_at))
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    pks = [one.pk for one in found]
    made = Claim.objects.create(broadcast=broadcast, made_at=now, until=until, first=pks[0], last=pks[-1])
    broadcast.deliveries.numbered(pks).update(claim=made.pk)
    return Claimed(broadcast, made, found, set(domains), may_hold_more=True)


def _may_leave(broadcast: Broadcast, now: datetime) -> bool:
    if broadcast.state != BroadcastState.SENDING or broadcast.not_before > now:
        return False
    quiet = rules.quiet_until(now) if broadcast.is_quiet_at_night else None
    if quiet:
        broadcast.not_before, broadcast.why = quiet, QUIET
        broadcast.save(update_fields=["not_before", "why"])
    return quiet is None


def _that_may_leave(broadcast: Broadcast, found: list[Picked]) -> list[Picked]:
    """Without those who unsubscribed since the letter was frozen, or to whom nothing may be mailed."""
    # Asked of just these: within the query that picks them, PostgreSQL would look at every reader there is.
    wanted = streams.wanted(broadcast.stream, broadcast.key, [one.recipient for one in found])
    blocked = blocked_among(one.email for one in found)
    for state, some in (
        (DeliveryState.SKIPPED, [one.pk for one in found if one.recipient not in wanted]),
        (DeliveryState.BLOCKED, [one.pk for one in found if one.recipient in wanted and one.email in blocked]),
    ):
        if some:
            Delivery.objects.filter(pk__in=some).update(state=state)
    return [one for one in found if one.recipient in wanted and one.email not in blocked]


def _let_go() -> None:
    """Close the connection of whichever thread runs this."""
    connection.close()


class Worker:
    """One turn of sending: a line to the server, a way to mark, and the clock."""

    def __init__(self, *, now: datetime, seconds: float, most: int) -> None:
        self.began, self.started = now, monotonic()
        self.until = self.started + seconds
        self.most, self.sent = most, 0
        self.writer = Writer()
        self.marks: PlainMarks | QuickMarks = marks()
        # Writes down what became of the copies of one claim while those of the next leave.
        self.aside = ThreadPoolExecutor(max_workers=1) if may_write_aside() else None
        self.under_way: Future | None = None
        # How many copies the server takes in a second, by the claim before.
        self.pace = 0.0
        # Handed over, or about to be, and not ended: the first of them perhaps by now.
        self.batches: list[Batch] = []

    @property
    def now(self) -> datetime:
        """A long turn must not hand out leases that have lapsed already."""
        return self.at(monotonic())

    def at(self, moment: float) -> datetime:
        """A moment of the clock that only goes forward."""
        return self.began + timedelta(seconds=moment - self.started)

    @property
    def size(self) -> int:
        """How many copies to claim: what leaves in two seconds, so that who unsubscribes now gets nothing a minute from now, and
        before the turn is over, so that little is claimed in vain."""
        if not self.pace:
            return FIRST
        left = self.until - monotonic()
        return max(1, min(BATCH, int(self.pace * CLAIM_SECONDS), max(FIRST, int(self.pace * left))))

    @property
    def is_over(self) -> bool:
        return monotonic() > self.until or bool(self.most and self.sent >= self.most)

    def close(self) -> None:
        """Write down what is not yet, and let the server and the database go."""
        try:
            self._end_all()
        except Exception:
            logger.exception("what became of %s claims was not written down: they lapse", len(self.batches))
        self.writer.close()
        self.marks.close()
        if self.aside is not None:
            self.aside.submit(_let_go)
            self.aside.shutdown()

    def has_more(self, pk: int) -> bool:
        """Send a claim of one letter. False when nothing of it is due any more, it must wait, or the time is over."""
        try:
            if not self.is_over and self._send_some(pk):
                return True
            self._end_all()
            finish(pk=pk, now=self.now)
        except Exception:
            # One letter that cannot be sent does not hold up the others.
            logger.exception("letter %s could not be sent", pk)
            # Of the copy on its way nobody knows what became: its claim is taken back when the lease ends, with one in doubt.
            self.batches = [one for one in self.batches if one.is_handed_over]
        return False

    def _send_some(self, pk: int) -> bool:
        try:
            self.marks.settle()
            self._wait_for_end()
            most = min(self.size, self.most - self.sent) if self.most else self.size
            claimed = claim(pk=pk, now=self.now, most=most)
            if claimed.claim is None:
                return claimed.may_hold_more
            batch = Batch(self, claimed.broadcast, claimed.claim, claimed.picked, claimed.domains)
            self.batches.append(batch)
            if len(self.batches) > 1 and self.aside is not None:
                # While the next one leaves; not while it was claimed, which would have waited for the same letter.
                self.under_way = self.aside.submit(self.batches[0].end)
            return self._send_batch(batch)
        except DATABASE_AWAY:
            self._remember()
            return True

    def _send_batch(self, batch: Batch) -> bool:
        """Hand one claim over, in its order. False when its letter must wait."""
        began = monotonic()
        self.marks.begin(batch.claim.pk)
        batch.hand_over()
        self.marks.settle()
        if batch.taken:
            self.pace = len(batch.taken) / max(monotonic() - began, 0.001)
        if self.aside is None or not batch.went_well:
            self._end_in_turn()
        return not batch.must_wait

    def _wait_for_end(self) -> None:
        if self.under_way is not None:
            under_way, self.under_way = self.under_way, None
            self._end_first(under_way.result)

    def _end_in_turn(self) -> None:
        """Write down what became of every copy that was handed over, and judge how it went."""
        self._wait_for_end()
        while self.batches:
            self._end_first(self.batches[0].conclude)

    def _end_first(self, end: Callable[[], None]) -> None:
        """A claim that cannot be ended holds up no other: it is taken back when its lease ends."""
        batch = self.batches[0]
        try:
            end()
        except DATABASE_AWAY:
            raise
        except Exception:
            logger.exception("what became of a claim of letter %s could not be written down", batch.broadcast.pk)
            batch.must_wait = True
        del self.batches[0]

    def _end_all(self) -> None:
        """The same, also when the database goes away meanwhile."""
        try:
            self._end_in_turn()
        except DATABASE_AWAY:
            self._remember()

    def _remember(self) -> None:
        """The database was away: mark again what the server took, before anybody claims it anew, and give the rest back."""
        logger.warning("the database went away with %s mails to mark", sum(len(one.taken) for one in self.batches))
        # The line may have begun the next mail; nothing of it has left.
        self.writer.close()
        # A database that refuses looks the same, and is not asked again and again.
        sleep(PAUSE_SECONDS)
        connection.close()
        insist(self._end_again)

    def _end_again(self) -> None:
        """A batch that ended already, though nobody heard of it, ends twice without harm."""
        self.under_way, self.marks = None, marks()
        if self.aside is not None:
            self.aside.submit(_let_go).result()
        self._end_in_turn()
