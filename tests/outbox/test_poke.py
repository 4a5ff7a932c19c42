"""A worker is told of mail once, until it takes that up."""

import pytest

from mmn_portal.core import commit
from mmn_portal.outbox import actions, tasks
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW

# With real commits: it is about what happens after them.
pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pokes"}}


@pytest.fixture
def told(settings, monkeypatch):
    """What workers are told."""
    settings.CACHES, settings.REDIS_URL, settings.CELERY_BROKER_URL = MEMORY, "redis://nowhere", "memory://"
    commit.cache.clear()
    told = []
    monkeypatch.setattr(commit.current_app, "send_task", lambda task, **kwargs: told.append((task, kwargs["kwargs"])))
    return told


def put(key):
    actions.put(key=key, template="mails/mailing/welcome", to=Address("a@example.nl"), context={"topics": []}, now=NOW)


def test_a_poke_that_nobody_took_up_stands_for_the_next_mail(told):
    put("een"), put("twee")
    before = len(told)
    tasks.deliver_waiting()
    put("drie")

    assert (before, told) == (1, [("mmn_portal.outbox.tasks.deliver_waiting", {})] * 2)
    assert Mail.objects.count() == 3


def test_a_poke_that_was_lost_stands_in_nobodys_way(told, monkeypatch):
    monkeypatch.setattr(commit, "STANDS_SECONDS", 0)
    put("een"), put("twee")

    assert len(told) == 2


def test_without_redis_each_commit_pokes(told, settings):
    settings.REDIS_URL = ""
    put("een"), put("twee")

    assert len(told) == 2
