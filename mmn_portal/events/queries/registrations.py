"""Registrations of a person, of an organisation and of a session, with wishes and answers."""

import hashlib
from datetime import datetime, timedelta
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, CharField, DateTimeField, UUIDField
from django.utils import timezone
from django.utils.translation import gettext as _

from mmn_portal.core.questions import Question

from ..enums import Format, QuestionKind
from ..models import Block, Event, Group, Registration
from ..models import Question as Asked


def registrations_of(person: Any, *, now: datetime) -> list[Registration]:
    """My registrations and those I made for colleagues, coming sessions first. One query."""
    found = (
        Registration.objects.seen_by(person)
        .live()
        .on_or_after(timezone.localdate(now) - timedelta(days=30))
        .select_related("event", "event__place", "block", "organisation")
    )
    return list(found.order_by("event__starts_on", "event__starts_at", "event_id", "name", "pk"))


def has_live_seat(event: Event, email: str, *, but: Registration) -> bool:
    """This address has a live registration for the session, other than this one. One query."""
    return event.registrations.live().to_address(email).exclude(pk=but.pk).exists()


_KNOWN = Question(
    lambda event, email: Registration.objects.live().filter(event=event, email=email).order_by("pk")[:1],
    event=BigIntegerField(), email=CharField(),
)  # fmt: skip


def known_by(event: Event, email: str) -> Registration | None:
    """Whoever has a live registration for the session with this address. One query."""
    for known in _KNOWN.ask(event=event.pk, email=email) if email else ():
        known.event = event
        return known
    return None


_POSTED = Question(lambda key: Group.objects.filter(key=key).values("pk"), key=UUIDField())


def is_posted(key: UUID) -> bool:
    """This form was taken in before. One query."""
    return bool(_POSTED.ask(key=key))


_UNSETTLED = Question(
    lambda event, now: Event.objects.unsettled(now).filter(pk=event).values("pk"),
    event=BigIntegerField(), now=DateTimeField(),
)  # fmt: skip


def is_unsettled(event: Event, *, now: datetime) -> bool:
    """Somebody is overdue, was offered a seat or waits: a release may change something. One query."""
    return bool(_UNSETTLED.ask(event=event.pk, now=now))


_QUEUE = Question(
    lambda block: Registration.objects.next_in_queue().filter(block=block).order_by().values("pk")[:1],
    block=BigIntegerField(),
)


def has_queue(block: Block) -> bool:
    """Somebody waits for this format. One query."""
    return bool(_QUEUE.ask(block=block.pk))


_ASKED = Question(
    lambda event: Asked.objects.filter(event=event).select_related("shown_if").order_by("place", "pk"),
    event=BigIntegerField(),
)


_FOOD = Question(
    lambda event: Block.objects.filter(event=event, format=Format.IN_PERSON).values("pk")[:1], event=BigIntegerField()
)


def asks_of(event: Event) -> dict[str, Any]:
    """What is asked of a participant: the questions of the session, and whether there is something to eat. Two queries."""
    return {
        "questions": _ASKED.ask(event=event.pk),
        "has_food": has_food(event),
    }


def has_food(event: Event) -> bool:
    """Something can be eaten there, so it is asked what somebody does not eat. One query."""
    return bool(_FOOD.ask(event=event.pk))


def wishes_of(registration: Registration) -> dict[str, Any]:
    """What she needs and answered, as an attendee has it. One query."""
    return {
        "access_needs": registration.access_needs,
        "diet": registration.diet,
        "answers": dict(registration.answers.order_by("question").values_list("question", "answer")),
    }


def print_of(registration: Registration) -> str:
    """A print of what a form that corrects it shows: another one, when anything of it changed. One query."""
    facts = [
        registration.link_version, registration.calendar_sequence, registration.name, registration.email,
        registration.phone, registration.block_id, *sorted(wishes_of(registration).items()),
    ]  # fmt: skip
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()


