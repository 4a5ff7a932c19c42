"""The deeds between companies, schools and organisations, each with its refusals."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from mmn_portal.core.text import free_slug, holds_contact
from mmn_portal.people.models import Organisation, Person

from . import mails, matching, queries, rules
from .enums import ROADS, Listed, Side, State
from .models import Introduction, Line, Offer, Opening, Outcome

STANDS = timedelta(days=90)
MOST_PROPOSED = 5
REMIND_AFTER = (3, 7)
LAPSE_AFTER = 10
# What people write freely, and what stands on the site.
WRITTEN = ("title", "text", "requirements", "reward", "skills")
REMIND_OUTCOME_AFTER = timedelta(days=7)
ASK_AFTER, ASK_AGAIN_AFTER = timedelta(days=2), timedelta(days=90)


class NotYours(Exception):
    """Only an owner or coordinator speaks for an organisation."""


class NotLive(Exception):
    """It no longer stands on the site."""


class TooMany(Exception):
    """Enough questions wait for an answer already."""


class UnderWay(Exception):
    """These two are talking about it already."""


class NoSuchRoad(Exception):
    """From this state that cannot be done."""


class NotYourTurn(Exception):
    """The other side decides on this."""


class Full(Exception):
    """So many people do not fit any more on that day; ``left`` says how many do."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class HoldsContact(Exception):
    """Contact details are shared by both sides at once, not in a text; ``column`` says in which one they stand."""

    def __init__(self, column: str = "text") -> None:
        super().__init__(column)
        self.column = column


class TooFew(Exception):
    """So many people were agreed already."""


# --- asks and offers --------------------------------------------------------------------------


def _stands_until(until_on: date, today: date) -> date:
    return min(today + STANDS, until_on)


@transaction.atomic
def place_opening(*, organisation: Organisation, facts: dict[str, Any], by: Person, now: datetime) -> Opening:
    """An organisation asks for people. Raises NotYours and HoldsContact."""
    _check(organisation, facts, by)
    today = timezone.localdate(now)
    return Opening.objects.create(
        **facts, organisation=organisation, slug=free_slug(Opening.objects, facts["title"], otherwise="plek", taken=("nieuw",)),
        made_at=now, confirmed_on=today, ends_on=_stands_until(facts["until_on"], today),
    )  # fmt: skip


@transaction.atomic
def place_offer(*, organisation: Organisation, facts: dict[str, Any], by: Person, now: datetime) -> Offer:
    """A company or school offers people. Raises NotYours and HoldsContact."""
    _check(organisation, facts, by)
    if organisation.kind not in rules.SENDING:
        raise NotYours
    today = timezone.localdate(now)
    return Offer.objects.create(
        **facts,
        organisation=organisation,
        made_at=now,
        confirmed_on=today,
        ends_on=_stands_until(facts["until_on"], today),
    )


@transaction.atomic
def change_opening(*, opening: Opening, facts: dict[str, Any], by: Person, now: datetime) -> Opening:
    """Change what is asked; it stands for another ninety days. Never fewer places than were agreed for a day.

    Raises NotYours, HoldsContact and TooFew.
    """
    _check(opening.organisation, facts, by)
    locked = Opening.objects.lock(opening.pk)
    if facts["people_max"] < _most_agreed(locked):
        raise TooFew
    return _change(locked, facts, now=now)


@transaction.atomic
def change_offer(*, offer: Offer, facts: dict[str, Any], by: Person, now: datetime) -> Offer:
    """Change what is offered; it stands for another ninety days. Raises NotYours and HoldsContact."""
    _check(offer.organisation, facts, by)
    return _change(Offer.objects.select_for_update().get(pk=offer.pk), facts, now=now)


def _change(listed: Any, facts: dict[str, Any], *, now: datetime) -> Any:
    today = timezone.localdate(now)
    stands = {"confirmed_on": today, "ends_on": _stands_until(facts["until_on"], today), "state": Listed.OPEN}
    changed = facts | stands
    for column, value in changed.items():
        setattr(listed, column, value)
    listed.save(update_fields=list(changed))
    return listed


