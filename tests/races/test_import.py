"""Two of the staff say yes to the same list at once; on PostgreSQL, with the lock and (as control) without."""

import time
from datetime import date

import pytest
from django.db import connection

from mmn_portal.mailing import actions, queries
from mmn_portal.mailing.enums import TOPICS
from mmn_portal.mailing.models import Subscription, Topic
from mmn_portal.mailing.subscriber_list import Row
from mmn_portal.people.models import Consent
from tests.conftest import NOW
from tests.races.test_seats import all_at_once

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


def say_yes():
    actions.import_list(
        rows=[Row(0, f"r{n}@example.nl") for n in range(20)], topics=Topic.objects.filter(code="kennis"), language="nl",
        proof="Signed the list at the fair.", given_on=date(2026, 11, 5), by=None, now=NOW,
    )  # fmt: skip


def consents_after(monkeypatch) -> int:
    """Both ask what is known before either writes."""
    code, name_nl, name_en, about_nl, about_en = TOPICS[3]
    Topic.objects.get_or_create(code=code, defaults={"name_nl": name_nl})
    known_among = queries.known_among

    def slowly(emails):
        known = known_among(emails)
        time.sleep(0.2)
        return known

    monkeypatch.setattr(queries, "known_among", slowly)
    all_at_once([say_yes, say_yes], workers=2)
    assert Subscription.objects.count() == 20
    return Consent.objects.count()


def test_a_list_that_is_taken_twice_at_once_is_taken_once(monkeypatch):
    assert consents_after(monkeypatch) == 20


def test_without_the_lock_each_consent_would_be_there_twice(monkeypatch):
    monkeypatch.setattr(type(Topic.objects.all()), "select_for_update", lambda self, **how: self)

    assert consents_after(monkeypatch) == 40
