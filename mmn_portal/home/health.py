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
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "never seen"
    return "ok" if now - beat.beat_at < LATE else "late"
