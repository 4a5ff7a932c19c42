"""One letter to many: each gets it once, whatever the server says."""

import smtplib
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

import pytest
from django.conf import settings as portal
from django.core import mail as box
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import IntegerField, Value

from mmn_portal.outbox import actions, queries, streams
from mmn_portal.outbox.actions import broadcasting, delivering
from mmn_portal.outbox.actions.handing_over import Batch
from mmn_portal.outbox.enums import BounceKind, BroadcastState, DeliveryState, SuppressionReason
from mmn_portal.outbox.models import Bounce, Broadcast, Claim, Delivery, MailDomain, Suppression
from mmn_portal.people.models import Person
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
UNWANTED: set[int] = set()
streams.bring("tests", lambda key, recipients: set(recipients) - UNWANTED)
CONTENT = {
    language: {"subject": subject, "text": f"{subject}\n\ue000unsubscribe_url\ue001\n", "html": f'<p>{subject}</p><a href="\ue000unsubscribe_url\ue001">x</a>'}
    for language, subject in (("nl", "Nieuws"), ("en", "News"))
}  # fmt: skip
LINKS = {language: {"unsubscribe_url": ["/nieuwsbrief/afmelden/%s/", "mailing.unsubscribe"]} for language in CONTENT}
HEADERS = {"List-Unsubscribe": "<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


@pytest.fixture(autouse=True)
def all_want_it():
    UNWANTED.clear()


def readers(how_many: int, domain: str = "example.nl", start: int = 0) -> None:
    Person.objects.bulk_create(
        Person(name=f"Lezer {n}", email=f"r{n}@{domain}") for n in range(start, start + how_many)
    )


def begin(key: str = "brief", **fields) -> Broadcast:
    people = Person.objects.order_by("pk").values_list("pk", "email", Value("nl"), Value(1, IntegerField()))
    return actions.begin(
        key=key, stream="tests", content=CONTENT, links=LINKS, headers=HEADERS, sender="NOV <nieuws@example.nl>",
        recipients=people, now=NOW, **fields,
    )  # fmt: skip


def states(broadcast: Broadcast) -> Counter:
    return Counter(DeliveryState(state).name for state in broadcast.deliveries.values_list("state", flat=True))


def test_everybody_gets_it_once():
    readers(7)
    broadcast = begin()

    sent = [actions.deliver_broadcasts(now=NOW), actions.deliver_broadcasts(now=NOW)]

    broadcast.refresh_from_db()
    assert (sent, sorted(message.to[0] for message in box.outbox)) == ([7, 0], [f"r{n}@example.nl" for n in range(7)])
    assert (broadcast.state, broadcast.figures["sent"], broadcast.recipients) == (BroadcastState.DONE, 7, 7)


def test_a_claim_with_a_gap_leaves_what_stands_in_between_alone():
    readers(5)
    broadcast = begin()
    others = broadcast.deliveries.order_by("pk")[2]
    Delivery.objects.filter(pk=others.pk).update(claim=uuid4())

    claimed = delivering.claim(pk=broadcast.pk, now=NOW, most=10)

    held = set(Delivery.objects.filter(claim=claimed.claim.pk).values_list("pk", flat=True))
    assert (
        held
        == {one.pk for one in claimed.picked}
        == set(broadcast.deliveries.values_list("pk", flat=True)) - {others.pk}
    )


@pytest.mark.parametrize("gap", [0, 1])
def test_copies_are_found_by_their_numbers_with_and_without_a_gap(gap):
    readers(4)
    pks = list(begin().deliveries.order_by("pk").values_list("pk", flat=True))
    asked = [pks[0], pks[1 + gap]]

    numbered = Delivery.objects.numbered(asked)

    assert list(numbered.order_by("pk").values_list("pk", flat=True)) == asked
    assert ("BETWEEN" in str(numbered.query)) is (gap == 0)


def test_two_people_who_press_send_send_one_letter():
    readers(3)
    begin(), begin()

    actions.deliver_broadcasts(now=NOW)

    assert (Broadcast.objects.count(), len(box.outbox)) == (1, 3)


def test_each_copy_carries_its_own_way_out():
    readers(2)
    begin()
    actions.deliver_broadcasts(now=NOW)

    headers = [message.extra_headers["List-Unsubscribe"] for message in box.outbox]
    assert all(header.strip("<>") in message.body for header, message in zip(headers, box.outbox, strict=True))
    assert len(set(headers)) == 2


def test_who_unsubscribed_or_was_blocked_since_gets_nothing():
    readers(4)
    broadcast = begin()
    first, second = Person.objects.order_by("pk")[:2]
    UNWANTED.add(first.pk)
    actions.suppress(email=second.email, reason=SuppressionReason.STAFF, now=NOW)

    actions.deliver_broadcasts(now=NOW)

    assert states(broadcast) == {"SKIPPED": 1, "BLOCKED": 1, "SENT": 2}


def test_a_blocked_address_that_comes_in_later_is_seen_at_the_claim():
    readers(1)
    broadcast = begin()
    # As if the block came while the copy was already chosen: the row itself was not told.
    Suppression.objects.create(print=actions.print_of("R0@example.nl"), reason=SuppressionReason.ERASED, since=NOW)

    actions.deliver_broadcasts(now=NOW)

    assert (states(broadcast), box.outbox) == ({"BLOCKED": 1}, [])


def test_an_erased_reader_leaves_no_copy_and_the_ledger_still_adds_up():
    readers(3)
    broadcast = begin()
    actions.forget(email="r1@example.nl", now=NOW)

    actions.deliver_broadcasts(now=NOW)

    ledger = queries.ledger(Broadcast.objects.get())
    assert (ledger["sent"], ledger["erased"], Delivery.objects.filter(email="r1@example.nl").exists()) == (2, 1, False)
    assert sum(number for name, number in ledger.items() if name != "bounced") == broadcast.recipients


def test_a_letter_that_leaves_counts_as_its_rows_do():
    readers(9)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW, most=4)
    waiting = list(broadcast.deliveries.waiting().order_by("pk"))
    for one, state in zip(
        waiting, (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.SKIPPED), strict=False
    ):
        Delivery.objects.filter(pk=one.pk).update(state=state)
    actions.forget(email="r0@example.nl", now=NOW), actions.forget(email="r8@example.nl", now=NOW)
    sent = broadcast.deliveries.filter(sent_at__isnull=False).first()
    actions.take_bounce(key="x", email=sent.email, kind=BounceKind.HARD, delivery_id=sent.pk, now=NOW)

    broadcast.refresh_from_db()
    ledger = queries.ledger(broadcast)
    assert ledger == queries.counted(broadcast)
    assert {name: number for name, number in ledger.items() if number} == {
        "waiting": 1, "sent": 3, "refused": 1, "unsubscribed": 1, "uncertain": 1, "erased": 2, "bounced": 1,
    }  # fmt: skip


