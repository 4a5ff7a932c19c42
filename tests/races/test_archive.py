"""The ZIP of a kit is built once, however many workers are asked at the same moment; on PostgreSQL."""

import threading

import pytest
from django.db import connection

from campaigns import actions
from campaigns.actions import kits
from campaigns.models import Download, KitArchive
from campaigns.querysets import ArchiveQuerySet
from tests.campaigns.kits import make_kit
from tests.conftest import NOW, make_organisation
from tests.races.together import meet_before

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgres():
    assert connection.vendor == "postgresql", "a race proves nothing on SQLite: it writes one at a time"


def at_once(deed, *, workers: int) -> list:
    """What each of some threads got from the same deed, begun at the same moment."""
    start, answers = threading.Barrier(workers), []

    def work():
        start.wait()
        try:
            answers.append(deed())
        except Exception as fault:
            answers.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def built(kit) -> list:
    return [answer for answer in at_once(lambda: actions.build_archive(kit=kit, now=NOW), workers=8) if answer]


def test_eight_workers_build_one_zip():
    kit = make_kit(files=6)
    answers = built(kit)

    assert ([type(answer) for answer in answers], KitArchive.objects.built().count()) == ([KitArchive], 1)


def test_without_the_claim_they_build_it_more_than_once(monkeypatch):
    """The control: with the claim off, the same race is lost."""
    monkeypatch.setattr(ArchiveQuerySet, "free", lambda self, now: self)
    meet_before(monkeypatch, kits.parcels, "as_zip", many=8)

    assert len(built(make_kit(files=6))) > 1


def test_no_download_is_lost_when_many_count_at_once():
    kit, library = make_kit(), make_organisation("Bibliotheek Zuid")
    for organisation in (library, None):
        at_once(
            lambda organisation=organisation: actions.record_kit(kit=kit, organisation=organisation, now=NOW),
            workers=12,
        )

    assert list(Download.objects.order_by("pk").values_list("count", flat=True)) == [12, 12]
