"""Is it alive, and can it work: database, broker, worker."""

from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

from mmn_portal.core.models import Heartbeat

LATE = timedelta(minutes=3)


def checks(now: datetime) -> dict[str, str]:
    """Each part with "ok", or what is wrong with it in a few words."""
    found = {"database": _database()}
    if settings.CELERY_BROKER_URL:
        found["broker"] = _broker()
        found["worker"] = _worker(now) if found["database"] == "ok" else "unknown"
    return found


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:
        return "down"
    return "ok"


def _worker(now: datetime) -> str:
    """Every queue has somebody who works it off."""
    seen = dict(Heartbeat.objects.filter(name__startswith="worker ").values_list("name", "beat_at"))
    silent = [
        queue
        for queue in settings.WORKER_QUEUES
        if f"worker {queue}" not in seen or now - seen[f"worker {queue}"] > LATE
    ]
    return f"silent: {', '.join(silent)}" if silent else "ok"
