"""Workers are killed, the database restarts, the server breaks off: everybody addressed gets the newsletter, at most one copy is
in doubt for each kill, and nobody who is blocked gets any. Judged by the log of the server that received them.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone

from mmn_portal.mailing.models import Subscriber, Subscription
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import BroadcastState, DeliveryState, SuppressionReason
from mmn_portal.outbox.models import Broadcast, Delivery, Mail
from tests.faults.test_mail import put
from tests.faults.test_restarts import cluster, need, process, redis, worker_of  # noqa: F401 -- a fixture
from tests.faults.test_run_portal import free_port
from tests.faults.test_services import point_broker_at
from tests.mailing.cast import started, topic

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
READERS, KILLS = 10_000, 10


def readers(how_many: int) -> None:
    """Confirmed readers of the general news."""
    now, about = timezone.now(), topic()
    Subscriber.objects.bulk_create(
        (Subscriber(email=f"r{n}@example.nl", made_at=now, confirmed_at=now) for n in range(how_many)), batch_size=2000
    )
    Subscription.objects.bulk_create(
        (
            Subscription(subscriber=one, topic=about, state="active", asked_at=now, confirmed_at=now)
            for one in Subscriber.objects.all()
        ),
        batch_size=2000,
    )


def letter() -> Broadcast:
    """A letter that leaves now, also at night."""
    return started(now=timezone.now() - timedelta(minutes=2), is_quiet_at_night=False).broadcast


@pytest.fixture
def sink(tmp_path):
    """A quick server with a log of its own; called with how to behave, gives its port and what it took."""
    servers, log = [], tmp_path / "sink.log"

    def start(*arguments: str) -> tuple[int, Path]:
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.sink", "--log", str(log), *arguments], cwd=portal.BASE_DIR,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        servers.append(server)
        return int(server.stdout.readline()), log

    yield start
    for server in servers:
        server.kill()
        server.communicate()


def took(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def received(log: Path) -> Counter:
    """How often each (address, Message-ID) came in."""
    return Counter(tuple(line.split()) for line in log.read_text().splitlines())


def worker(port: int, database: str = "") -> subprocess.Popen:
    known = connection.settings_dict
    here = f"postgres://{known['USER']}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}/{known['NAME']}"
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "DATABASE_URL": database or here,
        "REDIS_URL": "", "EMAIL_URL": f"smtp://127.0.0.1:{port}", "OUTBOX_LEASE_SECONDS": "2", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "run_outbox", "--loop", "--pause", "0.1"]
    return subprocess.Popen(
        command, cwd=portal.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until(true, seconds: float = 200) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.005)


def finish(port: int, broadcast: Broadcast) -> None:
    """A worker that is left alone, until nothing is left."""
    running = worker(port)
    until(lambda: not broadcast.deliveries.open().exists())
    running.terminate()
    running.wait()


def test_ten_kills_in_ten_thousand_mails_lose_nothing_and_leave_at_most_one_in_doubt_each(sink):
    port, log = sink()
    readers(READERS)
    blocked = [f"r{n}@example.nl" for n in range(0, 200, 2)]
    broadcast = letter()
    for email in blocked:
        outbox.suppress(email=email, reason=SuppressionReason.COMPLAINT, now=timezone.now())
    chance = random.Random(11)
    for kill in range(KILLS):
        running = worker(port)
        goal = READERS * (kill + 1) // (KILLS + 1) + chance.randint(-200, 200)
        until(lambda goal=goal: took(log) >= goal)
        running.send_signal(signal.SIGKILL)
        running.wait()
    finish(port, broadcast)

    copies = received(log)
    doubtful = set(broadcast.deliveries.filter(state=DeliveryState.UNCERTAIN).values_list("email", flat=True))
    addressed = {f"r{n}@example.nl" for n in range(READERS)} - set(blocked)
    # Each address under one identity, and none of them twice; whoever did not get it is named.
    assert (max(copies.values()), len(copies)) == (1, len({address for address, _id in copies}))
    assert addressed - {address for address, _id in copies} <= doubtful
    assert (len(doubtful) <= KILLS, {address for address, _id in copies} & set(blocked)) == (True, set())


def test_the_whole_group_of_workers_is_killed_at_once(sink):
    port, log = sink()
    readers(3000)
    broadcast = letter()
    group = [worker(port), worker(port)]
    until(lambda: took(log) >= 1200)
    for one in group:
        one.send_signal(signal.SIGKILL)
    for one in group:
        one.wait()
    finish(port, broadcast)

    copies = received(log)
    doubtful = broadcast.deliveries.filter(state=DeliveryState.UNCERTAIN).count()
    assert (max(copies.values()), doubtful <= 2, len(copies) + doubtful >= 3000) == (1, True, True)


def test_staff_settle_the_doubt_with_the_same_identity(sink):
    port, log = sink()
    readers(3000)
    broadcast = letter()
    running = worker(port)
    until(lambda: took(log) >= 500)
    running.send_signal(signal.SIGKILL)
    running.wait()
    finish(port, broadcast)
    outbox.send_doubtful(broadcast=broadcast, now=timezone.now())
    finish(port, broadcast)

    copies = received(log)
    assert (len(copies), sum(copies.values()) - 3000 <= 1) == (3000, True)


@pytest.mark.parametrize("fault", [("--hang-up-after", "7"), ("--die-at", "150")])
def test_a_server_that_hangs_up_or_breaks_off_gets_everything_in_the_end(sink, settings, fault):
    port, log = sink(*fault)
    readers(300)
    broadcast = letter()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    now = timezone.now()
    for minutes in (0, 1, 11, 22):
        outbox.deliver_broadcasts(now=now + timedelta(minutes=minutes))

    copies = received(log)
    assert (len(copies), sum(copies.values()) - 300 <= 1) == (300, True)
    assert Broadcast.objects.get(pk=broadcast.pk).state == BroadcastState.DONE


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps some outside the path."""
    found = [str(one) for one in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    return need(shutil.which(name) or (found[-1] if found else None), name)


def test_a_database_that_restarts_in_the_middle_doubles_nothing(cluster, sink, tmp_path):  # noqa: F811
    """In a database of its own: migrated, filled and restarted by force while two thousand copies leave."""
    port, log = sink()
    address = f"postgres://postgres@127.0.0.1:{cluster.port}/postgres"
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "DATABASE_URL": address, "REDIS_URL": "",
        "MMN_RUN_DIR": str(tmp_path), "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "ERROR",
    }  # fmt: skip

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=portal.BASE_DIR, env=environment, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    # The tables as they are here, which is quicker than making them anew.
    known = connection.settings_dict
    dump = subprocess.run(
        [program("pg_dump"), "-h", known["HOST"] or "127.0.0.1", "-U", known["USER"], known["NAME"]],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        [program("psql"), "-q", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "postgres", "postgres"],
        input=dump.stdout, check=True, capture_output=True,
    )  # fmt: skip
    manage(
        "shell", "-v0", "-c",
        "from tests.faults.test_newsletters import readers, letter; readers(4000); letter()",
    )  # fmt: skip
    running = worker(port, address)
    until(lambda: took(log) >= 700)
    cluster.stop()
    time.sleep(0.5)
    cluster.start()
    left = "from mmn_portal.outbox.models import Delivery; print(Delivery.objects.open().count(), Delivery.objects.filter(state=6).count())"
    until(lambda: manage("shell", "-v0", "-c", left).split()[0] == "0", 60)
    running.terminate()
    running.wait()

    copies = received(log)
    assert (len(copies), max(copies.values())) == (4000, 1)


