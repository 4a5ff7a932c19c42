"""What participants are still asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from .. import rules
from ..enums import Format, QuestionKind
from ..models import Block, Question, QuestionAnswer, Registration


@dataclass(frozen=True)
class ToAnswer:
    """A registration with the questions of its session; ``given`` are her answers by the name of the field."""

    registration: Registration
    questions: list[Question]
    given: dict[str, Any]
    has_food: bool


def still_asked(registrations: Iterable[Registration], *, now: datetime) -> dict[int, list[Question]]:
    """The questions that must be answered and are not, by the number of each registration that has some.

    At most two queries, however many. Only of who can still answer.
    """
    able = [one for one in registrations if rules.may_be_asked(one, now=now)]
    questions = _questions_of(able)
    asking = [one for one in able if any(each.is_required for each in questions.get(one.event_id, ()))]
    answers = _answers_of(asking)
    missing = {one.pk: rules.unanswered(questions[one.event_id], answers.get(one.pk, {})) for one in asking}
    return {key: found for key, found in missing.items() if found}


def to_answer(person: Any, *, sessions: Collection[int] = (), now: datetime) -> list[ToAnswer]:
    """Her own coming registrations that miss an answer, and those for ``sessions``, by the clock. Four queries at most."""
    found = Registration.objects.live().filter(person=person).on_or_after(timezone.localdate(now)).with_mail_facts()
    able = [
        one for one in found.order_by("event__starts_on", "event__starts_at", "pk") if rules.may_be_asked(one, now=now)
    ]
    questions, answers = _questions_of(able), _answers_of(able)
    in_person = Block.objects.filter(event__in={one.event_id for one in able}, format=Format.IN_PERSON)
    with_food = set(in_person.values_list("event", flat=True)) if able else set()
    return [
        ToAnswer(
            one, questions.get(one.event_id, []), _in_fields(questions.get(one.event_id, []), answers.get(one.pk, {})),
            one.event_id in with_food,
        )
        for one in able
        if one.event_id in sessions or rules.unanswered(questions.get(one.event_id, []), answers.get(one.pk, {}))
    ]  # fmt: skip


def _questions_of(registrations: list[Registration]) -> dict[int, list[Question]]:
    events = {one.event_id for one in registrations}
    by_event: dict[int, list[Question]] = {}
    found = Question.objects.filter(event__in=events).select_related("shown_if").order_by("place", "pk")
    for question in found if events else ():
        by_event.setdefault(question.event_id, []).append(question)
    return by_event


def _answers_of(registrations: list[Registration]) -> dict[int, dict[int, str]]:
    given: dict[int, dict[int, str]] = {}
    found = QuestionAnswer.objects.filter(registration__in=[one.pk for one in registrations])
    for answer in found if registrations else ():
        given.setdefault(answer.registration_id, {})[answer.question_id] = answer.answer
    return given


def _in_fields(questions: list[Question], answers: dict[int, str]) -> dict[str, Any]:
    several = {question.pk for question in questions if question.kind == QuestionKind.SEVERAL}
    return {f"question_{key}": said.split("\n") if key in several else said for key, said in answers.items()}
