"""What surrounds every page: headers, the cache of public pages, health, errors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import make_event

pytestmark = pytest.mark.django_db
EXPECTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/mijn/", "/bestaat-niet/", "/account/login/", "/beheer/", "/static/css/base.css", "/?q=%00"]
)
def test_every_answer_carries_the_same_headers(client, path):
    headers = client.get(path).headers

    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED


@pytest.fixture
def soon():
    starts = timezone.now() + timedelta(days=9)
    return make_event(seats=3, starts_at=starts, ends_at=starts + timedelta(hours=1))


def test_a_public_page_comes_from_memory(client, settings, soon, django_assert_num_queries):
    settings.PUBLIC_PAGE_SECONDS = 5
    first = client.get("/agenda/kick-off/")

    with django_assert_num_queries(0):
        again = client.get("/agenda/kick-off/")

    assert again.content == first.content


def test_a_changed_page_shows_once_its_seconds_are_over(client, settings, soon):
    from django.core.cache import caches

    settings.PUBLIC_PAGE_SECONDS = 5
    client.get("/agenda/kick-off/")
    soon.title_nl = "Nieuwe titel"
    soon.save()
    caches["pages"].clear()

    assert "Nieuwe titel" in client.get("/agenda/kick-off/").text


def test_nobody_gets_the_page_of_somebody_who_is_logged_in(client, settings, ina):
    from django.test import Client

    settings.PUBLIC_PAGE_SECONDS = 5
    client.force_login(ina)
    mine = client.get("/").text
    other = Client().get("/").text

    assert ("/account/logout/" in mine, "/account/logout/" in other) == (True, False)


def test_a_page_behind_login_is_never_stored(client, ina):
    client.force_login(ina)

    assert "no-store" in client.get("/mijn/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/", "/agenda/", "/agenda/kick-off/", "/programma/", "/nieuws/", "/organisaties/", "/campagne/"]
)
def test_public_pages_set_no_cookie_and_hold_no_token(client, soon, path):
    answer = client.get(path)

    assert (dict(answer.cookies), "csrfmiddlewaretoken" in answer.text) == ({}, False)


def test_ready_says_what_works(client):
    assert client.get("/healthz/ready").json() == {"database": "ok"}


def test_ready_says_that_the_broker_is_down(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    from celery import current_app

    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    answer = client.get("/healthz/ready")
    current_app.conf.broker_url = before

    assert (answer.status_code, answer.json()["broker"]) == (503, "down")


def test_ready_says_which_queue_nobody_works_off(client, settings, monkeypatch):
    from django.utils import timezone

    from mmn_portal.core import actions
    from mmn_portal.home import health

    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    monkeypatch.setattr(health, "_broker", lambda: "ok")
    for queue in ("default", "bulk", "render"):
        actions.beat(name=f"worker {queue}", now=timezone.now())
    actions.beat(name="worker mail", now=timezone.now() - timedelta(minutes=9))

    answer = client.get("/healthz/ready")

    assert (answer.status_code, answer.json()["worker"]) == (503, "silent: mail")


def test_security_txt_ends_within_a_year(client):
    assert "Expires: " in client.get("/.well-known/security.txt").text


def test_links_in_mail_never_come_from_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(
        "/account/signup/",
        {"name": "V", "email": "v@example.nl", "password1": "een-goed-geheim-9"},
        headers={"host": "evil.example"},
    )
    from mmn_portal.outbox.models import Mail

    assert "evil.example" not in Mail.objects.get().text


def test_the_language_is_in_the_address(client):
    assert ('<html lang="nl"' in client.get("/").text, '<html lang="en"' in client.get("/en/").text) == (True, True)