def test_what_a_worker_had_in_its_hands_when_it_was_stopped_is_settled():
    from mmn_portal.outbox.actions.delivering import claim

    readers(5)
    broadcast = begin()
    claim(pk=broadcast.pk, now=NOW, most=3)
    actions.stop_broadcast(broadcast=broadcast, now=NOW)
    actions.take_back(now=NOW + timedelta(seconds=portal.OUTBOX_LEASE_SECONDS + 1))

    figures = queries.ledger(Broadcast.objects.get())
    assert (figures["leaving"], figures["dropped"], figures["uncertain"]) == (0, 4, 1)


def test_the_hours_of_a_letter_stay_when_its_copies_go():
    readers(3)
    begin()
    actions.deliver_broadcasts(now=NOW)
    actions.clear_old_broadcasts(now=NOW + timedelta(days=91))

    figures = Broadcast.objects.get().figures
    assert ([number for _hour, number in figures["hours"]], Delivery.objects.exists()) == ([3], False)


def test_pause_holds_and_resume_goes_on():
    readers(3)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW, most=1)
    actions.pause(broadcast=broadcast, now=NOW)
    held = actions.deliver_broadcasts(now=NOW)
    actions.resume(broadcast=broadcast, now=NOW)

    assert [held, actions.deliver_broadcasts(now=NOW)] == [0, 2]


def test_what_is_stopped_never_goes_on():
    readers(3)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW, most=1)
    actions.stop_broadcast(broadcast=broadcast, now=NOW)

    resumed = actions.resume(broadcast=broadcast, now=NOW)

    assert (resumed, actions.deliver_broadcasts(now=NOW), states(broadcast)) == (False, 0, {"SENT": 1, "DROPPED": 2})


def test_the_rate_is_kept_and_nothing_is_saved_up():
    readers(100)
    begin(rate_per_hour=3600)

    an_hour_later = NOW + timedelta(hours=1)
    sent = [
        actions.deliver_broadcasts(now=NOW, seconds=60),
        actions.deliver_broadcasts(now=an_hour_later, seconds=60),
    ]

    # A second more for each second that this machine takes.
    assert (sent[0] <= 20, 70 <= sent[1] <= 95) == (True, True)


