"""Typst in a process of its own: a template and a job go in, a PDF, PNG or SVG comes out.

The child is another interpreter, never a fork (a compile in a fork hangs), and it is killed when it takes too long: a
template that loops or a picture that explodes costs one job, not a web worker. What people typed travels as JSON values
and is never read as Typst.
"""

import atexit
import json
import logging
import os
import selectors
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from django.conf import settings

logger = logging.getLogger(__name__)

FONTS = Path(settings.BASE_DIR) / "static" / "fonts" / "ttf"
WORKER = Path(__file__).with_name("rendering_worker.py")
JOBS_PER_CHILD = 500
LENGTH = struct.Struct(">I")


class RenderFailed(Exception):
    """The template refused the job, or the child died of it."""


class RenderTimedOut(RenderFailed):
    """The job took longer than it may; its child was killed."""


def render(
    template: Path,
    job: dict,
    *,
    to: Literal["pdf", "png", "svg"],
    ppi: float = 72,
    standards: tuple[str, ...] = (),
    files: dict[str, bytes] | None = None,
    at: datetime | None = None,
    timeout: float = 30,
) -> bytes:
    """``template`` filled with ``job``; of several pages a PNG or SVG shows the first.

    ``files`` are put beside the template under plain names. Raises RenderTimedOut or RenderFailed.
    """
    with _root_of(template, files) as root:
        order = {
            "root": str(root), "input": str(root / template.name), "job": json.dumps(job), "to": to, "ppi": ppi,
            "standards": list(standards), "timestamp": int(at.timestamp()) if at else None,
        }  # fmt: skip
        return _child.ask(order, timeout=timeout)


def facts(
    template: Path, job: dict, *, files: dict[str, bytes] | None = None, timeout: float = 30
) -> list[dict[str, Any]]:
    """What the template tells about its own work: the values of its metadata that carry the label ``fact``.

    Raises RenderTimedOut or RenderFailed, as ``render`` does.
    """
    with _root_of(template, files) as root:
        order = {"root": str(root), "input": str(root / template.name), "job": json.dumps(job), "to": "facts"}
        return json.loads(_child.ask(order | NO_PICTURE, timeout=timeout))


# What an order for facts leaves out: nothing is drawn.
NO_PICTURE = {"ppi": 72, "standards": [], "timestamp": None}


@contextmanager
def _root_of(template: Path, files: dict[str, bytes] | None) -> Iterator[Path]:
    """The folder that a job can read: the template's own, or a copy of it with the files of this job alone."""
    if not files:
        yield template.parent
        return
    with tempfile.TemporaryDirectory(prefix="mmn-render-") as folder:
        root = Path(folder)
        for part in template.parent.glob("*.typ"):
            shutil.copyfile(part, root / part.name)
        for name, content in files.items():
            (root / Path(name).name).write_bytes(content)
        yield root


def _pipes(process: subprocess.Popen[bytes] | None) -> tuple[IO[bytes], IO[bytes]]:
    """What goes into a child that was started with pipes, and what comes out."""
    if process is None or process.stdin is None or process.stdout is None:
        raise RenderFailed("the renderer was not started")
    return process.stdin, process.stdout


class Child:
    """One renderer: started when needed, replaced when it dies, hangs, or has done its share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._jobs = 0

    def ask(self, order: dict, *, timeout: float) -> bytes:
        """The answer to one order. One at a time: a compiler cannot be shared between threads."""
        with self._lock:
            if self._process is None or self._process.poll() is not None or self._jobs >= JOBS_PER_CHILD:
                self._start()
            self._jobs += 1
            try:
                self._send(json.dumps(order).encode())
                status, answer = self._receive(time.monotonic() + timeout)
            except TimeoutError as error:
                self.stop()
                raise RenderTimedOut(f"{order['input']}: not ready after {timeout:g} s") from error
            except (EOFError, BrokenPipeError) as error:
                self.stop()
                raise RenderFailed(f"{order['input']}: the renderer died") from error
        if status != b"+":
            raise RenderFailed(answer.decode(errors="replace"))
        return answer

    def stop(self) -> None:
        """Kill the child, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in _pipes(process):
                pipe.close()

    def forget(self) -> None:
        """In a fork: the child belongs to the parent. Let go of its pipes and of a lock that may be held."""
        process, self._process, self._lock = self._process, None, threading.Lock()
        if process is not None:
            for pipe in _pipes(process):
                os.close(pipe.fileno())
            process.returncode = 0

    def _start(self) -> None:
        self.stop()
        # Of our environment only what a program needs to start: no secrets go in.
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        environment |= {"RAYON_NUM_THREADS": "1", "RUST_BACKTRACE": "0"}
        self._jobs = 0
        self._process = subprocess.Popen(  # noqa: S603 -- our own file, by its path, without a shell
            [sys.executable, "-I", str(WORKER), str(FONTS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0,
        )  # fmt: skip

    def _send(self, message: bytes) -> None:
        whole = memoryview(LENGTH.pack(len(message)) + message)
        while whole:
            whole = whole[_pipes(self._process)[0].write(whole) :]

    def _receive(self, deadline: float) -> tuple[bytes, bytes]:
        status = self._read(1, deadline)
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        return status, self._read(length, deadline)

    def _read(self, wanted: int, deadline: float) -> bytes:
        parts, pipe = [], _pipes(self._process)[1]
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while wanted:
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    raise TimeoutError
                part = os.read(pipe.fileno(), min(wanted, 1 << 20))
                if not part:
                    raise EOFError
                parts.append(part)
                wanted -= len(part)
        return b"".join(parts)


_child = Child()
atexit.register(_child.stop)
os.register_at_fork(after_in_child=_child.forget)
