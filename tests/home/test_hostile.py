"""Hostile and faulty input (trust.md part 3): never a 5xx, never a traceback, input kept."""

import pytest
from django.urls import reverse

from mmn_portal.events.models import Registration
from tests.conftest import make_event

pytestmark = pytest.mark.django_db
LISTS = [
    "/agenda/",
    "/nieuws/",
    "/organisaties/",
    "/agenda.ics",
    "/agenda.json",
    "/embed/agenda/",
    "/api/v1/agenda/",
    "/api/v1/organisaties/",
    "/plaatsen/",
    "/campagne/",
    "/campagne/materiaal/",
    "/kennis/bibliotheek/",
    "/zoeken/",
    "/verklaring/",
]
QUERIES = [
    "page=-1", "page=abc", "page=1e3", "page=100000000000000000000", "q=%00", "q=%ff", "q=a%20%26%20%7C%20!(%27", "q=%25_",
    "provincie=%00", "provincie=XX", "soort[]=a", "soort=a&soort=b", "van=2026-02-30", "van=%E2%80%AE", "tot=99999-01-01",
    "q=" + "a" * 5000, "sector=%27%3B--", "q=(((((", "thema=%F0%9F%A7%A1", "soort=%22%3E%3Csvg%20onload%3D1%3E",
]  # fmt: skip
CANARY = "\"'><svg onload=alert(1)>{{7*7}}"
NASTY = [
    "", " ", "\u200b\u200b", "\x00", "\u202egnp.exe", "a" * 100_000, "Z" + "\u0335" * 5000, CANARY, "=1+1", "Robert'); DROP TABLE",
    "{event.__class__}", "🧡👩‍👩‍👧", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "a\r\nBcc: x@example.nl",
]  # fmt: skip


@pytest.fixture
def event(now):
    from datetime import timedelta

    return make_event(seats=50, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1))


@pytest.mark.parametrize("path", LISTS)
def test_no_query_breaks_a_list(client, path):
    answers = {query: client.get(f"{path}?{query}").status_code for query in QUERIES}

    assert {query: status for query, status in answers.items() if status not in {200, 400, 302, 404}} == {}


def test_no_query_is_shown_unescaped(client):
    page = client.get("/organisaties/", {"q": CANARY}).text

    assert "<svg onload" not in page


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_no_text_breaks_a_form(client, event, typed):
    forms = {
        "/contact/": {"name": typed, "email": typed, "subject": typed, "text": typed, "key": typed},
        "/doe-mee/": {"name": typed, "email": typed, "chance": typed, "deed": typed, "key": typed},
        "/nieuwsbrief/": {"email": typed, "topics": typed},
        "/agenda/kick-off/aanmelden/": {"name": typed, "email": typed, "block": typed, "key": typed},
        "/account/signup/": {"name": typed, "email": typed, "password1": typed},
        "/account/login/": {"login": typed, "password": typed},
        "/account/password/reset/": {"email": typed},
    }  # fmt: skip

    assert {path: client.post(path, facts).status_code for path, facts in forms.items()} == dict.fromkeys(forms, 200)


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_no_text_breaks_a_form_behind_login(client, ina, event, typed):
    client.force_login(ina)
    forms = {
        "/organisaties/nieuw/": {"name": typed},
        "/organisaties/nieuw/gegevens/": {"name": typed, "kind": typed, "sector": typed, "size": typed, "place": typed, "website": typed},
        "/organisaties/bibliotheek-zuid/beheer/pagina/": {"name": typed, "sector": typed, "place": typed, "website": typed, "colour": typed},
        "/organisaties/bibliotheek-zuid/beheer/uitnodigen/": {"email": typed, "role": typed},
        "/organisaties/bibliotheek-zuid/beheer/locatie/": {"name": typed, "place": typed, "postcode": typed},
        "/organisaties/bibliotheek-zuid/activiteit/": dict.fromkeys(
            ("title", "lead", "text", "day", "begins", "ends", "format", "place", "join_url", "seats", "contact_name", "contact_email"), typed
        ),
        "/mijn/gegevens/": {"name": typed, "phone": typed, "language": typed},
        "/verhalen/vertellen/": dict.fromkeys(
            ("organisation", "title", "wanted", "did", "happened", "tip", "theme", "dimension", "may_publish", "key"), typed
        ),
        "/verklaring/tekenen/": {"organisation": typed, "promise": typed, "key": typed},
        "/agenda/kick-off/aanmelden/": {"block": typed, "organisation": typed, "colleague-TOTAL_FORMS": typed, "colleague-0-name": typed},
    }  # fmt: skip

    statuses = {path: client.post(path, facts).status_code for path, facts in forms.items()}

    assert {path: status for path, status in statuses.items() if status not in {200, 302}} == {}


def test_a_name_of_invisible_signs_is_no_name(client, event):
    answer = client.post(
        "/agenda/kick-off/aanmelden/", {"name": "\u200b\u2060", "email": "v@example.nl", "block": event.blocks.get().pk}
    )

    assert "name" in answer.context["form"].errors


def test_direction_signs_are_taken_out_of_a_name(client, event):
    client.post(
        "/agenda/kick-off/aanmelden/", {"name": "Ve\u202era", "email": "v@example.nl", "block": event.blocks.get().pk}
    )

    assert Registration.objects.get().name == "Vera"


def test_a_homograph_of_case_is_the_same_address(client, event):
    for email in ("VERA@EXAMPLE.NL", "vera@example.nl"):
        client.post("/agenda/kick-off/aanmelden/", {"name": "V", "email": email, "block": event.blocks.get().pk})

    assert Registration.objects.count() == 1


def test_the_seats_of_another_session_are_refused(client, event):
    other = make_event("ander", seats=5)
    make_event("derde", seats=5)
    event.blocks.create(format="online", capacity=5)

    answer = client.post(
        "/agenda/kick-off/aanmelden/", {"name": "V", "email": "v@example.nl", "block": other.blocks.get().pk}
    )

    assert ("block" in answer.context["form"].errors, Registration.objects.count()) == (True, 0)


def test_an_open_redirect_goes_nowhere(client, ina):
    for target in ("//evil.example", "https://evil.example", "/\\evil.example", "https:///evil.example"):
        answer = client.post("/account/login/", {"login": ina.email, "password": "een-goed-geheim-9", "next": target})
        assert answer.headers["Location"].startswith("/mijn/")
        client.logout()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_a_method_that_a_page_does_not_know_is_refused(client, method):
    assert getattr(client, method)("/agenda/").status_code == 405


def test_a_missing_csrf_token_is_explained(event):
    from django.test import Client

    page = reverse("programme:contribute")
    facts = {"chance": "Onze straat <b>kent</b> veel mensen.", "password1": "een goed geheim", "name": "V"}
    ours, theirs = (
        Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site}).post(page, facts)
        for site in ("same-origin", "cross-site")
    )

    assert (ours.status_code, theirs.status_code) == (403, 403)
    assert ("Onze straat &lt;b&gt;kent&lt;/b&gt; veel mensen." in ours.text, "een goed geheim" in ours.text) == (
        True,
        False,
    )
    assert "Onze straat" not in theirs.text


def test_twenty_one_colleagues_are_too_many(client, ina, event):
    client.force_login(ina)
    facts = {
        "myself": "on",
        "block": event.blocks.get().pk,
        "colleague-TOTAL_FORMS": "21",
        "colleague-INITIAL_FORMS": "0",
    }
    facts |= {f"colleague-{n}-name": f"N{n}" for n in range(21)}

    client.post("/agenda/kick-off/aanmelden/", facts)

    assert Registration.objects.count() == 0
