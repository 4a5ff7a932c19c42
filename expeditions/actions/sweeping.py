"""What is due now, and what is forgotten."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from mmn_portal.people.models import Person

from .. import mails, queries
from ..enums import AssignmentState
from ..models import Addition, Assignment, LogEntry, ScanInvitee, SelfScan, Trajectory
from . import scanning, travelling

# Guidance notes and telephone numbers outlive an expedition by two years: then its last questionnaires are in.
NOTES_KEPT = timedelta(days=730)
# A scan that nobody closes keeps the addresses of whom it invited for half a year at most.
SCAN_OPEN = timedelta(days=180)
DIGEST_HOUR = 7


def send_digests(*, now: datetime) -> int:
    """From Monday morning on each leader gets one mail about all her organisations, once a week. Returns how many."""
    local = timezone.localtime(now)
    monday = (local - timedelta(days=local.weekday())).replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if local < monday:
        return 0
    sent = 0
    # A Monday that was missed is made up for in its own week; who began to lead since waits for the next one.
    for leader in queries.leaders_without_digest(since=monday):
        # The reasons are words, so they are found in her language.
        with translation.override(leader.person.language):
            lines = queries.overview(leader, now=now)
            if lines:
                mails.digest(leader, lines, now=now)
                sent += 1
    return sent


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything of expeditions that is due."""
    return {"woken": travelling.wake(now=now), "digests": send_digests(now=now)}


@transaction.atomic
def forget(*, person: Person, addresses: set[str]) -> int:
    """Her name goes from what she applied for, her address from scans; the path of the organisation stays."""
    gone = Trajectory.objects.filter(applied_by=person).update(applied_by=None, phone="")
    # Her organisations wait for another leader then; the desk sees that.
    gone += Assignment.objects.filter(leader__person=person, state__in=travelling.LIVE).update(
        state=AssignmentState.ENDED
    )
    gone += LogEntry.objects.filter(written_by__person=person).update(written_by=None)
    gone += Addition.objects.filter(written_by__person=person).update(written_by=None)
    return gone + ScanInvitee.objects.filter(email__in=addresses).delete()[0]


def clear(*, now: datetime) -> int:
    """Two years after its end an expedition forgets telephone numbers and what only leaders read; old scans close."""
    over = Trajectory.objects.filter(ended_on__lt=timezone.localdate(now) - NOTES_KEPT)
    gone = over.exclude(phone="").update(phone="")
    gone += LogEntry.objects.filter(trajectory__in=over).exclude(guidance="").update(guidance="")
    gone += Addition.objects.filter(entry__trajectory__in=over, is_guidance=True).delete()[0]
    for scan in SelfScan.objects.filter(closed_at=None, opened_at__lt=now - SCAN_OPEN):
        scanning.close(scan, now=now)
        gone += 1
    return gone
