"""A question that was written once gives what its crowd gives: now, for every asker, in every thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import CharField, DateField

from mmn_portal.core.questions import Question
from mmn_portal.events.models import Event
from tests.conftest import NOW, make_event, make_organisation, place

TITLES = Question(
    lambda slug: Event.objects.filter(slug=slug).order_by("pk").values_list("title_nl", flat=True), slug=CharField()
)


@pytest.mark.django_db
def test_it_gives_the_rows_of_its_crowd_with_what_came_along():
    make_event("a", place=place("Utrecht", "NL-UT"), host=make_organisation("Bieb")), make_event("b", starts_at=None)
    crowd = Event.objects.upcoming(NOW.date()).select_related("place", "host").order_by("pk")
    question = Question(lambda today: crowd.filter(starts_on__gte=today), today=DateField())

    asked = question.ask(today=NOW.date())

    assert [(vars(one).keys(), one, one.starts_at, one.host, str(one.place)) for one in asked] == [
        (vars(one).keys(), one, one.starts_at, one.host, str(one.place)) for one in crowd
    ]


@pytest.mark.django_db
def test_each_asking_fills_in_its_own_blanks_and_sees_what_changed():
    make_event("a"), make_event("b")
    first = [TITLES.ask(slug="a"), TITLES.ask(slug="b"), TITLES.ask(slug="c"), TITLES.ask(slug="' OR 1=1 --")]
    Event.objects.update(title_nl="Nieuw")

    assert (first, TITLES.ask(slug="a")) == ([["Sessie a"], ["Sessie b"], [], []], ["Nieuw"])


@pytest.mark.django_db
def test_days_count_as_days():
    make_event("a")
    question = Question(lambda today: Event.objects.upcoming(today), today=DateField())
    day = Event.objects.get().starts_on

    assert [len(question.ask(today=day + timedelta(days=days))) for days in (-1, 0, 1)] == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_other_threads_ask_over_connections_of_their_own():
    make_event("a")
    here = TITLES.ask(slug="a")

    def elsewhere(_number: int) -> list:
        try:
            return TITLES.ask(slug="a")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(elsewhere, range(8))) == [here] * 8
