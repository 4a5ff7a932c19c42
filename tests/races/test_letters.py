"""The same form sent twice at the same moment: what a double click or a second try over a slow line does. On PostgreSQL."""

from uuid import uuid4

import pytest
from django.db import connection

from mmn_portal.events.models import Event
from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions as people
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Invitation, Organisation
from mmn_portal.programme import actions as programme
from mmn_portal.programme.models import ContactMessage, Contribution
from tests.conftest import NOW, place
from tests.people.test_organisations import invite
from tests.programme.test_letters import ask, contribute
from tests.races.test_proposals import propose as propose_activity
from tests.races.test_seats import all_at_once
from tests.races.together import meet_before

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
MANY = 4


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


def test_a_question_sent_at_the_same_moment_is_one_question_and_one_mail(monkeypatch):
    """Everyone has looked before anybody writes: the row that is there first is everybody's."""
    key = uuid4()
    meet_before(monkeypatch, programme, "_limit", many=MANY)
    all_at_once([lambda: ask(key)] * MANY, workers=MANY)

    assert (ContactMessage.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_chance_told_at_the_same_moment_is_one_and_agreed_to_once(monkeypatch):
    key = uuid4()
    meet_before(monkeypatch, programme, "_limit", many=MANY)
    all_at_once([lambda: contribute(key=key)] * MANY, workers=MANY)

    assert (Contribution.objects.count(), Mail.objects.count()) == (1, 1)


def test_an_invitation_sent_at_the_same_moment_is_one_invitation_and_one_mail(library, ina):
    all_at_once([lambda: invite(library, ina)] * MANY, workers=MANY)

    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def propose(user):
    return people.propose_organisation(
        name="De Linde", kind="voluntary", sector="buurt", size="", place=place("Zwolle", "NL-OV"), province="",
        website="", by=user.person, now=NOW,
    )  # fmt: skip


def test_an_organisation_proposed_twice_at_the_same_moment_is_one(newcomer):
    place("Zwolle", "NL-OV")
    all_at_once([lambda: propose(newcomer)] * MANY, workers=MANY)

    assert Organisation.objects.filter(name="De Linde").count() == 1


def test_two_organisations_that_propose_one_title_at_the_same_moment_both_have_an_address(ina, stranger, monkeypatch):
    """A national week in which everybody opens the door."""
    hosts = [(one, one.person.memberships.get().organisation) for one in (ina, stranger)]
    meet_before(monkeypatch, Event, "save", many=2)
    all_at_once([lambda one=one, host=host: propose_activity(host, one) for one, host in hosts], workers=2)

    assert sorted(Event.objects.values_list("slug", flat=True)) == ["voorleesmiddag", "voorleesmiddag-2"]


def test_two_people_who_propose_one_name_at_the_same_moment_both_have_an_address(newcomer, stranger, monkeypatch):
    """Both found the same part of the address free: the second takes the next."""
    place("Zwolle", "NL-OV")
    meet_before(monkeypatch, Organisation, "save", many=2)
    all_at_once([lambda: propose(newcomer), lambda: propose(stranger)], workers=2)

    made = Organisation.objects.filter(name="De Linde").values_list("slug", "memberships__role")
    assert sorted(made) == [("de-linde", Role.OWNER), ("de-linde-2", Role.OWNER)]