def test_the_night_is_quiet():
    readers(1)
    night = NOW.replace(hour=23)
    begin()

    at_night = actions.deliver_broadcasts(now=night)

    morning = (night + timedelta(days=1)).replace(hour=8, minute=1)
    assert [at_night, actions.deliver_broadcasts(now=morning)] == [0, 1]


def test_a_letter_whose_time_is_over_is_not_sent_late():
    readers(1)
    broadcast = begin(not_after=NOW + timedelta(hours=1))

    sent = actions.deliver_broadcasts(now=NOW + timedelta(hours=2))

    broadcast.refresh_from_db()
    assert (sent, states(broadcast), broadcast.state) == (0, {"DROPPED": 1}, BroadcastState.DONE)


def test_of_a_worker_that_died_one_copy_is_in_doubt_and_the_rest_goes_on():
    from mmn_portal.outbox.actions.delivering import claim

    readers(5)
    broadcast = begin()
    claim(pk=broadcast.pk, now=NOW, most=3)

    sent = actions.deliver_broadcasts(now=NOW + timedelta(seconds=portal.OUTBOX_LEASE_SECONDS + 1))

    first = broadcast.deliveries.order_by("pk").first()
    assert (sent, states(broadcast), first.state) == (4, {"SENT": 4, "UNCERTAIN": 1}, DeliveryState.UNCERTAIN)


def later() -> timedelta:
    """When the lease of a claim of now has ended."""
    return timedelta(seconds=portal.OUTBOX_LEASE_SECONDS + 1)


def test_what_a_worker_that_died_had_marked_was_sent():
    from mmn_portal.outbox.actions.delivering import claim

    readers(5)
    broadcast = begin()
    _letter, made, picked, *_rest = claim(pk=broadcast.pk, now=NOW, most=5)
    Claim.objects.filter(pk=made.pk).update(upto=picked[2].pk)

    doubtful = actions.take_back(now=NOW + later())

    broadcast.refresh_from_db()
    found = list(broadcast.deliveries.order_by("pk").values_list("state", flat=True))
    sent, unsure, waits = DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.WAITING
    assert (doubtful, found, broadcast.sent) == (1, [sent, sent, sent, unsure, waits], 3)
    assert (Claim.objects.count(), actions.take_back(now=NOW + later())) == (0, 0)


def test_a_claim_tells_nothing_of_copies_between_its_numbers_that_are_somebody_elses():
    """One copy was put off and waits again, far before the others: the next claim reaches from there over what another one holds."""
    from mmn_portal.outbox.actions.delivering import claim

    readers(6)
    broadcast = begin()
    first = broadcast.deliveries.order_by("pk").first()
    broadcast.deliveries.filter(pk=first.pk).update(not_before=NOW + timedelta(hours=1))
    _letter, one, theirs, *_rest = claim(pk=broadcast.pk, now=NOW, most=3)
    broadcast.deliveries.filter(pk=first.pk).update(not_before=None)
    _letter, other, ours, *_rest = claim(pk=broadcast.pk, now=NOW, most=3)
    Claim.objects.filter(pk=other.pk).update(upto=ours[-1].pk, until=NOW - timedelta(hours=1))

    actions.take_back(now=NOW)

    sent = broadcast.deliveries.filter(state=DeliveryState.SENT).values_list("pk", flat=True)
    held = broadcast.deliveries.in_hands().values_list("pk", flat=True)
    assert ours[0].pk < theirs[0].pk < theirs[-1].pk < ours[-1].pk
    assert (set(sent), set(held)) == ({one.pk for one in ours}, {one.pk for one in theirs})
    assert queries.ledger(broadcast)["leaving"] == queries.counted(broadcast)["leaving"] == len(theirs)


def test_the_database_lets_nobody_hold_what_does_not_wait():
    readers(1)
    broadcast = begin()

    with pytest.raises(IntegrityError, match="held_while_it_waits|CHECK constraint"), transaction.atomic():
        broadcast.deliveries.update(state=DeliveryState.SENT, sent_at=NOW, claim=uuid4())


def test_no_more_is_claimed_than_leaves_before_the_turn_is_over():
    from mmn_portal.outbox.actions.delivering import BATCH, FIRST, Worker

    long, short = Worker(now=NOW, seconds=20, most=0), Worker(now=NOW, seconds=0.5, most=0)
    unknown = long.size
    long.pace = short.pace = 400
    quick = long.size, short.size
    long.pace = 5000

    assert (unknown, long.size, quick[0]) == (FIRST, BATCH, 800)
    assert FIRST <= quick[1] <= 200
    long.close(), short.close()


