"""Work outside the request: renditions that are missing, consents that ended."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep() -> None:
    """Renditions and looks of older pictures, and consents that ended; ordered by beat."""
    actions.sweep(now=timezone.now())
