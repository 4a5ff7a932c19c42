"""What research and expeditions tell each other: who is asked, and what a gate may know."""

import pytest

from expeditions import gates
from research import actions, queries
from research.models import Participation
from tests.conftest import NOW
from tests.expeditions import world as expeditions
from tests.research import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def linde(nov, time_machine):
    time_machine.move_to(NOW, tick=False)
    expeditions.load()
    world.load()
    return expeditions.under_way("De Linde", expeditions.make_leader(), nov)


def facts(trajectory):
    known = dict(gates.facts.items())
    return [known[name](trajectory, NOW) for name in ("research_answered", "t0_settled")]


def test_an_organisation_on_expedition_is_asked_once(linde):
    actions.ask_started(now=NOW)
    actions.ask_started(now=NOW)

    assert list(Participation.objects.values_list("organisation", "contact", "starts_on")) == [
        (linde.organisation_id, linde.applied_by_id, linde.started_on)
    ]


def test_a_gate_knows_whether_was_chosen_and_sent_and_nothing_more(linde):
    never_asked = facts(linde)
    actions.ask_started(now=NOW)
    asked = facts(linde)
    participation = queries.Participation.objects.get()
    world.choose(participation, True)
    agreed = facts(linde)
    world.answer(participation)

    assert (never_asked, asked, agreed, facts(linde)) == ([None, None], [False, False], [True, False], [True, True])


def test_a_refusal_settles_both(linde):
    actions.ask_started(now=NOW)
    world.choose(queries.Participation.objects.get(), False)

    assert facts(linde) == [True, True]
