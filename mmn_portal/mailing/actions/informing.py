"""A network writes to its own members: staff look at the first letter, the next ones leave by themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation

from .. import queries, rules
from ..enums import NETWORK_TOPIC, BlockKind, NewsletterState
from ..models import Block, Newsletter, Topic
from .sending import schedule

LETTERS_A_WEEK = 3


class NotYourNetwork(Exception):
    """Only an owner of a confirmed network writes to its members."""


class TooManyLetters(Exception):
    """A network mails its members a few times a week at most."""


def propose_letter(*, network: Organisation, subject: str, text: str, by: Any, now: datetime) -> Newsletter:
    """A letter of a network to those members who asked for news of their own network.

    The first one waits for staff; once one of theirs was sent the next ones are planned at once. Raises NotYourNetwork,
    TooManyLetters, and what ``schedule`` raises.
    """
    if not rules.may_write_to_members(by, network):
        raise NotYourNetwork
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=network.pk)
        if network.newsletters.filter(made_at__gt=now - timedelta(days=7)).count() >= LETTERS_A_WEEK:
            raise TooManyLetters
        letter = Newsletter.objects.create(
            subject_nl=subject,
            network=network,
            is_in_archive=False,
            made_by=by,
            made_at=now,
            state=NewsletterState.PROPOSED,
        )
        letter.topics.set(Topic.objects.filter(code=NETWORK_TOPIC))
        Block.objects.create(newsletter=letter, kind=BlockKind.TEXT, text_nl=text)
        core.write_down(deed="mailing.propose", thing=f"newsletter {letter.pk}", by=by, now=now)
        if queries.is_trusted(network):
            letter = schedule(newsletter=letter, at=None, by=by, now=now)
    return letter


@transaction.atomic
def withdraw_letter(*, letter: Newsletter, by: Any, now: datetime) -> bool:
    """A network takes back what it wrote, as long as it has not left. It is gone then. False when it has left."""
    letter = Newsletter.objects.select_for_update().get(pk=letter.pk)
    if letter.state == NewsletterState.STARTED:
        return False
    core.write_down(deed="mailing.withdraw", thing=f"newsletter {letter.pk}", by=by, now=now)
    letter.delete()
    return True
