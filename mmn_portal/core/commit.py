"""Order work for after the commit, by dotted path, so that actions never import Celery."""

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger(__name__)
ONCE = "only_once"
# One that was lost stands in nobody's way for longer; what it was for is found by the sweep.
STANDS_SECONDS = 5


def after_commit(task: str, **kwargs: object) -> None:
    """Poke a worker once the caller's transaction is safe. A lost poke is found by the sweep.

    Without a broker (``CELERY_BROKER_URL`` empty) nothing is sent: ``run_outbox`` and ``sweep`` look for themselves.
    """
    if not settings.CELERY_BROKER_URL:
        return
    poke = partial(_poke, task, kwargs)
    waiting = transaction.get_connection().run_on_commit
    # A hundred mails of one transaction need one poke.
    if not any(isinstance(one[1], partial) and (one[1].func, one[1].args) == (poke.func, poke.args) for one in waiting):
        transaction.on_commit(poke)


def after_commit_once(task: str) -> None:
    """As ``after_commit``, for a task that does all there is to do, and says ``taken_up`` when it begins.

    A poke that no worker took up yet stands for those that come after it: a rush of registrations is one task, not ten thousand.
    """
    after_commit(task, **{ONCE: True})


def taken_up(task: str) -> None:
    """A worker begins: what is written down from now on pokes again."""
    if settings.REDIS_URL:
        cache.delete(_mark(task))


def _mark(task: str) -> str:
    return f"poke:{task}"


def _stands_already(task: str) -> bool:
    # Without Redis, asking the database whether a poke stands costs more than the poke.
    return bool(settings.REDIS_URL) and not cache.add(_mark(task), 1, timeout=STANDS_SECONDS)


def _poke(task: str, kwargs: dict) -> None:
    kwargs = dict(kwargs)
    try:
        if kwargs.pop(ONCE, False) and _stands_already(task):
            return
        # One quick try: a visitor never waits for a broker that is down (reference: pretix #1802).
        current_app.send_task(task, kwargs=kwargs, retry=False, ignore_result=True)
    except Exception:
        logger.warning("no worker was told of %s; the sweep will find it", task)
