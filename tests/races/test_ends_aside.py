"""What became of a claim is written down while the next one leaves: whatever goes wrong there is neither lost nor silent."""

import smtplib
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, connection
from django.utils import timezone

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox import streams
from mmn_portal.outbox.actions import delivering
from mmn_portal.outbox.actions.handing_over import Batch
from mmn_portal.outbox.enums import BroadcastState, DeliveryState
from mmn_portal.outbox.models import Bounce, Claim, Delivery, Suppression
from tests.faults.test_newsletters import letter, readers

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
REFUSED: set[str] = set()


class Choosy(EmailBackend):
    """A server that does not know some readers."""

    def send_messages(self, messages):
        for message in messages:
            if message.to[0] in REFUSED:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"5.1.1 unknown")})
        return len(messages)


@pytest.fixture(autouse=True)
def on_postgres(settings):
    assert connection.vendor == "postgresql", "on SQLite nothing is written down aside"
    settings.EMAIL_BACKEND = "tests.races.test_ends_aside.Choosy"
    REFUSED.clear()


def fail(monkeypatch, fault: Exception, *, times: int) -> None:
    """The first claim to end cannot, so many times."""
    end, ended, failed = Batch.end, [], []

    def at_fault(batch):
        ended.append(batch.claim.pk)
        if batch.claim.pk == ended[0] and len(failed) < times:
            failed.append(batch)
            raise fault
        end(batch)

    monkeypatch.setattr(Batch, "end", at_fault)


def states(broadcast) -> Counter:
    return Counter(Delivery.objects.filter(broadcast=broadcast).values_list("state", flat=True))


def test_a_claim_is_judged_also_where_the_one_before_it_could_not_be_ended_at_once(monkeypatch):
    readers(2 * delivering.FIRST)
    made = letter()
    last = Delivery.objects.order_by("-pk")[: delivering.FIRST]
    REFUSED.update(last.values_list("email", flat=True))
    fail(monkeypatch, OperationalError("lock timeout"), times=1)

    outbox.deliver_broadcasts(now=timezone.now())

    made.refresh_from_db()
    assert (made.state, made.sent) == (BroadcastState.PAUSED, delivering.FIRST)
    assert states(made) == {DeliveryState.SENT: delivering.FIRST, DeliveryState.WAITING: delivering.FIRST}
    assert (Bounce.objects.count(), Suppression.objects.count(), Claim.objects.count()) == (0, 0, 0)


def test_a_letter_at_fault_leaves_no_claim_of_another_one_open(monkeypatch):
    readers(10)
    well, broken = letter(), letter()
    wanted = streams.wanted
    monkeypatch.setattr(streams, "wanted", lambda *asked: wanted(*asked) if asked[1] == well.key else 1 / 0)

    outbox.deliver_broadcasts(now=timezone.now())

    well.refresh_from_db()
    assert (states(well), well.sent, Claim.objects.count()) == ({DeliveryState.SENT: 10}, 10, 0)
    assert states(broken) == {DeliveryState.WAITING: 10}


def test_a_claim_that_can_never_be_ended_is_told_and_taken_back(monkeypatch, caplog):
    readers(2 * delivering.FIRST)
    made = letter()
    fail(monkeypatch, ZeroDivisionError("ours"), times=9)
    now = timezone.now()

    outbox.deliver_broadcasts(now=now)

    assert states(made) == {DeliveryState.SENT: delivering.FIRST, DeliveryState.WAITING: delivering.FIRST}
    assert [record.message for record in caplog.records if "could not be written down" in record.message]
    outbox.deliver_broadcasts(now=now + timedelta(seconds=portal.OUTBOX_LEASE_SECONDS + 60))
    made.refresh_from_db()
    assert (states(made), made.state) == ({DeliveryState.SENT: 2 * delivering.FIRST}, BroadcastState.DONE)


def test_what_ends_last_is_written_down_though_the_last_letter_is_at_fault(monkeypatch):
    readers(10)
    well, broken = letter(), letter()
    prepare = delivering.Writer.prepare

    def at_fault(writer, letter, one, **kwargs):
        if letter.broadcast.pk == broken.pk:
            raise ZeroDivisionError
        return prepare(writer, letter, one, **kwargs)

    monkeypatch.setattr(delivering.Writer, "prepare", at_fault)
    outbox.deliver_broadcasts(now=timezone.now())

    # Whether one of the other letter left nobody knows: they are with a worker until the lease ends.
    assert (states(well), Claim.objects.get().broadcast) == ({DeliveryState.SENT: 10}, broken)
