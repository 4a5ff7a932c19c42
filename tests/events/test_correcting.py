"""Staff put a registration right: what was typed wrong, and how somebody takes part."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.core.models import Audit
from mmn_portal.events import actions, mails
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event
from tests.events.queue import group_of, offer_of, release, seats_of
from tests.events.test_telling import mailed, visit, without_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def correct(registration, nov, *, now=NOW, block=None, **typed):
    attendee = {"name": registration.name, "email": registration.email} | typed
    done = actions.correct_by_staff(
        registration=registration, attendee=actions.Attendee(**attendee), phone="", block=block or registration.block,
        by=nov, now=now,
    )  # fmt: skip
    registration.refresh_from_db()
    return done


def kim_of(event):
    return group_of(event, "kim", 1).registrations.get()


def new_mail(kind: str) -> list[str]:
    """What of a kind was mailed to the corrected address."""
    return [mail for mail in mailed(kind) if mail == "goed@example.nl"]


def test_a_corrected_name_reaches_her_calendar_and_the_log_without_saying_what_it_was(nov):
    kim = kim_of(make_event(seats=1))

    changed = correct(kim, nov, name="Kim de Goede")

    mail = Mail.objects.get(template="mails/events/registration_changed")
    log = Audit.objects.get(deed="events.correct")
    assert (changed, kim.name, "CN=\"Kim de Goede\"" in mail.attachments[0]["content"], "kim 1" in str(vars(log))) == (
        {"name"}, "Kim de Goede", True, False,
    )  # fmt: skip


def test_a_corrected_address_gets_the_appointment_and_the_old_link_stops(client, nov):
    kim = kim_of(make_event(seats=1))
    old = reverse("events:registration", args=[tokens.make(mails.REGISTRATION, kim.pk, kim.link_version)])

    correct(kim, nov, email="goed@example.nl")

    assert (new_mail("registered"), kim.person.email, client.get(old).status_code) == (
        ["goed@example.nl"], "goed@example.nl", 410,
    )  # fmt: skip


def test_a_corrected_address_gets_the_mail_of_where_she_stands(nov):
    event = make_event(seats=2)
    visit(event, "vera@example.nl")
    group_of(event, "vol", 1)
    waiting = kim_of(event)

    correct(event.registrations.get(email="vera@example.nl"), nov, email="goed@example.nl")
    correct(waiting, nov, email="beter@example.nl")

    assert (new_mail("please_confirm"), "beter@example.nl" in mailed("on_waiting_list")) == (["goed@example.nl"], True)


def test_who_was_offered_a_seat_gets_the_offer_at_her_right_address(client, nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    visit(event, "vera@example.nl")
    vera = event.registrations.get(email="vera@example.nl")
    actions.confirm(registration=vera, now=NOW)
    release(event, 1)
    vera.refresh_from_db()

    correct(vera, nov, email="goed@example.nl")

    assert (vera.seat, new_mail("seats_offered")) == ("offered", ["goed@example.nl"])


@pytest.mark.parametrize("size", [1, 2])
def test_a_colleague_who_was_offered_a_seat_gets_her_own_link_at_her_right_address(client, nov, size):
    event = make_event(seats=size)
    group_of(event, "vol", size)
    group = group_of(event, "kim", size, minimum=size)
    release(event, size)
    one = group.registrations.order_by("pk").last()

    correct(one, nov, email="goed@example.nl")

    path, *facts = Mail.objects.get(email="goed@example.nl").links["registration_url"]
    offered = Mail.objects.filter(template="mails/events/seats_offered", email="kim@example.nl").latest("pk")
    queue, *group_facts = offered.links["queue_url"]
    pages = [path % tokens.make(*facts), queue % tokens.make(*group_facts)]
    assert (one.seat, [client.get(page).status_code for page in pages]) == ("offered", [200, 200])


def test_an_address_of_somebody_else_who_is_registered_is_refused(nov):
    event = make_event(seats=2)
    kim, _lee = kim_of(event), group_of(event, "lee", 1)

    with pytest.raises(actions.RegisteredAlready):
        correct(kim, nov, email="lee1@example.nl")


def test_who_loses_her_address_is_told_through_whoever_registered_her(nov):
    kim = kim_of(make_event(seats=1))

    correct(kim, nov, email="")

    assert Mail.objects.get(template="mails/events/registered", email="kim@example.nl").context["colleagues"] == [
        "kim 1"
    ]


def test_needs_diet_and_answers_are_corrected_without_a_mail(nov):
    event = make_event(seats=1)
    car = event.questions.create(text_nl="Auto?", kind="yes_no")
    kim = kim_of(event)
    Mail.objects.all().delete()

    changed = correct(kim, nov, access_needs="ringleiding", diet="noten", answers={car.pk: "ja"})

    assert (changed, kim.access_needs, kim.diet, kim.answers.get().answer, Mail.objects.count()) == (
        {"access_needs", "diet", "answers"}, "ringleiding", "noten", "ja", 0,
    )  # fmt: skip


def test_another_format_takes_a_reserved_seat_and_frees_hers_for_the_queue(nov):
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    kim = group_of(event, "kim", 1, block=room)
    lee = group_of(event, "lee", 1, block=room)
    event.blocks.filter(pk=online.pk).update(reserved=1)

    correct(kim.registrations.get(), nov, block=online)

    online.refresh_from_db()
    assert (seats_of(kim), seats_of(lee), online.reserved, mailed("registration_changed")) == (
        ["confirmed"], ["offered"], 0, ["kim1@example.nl"],
    )  # fmt: skip


def test_a_full_format_is_refused_and_she_keeps_what_she_has(nov):
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    group_of(event, "vol", 1, block=online)
    kim = group_of(event, "kim", 1, block=room).registrations.get()

    with pytest.raises(actions.NoSeat):
        correct(kim, nov, block=online, name="Anders")

    kim.refresh_from_db()
    assert (kim.block, kim.name) == (room, "kim 1")


def test_who_was_offered_a_seat_in_the_room_takes_part_online_and_her_offer_ends(nov):
    event = make_event(seats=1, online=1)
    room, online = event.blocks.get(format="in_person"), event.blocks.get(format="online")
    group_of(event, "vol", 1, block=room)
    kim = group_of(event, "kim", 1, block=room)
    actions.cancel(registration=event.registrations.confirmed().get(), now=NOW)
    offer = offer_of(kim)

    correct(kim.registrations.get(), nov, block=online)

    offer.refresh_from_db()
    assert (seats_of(kim), offer.state, "kim1@example.nl" in mailed("registered")) == (["confirmed"], "withdrawn", True)


def test_after_the_session_a_name_is_corrected_without_a_mail(nov):
    kim = kim_of(make_event(seats=1))
    Mail.objects.all().delete()

    correct(kim, nov, name="Kim de Goede", now=kim.event.ends_at + timedelta(days=1))

    assert (kim.name, Mail.objects.count()) == ("Kim de Goede", 0)


def test_after_the_session_a_corrected_address_gets_the_link_to_her_page(client, nov):
    kim = kim_of(make_event(seats=1))

    correct(kim, nov, email="goed@example.nl", now=kim.event.ends_at + timedelta(days=1))

    mail = Mail.objects.get(email="goed@example.nl")
    path, *facts = mail.links["registration_url"]
    assert (mail.kind, client.get(path % tokens.make(*facts)).status_code) == ("events/new_link", 200)


def test_nobody_who_was_forgotten_is_corrected(nov):
    event = make_event(seats=1)
    kim = kim_of(event)
    actions.erase_registrations(found=event.registrations.all(), now=kim.event.ends_at + timedelta(days=1))

    with pytest.raises(actions.RegistrationClosed):
        correct(kim, nov, name="Kim")


# --- on the desk --------------------------------------------------------------------------------------


def test_staff_correct_a_registration_on_the_desk(client, boss):
    event = make_event(seats=1)
    car = event.questions.create(text_nl="Auto?", kind="yes_no", is_required=True)
    lee = without_address(event)
    client.force_login(boss)
    page = f"/beheer/events/registration/{lee.pk}/correct/"
    shown = client.get(f"/beheer/events/registration/{lee.pk}/change/").text

    client.post(
        page, {"do": "1", "name": "Lee", "email": "Goed@Example.nl", "diet": "noten", f"question_{car.pk}": "nee"}
    )

    lee.refresh_from_db()
    assert ("../correct/" in shown, lee.email, lee.diet, lee.answers.get().answer) == (
        True, "goed@example.nl", "noten", "nee",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"email": "geen-adres"}, "email"),
        ({"block": "9" * 30}, "block"),
        ({"phone": "1"}, "phone"),
    ],
)
def test_nonsense_is_said_on_the_desk_and_stays(client, boss, typed, wrong):
    event = make_event(seats=1, online=1)
    kim = group_of(event, "kim", 1, block=event.blocks.get(format="online")).registrations.get()
    client.force_login(boss)
    facts = {"do": "1", "name": "Kim", "email": "kim1@example.nl", "block": kim.block_id}

    answer = client.post(f"/beheer/events/registration/{kim.pk}/correct/", facts | typed)

    kim.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), kim.name) == (200, [wrong], "kim 1")


def test_a_refusal_is_said_on_the_desk(client, boss):
    event = make_event(seats=2)
    kim, _lee = kim_of(event), group_of(event, "lee", 1)
    client.force_login(boss)

    answer = client.post(
        f"/beheer/events/registration/{kim.pk}/correct/", {"do": "1", "name": "Kim", "email": "lee1@example.nl"}
    )

    assert len(answer.context["form"].non_field_errors()) == 1


def test_nobody_but_staff_corrects(client, ina):
    kim = kim_of(make_event(seats=1))
    client.force_login(ina)

    assert client.post(f"/beheer/events/registration/{kim.pk}/correct/", {"do": "1", "name": "X"}).status_code == 302
