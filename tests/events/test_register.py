"""Somebody registers: by address alone, or colleagues from an account."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mmn_portal.core.limits import allow
from mmn_portal.events import actions, queries
from mmn_portal.events.enums import Seat
from mmn_portal.events.models import Programme, Registration
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Person
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db


def visit(event, email="vera@example.nl", *, key=None, now=NOW, name="Vera"):
    actions.register_visitor(
        event=event,
        block=event.blocks.get(),
        attendee=actions.Attendee(name, email),
        language="nl",
        key=key or uuid4(),
        now=now,
    )
    return event.registrations.filter(email=email).order_by("pk").last()


def register(event, by, *people, key=None, now=NOW, organisation=None):
    return actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee(*person) for person in people],
        organisation=organisation, by=by.person, language="nl", key=key or uuid4(), now=now,
    )  # fmt: skip


def kinds() -> list[str]:
    return [mail.kind for mail in Mail.objects.order_by("pk")]


def test_a_visitor_holds_a_seat_for_an_hour():
    registration = visit(make_event(seats=2))

    assert (registration.seat, registration.prove_before) == (Seat.HELD, NOW + timedelta(minutes=60))


def test_a_visitor_gets_one_mail_with_a_link_to_confirm():
    visit(make_event(seats=2))

    assert kinds() == ["events/please_confirm"]


def test_a_visitor_changes_no_person_that_is_known_already(ina):
    visit(make_event(seats=2), email=ina.email, name="Somebody else")

    assert Person.objects.get(email=ina.email).name == "Ina"


def test_the_confirmed_link_makes_the_seat_hers():
    registration = visit(make_event(seats=2))

    actions.confirm(registration=registration, now=NOW + timedelta(minutes=59))

    registration.refresh_from_db()
    assert (registration.seat, registration.person.name) == (Seat.CONFIRMED, "Vera")


def test_after_an_hour_the_seat_and_the_address_are_free():
    event = make_event(seats=1)
    late = visit(event)

    again = visit(event, now=NOW + timedelta(minutes=61))

    late.refresh_from_db()
    assert [late.seat, again.seat] == [Seat.LAPSED, Seat.HELD]


def test_a_link_that_is_too_late_is_refused():
    registration = visit(make_event(seats=1))

    with pytest.raises(actions.HoldLapsed):
        actions.confirm(registration=registration, now=NOW + timedelta(minutes=61))


def test_confirming_twice_sends_one_mail():
    registration = visit(make_event(seats=1))

    for _ in range(2):
        actions.confirm(registration=registration, now=NOW)

    assert kinds() == ["events/please_confirm", "events/registered"]


def test_the_last_seat_goes_to_whoever_registers_first(ina, bo):
    event = make_event(seats=1)

    register(event, ina, ("Ina", ina.email))
    register(event, bo, ("Bo", bo.email))

    assert list(event.registrations.order_by("pk").values_list("seat", flat=True)) == [Seat.CONFIRMED, Seat.WAITING]


def test_reserved_seats_are_not_given_out_on_the_site(ina):
    event = make_event(seats=2)
    event.blocks.update(reserved=2)

    register(event, ina, ("Ina", ina.email))

    assert event.registrations.get().seat == Seat.WAITING


def test_a_coordinator_registers_herself_and_two_colleagues(bo, library):
    event = make_event(seats=5)

    register(event, bo, ("Bo", bo.email), ("Kim", "kim@example.nl"), ("Lee", ""), organisation=library)

    assert list(event.registrations.order_by("pk").values_list("name", "email", "source", "seat")) == [
        ("Bo", "bo@example.nl", "herself", "confirmed"),
        ("Kim", "kim@example.nl", "colleague", "confirmed"),
        ("Lee", "", "colleague", "confirmed"),
    ]


def test_each_colleague_gets_her_own_mail_and_who_has_none_is_told_through_the_coordinator(bo):
    register(make_event(seats=5), bo, ("Bo", bo.email), ("Kim", "kim@example.nl"), ("Lee", ""))

    assert sorted(Mail.objects.values_list("template", "email")) == [
        ("mails/events/group_received", "bo@example.nl"),
        ("mails/events/registered", "bo@example.nl"),
        ("mails/events/registered", "kim@example.nl"),
    ]


def test_the_same_form_posted_five_times_is_one_registration_and_one_mail():
    event, key = make_event(seats=5), uuid4()

    for _ in range(5):
        visit(event, key=key)

    assert (event.registrations.count(), kinds()) == (1, ["events/please_confirm"])


def test_the_same_form_of_colleagues_posted_five_times_is_one_registration(bo):
    event, key = make_event(seats=5), uuid4()

    for _ in range(5):
        register(event, bo, ("Bo", bo.email), key=key)

    assert (event.registrations.count(), kinds()) == (1, ["events/registered"])


def test_an_address_that_is_registered_already_is_told_so_by_mail_only(ina):
    event = make_event(seats=5)
    register(event, ina, ("Ina", ina.email))

    visit(event, email=ina.email)

    assert (event.registrations.count(), kinds()) == (1, ["events/registered", "events/registered_already"])


def test_nobody_registers_for_a_session_that_is_closed():
    event = make_event(seats=5, registration_closes_at=NOW - timedelta(minutes=1))

    with pytest.raises(actions.RegistrationClosed):
        visit(event)


def test_nobody_registers_before_registration_opens():
    event = make_event(seats=5, registration_opens_at=NOW + timedelta(minutes=1))

    with pytest.raises(actions.RegistrationClosed):
        visit(event)


def test_an_address_is_limited_to_six_registrations_a_day():
    events = [make_event(f"sessie-{number}", seats=1) for number in range(7)]
    for event in events[:6]:
        visit(event)

    with pytest.raises(actions.TooManyForAddress):
        visit(events[6])


def test_cancelling_offers_the_seat_to_the_first_in_the_queue(ina, bo):
    event = make_event(seats=1)
    register(event, ina, ("Ina", ina.email))
    register(event, bo, ("Bo", bo.email))

    actions.cancel(registration=event.registrations.get(email=ina.email), now=NOW)

    assert dict(event.registrations.values_list("email", "seat")) == {ina.email: "cancelled", bo.email: "offered"}


def test_an_unproven_visitor_in_the_queue_is_offered_nothing(ina):
    event = make_event(seats=1)
    register(event, ina, ("Ina", ina.email))
    waiting = visit(event)

    actions.cancel(registration=event.registrations.get(email=ina.email), now=NOW)

    waiting.refresh_from_db()
    assert waiting.seat == Seat.WAITING


def test_a_lapsed_hold_is_offered_to_the_queue_by_the_sweep(ina):
    event = make_event(seats=1)
    visit(event)
    register(event, ina, ("Ina", ina.email))

    actions.sweep(now=NOW + timedelta(minutes=61))

    assert dict(event.registrations.values_list("email", "seat")) == {"vera@example.nl": "lapsed", ina.email: "offered"}


def test_more_seats_are_offered_to_the_queue(ina, bo, nov):
    event = make_event(seats=1)
    register(event, ina, ("Ina", ina.email))
    register(event, bo, ("Bo", bo.email))

    actions.set_seats(block=event.blocks.get(), capacity=2, reserved=0, by=nov, now=NOW)

    assert dict(event.registrations.values_list("email", "seat")) == {ina.email: "confirmed", bo.email: "offered"}


def test_fewer_seats_than_people_is_refused(ina, nov):
    event = make_event(seats=1)
    register(event, ina, ("Ina", ina.email))

    with pytest.raises(actions.CapacityTaken):
        actions.set_seats(block=event.blocks.get(), capacity=0, reserved=0, by=nov, now=NOW)


def test_swapping_the_format_keeps_the_first_seat_when_the_other_is_full(ina):
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    actions.register_colleagues(
        event=event, block=online, attendees=[actions.Attendee("Kim", "kim@example.nl")], organisation=None,
        by=ina.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    actions.register_colleagues(
        event=event, block=room, attendees=[actions.Attendee("Ina", ina.email)], organisation=None, by=ina.person,
        language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    mine = event.registrations.get(email=ina.email)

    with pytest.raises(actions.NoSeat):
        actions.swap_format(registration=mine, block=online, now=NOW)

    assert Registration.objects.get(pk=mine.pk).block == room


def test_the_database_refuses_a_second_live_seat_for_an_address(ina):
    from django.db import IntegrityError, transaction

    event = make_event(seats=5)
    register(event, ina, ("Ina", ina.email))
    first = event.registrations.get()
    first.pk = None

    with pytest.raises(IntegrityError, match="one_live_seat|events_registration"), transaction.atomic():
        first.save(force_insert=True)


def test_the_button_for_another_colleague_keeps_what_was_typed_and_judges_nothing(client, ina, now):
    event = make_event(seats=5, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1))
    client.force_login(ina)
    facts = {"more": "1", "block": event.blocks.get().pk, "colleague-0-name": "Kim", "colleague-0-email": "geen-adres"}

    answer = client.post("/agenda/kick-off/aanmelden/", facts)

    assert (answer.text.count("Kim"), "geen-adres" in answer.text, answer.text.count("aria-invalid")) == (1, True, 0)


def test_an_old_key_with_another_person_is_another_registration():
    event, key = make_event(seats=5), uuid4()

    visit(event, key=key)
    visit(event, email="piet@example.nl", key=key)

    assert event.registrations.count() == 2


def test_typing_somebodys_address_again_and_again_mails_her_three_times_at_most(ina):
    event = make_event(seats=9)
    register(event, ina, ("Kim", "kim@example.nl"))

    for _ in range(9):
        register(event, ina, ("Kim", "kim@example.nl"))

    assert Mail.objects.filter(template="mails/events/registered_already").count() == 3


def test_who_is_forgotten_keeps_her_place_in_the_count_of_a_past_session(ina):
    event = make_event(seats=9)
    register(event, ina, ("Kim", "kim@example.nl"))

    actions.erase_registrations(found=event.registrations.all(), now=NOW + timedelta(days=400))

    assert list(event.registrations.values_list("seat", "name", "email")) == [("confirmed", "–", "")]


# --- a limit a day for an account -----------------------------------------------------------------


def many(first: int, how_many: int) -> list[tuple[str, str]]:
    return [(f"P {number}", f"p{number}@example.nl") for number in range(first, first + how_many)]


def test_an_account_registers_at_most_two_hundred_people_a_day(bo):
    for number in range(10):
        register(make_event(f"sessie-{number}", seats=20), bo, *many(number * 20, 20))
    event = make_event("te-veel", seats=5)

    with pytest.raises(actions.TooManyForAccount):
        register(event, bo, ("Kim", "kim@example.nl"))

    assert event.registrations.count() == 0


def test_staff_bring_whole_lists(nov):
    for number in range(11):
        register(make_event(f"sessie-{number}", seats=20), nov, *many(number * 20, 20))

    assert Registration.objects.count() == 220


def test_too_many_people_is_said_at_the_form_and_what_was_typed_stays(client, ina, now):
    event = make_event(seats=5, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1))
    allow("register_colleagues", str(ina.person.pk), times=200, seconds=60, how_many=200)
    client.force_login(ina)
    facts = {
        "block": event.blocks.get().pk, "colleague-0-name": "Kim", "colleague-TOTAL_FORMS": "1",
        "colleague-INITIAL_FORMS": "0", "minimum": "1",
    }  # fmt: skip

    answer = client.post("/agenda/kick-off/aanmelden/", facts)

    assert (answer.status_code, len(answer.context["form"].non_field_errors()), "Kim" in answer.text) == (200, 1, True)


def test_too_many_people_is_said_when_choosing_sessions_as_well(client, ina, now):
    starts = now + timedelta(days=9)
    programme = Programme.objects.create(
        slug="dag", title_nl="Dag", starts_on=starts.date(), ends_on=starts.date(), is_public=True
    )
    event = make_event(seats=5, starts_at=starts, ends_at=starts + timedelta(hours=1), programme=programme)
    allow("register_colleagues", str(ina.person.pk), times=200, seconds=60, how_many=200)
    client.force_login(ina)

    answer = client.post("/agenda/programma/dag/kiezen/", {"chosen": [event.blocks.get().pk]})

    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (200, 1)


def test_a_group_that_is_refused_does_not_count_for_the_day():
    tries = [allow("x", "y", times=200, seconds=100, how_many=how_many) for how_many in (190, 20, 201, 10, 1)]

    assert tries == [True, False, False, True, False]


def test_what_somebody_needs_does_not_eat_and_answered_is_in_her_copy(ina):
    event = make_event(seats=1)
    car = event.questions.create(text_nl="Auto?", kind="yes_no")
    who = actions.Attendee("Ina", "ina@example.nl", access_needs="ringleiding", diet="noten", answers={car.pk: "ja"})
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[who], organisation=None, by=ina.person, language="nl", key=uuid4(),
        now=NOW,
    )  # fmt: skip

    kept = queries.everything_of(ina.person, {"ina@example.nl"})["registrations"][0]

    assert [kept[name] for name in ("needs", "diet", "answers")] == [
        "ringleiding", "noten", [{"question": "Auto?", "answer": "ja"}],
    ]  # fmt: skip
