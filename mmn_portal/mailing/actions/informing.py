"""A network writes to its own members: staff look at the first letter, the next ones leave by themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation

from .. import mails, queries, rules
from ..enums import NETWORK_TOPIC, BlockKind, NewsletterState
from ..models import Block, Newsletter, Topic
from .sending import NobodyToMail, NotADraft, NotReady, schedule

LETTERS_A_WEEK = 3


class NotYourNetwork(Exception):
    """Only an owner of a confirmed network writes to its members."""


class NotProposed(Exception):
    """It does not wait for staff: it was planned, taken back or sent back meanwhile."""


class TooManyLetters(Exception):
    """A network mails its members a few times a week at most."""


def propose_letter(*, network: Organisation, subject: str, text: str, by: Any, now: datetime) -> Newsletter:
    """A letter of a network to those members who asked for news of their own network.

    The first one waits for staff; once one of theirs was sent the next ones are planned at once. Raises NotYourNetwork,
    TooManyLetters, NotReady with what is wrong in words, NobodyToMail, and what ``schedule`` raises.
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
        _look_at(letter, now=now)
        if queries.is_trusted(network):
            letter = schedule(newsletter=letter, at=None, by=by, now=now)
    return letter


def _look_at(letter: Newsletter, *, now: datetime) -> None:
    """Staff are not asked to look at what could not leave anyway."""
    stops = queries.stops_in_words(letter, now=now)
    if stops:
        raise NotReady(" ".join(stops))
    if not queries.recipients(letter).exists():
        raise NobodyToMail


@transaction.atomic
def send_back(*, letter: Newsletter, reason: str, by: Any, now: datetime) -> None:
    """Staff ask a network for a change: its letter is a draft that she can change, and she hears why. Raises NotProposed."""
    sent_back = Newsletter.objects.filter(pk=letter.pk).proposed()
    if not sent_back.update(state=NewsletterState.DRAFT, why_back=reason):
        raise NotProposed
    core.write_down(deed="mailing.send_back", thing=f"newsletter {letter.pk}", by=by, now=now)
    letter = Newsletter.objects.select_related("network", "made_by__person").get(pk=letter.pk)
    for person in queries.writers_of(letter):
        mails.sent_back(letter, person, now=now)


def rewrite_letter(*, letter: Newsletter, subject: str, text: str, by: Any, now: datetime) -> Newsletter:
    """A network changes a letter that came back, and hands it in again: staff look at it once more, also when they know the network.

    Raises NotYourNetwork, NotADraft, NotReady with what is wrong in words, and NobodyToMail.
    """
    if not rules.may_take_back(by, letter):
        raise NotYourNetwork
    with transaction.atomic():
        letter = Newsletter.objects.select_for_update().get(pk=letter.pk)
        # What waits for staff stays as they read it.
        if letter.state != NewsletterState.DRAFT:
            raise NotADraft
        letter.subject_nl, letter.state, letter.why_back = subject, NewsletterState.PROPOSED, ""
        letter.save(update_fields=["subject_nl", "state", "why_back"])
        block = letter.blocks.filter(kind=BlockKind.TEXT).first() or Block(newsletter=letter, kind=BlockKind.TEXT)
        block.text_nl = text
        block.save()
        core.write_down(deed="mailing.rewrite", thing=f"newsletter {letter.pk}", by=by, now=now)
        _look_at(letter, now=now)
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