def killed(monkeypatch) -> None:
    """A worker dies when the last copy of its claim has left."""

    def die(self):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Batch, "end", die)
        actions.deliver_broadcasts(now=NOW)


def test_a_mark_does_not_tell_of_copies_that_were_refused_or_could_not_be_made(sink, monkeypatch):
    readers(2), readers(1, "unknown.example", start=5), readers(1, "busy.example", start=6)
    Person.objects.create(name="Zonder adres", email="r 7@example.nl")
    readers(2, start=8)
    log = sink()
    broadcast = begin()

    killed(monkeypatch)
    actions.take_back(now=NOW + later())

    assert states(broadcast) == {"SENT": 4, "FAILED": 2, "WAITING": 1}
    assert sorted(address for address, _id in log()) == [f"r{n}@example.nl" for n in (0, 1, 8, 9)]


def test_a_worker_whose_lease_lapsed_marks_all_the_same_what_the_server_took(monkeypatch):
    readers(4)
    broadcast = begin()
    end = Batch.end

    def too_late(batch):
        Claim.objects.update(upto=0)
        actions.take_back(now=NOW + later())
        end(batch)

    monkeypatch.setattr(Batch, "end", too_late)
    actions.deliver_broadcasts(now=NOW)

    assert states(broadcast) == {"SENT": 4}


@pytest.mark.django_db(transaction=True)
def test_a_copy_whose_doubt_could_not_be_written_down_stays_with_its_claim(sink, monkeypatch):
    """The server and the database fail at the same moment: when the lease has ended the copy is named."""
    readers(3)
    sink("--hang-at", "2")
    broadcast = begin()

    def fail(self, one):
        raise OperationalError

    monkeypatch.setattr(Batch, "_doubt", fail)
    actions.deliver_broadcasts(now=NOW)
    held = states(broadcast), queries.ledger(broadcast)["leaving"]
    actions.take_back(now=NOW + later())

    assert held == ({"SENT": 2, "WAITING": 1}, 1)
    assert (states(broadcast), queries.ledger(broadcast)["leaving"]) == ({"SENT": 2, "UNCERTAIN": 1}, 0)


def test_staff_send_the_doubtful_copy_again_with_the_same_identity():
    from mmn_portal.outbox.writing import Letter

    readers(1)
    broadcast = begin()
    one = broadcast.deliveries.get()
    broadcast.deliveries.update(state=DeliveryState.UNCERTAIN)
    actions.finish(pk=broadcast.pk, now=NOW)
    actions.send_doubtful(broadcast=broadcast, now=NOW)

    actions.deliver_broadcasts(now=NOW)

    assert [message.extra_headers["Message-ID"] for message in box.outbox] == [Letter(broadcast, "nl").message_id(one)]


class Moody(EmailBackend):
    """Refuses by the words of the address."""

    def send_messages(self, messages):
        address = messages[0].to[0]
        if address.endswith("@unknown.example"):
            raise smtplib.SMTPRecipientsRefused({address: (550, b"5.1.1 nobody here")})
        if address.endswith("@busy.example"):
            raise smtplib.SMTPRecipientsRefused({address: (450, b"4.7.1 not now")})
        return super().send_messages(messages)