def answers_of(registration: Registration) -> dict[str, Any]:
    """What she answered, by the name of the field. One query."""
    found = registration.answers.select_related("question")
    return {
        f"question_{each.question_id}": each.answer.split("\n")
        if each.question.kind == QuestionKind.SEVERAL
        else each.answer
        for each in found
    }


def registrations_of_organisation(organisation: Any, *, now: datetime) -> list[tuple[Event, list[Registration]]]:
    """The coming sessions for which an organisation has people, each with all of them. One query."""
    found = (
        Registration.objects.live()
        .filter(organisation=organisation)
        .on_or_after(timezone.localdate(now))
        .select_related("event", "event__place", "block", "group")
        .order_by("event__starts_on", "event__starts_at", "event_id", "name", "pk")
    )
    return [(event, list(lines)) for event, lines in groupby(found, key=lambda one: one.event)]


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What the agenda keeps of a person, as plain values."""
    found = (
        registrations_about(person, addresses)
        .select_related("event")
        .prefetch_related("check_ins", "answers__question")
    )
    found = found.order_by("registered_at", "pk")
    return {
        "registrations": [
            {
                "session": one.event.title_nl, "day": one.event.starts_on.isoformat(), "name": one.name,
                "email": one.email, "phone": one.phone, "seat": one.seat,
                "needs": one.access_needs, "diet": one.diet,
                "answers": [
                    {"question": given.question.text_nl, "answer": given.answer} for given in one.answers.all()
                ],
                "registered_at": one.registered_at.isoformat(),
                "attended_at": one.attended_at.isoformat() if one.attended_at else None,
                "check_ins": [seen.at.isoformat() for seen in one.check_ins.all()],
            }
            for one in found
        ],
        "proposed_activities": [
            {"title": event.title_nl, "day": event.starts_on.isoformat(), "state": event.state}
            for event in Event.objects.proposed_by_person(person).order_by("proposed_at", "pk")
        ],
    }  # fmt: skip


def registrations_about(person: Any, addresses: set[str]) -> Any:
    """Registrations of a person: hers by key or by address."""
    return Registration.objects.about(person, addresses)


def addresses_of(event: Event) -> set[str]:
    """Addresses that have a live registration for a session. One query."""
    return set(event.registrations.live().with_address().values_list("email", flat=True))


def participants_sheet(event: Event) -> tuple[list[str], list[list]]:
    """The header and the rows of the list of participants, with who was there, their wishes and their answers. Those who cancelled
    stand below. Five queries."""
    questions = list(event.questions.order_by("place", "pk"))
    header = [
        _("Name"), _("E-mail address"), _("Telephone"), _("Organisation"), _("Format"), _("Seat"), _("Registered on"),
        _("Was there from"), _("Needs"), _("Diet"), *(question.text for question in questions),
    ]  # fmt: skip
    rows = []
    everyone = (event.registrations.for_list(), event.registrations.cancelled_for_list())
    for one in chain.from_iterable(some.prefetch_related("answers") for some in everyone):
        answers = {each.question_id: each.answer for each in one.answers.all()}
        rows.append(
            [
                one.name, one.email, one.phone, one.organisation.name if one.organisation else "",
                one.block.get_format_display(), one.get_seat_display(),
                _to_the_minute(one.registered_at), _to_the_minute(one.attended_at), one.access_needs, one.diet,
                *(answers.get(question.pk, "").replace("\n", ", ") for question in questions),
            ]
        )  # fmt: skip
    return [str(name) for name in header], rows


def _to_the_minute(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def clashes(event: Event, *, person: Any = None, email: str = "") -> list[Event]:
    """Sessions that somebody is registered for while this one is on. One query."""
    mine = Registration.objects.live().of_person_or_address(person, email).at_the_same_time(event)
    return [one.event for one in mine.select_related("event").order_by("event__starts_at", "pk")]
