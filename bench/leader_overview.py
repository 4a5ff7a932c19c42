"""leader_overview: milliseconds of the page of a leader with 200 expeditions and 20,000 log entries, beside a bare view."""

import json
import subprocess
import sys

from bench import rig

ROUNDS = 60
SCRIPT = """
import gc, json, random, time, uuid
from datetime import timedelta
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from expeditions import queries
from expeditions.models import *
from mmn_portal.people.models import Organisation, Person, User

dice, now = random.Random(2021), timezone.now()
today = timezone.localdate(now)
person = Person.objects.create(name="Leider", email="leider@proef.example")
user = User.objects.create(email=person.email, person=person, is_active=True)
user.groups.add(Group.objects.get_or_create(name="expedition leaders")[0])
version = queries.method()
phases = list(version.phases.order_by("place"))
cohort = Cohort.objects.create(slug="proef", name="Proef", version=version, starts_on=today, most=500, state="running")
organisations = Organisation.objects.bulk_create([Organisation(name=f"Proef {n}", slug=f"proef-{n}", state="confirmed", confirmed_at=now) for n in range(200)])
made = Trajectory.objects.bulk_create([
    Trajectory(cohort=cohort, organisation=o, version=version, phase=dice.choice(phases[:5]), state="running", wish="-", phone="0612345678",
        applied_at=now, started_on=today - timedelta(days=90), in_phase_since=today - timedelta(days=20),
        next_contact_on=dice.choice((None, today + timedelta(days=dice.randint(-9, 20))))) for o in organisations])
Assignment.objects.bulk_create([Assignment(trajectory=t, leader=user, state="accepted", asked_at=now, answered_at=now) for t in made])
entries = []
for t in made:
    for n in range(100):
        day = today - timedelta(days=dice.randint(1, 90))
        entries.append(LogEntry(client_key=uuid.UUID(int=dice.getrandbits(128)), trajectory=t, written_by=user, entered_at=now, contact_on=day,
            form=dice.choice(("visit", "phone", "no_contact")), phase=t.phase, discussed="Woorden " * 20, progress=3, next_contact_on=day + timedelta(days=7)))
LogEntry.objects.bulk_create(entries, batch_size=2000)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
client = Client()
client.force_login(user)
address = "/expedities/leider/"
for _ in range(5):
    assert client.get(address).status_code == 200
# What was made for the figure is no part of it: the collector need not walk over it.
del entries, made, organisations
gc.collect()
gc.freeze()
with CaptureQueriesContext(connection) as asked:
    client.get(address)
    how_many = len(asked)
took, bare = [], []
for _ in range(%(rounds)d):
    started = time.perf_counter()
    page = client.get(address)
    took.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    client.get("/healthz/live")
    bare.append((time.perf_counter() - started) * 1000)
print(json.dumps({"took": took, "bare": bare, "queries": how_many, "entries": LogEntry.objects.count(), "kb": len(page.content) // 1000}))
"""


def main() -> None:
    with rig.portal() as environment:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SCRIPT % {"rounds": ROUNDS}], cwd=rig.ROOT,
            env={**environment, "ALLOWED_HOSTS": "testserver,localhost"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr)
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    p50, bare = rig.percentile(figures["took"], 0.5), rig.percentile(figures["bare"], 0.5)
    rig.say(
        "leader_overview", p50, "ms", "a page without content, same client", p50 / bare, p50_ms=round(p50, 1),
        p95_ms=round(rig.percentile(figures["took"], 0.95), 1), queries=figures["queries"], entries=figures["entries"],
        kb=figures["kb"], errors=0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
