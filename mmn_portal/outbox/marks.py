"""Marking each mail right after the server took it, at next to no cost.

The mark stands in the claim, not at the copy: copies of one claim leave in their order, so one number tells which of them the
server took. The copies themselves follow at the end of the claim, all in one statement, or when it lapses.
"""

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg2
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from psycopg2.extensions import POLL_OK
from psycopg2.extras import wait_select

from .enums import DeliveryState
from .models import Claim, Delivery

# How a database that is away shows, on Django's connection and on our own.
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg2.Error)
PAUSE_SECONDS = 0.5


def insist(deed: Callable[[], object]) -> None:
    """Do what the database has to hear, also when it is away for a while: what the server took, only we know. ``deed`` may be done
    twice. Raises what the database said when it stays away until half of a lease is over: then the claims lapse, and others may
    send.
    """
    end = monotonic() + settings.OUTBOX_LEASE_SECONDS / 2
    while True:
        try:
            deed()
            return
        except DATABASE_AWAY:
            # Inside somebody else's transaction nothing can be said again.
            if connection.in_atomic_block or monotonic() > end:
                raise
            connection.close()
            sleep(PAUSE_SECONDS)


def mark_sent(pks: list[int], *, at: datetime) -> int:
    """Write at these copies that the server took them. Returns at how many that did not stand yet."""
    return Delivery.objects.filter(pk__in=pks).exclude(state=DeliveryState.SENT).sent(at)


def mark_held(claim: Claim, *, upto: int, at: datetime) -> int:
    """The same for the copies of a claim up to a mark. Returns how many."""
    return Delivery.objects.held_by(claim).filter(pk__lte=upto).sent(at)


class PlainMarks:
    """One update for each mail, on Django's own connection: for SQLite, and inside a transaction."""

    def begin(self, claim: UUID) -> None:
        """From now on the copies of this claim are marked."""
        self._claim, self.is_lost = Claim.objects.filter(pk=claim), False

    def sent(self, pk: int) -> None:
        """Mark one mail. ``is_lost`` from then on where the claim is gone: its lease had lapsed."""
        self.is_lost = not self._claim.update(upto=pk)

    def look(self) -> None:
        """Nothing is under way."""

    def settle(self) -> None:
        """Nothing is under way."""

    def close(self) -> None:
        """Nothing to close."""


class QuickMarks:
    """Marks on a connection of their own: the database writes one down while the next mail leaves already.

    They are not flushed one by one (``synchronous_commit`` off); the commit of the next claim flushes them. So a fault of the
    database itself may forget those since the last claim: whoever marked them still knows, and marks them again.
    """

    def __init__(self) -> None:
        parameters = connection.get_connection_params()
        # Django's own settings for its cursors do not belong to a connection that does not wait.
        for name in ("cursor_factory", "isolation_level", "server_side_binding", "prepare_threshold", "context"):
            parameters.pop(name, None)
        self._connection: Any = psycopg2.connect(**parameters, async_=1)
        wait_select(self._connection)
        self._cursor = self._connection.cursor()
        self._cursor.execute("SET synchronous_commit TO off")
        wait_select(self._connection)
        self._cursor.execute("PREPARE mark (uuid, bigint) AS UPDATE outbox_claim SET upto = $2 WHERE id = $1")
        wait_select(self._connection)
        self._is_under_way = False
        self._fault: psycopg2.Error | None = None

    def begin(self, claim: UUID) -> None:
        """From now on the copies of this claim are marked."""
        self._claim, self.is_lost = claim.hex.encode(), False

    def sent(self, pk: int) -> None:
        """Mark one mail; waits only for the mark before it. ``is_lost`` soon where the claim is gone: its lease had lapsed."""
        self.settle()
        # Both are ours; made into words by the driver they would take twice as long.
        self._cursor.execute(b"EXECUTE mark ('%b', %d)" % (self._claim, pk))
        self._is_under_way = True

    def look(self) -> None:
        """See whether the mark that is under way is written down, without waiting for it and without a fault: a database that
        is away is met when it is waited for."""
        if self._is_under_way and self._fault is None:
            try:
                if self._connection.poll() == POLL_OK:
                    self._written_down()
            except psycopg2.Error as fault:
                self._fault = fault

    def settle(self) -> None:
        """Wait for the mark that is under way."""
        if self._fault is not None:
            raise self._fault
        if self._is_under_way:
            self._is_under_way = False
            wait_select(self._connection)
            self._written_down()

    def _written_down(self) -> None:
        self._is_under_way = False
        self.is_lost |= self._cursor.rowcount == 0

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


def may_write_aside() -> bool:
    """Whether several connections may write at once here: not on SQLite, nor inside a transaction, which others cannot see."""
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def marks() -> PlainMarks | QuickMarks:
    """The quickest way to mark that the database offers."""
    return QuickMarks() if may_write_aside() else PlainMarks()
