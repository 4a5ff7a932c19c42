"""The same activity, sent by many at once: it is one; the control without the lock makes several. Yes and no at once: one wins."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from mmn_portal.events import actions
from mmn_portal.events.models import Event
from mmn_portal.events.querysets import EventQuerySet
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import Role
from mmn_portal.people.querysets import OrganisationQuerySet
from tests.conftest import NOW, belong, make_organisation, make_user

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
MANY = 8


@pytest.fixture
def library():
    owner, library = make_user("ina"), make_organisation("Bibliotheek Zuid")
    belong(owner, library, Role.OWNER)
    return library, owner


def at_once(*works) -> list:
    """What each gave, or refused with."""
    start, answers = threading.Barrier(len(works)), []

    def run(work):
        start.wait()
        try:
            answers.append(work())
        except Exception as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def propose(library, owner):
    activity = actions.Activity(title="Voorleesmiddag", lead="Kom.", starts_on=NOW.date() + timedelta(days=9))
    return actions.propose_event(organisation=library, activity=activity, by=owner, now=NOW)


def slow_down(monkeypatch):
    """Between looking and writing there is time for others."""
    look = EventQuerySet.same_as

    def slowly(self, *args):
        found = list(look(self, *args)[:1])
        time.sleep(0.1)
        return type("Looked", (), {"first": lambda _self: found[0] if found else None})()

    monkeypatch.setattr(EventQuerySet, "same_as", slowly)


def test_one_activity_sent_by_many_is_one(library, monkeypatch):
    slow_down(monkeypatch)

    made = at_once(*[lambda: propose(*library).pk] * MANY)

    assert (len(set(made)), Event.objects.count()) == (1, 1)


def test_without_the_lock_it_is_several(library, monkeypatch):
    slow_down(monkeypatch)
    monkeypatch.setattr(OrganisationQuerySet, "select_for_update", lambda self, **kwargs: self, raising=False)

    made = at_once(*[lambda: propose(*library).pk] * MANY)

    # Some find the address taken by another of them, which the database refuses.
    assert len({one for one in made if isinstance(one, int)}) > 1 or any(not isinstance(one, int) for one in made)


def test_yes_and_no_at_the_same_moment_are_one_answer(library):
    staff = make_user("sanne", is_staff=True)
    for _ in range(5):
        event = propose(*library)
        answers = at_once(
            lambda pk=event.pk: actions.publish(event=Event.objects.get(pk=pk), by=staff, now=NOW),
            lambda pk=event.pk: actions.refuse_proposal(
                event=Event.objects.get(pk=pk), because="Nee.", by=staff, now=NOW
            ),
        )
        assert sum(isinstance(one, actions.NoSuchRoad) for one in answers) == 1
        assert Mail.objects.filter(key__endswith=f":{event.pk}").count() == 1
        Event.objects.filter(pk=event.pk).delete()
