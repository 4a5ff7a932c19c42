"""One personal programme: sessions of a day or a week chosen at once, overlap said, no first seat lost."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.urls import reverse

from mmn_portal.events import actions, brings
from mmn_portal.events.models import Programme
from mmn_portal.outbox.models import Mail
from tests.conftest import NOW, make_event
from tests.events.queue import group_of

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(hour):
    return datetime(2027, 3, 16, hour, tzinfo=AMSTERDAM)


@pytest.fixture
def day(time_machine):
    """A day with a session at ten, one at eleven that overlaps it, and one at two."""
    time_machine.move_to(NOW, tick=False)
    programme = Programme.objects.create(
        slug="studiedag", title_nl="Studiedag", starts_on=at(9).date(), ends_on=at(9).date(), is_public=True
    )
    for slug, hour in (("tien", 10), ("elf", 11), ("twee", 14)):
        make_event(slug, seats=2, starts_at=at(hour), ends_at=at(hour + 1).replace(minute=30), programme=programme)
    return programme


def choose(client, day, *slugs, **more):
    events = {event.slug: event for event in day.sessions.all()}
    chosen = [events[slug].blocks.get().pk for slug in slugs]
    return client.post(
        reverse("events:programme-choose", args=[day.slug]),
        {"chosen": chosen, "key": str(uuid4()), **more},
        follow=True,
    )


def mine(user):
    found = user.person.registrations.live().order_by("event__starts_at")
    return [(one.event.slug, one.seat) for one in found.select_related("event")]


def test_two_sessions_are_chosen_with_one_press(client, bo, day):
    client.force_login(bo)

    choose(client, day, "tien", "twee")

    assert mine(bo) == [("tien", "confirmed"), ("twee", "confirmed")]


def test_each_session_brings_its_own_appointment(client, bo, day):
    client.force_login(bo)

    choose(client, day, "tien", "twee")

    assert Mail.objects.filter(template="mails/events/registered", email=bo.email).count() == 2


def test_where_an_organisation_sees_who_comes_that_is_said_before_choosing(
    client, bo, day, library, django_assert_max_num_queries
):
    client.force_login(bo)
    address = reverse("events:programme-choose", args=[day.slug])
    assert "organiseert deze activiteit" not in client.get(address).text
    day.sessions.filter(slug__in=["tien", "elf"]).update(host=library, proposed_at=NOW)

    with django_assert_max_num_queries(15):
        answer = client.get(address)

    assert answer.text.count("Bibliotheek Zuid organiseert deze activiteit") == 2


def test_overlap_is_said_before_anything_is_done_and_keeps_the_ticks(client, bo, day):
    client.force_login(bo)

    answer = choose(client, day, "tien", "elf")

    assert (mine(bo), [(one.slug, other.slug) for one, other in answer.context["pairs"]], answer.text.count(" checked")) == (
        [], [("tien", "elf")], 2,
    )  # fmt: skip


@pytest.mark.parametrize(("hour", "pairs"), [(11, [("tien", "elders")]), (12, [])])
def test_a_session_elsewhere_at_that_hour_is_said_as_well(client, bo, day, hour, pairs, django_assert_max_num_queries):
    elsewhere = make_event("elders", seats=2, starts_at=at(hour), ends_at=at(hour + 1))
    key = uuid4()
    actions.register_colleagues(
        event=elsewhere, block=elsewhere.blocks.get(), attendees=[actions.Attendee("Bo", bo.email)], organisation=None,
        by=bo.person, language="nl", key=key, now=NOW,
    )  # fmt: skip
    client.force_login(bo)

    with django_assert_max_num_queries(80):
        answer = choose(client, day, "tien")
    asked = answer.context.get("pairs", [])

    assert ([(one.slug, other.slug) for one, other in asked], len(mine(bo))) == (pairs, 1 if pairs else 2)
    choose(client, day, "tien", knows_overlap="on")
    # Who said so once is not asked again for what she has by now.
    assert "pairs" not in choose(client, day, "tien", "twee").context
    assert [slug for slug, _seat in mine(bo)] == sorted(
        ["tien", "elders", "twee"], key=["tien", "elders", "twee"].index
    )


def test_who_knows_of_the_overlap_gets_both(client, bo, day):
    client.force_login(bo)

    choose(client, day, "tien", "elf", knows_overlap="on")

    assert mine(bo) == [("tien", "confirmed"), ("elf", "confirmed")]


def test_what_is_unticked_is_given_back(client, bo, day):
    client.force_login(bo)
    choose(client, day, "tien", "twee")

    choose(client, day, "twee")

    assert mine(bo) == [("twee", "confirmed")]


def test_swapping_to_a_full_session_keeps_the_first_seat(client, bo, day):
    group_of(day.sessions.get(slug="elf"), "vol", 2)
    client.force_login(bo)
    choose(client, day, "tien")

    choose(client, day, "elf")

    assert mine(bo) == [("tien", "confirmed"), ("elf", "waiting")]


def test_swapping_to_a_session_with_seats_gives_the_first_one_back(client, bo, day):
    client.force_login(bo)
    choose(client, day, "tien")

    choose(client, day, "elf")

    assert mine(bo) == [("elf", "confirmed")]


@pytest.mark.parametrize("chosen", [["x"], ["9" * 40], ["-1"], ["0"]])
def test_nonsense_is_said_and_does_nothing(client, bo, day, chosen):
    client.force_login(bo)

    answer = client.post(reverse("events:programme-choose", args=[day.slug]), {"chosen": chosen})

    assert (answer.status_code, bool(answer.context["form"].errors), mine(bo)) == (200, True, [])
    assert answer.text.split("</title>")[0].count("Fout:") == 1


def test_the_seats_of_a_session_that_is_not_in_the_programme_cannot_be_chosen(client, bo, day):
    other = make_event("ander", seats=5)
    client.force_login(bo)

    client.post(reverse("events:programme-choose", args=[day.slug]), {"chosen": [other.blocks.get().pk]})

    assert mine(bo) == []


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_page_of_a_programme_asks_the_same_of_the_database(client, day, sessions, django_assert_num_queries):
    for event in list(day.sessions.order_by("-pk"))[: 3 - sessions]:
        event.programme = None
        event.save()
    client.get(reverse("events:programme", args=[day.slug]))

    with django_assert_num_queries(5):
        client.get(reverse("events:programme", args=[day.slug]))


# --- the ways to a programme -----------------------------------------------------------------------


def programme(slug, first=20, last=21, **facts):
    facts = {"is_public": True, "title_nl": f"Programma {slug}"} | facts
    return Programme.objects.create(slug=slug, starts_on=date(2027, 3, first), ends_on=date(2027, 3, last), **facts)


def test_the_agenda_shows_the_programmes_that_are_on_or_to_come(client, day):
    programme("bezig", 1, 2), programme("voorbij", 1, 1), programme("concept", is_public=False)

    page = client.get(reverse("events:agenda"))

    assert [one.slug for one in page.context["programmes"]] == ["bezig", "studiedag"]
    assert [page.text.count(f'href="/agenda/programma/{slug}/"') for slug in ("bezig", "studiedag", "voorbij", "concept")] == [
        2, 2, 0, 0,
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["thema=welkom", "weergave=maand", "weergave=week"])
def test_a_filter_or_a_grid_of_days_shows_no_programmes(client, day, query):
    assert client.get(f"{reverse('events:agenda')}?{query}").context["programmes"] == []


@pytest.mark.parametrize("is_public", [True, False])
def test_a_session_says_of_which_programme_it_is_part_once_that_is_public(
    client, day, is_public, django_assert_max_num_queries
):
    Programme.objects.update(is_public=is_public)
    client.get(reverse("events:event", args=["tien"]))
    caches["pages"].clear()

    with django_assert_max_num_queries(4):
        page = client.get(reverse("events:event", args=["tien"]))

    assert page.text.count(f'href="{day.get_absolute_url()}"') == is_public


def test_a_public_programme_is_found_and_stands_in_the_sitemap(client, day):
    programme("concept", is_public=False)
    found = [one for one in brings.documents(NOW) if one.kind == "programme"]
    map_of_site = client.get("/sitemap.xml").text

    assert [(one.title, one.url) for one in found] == [("Studiedag", "/agenda/programma/studiedag/")]
    assert [f"/agenda/programma/{slug}/" in map_of_site for slug in ("studiedag", "concept")] == [True, False]


def test_a_programme_that_is_not_public_is_for_staff(client, bo, nov, day):
    Programme.objects.update(is_public=False)
    found = []
    for user in (bo, nov):
        client.force_login(user)
        found.append(client.get(reverse("events:programme", args=[day.slug])).status_code)

    assert found == [404, 200]


def test_a_week_is_chosen_the_same_way(client, bo, time_machine):
    from tests.knowledge.test_week import make_week, plan

    time_machine.move_to(NOW, tick=False)
    week = make_week()
    session = plan(week, "een")
    client.force_login(bo)

    client.post(reverse("knowledge:week-choose", args=[week.slug]), {"chosen": [session.event.blocks.get().pk]})

    assert mine(bo) == [("een", "confirmed")]


def test_the_other_way_of_taking_part_is_swapped(client, bo, day):
    event = day.sessions.get(slug="twee")
    online = event.blocks.create(format="online", capacity=3)
    client.force_login(bo)
    choose(client, day, "tien")
    client.post(
        reverse("events:programme-choose", args=[day.slug]),
        {"chosen": [day.sessions.get(slug="tien").blocks.get().pk, event.blocks.get(format="in_person").pk]},
    )

    client.post(
        reverse("events:programme-choose", args=[day.slug]),
        {"chosen": [day.sessions.get(slug="tien").blocks.get().pk, online.pk]},
    )

    assert event.registrations.get().block == online
