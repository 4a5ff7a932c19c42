"""Somebody withdraws while a file is made: it is withdrawn or does not hold her. Without the lock it holds her."""

import threading

import pytest
from django.db import connection

from mmn_portal.outbox.models import Mail
from research import actions, queries
from research.actions import exporting
from research.models import Export, Participation
from research.querysets import ParticipationQuerySet
from tests.conftest import NOW
from tests.research import world

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = 1.5


@pytest.fixture
def approved():
    """A request for the answers of six organisations, approved and not made yet."""
    world.load()
    for number in range(6):
        world.answer(world.take_part(f"Club {number}"))
    olga, gijs = world.researcher(), world.steward()
    export = actions.request_export(
        study=queries.study(), waves=["T0"], purpose="Tellen", by=olga, key=world.uuid4(), now=NOW
    )
    return actions.decide(export=export, approve=True, because="", by=gijs, now=NOW)


def withdraw_between_check_and_hand_over(export, monkeypatch):
    """The file was checked and is about to be handed over: at that moment an organisation withdraws."""
    checked, withdrawn, move = threading.Event(), threading.Event(), exporting.move

    def slowly(moved, to, **changes):
        if to == "made":
            checked.set()
            # She gets through at once when nothing holds her; else she waits until the file is made.
            withdrawn.wait(LONG_ENOUGH)
        move(moved, to, **changes)

    def withdraw():
        try:
            checked.wait(10)
            world.choose(Participation.objects.order_by("pk").first(), False)
        finally:
            withdrawn.set()
            connection.close()

    monkeypatch.setattr(exporting, "move", slowly)
    other = threading.Thread(target=withdraw)
    other.start()
    made = actions.make_export(export=export, now=NOW)
    other.join()
    return made


BROKEN = ["research: a file that can be taken holds a withdrawn organisation"]


def test_a_file_never_holds_who_withdrew_while_it_was_made(approved, monkeypatch):
    made = withdraw_between_check_and_hand_over(approved, monkeypatch)

    assert (made, Export.objects.get().state, queries.broken_promises(NOW)) == (True, "withdrawn", [])


def test_the_control_without_the_lock_holds_her(approved, monkeypatch):
    monkeypatch.setattr(ParticipationQuerySet, "lock_named", lambda self, pseudonyms: None)
    withdraw_between_check_and_hand_over(approved, monkeypatch)

    assert (Export.objects.get().state, queries.broken_promises(NOW)) == ("made", BROKEN)


def test_two_organisations_that_withdraw_at_once_both_reach_the_holder(approved):
    actions.make_export(export=approved, now=NOW)
    export = Export.objects.get()
    actions.record_download(export=export, by=export.requested_by, now=NOW)
    start, failures = threading.Barrier(6), []

    def withdraw(pk):
        start.wait()
        try:
            world.choose(Participation.objects.get(pk=pk), False)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=withdraw, args=[pk]) for pk in Participation.objects.values_list("pk", flat=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Mail.objects.filter(template="mails/research/export_withdrawn")

    assert (failures, Export.objects.get().state, {mail.context["pseudonym"] for mail in told}) == (
        [], "withdrawn", set(export.pseudonyms),
    )  # fmt: skip
