"""Reminders: a week, a day, and online an hour before; a missed moment is dropped."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails, queries, rules
from mmn_portal.events.models import Registration
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render, site_address
from tests.conftest import NOW, make_event
from tests.events.test_telling import without_address

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


# --- one mail for a day, still coming, thanks, own rules ----------------------------------------


def put_in(event, nov, name="kim", *, now=NOW):
    return actions.add_by_staff(
        event=event, block=event.blocks.first(), name=name, email=f"{name}@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=now,
    )  # fmt: skip


def sent(template: str) -> list[str]:
    return sorted(Mail.objects.filter(template=f"mails/events/{template}").values_list("email", flat=True))


def at(hour, day=16):
    return datetime(2027, 3, day, hour, tzinfo=AMSTERDAM)


@pytest.fixture
def day_of_two(nov):
    """Kim has a seat at ten and at two on the same day, Lee only at two."""
    morning, noon = (
        make_event(slug, seats=9, starts_at=at(hour), ends_at=at(hour + 1))
        for slug, hour in (("een", 10), ("twee", 14))
    )
    put_in(morning, nov), put_in(noon, nov), put_in(noon, nov, "lee")
    Mail.objects.all().delete()
    return morning, noon


def test_a_day_with_two_sessions_is_one_mail(day_of_two):
    for hour in (10, 14):
        actions.sweep(now=at(hour, 15))

    mail = Mail.objects.get(template="mails/events/day_before")
    assert (mail.email, [one["title"] for one in mail.context["sessions"]], reminded()) == (
        "kim@example.nl", ["Sessie een", "Sessie twee"], ["lee@example.nl"],
    )  # fmt: skip


def test_who_took_the_second_seat_after_that_mail_is_reminded_of_it(day_of_two, nov):
    morning, noon = day_of_two
    actions.sweep(now=at(10, 15))
    put_in(morning, nov, "lee", now=at(11, 15))
    put_in(noon, nov, "noor", now=at(11, 15))
    Mail.objects.all().delete()

    actions.sweep(now=at(14, 15))

    assert (sent("day_before"), reminded()) == (["lee@example.nl"], ["noor@example.nl"])


def told(template: str) -> dict[str, list[str]]:
    """Who got a mail about a day, and of which sessions."""
    found = Mail.objects.filter(template=f"mails/events/{template}")
    return {mail.email: [one["title"] for one in mail.context["sessions"]] for mail in found}


def test_the_week_before_a_day_with_two_sessions_is_one_mail_too(day_of_two):
    for hour in (10, 14):
        actions.sweep(now=at(hour, 9))

    assert (told("day_before"), reminded()) == ({"kim@example.nl": ["Sessie een", "Sessie twee"]}, ["lee@example.nl"])


def test_for_a_day_with_two_sessions_somebody_is_thanked_once(day_of_two):
    actions.sweep(now=at(10, 17))

    assert (told("thanks_for_day"), sent("thanks")) == (
        {"kim@example.nl": ["Sessie een", "Sessie twee"]}, ["lee@example.nl"],
    )  # fmt: skip


def test_the_mail_of_a_day_holds_the_own_link_of_each_session(client, day_of_two, time_machine):
    # A link holds the second at which it was made.
    time_machine.move_to(at(10, 17), tick=False)
    actions.sweep(now=at(10, 15))
    actions.sweep(now=at(10, 17))
    kims = {one.event.title: one for one in Registration.objects.filter(email="kim@example.nl")}

    for template in ("day_before", "thanks_for_day"):
        mail = Mail.objects.get(template=f"mails/events/{template}")
        read = render(mail)
        for one in kims.values():
            link = site_address(
                reverse("events:registration", args=[tokens.make(mails.REGISTRATION, one.pk, one.link_version)])
            )
            assert (link in read.text, f'href="{link}"' in read.html) == (True, True)
        masked = render(mail, masked=True)
        assert "/aanmelding/" not in masked.text + masked.html


@pytest.mark.parametrize("first", [True, False])
def test_a_session_at_which_she_was_not_seen_is_left_out_of_the_thanks(day_of_two, nov, first):
    missed, other = day_of_two if first else reversed(day_of_two)
    put_in(missed, nov, "noor")
    missed.registrations.filter(name="noor").update(attended_at=at(10))

    actions.sweep(now=at(10, 17))

    thanked = Mail.objects.filter(template="mails/events/thanks", email="kim@example.nl")
    assert ([mail.context["title"] for mail in thanked], told("thanks_for_day")) == ([other.title], {})


def test_nobody_is_thanked_for_a_session_that_is_still_to_come(day_of_two):
    morning, _noon = day_of_two
    morning.reminder_rules.create(kind="thanks", anchor="after", hours=1)

    actions.sweep(now=at(12))
    first = sent("thanks")
    actions.sweep(now=at(10, 17))

    assert (first, sent("thanks"), told("thanks_for_day")) == (
        ["kim@example.nl"], ["kim@example.nl", "kim@example.nl", "lee@example.nl"], {},
    )  # fmt: skip


def test_if_somebody_still_comes_is_asked_of_each_session_by_itself(day_of_two):
    actions.sweep(now=at(10, 13))

    asked = Mail.objects.filter(template="mails/events/still_coming", email="kim@example.nl")
    assert sorted(mail.context["title"] for mail in asked) == ["Sessie een", "Sessie twee"]


def test_whoever_registered_people_without_an_address_gets_one_mail_for_their_day(day_of_two, nov):
    morning, noon = day_of_two
    lee, sam = without_address(morning, "Lee"), without_address(noon, "Sam")
    without_address(noon, "Lee"), without_address(noon, "Mia", by="ander")
    Mail.objects.all().delete()

    for day in (9, 15, 17):
        for hour in (10, 14):
            actions.sweep(now=at(hour, day))

    of_bo = Mail.objects.filter(email="bo@example.nl").order_by("put_at", "pk")
    assert [(mail.template.rsplit("/")[-1], [one["people"] for one in mail.context["sessions"]]) for mail in of_bo] == [
        ("day_before", [["Lee"], ["Sam", "Lee"]]), ("day_before", [["Lee"], ["Sam", "Lee"]]), ("thanks_for_day", [["Lee"], ["Sam", "Lee"]]),
    ]  # fmt: skip
    others = Mail.objects.filter(email="ander@example.nl").order_by("put_at", "pk")
    assert [(mail.template.rsplit("/")[-1], mail.context["colleagues"]) for mail in others] == [
        ("reminder", ["Mia"]), ("reminder", ["Mia"]), ("thanks", ["Mia"]),
    ]  # fmt: skip
    for one in (lee, sam):
        found = [mail.template.rsplit("/")[-1] for mail in queries.mails_about(one)]
        assert found.count("day_before") == 2 and found.count("thanks_for_day") == 1
    for mail in of_bo:
        read = render(mail)
        assert all(
            "Met: Sam, Lee" in words and "Met: Lee" in words for words in (read.text, read.html.replace("\n", " "))
        )
        assert "/mijn/aanmeldingen/" in read.text and "Kijk terug" not in read.text and ": \n" not in read.text


@pytest.mark.parametrize("people", [1, 3])
def test_the_mails_of_a_day_cost_the_same_however_many_people(day_of_two, nov, people, django_assert_num_queries):
    morning, noon = day_of_two
    for number in range(people):
        put_in(morning, nov, f"mens{number}"), put_in(noon, nov, f"mens{number}")
    readers = list(morning.registrations.with_mail_facts())
    moment = next(one for one in rules.reminder_moments(morning) if one.kind == "thanks")

    with django_assert_num_queries(3):
        assert len(queries.days_of(readers, moment)) == people + 1


def test_who_comes_in_person_is_asked_three_days_before_if_she_still_comes(event):
    actions.sweep(now=at(10, 13))

    assert sent("still_coming") == ["zaal@example.nl"]


def test_who_said_so_already_is_not_asked(event):
    actions.say_still_coming(registration=event.registrations.get(name="zaal"), now=at(9, 13))

    actions.sweep(now=at(10, 13))

    assert sent("still_coming") == []


def test_the_day_after_everybody_is_thanked(event):
    actions.sweep(now=at(10, 17))

    assert sent("thanks") == ["scherm@example.nl", "zaal@example.nl"]


def test_where_people_were_seen_only_those_are_thanked_and_each_door_is_judged_apart(event, nov):
    put_in(event, nov, "leeg")
    event.registrations.filter(name="zaal").update(attended_at=at(10))

    actions.sweep(now=at(10, 17))

    assert sent("thanks") == ["scherm@example.nl", "zaal@example.nl"]


def test_a_session_with_rules_of_its_own_has_no_others(event):
    event.reminder_rules.create(kind="week", anchor="before", days=2, clock="09:00")

    actions.sweep(now=at(10, 9))
    none = reminded()
    actions.sweep(now=at(9, 14))

    assert (none, len(reminded())) == ([], 2)


def test_a_rule_for_a_fixed_moment_and_one_format(event):
    event.reminder_rules.create(kind="week", anchor="fixed", fixed_at=at(12, 4), format="online")

    actions.sweep(now=at(12, 4))

    assert reminded() == ["scherm@example.nl"]


def test_reminders_move_with_the_session(event):
    later = timedelta(days=1)
    event.starts_at, event.ends_at, event.starts_on = BEGINS + later, event.ends_at + later, (BEGINS + later).date()
    event.save()

    actions.sweep(now=BEGINS - timedelta(days=1))
    before = reminded()
    actions.sweep(now=BEGINS)

    assert (before, len(reminded())) == ([], 2)


def test_people_without_an_address_are_one_mail_to_who_registered_them(bo):
    from uuid import uuid4

    event = make_event(seats=5)
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee("Wim"), actions.Attendee("Ans")],
        organisation=None, by=bo.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip

    actions.sweep(now=BEGINS - timedelta(days=7))

    mail = Mail.objects.get(template="mails/events/reminder")
    assert (mail.email, mail.context["colleagues"]) == (bo.email, ["Wim", "Ans"])
