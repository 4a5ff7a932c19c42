"""Workers are killed, servers go away: no mail is lost, and at most one is doubled for each kill."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import psycopg2
import pytest
from django.conf import settings as portal
from django.core import mail as box
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from mmn_portal.outbox import actions
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import MailState
from mmn_portal.outbox.models import Mail
from tests.faults import sink

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
MAILS = 1000


@pytest.fixture
def server():
    controller, log = sink.start()
    yield controller, log
    controller.stop()


def put(how_many: int, to: str = "r") -> None:
    now = timezone.now() - timedelta(seconds=5)
    for number in range(how_many):
        actions.put(
            key=f"{to}{number}", template="mails/programme/question_received", to=Address(f"{to}{number}@example.nl"),
            context={"name": "V", "subject_line": "S", "text": "T"}, now=now,
        )  # fmt: skip


def worker(port: int) -> subprocess.Popen:
    """A process of its own that sends from the test database to the sink."""
    name = connection.settings_dict["NAME"]
    host, user = connection.settings_dict["HOST"] or "127.0.0.1", connection.settings_dict["USER"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development",
        "DATABASE_URL": f"postgres://{user}@{host}:{connection.settings_dict['PORT'] or 5432}/{name}",
        "REDIS_URL": "",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "OUTBOX_LEASE_SECONDS": "2",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "manage.py", "run_outbox", "--loop", "--pause", "0.1"]
    return subprocess.Popen(command, cwd=portal.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)


def test_a_killed_worker_loses_nothing_and_doubles_at_most_one(server):
    controller, log = server
    put(MAILS)
    chance, kills = random.Random(7), 3
    for kill in range(kills):
        running = worker(controller.port)
        target = MAILS * (kill + 1) // (kills + 1) + chance.randint(0, 20)
        end = time.monotonic() + 40
        while len(log.received) < target and time.monotonic() < end:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
    running = worker(controller.port)
    end = time.monotonic() + 60
    while Mail.objects.waiting().exists() and time.monotonic() < end:
        time.sleep(0.2)
    running.terminate()
    running.wait()

    copies = Counter(log.received)
    assert len({recipient for recipient, _id in copies}) == MAILS
    # The same Message-ID for every copy: each recipient stands in the log under one identity.
    assert len(copies) == MAILS
    assert sum(copies.values()) - MAILS <= kills


def test_a_server_that_is_away_keeps_every_mail_and_gets_it_later(settings, server):
    controller, log = server
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    put(3)
    actions.deliver(now=timezone.now())
    waiting = Mail.objects.waiting().count()

    settings.EMAIL_PORT = controller.port
    actions.deliver(now=timezone.now() + timedelta(minutes=2))

    assert (waiting, len(log.received), Mail.objects.filter(state=MailState.SENT).count()) == (3, 3, 3)


class SlowToAnswer(sink.Log):
    """Takes every mail, and says so when nobody waits for it any more."""

    async def handle_DATA(self, server, session, envelope):
        taken = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(1)
        return taken


def test_a_server_that_answers_too_late_is_given_a_mail_twice_and_not_a_third_time(settings):
    controller, log = sink.start(SlowToAnswer())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 0.3
    put(1)
    now, seen = timezone.now(), []
    for minutes in (0, 0, 2, 10, 60 * 24):
        actions.deliver(now=now + timedelta(minutes=minutes))
        mail = Mail.objects.get()
        seen.append((len(log.received), mail.state, mail.doubts))
    controller.stop()

    once, twice = (1, MailState.WAITING, 1), (2, MailState.FAILED, 2)
    assert (seen, len(set(log.received))) == ([once, once, twice, twice, twice], 1)
    assert "may have arrived" in mail.last_answer


class CutOff(EmailBackend):
    """A server that takes every mail; while it takes the third, the database goes away for a moment."""

    def send_messages(self, messages):
        if len(box.outbox) == 2:
            with psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None}) as other:
                other.cursor().execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        return super().send_messages(messages)


def test_a_database_that_is_away_for_a_moment_doubles_no_mail_and_holds_none_up(settings):
    settings.EMAIL_BACKEND = "tests.faults.test_mail.CutOff"
    put(6)

    sent = actions.deliver(now=timezone.now())

    assert (sent, len(box.outbox), Mail.objects.filter(state=MailState.SENT).count()) == (6, 6, 6)


def test_a_worker_that_is_asked_to_stop_ends_its_turn_first(server):
    controller, log = server
    put(400)
    running = worker(controller.port)
    end = time.monotonic() + 40
    while len(log.received) < 20 and time.monotonic() < end:
        time.sleep(0.005)
    running.terminate()

    assert running.wait(20) == 0
    assert Mail.objects.exclude(claimed_until=None).count() == 0
    assert len(log.received) == Mail.objects.filter(state=MailState.SENT).count() >= 20
