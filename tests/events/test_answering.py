"""Participants say that they still come, and look back without their name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails
from mmn_portal.events.models import Evaluation
from tests.conftest import NOW, make_event
from tests.events.queue import group_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    return group_of(make_event(seats=5), "kim", 1).registrations.get()


def link(name, registration):
    return reverse(name, args=[tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)])


def test_from_three_days_before_the_page_asks_if_she_still_comes(client, kim, time_machine):
    asked = []
    for days in (4, 3):
        time_machine.move_to(kim.event.starts_at - timedelta(days=days), tick=False)
        asked.append(client.get(link("events:registration", kim)).context["is_asked"])

    assert asked == [False, True]


def test_saying_yes_is_kept_and_not_asked_again(client, kim, time_machine):
    time_machine.move_to(kim.event.starts_at - timedelta(days=2), tick=False)

    client.post(link("events:registration", kim), {"deed": "still"})

    kim.refresh_from_db()
    assert (kim.still_coming_at, client.get(link("events:registration", kim)).context["is_asked"]) == (
        kim.event.starts_at - timedelta(days=2), False,
    )  # fmt: skip


def test_looking_back_is_kept_without_a_name_and_once(client, kim, time_machine):
    time_machine.move_to(kim.event.ends_at + timedelta(hours=1), tick=False)

    for _ in range(2):
        client.post(link("events:look-back", kim), {"score": "4", "liked": "De koffie", "better": ""})

    assert [(one.score, one.liked, one.event_id) for one in Evaluation.objects.all()] == [
        (4, "De koffie", kim.event_id)
    ]


def test_a_coordinator_does_not_look_back_for_a_colleague(client, kim, time_machine):
    time_machine.move_to(kim.event.ends_at + timedelta(hours=1), tick=False)
    theirs = reverse("events:look-back", args=[tokens.make(mails.ORGANISER, kim.pk, kim.link_version)])

    answers = [client.get(theirs).status_code, client.post(theirs, {"score": "1"}).status_code]

    assert (answers, Evaluation.objects.count()) == ([404, 404], 0)


@pytest.mark.parametrize("score", ["", "0", "6", "vier", "9" * 40])
def test_a_wrong_score_is_said_and_what_was_typed_stays(client, kim, time_machine, score):
    time_machine.move_to(kim.event.ends_at + timedelta(hours=1), tick=False)

    answer = client.post(link("events:look-back", kim), {"score": score, "liked": "De koffie"})

    assert ("score" in answer.context["form"].errors, "De koffie" in answer.text, Evaluation.objects.count()) == (
        True, True, 0,
    )  # fmt: skip
    assert answer.text.split("</title>")[0].count("Fout:") == 1


def test_nobody_looks_back_before_the_end(kim):
    with pytest.raises(actions.RegistrationClosed):
        actions.look_back(registration=kim, score=5, liked="", better="", now=NOW)


# --- when the page asks: as the mail does -----------------------------------------------------------


def asked_on(client, registration, time_machine, moment) -> bool:
    time_machine.move_to(moment, tick=False)
    return client.get(link("events:registration", registration)).context["is_asked"]


def test_the_page_asks_from_the_moment_of_the_session_s_own_rule(client, kim, time_machine):
    kim.event.reminder_rules.create(kind="still", days=6)
    begins = kim.event.starts_at

    found = [asked_on(client, kim, time_machine, begins - timedelta(days=6, minutes=minutes)) for minutes in (1, 0)]

    assert found == [False, True]


def test_with_rules_that_do_not_ask_it_the_page_does_not_either(client, kim, time_machine):
    kim.event.reminder_rules.create(kind="day", days=1)

    assert not asked_on(client, kim, time_machine, kim.event.starts_at - timedelta(days=1))


def test_a_rule_for_the_other_format_asks_her_nothing(client, kim, time_machine):
    kim.event.reminder_rules.create(kind="still", days=2, format="online")

    assert not asked_on(client, kim, time_machine, kim.event.starts_at - timedelta(days=1))


def test_a_rule_for_the_screen_asks_who_takes_part_online(client, time_machine):
    lee = group_of(make_event(online=5), "lee", 1).registrations.get()
    lee.event.reminder_rules.create(kind="still", days=2, format="online")

    assert asked_on(client, lee, time_machine, lee.event.starts_at - timedelta(days=1))


def test_who_took_her_seat_after_that_moment_is_not_asked(client, kim, time_machine):
    lee = group_of(kim.event, "lee", 1, now=kim.event.starts_at - timedelta(days=1)).registrations.get()

    assert not asked_on(client, lee, time_machine, kim.event.starts_at - timedelta(hours=5))


# --- nothing links what was said to who said it ------------------------------------------------------


def test_neither_moment_nor_number_tells_in_which_order_people_looked_back():
    event = make_event(seats=30)
    people = list(group_of(event, "kim", 30).registrations.order_by("pk"))

    for minute, one in enumerate(people):
        at = event.ends_at + timedelta(hours=1, minutes=minute)
        actions.look_back(registration=one, score=5, liked=str(minute), better="", now=at)

    said = list(Evaluation.objects.order_by("pk").values_list("liked", flat=True))
    moments = set(event.registrations.values_list("evaluated_at", flat=True))
    assert (said != [str(minute) for minute in range(30)], len(said), [timezone.localtime(one).isoformat() for one in moments]) == (
        True, 30, ["2027-03-16T00:00:00+01:00"],
    )  # fmt: skip
