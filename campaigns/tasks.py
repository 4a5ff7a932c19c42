"""Work outside the request: ZIPs of kits."""

from celery import shared_task
from django.utils import timezone

from . import actions
from .models import Kit


@shared_task
def build_archive(kit_id: int) -> None:
    """The ZIP of one kit, as it is now."""
    for kit in Kit.objects.filter(pk=kit_id):
        actions.build_archive(kit=kit, now=timezone.now())


@shared_task
def build_missing_archives() -> None:
    """ZIPs that no poke led to; ordered by beat."""
    actions.build_missing_archives(now=timezone.now())
