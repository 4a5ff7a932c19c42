"""Answers are kept one by one; a page that stood open does not undo what a colleague filled in."""

import pytest

from research import actions
from research.models import Answer
from tests.conftest import NOW
from tests.research import world
from tests.research.test_answering import link, on_the_way

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def invitation():
    return world.invited(world.take_part("Club"))


def keep(invitation, **answers):
    actions.save_answers(invitation=invitation, answers=answers, now=NOW)


def kept():
    return dict(Answer.objects.order_by("item__place").values_list("item__code", "number"))


def opened(client, invitation, block):
    """What a browser would send back when nobody touched the page."""
    form = client.get(link(invitation, block)).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    return typed | {"shown": form["shown"].value()}


def test_saving_one_answer_touches_no_other(client, invitation):
    keep(invitation, v19_aanpas=2)
    answer = on_the_way(client, invitation, 4, "v18_bestuur", "4")

    assert (answer.status_code, kept()) == (204, {"v18_bestuur": 4, "v19_aanpas": 2})


@pytest.mark.parametrize(
    ("typed", "says"), [("veel", "heel getal"), ("-1", "0 of meer"), ("9" * 30, "een miljoen")]
)  # fmt: skip
def test_a_refused_number_is_refused_in_words_and_nothing_is_kept(client, invitation, typed, says):
    keep(invitation, v01_vrijw_12m=(40, "counted"))
    answer = on_the_way(client, invitation, 1, "v01_vrijw_12m", typed)

    assert (answer.status_code, answer.headers["Content-Type"], says in answer.text, kept()) == (
        422, "text/plain; charset=utf-8", True, {"v01_vrijw_12m": 40},
    )  # fmt: skip


def test_after_consent_was_taken_back_the_script_hears_why_nothing_is_kept(client, invitation):
    world.choose(invitation.participation, False)
    answer = on_the_way(client, invitation, 4, "v18_bestuur", "4")

    assert (answer.status_code, bool(answer.text), kept()) == (409, True, {})


@pytest.mark.parametrize("item", ["v18_bestuur", "bestaat_niet", "", "\x00"])
def test_a_question_that_is_not_on_the_page_is_not_found(client, invitation, item):
    assert on_the_way(client, invitation, 1, item, "4").status_code == 404


def test_a_blank_field_of_a_page_that_stood_open_does_not_undo_what_a_colleague_filled_in(client, invitation):
    page = opened(client, invitation, 4)
    keep(invitation, v18_bestuur=5)
    client.post(link(invitation, 4), page | {"v19_aanpas": "3"})

    assert kept() == {"v18_bestuur": 5, "v19_aanpas": 3}


def test_an_answer_that_nobody_touched_does_not_undo_a_later_one(client, invitation):
    keep(invitation, v18_bestuur=2)
    page = opened(client, invitation, 4)
    keep(invitation, v18_bestuur=5)
    client.post(link(invitation, 4), page | {"v19_aanpas": "3"})

    assert kept() == {"v18_bestuur": 5, "v19_aanpas": 3}


def test_a_page_without_script_takes_away_what_it_showed_and_was_emptied(client, invitation):
    keep(invitation, v01_vrijw_12m=(40, "counted"), v03_nieuw_6m=(4, "counted"))
    page = opened(client, invitation, 1)
    del page["v01_vrijw_12m"], page["v01_vrijw_12m_kw"]
    client.post(link(invitation, 1), page)

    assert kept() == {"v03_nieuw_6m": 4}


def test_a_page_that_comes_back_with_a_fault_shows_what_is_kept_by_now(client, invitation):
    page = opened(client, invitation, 1)
    wrong = client.post(link(invitation, 1), page | {"v01_vrijw_12m": "veel", "v03_nieuw_6m": "4"})
    shown = wrong.context["form"]["shown"].value()
    client.post(link(invitation, 1), {"shown": shown})

    assert (shown, kept()) == ('{"v03_nieuw_6m": ["4"]}', {})


def test_all_kinds_of_answers_that_nobody_touched_are_no_change(client, invitation):
    keep(
        invitation, v13_doelgr=[3, 1, 12], v14_ng_6m=(None, "unknown"), v15_ng_actief=(2, "estimated"), v17_reactie=-99
    )
    before = list(Answer.objects.order_by("pk").values())
    client.post(link(invitation, 3), opened(client, invitation, 3))

    assert list(Answer.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "shown", ["", "x", "[]", "null", '{"v18_bestuur": 7}', "[" * 50_000, "\x00", '{"v18_bestuur": {}}']
)
def test_whatever_a_page_says_it_showed_an_answer_is_kept(client, invitation, shown):
    answer = client.post(link(invitation, 4), {"v18_bestuur": "4", "shown": shown})

    assert (answer.status_code, kept()) == (302, {"v18_bestuur": 4})


def test_how_sure_without_a_number_does_not_undo_the_number_of_a_colleague(client, invitation):
    keep(invitation, v01_vrijw_12m=(40, "counted"))
    on_the_way(client, invitation, 1, "v01_vrijw_12m", "", v01_vrijw_12m_kw="estimated", shown="{}")

    assert kept() == {"v01_vrijw_12m": 40}
