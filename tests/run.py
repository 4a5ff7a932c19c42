"""The whole suite: on SQLite without services, then on PostgreSQL and Redis where they answer (or must)."""

import os
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

MUST = os.environ.get("MMN_REQUIRE_SERVICES", "").strip() == "1"
POSTGRES = (
    os.environ.get("TEST_DATABASE_URL")
    or os.environ.get("DATABASE_URL")
    or "postgres://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("TEST_REDIS_URL") or os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"
ONCE = "journeys or races or faults or services"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A process for each core; more than four would only wait for one database.
PROCESSES = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup")


def answers(address: str) -> bool:
    """Somebody listens there."""
    parts = urlsplit(address)
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((parts.hostname or "127.0.0.1", parts.port or 5432)) == 0


def run(title: str, *arguments: str, **environment: str) -> bool:
    """One run of pytest; True when it passed."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    settled = {**os.environ, "DATABASE_URL": "", "REDIS_URL": "", **environment}
    # Nine processes read every test: what the first compiled, the others need not.
    settled.pop("PYTHONDONTWRITEBYTECODE", None)
    code = subprocess.run([sys.executable, "-m", "pytest", *PROCESSES, *arguments], env=settled, check=False).returncode
    print(f"=== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


def main() -> int:
    extra = sys.argv[1:]
    passed = [run("SQLite, no services", "-m", f"not ({ONCE})", *extra)]
    skipped = []
    if answers(POSTGRES) and answers(REDIS):
        services = {"DATABASE_URL": POSTGRES, "REDIS_URL": REDIS}
        # The databases are made once, and serve what comes after as well.
        passed.append(
            run("PostgreSQL and Redis", "-m", f"not ({ONCE} or alike)", "--create-db", "--reuse-db", *extra, **services)
        )
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if browser:
            passed.append(run("Races, faults, services and journeys", "-m", ONCE, "--reuse-db", *extra, **services))
        else:
            skipped.append("journeys: no Chromium found (Debian: apt install chromium-headless-shell)")
            passed.append(
                run("Races, faults and services", "-m", "races or faults or services", "--reuse-db", *extra, **services)
            )
    else:
        skipped.append("PostgreSQL + Redis, races, faults and journeys: they do not answer on this machine")
    for line in skipped:
        print(f"\n!!! SKIPPED {line}", flush=True)
    if skipped and MUST:
        print("!!! MMN_REQUIRE_SERVICES=1, so that is a failure.")
        return 1
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
