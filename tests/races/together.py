"""Races that are lost for certain when nothing guards them: a control that is won by luck now and then proves nothing."""

import threading
from typing import Any

import pytest

PATIENCE_SECONDS = 30


def meet_before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, many: int) -> None:
    """Nobody gets past ``owner.name`` before ``many`` threads stand there: all have looked, none has written.

    Each thread waits once. Where fewer come, because something does guard, ``threading.BrokenBarrierError`` is raised in those who wait.
    """
    deed, everyone, met = getattr(owner, name), threading.Barrier(many, timeout=PATIENCE_SECONDS), threading.local()

    def together(*args: Any, **kwargs: Any) -> Any:
        if not hasattr(met, "once"):
            met.once = everyone.wait()
        return deed(*args, **kwargs)

    monkeypatch.setattr(owner, name, together)