def test_an_unknown_address_is_refused_and_blocked_and_the_others_go_on(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Moody"
    readers(2), readers(1, "unknown.example", start=5), readers(2, start=10)
    broadcast = begin()

    actions.deliver_broadcasts(now=NOW)

    assert states(broadcast) == {"SENT": 4, "FAILED": 1}
    assert Suppression.objects.get().reason == SuppressionReason.HARD
    assert Bounce.objects.get().kind == BounceKind.HARD


def test_a_provider_that_says_not_now_waits_and_the_others_go_on(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Moody"
    readers(2, "busy.example"), readers(2, start=10)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW)
    first, held = states(broadcast), MailDomain.objects.get().name

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = actions.deliver_broadcasts(now=NOW + timedelta(minutes=5))

    assert (first, held, later) == ({"WAITING": 2, "SENT": 2}, "busy.example", 2)
    assert not MailDomain.objects.exists()


class HangingUp(EmailBackend):
    """Hangs up (RFC 5321, 3.8) when it is handed a mail for these readers."""

    times: ClassVar[dict[str, int]] = {}

    def send_messages(self, messages):
        address = messages[0].to[0]
        if self.times.get(address):
            self.times[address] -= 1
            raise smtplib.SMTPRecipientsRefused({address: (421, b"4.7.0 closing")})
        return super().send_messages(messages)


@pytest.mark.parametrize(("times", "waiting"), [(1, 0), (2, 1)])
def test_who_hangs_up_twice_at_one_copy_means_that_copy(settings, monkeypatch, times, waiting):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.HangingUp"
    readers(1), readers(1, "busy.example", start=1), readers(2, start=2)
    monkeypatch.setattr(HangingUp, "times", {"r1@busy.example": times})
    broadcast = begin()

    actions.deliver_broadcasts(now=NOW)
    actions.deliver_broadcasts(now=NOW + timedelta(minutes=1))

    assert states(broadcast) == Counter({"SENT": 4 - waiting, "WAITING": waiting})
    assert len({message.to[0] for message in box.outbox}) == len(box.outbox) == 4 - waiting


def test_a_server_that_always_hangs_up_at_one_copy_gets_the_others(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.HangingUp"
    readers(4)
    monkeypatch.setattr(HangingUp, "times", {"r0@example.nl": 99})
    broadcast = begin()

    for minutes in (0, 1, 2):
        actions.deliver_broadcasts(now=NOW + timedelta(minutes=minutes))

    assert states(broadcast) == {"SENT": 3, "WAITING": 1}


def test_a_fault_of_ours_between_two_copies_never_hands_one_reader_the_letter_of_another(sink, monkeypatch):
    """The envelope of the next copy is with the server already: on that line nothing more may be sent."""
    readers(3)
    log = sink()
    first, take = begin("een"), Batch._take

    def fault(batch, answer):
        take(batch, answer)
        if answer.pk == first.deliveries.order_by("pk")[1].pk:
            raise KeyError

    monkeypatch.setattr(Batch, "_take", fault)
    second = begin("twee")
    actions.deliver_broadcasts(now=NOW)

    assert states(second) == {"SENT": 3}
    assert Counter(address for address, _id in log()) == {"r0@example.nl": 2, "r1@example.nl": 2, "r2@example.nl": 1}


def test_a_late_refusal_changes_nothing_of_a_copy_that_another_worker_has_taken_over(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Moody"
    readers(1, "busy.example"), readers(2, start=1)
    broadcast = begin()
    take = Batch._take

    def slow(batch, answer):
        if Claim.objects.exists():
            actions.take_back(now=NOW + later())
            broadcast.deliveries.exclude(state=DeliveryState.SENT).update(state=DeliveryState.SENT, sent_at=NOW)
        take(batch, answer)

    monkeypatch.setattr(Batch, "_take", slow)
    actions.deliver_broadcasts(now=NOW)

    assert states(broadcast) == {"SENT": 3}
    # Whoever has lost the claim stops; one more was on its way already.
    assert len(box.outbox) <= 1


class Refusing(EmailBackend):
    """A relay that takes nothing of this letter."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (554, b"5.7.1 this is spam")})


def test_a_letter_that_nearly_everybody_refuses_is_paused_for_staff_to_look(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Refusing"
    readers(600)
    broadcast = begin()

    actions.deliver_broadcasts(now=NOW)

    broadcast.refresh_from_db()
    assert (broadcast.state, states(broadcast)) == (BroadcastState.PAUSED, {"WAITING": 600})
    assert not Suppression.objects.exists()


class Away(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_server_that_is_away_keeps_everything(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Away"
    readers(3)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW)
    broadcast.refresh_from_db()
    held = (broadcast.troubles, broadcast.not_before > NOW)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.deliver_broadcasts(now=NOW + timedelta(minutes=11))

    broadcast.refresh_from_db()
    assert (held, len(box.outbox), broadcast.troubles) == ((1, True), 3, 0)


# --- over real SMTP ------------------------------------------------------------------------------


@pytest.fixture
def sink(settings, tmp_path):
    """A server that is told how to behave; gives what it took, as (address, Message-ID)."""
    servers = []

    def start(*arguments: str):
        log = tmp_path / "sink.log"
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.sink", "--log", str(log), *arguments], cwd=portal.BASE_DIR,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        servers.append(server)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(server.stdout.readline())
        settings.EMAIL_TIMEOUT = 1
        return lambda: [tuple(line.split()) for line in log.read_text().splitlines()]

    yield start
    for server in servers:
        server.kill()
        server.communicate()


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_over_smtp_each_gets_it_once_with_and_without_pipelining(sink, plain):
    readers(20), readers(2, "unknown.example", start=50), readers(3, "busy.example", start=60), readers(9, start=70)
    log = sink(*plain)
    broadcast = begin()

    actions.deliver_broadcasts(now=NOW)

    assert states(broadcast) == {"SENT": 29, "FAILED": 2, "WAITING": 3}
    assert Counter(address for address, _id in log()) == Counter(
        [f"r{n}@example.nl" for n in [*range(20), *range(70, 79)]]
    )


def test_a_relay_that_hangs_up_after_some_mails_is_no_trouble(sink):
    readers(25)
    log = sink("--hang-up-after", "4")
    broadcast = begin()

    actions.deliver_broadcasts(now=NOW)

    broadcast.refresh_from_db()
    assert (len(log()), len(set(log())), broadcast.troubles, broadcast.state) == (25, 25, 0, BroadcastState.DONE)


@pytest.mark.parametrize("fault", ["--die-at", "--hang-at"])
def test_no_answer_after_the_content_is_tried_once_more_with_the_same_identity(sink, fault):
    readers(6)
    log = sink(fault, "3")
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW)
    marked = broadcast.deliveries.get(doubts=1)
    # Whatever else was held goes on; the doubtful one waits ten minutes.
    actions.deliver_broadcasts(now=NOW + timedelta(minutes=11))

    copies = Counter(log())
    assert (marked.email, copies[max(copies, key=copies.get)], len(copies)) == ("r2@example.nl", 2, 6)
    assert states(broadcast) == {"SENT": 6}


def test_the_domain_of_the_envelope_is_the_return_address_signed(settings):
    from mmn_portal.outbox import return_paths

    settings.MAIL_RETURN_ADDRESS = "terug@mail.example.nl"
    address = return_paths.make("d", 12, sender="a@example.nl")

    assert address.startswith("terug+d12-")
    assert return_paths.read(address.upper()) == ("d", 12)
    assert return_paths.read(address.replace("+d12", "+d13")) is None


# --- what a review found --------------------------------------------------------------------------


class Answering(EmailBackend):
    """Refuses everybody with the same words."""

    words: tuple[int, bytes] = (550, b"5.1.8 Sender address rejected: Domain not found")

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: type(self).words})


def test_a_fault_of_the_sender_blocks_no_reader(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Answering"
    readers(3)
    begin()

    actions.deliver_broadcasts(now=NOW)

    assert (Suppression.objects.exists(), Bounce.objects.filter(kind=BounceKind.HARD).exists()) == (False, False)


def test_one_full_mailbox_holds_nobody_else_up(settings, monkeypatch):
    monkeypatch.setattr(Answering, "words", (452, b"4.2.2 over quota"))
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Answering"
    readers(2)
    begin()

    actions.deliver_broadcasts(now=NOW)

    assert not MailDomain.objects.exists()


def test_a_server_that_stays_away_after_some_mails_ends_the_turn(settings):
    """It took three, and refuses every connection since: no thousand attempts, but a pause."""
    from mmn_portal.outbox.line import Line, ServerAway

    class Backend:
        opened = 0
        connection = None

        def open(self):
            type(self).opened += 1
            raise ConnectionRefusedError

        def close(self):
            pass

    line = Line(Backend())
    line.taken = 3
    with pytest.raises(ServerAway):
        line.open()

    assert (line.taken, Backend.opened) == (0, 1)


def test_nobody_can_end_a_part_of_the_letter_and_begin_another():
    from email import message_from_bytes, policy

    from mmn_portal.outbox.compiled import compile_letter

    evil = "--mmn-00000000000000000000000000000000\nContent-Type: text/html\n\n<h1>Ander</h1>\n--mmn-00000000000000000000000000000000--"
    made = compile_letter(subject="S", text=evil, html="<p>Echt</p>", headers={"From": "a@example.nl"}).join({}, {})

    message = message_from_bytes(made, policy=policy.default)
    assert message.get_body(("html",)).get_content().strip() == "<p>Echt</p>"


def test_a_provider_that_nobody_mails_any_more_is_forgotten():
    for name, days in (("oud.example", 40), ("nu.example", 1)):
        MailDomain.objects.create(name=name, wait_until=NOW - timedelta(days=days))

    actions.clear_old_broadcasts(now=NOW)

    assert [one.name for one in MailDomain.objects.all()] == ["nu.example"]


def test_two_letters_take_turns():
    readers(60)
    long, short = begin("lang"), begin("kort")
    actions.deliver_broadcasts(now=NOW, most=40)

    assert [states(letter)["SENT"] for letter in (long, short)] == [20, 20]


def test_a_turn_that_is_over_after_one_claim_begins_with_the_other_letter():
    readers(60)
    long, short = begin("lang"), begin("kort")
    for minute in range(3):
        actions.deliver_broadcasts(now=NOW + timedelta(minutes=minute), most=20)

    assert [states(letter)["SENT"] for letter in (long, short)] == [40, 20]


def test_a_slow_letter_keeps_its_rate_and_the_next_one_leaves_beside_it():
    readers(60)
    slow, next_one = begin("traag", rate_per_hour=3600), begin("volgende")
    actions.deliver_broadcasts(now=NOW, seconds=60)

    assert (states(slow)["SENT"] <= 20, states(next_one)) == (True, {"SENT": 60})


def test_a_turn_skips_over_any_number_of_people_who_stopped():
    readers(60)
    broadcast = begin()
    UNWANTED.update(broadcast.deliveries.order_by("pk").values_list("recipient", flat=True)[:55])

    assert actions.deliver_broadcasts(now=NOW) == 5


def test_a_letter_for_nobody_is_done_at_once():
    broadcast = actions.begin(
        key="leeg", stream="tests", content=CONTENT, links=LINKS, headers=HEADERS, sender="a@example.nl",
        recipients=Person.objects.none().values_list("pk", "email", Value("nl"), Value(1, IntegerField())), now=NOW,
    )  # fmt: skip

    actions.deliver_broadcasts(now=NOW)

    broadcast.refresh_from_db()
    assert (broadcast.recipients, broadcast.state) == (0, BroadcastState.DONE)


def test_a_new_key_of_the_portal_lifts_no_block(settings):
    actions.suppress(email="ina@example.nl", reason=SuppressionReason.ERASED, now=NOW)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een-heel-andere-sleutel" * 3

    assert actions.blocked_among(["ina@example.nl"]) == {"ina@example.nl"}


def test_old_copies_go_and_the_last_figures_stay():
    readers(3)
    broadcast = begin()
    actions.deliver_broadcasts(now=NOW)
    one = broadcast.deliveries.first()
    actions.take_bounce(key="x", email=one.email, kind=BounceKind.HARD, delivery_id=one.pk, now=NOW + timedelta(days=1))

    actions.clear_old_broadcasts(now=NOW + timedelta(days=91))

    ledger = queries.ledger(Broadcast.objects.get())
    assert (Delivery.objects.exists(), ledger["sent"], ledger["bounced"]) == (False, 3, 1)


class Relay(EmailBackend):
    """A relay that was set up wrongly: it knows nobody."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"5.1.1 User unknown in relay recipient table")})


@pytest.mark.parametrize("rate", [60, 500])
def test_a_slow_letter_that_everybody_refuses_is_paused_too_and_blocks_nobody(settings, rate):
    """A claim of a slow letter is a few copies: it is judged by the ones before as well."""
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Relay"
    readers(60)
    broadcast = begin(rate_per_hour=rate)
    for minute in range(40):
        actions.deliver_broadcasts(now=NOW + timedelta(minutes=minute))

    broadcast.refresh_from_db()
    assert (broadcast.state, states(broadcast)) == (BroadcastState.PAUSED, {"WAITING": 60})
    assert (Suppression.objects.exists(), Bounce.objects.exists()) == (False, False)


def test_a_slow_letter_with_some_dead_addresses_goes_on_and_blocks_those(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Moody"
    for start in range(0, 60, 6):
        readers(4, start=start), readers(2, "unknown.example", start=start + 4)
    broadcast = begin(rate_per_hour=500)
    for minute in range(12):
        actions.deliver_broadcasts(now=NOW + timedelta(minutes=minute))

    assert (states(broadcast), Suppression.objects.count()) == ({"SENT": 40, "FAILED": 20}, 20)


# --- which block stays ----------------------------------------------------------------------------


@pytest.mark.parametrize("later", ["hard", "complaint", "soft", "erased"])
def test_what_staff_blocked_stays_blocked_by_staff(later):
    actions.suppress(email="vera@example.nl", reason=SuppressionReason.STAFF, now=NOW)
    actions.suppress(email="vera@example.nl", reason=SuppressionReason(later), now=NOW)

    lifted = actions.lift(email="vera@example.nl", asked_anew=True)

    kept = Suppression.objects.get()
    assert (lifted, kept.reason, bool(kept.email)) == (False, SuppressionReason.STAFF, later != "erased")


def test_of_who_was_erased_nothing_is_written_down_again():
    """A report that comes days after, and one about somebody whom staff had blocked."""
    actions.forget(email="vera@example.nl", now=NOW)
    taken = actions.take_bounce(
        key="x", email="vera@example.nl", kind=BounceKind.HARD, now=NOW, detail="vera@example.nl"
    )
    actions.suppress(email="vera@example.nl", reason=SuppressionReason.STAFF, now=NOW, detail="Vera belde")

    kept = Suppression.objects.get()
    assert (taken, Bounce.objects.exists(), kept.email, kept.detail) == (False, False, "", "")
    assert (kept.reason, actions.blocked_among(["vera@example.nl"])) == (SuppressionReason.STAFF, {"vera@example.nl"})


def test_a_bounce_still_finds_its_mail_after_a_change_of_key(settings):
    from mmn_portal.outbox import return_paths

    settings.MAIL_RETURN_ADDRESS = "terug@mail.example.nl"
    address = return_paths.make("d", 12, sender="a@example.nl")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een heel nieuwe sleutel van meer dan vijftig tekens lang"

    assert return_paths.read(address) == ("d", 12)


def test_a_letter_beside_one_that_was_misjudged_still_reaches_its_readers(settings):
    """While the slow letter counted against its readers, the other one took them for gone."""
    settings.EMAIL_BACKEND = "tests.outbox.test_broadcasts.Relay"
    readers(20)
    slow, other = begin(rate_per_hour=500), begin("andere")
    actions.pause(broadcast=other, why="", now=NOW)
    for minute in range(4):
        actions.deliver_broadcasts(now=NOW + timedelta(minutes=minute))

    assert (states(slow), states(other)) == ({"WAITING": 20}, {"WAITING": 20})


def test_what_staff_blocked_staff_end_also_of_who_was_erased(client, nov):
    """She can come back by herself then; before, nobody could let her."""
    actions.suppress(email="vera@example.nl", reason=SuppressionReason.STAFF, now=NOW)
    actions.forget(email="vera@example.nl", now=NOW)
    actions.forget(email="ina@example.nl", now=NOW)
    client.force_login(nov)
    listed = client.get("/beheer/outbox/suppression/")
    chosen = list(Suppression.objects.values_list("pk", flat=True))
    client.post("/beheer/outbox/suppression/", {"action": "lift", "_selected_action": chosen})

    assert (listed.status_code, set(Suppression.objects.values_list("reason", flat=True))) == (200, {"erased"})
    assert actions.lift(email="vera@example.nl") is True


def test_staff_block_somebody_who_was_erased(nov):
    actions.forget(email="vera@example.nl", now=NOW)
    actions.block(email="vera@example.nl", by=nov, now=NOW)

    assert actions.lift(email="vera@example.nl", asked_anew=True) is False
    with pytest.raises(actions.AlreadyBlocked):
        actions.block(email="vera@example.nl", by=nov, now=NOW)


def test_what_is_stopped_or_too_late_is_dropped_piece_by_piece(monkeypatch):
    monkeypatch.setattr(broadcasting, "AT_ONCE", 2)
    readers(5)
    late, stopped = begin(key="laat", not_after=NOW + timedelta(hours=1)), begin(key="gestopt")
    actions.stop_broadcast(broadcast=stopped, now=NOW)
    actions.deliver_broadcasts(now=NOW + timedelta(hours=2))

    late.refresh_from_db()
    assert [states(one) for one in (late, stopped)] == [{"DROPPED": 5}, {"DROPPED": 5}]
    assert (late.state, queries.ledger(late)["dropped"]) == (BroadcastState.DONE, 5)


def test_a_stop_that_was_cut_short_is_finished_by_whoever_sends_next(monkeypatch):
    readers(3)
    broadcast = begin()
    with monkeypatch.context() as cut_short:
        cut_short.setattr(broadcasting, "drop_rest", lambda broadcast: None)
        actions.stop_broadcast(broadcast=broadcast, now=NOW)
    before = states(broadcast)

    actions.deliver_broadcasts(now=NOW)

    assert (before, states(broadcast), queries.ledger(Broadcast.objects.get())["dropped"]) == (
        {"WAITING": 3}, {"DROPPED": 3}, 3,
    )  # fmt: skip


def test_many_in_a_row_who_stopped_are_passed_over_in_short_looks(monkeypatch):
    """Nobody else gets at the letter during a look."""
    monkeypatch.setattr(delivering, "LOOK", 2)
    monkeypatch.setattr(delivering, "FIRST", 1)
    readers(9)
    broadcast = begin()
    UNWANTED.update(broadcast.deliveries.order_by("pk").values_list("recipient", flat=True)[:7])
    looks, claim = [], delivering.claim
    monkeypatch.setattr(delivering, "claim", lambda **asked: looks.append(asked) or claim(**asked))

    assert (actions.deliver_broadcasts(now=NOW), states(broadcast), len(looks) >= 5) == (
        2,
        {"SKIPPED": 7, "SENT": 2},
        True,
    )
