"""Newsletters: copies a second with one, two and four workers against a bare smtplib loop and against django-newsletter and
django-post_office; the start with a million readers; memory through a million copies; ten kills in 20,000 copies.

newsletter_throughput, newsletter_start, mail_memory, mail_crash: name one to run it alone.
"""

import contextlib
import os
import random
import signal
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench import peers, rig
from bench.mail_outbox import peak_of, shell

COPIES, ROUNDS, BARE = 60_000, 3, 2500
MILLION = int(os.environ.get("BENCH_READERS", "1000000"))
CRASHED, KILLS = 20_000, 10
FILL = """
from django.utils import timezone
from django.db import connection
from mmn_portal.mailing.models import Subscriber, Subscription, Topic
now = timezone.now()
topic = Topic.objects.get(code="algemeen")
with connection.cursor() as cursor:
    cursor.execute('''INSERT INTO mailing_subscriber (email, language, made_at, confirmed_at, link_version)
        SELECT 'r' || n || '@example.nl', 'nl', %%s, %%s, 1 FROM generate_series(1, %d) AS n''', [now, now])
    cursor.execute('''INSERT INTO mailing_subscription (subscriber_id, topic_id, state, "where", asked_at, confirmed_at)
        SELECT id, %%s, 'active', '/nieuwsbrief/', %%s, %%s FROM mailing_subscriber''', [topic.pk, now, now])
    cursor.execute("ANALYZE")
"""
START = """
import time
from datetime import timedelta
from django.utils import timezone
from mmn_portal.mailing import actions
from mmn_portal.mailing.models import Block, Newsletter, Topic
from mmn_portal.outbox.models import Delivery
Delivery.objects.all().delete() if %d else None
now = timezone.now()
text = "Dit jaar komen er duizenden mensen bij die iets voor een ander doen. " * 45
letter = Newsletter.objects.create(subject_nl="Nieuws van het jaar", preheader_nl="Een eerste regel die zegt wat erin staat", made_at=now, is_quiet_at_night=False)
letter.topics.set([Topic.objects.get(code="algemeen")])
Block.objects.create(newsletter=letter, kind="text", text_nl=text)
Block.objects.create(newsletter=letter, kind="text", text_nl="## Nieuws\\n\\n" + "\\n\\n".join(f"Een alinea met een [link](https://example.nl/{n}) en wat woorden erbij." for n in range(12)), place=20)
actions.schedule(newsletter=letter, at=None, by=None, now=now - timedelta(minutes=2))
began = time.monotonic()
actions.start_due(now=timezone.now())
print(time.monotonic() - began)
"""
SENT = """
from django.db.models import Max, Min, Count
from mmn_portal.outbox.models import Delivery
facts = Delivery.objects.filter(state=2).aggregate(first=Min("sent_at"), last=Max("sent_at"), number=Count("pk"))
print(facts["number"], (facts["last"] - facts["first"]).total_seconds() if facts["number"] else 0)
"""
STATES = """
from collections import Counter
from mmn_portal.outbox.models import Broadcast, Delivery
print(Delivery.objects.filter(state=0).count(), Delivery.objects.filter(state=6).count(), Broadcast.objects.filter(state="sending").count())
"""
READY = """
import sys
from django.utils import timezone
from mmn_portal.outbox.models import Delivery
from mmn_portal.outbox.writing import Letter
one = Delivery.objects.first()
sys.stdout.buffer.write(Letter(one.broadcast, "nl").copy(one, now=timezone.now()).content)
"""


