"""What must never be untrue is looked at every night, and staff see it when it is."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from mmn_portal.core import actions, promises
from mmn_portal.core.models import Heartbeat
from mmn_portal.core.tasks import check_promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """Two lines that an app says are broken; emptied, everything holds again."""
    lines = ["one seat too many", "a mail without a reader"]
    monkeypatch.setattr(promises, "checks", {"events": lambda now: list(lines)})
    return lines


def test_what_is_broken_stands_on_the_desk_until_it_holds_again(client, nov, broken):
    client.force_login(nov)
    seen = [client.get("/beheer/").context["broken"]]
    check_promises()
    seen.append(client.get("/beheer/").context["broken"])
    broken.clear()
    check_promises()
    seen.append(client.get("/beheer/").context["broken"])

    assert seen == [[], ["events: one seat too many", "events: a mail without a reader"], []]


def test_it_is_said_in_the_log_as_well(broken, caplog):
    actions.check_promises(now=timezone.now())

    assert [record.levelname for record in caplog.records if "one seat too many" in record.getMessage()] == ["ERROR"]


def test_the_command_fails_and_names_them(broken, capsys):
    with pytest.raises(CommandError, match="2 broken"):
        call_command("check_invariants")

    assert "events: one seat too many" in capsys.readouterr().out


def test_without_celery_it_is_looked_at_once_a_night(broken):
    now = timezone.now()
    for hours in (0, 1, 24):
        actions.check_promises_once_a_night(now=now + timedelta(hours=hours))

    assert Heartbeat.objects.get(name="promises").beat_at == now + timedelta(hours=24)
    actions.check_promises_once_a_night(now=now + timedelta(hours=30))
    assert Heartbeat.objects.get(name="promises").beat_at == now + timedelta(hours=24)


def test_beat_orders_it():
    assert settings.CELERY_BEAT_SCHEDULE["promises"]["task"] == check_promises.name


def test_on_an_ordinary_day_everything_holds():
    assert actions.check_promises(now=timezone.now()) == []
