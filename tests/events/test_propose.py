"""An organisation puts its own activity on the agenda: it waits once, and is nowhere to be seen until staff say yes."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as box
from django.core.management import call_command
from django.urls import reverse

from mmn_portal.core.clock import moments
from mmn_portal.core.models import Found
from mmn_portal.events import actions, queries, retention, rules
from mmn_portal.events.brings import desk_items
from mmn_portal.events.enums import EventState
from mmn_portal.events.models import Event
from mmn_portal.events.proposal_forms import ProposingActivity
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationState
from mmn_portal.people.erasure import erase_person
from mmn_portal.people.models import Organisation
from tests.conftest import NOW, make_event, place

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ADDRESS = "/organisaties/bibliotheek-zuid/activiteit/"
CANARY = "kanariepietje"
database = pytest.mark.django_db
SPRING, AUTUMN = "2027-03-28", "2027-10-31"
NASTY = [
    "", " ", "\u200b\u200b", "\x00", "\u202egnp.exe", "a" * 100_000, "Z" + "\u0335" * 5000, "\"'><svg onload=alert(1)>{{7*7}}", "=1+1",
    "{event.__class__}", "🧡👩‍👩‍👧", "a\r\nBcc: x@example.nl", "9" * 5000, "-1", "1e309", "NaN", "10^12", "javascript:alert(1)",
]  # fmt: skip


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def utrecht(db):
    return place("Utrecht", "NL-UT")


def facts(**changes):
    """The form as somebody fills it in."""
    return {
        "title": "Voorleesmiddag", "lead": "Lees een keer mee.", "text": "Neem een boek mee.", "day": "2027-04-10",
        "begins": "13:00", "ends": "15:00", "format": "in_person", "venue": "De zaal", "address": "Straat 1",
        "place": "Utrecht, Utrecht", "join_url": "", "seats": "12", "contact_name": "Ina", "contact_phone": "",
        "contact_email": "", "accessibility": "", **changes,
    }  # fmt: skip


def activity(title="Voorleesmiddag", **changes):
    starts = datetime(2027, 4, 10, 13, tzinfo=AMSTERDAM)
    known = {
        "lead": "Kom.",
        "starts_on": starts.date(),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "seats": 5,
    }
    return actions.Activity(title=title, **(known | changes))


def propose(organisation, by, title="Voorleesmiddag", now=NOW, **changes):
    return actions.propose_event(organisation=organisation, activity=activity(title, **changes), by=by, now=now)


# --- the clock ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "hours"),
    [
        (date(2027, 3, 28), time(2, 30), []),
        (date(2027, 3, 28), time(1, 59), [0]),
        (date(2027, 3, 28), time(3, 0), [1]),
        (date(2027, 10, 31), time(2, 30), [0, 1]),
        (date(2027, 10, 31), time(3, 0), [2]),
        (date(2027, 6, 1), time(2, 30), [0]),
    ],
)
def test_a_clock_shows_a_moment_once_never_or_twice(day, clock, hours):
    found = moments(day, clock)

    assert [moment.hour for moment in found] == hours
    assert all(moment.astimezone(AMSTERDAM).time() == clock for moment in found)


# --- who is trusted -----------------------------------------------------------------------------


def test_nobody_is_trusted_before_staff_said_yes():
    confirmed, proposed = (
        Organisation(state=OrganisationState.CONFIRMED),
        Organisation(state=OrganisationState.PROPOSED),
    )

    assert rules.is_trusted(confirmed, None) is False
    for state, trusted in (("published", True), ("cancelled", True), ("refused", False)):
        assert rules.is_trusted(confirmed, Event(state=state)) is trusted
        assert rules.is_trusted(proposed, Event(state=state)) is False


@database
def test_after_the_first_one_the_next_stands_there_at_once(library, ina, nov):
    first = propose(library, ina)
    assert first.state == EventState.PROPOSED

    actions.publish(event=first, by=nov, now=NOW)
    second = propose(library, ina, "Tweede")
    assert second.state == EventState.PUBLISHED

    actions.call_off(event=second, because_nl="Ziek", because_en="", by=ina, now=NOW)
    assert propose(library, ina, "Derde").state == EventState.PUBLISHED


@database
def test_a_refusal_ends_the_trust(library, ina, nov):
    first, waits = propose(library, ina), propose(library, ina, "Tweede", now=NOW + timedelta(minutes=1))
    actions.publish(event=first, by=nov, now=NOW)
    actions.refuse_proposal(event=waits, because="Te weinig bekend.", by=nov, now=NOW)

    assert propose(library, ina, "Derde", now=NOW + timedelta(minutes=2)).state == EventState.PROPOSED


@database
def test_a_session_of_staff_at_an_organisation_is_no_trust(library, ina):
    make_event("van nov", host=library)

    assert propose(library, ina).state == EventState.PROPOSED


@database
def test_the_trust_of_one_is_not_that_of_another(library, ina, nov, stranger):
    actions.publish(event=propose(library, ina), by=nov, now=NOW)

    assert propose(Organisation.objects.get(slug="sportclub-noord"), stranger, "Toernooi").state == EventState.PROPOSED


# --- the deeds ----------------------------------------------------------------------------------


@database
def test_what_is_proposed_is_kept_as_it_was_said(client, library, ina, utrecht):
    client.force_login(ina)

    answer = client.post(ADDRESS, facts())

    event = Event.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    assert (event.state, event.kind, event.host, event.proposed_by, event.proposed_at) == (
        "proposed", "campagneactiviteit", library, ina.person, NOW,
    )  # fmt: skip
    assert (event.title_nl, event.starts_at, event.ends_at, event.place) == (
        "Voorleesmiddag", datetime(2027, 4, 10, 11, tzinfo=UTC), datetime(2027, 4, 10, 13, tzinfo=UTC), utrecht,
    )  # fmt: skip
    assert [(block.format, block.capacity) for block in event.blocks.all()] == [("in_person", 12)]


@database
def test_without_seats_nobody_registers_here_and_without_a_time_it_follows(client, library, ina, utrecht):
    client.force_login(ina)
    client.post(ADDRESS, facts(seats="", begins="", ends=""))

    event = Event.objects.get()
    assert (event.blocks.count(), event.starts_at, event.ends_at) == (0, None, None)


@database
def test_online_keeps_the_link_and_no_place(client, library, ina, utrecht):
    client.force_login(ina)
    client.post(ADDRESS, facts(format="online", join_url="https://vergadering.example/x"))

    event = Event.objects.get()
    assert (event.join_url, event.where, event.blocks.get().format) == ("https://vergadering.example/x", "", "online")


@database
def test_sending_it_twice_is_sending_it_once(client, library, ina, utrecht):
    client.force_login(ina)
    for _ in range(3):
        assert client.post(ADDRESS, facts()).status_code == 302

    assert Event.objects.count() == 1


@database
def test_two_with_the_same_name_have_their_own_address(library, ina):
    slugs = {
        propose(library, ina, starts_on=date(2027, 4, day), starts_at=None, ends_at=None).slug for day in (10, 11, 12)
    }

    assert slugs == {"voorleesmiddag", "voorleesmiddag-2", "voorleesmiddag-3"}


@database
def test_a_day_has_an_end(client, library, ina, utrecht, monkeypatch):
    from mmn_portal.events.actions import proposing

    monkeypatch.setattr(proposing, "ACTIVITIES_A_DAY", 2)
    client.force_login(ina)
    answers = [client.post(ADDRESS, facts(title=f"Nummer {number}")) for number in range(3)]

    assert ([answer.status_code for answer in answers], Event.objects.count()) == ([302, 302, 200], 2)
    assert 'value="Nummer 2"' in answers[2].text


@database
def test_it_can_be_said_otherwise_while_it_waits(client, library, ina, utrecht):
    client.force_login(ina)
    client.post(ADDRESS, facts())
    shown = client.get(f"{ADDRESS}voorleesmiddag/")
    assert (shown.context["form"]["begins"].value(), shown.context["form"]["seats"].value()) == (time(13, 0), 12)
    assert 'value="2027-04-10"' in shown.text
    assert 'value="13:00"' in shown.text

    client.post(
        f"{ADDRESS}voorleesmiddag/",
        facts(title="Luistermiddag", seats="20", format="online", join_url="https://a.example/b"),
    )

    event = Event.objects.get()
    assert (event.title_nl, event.slug, event.state, event.place) == (
        "Luistermiddag",
        "voorleesmiddag",
        "proposed",
        None,
    )
    assert [(block.format, block.capacity) for block in event.blocks.all()] == [("online", 20)]


@database
@pytest.mark.parametrize(("decide", "status"), [("publish", 200), ("refuse", 404)])
def test_a_proposal_cannot_be_said_otherwise_once_decided(client, library, ina, nov, utrecht, decide, status):
    event = propose(library, ina)
    if decide == "publish":
        actions.publish(event=event, by=nov, now=NOW)
    else:
        actions.refuse_proposal(event=event, because="Nee.", by=nov, now=NOW)
    client.force_login(ina)

    assert client.post(f"{ADDRESS}voorleesmiddag/", facts(title="Anders")).status_code == status
    with pytest.raises(actions.NoSuchRoad):
        actions.change_proposal(event=event, activity=activity("Anders"), by=ina, now=NOW)
    assert Event.objects.get().title_nl == "Voorleesmiddag"


@database
def test_whoever_proposed_it_hears_yes_with_the_address(library, ina, nov):
    event = propose(library, ina)
    for _ in range(2):
        with contextlib.suppress(actions.NoSuchRoad):
            actions.publish(event=event, by=nov, now=NOW)
    outbox.deliver(now=NOW)

    (letter,) = [one for one in box.outbox if ina.email in one.to]
    assert "/agenda/voorleesmiddag/" in letter.body


@database
def test_whoever_proposed_it_hears_no_and_why(library, ina, nov):
    event = propose(library, ina)
    actions.refuse_proposal(event=event, because="Dit is reclame.", by=nov, now=NOW)
    outbox.deliver(now=NOW)

    (letter,) = [one for one in box.outbox if ina.email in one.to]
    assert "Dit is reclame." in letter.body
    assert ADDRESS in letter.body
    assert "/agenda/voorleesmiddag/" not in letter.body


@database
def test_a_session_of_staff_that_is_published_mails_nobody(nov):
    actions.publish(event=make_event(state="draft"), by=nov, now=NOW)

    assert Mail.objects.count() == 0


@database
@pytest.mark.parametrize("state", ["draft", "published", "cancelled", "refused"])
def test_only_what_waits_is_refused(library, nov, state):
    event = make_event(state=state, proposed_at=NOW, host=library)

    with pytest.raises(actions.NoSuchRoad):
        actions.refuse_proposal(event=event, because="Nee.", by=nov, now=NOW)


@database
def test_an_organisation_calls_off_its_own(client, library, ina, nov, utrecht):
    event = propose(library, ina)
    actions.publish(event=event, by=nov, now=NOW)
    actions.add_by_staff(
        event=event, block=event.blocks.get(), name="Wim", email="wim@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=NOW,
    )  # fmt: skip
    client.force_login(ina)

    assert client.get(f"{ADDRESS}voorleesmiddag/afgelasten/").context["told"] == 1
    assert client.post(f"{ADDRESS}voorleesmiddag/afgelasten/", {"because": ""}).status_code == 200
    assert Event.objects.get().state == "published"
    assert client.post(f"{ADDRESS}voorleesmiddag/afgelasten/", {"because": "De zaal is dicht."}).status_code == 302
    assert client.post(f"{ADDRESS}voorleesmiddag/afgelasten/", {"because": "Nog eens."}).status_code == 404

    outbox.deliver(now=NOW)
    assert Event.objects.get().cancelled_because_nl == "De zaal is dicht."
    assert "De zaal is dicht." in [one for one in box.outbox if "wim@example.nl" in one.to][-1].body


@database
def test_what_staff_made_for_an_organisation_is_not_its_own_to_call_off(client, library, ina):
    make_event("van-nov", host=library)
    client.force_login(ina)

    assert client.post(f"{ADDRESS}van-nov/afgelasten/", {"because": "x"}).status_code == 404


# --- who may ------------------------------------------------------------------------------------


@database
@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("newcomer", 404), ("mo", 404), ("stranger", 404)])
def test_others_do_nothing_here(client, request, library, ina, nov, utrecht, role, status):
    waits, stands = propose(library, ina), propose(library, ina, "Staat er")
    actions.publish(event=stands, by=nov, now=NOW)
    request.getfixturevalue("mo")
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    addresses = [ADDRESS, f"{ADDRESS}{waits.slug}/", f"{ADDRESS}{stands.slug}/afgelasten/"]

    for address in addresses:
        assert client.get(address).status_code == status
        assert client.post(address, facts(because="x")).status_code == status
    # An address that does not exist says nothing either.
    assert client.get(f"{ADDRESS}bestaat-niet/").status_code == status
    assert sorted(Event.objects.values_list("state", flat=True)) == ["proposed", "published"]


@database
def test_the_activity_of_another_is_not_found_under_ones_own_address(client, library, ina, nov, stranger, utrecht):
    event = propose(library, ina)
    client.force_login(stranger)
    own = "/organisaties/sportclub-noord/activiteit/"

    assert client.get(own).status_code == 200
    assert "Voorleesmiddag" not in client.get(own).text
    assert client.post(f"{own}{event.slug}/", facts(title="Gekaapt")).status_code == 404
    actions.publish(event=event, by=nov, now=NOW)
    assert client.post(f"{own}{event.slug}/afgelasten/", {"because": "x"}).status_code == 404
    assert (Event.objects.get().title_nl, Event.objects.get().state) == ("Voorleesmiddag", "published")


@database
def test_a_form_cannot_name_a_state_a_host_or_a_kind(client, library, ina, stranger, utrecht):
    client.force_login(ina)
    other = Organisation.objects.get(slug="sportclub-noord")
    client.post(
        ADDRESS, facts(state="published", host=other.pk, kind="kick-off", slug="agenda", proposed_by=stranger.person_id)
    )

    event = Event.objects.get()
    assert (event.state, event.host, event.kind, event.slug, event.proposed_by) == (
        "proposed", library, "campagneactiviteit", "voorleesmiddag", ina.person,
    )  # fmt: skip


# --- nowhere to be seen -------------------------------------------------------------------------


@database
@pytest.mark.parametrize("state", ["proposed", "refused"])
@pytest.mark.parametrize("role", ["visitor", "stranger", "ina"])
def test_what_waits_leaks_nowhere(client, request, library, ina, nov, utrecht, state, role):
    make_event("open", place=utrecht, seats=3)
    event = propose(library, ina, CANARY, lead=CANARY, text=CANARY, venue=CANARY, place=utrecht)
    if state == "refused":
        actions.refuse_proposal(event=event, because="Nee.", by=nov, now=NOW)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    call_command("sweep", verbosity=0)
    from mmn_portal.core.actions import refresh_search

    refresh_search(now=NOW)
    pages = [
        "/", "/agenda/", "/agenda/?weergave=maand&maand=2027-04", "/agenda/?weergave=week&week=2027-W14", "/agenda/?van=2027-04-10",
        "/agenda.ics", "/agenda.json", "/agenda.atom", "/api/v1/agenda/", "/embed/agenda/", "/sitemap.xml", f"/zoeken/?q={CANARY}",
        "/organisaties/", "/organisaties/bibliotheek-zuid/", "/api/v1/organisaties/bibliotheek-zuid/", "/en/agenda/", "/agenda/open/",
        "/mijn/", "/mijn/aanmeldingen/", "/programma/", "/kennis/",
    ]  # fmt: skip
    answers = {page: client.get(page) for page in pages}

    assert {page for page, answer in answers.items() if answer.status_code == 200} >= set(pages[:17])
    # What somebody asked for herself stands in the search box.
    leaks = {
        page
        for page, answer in answers.items()
        if CANARY in answer.text.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "").replace(f"“{CANARY}”", "")
    }
    assert leaks - {f"/zoeken/?q={CANARY}"} == set()
    assert Found.objects.filter(title__icontains=CANARY).count() == 0
    for below in ("", "kalender.ics", "aanmelden/", "aangemeld/"):
        assert client.get(f"/agenda/{event.slug}/{below}").status_code == 404
    assert client.get(f"/api/v1/agenda/{event.slug}/").status_code == 404
    assert client.get("/agenda/?provincie=NL-UT").context["provinces"][9].count == 1


@database
def test_nobody_registers_for_what_waits(client, library, ina):
    event = propose(library, ina)

    answer = client.post(
        f"/agenda/{event.slug}/aanmelden/",
        {"name": "V", "email": "v@example.nl", "block": event.blocks.get().pk, "key": uuid4()},
    )

    assert (answer.status_code, event.registrations.count()) == (404, 0)


@database
def test_once_published_it_is_everywhere(client, library, ina, nov, utrecht):
    event = propose(library, ina, CANARY, place=utrecht)
    actions.publish(event=event, by=nov, now=NOW)

    for page in (
        "/agenda/",
        "/agenda/?weergave=maand&maand=2027-04",
        "/agenda.ics",
        "/api/v1/agenda/",
        "/embed/agenda/",
        "/sitemap.xml",
    ):
        assert CANARY in client.get(page).text, page


# --- the form -----------------------------------------------------------------------------------


def judged(**changes):
    return ProposingActivity(facts(**changes), now=NOW)


@database
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"), ({"title": "\u200b"}, "title"), ({"title": "a" * 161}, "title"), ({"lead": ""}, "lead"),
        ({"day": ""}, "day"), ({"day": "2027-02-30"}, "day"), ({"day": "2027-03-01"}, "day"), ({"day": "2031-01-01"}, "day"),
        ({"day": "10^12"}, "day"), ({"begins": "25:00"}, "begins"), ({"begins": ""}, "begins"), ({"ends": ""}, "ends"),
        ({"ends": "12:00"}, "ends"), ({"ends": "13:00"}, "ends"), ({"format": "per post"}, "format"), ({"place": ""}, "place"),
        ({"place": "Nergenshuizen"}, "place"), ({"format": "online"}, "join_url"),
        ({"format": "online", "join_url": "javascript:alert(1)"}, "join_url"), ({"seats": "0"}, "seats"), ({"seats": "-1"}, "seats"),
        ({"seats": "veel"}, "seats"), ({"seats": "1" * 4000}, "seats"), ({"contact_name": ""}, "contact_name"),
        ({"contact_phone": "12"}, "contact_phone"), ({"contact_email": "x@"}, "contact_email"),
        ({"day": "2027-03-02", "begins": "07:00", "ends": "08:00"}, "ends"),
    ],
    ids=str,
)  # fmt: skip
def test_an_error_stands_at_its_field_and_what_was_typed_stays(client, library, ina, utrecht, changes, field):
    client.force_login(ina)

    answer = client.post(ADDRESS, facts(**changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert "Neem een boek mee." in answer.text
    assert Event.objects.count() == 0


@database
@pytest.mark.parametrize(("begins", "ends"), [("13.00", "15.30"), ("13:00 uur", "15:30"), ("13.00 uur", "15.30 UUR")])
def test_a_time_is_read_as_people_write_it(utrecht, begins, ends):
    form = judged(begins=begins, ends=ends)

    assert form.is_valid(), form.errors
    assert form.activity().ends_at == datetime(2027, 4, 10, 13, 30, tzinfo=UTC)


@database
def test_a_time_that_does_not_exist_is_explained(utrecht):
    form = judged(day=SPRING, begins="02:30", ends="04:00")

    assert (list(form.errors), "begins_which" in form.fields) == (["begins"], False)


@database
def test_a_time_that_comes_twice_is_asked_for(client, library, ina, utrecht):
    client.force_login(ina)

    asked = client.post(ADDRESS, facts(day=AUTUMN, begins="02:30", ends="04:00"))
    assert (asked.status_code, list(asked.context["form"].errors)) == (200, ["begins_which"])
    assert asked.text.count('name="begins_which"') == 2
    assert 'name="ends_which"' not in asked.text
    assert Event.objects.count() == 0

    client.post(ADDRESS, facts(day=AUTUMN, begins="02:30", ends="04:00", begins_which="second"))
    assert Event.objects.get().starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@database
def test_first_and_second_time_are_an_hour_apart(utrecht):
    first, second, wrong = (
        judged(day=AUTUMN, begins="02:30", ends="02:30", begins_which=begins, ends_which=ends)
        for begins, ends in (("first", "second"), ("second", "second"), ("derde", "second"))
    )

    assert first.is_valid()
    assert first.activity().ends_at - first.activity().starts_at == timedelta(hours=1)
    assert list(second.errors) == ["ends"]
    assert list(wrong.errors) == ["begins_which"]


@database
@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_no_text_breaks_the_form(client, library, ina, utrecht, typed):
    client.force_login(ina)
    event = propose(library, ina, "Bestaat al")
    every = dict.fromkeys(facts(), typed)

    for address in (ADDRESS, f"{ADDRESS}{event.slug}/"):
        for sent in (
            every,
            facts(title=typed or "x", lead=typed or "x", text=typed, venue=typed, address=typed, accessibility=typed),
        ):
            answer = client.post(address, sent)
            assert answer.status_code in {200, 302, 404}
            assert "<svg onload" not in answer.text
    assert client.get(ADDRESS).status_code == 200


@database
@pytest.mark.parametrize("address", ["%00", "x" * 3000, "..", "voorleesmiddag%0d%0a", "%F0%9F%A7%A1"])
def test_no_address_breaks_it(client, library, ina, address):
    client.force_login(ina)

    assert client.get(f"{ADDRESS}{address}/").status_code in {400, 404}
    assert client.get(f"{ADDRESS}{address}/afgelasten/").status_code in {400, 404}


# --- the page and the desk ----------------------------------------------------------------------


@database
def test_the_page_shows_what_became_of_each(client, library, ina, bo, nov, utrecht):
    waits, stands, refused = (
        propose(library, who, title) for who, title in ((ina, "Wacht"), (bo, "Staat"), (bo, "Nee"))
    )
    actions.publish(event=stands, by=nov, now=NOW)
    actions.refuse_proposal(event=refused, because="Dit is reclame.", by=nov, now=NOW)
    client.force_login(ina)

    page = client.get(ADDRESS)

    shown = {each.event.title_nl: (each.may_change, each.may_call_off) for each in page.context["proposals"]}
    assert shown == {"Wacht": (True, False), "Staat": (True, True), "Nee": (False, False)}
    assert "Dit is reclame." in page.text


@database
def test_the_page_asks_the_same_however_many(
    client, library, ina, utrecht, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(ina)
    propose(library, ina, "Een")
    client.get(ADDRESS)
    with django_assert_max_num_queries(15) as asked:
        client.get(ADDRESS)
    propose(library, ina, "Twee"), propose(library, ina, "Drie")

    with django_assert_num_queries(len(asked)):
        assert len(client.get(ADDRESS).context["proposals"]) == 3


@database
def test_staff_see_what_waits_and_decide(client, library, ina, boss):
    first, second = propose(library, ina, "Een"), propose(library, ina, "Twee")
    client.force_login(boss)
    desk = client.get("/beheer/").text
    assert "state__exact=proposed" in desk
    listed = reverse("admin:events_event_changelist")
    assert "Een" in client.get(f"{listed}?state__exact=proposed").text
    (new,) = [item.url for item in desk_items(NOW) if "proposed_at__gte" in item.url]
    assert client.get(new).status_code == 200

    client.post(listed, {"action": "publish", "_selected_action": [first.pk]})
    asked = client.post(listed, {"action": "refuse", "_selected_action": [second.pk]})
    assert 'name="because"' in asked.text
    empty = client.post(listed, {"action": "refuse", "_selected_action": [second.pk], "do": "1", "because": ""})
    assert empty.status_code == 200
    client.post(listed, {"action": "refuse", "_selected_action": [second.pk], "do": "1", "because": "Dit is reclame."})
    again = client.post(listed, {"action": "refuse", "_selected_action": [first.pk], "do": "1", "because": "x"})

    states = dict(Event.objects.values_list("title_nl", "state"))
    assert states == {"Een": "published", "Twee": "refused"}
    assert again.status_code == 200
    assert sorted(Mail.objects.values_list("template", flat=True)) == [
        "mails/events/activity_published",
        "mails/events/activity_refused",
    ]


@database
def test_what_stands_there_at_once_is_on_the_desk(library, ina, nov):
    actions.publish(event=propose(library, ina), by=nov, now=NOW)
    propose(library, ina, "Tweede")

    counts = [item.count for item in desk_items(NOW)]
    assert counts[:2] == [0, 2]


# --- forgetting ---------------------------------------------------------------------------------


@database
def test_whoever_is_forgotten_is_gone_from_her_activities(library, ina, bo):
    event = propose(library, bo, contact_name=bo.person.name, contact_phone="0301234567", contact_email=bo.email)
    kept = propose(library, ina, "Van Ina", contact_name="Ina", contact_phone="0307654321")
    assert queries.everything_of(bo.person, {bo.email})["proposed_activities"][0]["title"] == "Voorleesmiddag"

    erase_person(person=bo.person, by=None, now=NOW)

    event.refresh_from_db()
    kept.refresh_from_db()
    assert (event.proposed_by, event.contact_name, event.contact_phone, event.contact_email) == (None, "", "", "")
    assert kept.contact_phone == "0307654321"


@database
def test_what_was_refused_goes_after_a_year(library, ina, nov):
    refused, stays = propose(library, ina), propose(library, ina, "Blijft")
    actions.refuse_proposal(event=refused, because="Nee.", by=nov, now=NOW)

    retention.clear(NOW + timedelta(days=364))
    assert Event.objects.count() == 2
    retention.clear(NOW + timedelta(days=366))

    assert list(Event.objects.values_list("pk", flat=True)) == [stays.pk]


# --- its participants, and taking it back -----------------------------------------------------------


@pytest.fixture
def held(library, ina, nov, utrecht):
    """An activity of the library with somebody who comes, and somebody who waits."""
    event = propose(library, ina, "Voorleesmiddag")
    actions.publish(event=event, by=nov, now=NOW)
    event.blocks.update(capacity=1)
    for name, diet in (("Vera", "noten"), ("Wim", "")):
        actions.register_colleagues(
            event=event, block=event.blocks.get(), organisation=None, by=nov.person, language="nl", key=uuid4(), now=NOW,
            attendees=[actions.Attendee(name, f"{name.lower()}@example.nl", access_needs=f"ringleiding {name}", diet=diet)],
        )  # fmt: skip
    return event


@database
def test_its_organisation_sees_who_come_and_what_they_need_and_nothing_else(client, ina, held):
    client.force_login(ina)

    page = client.get(f"{ADDRESS}{held.slug}/deelnemers/")

    shown = ["Vera", "ringleiding Vera", "noten", "vera@example.nl", "Wim"]
    assert (page.status_code, [words in page.text for words in shown]) == (200, [True, True, True, False, False])


@database
def test_another_organisation_finds_no_participants(client, stranger, held):
    client.force_login(stranger)
    addresses = [
        f"{ADDRESS}{held.slug}/deelnemers/",
        f"/organisaties/sportclub-noord/activiteit/{held.slug}/deelnemers/",
    ]

    answers = [client.get(address) for address in addresses]

    assert [(one.status_code, "Vera" in one.text) for one in answers] == [(404, False)] * 2


@database
def test_sessions_of_staff_show_their_people_to_no_host(client, ina, library, nov):
    event = make_event(seats=3, host=library)
    client.force_login(ina)

    assert client.get(f"{ADDRESS}{event.slug}/deelnemers/").status_code == 404


@database
def test_the_form_of_an_activity_says_who_sees_what_is_filled_in(client, held):
    said = "Bibliotheek Zuid holds this activity"

    assert [said in client.get(f"/en/agenda/{slug}/aanmelden/").text for slug in (held.slug, make_event(seats=1).slug)] == [
        True, False,
    ]  # fmt: skip


@database
@pytest.mark.parametrize("people", [1, 3])
def test_the_participants_cost_the_same_however_many(client, ina, nov, held, people, django_assert_num_queries):
    held.blocks.update(capacity=9)
    for number in range(people - 1):
        actions.add_by_staff(
            event=held, block=held.blocks.get(), name=f"P{number}", email=f"p{number}@example.nl", phone="", language="nl",
            organisation=None, by=nov, now=NOW,
        )  # fmt: skip

    with django_assert_num_queries(1):
        assert len(queries.participants_of(held)) == people


@database
def test_an_organisation_takes_its_own_proposal_back_once(client, library, ina, utrecht):
    event = propose(library, ina, "Vergissing")
    client.force_login(ina)
    address = f"{ADDRESS}{event.slug}/intrekken/"
    asked = client.get(address).status_code
    before = Event.objects.count()

    answers = [client.post(address).status_code for _ in range(2)]

    assert (asked, before, answers, Event.objects.count()) == (200, 1, [302, 302], 0)


@database
def test_what_nov_decided_is_not_taken_back(client, ina, held):
    client.force_login(ina)

    client.post(f"{ADDRESS}{held.slug}/intrekken/")

    assert (Event.objects.get(pk=held.pk).state, client.get(f"{ADDRESS}{held.slug}/intrekken/").status_code) == (
        EventState.PUBLISHED, 404,
    )  # fmt: skip


@database
def test_another_organisation_takes_nothing_back(client, library, ina, stranger, utrecht):
    event = propose(library, ina, "Vergissing")
    client.force_login(stranger)

    answers = [
        client.post(address).status_code
        for address in (
            f"{ADDRESS}{event.slug}/intrekken/",
            f"/organisaties/sportclub-noord/activiteit/{event.slug}/intrekken/",
        )
    ]

    assert (answers, Event.objects.filter(pk=event.pk).exists()) == ([404, 302], True)
