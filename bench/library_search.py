"""library_search: milliseconds for a page of the library over 20,000 materials on PostgreSQL, beside reading one row by its key."""

import json
import subprocess
import sys

from bench import rig

MATERIALS, ROUNDS = 20_000, 200
SCRIPT = """
import json, random, time
from django.db import connection, reset_queries
from django.conf import settings
from django.utils import timezone
from campaigns import actions, queries
from campaigns.enums import Channel, FileFormat, MaterialKind, MaterialLanguage
from campaigns.models import Kit, Material, MaterialVersion
from mmn_portal.core.actions import poured

dice, now = random.Random(2021), timezone.now()
letters = "bdfghklmnprstvwz"
def coined():
    return "".join(dice.choice(letters) + dice.choice("aeiou") for _ in range(dice.randint(2, 4))) + dice.choice(("", "n", "r", "t"))
words = ["poster", "vrijwilliger", "buurt", "jongeren", "gesprek"] + sorted({coined() for _ in range(5000)})
weights = [1 / (rank + 3) for rank in range(len(words))]
def some(how_many):
    return " ".join(dice.choices(words, weights, k=how_many))
kits = [
    Kit.objects.create(slug=f"proef-{number}", title_nl=some(3).title(), summary_nl="x", state="live", published_at=now, made_at=now)
    for number in range(200)
]
def rows():
    for number in range(%(materials)d):
        yield Material(
            kit=kits[number %% 200], slug=f"proef-{number}", file_name=f"proef-{number}.png", title_nl=some(4).title(), alt_nl=some(15),
            kind=dice.choice(MaterialKind.values), channel=dice.choice(Channel.values), format=dice.choice(FileFormat.values),
            language=dice.choice(MaterialLanguage.values),
        )
for batch in poured(Material, rows()):
    versions = MaterialVersion.objects.bulk_create(
        MaterialVersion(material=one, number=1, file="x", sha256="0" * 64, size=1000, published_at=now) for one in batch
    )
    for one, version in zip(batch, versions):
        one.current = version
    Material.objects.bulk_update(batch, ["current"], batch_size=1000)
started = time.perf_counter()
actions.index_materials()
filled = time.perf_counter() - started
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
asked = [
    {"q": some(dice.randint(1, 2)), "soort": dice.choice(["", "", *MaterialKind.values]), "kanaal": dice.choice(["", "", *Channel.values])}
    for _ in range(%(rounds)d)
]
def page(filters):
    shown = queries.library(filters, now=now, page=None)
    return list(shown), queries.facets(filters, now=now)
for one in asked[:10]:
    page(queries.Filters.read(one))
took, by_key, found = [], [], 0
for one in asked:
    filters = queries.Filters.read(one)
    started = time.perf_counter()
    tiles, counted = page(filters)
    took.append((time.perf_counter() - started) * 1000)
    found += bool(tiles)
    started = time.perf_counter()
    Material.objects.filter(slug="proef-7").first()
    by_key.append((time.perf_counter() - started) * 1000)
settings.DEBUG = True
reset_queries()
page(queries.Filters.read({"soort": "poster"}))
print(json.dumps({"took": took, "by_key": by_key, "found": found, "filled": filled, "queries": len(connection.queries)}))
"""


def main() -> None:
    with rig.portal() as environment:
        if "postgres" not in environment.get("DATABASE_URL", ""):
            sys.exit("library_search: this figure needs PostgreSQL")
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SCRIPT % {"materials": MATERIALS, "rounds": ROUNDS}],
            cwd=rig.ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    p50, by_key = rig.percentile(figures["took"], 0.5), rig.percentile(figures["by_key"], 0.5)
    rig.say(
        "library_search", p50, "ms", "one row by its key, same connection", p50 / by_key, p50_ms=round(p50, 1),
        p95_ms=round(rig.percentile(figures["took"], 0.95), 1), queries=figures["queries"], materials=MATERIALS,
        answered=f"{figures['found']}/{ROUNDS}", filled_s=round(figures["filled"], 1), errors=0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
