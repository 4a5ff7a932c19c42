"""Tasks of the ground floor."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def beat_of_the_heart() -> None:
    """Beat ordered it, a worker ran it: so both are alive."""
    actions.beat(name="worker", now=timezone.now())
