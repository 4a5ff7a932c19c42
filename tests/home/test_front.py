"""The front page: drawn once for the same facts, and never an old one."""

import pytest
from django.template import Context, Template

from mmn_portal.core.models import Found
from mmn_portal.events.models import Event
from mmn_portal.home.templatetags.chrome import facts_of
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PUBLIC_PAGE_SECONDS = 0


def test_what_changed_in_the_database_shows_at_once(client):
    make_event(seats=20)
    before = client.get("/").text
    Event.objects.update(title_nl="Een nieuwe titel")
    after = client.get("/").text
    Event.objects.get().blocks.update(capacity=7)
    fewer = client.get("/").text

    assert ("Sessie kick-off" in before, "Een nieuwe titel" in after, "van 20" in after, "van 7" in fewer) == (
        True, True, True, True,
    )  # fmt: skip


def test_a_page_in_english_is_not_the_dutch_one(client):
    make_event(seats=20)

    assert ('lang="en"' in client.get("/en/").text, 'lang="nl">\n' in client.get("/").text) == (True, True)


def test_rows_that_came_along_are_part_of_the_facts():
    make_event(place_id=None)
    first = facts_of(list(Event.objects.select_related("place")))
    Event.objects.update(venue="Elders")

    assert (facts_of(list(Event.objects.all())) == first, facts_of([Found(title="a")]) == facts_of([Found(title="a")])) == (
        False, True,
    )  # fmt: skip


def test_who_is_logged_in_gets_a_head_of_her_own(client, ina, bo):
    for user in (None, ina, bo, None):
        client.logout()
        if user is not None:
            client.force_login(user)
        page = client.get("/over/").text
        assert ("Uitloggen" in page, f'data-waits-for-unsent="{user.pk}"' in page if user else "Inloggen" in page) == (
            user is not None, True,
        )  # fmt: skip


def test_a_head_without_a_site_is_still_drawn():
    assert "Zoeken" in Template('{% load chrome %}{% chrome "header" %}').render(Context({}))
