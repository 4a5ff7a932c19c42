"""Somebody registers: herself by address alone, or colleagues from her account. Changing and cancelling by her own link."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from mmn_portal.core.limits import allow
from mmn_portal.people import actions as people
from mmn_portal.people.models import Organisation, Person, User

from .. import mails, queries, rules
from ..enums import Seat, Source
from ..models import Block, Event, Group, Question, QuestionAnswer, Registration
from . import seats

TIMES_A_DAY = 6
TOLD_A_DAY = 3
# More than the biggest group that somebody brings; enough to keep a script from filling a year.
PEOPLE_A_DAY = 200


class RegistrationClosed(Exception):
    """Not open (yet, any more), or called off."""


class TooManyForAddress(Exception):
    """This address was used for registering more often than a person would in a day."""


class TooManyForAccount(Exception):
    """From this account more people were registered today than a coordinator would."""


class RegisteredAlready(Exception):
    """This address has a live registration for the session."""


class HoldLapsed(Exception):
    """The hour is over and the seat was given on."""


class NoSeat(Exception):
    """No seat free in the format that was asked for."""


@dataclass(frozen=True)
class Attendee:
    """Somebody to be registered. Without an address, whoever registers her gets the mails.

    ``answers`` are by the number of their question.
    """

    name: str
    email: str = ""
    access_needs: str = ""
    diet: str = ""
    answers: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def register_visitor(
    *, event: Event, block: Block, attendee: Attendee, language: str, key: UUID, now: datetime
) -> None:
    """Hold a seat (or a place in the queue) for an hour, until the mailed link is confirmed.

    Whether the address was registered already is told by mail to that address only. The same ``key`` twice is once.
    """
    email = attendee.email
    key = key_of(key, event, [email])
    event = seats.lock(event)
    if not rules.is_open(event, now=now):
        raise RegistrationClosed
    # Under the lock of its session: whoever posted this form before is seen here, and nobody does so meanwhile.
    if queries.is_posted(key):
        return
    # Under the lock, so that one form posted by many hands at once counts once.
    if not allow("register", email, times=TIMES_A_DAY, seconds=86_400):
        raise TooManyForAddress
    group = Group.objects.create(key=key, event=event, made_at=now)
    seats.offer_freed(event, now=now)
    known = queries.known_by(event, email)
    if known is not None:
        mails.registered_already(known, group, now=now)
        return
    has_seat = seats.seats_now(event, block, group, wanted=1, now=now) == 1
    registration = Registration.objects.create(
        event=event, block=block, group=group, name=attendee.name, email=email, language=language,
        source=Source.HERSELF, seat=Seat.HELD if has_seat else Seat.WAITING, registered_at=now,
        prove_before=now + rules.HOLD, access_needs=attendee.access_needs, diet=attendee.diet,
    )  # fmt: skip
    _write_answers(registration, attendee.answers)
    mails.please_confirm(registration, now=now)


@transaction.atomic
def register_colleagues(
    *, event: Event, block: Block, attendees: Iterable[Attendee], organisation: Organisation | None, by: Person,
    language: str, key: UUID, now: datetime, minimum: int = 1,
) -> Group:  # fmt: skip
    """Register people from an account: each gets a seat or a place in the queue, and her own mail.

    With fewer seats than people, the first get them, from ``minimum`` on; the others wait together. The same ``key`` twice is
    once. Those whose address is registered already are told so by mail to that address. Raises RegistrationClosed and
    TooManyForAccount.
    """
    attendees = _each_once(attendees)
    key = key_of(key, event, [f"{attendee.name} {attendee.email}" for attendee in attendees])
    event = seats.lock(event)
    if not rules.is_open(event, now=now):
        raise RegistrationClosed
    existing = Group.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if not _may_bring(by, len(attendees)):
        raise TooManyForAccount
    seats.offer_freed(event, now=now)
    group = Group.objects.create(
        key=key, event=event, organisation=organisation, made_by=by, made_at=now,
        minimum=min(minimum, max(len(attendees), 1)),
    )  # fmt: skip
    unknown = [one for one in attendees if not _is_known(group, one, by=by, now=now)]
    have_seat = seats.seats_now(event, block, group, wanted=len(unknown), now=now)
    made = [
        _register_one(group, block, attendee, has_seat=number < have_seat, by=by, language=language, now=now)
        for number, attendee in enumerate(unknown)
    ]
    if have_seat and have_seat < len(unknown):
        Group.objects.filter(pk=group.pk).update(minimum=1)
    mails.group_received(group, made, reader=by, now=now)
    return group


def _may_bring(by: Person, how_many: int) -> bool:
    """Within what an account brings in a day; staff bring whole lists."""
    within = allow("register_colleagues", str(by.pk), times=PEOPLE_A_DAY, seconds=86_400, how_many=how_many)
    return within or User.objects.filter(person=by, is_active=True, is_staff=True).exists()


def key_of(key: UUID, event: Event, people: list[str]) -> UUID:
    """The key of a form with what was filled in: a browser that goes back may bring an old key for other people."""
    return uuid5(key, f"{event.pk}|" + "|".join(sorted(people)))


def _tell_known(known: Registration, group: Group, *, now: datetime) -> None:
    """Tell an address that it is registered already, but not as often as somebody likes to type it."""
    if allow("registered_already", known.email, times=TOLD_A_DAY, seconds=86_400):
        mails.registered_already(known, group, now=now)


def _is_known(group: Group, attendee: Attendee, *, by: Person, now: datetime) -> bool:
    """She is registered for this session already: only her own address hears of it."""
    live = group.event.registrations.live()
    known = queries.known_by(group.event, attendee.email)
    if known is None and attendee.email:
        known = live.filter(person__in=Person.objects.known_as(attendee.email)).first()
    if known is not None:
        _tell_known(known, group, now=now)
    return known is not None


def _each_once(attendees: Iterable[Attendee]) -> list[Attendee]:
    """An address that was typed twice is one person; people without one are all different."""
    found: dict[str | int, Attendee] = {}
    for number, attendee in enumerate(attendees):
        found.setdefault(attendee.email or number, attendee)
    return list(found.values())


def _register_one(
    group: Group, block: Block, attendee: Attendee, *, has_seat: bool, by: Person, language: str, now: datetime
) -> Registration:
    is_herself = bool(attendee.email) and attendee.email == by.email
    person = by if is_herself else people.know(email=attendee.email, name=attendee.name, language=language)
    registration = Registration.objects.create(
        event=group.event, block=block, group=group, person=person, name=attendee.name, email=attendee.email,
        language=language, organisation=group.organisation, registered_by=by,
        source=Source.HERSELF if is_herself else Source.COLLEAGUE, registered_at=now,
        seat=Seat.CONFIRMED if has_seat else Seat.WAITING, confirmed_at=now if has_seat else None,
        access_needs=attendee.access_needs, diet=attendee.diet,
    )  # fmt: skip
    _write_answers(registration, attendee.answers)
    mails.registered(registration, now=now)
    return registration


def keep_answers(registration: Registration, answers: dict[int, str]) -> None:
    """What she answered to the questions of her session, instead of what stood there."""
    registration.answers.all().delete()
    _write_answers(registration, answers)


def _write_answers(registration: Registration, answers: dict[int, str]) -> None:
    if not answers:
        return
    asked = set(Question.objects.filter(event=registration.event_id).values_list("pk", flat=True))
    QuestionAnswer.objects.bulk_create(
        QuestionAnswer(registration=registration, question_id=question, answer=answer)
        for question, answer in answers.items()
        if answer and question in asked
    )


@transaction.atomic
def confirm(*, registration: Registration, now: datetime) -> Registration:
    """The link was followed: the address is proven, and the held seat is hers. Raises HoldLapsed."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if registration.is_live and registration.prove_before is None:
        return registration
    seats.offer_freed(event, now=now)
    registration.refresh_from_db()
    if not registration.is_live:
        raise HoldLapsed
    if registration.seat == Seat.HELD:
        seats.give_seat(registration, now=now)
    else:
        registration.prove_before = None
        registration.save(update_fields=["prove_before"])
    seats.prove(registration)
    if registration.is_waiting and rules.closes_at(event) <= now:
        # The others on the waiting list heard it when it closed.
        elsewhere = queries.sessions_with_seats(event, now=now, formats={registration.block.format})
        mails.closed_without_a_seat([registration], elsewhere, closed_at=rules.closes_at(event), now=now)
    else:
        mails.registered(registration, now=now)
    seats.promote(event=event, now=now)
    registration.refresh_from_db()
    return registration