def _most_agreed(opening: Opening) -> int:
    """The most people that were agreed for one day."""
    agreed = opening.introductions.filter(state__in=[State.AGREED, State.DONE]).values_list("day", flat=True).distinct()
    return max((Introduction.objects.taking_places(opening, day) for day in agreed), default=0)


def _check(organisation: Organisation, facts: dict[str, Any], by: Person) -> None:
    if not Organisation.objects.may_register_colleagues(by).filter(pk=organisation.pk).exists():
        raise NotYours
    for column in WRITTEN:
        if holds_contact(facts.get(column, "")):
            raise HoldsContact(column)


@transaction.atomic
def confirm(*, listed: Opening | Offer, now: datetime) -> None:
    """Still current: it stands for another ninety days, or to its own end. Raises NotLive when that is past."""
    today = timezone.localdate(now)
    if listed.until_on < today:
        raise NotLive
    type(listed).objects.filter(pk=listed.pk).update(
        state=Listed.OPEN, confirmed_on=today, ends_on=_stands_until(listed.until_on, today)
    )
    listed.refresh_from_db()


def close(*, listed: Opening | Offer) -> None:
    """Take it off the site; what was agreed stays."""
    type(listed).objects.filter(pk=listed.pk).update(state=Listed.CLOSED)


# --- introductions ----------------------------------------------------------------------------


