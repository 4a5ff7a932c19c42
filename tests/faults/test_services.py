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
        event=event, block=event.blocks.get(), name="V", email="v@example.nl", language="nl", key=uuid4(), now=NOW
    )


def point_broker_at(settings, address):
    from celery import current_app

    settings.CELERY_BROKER_URL = address
    current_app.conf.broker_url = address
    current_app.conf.broker_write_url = address
    current_app.conf.broker_connection_timeout = 0.5
    current_app.amqp._producer_pool = None
    current_app.pool.force_close_all()


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
        current_app.conf.broker_url = before

    assert (event.registrations.count(), Mail.objects.count(), took < 1) == (1, 1, True)


def test_when_the_broker_is_back_the_sweep_sends_what_waited(mailoutbox):
    from mmn_portal.outbox import tasks

    visit(make_event(seats=3))
    tasks.deliver_waiting()

    # Its moment lies in the future of the test's own clock, so it waits; the sweep of that moment sends it.
    from mmn_portal.outbox import actions as outbox

    outbox.deliver(now=NOW)

    assert len(mailoutbox) == 1


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