# Which of two places of one person is the better one.
WORTH = (Seat.HELD, Seat.WAITING, Seat.OFFERED, Seat.CONFIRMED)


@transaction.atomic
def keep_one_place(*, person: Person, other: Person, now: datetime) -> int:
    """Two people turn out to be one: at each session that both are registered for she keeps the better place.

    The other one is given back as if she cancelled it, with its mail. Of a session that is over both stay as they were.
    Returns how many were given back.
    """
    mine = {one.event_id: one for one in Registration.objects.live().filter(person=person)}
    doubles = Registration.objects.live().filter(person=other, event__in=mine).select_related("event")
    # In the order of their sessions, as every lock over several of them.
    pairs = [(mine[double.event_id], double) for double in doubles.order_by("event_id")]
    return sum(cancel(registration=min(pair[::-1], key=lambda one: WORTH.index(one.seat)), now=now) for pair in pairs)


@transaction.atomic
def cancel(*, registration: Registration, now: datetime, tell: bool = True) -> bool:
    """Give the seat back; her calendar entry is taken away and the queue moves up. False when it was over already."""
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if not registration.is_live or registration.attended_at is not None or event.is_over(now):
        # Who was there, was there.
        return False
    had_a_seat = registration.is_confirmed
    seats.take_seat(registration, now=now)
    if tell:
        mails.registration_cancelled(registration, had_a_seat=had_a_seat, now=now)
    seats.promote(event=event, now=now)
    return True
