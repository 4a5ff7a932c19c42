"""checkin: milliseconds from a code that was read to its answer on the page at the door, with 500 people on the phone.

In the real page, in Chromium, without a network: the signature is checked, the person looked up, the row kept, the answer
put on the page. Beside it: the check of the signature alone, in the same page. The camera itself is not in it.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import rig

PEOPLE, CODES = 500, 200
BROWSERS = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
SESSION = """
import json
from datetime import timedelta
from django.utils import timezone
from mmn_portal.core import tokens
from mmn_portal.events import passes, rules
from mmn_portal.events.models import Block, Event, Group, Registration
now = timezone.now()
event = Event.objects.create(slug="deur", title_nl="Deur", starts_on=timezone.localdate(now), starts_at=now, ends_at=now + timedelta(hours=2), state="published")
block = Block.objects.create(event=event, format="in_person", capacity=%(people)d)
group = Group.objects.create(event=event, made_at=now)
people = Registration.objects.bulk_create([Registration(event=event, block=block, group=group, name=f"Proef {n}", email=f"p{n}@proef.example",
    seat="confirmed", source="staff", registered_at=now, confirmed_at=now) for n in range(%(people)d)])
print(json.dumps({"path": f"/deur/{tokens.make(rules.DOOR, event.pk, 1)}/",
    "codes": [passes.make(event=event.pk, registration=one.pk, version=1) for one in people[:%(codes)d]]}))
"""
# The box of the page takes a code as a hand scanner types it; the answer is what changes under it.
SCAN = """async (codes) => {
  const box = document.getElementById("door-q"), says = document.querySelector("[data-door-says]"), took = [];
  for (const code of codes) {
    box.value = code;
    const begun = performance.now();
    const shown = new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - begun); });
      watch.observe(says, { childList: true });
    });
    box.form.requestSubmit();
    took.push(await shown);
    await new Promise((next) => setTimeout(next, 20));
  }
  return took;
}"""
VERIFY = """async (codes) => {
  const { keys } = JSON.parse(document.getElementById("door").textContent), took = [];
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes(keys[0]), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  for (const code of codes) {
    const cut = code.lastIndexOf("."), begun = performance.now();
    const raw = bytes(code.slice(cut + 1).replace(/-/g, "+").replace(/_/g, "/") + "==");
    if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, new TextEncoder().encode(code.slice(0, cut)))) throw new Error(code);
    took.push(performance.now() - begun);
  }
  return took;
}"""
WAITING = "Object.keys(localStorage).filter((key) => key.includes(':row:')).length"


def main() -> None:
    path = next((path for path in BROWSERS if Path(path).exists()), None)
    if path is None:
        sys.exit("checkin: this figure needs Chromium")
    with rig.portal() as environment, rig.gunicorn(environment) as port, sync_playwright() as playwright:
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SESSION % {"people": PEOPLE, "codes": CODES}],
            cwd=rig.ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        facts = json.loads(made.stdout.strip().splitlines()[-1])
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=f"http://localhost:{port}", viewport={"width": 360, "height": 800})
        page.goto(facts["path"])
        page.wait_for_selector("[data-door][data-kept=yes]", timeout=30_000)
        page.context.set_offline(True)
        took, verified = page.evaluate(SCAN, facts["codes"]), page.evaluate(VERIFY, facts["codes"])
        kept = page.evaluate(WAITING)
        page.context.set_offline(False)
        end = time.monotonic() + 60
        while page.evaluate(WAITING) and time.monotonic() < end:
            page.wait_for_timeout(100)
        browser.close()
        counted = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", "from mmn_portal.events.models import CheckIn; print(CheckIn.objects.count())"],
            cwd=rig.ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    sent = int(counted.stdout.strip().splitlines()[-1])
    p95, alone = rig.percentile(took, 0.95), rig.percentile(verified, 0.95)
    rig.say(
        "checkin", p95, "ms", "checking the signature alone, same page", p95 / alone, p50_ms=round(rig.percentile(took, 0.5), 1),
        p95_ms=round(p95, 1), people=PEOPLE, codes=len(took), kept_without_network=kept, lost=CODES - sent,
        doubled=max(sent - CODES, 0), measured="from the code to the answer on the page, without the camera", errors=0,
    )  # fmt: skip
    if sent != CODES:
        sys.exit("checkin: not every check-in arrived once")


if __name__ == "__main__":
    main()
