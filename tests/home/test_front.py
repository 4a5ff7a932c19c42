"""The front page: drawn once for the same facts, and never an old one."""

from datetime import timedelta

import pytest
from django.template import Context, Template

from mmn_portal.core.drawn import facts_of
from mmn_portal.core.models import Found
from mmn_portal.events import queries
from mmn_portal.events.enums import Seat
from mmn_portal.events.models import Event, Group, Registration
from mmn_portal.people.models import Organisation
from tests.conftest import NOW, make_event, make_organisation, place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PUBLIC_PAGE_SECONDS = 0


def take(event: Event, name: str, seat: Seat, **fields) -> Registration:
    """Somebody on the list of a session."""
    return Registration.objects.create(
        event=event, block=event.blocks.order_by("pk").first(), group=Group.objects.create(event=event, made_at=NOW),
        name=name, email=f"{name}@example.nl", seat=seat, registered_at=NOW,
        confirmed_at=NOW if seat == Seat.CONFIRMED else None, **fields,
    )  # fmt: skip


def test_what_changed_in_the_database_shows_at_once(client):
    make_event(seats=20)
    before = client.get("/").text
    Event.objects.update(title_nl="Een nieuwe titel")
    after = client.get("/").text
    Event.objects.get().blocks.update(capacity=7)
    fewer = client.get("/").text

    assert ("Sessie kick-off" in before, "Een nieuwe titel" in after, "van 20" in after, "van 7" in fewer) == (
        True, True, True, True,
    )  # fmt: skip


def test_a_seat_that_is_taken_shows_at_once_on_the_front_and_on_its_own_page(client):
    event = make_event(seats=3)
    pages = ("/", event.get_absolute_url())
    free = [["3 plekken vrij" in client.get(page).text, "2 plekken vrij" in client.get(page).text] for page in pages]
    take(event, "an", Seat.CONFIRMED)
    taken = [["3 plekken vrij" in client.get(page).text, "2 plekken vrij" in client.get(page).text] for page in pages]

    assert (free, taken) == ([[True, False]] * 2, [[False, True]] * 2)


def test_whatever_changes_about_a_session_shows_at_once_on_its_page(client):
    event = make_event(seats=3, place=place("Utrecht", "NL-UT"), host=make_organisation("Bieb Noord"))
    page = event.get_absolute_url()
    client.get(page)
    Event.objects.update(text_nl="Met **taart**", contact_name="Els")
    event.speakers.create(name="Prof. Bloem")
    Organisation.objects.update(name="Bieb Zuid")
    changed = client.get(page).text
    Event.objects.update(state="cancelled", cancelled_because_nl="Storm.")

    assert [word in changed for word in ("<strong>taart</strong>", "Els", "Prof. Bloem", "Bieb Zuid", "Storm")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert "Storm." in client.get(page).text


def test_the_front_counts_the_seats_of_a_session_as_the_agenda_does():
    event = make_event("vol", seats=5, online=3)
    make_event("zonder-plekken"), make_event("alles-gereserveerd", seats=4).blocks.update(reserved=4)
    event.blocks.filter(format="online").update(reserved=1)
    take(event, "an", Seat.CONFIRMED), take(event, "bo", Seat.WAITING)
    take(event, "cas", Seat.HELD, prove_before=NOW + timedelta(minutes=1))
    take(event, "dirk", Seat.HELD, prove_before=NOW)

    front, agenda = queries.next_sessions(now=NOW), list(queries.agenda(queries.Filters(), now=NOW, page=1))

    assert (front, [(line.total, line.taken) for line in front]) == (agenda, [(7, 2), (0, 0), (0, 0)])


def test_a_draft_is_there_for_staff_only(client, nov, ina):
    event = make_event(state="draft")
    seen = []
    for user in (None, ina, nov):
        if user is not None:
            client.force_login(user)
        seen.append(client.get(event.get_absolute_url()).status_code)

    assert seen == [404, 404, 200]


def test_a_page_in_english_is_not_the_dutch_one(client):
    make_event(seats=20)

    assert ('lang="en"' in client.get("/en/").text, 'lang="nl">\n' in client.get("/").text) == (True, True)


def test_rows_that_came_along_are_part_of_the_facts():
    make_event(place_id=None)
    first = facts_of(list(Event.objects.select_related("place")))
    Event.objects.update(venue="Elders")

    assert (facts_of(list(Event.objects.all())) == first, facts_of([Found(title="a")]) == facts_of([Found(title="a")])) == (
        False, True,
    )  # fmt: skip


def test_who_is_logged_in_gets_a_head_of_her_own(client, ina, bo):
    for user in (None, ina, bo, None):
        client.logout()
        if user is not None:
            client.force_login(user)
        page = client.get("/over/").text
        assert ("Uitloggen" in page, f'data-waits-for-unsent="{user.pk}"' in page if user else "Inloggen" in page) == (
            user is not None, True,
        )  # fmt: skip


def test_a_head_without_a_site_is_still_drawn():
    assert "Zoeken" in Template('{% load chrome %}{% chrome "header" %}').render(Context({}))
