"""mail_outbox: mails a second from 10,000 waiting rows to a fast sink, one worker, against a bare smtplib loop."""

import os
import smtplib
import subprocess
import sys
import time

from bench import rig

MAILS = 10_000
FILL = """
from django.utils import timezone
from mmn_portal.outbox.models import Mail
now = timezone.now()
Mail.objects.bulk_create((Mail(key=f"m{n}", email=f"r{n}@example.nl", template="mails/programme/question_received",
    context={"name": "Vera", "subject_line": "Vraag", "text": "Tekst " * 40}, put_at=now, not_before=now) for n in range(%d)), batch_size=2000)
"""
READY = """
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import build
import sys
sys.stdout.buffer.write(build(Mail.objects.first()).message().as_bytes(linesep="\\r\\n"))
"""
COUNT = "from mmn_portal.outbox.models import Mail; print(Mail.objects.filter(state='sent').count())"


def shell(environment: dict, script: str) -> bytes:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", script]
    return subprocess.run(command, cwd=rig.ROOT, env=environment, capture_output=True, check=True).stdout


def peak_of(process: subprocess.Popen) -> float:
    """The largest memory of a running process so far, in MB."""
    with open(f"/proc/{process.pid}/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    sink = subprocess.Popen(
        [sys.executable, "-m", "bench.sink"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=rig.ROOT
    )
    port = int(sink.stdout.readline())
    with rig.portal(EMAIL_URL=f"smtp://127.0.0.1:{port}") as environment:
        shell(environment, FILL % MAILS)
        ready = shell(environment, READY)
        connection = smtplib.SMTP("127.0.0.1", port)
        started = time.monotonic()
        for number in range(MAILS):
            connection.sendmail("portaal@example.nl", [f"r{number}@example.nl"], ready)
        bare = MAILS / (time.monotonic() - started)
        connection.quit()

        idle = subprocess.Popen(
            [sys.executable, "manage.py", "run_outbox", "--most", "1"],
            cwd=rig.ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        floor = 0.0
        while idle.poll() is None:
            try:
                floor = max(floor, peak_of(idle))
            except (OSError, StopIteration):
                break
            time.sleep(0.01)
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "run_outbox"], cwd=rig.ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        started, peak = time.monotonic(), 0.0
        while worker.poll() is None:
            try:
                peak = max(peak, peak_of(worker))
            except (OSError, StopIteration):
                break
            time.sleep(0.02)
        worker.wait()
        seconds = time.monotonic() - started
        sent = int(shell(environment, COUNT))
    received, _nothing = sink.communicate()
    if sent != MAILS:
        sys.exit(f"{sent} of {MAILS} were sent")
    doubled = int(received.strip()) - 2 * MAILS
    rig.say(
        "mail_outbox", (MAILS - 1) / seconds, "mails/s", "smtplib, ready bytes", (MAILS - 1) / seconds / bare,
        peak_mb=max(0.0, peak - floor), bare=round(bare), lost=MAILS - sent, doubled=doubled, cores=os.cpu_count(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
