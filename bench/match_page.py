"""match_page: milliseconds of the page of an offer among 5,000 asks, beside a page without content."""

import json
import subprocess
import sys

from bench import rig

ROUNDS = 60
SCRIPT = """
import gc, json, random, time
from datetime import timedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from mmn_portal.people.models import Membership, Organisation, Person, Place, User
from sources.models import *

dice, now = random.Random(2021), timezone.now()
today = timezone.localdate(now)
places = list(Place.objects.order_by("pk"))
themes = ("werven", "welkom", "jongeren", "taal", "digitaal", "")
shapes = ("eenmalig", "kort", "seizoen", "terugkerend")
def parts():
    return sum(1 << bit for bit in dice.sample(range(21), dice.randint(1, 6)))
organisations = Organisation.objects.bulk_create([Organisation(name=f"Proef {n}", slug=f"proef-{n}", state="confirmed", confirmed_at=now) for n in range(1000)])
openings = []
for n in range(5000):
    least = dice.randint(1, 8)
    openings.append(Opening(organisation=dice.choice(organisations), slug=f"proef-{n}", title=f"Proef {n}", text="Woorden " * 20, theme=dice.choice(themes),
        shape=dice.choice(shapes), parts=parts(), from_on=today, until_on=today + timedelta(days=dice.randint(5, 200)), place=dice.choice(places),
        people_min=least, people_max=least + dice.randint(0, 20), is_remote=dice.random() < 0.1, is_guided=True, made_at=now,
        confirmed_on=today - timedelta(days=dice.randint(0, 60)), ends_on=today + timedelta(days=30)))
Opening.objects.bulk_create(openings, batch_size=1000)
person = Person.objects.create(name="Bron", email="bron@proef.example")
user = User.objects.create(email=person.email, person=person)
company = Organisation.objects.create(name="Bedrijf", slug="bedrijf", kind="company", state="confirmed", confirmed_at=now)
Membership.objects.create(organisation=company, person=person, role="owner")
offer = Offer.objects.create(organisation=company, title="Aanbod", text="-", shape="eenmalig", themes=["welkom"], parts=(1 << 15) - 1, from_on=today,
    until_on=today + timedelta(days=100), place=Place.objects.named("Utrecht").first(), who="medewerkers", people_from=3, people_to=15, youngest=18,
    radius_km=60, made_at=now, confirmed_on=today, ends_on=today + timedelta(days=60))
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
client = Client()
client.force_login(user)
address = offer.get_absolute_url()
for _ in range(5):
    assert client.get(address).status_code == 200
del openings, organisations
gc.collect()
gc.freeze()
with CaptureQueriesContext(connection) as asked:
    page = client.get(address)
    how_many = len(asked)
shown = page.content.count(b"Past omdat")
took, bare = [], []
for _ in range(%(rounds)d):
    started = time.perf_counter()
    client.get(address)
    took.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    client.get("/healthz/live")
    bare.append((time.perf_counter() - started) * 1000)
print(json.dumps({"took": took, "bare": bare, "queries": how_many, "openings": Opening.objects.count(), "shown": shown}))
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
        "match_page", p50, "ms", "a page without content, same client", p50 / bare, p50_ms=round(p50, 1),
        p95_ms=round(rig.percentile(figures["took"], 0.95), 1), queries=figures["queries"], openings=figures["openings"],
        shown=figures["shown"], errors=0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
