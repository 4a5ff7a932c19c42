"""Questions of a session that hang on each other: in any order, and never in a circle."""

import pytest

from mmn_portal.events import forms
from mmn_portal.events.enums import QuestionKind
from mmn_portal.events.models import Question
from tests.conftest import make_event
from tests.events.test_staff import typed

pytestmark = pytest.mark.django_db


def ask(event, text, *, place, after=None, answer="ja", **facts):
    """A yes-or-no question, perhaps only after another one."""
    more = {"shown_if": after, "shown_if_answer": answer} if after else {}
    return Question.objects.create(
        event=event, place=place, text_nl=text, kind=QuestionKind.YES_NO, **more | facts
    )  # fmt: skip


def filled_in(event, **answers):
    """The form of somebody who gives these answers, by the text of the question."""
    questions = list(event.questions.order_by("place", "pk"))
    posted = {f"question_{one.pk}": answers[one.text_nl] for one in questions if one.text_nl in answers}
    form = forms.WithWishes(posted, questions=questions)
    form.is_valid()
    return form


@pytest.mark.parametrize("places", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_a_follow_up_is_kept_wherever_it_stands(places):
    event = make_event(seats=1)
    car = ask(event, "auto", place=places[0])
    lift = ask(event, "lift", place=places[1], after=car)
    last = ask(event, "kind", place=places[2], after=lift)

    form = filled_in(event, auto="ja", lift="ja", kind="nee")

    assert form.cleaned_data["answers"] == {car.pk: "ja", lift.pk: "ja", last.pk: "nee"}


@pytest.mark.parametrize("places", [(1, 2, 3), (3, 2, 1)])
def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either(places):
    event = make_event(seats=1)
    car = ask(event, "auto", place=places[0])
    lift = ask(event, "lift", place=places[1], after=car)
    ask(event, "kind", place=places[2], after=lift, is_required=True)

    form = filled_in(event, auto="nee", lift="ja")

    assert (form.errors, form.cleaned_data["answers"]) == ({}, {car.pk: "nee"})


def test_a_required_follow_up_that_stands_first_is_asked_for():
    event = make_event(seats=1)
    car = ask(event, "auto", place=2)
    lift = ask(event, "lift", place=1, after=car, is_required=True)

    assert list(filled_in(event, auto="ja").errors) == [f"question_{lift.pk}"]


def test_a_circle_that_is_there_already_asks_nobody():
    event = make_event(seats=1)
    one = ask(event, "een", place=1)
    other = ask(event, "twee", place=2, after=one)
    Question.objects.filter(pk=one.pk).update(shown_if=other, shown_if_answer="ja")

    assert filled_in(event, een="ja", twee="ja").cleaned_data["answers"] == {}


def test_the_desk_refuses_questions_that_hang_on_each_other_in_a_circle(client, boss):
    event = make_event(seats=1)
    one, other, third = (ask(event, text, place=place) for place, text in enumerate(("een", "twee", "drie"), 1))
    hangs_on = {one: other, other: third, third: one}
    client.force_login(boss)
    posted = typed() | {"questions-TOTAL_FORMS": "3", "questions-INITIAL_FORMS": "3"}
    for number, question in enumerate(hangs_on):
        posted |= {
            f"questions-{number}-id": question.pk, f"questions-{number}-event": event.pk, f"questions-{number}-place": "1",
            f"questions-{number}-text_nl": question.text_nl, f"questions-{number}-kind": "yes_no",
            f"questions-{number}-shown_if": hangs_on[question].pk, f"questions-{number}-shown_if_answer": "ja",
        }  # fmt: skip

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", posted)

    refused = [
        list(form.errors) for formset in answer.context["inline_admin_formsets"] for form in formset.formset.forms
    ]
    assert (answer.status_code, refused, event.questions.filter(shown_if=None).count()) == (200, [["shown_if"]] * 3, 3)


def test_the_desk_keeps_a_chain_of_questions(client, boss):
    event = make_event(seats=1)
    one, other = ask(event, "een", place=1), ask(event, "twee", place=2)
    client.force_login(boss)
    posted = typed() | {"questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "2"}
    for number, question in enumerate((one, other)):
        posted |= {
            f"questions-{number}-id": question.pk, f"questions-{number}-event": event.pk, f"questions-{number}-place": "1",
            f"questions-{number}-text_nl": question.text_nl, f"questions-{number}-kind": "yes_no",
        }  # fmt: skip
    posted |= {"questions-0-shown_if": other.pk, "questions-0-shown_if_answer": "ja"}

    client.post(f"/beheer/events/event/{event.pk}/change/", posted)

    assert event.questions.get(text_nl="een").shown_if == other
