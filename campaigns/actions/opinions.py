"""Others look at a design before it is used: a colleague by link, an owner who decides."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.outbox.address import Address
from mmn_portal.people.models import Organisation

from .. import mails, queries
from ..enums import Answer
from ..models import Design, Opinion, OwnerDecides
from .weeks import OrganisationNotConfirmed

LINK_KEPT, OPINIONS_KEPT = timedelta(days=14), timedelta(days=90)


class AnsweredAlready(Exception):
    """She said what she thinks of it before."""


class NobodyToAsk(Exception):
    """No owner of the organisation has an address."""


@transaction.atomic
def let_owner_decide(*, organisation: Organisation, decides: bool, by: Any, now: datetime) -> None:
    """From now on an owner approves each design before it is used; or not any more."""
    if decides:
        OwnerDecides.objects.get_or_create(organisation=organisation, defaults={"since": now})
    else:
        OwnerDecides.objects.filter(organisation=organisation).delete()
    core.write_down(deed="campaigns.owner_decides", thing=organisation.slug, by=by, now=now, decides=decides)


@transaction.atomic
def ask_colleague(*, design: Design, to: Address, note: str, by: Any, now: datetime) -> Opinion:
    """Mail a link by which somebody sees the design, and says what she thinks of it. Her address is kept with the mail only.

    Raises OrganisationNotConfirmed: nobody mails strangers in our name before NOV has looked at her organisation.
    """
    if not design.organisation.is_confirmed:
        raise OrganisationNotConfirmed
    opinion = Opinion.objects.create(
        design=design, asked_by=by.person, asked_at=now, ends_at=now + LINK_KEPT, print=queries.print_of_design(design)
    )
    mails.look_along(opinion, to=to, note=note, now=now)
    core.write_down(deed="campaigns.ask_colleague", thing=str(design.key), by=by, now=now)
    return opinion


@transaction.atomic
def say(*, opinion: Opinion, answer: str, remark: str, said_by: str, now: datetime) -> Opinion:
    """What a colleague thinks of it: whoever asked gets a mail. Raises AnsweredAlready."""
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if opinion.answer:
        raise AnsweredAlready
    opinion.answer, opinion.remark, opinion.said_by, opinion.answered_at = answer, remark, said_by, now
    opinion.save(update_fields=["answer", "remark", "said_by", "answered_at"])
    mails.opinion_said(opinion, now=now)
    return opinion


@transaction.atomic
def ask_owner(*, design: Design, by: Any, now: datetime) -> int:
    """Ask the owners to approve the design as it is now. The same twice is one mail to each. Raises NobodyToAsk."""
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    print_now = queries.print_of_design(design)
    waiting = design.opinions.open(now).filter(is_of_owner=True, print=print_now)
    opinion = waiting.first() or Opinion.objects.create(
        design=design, is_of_owner=True, asked_by=by.person, asked_at=now, ends_at=now + OPINIONS_KEPT, print=print_now
    )
    told = mails.approval_asked(opinion, now=now)
    if not told:
        raise NobodyToAsk
    return told


@transaction.atomic
def approve(*, design: Design, seen: str, by: Any, now: datetime) -> bool:
    """An owner approves what she saw; whoever asked for it hears so. False when it was changed meanwhile."""
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    if queries.print_of_design(design) != seen:
        return False
    Design.objects.filter(pk=design.pk).update(approved_print=seen, approved_at=now)
    _answer_all(design, Answer.GOOD, "", by=by, now=now)
    core.write_down(deed="campaigns.approve_design", thing=str(design.key), by=by, now=now, print=seen)
    return True


@transaction.atomic
def send_back(*, design: Design, remark: str, by: Any, now: datetime) -> None:
    """An owner wants something changed first: the design is not approved (any more), and whoever asked hears what."""
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    Design.objects.filter(pk=design.pk).update(approved_print="", approved_at=None)
    _answer_all(design, Answer.CHANGE, remark, by=by, now=now)
    core.write_down(deed="campaigns.send_design_back", thing=str(design.key), by=by, now=now)


def _answer_all(design: Design, answer: str, remark: str, *, by: Any, now: datetime) -> None:
    for opinion in design.opinions.open(now).filter(is_of_owner=True).select_for_update():
        opinion.answer, opinion.remark, opinion.said_by, opinion.answered_at = answer, remark, by.person.name[:80], now
        opinion.save(update_fields=["answer", "remark", "said_by", "answered_at"])
        mails.opinion_said(opinion, now=now)


def clear_opinions(*, before: datetime) -> int:
    """Forget who was asked what long ago. What was approved stays approved."""
    return Opinion.objects.filter(asked_at__lt=before).delete()[0]
