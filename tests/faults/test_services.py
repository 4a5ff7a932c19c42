"""The broker is down, the database restarts: people do not notice, or only for a moment."""

import time
from uuid import uuid4

import pytest
from django.db import connection

from mmn_portal.events import actions
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def visit(event):
    actions.register_visitor(
        event=event,
        block=event.blocks.get(),
        attendee=actions.Attendee("V", "v@example.nl"),
        language="nl",
        key=uuid4(),
        now=NOW,
    )


def point_broker_at(settings, address):
    """From now on pokes go there, over new connections: a pool that is only closed refuses every poke without a try."""
    from celery import current_app
    from kombu import pools

    settings.CELERY_BROKER_URL = address
    current_app.conf.broker_url = address
    current_app.conf.broker_write_url = address
    pools.reset()
    # What Celery itself does in a process of its own: forget the pools that it knows.
    current_app._after_fork()


def test_with_the_broker_down_registering_still_succeeds_within_a_second(settings):
    from celery import current_app

    before = current_app.conf.broker_url
    point_broker_at(settings, "redis://127.0.0.1:1/0")
    event = make_event(seats=3)
    started = time.monotonic()
    try:
        visit(event)
        took = time.monotonic() - started
    finally:
        point_broker_at(settings, before)

    assert (event.registrations.count(), Mail.objects.count(), took < 1) == (1, 1, True)


def test_with_the_broker_down_twenty_colleagues_are_registered_within_a_second(settings):
    from celery import current_app

    from tests.conftest import make_user

    before = current_app.conf.broker_url
    point_broker_at(settings, "redis://127.0.0.1:1/0")
    event, bo = make_event(seats=30), make_user("bo")
    started = time.monotonic()
    try:
        actions.register_colleagues(
            event=event, block=event.blocks.get(), organisation=None, by=bo.person, language="nl", key=uuid4(), now=NOW,
            attendees=[actions.Attendee(f"K{number}", f"k{number}@example.nl") for number in range(20)],
        )  # fmt: skip
        took = time.monotonic() - started
    finally:
        point_broker_at(settings, before)

    assert (event.registrations.count(), took < 1) == (20, True), took


def test_with_redis_down_people_register_and_log_in(client, settings):
    from tests.conftest import make_user

    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "mmn_portal.core.cache.AbsentableRedis", "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
        },
    }  # fmt: skip
    from mmn_portal.settings import base

    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    from datetime import timedelta

    from django.utils import timezone

    starts = timezone.now() + timedelta(days=9)
    event = make_event(seats=3, starts_at=starts, ends_at=starts + timedelta(hours=1))
    make_user("ina")

    registered = client.post(
        "/agenda/kick-off/aanmelden/", {"name": "V", "email": "v@example.nl", "block": event.blocks.get().pk}
    )
    client.post("/account/login/", {"login": "ina@example.nl", "password": "een-goed-geheim-9"})

    assert (registered.status_code, event.registrations.count(), "_auth_user_id" in client.session) == (302, 1, True)


def test_after_the_database_dropped_its_connections_the_next_request_works(client):
    assert client.get("/agenda/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    other.close()

    from django.db import close_old_connections

    # What Django does between two requests; the connection's health is asked, and a new one is made.
    connection.health_check_done = False
    connection.close_if_unusable_or_obsolete()
    close_old_connections()

    assert client.get("/agenda/").status_code == 200
