"""When a letter really leaves, and how a moment is said."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from mmn_portal.core.templatetags.look import day
from mmn_portal.outbox.rules import quiet_until

from .models import Newsletter


def leaves_at(newsletter: Newsletter, planned: datetime) -> datetime:
    """When the first copy goes: not at night and not on Sunday, where it keeps to that."""
    return (newsletter.is_quiet_at_night and quiet_until(planned)) or planned


def in_words(moment: datetime) -> str:
    """Tuesday 1 December 2026 at 09:00; in Dutch 'dinsdag 1 december 2026 om 09.00 uur'."""
    local = timezone.localtime(moment)
    return gettext("%(day)s at %(time)s") % {"day": day(local), "time": date_format(local, gettext("H:i"))}


def promise(newsletter: Newsletter, planned: datetime) -> str:
    """When a planned letter leaves, with the reason where that is later than it was planned."""
    leaves = leaves_at(newsletter, planned)
    if leaves == planned:
        return in_words(planned)
    words = gettext("%(leaves)s: at the moment that was chosen, %(planned)s, it is night or Sunday")
    return words % {"leaves": in_words(leaves), "planned": in_words(planned)}


def quiet_hours(newsletter: Newsletter, at_once: datetime) -> str:
    """What the quiet hours do to the moment that somebody chooses; nothing for a letter that leaves at any hour.

    ``at_once``: when it would leave without them, sent now.
    """
    if not newsletter.is_quiet_at_night:
        return ""
    said = gettext("Nothing leaves between 22.00 and 8.00 and on Sunday: it waits for the next morning then.")
    leaves = leaves_at(newsletter, at_once)
    if leaves == at_once:
        return said
    now = gettext("What you send now leaves on %s.") % in_words(leaves)
    return f"{said} {now}"
