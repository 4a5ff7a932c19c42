"""Real servers stop and come back: PostgreSQL, the broker, the portal behind nginx."""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone

from mmn_portal.core.middleware import HEADERS
from mmn_portal.events import actions
from mmn_portal.outbox.models import Mail
from tests.conftest import make_event
from tests.faults import sink
from tests.faults.test_mail import put
from tests.faults.test_run_portal import free_port
from tests.faults.test_services import point_broker_at

pytestmark = [pytest.mark.faults]
SECONDS = 30


def need(found: str | None, what: str) -> str:
    """A program of the machine; CI has them all."""
    if found:
        return found
    say = pytest.fail if os.environ.get("MMN_REQUIRE_SERVICES") == "1" else pytest.skip
    return say(f"{what} is not on this machine")


def until(true, what: str) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def ask(port: int, path: str, method: str = "GET", **more) -> tuple[int, dict, bytes]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked.request(method, path, **more)
    answer = asked.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    asked.close()
    return found


def answers(port: int, path: str = "/") -> bool:
    try:
        return bool(ask(port, path)[0])
    except OSError:
        return False


@contextlib.contextmanager
def process(command: list[str], **environment: str):
    running = subprocess.Popen(
        command, cwd=portal.BASE_DIR, env={**os.environ, "LOG_LEVEL": "ERROR", **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(10)
        # Whoever is killed leaves its children behind, such as the clock of a worker.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


# --- PostgreSQL -------------------------------------------------------------------------------


class Cluster:
    """A PostgreSQL of its own, that may be restarted without harm to anybody."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.control = need(shutil.which("pg_ctl") or (str(found[-1] / "pg_ctl") if found else None), "pg_ctl")
        self.folder, self.port = folder, free_port()
        # The server refuses to run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-o", "-A trust -U postgres --no-sync")
        self.start()

    def _run(self, deed: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, self.control, deed, "-s", "-w", "-D", str(self.folder / "data"), *arguments],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        settled = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("start", "-o", settled)

    def stop(self) -> None:
        self._run("stop", "-m", "immediate")


@pytest.fixture
def cluster():
    # Not in pytest's own folder: the server's user may not enter that.
    folder = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    made = Cluster(folder)
    yield made
    with contextlib.suppress(subprocess.CalledProcessError):
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def gunicorn(folder: Path, **environment: str):
    """The portal under one worker, that keeps its connection; yields its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "mmn_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--log-level", "critical", "--no-control-socket",
    ]  # fmt: skip
    settled = {"DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "MMN_RUN_DIR": str(folder), "REDIS_URL": ""}
    with process(command, **settled, **environment):
        until(lambda: answers(port, "/healthz/live"), "the portal did not start")
        yield port


def test_after_a_restart_of_the_database_the_next_request_works(cluster, tmp_path):
    def database() -> str:
        return json.loads(ask(port, "/healthz/ready")[2])["database"]

    with gunicorn(tmp_path, DATABASE_URL=f"postgres://postgres@127.0.0.1:{cluster.port}/postgres") as port:
        before = database()
        cluster.stop()
        while_away = database()
        cluster.start()

        assert (before, while_away, database()) == ("ok", "down", "ok")


# --- the broker -------------------------------------------------------------------------------


@contextlib.contextmanager
def redis(port: int, folder: Path):
    command = [
        need(shutil.which("redis-server"), "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
        "--dir", str(folder),
    ]  # fmt: skip
    with process(command) as running:
        until(lambda: answers_at(port), "the broker did not start")
        yield running


def answers_at(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def worker_of(broker: str, port: int, folder: Path, queues: str = "mail") -> tuple[list[str], dict[str, str]]:
    """Worker and beat in one process, that send from the test database to the sink; beat asks every second instead of every minute."""
    known = connection.settings_dict
    environment = {
        "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "MMN_RUN_DIR": str(folder), "REDIS_URL": "",
        "CELERY_BROKER_URL": broker, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "OUTBOX_LEASE_SECONDS": "2",
        "DATABASE_URL": f"postgres://{known['USER']}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}/{known['NAME']}",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "celery", "-A", "tests.faults.hurried_beat", "worker", "--beat", "--queues", queues,
        "--pool", "solo", "--schedule", str(folder / "beat"), "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return command, environment


@pytest.mark.django_db(transaction=True)
def test_a_killed_celery_worker_loses_no_mail_and_doubles_at_most_one(tmp_path):
    controller, log = sink.start()
    mails, port = 600, free_port()
    command, environment = worker_of(f"redis://127.0.0.1:{port}/0", controller.port, tmp_path)
    put(mails)
    try:
        with redis(port, tmp_path):
            with process(command, **environment) as first:
                until(lambda: len(log.received) >= 100, "the worker did not send")
                first.kill()
                first.wait()
            half = len(log.received)
            with process(command, **environment):
                until(lambda: not Mail.objects.waiting().exists(), "the second worker did not go on")
    finally:
        controller.stop()

    copies = Counter(log.received)
    assert 100 <= half < mails
    # Everybody, under one identity each, and at most one of them twice.
    assert (len({to for to, _id in copies}), len(copies)) == (mails, mails)
    assert sum(copies.values()) - mails <= 1


@pytest.mark.django_db(transaction=True)
def test_when_the_broker_comes_back_the_mail_goes_out(tmp_path, settings):
    from celery import current_app

    controller, log = sink.start()
    port = free_port()
    broker, before = f"redis://127.0.0.1:{port}/0", current_app.conf.broker_url
    command, environment = worker_of(broker, controller.port, tmp_path)
    starts = timezone.now() + timedelta(days=9)
    event = make_event(seats=3, starts_at=starts, ends_at=starts + timedelta(hours=1))
    point_broker_at(settings, broker)
    try:
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(contextlib.ExitStack())
            first.enter_context(redis(port, tmp_path))
            stack.enter_context(process(command, **environment))
            visit(event, "a@example.nl")
            until(lambda: len(log.received) == 1, "the worker did not send")
            first.close()
            visit(event, "b@example.nl")
            time.sleep(1.5)
            while_away = len(log.received)
            stack.enter_context(redis(port, tmp_path))
            until(lambda: len(log.received) == 2, "the worker did not find its broker again")
    finally:
        point_broker_at(settings, before)
        controller.stop()

    assert (while_away, [to for to, _id in log.received]) == (1, ["a@example.nl", "b@example.nl"])


def visit(event, email: str) -> None:
    actions.register_visitor(
        event=event,
        block=event.blocks.get(),
        attendee=actions.Attendee("V", email),
        language="nl",
        key=uuid4(),
        now=timezone.now(),
    )


# --- nginx ------------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(folder: Path, behind: int):
    """nginx with the configuration of production, on loopback and without TLS; yields its port."""
    port, text = free_port(), (portal.BASE_DIR / "deploy/nginx.conf").read_text()
    for line in ("    http2 on;\n", "    listen [::]:443 ssl;\n", "    listen [::]:80;\n"):
        text = text.replace(line, "")
    text = re.sub(r"    ssl_[^;]*;\n", "", text)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("server web:8000", f"server 127.0.0.1:{behind}")
    text = text.replace("root /etc/nginx;", f"root {folder};")
    text = text.replace("include mime.types;", "include /etc/nginx/mime.types;")
    paths = "".join(
        f"  {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {\n", f"http {{\n{paths}").replace("/var/log/nginx/", f"{folder}/")
    made = folder / "nginx.conf"
    made.write_text(f"daemon off; user root; pid {folder}/nginx.pid; error_log {folder}/error.log;\n{text}")
    shutil.copytree(portal.BASE_DIR / "deploy/errors", folder / "errors")
    with process([need(shutil.which("nginx"), "nginx"), "-c", str(made), "-p", str(folder)]):
        until(lambda: answers_at(port), (folder / "error.log").read_text() if (folder / "error.log").exists() else "")
        yield port


def safe(headers: dict) -> bool:
    return all(headers.get(name) == value for name, value in HEADERS.items() if name != "Content-Security-Policy")


def test_what_nginx_says_itself_is_said_in_words_and_safe(tmp_path):
    """Too large, unreadable, too long, and nobody behind it."""
    with nginx(tmp_path, behind=free_port()) as port:
        large = ask(port, "/account/signup/", "POST", headers={"Content-Length": str(61 * 1024 * 1024)})
        unread = ask(port, "/account/login/", headers={"Host": "een naam met spaties"})
        too_long = ask(port, "/agenda/?q=" + "a" * 20_000)
        cookies = ask(port, "/agenda/", headers={"Cookie": "a=" + "b" * 20_000})
        away = ask(port, "/agenda/")
        ask(port, "/aanmelding/geheim-van-kim/?naam=kim")
        ask(port, "/en/s/abcdefg")
        until(
            lambda: len((tmp_path / "access.log").read_text().splitlines()) == 7, "nginx wrote down what it was asked"
        )

    log = (tmp_path / "access.log").read_text()
    # When, in which room, and the answer: neither who asked, nor the link that is hers.
    assert not any(word in log for word in ("127.0.0.1", "geheim", "kim", "abcdefg"))
    # Each is written when it is over, and what was refused while it came in is over late.
    rooms = ["/", "/account", "/account", "/aanmelding", "/agenda", "/agenda", "/en/s"]
    assert sorted(line.split()[2] for line in log.splitlines()) == sorted(rooms)
    assert [(status, words.encode() in page, safe(headers)) for (status, headers, page), words in (
        (large, "Dit bestand is te groot"), (unread, "Dit kunnen we niet lezen"), (too_long, "Dit kunnen we niet lezen"),
        (cookies, "Dit kunnen we niet lezen"), (away, "De site is even niet te bereiken"),
    )] == [(413, True, True), (400, True, True), (414, True, True), (400, True, True), (502, True, True)]  # fmt: skip
    # As the portal says it itself, so that a first visit during a fault is not the one that stays without.
    said = (portal.BASE_DIR / "mmn_portal/settings/production.py").read_text()
    hsts = f"max-age={int(re.search(r'SECURE_HSTS_SECONDS = ([0-9_]+)', said)[1])}; includeSubDomains"
    assert [headers.get("Strict-Transport-Security") for _status, headers, _page in (large, away)] == [hsts, hsts]


@pytest.mark.parametrize("name", ["400", "413", "502"])
def test_the_style_of_an_error_page_is_the_one_that_nginx_allows(name):
    page = (portal.BASE_DIR / f"deploy/errors/{name}.html").read_text()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in (portal.BASE_DIR / "deploy/nginx.conf").read_text()
