"""A group never admits more than it can hold, and an entry that two phones send at once is one."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from expeditions import actions
from expeditions.models import Cohort, LogEntry, Trajectory
from mmn_portal.people.enums import Role
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.expeditions import world

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def at_once_each(deed, things) -> list:
    """What a deed gave for each of some things, begun at the same moment."""
    start, answers = threading.Barrier(len(things)), []

    def work(thing):
        start.wait()
        try:
            answers.append(deed(thing))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def applied(nov):
    world.load()
    leader, cohort = world.make_leader(), world.make_cohort(most=1)
    trajectories = []
    for number in range(6):
        organisation, owner = make_organisation(f"Club {number}"), make_user(f"eigenaar{number}")
        belong(owner, organisation, Role.OWNER)
        trajectories.append(world.apply(cohort, organisation, owner))
    return leader, trajectories


def admit(leader, nov):
    def do(trajectory):
        try:
            actions.admit(trajectory=Trajectory.objects.get(pk=trajectory.pk), leader=leader, by=nov, now=NOW)
        except actions.Full:
            return False
        return True

    return do


def test_the_last_place_of_a_group_is_given_once(applied, nov):
    leader, trajectories = applied

    assert sum(at_once_each(admit(leader, nov), trajectories)) == 1


def test_the_control_without_the_lock_gives_it_more_than_once(applied, nov, monkeypatch):
    leader, trajectories = applied
    monkeypatch.setattr(Cohort.objects._queryset_class, "select_for_update", lambda self, **how: self)

    assert sum(at_once_each(admit(leader, nov), trajectories)) > 1


def test_an_entry_that_is_sent_by_many_hands_at_once_is_one(nov):
    world.load()
    leader, key = world.make_leader(), uuid4()
    trajectory = world.under_way("De Linde", leader, nov)
    found = at_once_each(lambda _number: world.log(trajectory, leader, key=key).pk, list(range(6)))

    assert (len(set(found)), LogEntry.objects.count()) == (1, 1)
