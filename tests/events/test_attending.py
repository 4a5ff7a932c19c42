"""Somebody comes in: once, at the right session, with a seat; what was a mistake is taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails, passes, queries
from mmn_portal.events.enums import Door, Seat
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
DURING = NOW + timedelta(days=14, hours=1, minutes=5)  # 16 March 2027, 10.05


def seated(event, nov, name="Vera", *, organisation=None, block=None):
    return actions.add_by_staff(
        event=event, block=block or event.blocks.first(), name=name, email=f"{name.lower()}@example.nl", phone="",
        language="nl", organisation=organisation, by=nov, now=NOW,
    )  # fmt: skip


def let_in(registration, *, key=None, at=DURING, now=DURING):
    return actions.check_in(registration=registration, key=key or uuid4(), how=Door.NAME, at=at, by=None, now=now)


def pass_of(registration, *, event=None, version=None):
    return passes.make(
        event=event or registration.event_id, registration=registration.pk, version=version or registration.link_version
    )


def seen(**facts):
    return actions.Seen(uuid4(), DURING, **facts)


def test_who_is_let_in_was_there(nov):
    registration = seated(make_event(seats=2), nov)

    let_in(registration)

    registration.refresh_from_db()
    assert registration.attended_at == DURING


def test_the_same_key_twice_is_once(nov):
    registration, key = seated(make_event(seats=2), nov), uuid4()

    for _ in range(2):
        let_in(registration, key=key)

    assert registration.check_ins.count() == 1


def test_a_second_door_is_kept_and_does_not_count_twice(nov):
    event = make_event(seats=2)
    registration = seated(event, nov)

    let_in(registration, at=DURING)
    let_in(registration, at=DURING - timedelta(minutes=3))

    registration.refresh_from_db()
    there = queries.turnout(event, now=DURING).there
    assert (registration.check_ins.count(), there, registration.attended_at) == (2, 1, DURING - timedelta(minutes=3))


def test_a_key_of_somebody_else_is_refused(nov):
    event, key = make_event(seats=2), uuid4()
    let_in(seated(event, nov), key=key)

    with pytest.raises(actions.KeyOfAnother):
        let_in(seated(event, nov, "Wim"), key=key)


def test_undoing_falls_back_on_what_the_other_door_saw(nov):
    registration = seated(make_event(seats=2), nov)
    first, second = (
        let_in(registration),
        let_in(registration, at=DURING + timedelta(minutes=9), now=DURING + timedelta(minutes=9)),
    )

    actions.undo(check_in=first, now=DURING)

    registration.refresh_from_db()
    assert registration.attended_at == second.at


def test_undoing_the_last_one_means_that_she_was_not_there(nov):
    registration = seated(make_event(seats=2), nov)
    check_in = let_in(registration)

    for _ in range(2):
        actions.undo(check_in=check_in, now=DURING)

    registration.refresh_from_db()
    assert registration.attended_at is None


def test_who_cancelled_is_not_let_in(nov):
    registration = seated(make_event(seats=2), nov)
    actions.cancel(registration=registration, now=NOW)

    with pytest.raises(actions.SeatGivenUp):
        let_in(registration)


def test_who_waits_in_line_is_not_let_in(nov, ina):
    event = make_event(seats=1)
    seated(event, nov)
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee("Ina", ina.email)], organisation=None,
        by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip

    with pytest.raises(actions.SeatNotConfirmed):
        let_in(event.registrations.get(seat=Seat.WAITING))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (DURING + timedelta(days=400), DURING),
        (DURING - timedelta(days=4000), NOW.replace(day=15, hour=0)),
        (DURING - timedelta(minutes=1), DURING - timedelta(minutes=1)),
    ],
)
def test_a_phone_whose_clock_is_wrong_is_put_right(nov, said, kept):
    registration = seated(make_event(seats=2), nov)

    assert let_in(registration, at=said).at == kept


def test_who_came_in_cannot_cancel_any_more(nov):
    registration = seated(make_event(seats=2), nov)
    let_in(registration)
    registration.refresh_from_db()

    done = actions.cancel(registration=registration, now=DURING)

    registration.refresh_from_db()
    assert (done, registration.seat, registration.attended_at is None) == (False, Seat.CONFIRMED, False)


def test_calling_off_takes_the_attendance_along(nov):
    event = make_event(seats=2)
    registration = seated(event, nov)
    let_in(registration)

    actions.call_off(event=event, because_nl="Brand.", because_en="", by=nov, now=DURING)

    registration.refresh_from_db()
    assert (registration.seat, registration.attended_at) == (Seat.CANCELLED, None)


# --- what a phone sends -----------------------------------------------------------------------


def test_a_pass_lets_in_whoever_it_is_of(nov):
    event = make_event(seats=2)
    registration = seated(event, nov)

    answers = actions.take_in(event=event, rows=[seen(code=pass_of(registration))], by=None, now=DURING)

    assert (answers, registration.check_ins.get().how) == ([None], Door.CODE)


def test_each_wrong_pass_says_what_is_wrong_and_the_right_ones_count(nov):
    event, other = make_event(seats=9), make_event("ander", seats=9)
    vera, wim, elsewhere = seated(event, nov), seated(event, nov, "Wim"), seated(other, nov)
    gone = seated(event, nov, "Bea")
    actions.cancel(registration=gone, now=NOW)
    rows = [
        seen(code=pass_of(vera)),
        seen(code=pass_of(elsewhere)),
        seen(code=pass_of(elsewhere, event=event.pk)),
        seen(code=pass_of(wim, version=2)),
        seen(code=pass_of(wim)[:-4] + "AAAA"),
        seen(code=pass_of(gone)),
        seen(registration=elsewhere.pk),
        seen(registration=wim.pk),
    ]

    answers = actions.take_in(event=event, rows=rows, by=None, now=DURING)

    assert [answer.__name__ if answer else "in" for answer in answers] == [
        "in", "PassOfAnotherSession", "DoesNotExist", "PassReplaced", "ForgedPass", "SeatGivenUp", "DoesNotExist", "in",
    ]  # fmt: skip
    assert sorted(event.registrations.attended().values_list("name", flat=True)) == ["Vera", "Wim"]


def test_a_row_to_undo_takes_back_only_what_this_session_has(nov):
    event, other = make_event(seats=2), make_event("ander", seats=2)
    mine, elsewhere = let_in(seated(event, nov)), let_in(seated(other, nov))

    rows = [actions.Undone(mine.key), actions.Undone(elsewhere.key), actions.Undone(uuid4())]
    answers = actions.take_in(event=event, rows=rows, by=None, now=DURING)

    there = [one.registrations.attended().count() for one in (event, other)]
    assert (answers, there) == ([None, None, None], [0, 1])


def test_a_pass_survives_a_new_secret_as_long_as_the_old_one_is_kept(nov, settings):
    registration = seated(make_event(seats=2), nov)
    old = pass_of(registration)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-secret", [settings.SECRET_KEY]

    assert (passes.read(old).registration, len(passes.public_keys())) == (registration.pk, 2)


@pytest.mark.parametrize(
    "typed", ["", "x", "MMN.1.2.3", "MMN.1.2.3." + "A" * 86, "MMN.١.2.3." + "A" * 86, "MMN.1.2.3." + "A" * 99]
)
def test_what_is_no_pass_is_forged(typed):
    with pytest.raises(passes.ForgedPass):
        passes.read(typed)


# --- online -----------------------------------------------------------------------------------


@pytest.fixture
def online(nov, now):
    """A session that begins in five minutes, with somebody online."""
    event = make_event(
        online=9, starts_at=now + timedelta(minutes=5), ends_at=now + timedelta(hours=1), join_url="https://meet.example/een",
        contact_name="Servicepunt", contact_email="hulp@example.nl",
    )  # fmt: skip
    return seated(event, nov)


def page_of(registration):
    return f"/deelnemen/{tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)}/"


def test_opening_the_join_page_changes_nothing(client, online):
    answer = client.get(page_of(online))

    online.refresh_from_db()
    assert (answer.status_code, answer.context["state"], online.attended_at) == (200, "open", None)


def test_the_button_keeps_attendance_once_and_leads_to_the_meeting(client, online):
    answers = [client.post(page_of(online)) for _ in range(3)]

    online.refresh_from_db()
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, "https://meet.example/een")] * 3
    assert (online.check_ins.get().how, online.attended_at) == (Door.ONLINE, online.check_ins.get().at)


def test_the_link_can_change_until_the_last_minute(client, online):
    client.get(page_of(online))
    type(online.event).objects.filter(pk=online.event_id).update(join_url="https://meet.example/twee")

    assert client.post(page_of(online))["Location"] == "https://meet.example/twee"


def test_browsers_may_go_from_the_button_to_the_meeting(client, online):
    policy = client.get(page_of(online))["Content-Security-Policy"]

    assert "form-action 'self' https: http:" in policy


def test_without_a_link_the_page_says_that_it_follows_and_whom_to_ask(client, online):
    type(online.event).objects.filter(pk=online.event_id).update(join_url="")

    answer = client.get(page_of(online))

    assert (answer.context["state"], "hulp@example.nl" in answer.text) == ("no_link", True)
    assert client.post(page_of(online)).status_code == 409


@pytest.mark.parametrize(
    ("from_now", "state"),
    [(timedelta(hours=2), "early"), (timedelta(minutes=14), "open"), (-timedelta(hours=2), "over")],
)
def test_the_page_opens_a_quarter_before_and_closes_with_the_end(client, nov, now, from_now, state):
    event = make_event(
        online=9, starts_at=now + from_now, ends_at=now + from_now + timedelta(hours=1), join_url="https://a.nl"
    )
    registration = seated(event, nov)

    answer, pressed = client.get(page_of(registration)), client.post(page_of(registration))

    registration.refresh_from_db()
    is_open = state == "open"
    assert (answer.context["state"], pressed.status_code) == (state, 303 if is_open else 409)
    assert (registration.attended_at is not None) == is_open


def test_who_cancelled_is_told_so_and_does_not_join(client, online, now):
    actions.cancel(registration=online, now=now)

    assert (client.get(page_of(online)).context["state"], client.post(page_of(online)).status_code) == ("given_up", 409)


def test_a_seat_in_the_room_is_not_for_joining(client, nov, now):
    event = make_event(seats=2, starts_at=now, ends_at=now + timedelta(hours=1), join_url="https://a.nl")

    assert client.get(page_of(seated(event, nov))).context["state"] == "in_person"


def test_a_called_off_session_is_not_joined(client, online, nov, now):
    actions.call_off(event=online.event, because_nl="Storing.", because_en="", by=nov, now=now)

    answer = client.get(page_of(online))
    assert (answer.context["state"], "Storing." in answer.text) == ("called_off", True)


# --- afterwards -------------------------------------------------------------------------------


def test_staff_say_afterwards_that_she_was_there_and_take_it_back(client, boss, nov):
    registration = seated(make_event(seats=2), nov)
    client.force_login(boss)
    address = "/beheer/events/registration/"

    client.post(address, {"action": "mark_attended", "_selected_action": [registration.pk]})
    registration.refresh_from_db()
    was_there = registration.attended_at is not None
    client.post(address, {"action": "unmark_attended", "_selected_action": [registration.pk]})

    registration.refresh_from_db()
    assert (was_there, registration.attended_at) == (True, None)


def past(slug, nov, *, people, there, now):
    event = make_event(
        slug, seats=people, starts_at=now - timedelta(days=30), ends_at=now - timedelta(days=30, hours=-1)
    )
    for number in range(people):
        registration = seated(event, nov, f"P{number}")
        if number < there:
            let_in(registration, at=event.starts_at, now=now)
    return event


def test_the_turnout_is_measured_over_past_sessions_with_check_ins(nov, now):
    past("een", nov, people=20, there=15, now=now)
    past("zonder-deur", nov, people=20, there=0, now=now)

    assert queries.no_show_rate("kick-off", "in_person", now=now) == 0.25


def test_below_twenty_people_nothing_is_said(nov, now):
    past("een", nov, people=19, there=15, now=now)

    assert queries.no_show_rate("kick-off", "in_person", now=now) is None


def test_another_kind_says_nothing_of_this_one(nov, now):
    past("een", nov, people=20, there=15, now=now)

    assert queries.no_show_rate("training", "in_person", now=now) is None


def test_the_door_expects_as_many_as_came_before(nov, now):
    past("een", nov, people=20, there=15, now=now)
    event = make_event("vandaag", seats=8)
    for number in range(8):
        seated(event, nov, f"P{number}")

    assert queries.turnout(event, now=now) == queries.Turnout(total=8, there=0, expected=6)


def test_online_another_part_comes_than_in_the_room(client, boss, nov, time_machine, django_assert_max_num_queries):
    time_machine.move_to(DURING, tick=False)
    past("een", nov, people=20, there=15, now=DURING)
    screen = make_event("scherm", online=20, starts_at=DURING - timedelta(days=20), ends_at=DURING - timedelta(days=19))
    for number in range(20):
        one = seated(screen, nov, f"S{number}")
        if number < 10:
            let_in(one, at=screen.starts_at, now=DURING)
    event = make_event("vandaag", seats=8, online=8)
    for number in range(8):
        for block in event.blocks.all():
            actions.add_by_staff(
                event=event, block=block, name=f"{number}", email=f"{block.format}{number}@example.nl", phone="",
                language="nl", organisation=None, by=nov, now=NOW,
            )  # fmt: skip
    client.force_login(boss)

    with django_assert_max_num_queries(15):
        page = client.get(f"/beheer/events/event/{event.pk}/door/")

    assert [one for _format, one in page.context["turnouts"]] == [
        queries.Turnout(total=8, there=0, expected=6), queries.Turnout(total=8, there=0, expected=4),
    ]  # fmt: skip


def test_the_database_refuses_attendance_without_a_seat(nov):
    from django.db import IntegrityError, transaction

    registration = seated(make_event(seats=2), nov)
    actions.cancel(registration=registration, now=NOW)

    with pytest.raises(IntegrityError, match="attended_with_a_seat|events_registration"), transaction.atomic():
        type(registration).objects.filter(pk=registration.pk).update(attended_at=NOW)


def test_the_nightly_promise_sees_attendance_that_no_door_saw(nov):
    registration = seated(make_event(seats=2), nov)
    let_in(registration)
    kept = queries.broken_promises(DURING)
    registration.check_ins.update(undone_at=DURING)

    assert (kept, len(queries.broken_promises(DURING))) == ([], 1)


def test_staff_filter_the_list_by_who_was_there(client, boss, nov):
    event = make_event(seats=3)
    let_in(seated(event, nov))
    seated(event, nov, "Wim")
    client.force_login(boss)

    found = client.get("/beheer/events/registration/?attended_at__isempty=0").context["cl"].queryset

    assert list(found.values_list("name", flat=True)) == ["Vera"]
