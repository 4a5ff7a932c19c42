"""The agenda in a frame on other sites: no cookie, no script, nobody else, and no other page can be framed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.conftest import NOW, make_event, make_organisation, place

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "/",
    "/agenda/",
    "/agenda/kick-off/",
    "/organisaties/",
    "/contact/",
    "/account/login/",
    "/zoeken/",
    "/api/v1/agenda/",
    "/bestaat-niet/",
]
NONSENSE = [
    "taal=xx", "taal=%F0%9F%A7%A1", "taal=" + "n" * 5000, "taal=../../nl", "taal=%22%3E%3Csvg%20onload%3D1%3E", "provincie=XX",
    "van=2027-02-30", "tot=99999-01-01", "page=1000000000000", "soort[]=a", "taal=nl&taal=en", "thema=" + "a" * 5000, "van=%E2%80%AE",
]  # fmt: skip


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_can_be_framed_and_leaves_nothing_behind(client):
    make_event()

    answer = client.get("/embed/agenda/")

    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert ("Set-Cookie" in answer.headers, answer.cookies) == (False, {})


def test_it_can_still_be_framed_when_it_comes_from_memory(client, settings, django_assert_num_queries):
    settings.PUBLIC_PAGE_SECONDS = 5
    client.get("/embed/agenda/")

    with django_assert_num_queries(0):
        answer = client.get("/embed/agenda/")

    assert ("frame-ancestors *" in answer.headers["Content-Security-Policy"], "X-Frame-Options" in answer.headers) == (
        True,
        False,
    )


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_other_page_can_be_framed(client, path):
    make_event()

    answer = client.get(path)

    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_wrong_address_below_it_cannot_be_framed(client):
    for path in ("/embed/", "/embed/agenda/x/", "/embed/agenda"):
        assert client.get(path).headers["X-Frame-Options"] == "DENY"


def test_every_link_opens_in_the_whole_window_and_nothing_is_fetched_elsewhere(client):
    make_event(place=place("Utrecht", "NL-UT"), join_url="https://geheim.example/kamer")

    page = client.get("/embed/agenda/").text

    links = re.findall(r"<a [^>]*>", page)
    assert links
    assert [link for link in links if 'target="_top"' not in link] == []
    assert "<script" not in page
    assert "<form" not in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!testserver|localhost)[^"]*', page) == []
    assert "geheim.example" not in page


def test_it_speaks_the_language_that_was_asked_for(client):
    make_event(title_en="Session in English")

    dutch, english = client.get("/embed/agenda/?taal=nl").text, client.get("/embed/agenda/?taal=en").text

    assert ('<html lang="nl">' in dutch, "Sessie kick-off" in dutch, 'href="/agenda/kick-off/"' in dutch) == (True,) * 3
    assert (
        '<html lang="en">' in english,
        "Session in English" in english,
        'href="/en/agenda/kick-off/"' in english,
    ) == (True,) * 3
    # The next page is not English by accident.
    assert '<html lang="nl">' in client.get("/agenda/").text


def test_at_most_twenty_stand_in_it_and_the_filters_count(client, django_assert_num_queries):
    for number in range(22):
        make_event(
            f"s-{number}", starts_at=NOW + timedelta(days=number + 1), ends_at=NOW + timedelta(days=number + 1, hours=1)
        )
    make_event("zeeland", place=place("Goes", "NL-ZE"), host=make_organisation("Gast"))

    with django_assert_num_queries(1):
        everything = client.get("/embed/agenda/")
    zeeland = client.get("/embed/agenda/?provincie=NL-ZE")

    assert len(everything.context["events"]) == 20
    assert [event.slug for event in zeeland.context["events"]] == ["zeeland"]
    assert 'href="/agenda/?provincie=NL-ZE" target="_top"' in zeeland.text


def test_an_empty_agenda_is_said_in_words(client):
    assert "<ul" not in client.get("/embed/agenda/").text


@pytest.mark.parametrize("query", NONSENSE, ids=range(len(NONSENSE)))
def test_no_query_breaks_it(client, query):
    make_event()

    answer = client.get(f"/embed/agenda/?{query}")

    assert answer.status_code == 200
    assert "<svg onload" not in answer.text


def test_a_nul_is_refused(client):
    assert client.get("/embed/agenda/?taal=%00").status_code == 400


@pytest.mark.parametrize("state", ["draft", "proposed", "refused"])
def test_what_is_not_published_does_not_stand_in_it_for_staff_either(nov, state):
    make_event(state=state, proposed_at=NOW)
    client = Client()
    client.force_login(nov)

    assert list(client.get("/embed/agenda/").context["events"]) == []


def test_the_agenda_gives_the_line_to_copy_with_the_filters(client, settings):
    page = client.get("/agenda/?provincie=NL-ZE&soort=training").text

    address = f"{settings.SITE_URL}/embed/agenda/?provincie=NL-ZE&amp;soort=training&amp;taal=nl"
    assert f'&lt;iframe src="{address}"' in page
