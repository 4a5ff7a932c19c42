"""The doors of the workers."""

from celery import shared_task
from django.utils import timezone

from mmn_portal.core.commit import taken_up

from . import actions

# Shorter than the pause between two pokes of beat, so that turns never pile up.
TURN_SECONDS = 28.0


@shared_task
def deliver_waiting() -> None:
    """Send what is due; poked after each commit, and every minute by beat."""
    taken_up("mmn_portal.outbox.tasks.deliver_waiting")
    actions.deliver(now=timezone.now())


@shared_task
def deliver_broadcasts() -> None:
    """Send copies of letters to many, for some seconds; on a queue of its own, so that no other mail waits for it."""
    actions.deliver_broadcasts(now=timezone.now(), seconds=TURN_SECONDS)