@transaction.atomic
def ask(
    *, opening: Opening, offer: Offer | None, source: Organisation, side: Side, text: str, by: Person, key: UUID,
    now: datetime,
) -> Introduction:  # fmt: skip
    """One side asks the other a first question. The same ``key`` twice is once.

    Raises NotYours, NotLive, TooMany, UnderWay and HoldsContact.
    """
    known = Line.objects.filter(key=key).select_related("introduction").first()
    if known is not None:
        return known.introduction
    mine = source if side == Side.SOURCE else opening.organisation
    # Under a lock on whoever asks, so that her questions are counted one by one.
    Organisation.objects.select_for_update().get(pk=mine.pk)
    _may_ask(opening, offer, source, mine, side, text, by, now)
    try:
        with transaction.atomic():
            introduction = Introduction.objects.create(
                opening=opening, offer=offer, organisation=opening.organisation, source=source, started_by=side,
                started_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise UnderWay from error
    line = Line.objects.create(introduction=introduction, side=side, written_by=by, text=text, at=now, key=key)
    mails.asked(introduction, line, now=now)
    return introduction


def _may_ask(
    opening: Opening, offer: Offer | None, source: Organisation, mine: Organisation, side: Side, text: str, by: Person,
    now: datetime,
) -> None:  # fmt: skip
    today = timezone.localdate(now)
    if source.kind not in rules.SENDING or source.pk == opening.organisation_id:
        raise NotYours
    if not Organisation.objects.may_register_colleagues(by).filter(pk=mine.pk).exists():
        raise NotYours
    if not (source.is_confirmed and opening.organisation.is_confirmed and opening.is_live(today)):
        raise NotLive
    if offer is not None and (offer.organisation_id != source.pk or not offer.is_live(today)):
        raise NotLive
    if holds_contact(text):
        raise HoldsContact
    waiting = Introduction.objects.unanswered().filter(started_by=side)
    of_mine = waiting.filter(source=mine) if side == Side.SOURCE else waiting.filter(organisation=mine)
    if of_mine.count() >= MOST_PROPOSED:
        raise TooMany


def _lock(introduction: Introduction) -> Introduction:
    found = Introduction.objects.select_for_update(of=("self",)).select_related("opening", "organisation", "source")
    return found.get(pk=introduction.pk)


def _move(introduction: Introduction, to: State, **changes: object) -> None:
    if to not in ROADS[State(introduction.state)]:
        raise NoSuchRoad
    for column, value in {"state": to, **changes}.items():
        setattr(introduction, column, value)
    introduction.save(update_fields=["state", *changes])


@transaction.atomic
def write(*, introduction: Introduction, side: Side, text: str, by: Person, key: UUID, now: datetime) -> Line:
    """A line in the thread; the first answer of the other side begins the talk. Raises NoSuchRoad and HoldsContact."""
    known = Line.objects.filter(key=key, introduction=introduction).first()
    if known is not None:
        return known
    locked = _lock(introduction)
    if locked.state not in {State.PROPOSED, State.TALKING, State.AGREED}:
        raise NoSuchRoad
    if not locked.both_share and holds_contact(text):
        raise HoldsContact
    line = Line.objects.create(introduction=locked, side=side, written_by=by, text=text, at=now, key=key)
    if locked.state == State.PROPOSED and side == locked.waits_for:
        _move(locked, State.TALKING, answered_at=now)
    mails.written(locked, line, now=now)
    return line


@transaction.atomic
def share_contact(*, introduction: Introduction, side: Side, now: datetime) -> Introduction:
    """One side chooses to share; details are seen when both did. Raises NoSuchRoad before anybody answered."""
    locked = _lock(introduction)
    if locked.state not in {State.TALKING, State.AGREED, State.DONE}:
        raise NoSuchRoad
    column = f"{side}_shares_at"
    if getattr(locked, column) is None:
        setattr(locked, column, now)
        locked.save(update_fields=[column])
    return locked


@transaction.atomic
def propose(*, introduction: Introduction, side: Side, people: int, day: date, now: datetime) -> Introduction:
    """One side proposes how many and when. Raises NoSuchRoad."""
    locked = _lock(introduction)
    if locked.state != State.TALKING or day < timezone.localdate(now):
        raise NoSuchRoad
    locked.people, locked.day, locked.proposed_by = people, day, side
    locked.save(update_fields=["people", "day", "proposed_by"])
    mails.proposed(locked, side, now=now)
    return locked


@transaction.atomic
def agree(*, introduction: Introduction, side: Side, now: datetime) -> Introduction:
    """The other side agrees, under a lock on the ask: the group comes whole or not at all.

    Raises NotYourTurn, NoSuchRoad and Full.
    """
    opening = Opening.objects.lock(introduction.opening_id)
    locked = _lock(introduction)
    if locked.state != State.TALKING or locked.people is None:
        raise NoSuchRoad
    if locked.proposed_by == side:
        raise NotYourTurn
    left = opening.people_max - Introduction.objects.taking_places(opening, locked.day)
    if locked.people > left:
        raise Full(max(left, 0))
    _move(locked, State.AGREED, agreed_at=now)
    mails.agreed(locked, now=now)
    return locked


@transaction.atomic
def end(*, introduction: Introduction, side: Side, because: str, now: datetime) -> Introduction:
    """Decline, or cancel what was agreed, with a reason that the other side reads. Raises NoSuchRoad."""
    locked = _lock(introduction)
    to = State.CANCELLED if locked.state == State.AGREED or side == locked.started_by else State.DECLINED
    _move(locked, to, because=because)
    mails.ended(locked, side, now=now)
    return locked


# --- what is due ------------------------------------------------------------------------------


def remind_and_lapse(*, now: datetime) -> int:
    """Remind after three and seven working days, let it go after ten. A missed reminder is not made up for."""
    today, moved = timezone.localdate(now), 0
    for introduction in Introduction.objects.unanswered().with_facts().order_by("pk"):
        waited = matching.working_days(timezone.localdate(introduction.started_at), today)
        due = sum(waited >= days for days in REMIND_AFTER)
        if waited >= LAPSE_AFTER:
            moved += _lapse(introduction, now=now)
        elif due > introduction.reminded:
            claimed = Introduction.objects.filter(pk=introduction.pk, reminded=introduction.reminded)
            if claimed.update(reminded=due):
                mails.reminded(introduction, number=due, now=now)
                moved += 1
    return moved


@transaction.atomic
def _lapse(introduction: Introduction, *, now: datetime) -> int:
    locked = _lock(introduction)
    if locked.state != State.PROPOSED:
        return 0
    _move(locked, State.LAPSED)
    found = queries.alternatives(locked, Side(locked.started_by), now=now)
    mails.lapsed(locked, [one.thing for one in found], now=now)
    return 1


@transaction.atomic
def ask_outcomes(*, now: datetime) -> int:
    """Two days after the day it is done and asked about; ninety days after once more. Returns how many."""
    today, asked = timezone.localdate(now), 0
    for introduction in Introduction.objects.filter(state=State.AGREED, day__lte=today - ASK_AFTER).with_facts():
        locked = _lock(introduction)
        _move(locked, State.DONE)
        _outcome, made = Outcome.objects.get_or_create(introduction=locked, defaults={"asked_at": now})
        if made:
            for side in Side:
                mails.outcome_asked(locked, side, later=False, now=now)
            asked += 1
    later = Outcome.objects.filter(asked_again_at=None, introduction__day__lte=today - ASK_AGAIN_AFTER)
    for outcome in later.select_related("introduction__opening", "introduction__organisation", "introduction__source"):
        if Outcome.objects.filter(pk=outcome.pk, asked_again_at=None).update(asked_again_at=now):
            mails.outcome_asked(outcome.introduction, Side.ORGANISATION, later=True, now=now)
            asked += 1
    return asked + _remind_of_outcomes(now=now)


def _remind_of_outcomes(*, now: datetime) -> int:
    """A week after each of the two questions once more, to whoever has not answered. Returns how many outcomes."""
    long_ago, reminded = now - REMIND_OUTCOME_AFTER, 0
    facts = ("introduction__opening", "introduction__organisation", "introduction__source")
    first = Outcome.objects.filter(reminded_at=None, asked_at__lte=long_ago)
    for outcome in first.exclude(answered_at__isnull=False, source_answered_at__isnull=False).select_related(*facts):
        if Outcome.objects.filter(pk=outcome.pk, reminded_at=None).update(reminded_at=now):
            for side in outcome.silent_sides:
                mails.outcome_asked(outcome.introduction, side, later=False, now=now, again=True)
            reminded += 1
    later = Outcome.objects.filter(reminded_later_at=None, answered_later_at=None, asked_again_at__lte=long_ago)
    for outcome in later.select_related(*facts):
        if Outcome.objects.filter(pk=outcome.pk, reminded_later_at=None).update(reminded_later_at=now):
            mails.outcome_asked(outcome.introduction, Side.ORGANISATION, later=True, now=now, again=True)
            reminded += 1
    return reminded


@transaction.atomic
def answer_outcome(*, outcome: Outcome, came: int, new_faces: int, satisfied: int, now: datetime) -> None:
    """How many came, how many were new, how it was. The first answer counts."""
    Outcome.objects.filter(pk=outcome.pk, answered_at=None).update(
        came=came, new_faces=new_faces, satisfied=satisfied, answered_at=now
    )


def answer_as_source(*, outcome: Outcome, satisfied: int, again: bool, now: datetime) -> None:
    """How it was for the company or school, and whether it wants to again. The first answer counts."""
    Outcome.objects.filter(pk=outcome.pk, source_answered_at=None).update(
        satisfied_source=satisfied, again=again, source_answered_at=now
    )


def answer_later(*, outcome: Outcome, active: int, now: datetime) -> None:
    """How many are still active after ninety days. The first answer counts."""
    Outcome.objects.filter(pk=outcome.pk, answered_later_at=None).update(active_later=active, answered_later_at=now)


def ask_whether_current(*, now: datetime) -> int:
    """A week before something goes off the site its people are asked whether it still stands. Returns how many."""
    today, asked = timezone.localdate(now), 0
    for crowd in (Opening.objects, Offer.objects):
        for listed in crowd.to_confirm(today, 7).filter(until_on__gt=today + timedelta(days=7)).with_facts():
            asked += mails.still_current(listed, now=now)
    return asked


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything between sources and organisations that is due."""
    return {
        "reminded": remind_and_lapse(now=now), "outcomes": ask_outcomes(now=now), "current": ask_whether_current(now=now),
    }  # fmt: skip


def forget(*, person: Person) -> int:
    """Her lines stay with her organisation and no longer say who wrote them."""
    return Line.objects.filter(written_by=person).update(written_by=None)
