"""Tasks of the ground floor."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from . import actions


@shared_task
def beat_of_the_heart(queue: str = "default") -> None:
    """Beat ordered it and a worker of this queue ran it: so both are alive."""
    actions.beat(name=f"worker {queue}", now=timezone.now())


@worker_ready.connect
def first_beat(sender: Any, **kwargs: object) -> None:
    """A worker that has just started says so at once for its queues, instead of at the first order of beat."""
    for queue in sender.task_consumer.queues:
        actions.beat(name=f"worker {queue.name}", now=timezone.now())


@shared_task
def refresh_search() -> None:
    """What was published or changed can be found."""
    actions.refresh_search(now=timezone.now())


@shared_task
def check_promises() -> None:
    """Every night: does what must never be untrue still hold? Staff see it on the desk when not."""
    actions.check_promises(now=timezone.now())
