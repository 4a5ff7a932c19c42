"""A participant changes her own registration: the format, the session, her wishes, or who comes."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails
from mmn_portal.events.enums import QuestionKind
from mmn_portal.events.models import Question, Registration
from mmn_portal.outbox.models import Mail
from mmn_portal.people.actions import prove_address
from mmn_portal.people.models import Person
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, release, seats_of
from tests.events.test_telling import in_english, visit

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def page(registration) -> str:
    return reverse(
        "events:registration", args=[tokens.make(mails.REGISTRATION, registration.pk, registration.link_version)]
    )


def later_event(slug="later", **facts):
    starts = datetime(2027, 3, 18, 10, 0, tzinfo=AMSTERDAM)
    return make_event(slug, starts_at=starts, ends_at=starts + timedelta(hours=2), **facts)


def test_from_a_full_room_to_an_online_seat_in_one_step():
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    group_of(event, "vol", 1, block=room)
    kim = group_of(event, "kim", 1, block=room)

    actions.swap_format(registration=kim.registrations.get(), block=online, now=NOW)

    assert (seats_of(kim), kim.registrations.get().block) == (["confirmed"], online)


def test_swapping_the_format_frees_the_seat_for_the_queue():
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    kim = group_of(event, "kim", 1, block=room)
    lee = group_of(event, "lee", 1, block=room)

    actions.swap_format(registration=kim.registrations.get(), block=online, now=NOW)

    assert (seats_of(kim), seats_of(lee)) == (["confirmed"], ["offered"])


def test_swapping_does_not_pass_whoever_waits_for_the_other_format():
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    kim = group_of(event, "kim", 1, block=room)
    group_of(event, "vol", 1, block=online)
    group_of(event, "lee", 2, block=online, minimum=2)
    actions.set_seats(block=online, capacity=2, reserved=0, by=None, now=NOW)

    with pytest.raises(actions.NoSeat):
        actions.swap_format(registration=kim.registrations.get(), block=online, now=NOW)


def test_going_to_another_session_gives_the_first_seat_back():
    event, other = make_event(seats=1), later_event(seats=1)
    kim, lee = group_of(event, "kim", 1), group_of(event, "lee", 1)

    actions.swap_session(registration=kim.registrations.get(), block=other.blocks.get(), now=NOW)

    assert (seats_of(kim), seats_of(lee), other.registrations.get().seat) == (["cancelled"], ["offered"], "confirmed")


def test_the_first_seat_stays_when_the_other_session_is_full():
    event, other = make_event(seats=1), later_event(seats=1)
    group_of(other, "vol", 1)
    kim = group_of(event, "kim", 1)

    with pytest.raises(actions.NoSeat):
        actions.swap_session(registration=kim.registrations.get(), block=other.blocks.get(), now=NOW)

    assert seats_of(kim) == ["confirmed"]


def test_the_page_proposes_sessions_with_seats_and_swaps_to_one(client):
    event, other = make_event(seats=1), later_event(seats=1)
    kim = group_of(event, "kim", 1).registrations.get()
    proposed = [line.event.slug for line in client.get(page(kim)).context["sessions"]]

    client.post(page(kim), {"deed": "session", "event": other.pk})

    assert (proposed, other.registrations.get().name) == (["later"], "kim 1")


# --- who sees what goes along -----------------------------------------------------------------


@pytest.fixture
def held(library):
    """A later activity of an organisation, online only, so that nothing can be eaten there."""
    return later_event(online=3, proposed_at=NOW, host=library)


def with_wishes(event) -> Registration:
    kim = group_of(event, "kim", 1, block=event.blocks.get(format="online")).registrations.get()
    Registration.objects.filter(pk=kim.pk).update(diet="geen noten", access_needs="tolk")
    return Registration.objects.get(pk=kim.pk)


def test_whoever_goes_to_an_activity_of_an_organisation_reads_who_will_see_what_she_needs(client, held):
    kim = with_wishes(make_event(seats=1, online=1))

    assert "Bibliotheek Zuid holds this activity" in client.get("/en" + page(kim)).text


def test_a_colleague_who_is_asked_to_come_instead_reads_who_will_see_her_name(client, library):
    kim = group_of(make_event(seats=1, proposed_at=NOW, host=library), "kim", 1).registrations.get()

    assert "Bibliotheek Zuid holds this activity" in client.get("/en" + hand_over(client, kim)).text


def test_staff_who_move_somebody_read_who_will_see_what_she_needs(client, boss, held):
    kim = with_wishes(make_event(online=1))
    client.force_login(boss)

    answer = client.post("/beheer/events/registration/", {"action": "move", "_selected_action": [str(kim.pk)]})

    assert answer.text.count("Bibliotheek Zuid") == 1


def test_what_the_other_session_does_not_ask_does_not_go_along(held):
    kim = with_wishes(make_event(seats=1, online=1))

    moved = actions.swap_session(registration=kim, block=held.blocks.get(), now=NOW)

    assert (moved.diet, moved.access_needs) == ("", "tolk")


def test_what_the_other_session_asks_too_goes_along():
    kim, other = with_wishes(make_event(online=1)), later_event(seats=1, online=1)

    moved = actions.swap_session(registration=kim, block=other.blocks.get(format="online"), now=NOW)

    assert (moved.diet, moved.access_needs) == ("geen noten", "tolk")


def hand_over(client, registration, name="Noor", email="noor@example.nl"):
    client.post(page(registration), {"deed": "hand-over", "name": name, "email": email})
    mail = Mail.objects.filter(template="mails/events/please_take_over", email=email).last()
    path, purpose, *values = mail.links["take_over_url"]
    return path % tokens.make(purpose, *values)


def test_until_the_colleague_says_yes_nothing_changes(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()

    link = hand_over(client, kim)
    client.get(link)

    kim.refresh_from_db()
    assert (kim.name, kim.email) == ("kim 1", "kim1@example.nl")


def test_a_colleague_who_says_yes_comes_instead(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()

    client.post(hand_over(client, kim))

    kim.refresh_from_db()
    assert (kim.name, kim.email, kim.seat, kim.person.email) == (
        "Noor",
        "noor@example.nl",
        "confirmed",
        "noor@example.nl",
    )


def test_the_old_appointment_goes_and_the_new_one_comes_with_a_higher_number(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()

    client.post(hand_over(client, kim))

    found = {}
    for mail in Mail.objects.filter(template__in=["mails/events/passed_on", "mails/events/registered"]).order_by("pk"):
        content = mail.attachments[0]["content"]
        found[mail.email] = (mail.attachments[0]["method"], int(re.search(r"SEQUENCE:(\d+)", content)[1]))
    assert found == {"kim1@example.nl": ("CANCEL", 1), "noor@example.nl": ("REQUEST", 2)}


def queue_page(client, email) -> int:
    """What the link in the last offer to an address opens."""
    path, *facts = (
        Mail.objects.filter(template="mails/events/seats_offered", email=email).latest("pk").links["queue_url"]
    )
    return client.get(path % tokens.make(*facts)).status_code


def offered_by_herself(event, name="Vera", email="vera@example.nl"):
    """Somebody with an account, who registered herself, waited, and is offered a seat."""
    vera = Person.objects.create(name=name, email=email)
    group = actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee(name, email)], organisation=None, by=vera,
        language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    release(event, 1)
    return group.registrations.get()


def test_who_takes_over_an_offered_seat_gets_the_offer_and_can_answer_it(client):
    event = make_event(seats=1)
    group_of(event, "vol", 1)

    client.post(hand_over(client, offered_by_herself(event)))

    assert queue_page(client, "noor@example.nl") == 200


def test_who_takes_over_an_offered_seat_of_a_visitor_gets_the_offer(client):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    visit(event, "vera@example.nl")
    vera = actions.confirm(registration=event.registrations.get(email="vera@example.nl"), now=NOW)
    release(event, 1)

    client.post(hand_over(client, vera))

    assert queue_page(client, "noor@example.nl") == 200


def test_a_coordinator_keeps_answering_for_her_group_when_one_of_it_is_replaced(client):
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    group = group_of(event, "kim", 2, minimum=2)
    release(event, 2)

    client.post(hand_over(client, group.registrations.order_by("pk").first()))

    told = in_english(Mail.objects.get(template="mails/events/on_waiting_list", email="noor@example.nl")).text
    assert (queue_page(client, "kim@example.nl"), "whoever registered you" in told) == (200, True)


def test_the_old_link_stops_working(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    old = page(kim)

    client.post(hand_over(client, kim))

    client = Client()
    for answer in (client.get(old), client.post(old, {"deed": "cancel"})):
        assert (answer.status_code, "Deze link werkt niet meer" in answer.text) == (410, True)
        assert not any(word in answer.text for word in ("kim 1", "Noor", "noor@example.nl", kim.email))
    assert kim.event.registrations.get().is_live


def test_a_link_that_nobody_made_is_not_found(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()

    for token in (
        "x",
        page(kim).split("/")[2][:-5],
        tokens.make(mails.QUEUE, kim.pk, 1),
        tokens.make(mails.REGISTRATION, 10**12, 1),
    ):
        assert client.get(reverse("events:registration", args=[token])).status_code == 404


def test_the_link_to_take_over_works_once(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    link = hand_over(client, kim)

    answers = [client.post(link).status_code for _ in range(2)]

    assert answers == [302, 410]


def test_whoever_gives_does_not_learn_that_an_address_is_registered(client):
    event = make_event(seats=2)
    kim, lee = (group_of(event, name, 1).registrations.get() for name in ("kim", "lee"))

    said = []
    for email in ("nieuw@example.nl", lee.email):
        answer = client.post(page(kim), {"deed": "hand-over", "name": "X", "email": email}, follow=True)
        said.append([str(message) for message in answer.context["messages"]])

    assert said[0] == said[1]


def test_the_title_says_that_nobody_can_be_mailed_there(client):
    kim = group_of(make_event(seats=2), "kim", 1).registrations.get()

    wrong = client.post(page(kim), {"deed": "hand-over", "name": "X", "email": "x"})

    assert [wrong.text.split("</title>")[0].count("Fout:"), client.get(page(kim)).text.count("Fout:")] == [1, 0]


def test_who_is_registered_already_cannot_take_over_a_second_seat(client):
    event = make_event(seats=2)
    kim, lee = (group_of(event, name, 1).registrations.get() for name in ("kim", "lee"))

    client.post(hand_over(client, kim, "Lee", lee.email))

    assert sorted(event.registrations.live().values_list("email", flat=True)) == [kim.email, lee.email]


def test_wishes_of_the_old_one_are_not_kept_for_the_new(client):
    kim = group_of(make_event(seats=1), "kim", 1).registrations.get()
    Registration.objects.filter(pk=kim.pk).update(diet="geen noten", access_needs="tolk")

    client.post(hand_over(client, kim))

    kim.refresh_from_db()
    assert (kim.diet, kim.access_needs) == ("", "")


# --- questions of the session -----------------------------------------------------------------


@pytest.fixture
def asking(now):
    """A session that asks if one comes by car, and after yes: how many fit in."""
    event = make_event(seats=5)
    car = Question.objects.create(
        event=event, place=1, text_nl="Kom je met de auto?", kind=QuestionKind.YES_NO, is_required=True
    )
    Question.objects.create(
        event=event, place=2, text_nl="Hoeveel mensen kunnen mee?", is_required=True, shown_if=car, shown_if_answer="ja"
    )
    return event


def post_visitor(client, event, **answers):
    facts = {"name": "Vera", "email": "vera@example.nl", "block": event.blocks.get().pk, "key": str(uuid4())}
    return client.post(reverse("events:event-register", args=[event.slug]), facts | answers)


def names(event) -> list[str]:
    return [f"question_{question.pk}" for question in event.questions.order_by("place")]


@pytest.mark.parametrize(
    ("car", "seats", "wrong", "kept"),
    [
        ("", "", [0], None),
        ("ja", "", [1], None),
        ("nee", "", [], ["nee"]),
        ("nee", "drie", [], ["nee"]),
        ("ja", "drie", [], ["ja", "drie"]),
        ("misschien", "drie", [0], None),
    ],
)
def test_a_question_counts_only_after_the_answer_it_hangs_on(client, asking, car, seats, wrong, kept):
    first, second = names(asking)

    answer = post_visitor(client, asking, **{first: car, second: seats})

    made = asking.registrations.first()
    errors = answer.context["form"].errors if answer.status_code == 200 else {}
    assert ([number for number, name in enumerate((first, second)) if name in errors], made and list(
        made.answers.order_by("question__place").values_list("answer", flat=True)
    )) == (wrong, kept)  # fmt: skip


def test_an_empty_line_of_colleagues_is_asked_nothing(client, asking, bo):
    client.force_login(bo)
    first, _second = names(asking)
    facts = {
        "block": asking.blocks.get().pk, "myself": "on", "key": str(uuid4()), f"me-{first}": "nee",
        "colleague-TOTAL_FORMS": 2, "colleague-INITIAL_FORMS": 0,
    }  # fmt: skip

    client.post(reverse("events:event-register", args=[asking.slug]), facts)

    assert list(asking.registrations.values_list("name", flat=True)) == ["Bo"]


def test_the_page_of_a_registration_changes_wishes_and_answers(client, asking):
    first, second = names(asking)
    post_visitor(client, asking, **{first: "ja", second: "drie"}, diet="noten")
    registration = asking.registrations.get()
    actions.confirm(registration=registration, now=NOW)

    client.post(page(registration), {"deed": "change", "name": "Vera", "diet": "", first: "nee"})

    registration.refresh_from_db()
    assert (registration.diet, list(registration.answers.values_list("answer", flat=True))) == ("", ["nee"])


# --- our registrations ------------------------------------------------------------------------


def test_a_coordinator_sees_everybody_of_her_organisation_whoever_registered_her(client, bo, ina, library):
    event = make_event(seats=5)
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee("Kim", "kim@example.nl")],
        organisation=library, by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    client.force_login(bo)

    sessions = client.get(reverse("events:our-registrations", args=[library.slug])).context["sessions"]

    assert [(each["event"].slug, [one.name for one, _token in each["people"]]) for each in sessions] == [
        ("kick-off", ["Kim"])
    ]


@pytest.mark.parametrize("who", ["mo", "stranger", "newcomer"])
def test_a_member_and_strangers_do_not_find_the_registrations_of_an_organisation(client, library, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("events:our-registrations", args=[library.slug])).status_code == 404


# --- whose business it is -------------------------------------------------------------------------


def overview(client, user, organisation) -> str:
    """The link to the first person of an organisation, as one of its people gets it."""
    client.force_login(user)
    answer = client.get(reverse("events:our-registrations", args=[organisation.slug]))
    (_registration, token) = answer.context["sessions"][0]["people"][0]
    return reverse("events:registration", args=[token])


@pytest.fixture
def of_library(ina, library):
    """Kim, registered for the library by Ina, with a wish of her own."""
    event = make_event(seats=5)
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee("Kim", "kim@example.nl", diet="geen noten")],
        organisation=library, by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    return event.registrations.get()


def test_a_coordinator_does_not_read_what_a_colleague_needs(client, bo, library, of_library):
    assert "geen noten" not in client.get(overview(client, bo, library)).text


def test_a_coordinator_who_changes_the_name_leaves_the_wishes(client, bo, library, of_library):
    client.post(overview(client, bo, library), {"deed": "change", "name": "Kim de Boer"})

    of_library.refresh_from_db()
    assert (of_library.name, of_library.diet) == ("Kim de Boer", "geen noten")


def test_a_typed_address_does_not_tell_where_its_owner_goes(client, bo, library, of_library):
    group = group_of(make_event("tegelijk", seats=3), "x", 1)
    group.registrations.update(email=of_library.email, person=of_library.person)
    link = overview(client, bo, library)

    assert client.get(link).context["clashes"] == []


def test_who_was_there_cannot_be_cancelled_any_more(client, of_library):
    event = of_library.event
    actions.check_in(registration=of_library, key=uuid4(), how="name", at=event.starts_at, by=None, now=event.starts_at)
    of_library.refresh_from_db()

    done = actions.cancel(registration=of_library, now=event.ends_at + timedelta(hours=1))

    of_library.refresh_from_db()
    assert (done, of_library.seat, of_library.attended_at) == (False, "confirmed", event.starts_at)


def test_going_to_another_session_keeps_to_the_share_of_an_organisation(of_library, ina, library):
    other = later_event(seats=5, seats_per_organisation=1)
    actions.register_colleagues(
        event=other, block=other.blocks.get(), attendees=[actions.Attendee("Lee", "lee@example.nl")],
        organisation=library, by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip

    with pytest.raises(actions.NoSeat):
        actions.swap_session(registration=of_library, block=other.blocks.get(), now=NOW)


# --- whoever acts for an organisation, and two people who are one ------------------------------------


def test_a_coordinator_cannot_try_out_where_a_colleague_goes(client, bo, library, of_library):
    other = later_event(seats=5)
    link = overview(client, bo, library)
    assert client.get(link).context["sessions"] == []

    answers = []
    for registered in (False, True):
        if registered:
            group_of(other, "x", 1).registrations.update(email=of_library.email, person=of_library.person)
        answers.append(client.post(link, {"deed": "session", "event": other.pk}))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert of_library.event.registrations.live().count() == 1


def merge(user, email):
    EmailAddress.objects.filter(user=user).update(email=email)
    prove_address(user=user, email=email)


@pytest.mark.parametrize(("seats", "kept"), [(2, "confirmed"), (1, "confirmed")])
def test_who_turns_out_to_be_registered_twice_keeps_the_better_place(bo, seats, kept):
    event = make_event(seats=seats)
    group = group_of(event, "ander", 1)
    mine = group_of(event, "bo", 1)
    mine.registrations.update(email=bo.email, person=bo.person)
    waits = group_of(event, "vol", 1)

    merge(bo, "ander1@example.nl")

    live = bo.person.registrations.live().get()
    assert (live.seat, live.email) == (kept, bo.email if seats == 2 else "ander1@example.nl")
    gone = event.registrations.get(seat="cancelled")
    assert Mail.objects.filter(template="mails/events/registration_cancelled", email=gone.email).count() == 1
    assert seats_of(waits) == (["offered"] if seats == 2 else ["waiting"])
    assert group.registrations.count() == mine.registrations.count() == 1


def test_of_a_session_that_is_over_nothing_is_lost(bo, time_machine):
    event = make_event(seats=2)
    group_of(event, "ander", 1), group_of(event, "bo", 1).registrations.update(email=bo.email, person=bo.person)
    time_machine.move_to(event.ends_at + timedelta(hours=1), tick=False)

    merge(bo, "ander1@example.nl")

    assert (event.registrations.confirmed().count(), bo.person.registrations.count()) == (2, 1)
