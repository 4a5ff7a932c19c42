"""What NOV staff do at the registration desk."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import date_format

from mmn_portal.core import sheets
from mmn_portal.events import actions, queries
from mmn_portal.events.enums import Audience, EventState
from mmn_portal.events.models import Event, Programme, Registration
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from tests.conftest import NOW, make_event, place
from tests.events.queue import group_of, offer_of, release, seats_of

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def phone(event, nov, name="Truus", email="truus@example.nl", now=NOW, **more):
    return actions.add_by_staff(
        event=event, block=event.blocks.first(), name=name, email=email, phone="030 1234567", language="nl",
        organisation=None, by=nov, now=now, **more,
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


def test_someone_who_phones_for_a_full_session_waits_and_answers_for_herself(client, boss, time_machine):
    event = make_event(seats=1)
    vol = group_of(event, "vol", 1)
    time_machine.move_to(NOW, tick=False)
    client.force_login(boss)
    asked = {
        "do": "1", "block": event.blocks.get().pk, "name": "Truus", "email": "truus@example.nl", "language": "nl",
        "key": str(uuid4()),
    }  # fmt: skip
    address = f"/beheer/events/event/{event.pk}/add-person/"

    refused = client.post(address, asked)
    client.post(address, asked | {"else_waits": "on"})
    release(event, 1)

    truus = event.registrations.get(name="Truus")
    offer = Mail.objects.get(template="mails/events/seats_offered")
    assert (refused.status_code, seats_of(vol), truus.seat, truus.registered_by) == (
        200,
        ["cancelled"],
        "offered",
        None,
    )
    assert (offer.email, Mail.objects.filter(template="mails/events/on_waiting_list").get().email) == (
        truus.email,
        truus.email,
    )


def test_for_whoever_has_no_address_staff_get_the_offer(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)
    phone(event, nov, email="", else_waits=True)
    release(event, 1)

    assert Mail.objects.get(template="mails/events/seats_offered").email == nov.email


def test_nobody_waits_for_what_can_no_longer_be_offered(nov):
    event = make_event(seats=1)
    group_of(event, "vol", 1)

    with pytest.raises(actions.NoSeat):
        phone(event, nov, else_waits=True, now=event.starts_at - timedelta(minutes=30))


def test_who_was_there_without_registering_is_added_afterwards_without_an_appointment(nov):
    event = make_event(seats=2)
    after = event.ends_at + timedelta(hours=2)

    one = phone(event, nov, now=after)
    actions.mark_attended(registration=one, by=nov, now=after)

    mail = Mail.objects.get(email=one.email)
    assert not Registration.objects.without_a_mail(after).exists()
    assert (mail.template, mail.attachments) == ("mails/events/new_link", [])
    assert "op de lijst van deze bijeenkomst" in render(mail).text


@pytest.mark.parametrize("over", ["from", "to"])
def test_nobody_is_moved_from_or_to_a_session_that_is_over(nov, over):
    begins = datetime(2027, 4, 1, 10, tzinfo=AMSTERDAM)
    early, late = (
        make_event("een", seats=1),
        make_event("twee", seats=1, starts_at=begins, ends_at=begins + timedelta(hours=1)),
    )
    here, there = (early, late) if over == "from" else (late, early)
    one = phone(here, nov)

    with pytest.raises(actions.RegistrationClosed):
        actions.move_to(
            registration=one, event=there, block=there.blocks.get(), by=nov, now=early.ends_at + timedelta(minutes=1)
        )

    one.refresh_from_db()
    assert (one.seat, there.registrations.count()) == ("confirmed", 0)


def test_staff_cancel_after_they_saw_of_whom_and_it_stands_in_the_log(client, boss, time_machine):
    from mmn_portal.core.models import Audit

    event, past = make_event(seats=2), make_event("voorbij", seats=1)
    chosen = [phone(event, boss), phone(past, boss, name="Bram")]
    past.starts_on, past.starts_at, past.ends_at = NOW.date(), NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    past.save()
    time_machine.move_to(NOW, tick=False)
    client.force_login(boss)
    asked = {"action": "cancel", "_selected_action": [str(one.pk) for one in chosen]}

    shown = client.post("/beheer/events/registration/", asked)
    before = [one.seat for one in Registration.objects.order_by("pk")]
    done = client.post("/beheer/events/registration/", asked | {"do": "1"}, follow=True)

    said = [str(message) for message in done.context["messages"]]
    assert ("Truus" in shown.text, before) == (True, ["confirmed", "confirmed"])
    assert [one.seat for one in Registration.objects.order_by("pk")] == ["cancelled", "confirmed"]
    assert Audit.objects.filter(deed="events.cancel_by_staff", thing=f"registration {chosen[0].pk}").count() == 1
    assert len(said) == 2 and "Bram" in " ".join(said)


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


def test_a_session_that_is_over_is_not_called_off_any_more(client, boss, time_machine):
    event = make_event(seats=2)
    one = phone(event, boss)
    after = event.ends_at + timedelta(days=3)
    actions.mark_attended(registration=one, by=boss, now=after)
    time_machine.move_to(after, tick=False)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/call-off/", {"do": "1", "because_nl": "Toch niet."})

    one.refresh_from_db()
    assert (answer.status_code, bool(answer.context["form"].non_field_errors()), one.attended_at is None) == (
        200, True, False,
    )  # fmt: skip


def test_a_changed_time_raises_the_sequence_in_everyones_calendar(nov):
    event = make_event(seats=2)
    phone(event, nov)

    actions.tell_change(event=event, by=nov, now=NOW)

    mail = Mail.objects.get(template="mails/events/event_changed")
    assert "SEQUENCE:1" in mail.attachments[0]["content"]


def typed(**more) -> dict:
    """What the page of a session sends."""
    facts = {
        "title_nl": "Sessie", "slug": "kick-off", "kind": "kick-off", "starts_on": "2027-03-16", "starts_at_0": "2027-03-16",
        "starts_at_1": "10:00", "ends_at_0": "2027-03-16", "ends_at_1": "12:00", "queue_policy": "strict",
        "offer_hours": "24",
    }  # fmt: skip
    for inline in ("blocks", "speakers", "questions", "reminder_rules"):
        facts |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    return facts | more


def test_the_desk_keeps_a_session_with_its_place_typed_by_name(client, boss):
    event = make_event(seats=3)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(place="Zwolle"))

    event.refresh_from_db()
    assert (answer.status_code, str(event.place)) == (302, "Zwolle")


def test_before_a_new_time_is_saved_the_desk_says_who_hears_of_it(client, boss):
    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="11:00"))

    event.refresh_from_db()
    assert (answer.status_code, answer.context["impact"].confirmed, event.starts_at.hour, len(answer.context["changes"])) == (
        200, 1, 9, 1,
    )  # fmt: skip


@pytest.mark.parametrize(("choice", "told"), [("tell", 1), ("silent", 0)])
def test_staff_choose_whether_a_new_time_is_told(client, boss, choice, told):
    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)

    client.post(f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="11:00", impact=choice))

    event.refresh_from_db()
    sent = [mail.attachments[0]["content"] for mail in Mail.objects.filter(template="mails/events/event_changed")]
    assert (event.starts_at.hour, [("SEQUENCE:1" in content) for content in sent]) == (10, [True] * told)


def test_that_nobody_was_told_stands_in_the_log(client, boss):
    from mmn_portal.core.models import Audit

    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)

    client.post(f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="11:00", impact="silent"))

    assert Audit.objects.filter(deed="events.change_silently", thing=f"event {event.pk}").count() == 1


@pytest.mark.parametrize("choice", ["tell", "silent"])
def test_an_open_offer_ends_with_an_earlier_closing_and_its_reader_hears_so(client, boss, choice, time_machine):
    event = make_event(seats=2)
    group_of(event, "vol", 2)
    group = group_of(event, "kim", 1)
    now = event.starts_at - timedelta(hours=20)
    release(event, 1, now=now)
    before = offer_of(group).expires_at
    time_machine.move_to(now, tick=False)
    client.force_login(boss)

    client.post(
        f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="08:00", ends_at_1="12:00", impact=choice)
    )

    event.refresh_from_db()
    ends = offer_of(group).expires_at
    sooner = Mail.objects.filter(template="mails/events/seats_offered").order_by("pk").last()
    assert (before > event.starts_at, ends, sooner.context["sooner"]) == (True, event.starts_at, True)
    assert "eerder dan we eerst schreven" in render(sooner).text


def test_a_new_room_is_told_too(client, boss):
    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(room="Zaal 3") | {"impact": "tell"})

    mails_ = Mail.objects.filter(template="mails/events/event_changed")
    assert (answer.status_code, [mail.context["where"] for mail in mails_]) == (302, ["Zaal 3"])


def test_registration_cannot_close_after_the_session(client, boss):
    event = make_event(seats=3)
    client.force_login(boss)

    answer = client.post(
        f"/beheer/events/event/{event.pk}/change/",
        typed(registration_closes_at_0="2027-03-16", registration_closes_at_1="12:01"),
    )

    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, ["registration_closes_at"])


def test_a_refused_change_is_not_asked_about(client, boss):
    event = make_event(seats=3)
    phone(event, boss)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(starts_at_1="half elf"))

    assert ("impact" in answer.context, answer.context["adminform"].form.errors.keys()) == (False, {"starts_at"})


def test_a_wider_share_offers_the_freed_seats_at_once(client, boss):
    event = make_event(seats=3, seats_per_organisation=1)
    group = group_of(event, "kim", 2)
    client.force_login(boss)

    client.post(f"/beheer/events/event/{event.pk}/change/", typed(seats_per_organisation=""))

    assert seats_of(group) == ["confirmed", "offered"]


def test_a_message_to_chosen_people_reaches_them_only(client, boss):
    event = make_event(seats=3)
    first, _second = phone(event, boss), phone(event, boss, email="ander@example.nl")
    client.force_login(boss)

    client.post(
        "/beheer/events/registration/",
        {"action": "write", "_selected_action": [first.pk], "do": "1", "subject": "Hoi", "text": "Bel even."},
    )

    assert list(Mail.objects.filter(template="mails/events/message").values_list("email", flat=True)) == [first.email]


def test_a_message_to_chosen_people_is_sent_once_and_again_to_others(nov):
    event = make_event(seats=3)
    first, second = phone(event, nov), phone(event, nov, email="ander@example.nl")

    for chosen in ([first.pk], [first.pk], [second.pk]):
        actions.message_participants(
            event=event, audience=Audience.CHOSEN, subject="Hoi", text="Bel.", by=nov, now=NOW, chosen=chosen
        )

    assert sorted(Mail.objects.filter(template="mails/events/message").values_list("email", flat=True)) == [
        "ander@example.nl", "truus@example.nl",
    ]  # fmt: skip


def test_a_copy_has_seats_speakers_questions_and_rules_and_no_people(nov):
    event = make_event(seats=3, online=5, share_until=NOW.date(), seats_per_organisation=2)
    phone(event, nov)
    event.speakers.create(name="Voorbeeld Spreker")
    car = event.questions.create(text_nl="Auto?", kind="yes_no", place=2)
    event.questions.create(text_nl="Plaatsen?", shown_if=car, shown_if_answer="ja", place=1)
    event.reminder_rules.create(kind="week", days=2)

    (made,) = actions.copy_event(event=event, days=[date(2027, 3, 30)], by=nov, now=NOW)

    follow_up = made.questions.get(text_nl="Plaatsen?")
    assert (
        made.slug, made.state, made.starts_at.isoformat(), made.blocks.count(), made.registrations.count(),
        made.speakers.count(), follow_up.shown_if.event_id, made.reminder_rules.count(), made.share_until,
    ) == (
        "kick-off-2027-03-30", "draft", "2027-03-30T10:00:00+02:00", 2, 0, 1, made.pk, 1, date(2027, 3, 16),
    )  # fmt: skip


def test_a_copy_of_a_programme_has_its_sessions_and_days_without_people(client, boss):
    day = Programme.objects.create(
        slug="studiedag", title_nl="Studiedag", starts_on=date(2027, 3, 16), ends_on=date(2027, 3, 17), is_public=True
    )
    first = make_event("a", seats=3, programme=day, track="Werven")
    make_event("b", seats=2, programme=day, starts_on=date(2027, 3, 17), starts_at=None)
    make_event("c", seats=2, programme=day, state=EventState.CANCELLED)
    phone(first, boss)
    client.force_login(boss)

    page = f"/beheer/events/programme/{day.pk}/copy/"
    refused = client.post(page, {"do": "1", "title_nl": "", "first_on": "2101-01-01"}).context["form"].errors
    client.post(page, {"do": "1", "title_nl": "Studiedag najaar", "first_on": "2027-11-02"}, follow=True)

    made = Programme.objects.exclude(pk=day.pk).get()
    assert set(refused) == {"title_nl", "first_on"}
    assert (made.slug, made.is_public, made.ends_on) == ("studiedag-najaar", False, date(2027, 11, 3))
    assert [
        (one.slug, one.state, one.starts_on.isoformat(), one.starts_at and one.starts_at.isoformat(), one.track)
        for one in made.sessions.order_by("starts_on")
    ] == [
        ("a-2027-11-02", "draft", "2027-11-02", "2027-11-02T09:00:00+00:00", "Werven"),
        ("b-2027-11-03", "draft", "2027-11-03", None, ""),
    ]  # fmt: skip
    assert (day.sessions.count(), Registration.objects.filter(event__programme=made).count()) == (3, 0)


def test_a_programme_is_not_copied_onto_the_change_of_the_clock(client, boss):
    day = Programme.objects.create(
        slug="nacht", title_nl="Nacht", starts_on=date(2027, 3, 16), ends_on=date(2027, 3, 16)
    )
    begins = datetime(2027, 3, 16, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    make_event("laat", programme=day, starts_at=begins, ends_at=begins + timedelta(hours=1))
    client.force_login(boss)

    answer = client.post(
        f"/beheer/events/programme/{day.pk}/copy/", {"do": "1", "title_nl": "Nog een nacht", "first_on": "2027-03-28"}
    )

    assert (bool(answer.context["form"].non_field_errors()), Programme.objects.count(), Event.objects.count()) == (
        True,
        1,
        1,
    )


def test_what_was_shown_stands_on_the_page_after_the_session_and_the_mail_says_so(client, nov, time_machine):
    event = make_event(seats=3, material_nl="[Dia's](https://example.nl/dias)", text_nl="Kom je?")
    phone(event, nov)
    time_machine.move_to(NOW, tick=False)
    before = client.get(event.get_absolute_url()).text
    after = event.ends_at + timedelta(days=1, hours=1)
    actions.sweep(now=after)
    time_machine.move_to(after, tick=False)
    later = client.get(event.get_absolute_url()).text
    thanks = render(Mail.objects.get(template="mails/events/thanks"))

    assert ("example.nl/dias" in before, 'href="https://example.nl/dias"' in later) == (False, True)
    assert ("staat op de pagina" in thanks.text, event.get_absolute_url() in thanks.text) == (True, True)
    (copy,) = actions.copy_event(event=event, days=[date(2027, 3, 30)], by=nov, now=NOW)
    assert (copy.material_nl, copy.text_nl) == ("", "Kom je?")


def test_a_series_has_an_address_for_each_day(client, boss):
    event = make_event(seats=3)
    client.force_login(boss)
    facts = {"do": "1", "first_on": "2027-03-23", "every": "7", "how_many": "3"}

    for _ in range(2):
        client.post(f"/beheer/events/event/{event.pk}/copy/", facts)

    assert list(Event.objects.exclude(pk=event.pk).order_by("pk").values_list("slug", flat=True)) == [
        "kick-off-2027-03-23", "kick-off-2027-03-30", "kick-off-2027-04-06",
        "kick-off-2027-03-23-2", "kick-off-2027-03-30-2", "kick-off-2027-04-06-2",
    ]  # fmt: skip


# --- a list of people ---------------------------------------------------------------------------

LIST = "Naam;E-mail;Dieet\r\nKim;kim@example.nl;noten\r\nTruus;truus@example.nl;\r\n;leeg@example.nl;\r\nLee;geen-adres;\r\nKim 2;KIM@example.nl;\r\n"


def hand_in(client, event, content, name="lijst.csv"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(
        f"/beheer/events/event/{event.pk}/import/", {"do": "1", "block": event.blocks.get().pk, "file": file}
    )


def test_a_list_is_shown_row_by_row_with_what_is_wrong_and_writes_nothing(client, boss):
    event = make_event(seats=9)
    phone(event, boss)
    client.force_login(boss)

    rows = hand_in(client, event, LIST).context["rows"]

    assert ([(row.number, len(row.problems)) for row in rows], event.registrations.count()) == (
        [(2, 0), (3, 1), (4, 1), (5, 1), (6, 1)], 1,
    )  # fmt: skip


def test_after_yes_the_good_rows_have_a_seat_and_a_mail(client, boss):
    event = make_event(seats=9)
    phone(event, boss)
    client.force_login(boss)
    shown = hand_in(client, event, LIST)

    client.post(f"/beheer/events/event/{event.pk}/import/", {"sure": shown.context["ready"]})

    assert list(event.registrations.order_by("pk").values_list("name", "seat", "diet")) == [
        ("Truus", "confirmed", ""), ("Kim", "confirmed", "noten"),
    ]  # fmt: skip


def test_a_list_that_does_not_fit_adds_nobody(client, boss):
    event = make_event(seats=1)
    client.force_login(boss)
    shown = hand_in(client, event, "Naam\nKim\nLee\n")

    client.post(f"/beheer/events/event/{event.pk}/import/", {"sure": shown.context["ready"]})

    assert event.registrations.count() == 0


@pytest.mark.parametrize("people", [3, 60])
def test_a_list_asks_the_same_of_the_database_however_long(nov, people, django_assert_max_num_queries):
    event = make_event(seats=99)
    event.blocks.update(reserved=2)
    event.questions.create(text_nl="Auto?", kind="yes_no", is_required=True)
    rows = [{"name": f"P {number}", "email": f"p{number}@example.nl" if number % 3 else ""} for number in range(people)]
    key = uuid4()

    with django_assert_max_num_queries(30):
        made = actions.import_people(
            event=event, block=event.blocks.get(), people_=rows, organisation=None, by=nov, key=key, now=NOW
        )
    again = actions.import_people(
        event=event, block=event.blocks.get(), people_=rows, organisation=None, by=nov, key=key, now=NOW
    )

    letters = Mail.objects.filter(template="mails/events/registered")
    assert (len(made), again, event.registrations.count(), event.blocks.get().reserved) == (people, made, people, 0)
    assert {mail.email for mail in letters} == {row["email"] for row in rows if row["email"]}
    assert all(mail.attachments[0]["method"] == "REQUEST" and mail.context["asks"] for mail in letters)
    assert len({one.person_id for one in made}) == people


def test_a_list_with_somebody_who_is_registered_by_now_adds_nobody(nov):
    event = make_event(seats=9)
    phone(event, nov)

    with pytest.raises(actions.RegisteredAlready):
        actions.import_people(
            event=event, block=event.blocks.get(), people_=[{"name": "Kim"}, {"name": "T", "email": "truus@example.nl"}],
            organisation=None, by=nov, key=uuid4(), now=NOW,
        )  # fmt: skip

    assert event.registrations.count() == 1


def test_what_comes_back_changed_is_refused(client, boss):
    event, other = make_event(seats=9), make_event("ander", seats=9)
    client.force_login(boss)
    ready = hand_in(client, event, LIST).context["ready"]

    answers = [
        client.post(f"/beheer/events/event/{one.pk}/import/", {"sure": sure}).status_code
        for one, sure in ((event, ready[:-2] + "xx"), (other, ready))
    ]

    assert (answers, Registration.objects.count()) == ([302, 404], 0)


def test_an_xlsx_is_read_as_well(client, boss):
    event = make_event(seats=9)
    client.force_login(boss)
    book = sheets.xlsx(["Name", "E-mail"], [["Kim", "kim@example.nl"]], title="lijst")

    rows = hand_in(client, event, book, "lijst.xlsx").context["rows"]

    assert [(row.facts["name"], row.facts["email"], row.problems) for row in rows] == [("Kim", "kim@example.nl", [])]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 kapot", b"\x00\x01\x02", b"x" * 2_000_001, b"Voornaam\nKim\n", b"Naam\n" * 1002, b'"' * 200_000],
)
def test_a_file_that_is_no_list_is_refused_in_words(client, boss, content):
    event = make_event(seats=9)
    client.force_login(boss)

    answer = hand_in(client, event, content)

    assert (answer.status_code, "file" in answer.context["form"].errors, event.registrations.count()) == (200, True, 0)


# --- what was mailed ------------------------------------------------------------------------------


def test_the_timeline_says_what_left_what_was_missed_and_what_comes(client, boss):
    event = make_event(seats=9)
    phone(event, boss)
    actions.sweep(now=event.starts_at - timedelta(days=7))
    client.force_login(boss)

    steps = client.get(f"/beheer/events/event/{event.pk}/timeline/?op_0=2027-03-14&op_1=09:00").context["steps"]

    assert [(step.moment.kind, step.state, step.readers) for step in steps] == [
        ("week", "sent", 1), ("still", "missed", 0), ("day", "coming", 1), ("hour", "coming", 0), ("thanks", "coming", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("", ""),
        ("morgen", "half tien"),
        ("2027-03-28", "02:30"),
        ("2027-10-31", "02:30"),
        ("9999-99-99", "00:00"),
        ("9999-12-31", "00:00"),
    ],
)
def test_a_strange_moment_shows_the_timeline_of_now_and_says_why(client, boss, day, clock):
    event = make_event(seats=9)
    client.force_login(boss)

    answer = client.get(f"/beheer/events/event/{event.pk}/timeline/", {"op_0": day, "op_1": clock})

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, bool(day))


def test_the_mails_of_a_person_stand_with_her_and_so_does_what_she_did_not_get(nov):
    event = make_event(seats=9)
    early = phone(event, nov)
    actions.sweep(now=event.starts_at - timedelta(days=7))
    late = actions.add_by_staff(
        event=event, block=event.blocks.get(), name="Laat", email="laat@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=event.starts_at - timedelta(days=6),
    )  # fmt: skip

    found = [
        ([mail.kind for mail in queries.mails_about(one)], len(queries.not_mailed(one, now=NOW)))
        for one in (early, late)
    ]

    assert found == [(["events/reminder", "events/registered"], 0), (["events/registered"], 1)]


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


def test_saving_a_session_with_the_same_place_tells_nobody(client, boss):
    event = make_event(seats=3, place=place("Zwolle", "NL-OV"))
    phone(event, boss)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(place="Zwolle", lead_nl="Nieuw."))

    assert (answer.status_code, Mail.objects.filter(template="mails/events/event_changed").count()) == (302, 0)


NIGHT = {"starts_on": "2027-10-31", "starts_at_0": "2027-10-31", "ends_at_0": "2027-10-31", "ends_at_1": "05:00"}


@pytest.mark.parametrize(
    ("clock", "begins", "wrong"),
    [
        ("02:30", None, "zomertijd"),
        ("02:30 zomertijd", "2027-10-31T00:30:00+00:00", ""),
        ("02:30 wintertijd", "2027-10-31T01:30:00+00:00", ""),
        ("04:00", "2027-10-31T03:00:00+00:00", ""),
        ("04:00 zomertijd", None, "."),
        ("half drie", None, "."),
    ],
)
def test_a_time_that_comes_twice_offers_both_on_the_desk(client, boss, clock, begins, wrong):
    event = make_event(seats=3)
    client.force_login(boss)

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(**NIGHT | {"starts_at_1": clock}))

    event.refresh_from_db()
    if begins:
        assert event.starts_at.isoformat() == begins
    else:
        errors = answer.context["adminform"].form.errors
        assert (list(errors), wrong in errors["starts_at"][0], clock in answer.text) == (["starts_at"], True, True)


def test_a_time_that_is_skipped_is_refused_on_the_desk(client, boss):
    event = make_event(seats=3)
    client.force_login(boss)
    facts = {"starts_on": "2027-03-28", "starts_at_0": "2027-03-28", "ends_at_0": "2027-03-28", "ends_at_1": "05:00"}

    answer = client.post(f"/beheer/events/event/{event.pk}/change/", typed(**facts, starts_at_1="02:30"))

    assert list(answer.context["adminform"].form.errors) == ["starts_at"]


def test_nobody_is_moved_before_her_address_is_proven(nov):
    event, other = make_event("een", seats=1), make_event("twee", seats=1)
    actions.register_visitor(
        event=event, block=event.blocks.get(), attendee=actions.Attendee("V", "v@example.nl"), language="nl",
        key=uuid4(), now=NOW,
    )  # fmt: skip

    with pytest.raises(actions.RegistrationClosed):
        actions.move_to(registration=event.registrations.get(), event=other, block=other.blocks.get(), by=nov, now=NOW)


@pytest.mark.parametrize("state", ["draft", "proposed", "refused", "cancelled"])
def test_nobody_is_added_to_a_session_that_is_not_on(nov, state):
    event = make_event(seats=3)
    Event.objects.filter(pk=event.pk).update(state=state, proposed_at=NOW)

    with pytest.raises(actions.RegistrationClosed):
        phone(event, nov)


def test_somebody_who_is_known_under_another_address_is_not_added_twice(nov):
    event = make_event(seats=3)
    phone(event, nov)
    event.registrations.update(email="oud@example.nl")

    with pytest.raises(actions.RegisteredAlready):
        phone(event, nov)


@pytest.mark.parametrize("day", ["0101-01-01", "9999-12-31", "2101-01-01"])
def test_a_copy_on_a_strange_day_is_refused(client, boss, day):
    event = make_event(seats=3, registration_opens_at=NOW - timedelta(days=20))
    client.force_login(boss)

    answer = client.post(
        f"/beheer/events/event/{event.pk}/copy/", {"do": "1", "first_on": day, "every": "7", "how_many": "52"}
    )

    assert (answer.status_code, Event.objects.count()) == (200, 1)


HALF_PAST_TWO = datetime(2027, 3, 13, 2, 30, tzinfo=AMSTERDAM)
# What stands at half past two in the night, and the day on which the clock does not show that once.
ODD = {
    "the beginning is skipped": ({"starts_at": HALF_PAST_TWO, "ends_at": HALF_PAST_TWO + timedelta(hours=3)}, "2027-03-28"),
    "the beginning comes twice": ({"starts_at": HALF_PAST_TWO, "ends_at": HALF_PAST_TWO + timedelta(hours=3)}, "2027-10-31"),
    "the end is skipped": ({"starts_at": HALF_PAST_TWO - timedelta(hours=3), "ends_at": HALF_PAST_TWO, "starts_on": HALF_PAST_TWO.date()}, "2027-03-28"),
    "registration opens in it": ({"registration_opens_at": HALF_PAST_TWO, "starts_on": HALF_PAST_TWO.date()}, "2027-10-31"),
    "registration closes in it": ({"registration_closes_at": HALF_PAST_TWO, "starts_on": HALF_PAST_TWO.date()}, "2027-03-28"),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_a_copy_chooses_no_time_where_the_clock_changes(client, boss, what):
    facts, day = ODD[what]
    event = make_event(seats=3, **facts)
    client.force_login(boss)
    page = f"/beheer/events/event/{event.pk}/copy/"

    # In a series all days are copied, or none.
    before = date.fromisoformat(day) - timedelta(days=7)
    answer = client.post(page, {"do": "1", "first_on": f"{before}", "every": "7", "how_many": "3"})
    with pytest.raises(actions.NotOneMoment):
        actions.copy_event(event=event, days=[before, date.fromisoformat(day)], by=boss, now=NOW)

    assert (list(answer.context["form"].errors), Event.objects.count()) == (["first_on"], 1)
    assert date_format(date.fromisoformat(day), "j F Y") in answer.text


def test_a_mail_at_a_fixed_moment_is_not_copied_into_the_change_of_the_clock_either(nov):
    event = make_event(seats=3, starts_at=HALF_PAST_TWO.replace(hour=10), ends_at=HALF_PAST_TWO.replace(hour=12))
    event.reminder_rules.create(kind="week", anchor="fixed", fixed_at=HALF_PAST_TWO)

    with pytest.raises(actions.NotOneMoment):
        actions.copy_event(event=event, days=[date(2027, 3, 28)], by=nov, now=NOW)

    assert Event.objects.count() == 1


def test_a_session_by_day_is_copied_to_the_day_on_which_the_clock_changes(nov):
    event = make_event(seats=3)

    (made,) = actions.copy_event(event=event, days=[date(2027, 3, 28)], by=nov, now=NOW)

    assert (made.starts_at.isoformat(), made.ends_at.isoformat()) == (
        "2027-03-28T10:00:00+02:00", "2027-03-28T12:00:00+02:00",
    )  # fmt: skip


# --- reserved seats -------------------------------------------------------------------------------


def test_a_reserved_seat_that_staff_fill_counts_once(nov):
    event = make_event(seats=3)
    event.blocks.update(reserved=1)

    phone(event, nov)

    (seats,) = queries.seats_of(event, now=NOW)
    assert (event.blocks.get().reserved, seats.free) == (0, 2)


def test_without_a_reserve_staff_give_what_is_free(nov):
    event = make_event(seats=3)
    event.blocks.update(reserved=1)

    for number in range(2):
        phone(event, nov, email=f"p{number}@example.nl")

    (seats,) = queries.seats_of(event, now=NOW)
    assert (event.blocks.get().reserved, seats.free) == (0, 1)


def test_who_is_moved_takes_a_reserved_seat(nov):
    first, second = make_event("een", seats=1), make_event("twee", seats=2)
    second.blocks.update(reserved=1)

    actions.move_to(registration=phone(first, nov), event=second, block=second.blocks.get(), by=nov, now=NOW)

    (seats,) = queries.seats_of(second, now=NOW)
    assert (second.blocks.get().reserved, seats.free) == (0, 1)


def test_filling_the_reserve_leaves_a_free_seat_for_who_comes_next(nov):
    event = make_event(seats=2)
    event.blocks.update(reserved=1)
    phone(event, nov)

    assert seats_of(group_of(event, "kim", 1)) == ["confirmed"]


# --- a form that is sent twice --------------------------------------------------------------------


@pytest.mark.parametrize("email", ["truus@example.nl", ""])
def test_adding_somebody_twice_with_one_form_adds_her_once(client, boss, email):
    event = make_event(seats=3)
    client.force_login(boss)
    page = f"/beheer/events/event/{event.pk}/add-person/"
    facts = {"do": "1", "block": event.blocks.get().pk, "name": "Truus", "email": email, "language": "nl"}
    facts["key"] = str(client.get(page).context["form"]["key"].value())

    answers = [client.post(page, facts).status_code for _ in range(2)]

    assert (answers, event.registrations.count()) == ([302, 302], 1)


def test_two_people_with_one_name_and_no_address_are_added_by_two_forms(nov):
    event = make_event(seats=3)

    for _ in range(2):
        phone(event, nov, email="")

    assert event.registrations.count() == 2


def test_a_list_that_is_sent_twice_adds_everyone_once(client, boss):
    event = make_event(seats=9)
    client.force_login(boss)
    shown = hand_in(client, event, "Naam\nKim\nLee\nLee\n")

    for _ in range(2):
        client.post(f"/beheer/events/event/{event.pk}/import/", {"sure": shown.context["ready"]})

    assert sorted(event.registrations.values_list("name", flat=True)) == ["Kim", "Lee", "Lee"]


@pytest.mark.parametrize("name", ["registration_opens_at", "registration_closes_at"])
@pytest.mark.parametrize(
    ("day", "clock", "becomes"),
    [
        ("2027-03-28", "02:30", None),
        ("2027-10-31", "02:30", None),
        ("2027-10-31", "02:30 zomertijd", "2027-10-31T00:30:00+00:00"),
        ("2027-10-31", "02:30 wintertijd", "2027-10-31T01:30:00+00:00"),
        ("2027-03-28", "03:30", "2027-03-28T01:30:00+00:00"),
    ],
)
def test_a_strange_time_of_opening_or_closing_is_asked_about(client, boss, name, day, clock, becomes):
    event = make_event(seats=3)
    client.force_login(boss)
    session = {"starts_on": "2027-12-01", "starts_at_0": "2027-12-01", "ends_at_0": "2027-12-01"}

    answer = client.post(
        f"/beheer/events/event/{event.pk}/change/", typed(**session, **{f"{name}_0": day, f"{name}_1": clock})
    )

    event.refresh_from_db()
    kept = getattr(event, name)
    errors = list(answer.context["adminform"].form.errors) if answer.status_code == 200 else []
    assert (kept and kept.isoformat(), errors) == (becomes, [] if becomes else [name])


@pytest.mark.parametrize(
    ("day", "clock", "becomes"),
    [
        ("2027-03-28", "02:30", []),
        ("2027-10-31", "02:30", []),
        ("2027-10-31", "02:30 wintertijd", ["2027-10-31T01:30:00+00:00"]),
    ],
)
def test_a_strange_moment_of_a_rule_is_asked_about(client, boss, day, clock, becomes):
    event = make_event(seats=3)
    client.force_login(boss)
    rule = {"kind": "week", "anchor": "fixed", "days": "0", "hours": "0", "fixed_at_0": day, "fixed_at_1": clock}
    posted = {f"reminder_rules-0-{name}": value for name, value in rule.items()}

    client.post(f"/beheer/events/event/{event.pk}/change/", typed() | posted | {"reminder_rules-TOTAL_FORMS": "1"})

    assert [one.fixed_at.isoformat() for one in event.reminder_rules.all()] == becomes
