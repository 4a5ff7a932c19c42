"""Order work for after the commit, by dotted path, so that actions never import Celery."""

import logging

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)


def after_commit(task: str, **kwargs: object) -> None:
    """Poke a worker once the caller's transaction is safe. A lost poke is found by the sweep.

    Without a broker (``CELERY_BROKER_URL`` empty) nothing is sent: ``run_outbox`` and ``sweep`` look for themselves.
    """
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: _poke(task, kwargs))


def _poke(task: str, kwargs: dict) -> None:
    try:
        # One quick try: a visitor never waits for a broker that is down (reference: pretix #1802).
        current_app.send_task(task, kwargs=kwargs, retry=False, ignore_result=True)
    except Exception:
        logger.warning("no worker was told of %s; the sweep will find it", task)
