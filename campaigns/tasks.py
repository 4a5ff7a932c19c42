"""Work outside the request: ZIPs of kits, and old renders."""

from celery import shared_task
from django.utils import timezone

from . import actions
from .models import Batch, Kit


@shared_task
def build_archive(kit_id: int) -> None:
    """The ZIP of one kit, as it is now."""
    for kit in Kit.objects.filter(pk=kit_id):
        actions.build_archive(kit=kit, now=timezone.now())


@shared_task
def build_missing_archives() -> None:
    """Materials of which a consent has begun, and ZIPs that no poke led to; ordered by beat."""
    actions.begin_portraits(now=timezone.now())
    actions.build_missing_archives(now=timezone.now())


@shared_task
def tell_who_is_behind() -> None:
    """One mail in the morning to everyone who has an old version; ordered by beat."""
    actions.tell_who_is_behind(now=timezone.now())


@shared_task
def index_materials() -> None:
    """Words of materials that changed; ordered by beat."""
    actions.index_materials()


@shared_task
def clear_renders() -> None:
    """What was rendered of designs longer than a day ago; ordered by beat."""
    actions.clear_renders(now=timezone.now())


@shared_task
def draw_batch(batch_id: int) -> None:
    """The rows of one series that nobody is at."""
    for batch in Batch.objects.filter(pk=batch_id):
        actions.draw_batch(batch=batch, clock=timezone.now)


@shared_task
def draw_waiting_batches() -> None:
    """Rows that no poke led to; ordered by beat, with what is a week old."""
    actions.draw_waiting_batches(clock=timezone.now)
    actions.clear_batches(now=timezone.now())
