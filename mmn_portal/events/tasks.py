"""The door of beat."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep() -> None:
    """Release what lapsed and remind whose moment has come."""
    actions.sweep(now=timezone.now())
