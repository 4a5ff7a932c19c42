"""Who hears of what: everyone who is registered, and for those without an address whoever registered them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails, queries, rules
from mmn_portal.events.enums import Audience, Door
from mmn_portal.events.models import Registration
from mmn_portal.outbox.enums import Priority
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people.models import Person
from tests.conftest import NOW, make_event, place
from tests.events.queue import group_of, release

pytestmark = pytest.mark.django_db


def without_address(event, name="Lee", *, by="bo", block=None):
    """Somebody without an address, registered by a coordinator."""
    reader = Person.objects.get_or_create(email=f"{by}@example.nl", defaults={"name": by.capitalize()})[0]
    group = actions.register_colleagues(
        event=event, block=block or event.blocks.get(), attendees=[actions.Attendee(name)], organisation=None,
        by=reader, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    return group.registrations.get()


def mailed(what: str) -> list[str]:
    return sorted(Mail.objects.filter(template=f"mails/events/{what}").values_list("email", flat=True))


def in_english(mail):
    """As somebody who reads English gets it."""
    mail.language = "en"
    return render(mail)


def visit(event, email):
    actions.register_visitor(
        event=event, block=event.blocks.get(), attendee=actions.Attendee("Vera", email), language="nl", key=uuid4(),
        now=NOW,
    )  # fmt: skip


# --- a new date, time, place or link --------------------------------------------------------------


def test_whoever_waits_holds_or_was_offered_a_seat_hears_of_a_new_time_too(nov):
    event = make_event(seats=2)
    group_of(event, "vol", 1)
    visit(event, "houdt@example.nl")
    group_of(event, "aanbod", 1)
    release(event, 1)
    group_of(event, "wacht", 1)

    actions.tell_change(event=event, by=nov, now=NOW)

    assert mailed("event_changed") == ["aanbod1@example.nl", "houdt@example.nl", "wacht1@example.nl"]


def test_only_who_has_a_seat_gets_the_new_appointment(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    group_of(event, "wacht", 1)

    actions.tell_change(event=event, by=nov, now=NOW)

    told = Mail.objects.filter(template="mails/events/event_changed").order_by("email")
    assert [(mail.email, len(mail.attachments), "calendar" in in_english(mail).text) for mail in told] == [
        ("vol1@example.nl", 1, True), ("wacht1@example.nl", 0, False),
    ]  # fmt: skip


def test_who_waits_hears_of_each_new_time(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    group_of(event, "wacht", 1)

    for _ in range(2):
        actions.tell_change(event=event, by=nov, now=NOW)

    assert mailed("event_changed").count("wacht1@example.nl") == 2


def test_the_desk_asks_whom_to_tell_when_only_somebody_waits(client, boss):
    from tests.events.test_staff import typed

    event = make_event(seats=1)
    group_of(event, "vol", 1)
    group_of(event, "wacht", 1)
    actions.cancel(registration=event.registrations.confirmed().get(), now=NOW)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="11:00"))

    assert (answer.context["impact"].confirmed, answer.context["impact"].offered) == (0, 1)


def test_who_came_in_already_gets_no_mail_about_a_new_link(nov):
    event = make_event(online=2)
    inside, _outside = group_of(event, "kim", 2).registrations.order_by("pk")
    actions.check_in(registration=inside, key=uuid4(), how=Door.ONLINE, at=NOW, by=None, now=NOW)

    told = actions.tell_change(event=event, by=nov, now=NOW)

    assert (told, mailed("event_changed"), queries.impact_of(event).there) == (1, ["kim2@example.nl"], 1)


# --- however many are told ---------------------------------------------------------------------------


def crowd(event, how_many):
    """Half of them without an address, each registered by somebody else."""
    for number, one in enumerate(group_of(event, "kim", how_many).registrations.order_by("pk")[::2]):
        one.email, one.registered_by = "", Person.objects.create(name="Bo", email=f"bo{number}van{event.pk}@example.nl")
        one.save()


DEEDS = {
    "change": lambda event, nov: actions.tell_change(event=event, by=nov, now=NOW),
    "call off": lambda event, nov: actions.call_off(event=event, because_nl="Dicht.", because_en="", by=nov, now=NOW),
    "message": lambda event, nov: actions.message_participants(
        event=event, audience=Audience.ALL, subject="Nog even", text="Geduld.", by=nov, now=NOW
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_telling_fifty_people_asks_the_database_no_more_than_telling_five(deed, nov):
    asked = []
    for how_many in (5, 50):
        event = make_event(f"van-{how_many}", seats=50)
        crowd(event, how_many)
        with CaptureQueriesContext(connection) as queries_:
            DEEDS[deed](event, nov)
        asked.append(len(queries_))

    assert (asked[0], Mail.objects.filter(priority=Priority.BULK).count()) == (asked[1], 55 if deed == "message" else 0)


# --- people without an address ----------------------------------------------------------------------


def test_a_new_time_reaches_who_waits_without_an_address_through_her_coordinator(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    without_address(event)

    actions.tell_change(event=event, by=nov, now=NOW)

    assert mailed("event_changed") == ["bo@example.nl", "vol1@example.nl"]


def test_who_has_no_address_and_is_moved_is_told_through_her_coordinator(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=1)
    registration = without_address(first)

    actions.move_to(registration=registration, event=second, block=second.blocks.get(), by=nov, now=NOW)

    mail = Mail.objects.get(template="mails/events/registered")
    assert (mail.email, mail.context["colleagues"], mail.context["title"]) == ("bo@example.nl", ["Lee"], "Sessie twee")


def test_who_has_no_address_and_takes_part_otherwise_is_told_through_her_coordinator():
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")

    actions.swap_format(registration=without_address(event, block=room), block=online, now=NOW)

    assert mailed("registration_changed") == ["bo@example.nl"]


def test_a_mail_about_colleagues_does_not_speak_of_an_appointment_that_is_not_there(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=1)
    actions.move_to(registration=without_address(first), event=second, block=second.blocks.get(), by=nov, now=NOW)

    letters = [
        in_english(mail) for mail in Mail.objects.filter(email="bo@example.nl", template__endswith="/registered")
    ]

    assert [("calendar" in one.text, "calendar" in one.html) for one in letters] == [(False, False)]


def test_a_message_reaches_people_without_an_address_through_whoever_registered_them(nov):
    event = make_event(seats=3)
    without_address(event, "Lee")
    without_address(event, "Sam")
    group_of(event, "kim", 1)

    message = actions.message_participants(
        event=event, audience=Audience.CONFIRMED, subject="Parkeren", text="Achter.", by=nov, now=NOW
    )

    about_others = Mail.objects.get(template="mails/events/message", email="bo@example.nl")
    assert (mailed("message"), about_others.context["colleagues"], message.readers) == (
        ["bo@example.nl", "kim1@example.nl"], ["Lee", "Sam"], 3,
    )  # fmt: skip


def test_a_message_to_chosen_people_without_an_address_is_sent_once_and_again_to_others(nov):
    event = make_event(seats=3)
    lee, sam = without_address(event, "Lee"), without_address(event, "Sam")

    for chosen in ([lee.pk], [lee.pk], [sam.pk]):
        actions.message_participants(
            event=event, audience=Audience.CHOSEN, subject="Hoi", text="Bel.", by=nov, now=NOW, chosen=chosen
        )

    told = Mail.objects.filter(template="mails/events/message").order_by("pk")
    assert [mail.context["colleagues"] for mail in told] == [["Lee"], ["Sam"]]


# --- registration closes ----------------------------------------------------------------------------


def full_with_a_queue(**facts):
    event = make_event(seats=1, **facts)
    group_of(event, "vol", 1)
    group_of(event, "wacht", 1)
    return event


def test_who_still_waits_when_registration_closes_is_told_once_that_there_was_no_seat():
    event = full_with_a_queue(registration_closes_at=NOW + timedelta(days=3))

    for minute in (-1, 0, 1, 60):
        actions.sweep(now=event.registration_closes_at + timedelta(minutes=minute))

    assert mailed("closed_without_a_seat") == ["wacht1@example.nl"]


@pytest.mark.parametrize("facts", [{}, {"starts_at": None, "starts_on": NOW.date() + timedelta(days=3)}])
def test_without_a_moment_of_closing_it_is_told_when_the_session_begins_or_its_day_ends(facts):
    event = full_with_a_queue(**facts)
    closes_at = rules.closes_at(event)

    actions.sweep(now=closes_at - timedelta(minutes=1))
    before = mailed("closed_without_a_seat")
    actions.sweep(now=closes_at)

    assert (before, mailed("closed_without_a_seat")) == ([], ["wacht1@example.nl"])


def test_it_is_not_told_late():
    event = full_with_a_queue(registration_closes_at=NOW + timedelta(days=3))

    actions.sweep(now=event.registration_closes_at + timedelta(days=1, minutes=1))

    assert mailed("closed_without_a_seat") == []


def test_who_waited_without_an_address_is_told_through_her_coordinator():
    event = make_event(seats=1, registration_closes_at=NOW + timedelta(days=3))
    group_of(event, "vol", 1)
    without_address(event)

    actions.sweep(now=event.registration_closes_at)

    assert mailed("closed_without_a_seat") == ["bo@example.nl"]


def test_the_mail_names_the_nearest_sessions_with_seats():
    event = full_with_a_queue(registration_closes_at=NOW + timedelta(days=3), place=place("Utrecht", "NL-UT"))
    make_event("zwolle", seats=3, place=place("Zwolle", "NL-OV"))
    group_of(make_event("vol-elders", seats=1), "ook", 1)

    actions.sweep(now=event.registration_closes_at)

    mail = Mail.objects.get(template="mails/events/closed_without_a_seat")
    assert ([one["title"] for one in mail.context["sessions"]], "Sessie zwolle" in in_english(mail).text) == (
        ["Sessie zwolle"], True,
    )  # fmt: skip


def test_the_page_of_who_waited_says_that_there_was_no_seat(client, time_machine):
    event = full_with_a_queue(registration_closes_at=NOW + timedelta(days=3))
    waiting = event.registrations.waiting().get()
    time_machine.move_to(event.registration_closes_at + timedelta(hours=1), tick=False)

    answer = client.get("/en" + reverse("events:registration", args=[tokens.make(mails.REGISTRATION, waiting.pk, 1)]))

    assert ("There was no seat" in answer.text, "in line" in answer.text) == (True, False)


# --- what the desk shows of somebody's mail -----------------------------------------------------------


def proof(registration) -> list[str]:
    return [mail.kind.removeprefix("events/") for mail in reversed(queries.mails_about(registration))]


def test_the_desk_shows_messages_and_offers_among_somebody_s_mails(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim, lee = group_of(event, "kim", 1).registrations.get(), group_of(event, "lee", 1).registrations.get()
    actions.message_participants(
        event=event, audience=Audience.WAITING, subject="Nog even", text="Geduld.", by=nov, now=NOW
    )
    release(event, 1)
    actions.sweep(now=kim.group.offers.get().expires_at)

    assert (proof(kim), proof(lee)) == (
        ["on_waiting_list", "group_received", "message", "seats_offered", "offer_lapsed", "registration_cancelled"],
        ["on_waiting_list", "group_received", "message", "seats_offered"],
    )


def test_the_desk_shows_what_a_coordinator_got_about_somebody_without_an_address(nov):
    event = make_event(seats=3)
    lee, sam = without_address(event, "Lee"), without_address(event, "Sam")
    without_address(event, "Mia", by="ander")
    actions.message_participants(
        event=event, audience=Audience.CHOSEN, chosen=[lee.pk], subject="Hoi", text="Bel.", by=nov, now=NOW
    )
    actions.tell_change(event=event, by=nov, now=NOW)
    actions.cancel(registration=lee, now=NOW)

    assert (proof(lee), proof(sam)) == (
        ["group_received", "message", "event_changed", "registration_cancelled"], ["group_received", "event_changed"],
    )  # fmt: skip


def why_not(registration, *, now) -> list[tuple[str, str]]:
    with override("en"):
        return [(one.what, one.why) for one in queries.not_mailed(registration, now=now)]


STILL, DAY, THANKS = "are you still coming?", "the day before", "thanks, material and looking back"


def test_the_desk_says_why_somebody_got_no_mail_by_the_clock(nov):
    event, earlier = (
        make_event(seats=9, online=9),
        make_event("eerder", seats=9, starts_at=NOW + timedelta(days=13, hours=23)),
    )
    room = event.blocks.get(format="in_person")
    said, seen, gone, screen, both = (
        group_of(
            event, name, 1, block=event.blocks.get(format="online") if name == "scherm" else room
        ).registrations.get()
        for name in ("zei", "was", "weg", "scherm", "beide")
    )
    group_of(earlier, "beide", 1)
    lee = without_address(event, block=room)
    actions.say_still_coming(registration=said, now=NOW)
    for moment in rules.reminder_moments(event)[1:]:
        if moment.kind == "thanks":
            actions.check_in(
                registration=seen, key=uuid4(), how=Door.NAME, at=event.starts_at, by=None, now=event.ends_at
            )
        actions.sweep(now=moment.due_at)
        if moment.kind == "day":
            actions.cancel(registration=gone, now=moment.due_at + timedelta(hours=1))

    later = event.starts_at + timedelta(days=9)
    people = {"said": said, "gone": gone, "screen": screen, "both": both, "lee": lee, "seen": seen}
    found = {name: why_not(Registration.objects.get(pk=one.pk), now=later)[1:] for name, one in people.items()}

    hour = ("it begins soon", "only for the other format")
    unseen, told = (THANKS, "was not seen coming in"), "no address: told to who registered her"
    assert found == {
        "said": [(STILL, "said already that she comes"), hour, unseen],
        "gone": [("it begins soon", "cancelled before that moment"), (THANKS, "cancelled before that moment")],
        "screen": [(STILL, "only for the other format")],
        "both": [(DAY, "one mail a day: it stands in that of another session"), hour, unseen],
        "lee": [(STILL, told), (DAY, told), hour, (THANKS, told)],
        "seen": [hour],
    }
    # The first of them was never sent: the sweep came too late for it.
    assert why_not(seen, now=later)[0][1] == "its moment passed while nothing was sent, so nobody got it"


def test_the_desk_says_why_somebody_got_no_message(nov):
    event = make_event(seats=1)
    kim, lee = (group_of(event, name, 1).registrations.get() for name in ("kim", "lee"))
    for audience in (Audience.CONFIRMED, Audience.WAITING):
        actions.message_participants(event=event, audience=audience, subject=audience, text="x", by=nov, now=NOW)

    assert (why_not(kim, now=NOW), why_not(lee, now=NOW)) == (
        [("waiting", "only for who waited")], [("confirmed", "no seat")],
    )  # fmt: skip


def test_the_timeline_shows_the_mail_about_closing_where_somebody_waits():
    event = full_with_a_queue(registration_closes_at=NOW + timedelta(days=3))

    def closing():
        steps = queries.timeline(event, now=NOW)
        return [(step.state, step.readers) for step in steps if step.moment.kind == "closed"]

    found = [closing()]
    actions.sweep(now=event.registration_closes_at)
    found.append(closing())

    assert found == [[("coming", 1)], [("sent", 1)]]


@pytest.mark.parametrize("how_many", [1, 3])
def test_somebody_s_mails_cost_the_same_however_many(nov, how_many, django_assert_num_queries):
    event = make_event(seats=3)
    lee = without_address(event)
    for number in range(how_many):
        actions.message_participants(
            event=event, audience=Audience.ALL, subject=f"Bericht {number}", text="Hoi.", by=nov, now=NOW
        )
    lee = event.registrations.select_related("event", "group", "registered_by").get()

    with django_assert_num_queries(3):
        assert len(queries.mails_about(lee)) == 1 + how_many


@pytest.mark.parametrize(("days", "asked"), [(60, ["kim1@example.nl"]), (0, [])])
def test_who_said_that_she_comes_is_asked_again_of_another_day_only(nov, days, asked):
    event = make_event(seats=1)
    kim = group_of(event, "kim", 1).registrations.get()
    said = event.starts_at - timedelta(days=2)
    actions.say_still_coming(registration=kim, now=said)
    for name in ("starts_on", "starts_at", "ends_at"):
        setattr(event, name, getattr(event, name) + timedelta(days=days))
    event.save()

    actions.tell_change(event=event, by=nov, now=said)
    actions.sweep(now=next(one.due_at for one in rules.reminder_moments(event) if one.kind == "still"))

    assert mailed("still_coming") == asked
