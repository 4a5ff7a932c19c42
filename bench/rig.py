"""What benches share: a database of their own on PostgreSQL, servers on free ports, percentiles, one line of JSON."""

import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/13")


def say(
    bench: str, value: float, unit: str, against: str, ratio: float | None, peak_mb: float | None = None, **detail
) -> None:
    """One figure as one line."""
    line = {"bench": bench, "value": round(value, 1), "unit": unit, "against": against}
    line["ratio"] = round(ratio, 3) if ratio is not None else None
    line["peak_mb"] = round(peak_mb, 1) if peak_mb is not None else None
    print(json.dumps({**line, "detail": detail}), flush=True)


def free_port() -> int:
    """A free port below the range that outgoing connections use."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@contextlib.contextmanager
def portal(**environment: str):
    """A database of its own, with tables and programme; yields the environment that points at it."""
    name = f"bench_{os.getpid()}_{random.randint(0, 9999)}"
    folder = tempfile.mkdtemp(prefix="mmn-bench-")
    base = ADDRESS.rsplit("/", 1)[0]
    _sql(f'CREATE DATABASE "{name}"')
    made = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.development", "DATABASE_URL": f"{base}/{name}",
        "REDIS_URL": "", "MMN_RUN_DIR": folder, "LOG_LEVEL": "ERROR", "DEBUG": "no", **environment,
    }  # fmt: skip
    try:
        manage(made, "createcachetable")
        manage(made, "migrate", "--verbosity", "0")
        manage(made, "load_programme", "--verbosity", "0")
        yield made
    finally:
        _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def _sql(statement: str) -> None:
    connection = psycopg2.connect(ADDRESS)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def manage(environment: dict, *arguments: str) -> None:
    """A management command in the bench's own database."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


@contextlib.contextmanager
def gunicorn(environment: dict, *, application: str = "mmn_portal.wsgi", workers: int = 1, threads: int = 4):
    """The application under gunicorn; yields its port."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"), application, "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(threads), "--log-level", "error", "--no-control-socket",
        "--keep-alive", "30",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**environment, "SITE_URL": f"http://127.0.0.1:{port}"})
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, seconds: int = 30) -> None:
    """Until somebody listens there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answers on port {port}")
