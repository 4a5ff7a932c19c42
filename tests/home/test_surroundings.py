"""What surrounds every page: headers, the cache of public pages, health, errors."""

from datetime import timedelta
from urllib.parse import quote

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


def test_a_database_that_is_away_takes_no_header_along(rf):
    """Whose page it was cannot be asked then: it is kept by nobody."""
    from django.db import OperationalError
    from django.http import HttpResponse

    from mmn_portal.core.middleware import SecurityHeaders

    class Away:
        @property
        def is_authenticated(self):
            raise OperationalError

    request = rf.get("/mijn/")
    request.user = Away()
    answer = SecurityHeaders(lambda request: HttpResponse("Even niet", status=500))(request)

    assert (answer.status_code, {name: answer.headers.get(name) for name in EXPECTED}) == (500, EXPECTED)
    assert answer.headers["Cache-Control"] == "no-store, private"


ODD_SIGNS = [("utf-7", "+AAA-"), ("unicode_escape", "\\ud800"), ("rot13", "NL-UT")]


def what_it_reads(environ, kind, typed):
    """The province that Django makes of an address; the fault where it makes nothing of it."""
    from django.core.handlers.wsgi import WSGIRequest

    try:
        return WSGIRequest({**environ, "QUERY_STRING": f"provincie={quote(typed)}", "CONTENT_TYPE": kind}).GET[
            "provincie"
        ]
    except (LookupError, UnicodeError) as fault:
        return type(fault)


@pytest.mark.parametrize(("signs", "typed"), ODD_SIGNS)
@pytest.mark.parametrize(
    "written", ["text/plain; charset={}", 'text/plain; CHARSET="{}"', "text/plain; charset*=utf-8''{}"]
)
def test_signs_of_ones_own_choosing_bring_nothing_past_the_door(rf, monkeypatch, signs, typed, written):
    from mmn_portal import wsgi

    kind, environ = written.format(signs), rf.get("/organisaties/").environ
    monkeypatch.setattr(wsgi, "portal", lambda environ, answer: what_it_reads(environ, environ["CONTENT_TYPE"], typed))

    assert what_it_reads(environ, kind, typed) != typed, "without the door Django reads it in those signs"
    assert wsgi.application({**environ, "CONTENT_TYPE": kind}, None) == typed


@pytest.mark.parametrize("kind", ["text/plain; charset*=bogus''x", "a; b*=c''d", "text/plain; charset*=idna''x%ff"])
def test_what_cannot_be_read_at_all_is_plain_bytes(kind):
    from mmn_portal.core.signs import UNREAD, readable

    assert readable(kind) == UNREAD


def test_what_browsers_send_is_read_as_it_is():
    from mmn_portal.core.signs import readable

    kinds = ("", "text/plain", "application/json; charset=utf-8", "multipart/form-data; boundary=x; charset=UTF-8")
    assert [readable(kind) for kind in kinds] == list(kinds)


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/aanmelding/geheim-van-kim/", "/aanmelding/<str:token>/"), ("/uitnodiging/geheim-van-kim/", "/uitnodiging/<str:token>/"), ("/en/geheim-van-kim/nergens/", "/en/geheim-van-kim/...")],
)  # fmt: skip
def test_the_log_names_the_page_and_not_the_link(client, path, shown):
    """As the handler of the log writes it, which its own filter goes before."""
    import io
    import logging

    from mmn_portal.core.logs import WithoutLinks

    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(WithoutLinks())
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = client.get(path, {"naam": "kim"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    written = handler.stream.getvalue()
    assert (answer.status_code >= 400, written.strip().endswith(shown)) == (True, True), written


def test_the_table_of_the_cache_is_made_also_where_the_tables_are_there(settings, monkeypatch):
    """A first start with Redis needed none; the next one without it does."""
    from mmn_portal.home.management.commands import prepare

    settings.DEVELOPMENT, called = False, []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))
    prepare.Command().handle()

    assert called == ["createcachetable", "load_programme"]
