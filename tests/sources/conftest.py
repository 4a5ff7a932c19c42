"""A company, a school, an ask, a talk."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mmn_portal.people.enums import OrganisationKind, Role
from sources import actions
from tests.conftest import NOW, belong, make_organisation, make_user, place
from tests.sources.cast import TODAY, agree, answer, asked_for, facts, propose, question


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def utrecht(db):
    return place("Utrecht", "NL-UT")


@pytest.fixture
def bas(db):
    """Owner of a company."""
    user = make_user("bas-bron")
    belong(user, make_organisation("Steen op Steen", kind=OrganisationKind.COMPANY), Role.OWNER)
    return user


@pytest.fixture
def steen(bas):
    return bas.person.memberships.get().organisation


@pytest.fixture
def juf(db):
    """Owner of a school."""
    user = make_user("juf")
    belong(user, make_organisation("De Stap", kind=OrganisationKind.SCHOOL), Role.OWNER)
    return user


@pytest.fixture
def school(juf):
    return juf.person.memberships.get().organisation


@pytest.fixture
def ask_for(library, ina, utrecht):
    def do(*, key=None, **changed):
        return actions.place_opening(
            organisation=library, facts=asked_for(utrecht, **changed), by=ina.person, key=key or uuid4(), now=NOW
        )

    return do


def offer_of(organisation, user, town):
    def do(*, key=None, **changed):
        given = facts(
            town, title="Vijftien collega's", themes=["welkom"], who="medewerkers", people_from=5, people_to=15,
            youngest=18, radius_km=25,
        ) | changed  # fmt: skip
        return actions.place_offer(organisation=organisation, facts=given, by=user.person, key=key or uuid4(), now=NOW)

    return do


@pytest.fixture
def offer_from(steen, bas, utrecht):
    return offer_of(steen, bas, utrecht)


@pytest.fixture
def school_offers(school, juf, utrecht):
    return offer_of(school, juf, utrecht)


@pytest.fixture
def opening(ask_for):
    return ask_for()


@pytest.fixture
def talk(opening, steen, bas, ina):
    return answer(question(opening, steen, bas), ina)


@pytest.fixture
def agreed(talk, bas, ina):
    propose(talk, bas)
    return agree(talk, ina)


@pytest.fixture
def done(talk, bas, ina):
    propose(talk, bas, day=TODAY)
    agree(talk, ina)
    actions.ask_outcomes(now=NOW + timedelta(days=2))
    talk.refresh_from_db()
    return talk


@pytest.fixture
def typed(library):
    return {
        "organisation": library.pk, "title": "Tuin", "text": "In de tuin", "shape": "eenmalig", "parts": ["10"], "theme": "",
        "from_on": str(TODAY), "until_on": str(TODAY + timedelta(days=30)), "place": "Utrecht", "people_min": "2",
        "people_max": "9", "age_from": "16", "is_guided": "on",
    }  # fmt: skip
