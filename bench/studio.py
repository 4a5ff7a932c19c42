"""The studio: what somebody waits for while she types, a poster as a document, and a series of 600 files.

``poster_preview``: a form posted as the page posts it, to the picture in hand, through HTTP; with 1 and with 20 people typing.
``poster_pdf``: the A3 poster of the template "mensen-maken" as a tagged PDF, beside WeasyPrint with the same art and words.
``batch_600``: 200 places at three sizes (A3 for the printer, square, story), from the order to the last file, each looked
over first; the peak is of the process and its renderer together.
"""

import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from bench import rig

HOME = rig.ROOT / ".run" / "bench-weasyprint"
WEASYPRINT = "weasyprint==70.0"
LOOKS, TYPING, POSTERS, PLACES = 40, 20, 20, 200
PEOPLE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.utils import timezone
from campaigns import actions
from campaigns.models import Template
from mmn_portal.people.models import Membership, Organisation, Person, Place, User
now, made = timezone.now(), []
template = Template.objects.get(slug="mensen-maken")
for number in range(%d):
    person = Person.objects.create(name=f"Naam {number}", email=f"p{number}@example.nl")
    user = User.objects.create_user(person.email, "x", person=person)
    organisation = Organisation.objects.create(name=f"Huis {number}", slug=f"huis-{number}", sector="buurt", state="confirmed", confirmed_at=now,
        place=Place.objects.first(), province=Place.objects.first().province, website="https://example.nl")
    Membership.objects.create(organisation=organisation, person=person, role="owner")
    design = actions.begin(template=template, organisation=organisation, language="nl", by=user, now=now)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    made.append([store.session_key, str(design.key)])
print(json.dumps({"people": made, "cookie": settings.SESSION_COOKIE_NAME}))
"""
BATCH = """
import json, resource, time
from django.utils import timezone
from campaigns import actions, series
from campaigns.models import Design, BatchFile
design = Design.objects.first()
design.texts = {"kop": "onze buurt mooier voor iedereen", "onder": "Kom langs en doe mee."}
design.save()
places = [series.Place(f"Filiaal {n}", {"onder": f"Kom langs bij filiaal {n}."}) for n in range(%d)]
began = time.monotonic()
batch = actions.order_batch(design=design, places=places, sizes=["a3", "vierkant", "verhaal"], by=None, now=timezone.now())
actions.draw_batch(batch=batch, clock=timezone.now)
took = time.monotonic() - began
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
import mmn_portal.core.rendering as r
child = int([l for l in open(f"/proc/{r._child._process.pid}/status") if l.startswith("VmHWM")][0].split()[1]) / 1024
print(json.dumps({"files": BatchFile.objects.count(), "wanted": BatchFile.objects.filter(output__in=["print", "png"]).count(), "took": took,
    "peak": own + child, "failed": batch.rows.filter(state="failed").count()}))
"""
POSTER = """
import base64, io, json, statistics, sys, time
from pathlib import Path
from campaigns import actions, composing, queries
from campaigns.models import Design
from mmn_portal.core import rendering
design = queries.whole(Design.objects.all()).first()
made = queries.format_of(design, "a3")
filled = actions.filled(design)
took = []
for number in range(%d + 3):
    texts = dict(filled.texts, kop=f"onze buurt {number} keer mooier")
    began = time.monotonic()
    pdf, _ending = actions.draw_file(made, composing.Filled(**{**filled.__dict__, "texts": texts}), "pdf")
    took.append((time.monotonic() - began) * 1000)
order = composing.order(made, {one.key: one for one in design.version.fields.all()}, filled, bleed=False)
print(json.dumps({"took": took[3:], "bytes": len(pdf), "art": order.files["art.svg"].decode(), "code": order.files["link.svg"].decode()}))
"""
PEER = """
import base64, json, statistics, sys, time
from weasyprint import HTML
given = json.load(sys.stdin)
def data(svg): return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
def page(number):
    return f'''<html lang="nl"><head><title>Poster</title><style>@page {{ size: 297mm 420mm; margin: 0 }} body {{ margin: 0; font-family: sans-serif }}
    .art {{ position: absolute; width: 297mm; height: 420mm }} h1 {{ position: absolute; left: 21mm; top: 65mm; width: 255mm; font-size: 84pt; line-height: 1 }}
    p {{ position: absolute; left: 21mm; top: 162mm; width: 255mm; font-size: 40pt }} .code {{ position: absolute; left: 225mm; top: 348mm; width: 50mm; background: white }}</style></head>
    <body><img class="art" alt="" src="{data(given['art'])}"><h1>Mensen maken onze buurt {number} keer mooier</h1><p>Scan de code en doe mee.</p>
    <img class="code" alt="code" src="{data(given['code'])}"></body></html>'''