@contextlib.contextmanager
def sink(*arguments: str):
    """A quick SMTP server in a process of its own; yields its port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.sink", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=rig.ROOT,
    )  # fmt: skip
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()


def worker(environment: dict, *more: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_outbox", *more], cwd=rig.ROOT, env=environment, stdout=subprocess.DEVNULL
    )


def bare(port: int, ready: bytes, how_many: int) -> float:
    """Mails a second of smtplib with ready bytes: what the language gives for nothing."""
    connection = smtplib.SMTP("127.0.0.1", port)
    started = time.monotonic()
    for number in range(how_many):
        connection.sendmail("nieuws@example.nl", [f"r{number}@example.nl"], ready)
    rate = how_many / (time.monotonic() - started)
    connection.quit()
    return rate


def sending(environment: dict, workers: int) -> float:
    """Copies a second of so many workers, from the first mark to the last."""
    shell(environment, START % 1)
    running = [worker(environment) for _one in range(workers)]
    for one in running:
        one.wait()
    number, seconds = shell(environment, SENT).split()
    if int(number) != COPIES:
        sys.exit(f"{number.decode()} of {COPIES} were sent")
    return COPIES / float(seconds)


def throughput() -> None:
    with sink() as port, rig.portal(EMAIL_URL=f"smtp://127.0.0.1:{port}") as environment:
        shell(environment, FILL % COPIES)
        shell(environment, START % 1)
        ready = shell(environment, READY)
        names = ("1", "2", "4", "bare 1", "bare 2", "bare 4", "newsletter", "post_office")
        rates: dict[str, list[float]] = {name: [] for name in names}
        with peers.project(port) as peer:
            for _round in range(ROUNDS):
                for workers in (1, 2, 4):
                    # Just before and just after: a machine that is shared is not as quick from one minute to the next.
                    before = bare(port, ready, BARE)
                    rates[str(workers)].append(sending(environment, workers))
                    after = bare(port, ready, BARE)
                    rates[f"bare {workers}"].append(statistics.harmonic_mean((before, after)))
                rates["newsletter"].append(peers.django_newsletter(peer, len(ready)))
                rates["post_office"].append(peers.post_office(peer, len(ready)))
    middle = {name: statistics.median(found) for name, found in rates.items()}

    def ratio(name: str, against: str) -> float:
        pairs = zip(rates[name], rates[against], strict=True)
        return round(statistics.median(one / other for one, other in pairs), 2)

    for workers, suffix in (("1", ""), ("2", ".two_workers"), ("4", ".four_workers")):
        rig.say(
            f"newsletter_throughput{suffix}", middle[workers], "mails/s", "smtplib, ready bytes",
            ratio(workers, f"bare {workers}"), bytes=len(ready), bare=round(middle[f"bare {workers}"]),
            django_newsletter=round(middle["newsletter"]),
            post_office=round(middle["post_office"]), times_django_newsletter=ratio(workers, "newsletter"),
            times_post_office=ratio(workers, "post_office"), rounds=ROUNDS, cores=os.cpu_count(),
        )  # fmt: skip


def million() -> None:
    """The start, and one worker through all of it; a login code in between shows how long other mail waits."""
    with sink() as port, rig.portal(EMAIL_URL=f"smtp://127.0.0.1:{port}") as environment:
        shell(environment, FILL % MILLION)
        seconds = float(shell(environment, START % 0))
        rig.say("newsletter_start", seconds, "s", "", None, readers=MILLION)
        floor = idle_memory(environment)
        running, peak, waits = worker(environment), 0.0, []
        asked = 0.0
        while running.poll() is None:
            with contextlib.suppress(OSError, StopIteration):
                peak = max(peak, peak_of(running))
            if time.monotonic() - asked > 20:
                asked = time.monotonic()
                waits.append(code_wait(environment))
            time.sleep(0.2)
        number, took = shell(environment, SENT).split()
        if int(number) != MILLION:
            sys.exit(f"{number.decode()} of {MILLION} were sent")
        rig.say(
            "mail_memory", peak, "MB", "", None, peak_mb=peak - floor, mails=MILLION, mails_a_second=round(MILLION / float(took)),
            other_mail_waits_s=round(max(waits, default=0), 2),
        )  # fmt: skip


CODE = """
import time
from django.utils import timezone
from mmn_portal.outbox import actions
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.models import Mail
began = time.monotonic()
mail = actions.put_rendered(key=f"code:{began}", kind="mails/account/email/login_code", to=Address("ina@example.nl"), subject="Code", text="123456", html="", now=timezone.now())
while Mail.objects.get(pk=mail.pk).state != "sent" and time.monotonic() - began < 60:
    time.sleep(0.05)
print(time.monotonic() - began)
"""


def code_wait(environment: dict) -> float:
    """How long a login code waits, in seconds, while the newsletter leaves through the same single worker."""
    return float(shell(environment, CODE))


def idle_memory(environment: dict) -> float:
    idle, floor = worker(environment, "--most", "1"), 0.0
    while idle.poll() is None:
        with contextlib.suppress(OSError, StopIteration):
            floor = max(floor, peak_of(idle))
        time.sleep(0.01)
    return floor


def crash() -> None:
    """Ten workers killed at random moments; who got what, by the log of the server that took it."""
    chance = random.Random(2027)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with (
            sink("--log", str(log)) as port,
            rig.portal(EMAIL_URL=f"smtp://127.0.0.1:{port}", OUTBOX_LEASE_SECONDS="2") as environment,
        ):
            shell(environment, FILL % CRASHED)
            shell(environment, START % 0)
            for kill in range(KILLS):
                running = worker(environment, "--loop", "--pause", "0.2")
                goal = CRASHED * (kill + 1) // (KILLS + 1) + chance.randint(-300, 300)
                end = time.monotonic() + 60
                while lines(log) < goal and time.monotonic() < end and running.poll() is None:
                    time.sleep(0.002)
                running.send_signal(signal.SIGKILL)
                running.wait()
            running = worker(environment, "--loop", "--pause", "0.2")
            end, left = time.monotonic() + 120, [b"1"]
            while left[0] != b"0" and time.monotonic() < end:
                time.sleep(1)
                left = shell(environment, STATES).split()
            running.terminate()
            running.wait()
            copies = Counter(line.split()[0] for line in log.read_text().splitlines())
            doubled = sum(number - 1 for number in copies.values())
            rig.say(
                "mail_crash", CRASHED, "mails", "the log of the receiving server", None, kills=KILLS,
                lost=CRASHED - len(copies), doubled=doubled, uncertain=int(left[1]), waiting=int(left[0]),
            )  # fmt: skip


def lines(log: Path) -> int:
    """How many mails the server took so far."""
    return log.read_bytes().count(b"\n") if log.exists() else 0


FIGURES = {
    "newsletter_throughput": throughput,
    "newsletter_start": million,
    "mail_memory": million,
    "mail_crash": crash,
}


def main() -> None:
    asked = [name for name in sys.argv[1:] if name in FIGURES] or list(FIGURES)
    for figure in dict.fromkeys(FIGURES[name] for name in asked):
        figure()


if __name__ == "__main__":
    main()
