"""A talk: a first question, answers, contact details, a proposal, an agreement under a lock, an end."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from mmn_portal.core.text import holds_contact
from mmn_portal.people.models import Organisation, Person

from .. import mails, matching, queries, rules
from ..enums import ROADS, UNDER_WAY, Side, State
from ..models import Introduction, Line, Offer, Opening
from .refusals import (
    AgesUnknown,
    AllTaken,
    BothSides,
    Changed,
    Full,
    HoldsContact,
    KeyTaken,
    NoSuchRoad,
    NotForYoung,
    NotLive,
    NotThatDay,
    NotYours,
    NotYourTurn,
    TooMany,
    TooManyLines,
    UnderWay,
    WrongNumber,
)

MOST_PROPOSED = 5
MOST_LINES_UNANSWERED = 5


@transaction.atomic
def ask(
    *, opening: Opening, offer: Offer | None, source: Organisation, side: Side, text: str, by: Person, key: UUID,
    now: datetime,
) -> Introduction:  # fmt: skip
    """One side asks the other a first question. The same ``key`` twice is once.

    Raises NotYours, NotLive, AllTaken, BothSides, AgesUnknown, NotForYoung, TooMany, UnderWay, HoldsContact and KeyTaken.
    """
    mine = source if side == Side.SOURCE else opening.organisation
    # Under a lock on whoever asks, so that her questions are counted one by one and the same form waits for itself.
    Organisation.objects.select_for_update().get(pk=mine.pk)
    known = Line.objects.filter(key=key).select_related("introduction").first()
    if known is not None:
        if (known.introduction.opening_id, known.introduction.source_id, known.side) != (opening.pk, source.pk, side):
            raise KeyTaken
        return known.introduction
    _may_ask(opening, source, mine, side, by, now)
    _may_send(opening, offer, source, now)
    if holds_contact(text):
        raise HoldsContact
    try:
        with transaction.atomic():
            introduction = Introduction.objects.create(
                opening=opening, offer=offer, organisation=opening.organisation, source=source, started_by=side,
                started_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise UnderWay from error
    line = _say(introduction, side=side, text=text, by=by, key=key, now=now)
    mails.asked(introduction, line, now=now)
    return introduction


def _may_ask(
    opening: Opening, source: Organisation, mine: Organisation, side: Side, by: Person, now: datetime
) -> None:  # fmt: skip
    if source.kind not in rules.SENDING or source.pk == opening.organisation_id:
        raise NotYours
    if not Organisation.objects.may_register_colleagues(by).filter(pk=mine.pk).exists():
        raise NotYours
    if not (source.is_confirmed and opening.is_live(timezone.localdate(now))):
        raise NotLive
    if queries.somebody_acts_for_both(source, opening.organisation):
        raise BothSides
    if queries.full_ones([opening], now=now):
        raise AllTaken
    waiting = Introduction.objects.unanswered().filter(started_by=side)
    of_mine = waiting.filter(source=mine) if side == Side.SOURCE else waiting.filter(organisation=mine)
    if of_mine.count() >= MOST_PROPOSED:
        raise TooMany


def _may_send(opening: Opening, offer: Offer | None, source: Organisation, now: datetime) -> None:
    """Whether these people may come: a school says how old they are."""
    if offer is None:
        if source.kind == rules.SCHOOL:
            raise AgesUnknown
        return
    if offer.organisation_id != source.pk or not offer.is_live(timezone.localdate(now)):
        raise NotLive
    if not matching.young_may_come(opening, offer.youngest):
        raise NotForYoung


def _lock(introduction: Introduction) -> Introduction:
    found = Introduction.objects.select_for_update(of=("self",)).select_related(
        "opening__organisation", "offer", "organisation", "source"
    )
    return found.get(pk=introduction.pk)


def _move(introduction: Introduction, to: State, *, now: datetime, **changes: object) -> None:
    if to not in ROADS[State(introduction.state)]:
        raise NoSuchRoad
    ended = {} if to in UNDER_WAY else {"ended_at": now}
    changes = {"state": to, **ended, **changes}
    for column, value in changes.items():
        setattr(introduction, column, value)
    introduction.save(update_fields=list(changes))


def _say(introduction: Introduction, *, side: Side, text: str, by: Person, key: UUID, now: datetime) -> Line:
    """A line; its key is used once in the whole house. Raises KeyTaken."""
    try:
        with transaction.atomic():
            return Line.objects.create(introduction=introduction, side=side, written_by=by, text=text, at=now, key=key)
    except IntegrityError as error:
        raise KeyTaken from error


def _known_line(introduction: Introduction, side: Side, key: UUID) -> Line | None:
    known = Line.objects.filter(key=key).first()
    if known is not None and (known.introduction_id, known.side) != (introduction.pk, side):
        raise KeyTaken
    return known


@transaction.atomic
def write(*, introduction: Introduction, side: Side, text: str, by: Person, key: UUID, now: datetime) -> Line:
    """A line in the thread; the first answer of the other side begins the talk. The same ``key`` twice is once.

    Raises NoSuchRoad, HoldsContact, TooManyLines and KeyTaken.
    """
    locked = _lock(introduction)
    # Under the lock: whoever posted the same form a moment ago has finished by now.
    known = _known_line(locked, side, key)
    if known is not None:
        return known
    if locked.state not in UNDER_WAY:
        raise NoSuchRoad
    if not locked.both_share and holds_contact(text):
        raise HoldsContact
    is_answer = locked.state == State.PROPOSED and side == locked.waits_for
    if locked.state == State.PROPOSED and not is_answer and locked.lines.count() >= MOST_LINES_UNANSWERED:
        raise TooManyLines
    line = _say(locked, side=side, text=text, by=by, key=key, now=now)
    if is_answer:
        _move(locked, State.TALKING, now=now, answered_at=now)
    mails.written(locked, line, now=now)
    return line


@transaction.atomic
def share_contact(*, introduction: Introduction, side: Side, by: Person, now: datetime) -> Introduction:
    """Somebody chooses to be reached for her side; details are seen when both sides chose. Twice is once.

    A colleague may choose when whoever did so no longer acts for that side. Raises NoSuchRoad before anybody answered.
    """
    locked = _lock(introduction)
    if locked.state not in {State.TALKING, State.AGREED, State.DONE}:
        raise NoSuchRoad
    shares = queries.sharing(locked)
    if side not in shares:
        setattr(locked, f"{side}_shares_at", now)
        setattr(locked, f"{side}_shared_by", by)
        locked.save(update_fields=[f"{side}_shares_at", f"{side}_shared_by"])
        mails.shared(locked, side, by, both=side.other in shares, now=now)
    return locked


@transaction.atomic
def propose(
    *, introduction: Introduction, side: Side, people: int, day: date, part: int, by: Person, now: datetime
) -> Introduction:  # fmt: skip
    """One side proposes how many and when; the same proposal twice is one mail.

    Raises NoSuchRoad, BothSides, NotLive, NotThatDay, WrongNumber and NotForYoung.
    """
    locked = _lock(introduction)
    if locked.state != State.TALKING:
        raise NoSuchRoad
    _may_come(locked, locked.opening, people=people, day=day, part=part, by=by, now=now)
    proposal = {"people": people, "day": day, "part": part, "proposed_by": side}
    if all(getattr(locked, column) == value for column, value in proposal.items()):
        return locked
    for column, value in proposal.items():
        setattr(locked, column, value)
    locked.save(update_fields=list(proposal))
    mails.proposed(locked, side, now=now)
    return locked


def _may_come(
    introduction: Introduction, opening: Opening, *, people: int, day: date, part: int, by: Person, now: datetime
) -> None:  # fmt: skip
    """Whether such a group may come then, as the ask is now."""
    today = timezone.localdate(now)
    if queries.acts_for_both(by, introduction):
        raise BothSides
    if not (opening.is_live(today) and introduction.source.is_confirmed):
        raise NotLive
    if day < today or not opening.may_be_on(day, part):
        raise NotThatDay
    if not opening.people_min <= people <= opening.people_max:
        raise WrongNumber(opening.people_min, opening.people_max)
    if introduction.offer is not None and not matching.young_may_come(opening, introduction.offer.youngest):
        raise NotForYoung


@transaction.atomic
def agree(
    *, introduction: Introduction, side: Side, people: int, day: date, part: int, by: Person, now: datetime
) -> Introduction:  # fmt: skip
    """The other side agrees to what it saw, under a lock on the ask: the group comes whole or not at all. Twice is once.

    Raises NotYourTurn, NoSuchRoad, Changed, BothSides, NotLive, NotThatDay, WrongNumber, NotForYoung and Full.
    """
    opening = Opening.objects.lock(introduction.opening_id)
    locked = _lock(introduction)
    is_what_was_seen = (locked.people, locked.day, locked.part) == (people, day, part)
    if locked.state == State.AGREED and is_what_was_seen and locked.proposed_by != side:
        return locked
    if locked.state != State.TALKING or locked.people is None:
        raise NoSuchRoad
    if locked.proposed_by == side:
        raise NotYourTurn
    if not is_what_was_seen:
        raise Changed
    _may_come(locked, opening, people=people, day=day, part=part, by=by, now=now)
    left = opening.people_max - Introduction.objects.taking_places(opening, day, part)
    if people > left:
        raise Full(max(left, 0))
    _move(locked, State.AGREED, now=now, agreed_at=now)
    mails.agreed(locked, now=now)
    return locked


@transaction.atomic
def end(*, introduction: Introduction, side: Side, because: str, now: datetime) -> Introduction:
    """Decline, or cancel what was agreed, with a reason that the other side reads; a no is an answer too.

    Raises NoSuchRoad and HoldsContact.
    """
    locked = _lock(introduction)
    if not locked.both_share and holds_contact(because):
        raise HoldsContact("because")
    is_answer = locked.state == State.PROPOSED and side == locked.waits_for
    answered = {"answered_at": now} if is_answer else {}
    to = State.CANCELLED if locked.state == State.AGREED or side == locked.started_by else State.DECLINED
    _move(locked, to, now=now, because=because, **answered)
    found = queries.others_for(locked, side.other, now=now)
    mails.ended(locked, side, [one.thing for one in found], now=now)
    return locked
