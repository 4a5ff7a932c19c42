"""What is still asked of whoever has a seat without having answered: by a choice of sessions, a hand-over, a move."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails, queries, rules
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, offer_of, release
from tests.events.test_choosing import at, choose, programme
from tests.events.test_questions import ask
from tests.events.test_telling import in_english, without_address

pytestmark = pytest.mark.django_db
STILL = "This session still has a question for you."


@pytest.fixture
def day(time_machine):
    """A day with a session in the room that must know about the car, one online that asks nothing, and one that may ask."""
    time_machine.move_to(NOW, tick=False)
    made = programme("dag", 16, 16)
    for slug, hour, seats in (("auto", 10, {"seats": 9}), ("scherm", 12, {"online": 9}), ("mag", 14, {"seats": 9})):
        make_event(slug, starts_at=at(hour), ends_at=at(hour + 1), programme=made, **seats)
    ask(made.sessions.get(slug="auto"), "auto", place=1, is_required=True)
    ask(made.sessions.get(slug="mag"), "mag", place=1)
    return made


def address_of(*events) -> str:
    return f"{reverse('events:my-questions')}?{'&'.join(f'sessie={event.pk}' for event in events)}"


def in_fields(user, **answers) -> dict:
    """The answers to the only question of each session, by the names of the fields."""
    found = user.person.registrations.live().filter(event__slug__in=answers)
    return {
        f"session-{one.pk}-question_{one.event.questions.get().pk}": answers[one.event.slug] for one in found
    }  # fmt: skip


def asked_by_mail(what="registered") -> dict[str, bool]:
    return {one.email: one.context["asks"] for one in Mail.objects.filter(template=f"mails/events/{what}")}


# --- the rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["auto"]), ({"auto": "nee"}, []), ({"auto": "ja"}, ["lift"]), ({"lift": "ja"}, ["auto"]),
        ({"auto": "ja", "lift": "nee"}, []), ({"auto": "", "los": "ja"}, ["auto"]),
    ],
)  # fmt: skip
def test_what_misses_is_what_must_be_answered_and_is_asked_after_the_other_answers(answers, missing):
    event = make_event(seats=1)
    car = ask(event, "auto", place=2, is_required=True)
    ask(event, "lift", place=1, after=car, is_required=True)
    ask(event, "los", place=3)
    questions = list(event.questions.order_by("pk"))

    found = rules.unanswered(questions, {one.pk: answers[one.text_nl] for one in questions if one.text_nl in answers})

    assert [one.text_nl for one in found] == missing


@pytest.mark.parametrize("people", [1, 3])
def test_who_is_still_asked_costs_two_queries(people, django_assert_num_queries):
    event = make_event(seats=9)
    ask(event, "auto", place=1, is_required=True)
    group_of(event, "kim", people)
    found = list(event.registrations.with_mail_facts())

    with django_assert_num_queries(2):
        asked = queries.still_asked(found, now=NOW)

    assert {key: [one.text_nl for one in those] for key, those in asked.items()} == {one.pk: ["auto"] for one in found}


@pytest.mark.parametrize("over", ["the end", "a cancellation", "the door"])
def test_who_cannot_answer_any_more_is_not_asked(over):
    event = make_event(seats=9)
    ask(event, "auto", place=1, is_required=True)
    one = group_of(event, "kim", 1).registrations.get()
    if over == "a cancellation":
        actions.cancel(registration=one, now=NOW)
    elif over == "the door":
        event.registrations.update(attended_at=NOW)
    one = event.registrations.with_mail_facts().get()

    assert queries.still_asked([one], now=event.ends_at if over == "the end" else NOW) == {}


# --- choosing at once ----------------------------------------------------------------------------


def test_after_choosing_comes_one_page_with_the_questions_of_each_session(client, bo, day):
    client.force_login(bo)

    page = choose(client, day, "auto", "mag")

    assert page.redirect_chain[-1][0] == address_of(*day.sessions.filter(slug__in=["auto", "mag"]).order_by("pk"))
    assert [
        (one.registration.event.slug, [field.field.label for field in form.asked()])
        for one, form in page.context["answering"].sessions
    ] == [("auto", ["auto"]), ("mag", ["mag"])]


def test_what_is_given_back_asks_nothing(client, bo, day):
    client.force_login(bo)
    choose(client, day, "mag")

    assert choose(client, day).redirect_chain[-1][0] == day.get_absolute_url()


def test_needs_are_said_once_for_all_and_answers_to_each(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "scherm", "mag")
    facts = {"access_needs": "Ringleiding", "diet": "Geen noten"} | in_fields(bo, auto="nee", mag="ja")

    client.post(address_of(*day.sessions.all()), facts)

    kept = {
        one.event.slug: (one.access_needs, one.diet, [each.answer for each in one.answers.all()])
        for one in bo.person.registrations.all()
    }
    # Nobody eats online, so nobody there has to know.
    assert kept == {
        "auto": ("Ringleiding", "Geen noten", ["nee"]), "scherm": ("Ringleiding", "", []),
        "mag": ("Ringleiding", "Geen noten", ["ja"]),
    }  # fmt: skip


def test_what_stays_empty_leaves_each_session_what_it_knew(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "mag")
    for slug, needs in (("auto", "Ringleiding"), ("mag", "Rolstoel")):
        bo.person.registrations.filter(event__slug=slug).update(access_needs=needs)

    client.post(address_of(*day.sessions.all()), in_fields(bo, auto="nee"))

    assert sorted(bo.person.registrations.values_list("access_needs", flat=True)) == ["Ringleiding", "Rolstoel"]


def test_a_need_that_is_taken_out_is_taken_out_of_each(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "mag")
    bo.person.registrations.update(access_needs="Rolstoel")

    client.post(address_of(*day.sessions.all()), {"access_needs": ""} | in_fields(bo, auto="nee"))

    assert list(bo.person.registrations.values_list("access_needs", flat=True)) == ["", ""]


def test_a_question_that_is_left_open_is_said_and_nothing_is_saved(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "mag")

    page = client.post(address_of(*day.sessions.all()), {"access_needs": "Ringleiding"} | in_fields(bo, mag="ja"))

    wrong = [one.registration.event.slug for one, form in page.context["answering"].sessions if form.errors]
    assert (page.status_code, wrong, 'value="Ringleiding"' in page.text) == (200, ["auto"], True)
    assert set(bo.person.registrations.values_list("access_needs", "answers__answer")) == {("", None)}


def test_the_page_shows_nobody_else_and_without_an_address_only_what_misses(client, bo, ina, day):
    for user in (ina, bo):
        client.force_login(user)
        choose(client, day, "auto", "mag")
    others = make_event("ander", seats=9)
    group_of(others, "kim", 1)

    found = [
        [one.registration for one, _form in client.get(address).context["answering"].sessions]
        for address in (reverse("events:my-questions"), address_of(others, *day.sessions.all()))
    ]

    assert [[(one.email, one.event.slug) for one in those] for those in found] == [
        [("bo@example.nl", "auto")], [("bo@example.nl", "auto"), ("bo@example.nl", "mag")],
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 40, "٣", "1&sessie=" * 300])
def test_nonsense_in_the_address_is_no_session(client, bo, day, asked):
    client.force_login(bo)

    page = client.get(f"{reverse('events:my-questions')}?sessie={asked}")

    assert (page.status_code, page.context["answering"].sessions) == (200, [])


@pytest.mark.parametrize("page", ["events:my-questions", "events:my-registrations"])
@pytest.mark.parametrize("sessions", [1, 3])
def test_the_pages_cost_the_same_however_many_sessions(
    client, bo, page, sessions, time_machine, django_assert_num_queries
):
    time_machine.move_to(NOW, tick=False)
    for number in range(sessions):
        event = make_event(f"sessie-{number}", seats=9)
        ask(event, "auto", place=1, is_required=True)
        actions.register_colleagues(
            event=event, block=event.blocks.get(), attendees=[actions.Attendee("Bo", bo.email)], organisation=None,
            by=bo.person, language="nl", key=uuid4(), now=NOW,
        )  # fmt: skip
    client.force_login(bo)
    client.get(reverse(page))

    with django_assert_num_queries({"events:my-questions": 7, "events:my-registrations": 8}[page]):
        client.get(reverse(page))


# --- until then -----------------------------------------------------------------------------------


def own_page(client, one, purpose=mails.REGISTRATION):
    one.refresh_from_db()
    return client.get(reverse("events:registration", args=[tokens.make(purpose, one.pk, one.link_version)]))


def test_the_own_page_says_what_is_asked_until_it_is_answered(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto")
    one, found = bo.person.registrations.get(), []
    for answer in ("", "nee"):
        if answer:
            client.post(address_of(one.event), in_fields(bo, auto=answer))
        page = own_page(client, one)
        found.append(([each.text_nl for each in page.context["still_asked"]], 'href="#answer"' in page.text))

    assert found == [(["auto"], True), ([], False)]


def test_whoever_acts_for_the_organisation_is_not_asked_for_her(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto")

    page = own_page(client, bo.person.registrations.get(), mails.ORGANISER)

    assert (page.context["still_asked"], "#answer" in page.text) == ([], False)


def test_my_registrations_say_which_session_still_asks(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "mag")
    page = client.get(reverse("events:my-registrations"))

    asked = {one.event.slug: is_asked for one, _token, is_asked in page.context["lines"]}

    assert (asked, page.context["is_asked"], reverse("events:my-questions") in page.text) == (
        {"auto": True, "mag": False}, True, True,
    )  # fmt: skip


def test_the_mail_that_confirms_says_it_too(client, bo, day):
    client.force_login(bo)
    choose(client, day, "auto", "mag")

    said = {mail.context["title"]: mail for mail in Mail.objects.filter(template="mails/events/registered")}

    texts = {title: in_english(mail) for title, mail in said.items()}
    assert {title: (STILL in one.text, STILL in one.html) for title, one in texts.items()} == {
        "Sessie auto": (True, True), "Sessie mag": (False, False),
    }  # fmt: skip


def test_who_answered_with_her_registration_is_not_asked_again():
    event = make_event(seats=2)
    question = ask(event, "auto", place=1, is_required=True)
    actions.register_visitor(
        event=event, block=event.blocks.get(), language="nl", key=uuid4(), now=NOW,
        attendee=actions.Attendee("Vera", "vera@example.nl", answers={question.pk: "ja"}),
    )  # fmt: skip

    actions.confirm(registration=event.registrations.get(), now=NOW)

    assert asked_by_mail() == {"vera@example.nl": False}


@pytest.mark.parametrize("deed", ["take over", "another session", "staff move"])
def test_where_answers_do_not_come_along_they_are_asked_for(deed, nov):
    here, there = make_event("hier", seats=2), make_event("daar", seats=2)
    for event in (here, there):
        ask(event, "auto", place=1, is_required=True)
    kim = group_of(here, "kim", 1).registrations.get()
    actions.change_details(
        registration=kim, now=NOW,
        attendee=actions.Attendee("Kim", "kim1@example.nl", answers={here.questions.get().pk: "ja"}),
    )  # fmt: skip
    Mail.objects.all().delete()

    if deed == "take over":
        actions.take_over(registration=kim, name="Lee", email="lee@example.nl", language="nl", now=NOW)
    elif deed == "another session":
        actions.swap_session(registration=kim, block=there.blocks.get(), now=NOW)
    else:
        actions.move_to(registration=kim, event=there, block=there.blocks.get(), by=nov, now=NOW)

    assert list(asked_by_mail().values()) == [True]


def test_whoever_registered_somebody_without_an_address_is_asked_for_her(client, bo, time_machine):
    time_machine.move_to(NOW, tick=False)
    event = make_event(seats=1)
    ask(event, "auto", place=1, is_required=True)
    group_of(event, "vol", 1)
    without_address(event)
    release(event, 1)
    waiting = event.registrations.get(name="Lee")
    actions.accept_offer(offer=offer_of(waiting.group), chosen=[waiting.pk], now=NOW)

    client.force_login(bo)
    lines = client.get(reverse("events:my-registrations")).context["lines"]

    told = Mail.objects.get(template="mails/events/seat_given", email="bo@example.nl")
    assert (told.context["asks"], [(one.name, is_asked) for one, _token, is_asked in lines]) == (True, [("Lee", True)])


def test_a_session_that_began_refuses_all_answers_together(client, bo, day, time_machine):
    client.force_login(bo)
    choose(client, day, "auto", "mag")
    found = list(bo.person.registrations.order_by("pk"))

    with pytest.raises(actions.RegistrationClosed):
        actions.change_details_of_each(
            attendees=[(one, actions.Attendee("Bo", bo.email, access_needs="Ringleiding")) for one in found],
            now=found[0].event.ends_at + timedelta(minutes=1),
        )

    assert set(bo.person.registrations.values_list("access_needs", flat=True)) == {""}


# --- somebody who phones ----------------------------------------------------------------------------


@pytest.fixture
def phones(client, boss):
    """Staff on the telephone: what they fill in is posted, and the registration that came of it returned."""
    client.force_login(boss)

    def fill_in(event, **facts):
        page = f"/beheer/events/event/{event.pk}/add-person/"
        block = event.blocks.first().pk
        facts = {"do": "1", "block": block, "name": "Truus", "email": "t@example.nl", "language": "nl"} | facts
        client.post(page, facts)
        return event.registrations.get()

    return fill_in


def test_staff_write_down_what_somebody_needs_and_answers_on_the_telephone(phones):
    event = make_event(seats=2)
    car = ask(event, "auto", place=1, is_required=True)
    lift = ask(event, "lift", place=2, after=car)

    made = phones(
        event, access_needs="Rolstoel", diet="Geen noten",
        **{f"question_{car.pk}": "ja", f"question_{lift.pk}": "nee"},
    )  # fmt: skip

    answers = queries.wishes_of(made)
    assert (answers, asked_by_mail()) == (
        {"access_needs": "Rolstoel", "diet": "Geen noten", "answers": {car.pk: "ja", lift.pk: "nee"}}, {made.email: False},
    )  # fmt: skip


def test_what_she_did_not_say_on_the_telephone_she_is_asked_by_mail(phones):
    event = make_event(seats=2)
    ask(event, "auto", place=1, is_required=True)

    made = phones(event)

    assert asked_by_mail() == {made.email: True}


def test_an_answer_to_a_question_that_is_not_asked_is_not_kept(phones):
    event = make_event(seats=2)
    car = ask(event, "auto", place=1)
    lift = ask(event, "lift", place=2, after=car)

    made = phones(event, **{f"question_{car.pk}": "nee", f"question_{lift.pk}": "ja"})

    assert queries.wishes_of(made)["answers"] == {car.pk: "nee"}


def test_online_nobody_is_asked_on_the_telephone_what_she_eats(client, boss):
    client.force_login(boss)
    asked = [
        "diet" in client.get(f"/beheer/events/event/{event.pk}/add-person/").context["form"].fields
        for event in (make_event("zaal", seats=2), make_event("scherm", online=2))
    ]

    assert asked == [True, False]
