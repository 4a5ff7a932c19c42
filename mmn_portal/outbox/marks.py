"""Marking each mail right after the server took it, at next to no cost."""

from datetime import datetime
from typing import Any

import psycopg2
from django.db import connection
from psycopg2.extensions import POLL_OK
from psycopg2.extras import wait_select

from .enums import DeliveryState
from .models import Delivery


def mark_sent(pks: list[int], *, at: datetime) -> int:
    """Copies that the server took. Returns how many rows still stood there."""
    return Delivery.objects.filter(pk__in=pks).exclude(state=DeliveryState.SENT).update(
        state=DeliveryState.SENT, sent_at=at, claim=None, claimed_until=None, answer=""
    )  # fmt: skip


class PlainMarks:
    """One update for each mail, on Django's own connection: for SQLite, and inside a transaction."""

    def sent(self, pk: int, at: datetime) -> None:
        """Mark one mail."""
        mark_sent([pk], at=at)

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
        self._cursor.execute(
            "PREPARE mark_sent (bigint, timestamptz) AS UPDATE outbox_delivery "
            "SET state = %s, sent_at = $2, claim = NULL, claimed_until = NULL, answer = '' WHERE id = $1",
            (int(DeliveryState.SENT),),
        )
        wait_select(self._connection)
        self._is_under_way = False
        self._fault: psycopg2.Error | None = None

    def sent(self, pk: int, at: datetime) -> None:
        """Mark one mail; waits only for the mark before it."""
        self.settle()
        # Both are ours, a number and a moment; made into words by the driver they would take twice as long.
        self._cursor.execute(b"EXECUTE mark_sent (%d, '%b')" % (pk, at.isoformat().encode()))
        self._is_under_way = True

    def look(self) -> None:
        """See whether the mark that is under way is written down, without waiting for it and without a fault: a database that
        is away is met when it is waited for."""
        if self._is_under_way and self._fault is None:
            try:
                self._is_under_way = self._connection.poll() != POLL_OK
            except psycopg2.Error as fault:
                self._fault = fault

    def settle(self) -> None:
        """Wait for the mark that is under way."""
        if self._fault is not None:
            raise self._fault
        if self._is_under_way:
            self._is_under_way = False
            wait_select(self._connection)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


def marks() -> PlainMarks | QuickMarks:
    """The quickest way to mark that the database offers."""
    is_quick = connection.vendor == "postgresql" and not connection.in_atomic_block
    return QuickMarks() if is_quick else PlainMarks()
