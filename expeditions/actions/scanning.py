"""The self-scan: several people fill it in apart; the mirror opens at three."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mmn_portal.outbox.address import Address

from .. import mails, mirror, rules
from ..enums import ScanMoment
from ..models import ScanEntry, ScanInvitee, SelfScan, Trajectory

MOST_SCANS = 40
# Fewer say too little of somebody to count; "I do not know" is an answer.
LEAST_ANSWERS = 6


class Closed(Exception):
    """The scan is closed, or this copy was sent already."""


class TooEarly(Exception):
    """This scan is not made (any more) in this phase."""


class TooFew(Exception):
    """Too few to go on: copies of a scan, or answers in a copy."""


class TooMany(Exception):
    """More copies of a scan than anybody needs."""


@transaction.atomic
def open_scan(*, trajectory: Trajectory, moment: ScanMoment, now: datetime) -> SelfScan:
    """Open a self-scan, with the statements of the trajectory's method. Opening twice is once.

    The last one is made when the harvest begins. Raises TooEarly.
    """
    known = trajectory.scans.filter(moment=moment).first()
    if known is not None:
        return known
    if not rules.may_scan_now(trajectory, moment):
        raise TooEarly
    # The time of a first scan that nobody closed is over then.
    end_scans(trajectory, now=now)
    scan, _made = SelfScan.objects.get_or_create(
        trajectory=trajectory, moment=moment, defaults={"version": trajectory.version, "opened_at": now}
    )
    return scan


@transaction.atomic
def invite_to_scan(*, scan: SelfScan, email: str, role: str, language: str, now: datetime) -> ScanEntry | None:
    """Somebody gets her own link by mail; None when this address has one already. Raises Closed and TooMany."""
    locked = SelfScan.objects.select_for_update().get(pk=scan.pk)
    if locked.closed_at is not None:
        raise Closed
    if locked.entries.count() >= MOST_SCANS:
        raise TooMany
    _invitee, made = ScanInvitee.objects.get_or_create(scan=locked, email=email)
    if not made:
        return None
    entry = ScanEntry.objects.create(scan=locked, role=role, invited_on=timezone.localdate(now))
    mails.scan_invited(entry, Address(email, language), now=now)
    return entry


@transaction.atomic
def answer_scan(*, entry: ScanEntry, answers: dict[str, int], send: bool, now: datetime) -> ScanEntry:
    """Keep answers to some statements; ``send`` hands the copy in. Raises Closed, and TooFew after keeping nothing."""
    locked = ScanEntry.objects.select_for_update().select_related("scan").get(pk=entry.pk)
    if locked.sent_on is not None or locked.scan.closed_at is not None:
        raise Closed
    locked.answers = {**locked.answers, **answers}
    if send and len(locked.answers) < LEAST_ANSWERS:
        raise TooFew
    if send:
        locked.sent_on = timezone.localdate(now)
    locked.save(update_fields=["answers", "sent_on"])
    return locked


@transaction.atomic
def close_scan(*, scan: SelfScan, now: datetime) -> SelfScan:
    """No more copies; addresses are forgotten, copies that were not handed in too.

    With fewer than three there is no mirror, and closing cannot be undone: raises TooFew.
    """
    locked = SelfScan.objects.select_for_update().get(pk=scan.pk)
    if locked.closed_at is None:
        if locked.entries.sent().count() < mirror.LEAST_ENTRIES:
            raise TooFew
        close(locked, now=now)
    scan.refresh_from_db()
    return scan


def end_scans(trajectory: Trajectory, *, now: datetime) -> None:
    """The expedition is over: open scans close, however many handed in."""
    for scan in trajectory.scans.filter(closed_at=None):
        close(scan, now=now)


def close(scan: SelfScan, *, now: datetime) -> None:
    """Close it without a question: its time is over."""
    SelfScan.objects.filter(pk=scan.pk, closed_at=None).update(closed_at=now)
    scan.entries.filter(sent_on=None).delete()
    scan.invitees.all().delete()
