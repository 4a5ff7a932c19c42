"""The door of the worker."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def deliver_waiting() -> None:
    """Send what is due; poked after each commit, and every minute by beat."""
    actions.deliver(now=timezone.now())
