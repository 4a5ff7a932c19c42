"""The nightly round."""

from celery import shared_task
from django.utils import timezone

from mmn_portal.core import actions as core

from . import retention


@shared_task
def nightly() -> None:
    """Forget what is past its time. Ordered every hour; running it again is harmless."""
    now = timezone.now()
    retention.clear(now=now)
    core.beat(name="nightly", now=now)
