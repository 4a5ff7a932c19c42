"""The door of beat."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep() -> None:
    """End rests that are over, and send the digests of Monday."""
    actions.sweep(now=timezone.now())
