"""The waiting list: groups ask for some seats and come from a number on; freed seats are offered, and offers end."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.events import actions, mails, rules
from mmn_portal.events.actions import seats
from mmn_portal.events.enums import QueuePolicy
from mmn_portal.events.models import Block, Event, Group, Offer
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from tests.conftest import NOW, make_event, make_organisation
from tests.events.queue import group_of, offer_of, release, seats_of

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_group_that_fits_in_part_gets_what_there_is_and_waits_for_the_rest():
    event = make_event(seats=3)

    kim = group_of(event, "kim", 4)

    assert seats_of(kim) == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_a_group_that_would_be_too_small_waits_as_a_whole():
    event = make_event(seats=1)

    kim = group_of(event, "kim", 3, minimum=2)

    assert seats_of(kim) == ["waiting"] * 3


def test_a_group_is_offered_as_many_as_are_free_from_its_minimum_on():
    event = make_event(seats=3)
    group_of(event, "vol", 3)
    kim = group_of(event, "kim", 4, minimum=2)

    release(event, 1)
    alone = seats_of(kim)
    release(event, 1)

    assert (alone, seats_of(kim)) == (["waiting"] * 4, ["offered", "offered", "waiting", "waiting"])


def test_in_strict_order_nobody_passes_a_group_that_waits_for_enough():
    event = make_event(seats=3)
    group_of(event, "vol", 3)
    first = group_of(event, "eerst", 2, minimum=2)
    second = group_of(event, "tweede", 1)

    release(event, 1)
    newcomer = group_of(event, "nieuw", 1)

    assert (seats_of(first), seats_of(second), seats_of(newcomer)) == (["waiting"] * 2, ["waiting"], ["waiting"])


def test_with_best_fit_a_smaller_group_goes_first():
    event = make_event(seats=3, queue_policy=QueuePolicy.BEST_FIT)
    group_of(event, "vol", 3)
    first = group_of(event, "eerst", 2, minimum=2)
    second = group_of(event, "tweede", 1)

    release(event, 1)

    assert (seats_of(first), seats_of(second)) == (["waiting"] * 2, ["offered"])


def test_an_offered_seat_is_taken_for_everybody_else():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    group_of(event, "kim", 1)
    release(event, 1)

    assert seats_of(group_of(event, "nieuw", 1)) == ["waiting"]


def test_whoever_answers_says_who_comes_and_the_others_wait_on():
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    kim = group_of(event, "kim", 2)
    release(event, 1)

    actions.accept_offer(offer=offer_of(kim), chosen=[kim.registrations.get(name="kim 2").pk], now=NOW)

    assert seats_of(kim) == ["waiting", "confirmed"]


def test_with_fewer_people_than_seats_the_others_leave_and_the_seat_goes_on():
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    kim, lee = group_of(event, "kim", 2, minimum=2), group_of(event, "lee", 1)
    release(event, 2)

    actions.accept_offer(offer=offer_of(kim), chosen=[kim.registrations.get(name="kim 2").pk], now=NOW)

    assert (seats_of(kim), seats_of(lee)) == (["cancelled", "confirmed"], ["offered"])


def test_accepting_sends_each_her_own_mail_with_her_appointment():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    offer = offer_of(kim)

    actions.accept_offer(offer=offer, chosen=[kim.registrations.get().pk], now=NOW)

    mail = Mail.objects.get(template="mails/events/seat_given")
    assert (mail.email, mail.attachments[0]["method"]) == ("kim1@example.nl", "REQUEST")


def test_an_offer_is_answered_once():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    offer, chosen = offer_of(kim), [kim.registrations.get().pk]
    actions.accept_offer(offer=offer, chosen=chosen, now=NOW)

    with pytest.raises(actions.OfferOver):
        actions.accept_offer(offer=offer, chosen=chosen, now=NOW)


def test_an_offer_dies_with_the_cancellation_of_its_people():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim, lee = group_of(event, "kim", 1), group_of(event, "lee", 1)
    release(event, 1)
    offer = offer_of(kim)

    actions.cancel(registration=kim.registrations.get(), now=NOW)

    offer.refresh_from_db()
    assert (offer.state, seats_of(lee)) == ("withdrawn", ["offered"])


def test_after_accepting_and_cancelling_the_old_offer_gives_nothing_back():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim, lee = group_of(event, "kim", 1), group_of(event, "lee", 1)
    release(event, 1)
    offer, registration = offer_of(kim), kim.registrations.get()
    actions.accept_offer(offer=offer, chosen=[registration.pk], now=NOW)
    actions.cancel(registration=registration, now=NOW)

    with pytest.raises(actions.OfferOver):
        actions.accept_offer(offer=offer, chosen=[registration.pk], now=NOW)

    assert (seats_of(kim), seats_of(lee)) == (["cancelled"], ["offered"])


def test_more_people_than_seats_is_refused():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 2)
    release(event, 1)

    with pytest.raises(actions.TooManyChosen):
        actions.accept_offer(offer=offer_of(kim), chosen=list(kim.registrations.values_list("pk", flat=True)), now=NOW)


def test_a_group_may_wait_until_there_is_a_seat_for_everybody():
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    kim, lee = group_of(event, "kim", 2), group_of(event, "lee", 1)
    release(event, 1)

    actions.wait_for_all(offer=offer_of(kim), now=NOW)
    alone = (seats_of(kim), seats_of(lee))
    release(event, 1)

    assert (alone, seats_of(kim)) == ((["waiting"] * 2, ["waiting"]), ["offered"] * 2)


def test_leaving_the_list_gives_the_offer_to_the_next():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim, lee = group_of(event, "kim", 2), group_of(event, "lee", 1)
    release(event, 1)

    actions.leave_queue(group=kim, now=NOW)

    assert (seats_of(kim), seats_of(lee)) == (["cancelled"] * 2, ["offered"])


def test_an_offer_that_is_not_answered_ends_and_goes_to_the_next():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim, lee = group_of(event, "kim", 1), group_of(event, "lee", 1)
    release(event, 1)

    actions.sweep(now=offer_of(kim).expires_at)

    assert (seats_of(kim), seats_of(lee)) == (["lapsed"], ["offered"])


def test_whoever_did_not_answer_hears_that_she_is_off_the_list():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)

    actions.sweep(now=offer_of(kim).expires_at)

    assert Mail.objects.filter(template="mails/events/offer_lapsed").values_list("email", flat=True)[0] == (
        "kim@example.nl"
    )


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (datetime(2027, 3, 2, 10, 0), datetime(2027, 3, 3, 10, 0)),
        (datetime(2027, 3, 2, 22, 0), datetime(2027, 3, 4, 12, 0)),
        (datetime(2027, 3, 5, 15, 0), datetime(2027, 3, 8, 12, 0)),
        (datetime(2027, 3, 3, 5, 0), datetime(2027, 3, 4, 12, 0)),
        # Registration closes with the beginning, on Tuesday the 16th at ten.
        (datetime(2027, 3, 15, 16, 0), datetime(2027, 3, 16, 10, 0)),
    ],
)
def test_an_offer_ends_in_office_hours_and_never_after_closing(made, ends):
    event = make_event(seats=1)

    assert rules.offer_ends(event, now=made.replace(tzinfo=AMSTERDAM)) == ends.replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        # Thursday before Easter: Good Friday, the weekend and Easter Monday are days off.
        (datetime(2027, 3, 25, 10, 0), datetime(2027, 3, 30, 12, 0)),
        (datetime(2027, 4, 26, 10, 0), datetime(2027, 4, 28, 12, 0)),
        # In 2028 King's Day is a Thursday, and Ascension Day comes in May: an ordinary Friday follows.
        (datetime(2028, 4, 26, 10, 0), datetime(2028, 4, 28, 12, 0)),
        (datetime(2027, 12, 30, 18, 0), datetime(2028, 1, 3, 12, 0)),
    ],
)
def test_an_offer_never_ends_on_a_public_holiday(made, ends):
    assert rules.in_office_hours(made.replace(tzinfo=AMSTERDAM) + timedelta(hours=24)) == ends.replace(tzinfo=AMSTERDAM)


def test_in_the_last_hour_nothing_is_offered_and_a_free_seat_is_for_whoever_comes():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    late = event.starts_at - timedelta(minutes=59)

    release(event, 1, now=late)

    assert (seats_of(kim), seats_of(group_of(event, "nieuw", 1, now=late))) == (["waiting"], ["confirmed"])


def test_an_organisation_has_its_share_and_the_rest_waits():
    library = make_organisation("Bibliotheek")
    event = make_event(seats=9, seats_per_organisation=2, share_until=datetime(2027, 3, 10).date())

    group = group_of(event, "kim", 3, organisation=library)

    assert (seats_of(group), seats_of(group_of(event, "lee", 1))) == (
        ["confirmed", "confirmed", "waiting"], ["confirmed"],
    )  # fmt: skip


def test_from_the_set_day_on_the_rest_is_offered_to_whoever_waits():
    library = make_organisation("Bibliotheek")
    event = make_event(seats=9, seats_per_organisation=2, share_until=datetime(2027, 3, 10).date())
    group = group_of(event, "kim", 3, organisation=library)

    actions.sweep(now=datetime(2027, 3, 9, 23, 59, tzinfo=AMSTERDAM))
    before = seats_of(group)
    actions.sweep(now=datetime(2027, 3, 10, 0, 1, tzinfo=AMSTERDAM))

    assert (before[2], seats_of(group)[2]) == ("waiting", "offered")


def test_who_has_her_share_keeps_nobody_else_waiting():
    library = make_organisation("Bibliotheek")
    event = make_event(seats=3, seats_per_organisation=1)
    group_of(event, "kim", 2, organisation=library)

    assert seats_of(group_of(event, "lee", 1)) == ["confirmed"]


def test_people_without_an_organisation_share_by_whoever_registers_them():
    event = make_event(seats=9, seats_per_organisation=2)

    assert seats_of(group_of(event, "kim", 3)) == ["confirmed", "confirmed", "waiting"]


def test_staff_cannot_take_away_seats_that_are_offered(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    group_of(event, "kim", 1)
    release(event, 1)

    with pytest.raises(actions.CapacityTaken):
        actions.set_seats(block=event.blocks.get(), capacity=0, reserved=0, by=nov, now=NOW)


def test_calling_off_ends_the_offers(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    offer = offer_of(kim)

    actions.call_off(event=event, because_nl="Dicht.", because_en="", by=nov, now=NOW)

    offer.refresh_from_db()
    assert (offer.state, seats_of(kim)) == ("withdrawn", ["cancelled"])


def test_the_database_refuses_an_offered_seat_without_an_offer():
    event = make_event(seats=1)
    group_of(event, "vol", 1)

    with pytest.raises(IntegrityError, match="offered_by_an_offer|CHECK"), transaction.atomic():
        event.registrations.update(seat="offered")


def test_the_database_refuses_a_second_open_offer_for_a_group():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    offer = offer_of(kim)

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(group=kim, block=offer.block, size=1, made_at=NOW, expires_at=NOW + timedelta(hours=1))


# --- its page ---------------------------------------------------------------------------------


@pytest.fixture
def waiting(time_machine):
    time_machine.move_to(NOW, tick=False)
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    return group_of(event, "kim", 3)


def page(group) -> str:
    return reverse("events:queue", args=[tokens.make(mails.QUEUE, group.pk, group.link_version)])


def test_the_page_says_which_number_a_group_is(client, waiting):
    second = group_of(waiting.event, "lee", 1)

    places = [client.get(page(group)).context["queues"][0].position for group in (waiting, second)]

    assert places == [1, 2]


def test_opening_the_link_of_an_offer_changes_nothing(client, waiting):
    release(waiting.event, 1)
    before = (seats_of(waiting), offer_of(waiting).state)

    for _ in range(2):
        client.get(page(waiting))

    assert (seats_of(waiting), offer_of(waiting).state) == before


def test_taking_the_seats_on_the_page(client, waiting):
    release(waiting.event, 2)
    third = waiting.registrations.get(name="kim 3")

    client.post(page(waiting), {"deed": "accept", "chosen": [third.pk]})

    assert seats_of(waiting) == ["offered", "waiting", "confirmed"]


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"], ["9" * 30], ["1", "1"]])
def test_a_wrong_choice_is_said_at_the_field_and_keeps_the_offer(client, waiting, chosen):
    release(waiting.event, 1)

    answer = client.post(page(waiting), {"deed": "accept", "chosen": chosen})

    assert (answer.status_code, bool(answer.context["form"].errors), offer_of(waiting).size) == (200, True, 1)


def test_an_offer_that_is_over_says_so(client, waiting):
    release(waiting.event, 1)
    chosen = offer_of(waiting).registrations.get().pk
    actions.leave_queue(group=waiting, now=NOW)

    answer = client.post(page(waiting), {"deed": "accept", "chosen": [chosen]}, follow=True)

    assert (answer.status_code, [message.level_tag for message in answer.context["messages"]]) == (200, ["error"])


def test_putting_off_an_offer_for_everybody_is_refused_in_words(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)

    answer = client.post(page(kim), {"deed": "wait"}, follow=True)

    assert (answer.status_code, [message.level_tag for message in answer.context["messages"]], seats_of(kim)) == (
        200, ["error"], ["offered"],
    )  # fmt: skip


def test_the_link_of_a_registration_is_not_the_link_of_a_group(client, waiting):
    token = tokens.make(mails.REGISTRATION, waiting.pk, 1)

    assert client.get(reverse("events:queue", args=[token])).status_code == 404


# --- what is left of an offer, and doors that close earlier ---------------------------------------


def test_who_leaves_an_offer_takes_her_seat_out_of_it():
    event = make_event(seats=3)
    group_of(event, "vol", 3)
    kim, lee = group_of(event, "kim", 5, minimum=3), group_of(event, "lee", 1)
    release(event, 3)
    actions.cancel(registration=kim.registrations.get(name="kim 1"), now=NOW)
    three = [kim.registrations.get(name=f"kim {number}").pk for number in (2, 3, 4)]

    with pytest.raises(actions.TooManyChosen):
        actions.accept_offer(offer=offer_of(kim), chosen=three, now=NOW)
    actions.accept_offer(offer=offer_of(kim), chosen=three[:2], now=NOW)

    assert (seats_of(kim), seats_of(lee)) == (
        ["cancelled", "confirmed", "confirmed", "waiting", "waiting"], ["offered"],
    )  # fmt: skip


def test_an_offer_ends_with_a_door_that_closes_earlier():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    offer = offer_of(kim)
    event.registration_closes_at = NOW + timedelta(hours=2)
    event.save()
    actions.promote(event=event, now=NOW)
    offer.refresh_from_db()
    capped = offer.expires_at

    offer.block.event.refresh_from_db()
    with pytest.raises(actions.OfferOver):
        actions.accept_offer(offer=offer, chosen=[kim.registrations.get().pk], now=NOW + timedelta(hours=2))

    assert capped == NOW + timedelta(hours=2)


def test_an_offer_made_after_the_new_closing_ends_at_once():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)
    event.registration_closes_at = NOW - timedelta(hours=1)
    event.save()

    actions.promote(event=event, now=NOW)

    assert seats_of(kim) == ["lapsed"]


def test_an_offer_for_everybody_cannot_be_put_off():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1)

    with pytest.raises(actions.TooManyChosen):
        actions.wait_for_all(offer=offer_of(kim), now=NOW)


# --- what a share costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["somebody registers", "a seat is freed"])
@pytest.mark.parametrize("waiting", [1, 6])
def test_with_a_share_the_queue_costs_the_same_however_many_groups_wait(deed, waiting, django_assert_num_queries):
    event = make_event(seats=30, seats_per_organisation=1)
    for number in range(waiting):
        # One has a seat, which is the share of who registered them; the other waits.
        group_of(event, f"g{number}", 2)
    event.refresh_from_db()
    block = event.blocks.get()
    alone = Group(event=event)

    with django_assert_num_queries(3 if deed == "somebody registers" else 9):
        if deed == "somebody registers":
            seats.seats_now(event, block, alone, wanted=1, now=NOW)
        else:
            seats.offer_freed(event, now=NOW)


def test_two_groups_of_one_house_are_offered_its_share_once():
    library = make_organisation("Bibliotheek")
    event = make_event(seats=5, seats_per_organisation=2, queue_policy=QueuePolicy.BEST_FIT)
    full = group_of(event, "vol", 2)
    actions.set_seats(block=event.blocks.get(), capacity=2, reserved=0, by=None, now=NOW)
    groups = [group_of(event, name, 2, organisation=library) for name in ("kim", "lee")]

    actions.set_seats(block=event.blocks.get(), capacity=9, reserved=0, by=None, now=NOW)

    assert [seats_of(group) for group in (full, *groups)] == [
        ["confirmed"] * 2, ["offered"] * 2, ["waiting"] * 2,
    ]  # fmt: skip


# --- the sweep looks at each format ----------------------------------------------------------------


def room_and_screen(*, room: int, screen: int, **facts):
    event = make_event(seats=room, online=screen, **facts)
    return event, event.blocks.get(format="in_person"), event.blocks.get(format="online")


def test_free_seats_in_the_room_are_no_seats_for_who_waits_for_the_screen():
    event, _room, screen = room_and_screen(room=9, screen=1)
    group_of(event, "vol", 1, block=screen)
    group_of(event, "kim", 1, block=screen)

    assert actions.sweep(now=NOW)["released"] == 0


def test_a_room_that_is_kept_for_guests_of_staff_does_not_hide_a_free_seat_on_the_screen():
    event, room, screen = room_and_screen(room=3, screen=3, seats_per_organisation=1, share_until=NOW.date())
    group_of(event, "vol", 3, block=room, now=NOW)
    Block.objects.filter(pk=room.pk).update(reserved=3)
    kim = group_of(event, "kim", 2, block=screen, now=NOW - timedelta(days=1))

    actions.sweep(now=NOW)

    assert seats_of(kim) == ["confirmed", "offered"]


# --- between the end of an offer and the next sweep ------------------------------------------------


@pytest.fixture
def overdue(time_machine):
    """Kim was offered a seat in the room; the offer is over, and nobody looked yet. There are seats online."""
    event = make_event(seats=1, online=2)
    room = event.blocks.get(format="in_person")
    group_of(event, "vol", 1, block=room)
    kim = group_of(event, "kim", 1, block=room)
    release(event, 1)
    time_machine.move_to(offer_of(kim).expires_at + timedelta(minutes=1), tick=False)
    return kim.registrations.get()


def test_who_swaps_after_her_offer_is_over_hears_that_it_cannot_be_changed(client, overdue):
    online = overdue.event.blocks.get(format="online")
    link = reverse("events:registration", args=[tokens.make(mails.REGISTRATION, overdue.pk, overdue.link_version)])

    answer = client.post(link, {"deed": "swap", "block": online.pk}, follow=True)

    assert (answer.status_code, [message.level_tag for message in answer.context["messages"]]) == (200, ["error"])
    overdue.event.refresh_from_db()
    assert overdue.event.registrations.confirmed().count() == 0


def test_staff_who_give_another_format_after_an_offer_is_over_hear_that_it_cannot_be_changed(overdue, nov):
    with pytest.raises(actions.RegistrationClosed):
        actions.correct_by_staff(
            registration=overdue, attendee=actions.Attendee(overdue.name, overdue.email), phone="",
            block=overdue.event.blocks.get(format="online"), by=nov, now=timezone.now(),
        )  # fmt: skip


# --- who hears that a group is off the list -------------------------------------------------------


def off_list() -> list[str]:
    mails_ = Mail.objects.filter(template="mails/events/registration_cancelled")
    found = mails_.filter(context__had_a_seat=False)
    assert all("niet meer op de wachtlijst" in render(mail).text for mail in found)
    return sorted(found.values_list("email", flat=True))


def test_each_of_a_group_that_leaves_the_list_hears_so(waiting):
    actions.leave_queue(group=waiting, now=NOW)

    assert off_list() == ["kim1@example.nl", "kim2@example.nl", "kim3@example.nl"]


def test_each_of_a_group_whose_offer_lapsed_hears_so_and_its_coordinator_how_to_come_back(waiting):
    release(waiting.event, 1)
    actions.sweep(now=offer_of(waiting).expires_at)

    assert off_list() == ["kim1@example.nl", "kim2@example.nl", "kim3@example.nl"]
    assert [mail.email for mail in Mail.objects.filter(template="mails/events/offer_lapsed")] == ["kim@example.nl"]


def test_a_visitor_whose_offer_lapsed_gets_one_mail(time_machine):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    actions.register_visitor(
        event=event, block=event.blocks.get(), attendee=actions.Attendee("V", "v@example.nl"), language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip
    one = event.registrations.get(email="v@example.nl")
    actions.confirm(registration=one, now=NOW)
    release(event, 1)
    actions.sweep(now=offer_of(one.group).expires_at)

    assert (off_list(), Mail.objects.filter(template="mails/events/offer_lapsed").count()) == ([], 1)


# --- the end of a session ------------------------------------------------------------------------


def test_no_offer_outlives_the_session_however_late_staff_let_it_close():
    event = make_event(seats=1)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=event.ends_at + timedelta(days=3))
    event.refresh_from_db()
    group_of(event, "vol", 1)
    kim = group_of(event, "kim", 1)
    release(event, 1, now=event.ends_at - timedelta(hours=3))

    assert offer_of(kim).expires_at == event.ends_at
    with pytest.raises(actions.OfferOver):
        actions.accept_offer(offer=offer_of(kim), chosen=[kim.registrations.get().pk], now=event.ends_at)


def test_who_proves_her_address_after_closing_hears_that_there_was_no_seat():
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    closes = rules.closes_at(event)
    actions.register_visitor(
        event=event, block=event.blocks.get(), attendee=actions.Attendee("V", "v@example.nl"), language="nl", key=uuid4(),
        now=closes - timedelta(minutes=10),
    )  # fmt: skip
    actions.sweep(now=closes)

    actions.confirm(registration=event.registrations.get(email="v@example.nl"), now=closes + timedelta(minutes=20))

    told = Mail.objects.filter(email="v@example.nl").exclude(template="mails/events/please_confirm")
    assert [mail.template for mail in told] == ["mails/events/closed_without_a_seat"]
