"""The door of beat."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep() -> None:
    """Remind, let lapse, ask for outcomes and whether things are current."""
    actions.sweep(now=timezone.now())
