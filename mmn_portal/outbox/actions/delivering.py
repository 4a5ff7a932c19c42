"""Handing the copies of a letter to the mail server: by any number of workers at once, each copy once, none lost."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg2 import OperationalError as DriverAway

from .. import rules, streams
from ..enums import BroadcastState, DeliveryState
from ..marks import marks, may_write_aside
from ..models import Broadcast, Claim, Delivery, MailDomain
from ..querysets import Picked
from ..writing import Writer
from .broadcasting import finish, take_back
from .handing_over import Batch
from .suppressing import blocked_among

if TYPE_CHECKING:
    from ..marks import PlainMarks, QuickMarks

logger = logging.getLogger(__name__)

# A claim begins small, because nobody knows yet how quick the server is. The most is what keeps the memory of a worker small.
FIRST, BATCH, CLAIM_SECONDS = 20, 2000, 2
DATABASE_AWAY_SECONDS = 60


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


@transaction.atomic
def claim(*, pk: int, now: datetime, most: int) -> tuple[Broadcast, Claim | None, list[Picked]]:
    """Take the next copies of a letter; none, and no claim, when nothing may leave now. Whoever claims owns them until the lease
    lapses.

    Pause, stop, quiet hours and the rate are judged here, and who unsubscribed or was blocked meanwhile is left out.
    """
    broadcast = Broadcast.objects.select_for_update().get(pk=pk)
    if not _may_leave(broadcast, now):
        return broadcast, None, []
    if broadcast.rate_per_hour:
        share, since = rules.share_of(broadcast.rate_per_hour, broadcast.given_out_until, now)
        most = min(most, share)
    held = MailDomain.objects.filter(wait_until__gt=now).values_list("name", flat=True)
    due = broadcast.deliveries.due(now).to_others_than(held).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    found: list[Picked] = []
    wanted = streams.wanted(broadcast.stream, broadcast.key)
    while most and not found and (some := due[:most].picked(wanted=wanted)):
        found = _that_may_leave(some)
    if broadcast.rate_per_hour and found:
        broadcast.given_out_until = since + timedelta(hours=1) / broadcast.rate_per_hour * len(found)
        broadcast.save(update_fields=["given_out_until"])
    if not found:
        return broadcast, None, []
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    pks = [one.pk for one in found]
    made = Claim.objects.create(broadcast=broadcast, made_at=now, until=until, first=pks[0], last=pks[-1])
    Delivery.objects.filter(pk__in=pks).update(claim=made.pk)
    return broadcast, made, found


def _may_leave(broadcast: Broadcast, now: datetime) -> bool:
    if broadcast.state != BroadcastState.SENDING or broadcast.not_before > now:
        return False
    if broadcast.not_after and broadcast.not_after < now:
        broadcast.deliveries.waiting().update(state=DeliveryState.DROPPED)
        return False
    quiet = rules.quiet_until(now) if broadcast.is_quiet_at_night else None
    if quiet:
        broadcast.not_before, broadcast.why = quiet, "quiet"
        broadcast.save(update_fields=["not_before", "why"])
    return quiet is None


def _that_may_leave(found: list[Picked]) -> list[Picked]:
    """Without those who unsubscribed since the letter was frozen, or to whom nothing may be mailed."""
    blocked = blocked_among(one.email for one in found)
    for state, some in (
        (DeliveryState.SKIPPED, [one.pk for one in found if not one.is_wanted]),
        (DeliveryState.BLOCKED, [one.pk for one in found if one.is_wanted and one.email in blocked]),
    ):
        if some:
            Delivery.objects.filter(pk__in=some).update(state=state)
    return [one for one in found if one.is_wanted and one.email not in blocked]


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
        """Let the server and the database go."""
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
            # Nobody knows what became of the copies: they are taken back when their lease ends, with one in doubt.
            self.batches = self.batches[:1] if self.under_way else []
        return False

    def _send_some(self, pk: int) -> bool:
        try:
            self.marks.settle()
            self._wait_for_end()
            most = min(self.size, self.most - self.sent) if self.most else self.size
            broadcast, made, picked = claim(pk=pk, now=self.now, most=most)
            if made is None:
                return False
            self.batches.append(Batch(self, broadcast, made, picked))
            if len(self.batches) > 1 and self.aside is not None:
                # While the next one leaves; not while it was claimed, which would have waited for the same letter.
                self.under_way = self.aside.submit(self.batches[0].end)
            return self._send_batch(self.batches[-1])
        except (OperationalError, DriverAway):
            self._remember()
            return True

    def _send_batch(self, batch: Batch) -> bool:
        """Hand one claim over, in its order. False when this letter must wait."""
        began = monotonic()
        self.marks.begin(batch.claim.pk)
        trouble = batch.hand_over()
        self.marks.settle()
        if batch.taken:
            self.pace = len(batch.taken) / max(monotonic() - began, 0.001)
        if self.aside is not None and trouble is None and batch.went_well:
            return True
        self._end_in_turn()
        return not batch.settle(trouble)

    def _wait_for_end(self) -> None:
        if self.under_way is not None:
            under_way, self.under_way = self.under_way, None
            under_way.result()
            del self.batches[0]

    def _end_in_turn(self) -> None:
        """Write down what became of every copy that was handed over."""
        self._wait_for_end()
        while self.batches:
            self.batches[0].end()
            del self.batches[0]

    def _end_all(self) -> None:
        """The same, also when the database goes away meanwhile."""
        try:
            self._end_in_turn()
        except (OperationalError, DriverAway):
            self._remember()

    def _remember(self) -> None:
        """The database was away: mark again what the server took, before anybody claims it anew, and give the rest back."""
        logger.warning("the database went away with %s mails to mark", sum(len(one.taken) for one in self.batches))
        # The line may have begun the next mail; nothing of it has left.
        self.writer.close()
        end = monotonic() + DATABASE_AWAY_SECONDS
        while True:
            try:
                connection.close()
                self.marks = marks()
                self._end_again()
                return
            except (OperationalError, DriverAway):
                if monotonic() > end:
                    raise
                sleep(0.5)

    def _end_again(self) -> None:
        """A batch that ended already, though nobody heard of it, ends twice without harm."""
        self.under_way = None
        if self.aside is not None:
            self.aside.submit(_let_go).result()
        self._end_in_turn()
