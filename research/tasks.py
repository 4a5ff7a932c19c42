"""The doors of workers and beat."""

from celery import shared_task
from django.utils import timezone

from . import actions
from .models import Export


@shared_task
def make_export(export_id: int) -> None:
    """Build the file of one approved request."""
    actions.make_export(export=Export.objects.get(pk=export_id), now=timezone.now())


@shared_task
def sweep() -> None:
    """Invite, remind, build, end and freeze what is due."""
    actions.sweep(now=timezone.now())
