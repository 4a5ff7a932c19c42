"""Asks and offers: placed, changed, confirmed, closed, put back; taken off by NOV."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core.text import holds_contact
from mmn_portal.people.models import Organisation, Person, User

from .. import mails, rules
from ..enums import LISTED_ROADS, Demand, Listed, Who
from ..models import GROWN_UP, Introduction, Offer, Opening
from .refusals import (
    ClosedOnPurpose,
    HoldsContact,
    KeyTaken,
    NoSuchRoad,
    NotASchool,
    NotForYoung,
    NotLive,
    NotYours,
    TooFew,
)

STANDS = timedelta(days=90)
# What people write freely, and what stands on the site.
WRITTEN = ("title", "text", "requirements", "reward", "skills")


@transaction.atomic
def place_opening(
    *, organisation: Organisation, facts: dict[str, Any], by: Person, key: UUID, now: datetime
) -> Opening:  # fmt: skip
    """An organisation asks for people. The same ``key`` twice is once.

    Raises NotYours, HoldsContact, NotForYoung and KeyTaken.
    """
    _check(organisation, facts, by)
    return _known(Opening, organisation, key) or _make_opening(organisation, facts, key=key, now=now)


def _make_opening(organisation: Organisation, facts: dict[str, Any], *, key: UUID, now: datetime) -> Opening:
    today = timezone.localdate(now)
    opening = Opening(
        **facts, organisation=organisation, key=key, made_at=now, confirmed_on=today,
        ends_on=_stands_until(facts["until_on"], today),
    )  # fmt: skip
    try:
        core.save_with_free_slug(opening, facts["title"], otherwise="plek", taken=("nieuw",))
    except IntegrityError:
        # Somebody else has the key, which is a refusal.
        _known(Opening, organisation, key)
        raise
    return opening


@transaction.atomic
def place_offer(*, organisation: Organisation, facts: dict[str, Any], by: Person, key: UUID, now: datetime) -> Offer:
    """A company or school offers people. The same ``key`` twice is once.

    Raises NotYours, HoldsContact, NotASchool and KeyTaken.
    """
    _check(organisation, facts, by)
    if organisation.kind not in rules.SENDING:
        raise NotYours
    known = _known(Offer, organisation, key)
    if known is not None:
        return known
    today = timezone.localdate(now)
    try:
        with transaction.atomic():
            return Offer.objects.create(
                **facts, organisation=organisation, key=key, made_at=now, confirmed_on=today,
                ends_on=_stands_until(facts["until_on"], today),
            )  # fmt: skip
    except IntegrityError as error:
        raise KeyTaken from error


def _known(kind: type[Opening] | type[Offer], organisation: Organisation, key: UUID) -> Any:
    """What the form with this key made before; whoever posts it again waits for the first. Raises KeyTaken."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = kind.objects.filter(key=key).select_related("organisation").first()
    if known is not None and known.organisation_id != organisation.pk:
        raise KeyTaken
    return known


@transaction.atomic
def change_opening(*, opening: Opening, facts: dict[str, Any], by: Person, now: datetime) -> Opening:
    """Change what is asked; it stands for another ninety days. Never fewer places than were agreed for a coming day.

    Raises NotYours, HoldsContact, NotForYoung and TooFew.
    """
    _check(opening.organisation, facts, by)
    locked = Opening.objects.lock(opening.pk)
    if facts["people_max"] < _most_agreed(locked, timezone.localdate(now)):
        raise TooFew
    return _change(locked, facts, now=now)


@transaction.atomic
def change_offer(*, offer: Offer, facts: dict[str, Any], by: Person, now: datetime) -> Offer:
    """Change what is offered; it stands for another ninety days. Raises NotYours, HoldsContact and NotASchool."""
    _check(offer.organisation, facts, by)
    return _change(Offer.objects.select_for_update().get(pk=offer.pk), facts, now=now)


