"""search: milliseconds to answer a search over 20,000 documents on PostgreSQL, beside reading one row by its key."""

import json
import subprocess
import sys

from bench import rig

DOCUMENTS, ROUNDS = 20_000, 300
SCRIPT = """
import json, random, sys, time
from django.db import connection
from django.utils import timezone
from mmn_portal.core import actions, search
from mmn_portal.core.models import Found
from mmn_portal.home import queries

dice = random.Random(2021)
letters = "bdfghklmnprstvwz"
def coined():
    return "".join(dice.choice(letters) + dice.choice("aeiou") for _ in range(dice.randint(2, 4))) + dice.choice(("", "n", "r", "t"))
# As in real texts: a few words stand nearly everywhere, most are rare.
words = ["vrijwilliger", "welkom", "buurt", "jongeren", "gesprek"] + sorted({coined() for _ in range(20000)})
weights = [1 / (rank + 3) for rank in range(len(words))]
def some(how_many):
    return " ".join(dice.choices(words, weights, k=how_many))
def documents(now):
    for number in range(%(documents)d):
        yield search.Document("news", some(5).title(), some(dice.randint(60, 240)), f"/proef/{number}/", "nl", f"proef:{number}")
search.documents.bring("proef", documents)
started = time.perf_counter()
actions.refresh_search(now=timezone.now())
filled = time.perf_counter() - started
with connection.cursor() as cursor:
    cursor.execute("ANALYZE core_found")
def mistyped():
    word = dice.choice([each for each in words[:500] if len(each) > 6])
    place = dice.randint(2, len(word) - 2)
    return word[:place] + word[place + 1:]
asked = [some(1) for _ in range(90)] + [some(2) for _ in range(120)] + [some(3) for _ in range(60)] + [mistyped() for _ in range(30)]
dice.shuffle(asked)
for typed in asked[:20]:
    queries.results(typed, kind="", page=None, language="nl")
took, found, by_key = [], 0, []
for typed in asked:
    started = time.perf_counter()
    result = queries.results(typed, kind="", page=None, language="nl")
    found += result.page is not None
    took.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    Found.objects.filter(key="proef:7", language="nl").first()
    by_key.append((time.perf_counter() - started) * 1000)
print(json.dumps({"took": took, "found": found, "by_key": by_key, "filled": filled, "documents": Found.objects.count()}))
"""


def main() -> None:
    with rig.portal() as environment:
        if "postgres" not in environment.get("DATABASE_URL", ""):
            sys.exit("search: this figure needs PostgreSQL")
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SCRIPT % {"documents": DOCUMENTS, "rounds": ROUNDS}],
            cwd=rig.ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    p50, by_key = rig.percentile(figures["took"], 0.5), rig.percentile(figures["by_key"], 0.5)
    rig.say(
        "search", p50, "ms", "one row by its key, same connection", p50 / by_key, p50_ms=round(p50, 1),
        p95_ms=round(rig.percentile(figures["took"], 0.95), 1), documents=figures["documents"],
        answered=f"{figures['found']}/{ROUNDS}", filled_s=round(figures["filled"], 1), errors=0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
