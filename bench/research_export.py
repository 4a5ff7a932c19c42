"""research_export: seconds to build the package of 200,000 answers, beside COPY of the same rows; memory above idle."""

import json
import subprocess
import sys

from bench import rig

ANSWERS = 200_000
SCRIPT = """
import io, json, random, time
from datetime import timedelta
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from mmn_portal.people.models import Organisation, Person, User
from research import actions, content, package, queries
from research.enums import ExportState, ItemKind, Part
from research.models import *

dice, now = random.Random(2021), timezone.now()
study = queries.study()
wave = study.waves.get(code="T0")
items = [item for item in wave.version.items.in_order() if item.is_asked_in("T0") and item.kind != ItemKind.OPEN]
per_response = len(items)
how_many = %(answers)d // per_response + 1
sectors, provinces, sizes = list(package.disclosure.SECTOR_GROUPS), list(package.disclosure.PARTS_OF_THE_COUNTRY), list(package.disclosure.SIZE_GROUPS)
organisations = Organisation.objects.bulk_create(
    [Organisation(name=f"Proef {n}", slug=f"proef-{n}", state="confirmed", confirmed_at=now, sector=dice.choice(sectors), province=dice.choice(provinces), size=dice.choice(sizes)) for n in range(how_many)])
parts = Participation.objects.bulk_create([Participation(study=study, organisation=o, starts_on=now.date() - timedelta(days=30), pseudonym=f"p{n:09d}") for n, o in enumerate(organisations)])
Consent.objects.bulk_create([Consent(participation=p, part=Part.QUESTIONNAIRE, is_given=True, text_version="1", text="ja", at=now) for p in parts])
invitations = Invitation.objects.bulk_create([Invitation(participation=p, wave=wave, opens_on=now.date() - timedelta(days=50), closes_on=now.date() - timedelta(days=5), invited_at=now) for p in parts])
responses = Response.objects.bulk_create([Response(invitation=i, began_at=now, saved_at=now, sent_at=now - timedelta(days=9), sector=o.sector, province=o.province, size=o.size) for i, o in zip(invitations, organisations)])
def value(item):
    if item.kind == ItemKind.NUMBER:
        return {"number": dice.randint(0, 200), "quality": dice.choice(("counted", "estimated"))}
    if item.kind == ItemKind.MULTI:
        return {"option": dice.choice(list(item.labels)), "number": 1}
    return {"number": dice.choice([code for code in item.labels if code >= 0])}
for start in range(0, how_many, 200):
    Answer.objects.bulk_create([Answer(response=r, item=item, **value(item)) for r in responses[start:start + 200] for item in items])
person = [Person.objects.create(name=n, email=f"{n}@proef.example") for n in ("a", "b")]
users = [User.objects.create(email=p.email, person=p) for p in person]
export = Export.objects.create(study=study, waves=["T0"], purpose="Proef", state=ExportState.APPROVED, requested_by=users[0], requested_at=now, decided_by=users[1], decided_at=now)
answers = Answer.objects.count()
del organisations, parts, invitations, responses
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
def copied():
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY (SELECT p.pseudonym, w.code, i.code, a.option, a.number, a.quality FROM research_answer a JOIN research_response r ON r.id = a.response_id JOIN research_invitation v ON v.id = r.invitation_id JOIN research_participation p ON p.id = v.participation_id JOIN research_wave w ON w.id = v.wave_id JOIN research_item i ON i.id = a.item_id) TO STDOUT WITH CSV", io.StringIO())
    return time.perf_counter() - started
copied()
copy = sorted(copied() for _ in range(3))[1]
def memory(line):
    with open("/proc/self/status") as status:
        return next(int(each.split()[1]) for each in status if each.startswith(line)) / 1024
# From here on the high-water mark counts anew: what was needed to make the answers is not part of the figure.
with open("/proc/self/clear_refs", "w") as marks:
    marks.write("5")
idle = memory("VmRSS")
took = []
for _ in range(3):
    started = time.perf_counter()
    with package.built(export, now=now) as made:
        size, rows = made.file.seek(0, 2), made.rows
    took.append(time.perf_counter() - started)
peak = memory("VmHWM")
print(json.dumps({"took": sorted(took)[1], "copy": copy, "answers": answers, "rows": rows, "bytes": size, "extra_mb": peak - idle}))
"""


def main() -> None:
    with rig.portal() as environment:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SCRIPT % {"answers": ANSWERS}],
            cwd=rig.ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr)
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    rig.say(
        "research_export", figures["took"], "s", "COPY of the same rows", figures["copy"] / figures["took"],
        peak_mb=figures["extra_mb"], answers=figures["answers"], rows=figures["rows"], bytes=figures["bytes"],
        copy_s=round(figures["copy"], 2), errors=0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