def _change(listed: Any, facts: dict[str, Any], *, now: datetime) -> Any:
    """What was closed stays closed: only a deed of its own puts it back."""
    today = timezone.localdate(now)
    changed = facts | {"confirmed_on": today, "ends_on": _stands_until(facts["until_on"], today)}
    for column, value in changed.items():
        setattr(listed, column, value)
    listed.save(update_fields=list(changed))
    return listed


def _stands_until(until_on: date, today: date) -> date:
    return min(today + STANDS, until_on)


def _most_agreed(opening: Opening, today: date) -> int:
    """The most people that were agreed for a part of a coming day."""
    return max((total for *_when, total in Introduction.objects.places_taken([opening], today)), default=0)


def _check(organisation: Organisation, facts: dict[str, Any], by: Person) -> None:
    _speaks(by, organisation)
    for column in WRITTEN:
        if holds_contact(facts.get(column, "")):
            raise HoldsContact(column)
    if Demand.DANGER in facts.get("demands", ()) and facts["age_from"] < GROWN_UP:
        raise NotForYoung
    is_young = facts.get("who") == Who.PUPILS or facts.get("youngest", GROWN_UP) < GROWN_UP
    if is_young and organisation.kind != rules.SCHOOL:
        raise NotASchool


def _speaks(by: Person, organisation: Organisation) -> None:
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours


@transaction.atomic
def confirm(*, listed: Opening | Offer, now: datetime) -> None:
    """Still current: it stands for another ninety days, or to its own end.

    Raises ClosedOnPurpose for what was taken off, and NotLive when its last day is past.
    """
    today = timezone.localdate(now)
    stands = {"confirmed_on": today, "ends_on": _stands_until(listed.until_on, today)}
    if listed.until_on < today:
        raise NotLive
    if not type(listed).objects.filter(pk=listed.pk, state=Listed.OPEN).update(**stands):
        raise ClosedOnPurpose
    listed.refresh_from_db()


@transaction.atomic
def close(*, listed: Opening | Offer, by: Person, now: datetime) -> None:
    """Its organisation takes it off the site; what was agreed stays. Twice is once. Raises NotYours and NoSuchRoad."""
    _speaks(by, listed.organisation)
    _walk(listed, Listed.CLOSED)


@transaction.atomic
def reopen(*, listed: Opening | Offer, by: Person, now: datetime) -> None:
    """Its organisation puts it back on the site. Raises NotYours, NotLive and NoSuchRoad."""
    _speaks(by, listed.organisation)
    if listed.until_on < timezone.localdate(now):
        raise NotLive
    _walk(listed, Listed.OPEN)
    confirm(listed=listed, now=now)


@transaction.atomic
def remove(*, listed: Opening | Offer, by: User, now: datetime) -> None:
    """NOV takes it off the site, and says so to its people: they cannot put it back. Twice is once."""
    if _walk(listed, Listed.REMOVED):
        core.write_down(deed="sources.remove", thing=f"{listed._meta.model_name} {listed.pk}", by=by, now=now)
        mails.removed(listed, now=now)


@transaction.atomic
def give_back(*, listed: Opening | Offer, by: User, now: datetime) -> None:
    """NOV leaves it to its organisation again, which puts it back on the site or not. Raises NoSuchRoad."""
    if listed.state != Listed.REMOVED:
        raise NoSuchRoad
    if _walk(listed, Listed.CLOSED):
        core.write_down(deed="sources.give_back", thing=f"{listed._meta.model_name} {listed.pk}", by=by, now=now)


def _walk(listed: Opening | Offer, to: Listed) -> bool:
    """Move it along a drawn road, once. False when it is there already. Raises NoSuchRoad."""
    came_from = Listed(listed.state)
    if came_from == to:
        return False
    if to not in LISTED_ROADS[came_from]:
        raise NoSuchRoad
    moved = type(listed).objects.filter(pk=listed.pk, state=came_from).update(state=to)
    listed.refresh_from_db(fields=["state"])
    if not moved and listed.state != to:
        raise NoSuchRoad
    return bool(moved)
