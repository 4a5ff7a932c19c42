"""A group never admits more than it can hold, and an entry that two phones send at once is one."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from expeditions import actions
from expeditions.actions import travelling
from expeditions.models import Cohort, Leader, LogEntry, PhaseMove, Trajectory
from mmn_portal.people.enums import Role
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.expeditions import world
from tests.races.together import meet_before

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
    meet_before(monkeypatch, travelling, "_move_state", many=6)

    assert sum(at_once_each(admit(leader, nov), trajectories)) > 1


def test_an_entry_that_is_sent_by_many_hands_at_once_is_one(nov):
    world.load()
    leader, key = world.make_leader(), uuid4()
    trajectory = world.under_way("De Linde", leader, nov)
    found = at_once_each(lambda _number: world.log(trajectory, leader, key=key).pk, list(range(6)))

    assert (len(set(found)), LogEntry.objects.count()) == (1, 1)


def test_the_control_without_the_lock_fails_to_keep_an_entry_once(nov, monkeypatch):
    """Without the lock all but one run into the constraint of the database: a fault instead of the same entry."""
    world.load()
    leader, key = world.make_leader(), uuid4()
    trajectory = world.under_way("De Linde", leader, nov)
    monkeypatch.setattr(Trajectory.objects._queryset_class, "select_for_update", lambda self, **how: self)
    meet_before(monkeypatch, LogEntry.objects, "create", many=6)

    def send(_number):
        try:
            return world.log(trajectory, leader, key=key).pk
        except IntegrityError:
            return None

    found = at_once_each(send, list(range(6)))

    assert (None in found, LogEntry.objects.count()) == (True, 1)


@pytest.fixture
def asked(nov):
    """Six organisations under way, each with another head leader; Mia has room for one."""
    world.load()
    lars, mia = world.make_leader(), world.make_leader("mia")
    Leader.objects.filter(user=lars).update(most=9)
    Leader.objects.filter(user=mia).update(most=1)
    return mia, [world.under_way(f"Club {number}", lars, nov) for number in range(6)]


def ask(mia, nov):
    def do(trajectory):
        try:
            actions.ask_leader(trajectory=trajectory, leader=mia, by=nov, now=NOW)
        except actions.TooBusy:
            return False
        return True

    return do


def test_the_last_place_with_a_leader_is_given_once(asked, nov):
    mia, trajectories = asked

    assert sum(at_once_each(ask(mia, nov), trajectories)) == 1


def test_the_control_without_the_lock_asks_a_leader_for_more_than_she_can_take(asked, nov, monkeypatch):
    mia, trajectories = asked
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: self)
    meet_before(monkeypatch, travelling, "_ask", many=6)

    assert sum(at_once_each(ask(mia, nov), trajectories)) > 1


def test_a_form_of_a_gate_sent_by_many_hands_at_once_passes_one_gate(nov):
    world.load()
    trajectory = world.under_way("De Linde", world.make_leader(), nov)
    first = trajectory.phase

    def go_on(_number):
        try:
            actions.move_phase(
                trajectory=Trajectory.objects.get(pk=trajectory.pk), came_from=first, sentences={}, by=nov, now=NOW,
                motive="Haast",
            )  # fmt: skip
        except actions.NoSuchRoad:
            return False
        return True

    assert (sum(at_once_each(go_on, list(range(6)))), PhaseMove.objects.count()) == (1, 1)
