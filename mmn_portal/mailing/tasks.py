"""The door of the worker."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def sweep() -> None:
    """Start the newsletters whose moment has come; by beat, four times a minute."""
    actions.start_due(now=timezone.now())
