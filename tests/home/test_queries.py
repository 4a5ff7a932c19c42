"""A page asks a fixed number of questions, with one row and with three."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mmn_portal.events import actions
from mmn_portal.events.models import Event
from mmn_portal.people.enums import OrganisationState
from mmn_portal.people.models import Location
from mmn_portal.programme.models import NewsItem
from tests.conftest import make_event, make_organisation, make_user, place

pytestmark = pytest.mark.django_db


def more(number: int, nov) -> None:
    """One more of everything that pages list."""
    starts = timezone.now() + timedelta(days=9 + number)
    event = make_event(
        f"sessie-{number}",
        seats=9,
        online=9,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        place=place("Utrecht", "NL-UT"),
    )
    organisation = make_organisation(f"Organisatie {number}")
    make_organisation(f"Wacht {number}", state=OrganisationState.PROPOSED)
    Location.objects.create(organisation=organisation, name="L", place=place("Utrecht", "NL-UT"))
    actions.add_by_staff(
        event=event, block=event.blocks.first(), name=f"N{number}", email=f"n{number}@example.nl", phone="", language="nl",
        organisation=organisation, by=nov, now=timezone.now(),
    )  # fmt: skip
    NewsItem.objects.create(
        slug=f"n{number}", title_nl="N", state="published", publish_at=timezone.now() - timedelta(hours=1)
    )
    make_user(f"user{number}")


def count(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def counts(client, nov, path: str) -> tuple[int, int]:
    """How many questions with one row, and with three."""
    more(1, nov)
    first = count(client, path)
    more(2, nov), more(3, nov)
    return first, count(client, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/agenda/",
        "/agenda/sessie-1/",
        "/organisaties/",
        "/nieuws/",
        "/programma/",
        "/doe-mee/",
        "/campagne/",
        "/agenda.json",
    ],
)
def test_public_pages_ask_at_most_eight(client, nov, path):
    one, three = counts(client, nov, path)

    assert (one == three, three <= 8) == (True, True), (one, three)


@pytest.mark.parametrize(
    "path",
    [
        "/mijn/", "/mijn/aanmeldingen/", "/agenda/sessie-1/aanmelden/", "/organisaties/bibliotheek-zuid/beheer/",
        "/organisaties/bibliotheek-zuid/aanmeldingen/",
    ],
)  # fmt: skip
def test_pages_behind_login_ask_at_most_fifteen(client, ina, nov, library, path):
    client.force_login(ina)

    def register():
        for event in Event.objects.all():
            if not event.registrations.filter(person=ina.person).exists():
                actions.register_colleagues(
                    event=event, block=event.blocks.first(), attendees=[actions.Attendee("Ina", ina.email)], organisation=library,
                    by=ina.person, language="nl", key=uuid4(), now=timezone.now(),
                )  # fmt: skip

    more(1, nov), register()
    one = count(client, path)
    more(2, nov), more(3, nov), register()
    three = count(client, path)

    assert (one == three, three <= 15) == (True, True), (one, three)


DESK = [
    "events_event",
    "events_registration",
    "people_organisation",
    "people_user",
    "people_person",
    "outbox_mail",
    "programme_newsitem",
]


@pytest.mark.parametrize("name", DESK)
def test_lists_of_the_desk_ask_at_most_fifteen(client, boss, nov, name):
    client.force_login(boss)

    one, three = counts(client, nov, reverse(f"admin:{name}_changelist"))

    assert (one == three, three <= 15) == (True, True), (one, three)


def test_a_session_on_the_desk_asks_at_most_thirty(client, boss, nov):
    client.force_login(boss)
    more(1, nov)

    assert count(client, reverse("admin:events_event_change", args=[Event.objects.first().pk])) <= 30
