"""What NOV staff do at the registration desk."""

from uuid import uuid4

import pytest

from mmn_portal.events import actions
from mmn_portal.events.enums import Audience
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db


def phone(event, nov, name="Truus", email="truus@example.nl"):
    return actions.add_by_staff(
        event=event, block=event.blocks.first(), name=name, email=email, phone="030 1234567", language="nl",
        organisation=None, by=nov, now=NOW,
    )  # fmt: skip


def test_someone_who_phones_takes_a_reserved_seat(nov):
    event = make_event(seats=1)
    event.blocks.update(reserved=1)

    assert phone(event, nov).seat == "confirmed"


def test_staff_cannot_oversell_either(nov):
    event = make_event(seats=1)
    phone(event, nov)

    with pytest.raises(actions.NoSeat):
        phone(event, nov, email="ander@example.nl")


def test_the_same_address_is_not_added_twice(nov):
    event = make_event(seats=3)
    phone(event, nov)

    with pytest.raises(actions.RegisteredAlready):
        phone(event, nov)


def test_moving_gives_the_new_seat_before_it_takes_the_old_one(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=1)
    registration = phone(first, nov)

    moved = actions.move_to(registration=registration, event=second, block=second.blocks.get(), by=nov, now=NOW)

    registration.refresh_from_db()
    assert (registration.seat, moved.seat, moved.event) == ("cancelled", "confirmed", second)


def test_moving_to_a_full_session_leaves_everything_as_it_was(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=1)
    registration = phone(first, nov)
    phone(second, nov, email="ander@example.nl")

    with pytest.raises(actions.NoSeat):
        actions.move_to(registration=registration, event=second, block=second.blocks.get(), by=nov, now=NOW)

    registration.refresh_from_db()
    assert registration.seat == "confirmed"


def test_the_mails_of_a_move_take_one_appointment_away_and_bring_the_other(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=1)
    registration = phone(first, nov)
    Mail.objects.all().delete()

    actions.move_to(registration=registration, event=second, block=second.blocks.get(), by=nov, now=NOW)

    assert sorted(mail.attachments[0]["method"] for mail in Mail.objects.all()) == ["CANCEL", "REQUEST"]


def test_a_message_reaches_everyone_with_a_seat_and_nobody_else(nov):
    event = make_event(seats=1)
    phone(event, nov)
    actions.register_colleagues(
        event=event, block=event.blocks.get(), attendees=[actions.Attendee("Wil", "wil@example.nl")],
        organisation=None, by=nov.person, language="nl", key=uuid4(), now=NOW,
    )  # fmt: skip

    actions.message_participants(
        event=event, audience=Audience.CONFIRMED, subject="Parkeren", text="Achter het gebouw.", by=nov, now=NOW
    )

    assert list(Mail.objects.filter(template="mails/events/message").values_list("email", flat=True)) == [
        "truus@example.nl"
    ]


def test_calling_off_tells_everyone_and_empties_their_calendars(nov):
    event = make_event(seats=2)
    phone(event, nov)

    actions.call_off(event=event, because_nl="De zaal is dicht.", because_en="", by=nov, now=NOW)

    mail = Mail.objects.get(template="mails/events/event_called_off")
    assert (mail.attachments[0]["method"], event.registrations.get().seat) == ("CANCEL", "cancelled")


def test_a_session_is_called_off_once(nov):
    event = make_event(seats=2)
    actions.call_off(event=event, because_nl="Dicht.", because_en="", by=nov, now=NOW)

    with pytest.raises(actions.NoSuchRoad):
        actions.call_off(event=event, because_nl="Dicht.", because_en="", by=nov, now=NOW)


def test_a_changed_time_raises_the_sequence_in_everyones_calendar(nov):
    event = make_event(seats=2)
    phone(event, nov)

    actions.tell_change(event=event, by=nov, now=NOW)

    mail = Mail.objects.get(template="mails/events/event_changed")
    assert "SEQUENCE:1" in mail.attachments[0]["content"]


def test_the_desk_keeps_a_session_with_its_place_typed_by_name(client, boss):
    event = make_event(seats=3)
    client.force_login(boss)
    facts = {
        "title_nl": "Sessie", "slug": "kick-off", "kind": "kick-off", "starts_on": "2027-03-16", "starts_at_0": "2027-03-16",
        "starts_at_1": "11:00", "ends_at_0": "2027-03-16", "ends_at_1": "12:00", "place": "Zwolle",
        "blocks-TOTAL_FORMS": "0", "blocks-INITIAL_FORMS": "0", "speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0",
    }  # fmt: skip

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", facts)

    event.refresh_from_db()
    assert (answer.status_code, str(event.place)) == (302, "Zwolle")


def test_a_new_time_on_the_desk_reaches_every_calendar(client, boss):
    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)
    facts = {
        "title_nl": "Sessie", "slug": "kick-off", "kind": "kick-off", "starts_on": "2027-03-16", "starts_at_0": "2027-03-16",
        "starts_at_1": "11:00", "ends_at_0": "2027-03-16", "ends_at_1": "12:00", "blocks-TOTAL_FORMS": "0",
        "blocks-INITIAL_FORMS": "0", "speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0",
    }  # fmt: skip

    client.post(f"/beheer/events/event/{event.pk}/change/", facts)

    assert "SEQUENCE:1" in Mail.objects.get(template="mails/events/event_changed").attachments[0]["content"]


def test_a_message_sent_twice_is_one_message(nov):
    event = make_event(seats=1)
    phone(event, nov)

    for _ in range(2):
        actions.message_participants(
            event=event, audience=Audience.CONFIRMED, subject="Parkeren", text="Achter.", by=nov, now=NOW
        )

    assert Mail.objects.filter(template="mails/events/message").count() == 1


def test_moving_two_people_to_one_seat_moves_nobody(client, boss):
    from datetime import timedelta

    from django.utils import timezone

    starts = timezone.now() + timedelta(days=9)
    first, second = (
        make_event(slug, seats=seats, starts_at=starts, ends_at=starts + timedelta(hours=1))
        for slug, seats in (("een", 2), ("twee", 1))
    )
    both = [phone(first, boss, email=f"p{number}@example.nl") for number in range(2)]
    client.force_login(boss)

    client.post(
        "/beheer/events/registration/",
        {"action": "move", "_selected_action": [one.pk for one in both], "do": "1", "block": second.blocks.get().pk},
    )

    assert (first.registrations.confirmed().count(), second.registrations.count()) == (2, 0)
