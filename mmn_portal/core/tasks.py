"""Tasks of the ground floor."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from . import actions


@shared_task
def beat_of_the_heart() -> None:
    """Beat ordered it, a worker ran it: so both are alive."""
    actions.beat(name="worker", now=timezone.now())


@worker_ready.connect
def first_beat(**kwargs: object) -> None:
    """A worker that has just started says so at once, instead of at the first order of beat."""
    actions.beat(name="worker", now=timezone.now())
