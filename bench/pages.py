"""page_home and page_event: pages a second as a ratio to a bare view, as served to visitors and without the cache."""

import http.client
import os
import subprocess
import sys
import threading
import time

from bench import rig

SECONDS, CLIENTS, ROUNDS = 4, 4, 3


def rate(port: int, path: str, seconds: float = SECONDS) -> tuple[float, list[float], int]:
    """Pages a second with a few clients on kept connections; milliseconds of each; errors."""
    took: list[float] = []
    errors = 0
    end = time.monotonic() + seconds

    def ask():
        nonlocal errors
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < end:
            started = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - started) * 1000)
            errors += answer.status != 200
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took) / seconds, took, errors


def wrk(port: int, path: str) -> float:
    """Pages a second by wrk, whose own cost is small."""
    out = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return float(next(line for line in out.splitlines() if "Requests/sec" in line).split()[1])


def queries(environment: dict, path: str) -> int:
    """How many questions the page asks the database, uncached."""
    script = (
        "from django.test import Client; from django.db import connection; from django.test.utils import CaptureQueriesContext\n"
        f"c = Client(); c.get({path!r})\n"
        f"with CaptureQueriesContext(connection) as asked: c.get({path!r})\n"
        "print(len(asked))"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", script], cwd=rig.ROOT, env={**environment, "PUBLIC_PAGE_SECONDS": "0"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout.strip().splitlines()[-1])


def main() -> None:
    pages = {"page_home": "/", "page_event": "/agenda/kick-off-utrecht/"}
    figures: dict[str, list[float]] = {}
    with rig.portal() as environment:
        rig.manage(environment, "load_demo", "--verbosity", "0")
        uncached = {**environment, "PUBLIC_PAGE_SECONDS": "0"}
        with (
            rig.gunicorn(dict(os.environ), application="bench.bare") as bare,
            rig.gunicorn(environment) as cached,
            rig.gunicorn(uncached) as plain,
        ):
            for name, path in pages.items():
                for port in (cached, plain):
                    if rate(port, path, 0.5)[2]:
                        sys.exit(f"{name}: {path} does not answer 200")
            for _ in range(ROUNDS):
                hello = wrk(bare, "/")
                for name, path in pages.items():
                    figures.setdefault(name, []).append(wrk(cached, path))
                    figures.setdefault(f"{name}.ratio", []).append(figures[name][-1] / hello)
                    figures.setdefault(f"{name}.uncached", []).append(wrk(plain, path))
                    figures.setdefault(f"{name}.uncached.ratio", []).append(figures[f"{name}.uncached"][-1] / hello)
            for name, path in pages.items():
                for variant, port in ((name, cached), (f"{name}.uncached", plain)):
                    _pages, took, errors = rate(port, path)
                    rig.say(
                        variant, sorted(figures[variant])[1], "pages/s", "bare Django view, same gunicorn",
                        sorted(figures[f"{variant}.ratio"])[1], p50_ms=round(rig.percentile(took, 0.5), 2),
                        p95_ms=round(rig.percentile(took, 0.95), 2), queries=queries(environment, path), errors=errors,
                    )  # fmt: skip


if __name__ == "__main__":
    main()
