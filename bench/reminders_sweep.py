"""reminders_sweep: 100,000 registrations whose moment has come, put in the outbox by one sweep; memory above idle."""

import json
import subprocess
import sys

from bench import rig

PEOPLE = 100_000
MOST_MB = 150
SCRIPT = """
import json, time
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from mmn_portal.events import actions
from mmn_portal.events.models import *
from mmn_portal.outbox.models import Mail
now = timezone.now()
starts = now + timedelta(days=7) - timedelta(minutes=1)
for number in range(10):
    event = Event.objects.create(slug=f"proef-{number}", title_nl="Proef", starts_on=timezone.localdate(starts), starts_at=starts,
        ends_at=starts + timedelta(hours=2), state="published")
    block = Block.objects.create(event=event, format="in_person", capacity=%(people)d)
    group = Group.objects.create(event=event, made_at=now - timedelta(days=2))
    for start in range(0, %(people)d // 10, 2000):
        Registration.objects.bulk_create([Registration(event=event, block=block, group=group, name=f"Naam {n}", email=f"p{number}-{n}@proef.example",
            source="herself", seat="confirmed", registered_at=now - timedelta(days=2), confirmed_at=now - timedelta(days=2)) for n in range(start, start + 2000)])
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
def memory(line):
    with open("/proc/self/status") as status:
        return next(int(each.split()[1]) for each in status if each.startswith(line)) / 1024
with open("/proc/self/clear_refs", "w") as marks:
    marks.write("5")
idle = memory("VmRSS")
started = time.perf_counter()
reminded = actions.remind_due(now=now)
took = time.perf_counter() - started
again = actions.remind_due(now=now)
print(json.dumps({"took": took, "reminded": reminded, "mails": Mail.objects.count(), "again": again, "extra_mb": memory("VmHWM") - idle, "whole_mb": memory("VmHWM")}))
"""
# The same rows with nothing around them: what writing them down costs PostgreSQL alone.
BARE = """
import json, time
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TEMP TABLE copied AS SELECT * FROM outbox_mail WHERE false")
    started = time.perf_counter()
    cursor.execute("INSERT INTO copied SELECT * FROM outbox_mail")
    print(json.dumps({"took": time.perf_counter() - started}))
"""


def shell(environment: dict, script: str) -> dict:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", script], cwd=rig.ROOT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    with rig.portal() as environment:
        made = shell(environment, SCRIPT % {"people": PEOPLE})
        if made["mails"] != PEOPLE:
            sys.exit(f"{made['mails']} mails are not {PEOPLE}")
        bare = shell(environment, BARE)
        rig.say(
            "reminders_sweep", PEOPLE / made["took"], "rows/s", "INSERT … SELECT of the same rows", bare["took"] / made["took"],
            peak_mb=made["extra_mb"], whole_mb=round(made["whole_mb"]), doubled=made["again"], lost=PEOPLE - made["reminded"],
        )  # fmt: skip
        if made["again"] or made["reminded"] != PEOPLE:
            sys.exit(f"{made['again']} were reminded twice and {PEOPLE - made['reminded']} not at all")
        if made["extra_mb"] > MOST_MB:
            sys.exit(f"{made['extra_mb']:.0f} MB are more than {MOST_MB}")


if __name__ == "__main__":
    main()
