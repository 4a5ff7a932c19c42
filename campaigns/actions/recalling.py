"""Something has to be called back: a note to everyone who has it."""

from datetime import date, datetime
from typing import Any

from mmn_portal.core import actions as core

from .. import mails, queries
from ..models import Kit, Material


class NobodyHasIt(Exception):
    """No organisation took it along since that day."""


def send_note(*, thing: Kit | Material, since: date | None, text: str, by: Any, now: datetime) -> int:
    """Mail a note to who acts for each organisation that took it along. Twice the same is once a day. Raises NobodyHasIt.

    Returns how many organisations it is about.
    """
    holders = queries.who_has(thing, since=since)
    if not holders:
        raise NobodyHasIt
    mails.recall(thing, organisations=[one.organisation for one in holders], text=text, now=now)
    core.write_down(deed="campaigns.recall", thing=thing.slug, by=by, now=now, organisations=len(holders))
    return len(holders)
