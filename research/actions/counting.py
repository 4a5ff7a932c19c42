"""Public figures are counted when a wave has closed, and anew only when enough has changed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core

from .. import figures
from ..models import Finding, Response, Wave

# Fewer than these could be read from the difference between the old figures and the new ones.
LEAST_CHANGE = 5


@transaction.atomic
def freeze_findings(*, wave: Wave, now: datetime) -> int:
    """Count the public figures of a wave when nobody can answer it; again when five organisations came or went since.

    Returns how many figures were counted. Never while somebody can still answer.
    """
    wave = Wave.objects.select_for_update(of=("self",)).select_related("study").get(pk=wave.pk)
    if wave.study.key_destroyed_at or not is_closed(wave, now=now):
        return 0
    responses = Response.objects.exportable([wave.code]).filter(invitation__wave=wave)
    present = sorted(responses.values_list("pk", flat=True))
    if wave.findings.exists() and len({*present} ^ {*wave.counted}) < LEAST_CHANGE:
        return 0
    counted = figures.of(responses)
    wave.findings.all().delete()
    Finding.objects.bulk_create(Finding(wave=wave, frozen_at=now, **facts) for facts in counted)
    Wave.objects.filter(pk=wave.pk).update(counted=present)
    if counted:
        core.write_down(deed="research.freeze", thing=f"wave {wave.pk}", by=None, now=now, figures=len(counted))
    return len(counted)


def is_closed(wave: Wave, *, now: datetime) -> bool:
    """Somebody was invited, and no invitation is open any more."""
    invitations = wave.invitations.all()
    return invitations.exists() and not invitations.filter(closes_on__gte=timezone.localdate(now)).exists()
