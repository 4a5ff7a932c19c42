"""kit_zip: MB/s of a 500 MB kit, as a ratio to nginx sending the same file: behind nginx, without it, and a streamed choice."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

from bench import rig

FILES, FILE_BYTES, ROUNDS = 50, 10_000_000, 7
FILL = """
import os
from django.core.files.base import ContentFile
from django.utils import timezone
from campaigns import actions
now = timezone.now()
kit = actions.add_kit(slug="groot", title_nl="Groot", summary_nl="Groot", by=None, now=now)
for number in range(%d):
    film = b"\\0\\0\\0\\x18ftypmp42" + os.urandom(%d - 12)
    actions.add_material(kit=kit, file_name=f"film-{number:02}.mp4", upload=ContentFile(film), by=None, now=now)
actions.publish_kit(kit=kit, by=None, now=now)
print(actions.build_archive(kit=kit, now=now).file.name)
"""
NGINX = """
%(user)s
daemon off; worker_processes 1; pid %(folder)s/nginx.pid; error_log %(folder)s/error.log;
events { worker_connections 64; }
http {
  sendfile on; tcp_nopush on; access_log off;
  client_body_temp_path %(folder)s/body; proxy_temp_path %(folder)s/proxy; fastcgi_temp_path %(folder)s/f;
  uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
  server {
    listen 127.0.0.1:%(port)d;
    location / { proxy_pass http://127.0.0.1:%(portal)d; proxy_http_version 1.1; proxy_set_header Host $host; }
    location /protected/ { internal; alias %(folder)s/media/; }
    location /same/ { alias %(folder)s/media/; }
  }
}
"""
KIT = "GET /campagne/pakketten/groot/alles.zip HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@contextlib.contextmanager
def nginx(folder: Path, portal: int):
    """nginx in front of the portal; yields its port."""
    port = rig.free_port()
    facts = {"folder": folder, "port": port, "portal": portal, "user": "user root;" if os.getuid() == 0 else ""}
    config = folder / "nginx.conf"
    config.write_text(NGINX % facts, encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        rig.wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def download(port: int, asked: str) -> tuple[int, float, float]:
    """Bytes of the body, seconds for all of it, milliseconds to its first byte. Ends the bench when it is not a 200."""
    buffer = bytearray(1 << 20)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        started = time.perf_counter()
        link.sendall(asked.encode())
        head = b""
        while b"\r\n\r\n" not in head:
            part = link.recv(65536)
            if not part:
                sys.exit("the connection closed before there was an answer")
            head += part
        head, _gap, body = head.partition(b"\r\n\r\n")
        if b" 200 " not in head.splitlines()[0]:
            sys.exit(f"no download: {head.splitlines()[0].decode()}")
        received = len(body) or link.recv_into(buffer)
        first = (time.perf_counter() - started) * 1000
        while read := link.recv_into(buffer):
            received += read
        return received, time.perf_counter() - started, first


class Memory:
    """How much memory the children of a server have, and the most they had."""

    def __init__(self, master: int) -> None:
        self.pids = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        self.idle = self.peak = self.now()
        self._going = True
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def now(self) -> float:
        return sum(self._of(pid) for pid in self.pids)

    @staticmethod
    def _of(pid: str) -> float:
        line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _watch(self) -> None:
        while self._going:
            self.peak = max(self.peak, self.now())
            time.sleep(0.01)

    def above_idle(self) -> float:
        self._going = False
        self._thread.join()
        return self.peak - self.idle


def master_of(port: int) -> int:
    """The first process of the gunicorn that listens on a port."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes()
                parent = next(x for x in (entry / "status").read_text().splitlines() if x.startswith("PPid"))
                if f"127.0.0.1:{port}".encode() in line and int(parent.split()[1]) == os.getpid():
                    return int(entry.name)
    sys.exit(f"no server on port {port}")


def measure(name: str, port: int, asked: str, *, baseline: tuple[int, str], memory_of: int, size: int) -> None:
    """One line: the portal and nginx in turns."""
    for number in range(12):
        # Every thread has its connection to the database; each address is new, so that no page comes from memory.
        page = f"/campagne/materiaal/?warm={name}{number}"
        download(port, f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    memory = Memory(master_of(memory_of))
    speeds, ratios, firsts = [], [], []
    for number in range(ROUNDS + 1):
        same, seconds_of_nginx, _first = download(*baseline)
        received, seconds, first = download(port, asked)
        if abs(received - size) > 200_000 or same != size:
            sys.exit(f"{name}: {received} bytes instead of about {size}")
        # The first round warms connections and caches; it counts for memory only.
        if number:
            speeds.append(received / seconds / 1e6)
            ratios.append(speeds[-1] / (same / seconds_of_nginx / 1e6))
            firsts.append(first)
    rig.say(
        name, median(speeds), "MB/s", "nginx, same file", median(ratios), memory.above_idle(),
        first_byte_ms=round(median(firsts), 1), first_byte_worst_ms=round(max(firsts), 1),
    )  # fmt: skip


def main() -> None:
    with rig.portal() as environment:
        folder = Path(environment["MMN_RUN_DIR"])
        environment["MEDIA_ROOT"] = str(folder / "media")
        script = FILL % (FILES, FILE_BYTES)
        filled = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", script], cwd=rig.ROOT, env=environment, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        if filled.returncode:
            sys.exit(filled.stderr[-2000:])
        archive = filled.stdout.strip().splitlines()[-1]
        size = (folder / "media" / archive).stat().st_size
        chosen = "&".join(f"materiaal=film-{number:02}" for number in range(FILES))
        selection = (
            "POST /campagne/selectie.zip HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(chosen)}\r\n\r\n{chosen}"
        )
        behind = {**environment, "ACCEL_PREFIX": "/protected/"}
        with (
            rig.gunicorn(behind) as portal,
            rig.gunicorn(environment) as alone,
            nginx(folder, portal) as front,
        ):
            same = (front, f"GET /same/{archive} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            measure("kit_zip", front, KIT, baseline=same, memory_of=portal, size=size)
            measure("kit_zip.without_nginx", alone, KIT, baseline=same, memory_of=alone, size=size)
            measure("kit_zip.selection", front, selection, baseline=same, memory_of=portal, size=size)


if __name__ == "__main__":
    main()
