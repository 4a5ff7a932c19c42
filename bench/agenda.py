"""agenda_page and agenda_ics: the agenda with 2,000 sessions, as a ratio to a bare view under the same gunicorn."""

import http.client
import os
import subprocess
import sys
import time
from datetime import date, timedelta

from bench import rig

SESSIONS, ROUNDS = 2000, 200
MOST_QUERIES = 8
NEXT_MONTH = f"{date.today().replace(day=1) + timedelta(days=32):%Y-%m}"
SCRIPT = f"""
import random
from datetime import datetime, time, timedelta
from django.utils import timezone
from mmn_portal.events.enums import EventKind, EventState, Format
from mmn_portal.events.models import Block, Event
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Organisation, Place

dice, today = random.Random(2021), timezone.localdate()
places = list(Place.objects.order_by("pk"))
hosts = Organisation.objects.bulk_create([
    Organisation(name=f"Proef {{n}}", slug=f"proef-{{n}}", state="confirmed", confirmed_at=timezone.now()) for n in range(200)
])
events = []
for number in range({SESSIONS}):
    # As in a year of volunteering: every day has some, from a week ago to ten months ahead.
    day = today + timedelta(days=dice.randint(-7, 300))
    starts = datetime.combine(day, time(dice.randint(8, 20)), tzinfo=timezone.get_default_timezone())
    is_online = dice.random() < 0.3
    events.append(Event(
        slug=f"proef-{{number}}", kind=dice.choice(EventKind.values), theme=dice.choice([*Theme.values, ""]), starts_on=day,
        title_nl=f"Vrijwilligersbijeenkomst nummer {{number}} in de buurt", title_en="", lead_nl="Woorden " * 20, text_nl="Woorden " * 150,
        starts_at=starts, ends_at=starts + timedelta(hours=2), state=EventState.PUBLISHED, host=dice.choice(hosts),
        venue="" if is_online else "De Zaal", address="" if is_online else "Straat 1", place=None if is_online else dice.choice(places),
        join_url="https://vergadering.example/kamer" if is_online else "",
    ))
Event.objects.bulk_create(events, batch_size=500)
Block.objects.bulk_create(
    [Block(event=each, format=Format.ONLINE if each.join_url else Format.IN_PERSON, capacity=dice.randint(10, 300)) for each in events],
    batch_size=500,
)
"""
# Milliseconds of processor for one page, in the process itself: what the database does meanwhile is not in it.
CPU = """
import time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client, headers = Client(), {headers}
for _ in range(5):
    client.get({path!r}, headers=headers)
with CaptureQueriesContext(connection) as asked:
    client.get({path!r}, headers=headers)
    how_many = len(asked)
started = time.process_time()
for _ in range({rounds}):
    client.get({path!r}, headers=headers)
print((time.process_time() - started) * 1000 / {rounds}, how_many)
"""


def ask(port: int, path: str, rounds: int, headers: dict | None = None, expect: int = 200) -> tuple[list[float], str]:
    """Milliseconds of each of some askings by one reader on one connection, and the ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took, etag = [], ""
    for _ in range(rounds):
        started = time.perf_counter()
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - started) * 1000)
        etag = answer.headers.get("ETag", "")
        if answer.status != expect:
            sys.exit(f"{path} answers {answer.status}, not {expect}")
    connection.close()
    return took, etag


def shell(environment: dict, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", script], cwd=rig.ROOT,
        env={**environment, "PUBLIC_PAGE_SECONDS": "0", "ALLOWED_HOSTS": "testserver,localhost"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def main() -> None:
    with rig.portal() as environment:
        shell(environment, SCRIPT + "\nfrom django.db import connection\nconnection.cursor().execute('ANALYZE')")
        figures = {
            "agenda_page": ("/agenda/", ROUNDS),
            "agenda_page.filtered": ("/agenda/?provincie=NL-UT&thema=welkom", ROUNDS),
            "agenda_page.month": (f"/agenda/?weergave=maand&maand={NEXT_MONTH}", ROUNDS),
            "agenda_page.week": ("/agenda/?weergave=week", ROUNDS),
            "agenda_ics": ("/agenda.ics", 10),
        }
        with (
            rig.gunicorn(dict(os.environ), application="bench.bare") as bare,
            rig.gunicorn({**environment, "PUBLIC_PAGE_SECONDS": "0"}) as port,
        ):
            ask(bare, "/", 50)
            hello = rig.percentile(ask(bare, "/", ROUNDS)[0], 0.5)
            for name, (path, rounds) in figures.items():
                first, etag = ask(port, path, 1)
                if etag:
                    rig.say(
                        f"{name}.first",
                        first[0],
                        "ms",
                        "bare Django view, same gunicorn",
                        first[0] / hello,
                        sessions=SESSIONS,
                    )
                ask(port, path, 4)
                say(name, ask(port, path, rounds)[0], hello, environment, path, {})
                if etag:
                    headers = {"If-None-Match": etag}
                    took = ask(port, path, ROUNDS, headers, expect=304)[0]
                    say(f"{name}.not_changed", took, hello, environment, path, headers)
            with rig.gunicorn(environment) as kept:
                ask(kept, "/agenda/", 5)
                took = ask(kept, "/agenda/", ROUNDS)[0]
                p50 = rig.percentile(took, 0.5)
                rig.say(
                    "agenda_page.kept", p50, "ms", "bare Django view, same gunicorn", p50 / hello, p50_ms=round(p50, 2),
                    p95_ms=round(rig.percentile(took, 0.95), 2), queries=0, sessions=SESSIONS, errors=0,
                )  # fmt: skip


def say(name: str, took: list[float], hello: float, environment: dict, path: str, headers: dict) -> None:
    p50 = rig.percentile(took, 0.5)
    rounds = 5 if path.endswith(".ics") and not headers else 50
    cpu, asked = shell(environment, CPU.format(path=path, headers=headers, rounds=rounds)).splitlines()[-1].split()
    rig.say(
        name, p50, "ms", "bare Django view, same gunicorn", p50 / hello, p50_ms=round(p50, 2),
        p95_ms=round(rig.percentile(took, 0.95), 2), queries=int(asked), cpu_ms=round(float(cpu), 2),
        sessions=SESSIONS, errors=0,
    )  # fmt: skip
    if int(asked) > MOST_QUERIES:
        sys.exit(f"{path} asks {asked} questions of the database, more than {MOST_QUERIES}")


if __name__ == "__main__":
    main()
