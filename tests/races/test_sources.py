"""The last places of a group, agreed by many at once: one succeeds; the control without the lock overbooks."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection

from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationKind, Role
from sources import actions
from sources.enums import Part, Side, State
from sources.models import Introduction, Line, Offer, Opening
from sources.querysets import OpeningQuerySet
from tests.conftest import NOW, belong, make_organisation, make_user, place
from tests.sources.cast import TODAY, asked_for, facts

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proposed():
    """Four groups of twelve that each propose the same day, for twenty places."""
    owner, library = make_user("ina"), make_organisation("Bibliotheek Zuid")
    belong(owner, library, Role.OWNER)
    given = asked_for(place("Utrecht", "NL-UT"))
    opening = actions.place_opening(organisation=library, facts=given, by=owner.person, key=uuid4(), now=NOW)
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
            state=State.TALKING, people=12, day=TODAY, part=Part.MORNING, proposed_by=Side.SOURCE, answered_at=NOW
        )
        found.append(one.pk)
    return opening, found, owner.person


def agree_at_once(found, owner) -> int:
    start, answers = threading.Barrier(len(found)), []

    def work(pk):
        start.wait()
        try:
            actions.agree(
                introduction=Introduction.objects.get(pk=pk), side=Side.ORGANISATION, people=12, day=TODAY,
                part=Part.MORNING, by=owner, now=NOW,
            )  # fmt: skip
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
    opening, found, owner = proposed

    assert (agree_at_once(found, owner), Introduction.objects.taking_places(opening, TODAY, Part.MORNING)) == (1, 12)


def test_without_the_lock_more_groups_come_than_there_is_room_for(proposed, monkeypatch):
    _opening, found, owner = proposed

    def slowly(self, pk):
        opening = self.get(pk=pk)
        time.sleep(0.2)
        return opening

    monkeypatch.setattr(OpeningQuerySet, "lock", slowly)
    counted = Introduction.objects._queryset_class.taking_places

    def count_then_wait(self, opening, day, part):
        left = counted(self, opening, day, part)
        time.sleep(0.2)
        return left

    monkeypatch.setattr(Introduction.objects._queryset_class, "taking_places", count_then_wait)

    assert (agree_at_once(found, owner) > 1, Opening.objects.get().people_max) == (True, 20)


# --- the same form, many times at once --------------------------------------------------------


def at_once(deed, many=5) -> list[str]:
    """Do a deed in so many real transactions that begin together; the name of a failure, or nothing."""
    start, failures = threading.Barrier(many), []

    def work(number):
        start.wait()
        try:
            deed(number)
        except Exception as failure:
            failures.append(type(failure).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def sides():
    owner, library = make_user("ina"), make_organisation("Bibliotheek Zuid")
    belong(owner, library, Role.OWNER)
    user, company = make_user("bas"), make_organisation("Steen op Steen", kind=OrganisationKind.COMPANY)
    belong(user, company, Role.OWNER)
    return owner, library, user, company, place("Utrecht", "NL-UT")


def test_the_same_ask_and_offer_posted_five_times_at_once_are_one_of_each(sides):
    owner, library, user, company, town = sides
    key = uuid4()
    offered = facts(town, who="medewerkers", people_from=5, people_to=15, youngest=18, radius_km=25)
    failures = at_once(
        lambda _number: actions.place_opening(
            organisation=library, facts=asked_for(town), by=owner.person, key=key, now=NOW
        )
    )
    failures += at_once(
        lambda _number: actions.place_offer(organisation=company, facts=offered, by=user.person, key=key, now=NOW)
    )

    assert (failures, Opening.objects.count(), Offer.objects.count()) == ([], 1, 1)


def test_five_organisations_place_the_same_title_at_once(sides):
    town, owners = sides[-1], []
    for number in range(5):
        owners.append((make_user(f"eva{number}"), make_organisation(f"Club {number}")))
        belong(*owners[-1], Role.OWNER)
    failures = at_once(
        lambda number: actions.place_opening(
            organisation=owners[number][1], facts=asked_for(town), by=owners[number][0].person, key=uuid4(), now=NOW
        )
    )

    assert (failures, Opening.objects.values("slug").distinct().count()) == ([], 5)


def test_the_same_question_and_the_same_answer_five_times_at_once_are_one_of_each(sides):
    owner, library, user, company, town = sides
    opening = actions.place_opening(organisation=library, facts=asked_for(town), by=owner.person, key=uuid4(), now=NOW)
    key, answer_key = uuid4(), uuid4()
    failures = at_once(
        lambda _number: actions.ask(
            opening=opening,
            offer=None,
            source=company,
            side=Side.SOURCE,
            text="Mag dat?",
            by=user.person,
            key=key,
            now=NOW,
        )
    )
    talk = Introduction.objects.get()
    failures += at_once(
        lambda _number: actions.write(
            introduction=talk, side=Side.ORGANISATION, text="Ja.", by=owner.person, key=answer_key, now=NOW
        )
    )

    assert (failures, Line.objects.count(), Mail.objects.filter(template__contains="sources").count()) == ([], 2, 2)