took = []
for number in range(given["posters"] + 3):
    began = time.monotonic()
    HTML(string=page(number)).write_pdf(pdf_tags=True)
    took.append((time.monotonic() - began) * 1000)
print(json.dumps(took[3:]))
"""


def shell(environment: dict, script: str) -> dict:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", script],
        cwd=rig.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def typing(port: int, cookie: str, session: str, key: str, looks: int, took: list[float], sizes: list[int]) -> None:
    """One person who types: after each stop her form is posted, and the picture fetched that it answers with."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    head = {"Cookie": f"{cookie}={session}"}
    path = f"/campagne/studio/{key}/"
    connection.request("GET", path, headers=head)
    answer = connection.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    csrf = next(part for part in answer.headers.get_all("Set-Cookie") if part.startswith("csrftoken")).split(";")[0]
    head |= {"Cookie": f"{head['Cookie']}; {csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    for number in range(looks):
        body = urllib.parse.urlencode(
            {"csrfmiddlewaretoken": token, "maat": "vierkant", "title": "x", "taal": "nl", "kleur": "zon", "doel": "https://example.nl",
             "t_kop": f"onze straat {number} keer warmer", "t_onder": "Kom langs."}
        )  # fmt: skip
        began = time.perf_counter()
        connection.request("POST", f"{path}kijk/", body, head)
        answer = connection.getresponse()
        part = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {part[:300]}")
        connection.request("GET", re.search(r'src="([^"]+)"', part).group(1), headers=head)
        sizes.append(len(connection.getresponse().read()))
        took.append((time.perf_counter() - began) * 1000)
        # People stop for a moment; a machine does not.
        time.sleep(0.35)
    connection.close()


def preview(environment: dict, made: dict) -> None:
    for people, looks in ((1, LOOKS), (TYPING, 10)):
        took: list[float] = []
        sizes: list[int] = []
        with rig.gunicorn(environment, workers=2, threads=8) as port:
            threads = [
                threading.Thread(
                    target=typing, args=(port, made["cookie"], *made["people"][number], looks, took, sizes)
                )
                for number in range(people)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        rig.say(
            "poster_preview", rig.percentile(took, 0.5), "ms", "nothing: the time from a stop in typing to the picture", None,
            people=people, p50_ms=round(rig.percentile(took, 0.5), 1), p95_ms=round(rig.percentile(took, 0.95), 1),
            looks=len(took), bytes=round(statistics.median(sizes)), size="1080 x 1080",
        )  # fmt: skip


def weasyprint(given: dict) -> list[float] | None:
    """The same poster by WeasyPrint, in an environment of its own; None where its libraries are missing."""
    python = HOME / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", WEASYPRINT], check=True
        )
    done = subprocess.run(
        [str(python), "-c", PEER], input=json.dumps({**given, "posters": POSTERS}), capture_output=True, text=True
    )
    if done.returncode:
        print(f"WeasyPrint was not measured: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def poster(environment: dict) -> None:
    ours = shell(environment, POSTER % POSTERS)
    peer = weasyprint({"art": ours["art"], "code": ours["code"]})
    middle = statistics.median(ours["took"])
    rig.say(
        "poster_pdf", middle, "ms", "WeasyPrint 70.0, same art and words, tagged, letters of one fixed size",
        middle / statistics.median(peer) if peer else None, p95_ms=round(rig.percentile(ours["took"], 0.95), 1),
        weasyprint_ms=round(statistics.median(peer), 1) if peer else None, bytes=ours["bytes"],
    )  # fmt: skip


def batch(environment: dict) -> None:
    found = shell(environment, BATCH % PLACES)
    rig.say(
        "batch_600", found["files"] / found["took"], "files/s", "nothing", None, found["peak"], seconds=round(found["took"], 1),
        files=found["files"], places=PLACES, failed=found["failed"],
    )  # fmt: skip
    if found["failed"]:
        raise SystemExit(f"{found['failed']} places failed")


FIGURES = {"poster_preview": preview, "poster_pdf": poster, "batch_600": batch}


def main() -> None:
    asked = sys.argv[1:] or list(FIGURES)
    Path(rig.ROOT / ".run").mkdir(exist_ok=True)
    with rig.portal() as environment:
        made = shell(environment, PEOPLE % TYPING)
        for name in asked:
            if name == "poster_preview":
                preview(environment, made)
            else:
                FIGURES[name](environment)


if __name__ == "__main__":
    main()
