"""Order work for after the commit, by dotted path, so that actions never import Celery."""

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)


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


def _poke(task: str, kwargs: dict) -> None:
    try:
        # One quick try: a visitor never waits for a broker that is down (reference: pretix #1802).
        current_app.send_task(task, kwargs=kwargs, retry=False, ignore_result=True)
    except Exception:
        logger.warning("no worker was told of %s; the sweep will find it", task)
