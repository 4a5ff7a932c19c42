"""Reminders: a week, a day, and online an hour before; a missed moment is dropped."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mmn_portal.events import actions, rules
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BEGINS = datetime(2027, 3, 16, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def event(nov):
    event = make_event(seats=2, online=2)
    for block, name in zip(event.blocks.order_by("format"), ("zaal", "scherm"), strict=True):
        actions.add_by_staff(
            event=event, block=block, name=name, email=f"{name}@example.nl", phone="", language="nl",
            organisation=None, by=nov, now=NOW,
        )  # fmt: skip
    Mail.objects.all().delete()
    return event


def reminded() -> list[str]:
    return sorted(Mail.objects.filter(template="mails/events/reminder").values_list("email", flat=True))


def test_everyone_is_reminded_a_week_before(event):
    actions.sweep(now=BEGINS - timedelta(days=7))

    assert reminded() == ["scherm@example.nl", "zaal@example.nl"]


def test_an_hour_before_only_those_online_are_reminded(event):
    actions.sweep(now=BEGINS - timedelta(hours=1))

    assert reminded() == ["scherm@example.nl"]


def test_a_second_sweep_reminds_nobody_again(event):
    for minute in range(3):
        actions.sweep(now=BEGINS - timedelta(days=1) + timedelta(minutes=minute))

    assert len(reminded()) == 2


def test_nobody_is_reminded_before_the_moment(event):
    actions.sweep(now=BEGINS - timedelta(days=7, minutes=1))

    assert reminded() == []


def test_a_missed_moment_is_dropped_never_late(event):
    actions.sweep(now=BEGINS - timedelta(days=1) + timedelta(hours=4))

    assert reminded() == []


def test_who_registered_after_the_moment_is_not_reminded_of_it(event, nov):
    moment = BEGINS - timedelta(days=1)
    actions.add_by_staff(
        event=event, block=event.blocks.first(), name="laat", email="laat@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=moment + timedelta(minutes=1),
    )  # fmt: skip

    actions.sweep(now=moment + timedelta(minutes=2))

    assert "laat@example.nl" not in reminded()


def test_a_called_off_session_reminds_nobody(event, nov):
    actions.call_off(event=event, because_nl="Dicht.", because_en="", by=nov, now=NOW)

    actions.sweep(now=BEGINS - timedelta(days=1))

    assert reminded() == []


def test_without_a_known_time_the_day_is_reminded_in_the_morning():
    event = make_event(seats=1, starts_at=None, starts_on=date(2027, 3, 16))

    assert [(moment.kind, moment.due_at.isoformat()) for moment in rules.reminder_moments(event)] == [
        ("week", "2027-03-09T10:00:00+01:00"),
        ("still", "2027-03-13T10:00:00+01:00"),
        ("day", "2027-03-15T10:00:00+01:00"),
        ("thanks", "2027-03-17T10:00:00+01:00"),
    ]


def test_over_the_change_of_the_clock_the_reminder_keeps_its_hour():
    starts = datetime(2027, 3, 28, 10, 0, tzinfo=AMSTERDAM)
    event = make_event(seats=1, starts_at=starts, ends_at=starts + timedelta(hours=1))

    day = next(moment for moment in rules.reminder_moments(event) if moment.kind == "day")
    assert day.due_at.isoformat() == "2027-03-27T10:00:00+01:00"
