"""The last places of a group, agreed by many at once: one succeeds; the control without the lock overbooks."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection

from mmn_portal.people.enums import OrganisationKind, Role
from sources import actions
from sources.enums import Side, State
from sources.models import Introduction, Opening
from sources.querysets import OpeningQuerySet
from tests.conftest import NOW, belong, make_organisation, make_user, place
from tests.sources.test_sources import TODAY, facts

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proposed():
    """Four groups of twelve that each propose the same day, for twenty places."""
    owner, library = make_user("ina"), make_organisation("Bibliotheek Zuid")
    belong(owner, library, Role.OWNER)
    given = facts(place("Utrecht", "NL-UT"), people_min=2, people_max=20, is_guided=True)
    opening = actions.place_opening(organisation=library, facts=given, by=owner.person, now=NOW)
    found = []
    for number in range(4):
        company, user = (
            make_organisation(f"Bedrijf {number}", kind=OrganisationKind.COMPANY),
            make_user(f"bron{number}"),
        )
        belong(user, company, Role.OWNER)
        one = actions.ask(
            opening=opening, offer=None, source=company, side=Side.SOURCE, text="Mag dat?", by=user.person, key=uuid4(),
            now=NOW,
        )  # fmt: skip
        Introduction.objects.filter(pk=one.pk).update(
            state=State.TALKING, people=12, day=TODAY, proposed_by=Side.SOURCE, answered_at=NOW
        )
        found.append(one.pk)
    return opening, found


def agree_at_once(found) -> int:
    start, answers = threading.Barrier(len(found)), []

    def work(pk):
        start.wait()
        try:
            actions.agree(introduction=Introduction.objects.get(pk=pk), side=Side.ORGANISATION, now=NOW)
            answers.append(True)
        except actions.Full:
            answers.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[pk]) for pk in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answers)


def test_the_last_places_go_to_one_group(proposed):
    opening, found = proposed

    assert (agree_at_once(found), Introduction.objects.taking_places(opening, TODAY)) == (1, 12)


def test_without_the_lock_more_groups_come_than_there_is_room_for(proposed, monkeypatch):
    _opening, found = proposed

    def slowly(self, pk):
        opening = self.get(pk=pk)
        time.sleep(0.2)
        return opening

    monkeypatch.setattr(OpeningQuerySet, "lock", slowly)
    counted = Introduction.objects._queryset_class.taking_places

    def count_then_wait(self, opening, day):
        left = counted(self, opening, day)
        time.sleep(0.2)
        return left

    monkeypatch.setattr(Introduction.objects._queryset_class, "taking_places", count_then_wait)

    assert (agree_at_once(found) > 1, Opening.objects.get().people_max) == (True, 20)