def test_with_the_broker_away_the_letter_starts_and_the_sweep_finds_it(settings):
    from celery import current_app

    before = current_app.conf.broker_url
    point_broker_at(settings, "redis://127.0.0.1:1/0")
    readers(20)
    try:
        broadcast = letter()
    finally:
        point_broker_at(settings, before)
    settings.CELERY_BROKER_URL = ""

    assert (outbox.deliver_broadcasts(now=timezone.now()), broadcast.recipients, Delivery.objects.count()) == (
        20,
        20,
        20,
    )


def test_a_broker_that_is_emptied_loses_and_doubles_no_letter_and_no_other_mail(sink, tmp_path, settings):
    """Once while everything waits for a worker, and once while it leaves; what comes after that arrives too."""
    from celery import current_app
    from redis import Redis

    server, log = sink()
    port, before = free_port(), current_app.conf.broker_url
    # A broker of this test alone: its one database is emptied, nobody else's.
    broker = f"redis://127.0.0.1:{port}/0"
    command, environment = worker_of(broker, server, tmp_path, queues="mail,bulk")
    readers(1500)
    point_broker_at(settings, broker)
    try:
        with redis(port, tmp_path), Redis(port=port) as held:
            put(100, to="early")
            letter()
            outbox.suppress(email="r7@example.nl", reason=SuppressionReason.COMPLAINT, now=timezone.now())
            waited = held.llen("mail"), held.llen("bulk")
            held.flushdb()
            with process(command, **environment):
                until(lambda: took(log) >= 300, 60)
                held.flushdb()
                put(100, to="late")
                until(lambda: not (Mail.objects.waiting().exists() or Delivery.objects.open().exists()), 60)
    finally:
        point_broker_at(settings, before)

    copies = received(log)
    addressed = {f"r{n}@example.nl" for n in range(1500) if n != 7}
    addressed |= {f"{when}{n}@example.nl" for when in ("early", "late") for n in range(100)}
    assert (min(waited) > 0, {address for address, _id in copies} ^ addressed) == (True, set())
    assert sum(copies.values()) == len(addressed)
