"""``make run`` as a newcomer meets it: it starts without any service, answers, and Ctrl-C stops all of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.faults


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(number: int) -> set[int]:
    """The processes that somebody started, and those that these started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        parents[int(path.parent.name)] = int(parts[1])
    found, fresh = set(), {number}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def start(folder: Path, port: int) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_portal", "--port", str(port)], cwd=portal.BASE_DIR,
        env={**kept, "MMN_RUN_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        # A suite that runs in the background of a shell ignores Ctrl-C, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 -- one thread here
    )  # fmt: skip


def answer(port: int, path: str, seconds: float = 240) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as found:
                return found.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_it_starts_without_services_and_ctrl_c_stops_everything(tmp_path):
    port = free_port()
    running = start(tmp_path, port)
    try:
        front = answer(port, "/")
        end = time.monotonic() + 90
        while '"worker": "ok"' not in (ready := answer_or_error(port, "/healthz/ready")) and time.monotonic() < end:
            time.sleep(0.5)
        children = descendants(running.pid)
    finally:
        running.send_signal(signal.SIGINT)
        said, _nothing = running.communicate(timeout=30)

    assert "Mensen maken Nederland" in front
    assert '"worker": "ok"' in ready
    assert "coordinator@demo.test" in said
    # Web, worker, beat and the broker, each with what it started itself.
    assert len(children) >= 4
    assert {child for child in children if Path(f"/proc/{child}").exists()} == set()


def answer_or_error(port: int, path: str) -> str:
    try:
        return answer(port, path, seconds=1)
    except OSError as error:
        return getattr(error, "read", lambda: b"")().decode()


def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken .* make run PORT={port + 1}"):
            call_command("run_portal", port=str(port))


def test_an_old_python_is_told_what_is_needed(tmp_path):
    old = tmp_path / "python-old"
    old.write_text('#!/bin/sh\nexec "$REAL" -c "import sys; sys.version_info = (3, 9); exec(sys.argv[1])" "$2"\n')
    old.chmod(0o755)

    done = subprocess.run(
        ["make", "python", f"PYTHON={old}"], cwd=portal.BASE_DIR, env={**os.environ, "REAL": sys.executable}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip

    assert (done.returncode != 0, "needs Python 3.11 or newer; this is Python 3.9" in done.stderr) == (True, True)
