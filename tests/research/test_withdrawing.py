"""A withdrawal reaches every file and everybody who ever took one along."""

from datetime import timedelta

import pytest

from mmn_portal.outbox.models import Mail
from research import actions, package, queries
from research.actions import exporting
from research.enums import ExportState
from research.models import Export, Participation
from tests.conftest import NOW
from tests.research import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def olga():
    return world.researcher()


@pytest.fixture
def taken(olga):
    """A file of six organisations that a researcher took along."""
    for number in range(6):
        world.answer(world.take_part(f"Club {number}"))
    export = world.approved(olga, world.steward())
    actions.record_download(export=export, by=olga, now=NOW)
    return export


def told():
    """Who was told to remove which pseudonym."""
    mails = Mail.objects.filter(template="mails/research/export_withdrawn").order_by("pk")
    return [(mail.email, mail.context["pseudonym"]) for mail in mails]


def clubs():
    return list(Participation.objects.order_by("pk"))


def test_a_second_withdrawer_reaches_the_holder_as_well(taken, olga):
    first, second, *_ = clubs()
    world.choose(first, False)
    world.choose(second, False)

    assert told() == [(olga.email, first.pseudonym), (olga.email, second.pseudonym)]


def test_on_day_forty_a_withdrawal_reaches_who_took_the_file_before(taken, olga):
    later = NOW + timedelta(days=40)
    actions.end_exports(now=later)
    gone = clubs()[0]
    world.choose(gone, False, now=later)
    taken.refresh_from_db()

    assert (taken.state, told()) == ("expired", [(olga.email, gone.pseudonym)])


def test_a_holder_is_told_once_for_each_file_and_organisation(taken, olga):
    gone = clubs()[0]
    actions.record_download(export=taken, by=olga, now=NOW)
    for agrees in (False, True, False):
        world.choose(gone, agrees)

    assert told() == [(olga.email, gone.pseudonym)]


def test_a_file_without_her_stays_as_it_is(taken):
    gone = world.take_part("Nieuw")
    Participation.objects.filter(pk=gone.pk).update(pseudonym="buitenstaa")
    world.choose(gone, False)
    taken.refresh_from_db()

    assert (taken.state, told()) == ("made", [])


@pytest.mark.parametrize("meanwhile", [ExportState.WITHDRAWN, ExportState.EXPIRED])
def test_a_file_that_was_moved_at_the_same_moment_stops_nobody(taken, olga, monkeypatch, meanwhile):
    gone = clubs()[0]
    move = exporting.move

    def too_late(export, to, **changes):
        Export.objects.filter(pk=export.pk).update(state=meanwhile)
        move(export, to, **changes)

    monkeypatch.setattr(exporting, "move", too_late)
    world.choose(gone, False)
    taken.refresh_from_db()

    assert (taken.state, told(), queries.given_parts(gone)["questionnaire"]) == (
        meanwhile, [(olga.email, gone.pseudonym)], False,
    )  # fmt: skip


def test_an_end_that_meets_a_withdrawal_removes_the_file_all_the_same(taken, monkeypatch):
    move = exporting.move

    def too_late(export, to, **changes):
        Export.objects.filter(pk=export.pk).update(state=ExportState.WITHDRAWN)
        move(export, to, **changes)

    monkeypatch.setattr(exporting, "move", too_late)

    assert actions.end_exports(now=NOW + timedelta(days=31)) == 1


def test_a_page_that_was_opened_before_she_had_a_pseudonym_withdraws_all_the_same(olga):
    for number in range(6):
        world.answer(world.take_part(f"Club {number}"))
    opened_before = clubs()[0]
    export = world.approved(olga, world.steward())
    world.choose(opened_before, False)
    export.refresh_from_db()

    assert (opened_before.pseudonym, export.state) == (None, "withdrawn")


def test_who_withdraws_while_the_file_is_built_is_not_in_it_and_leaves_no_file_behind(olga, monkeypatch):
    for number in range(6):
        world.answer(world.take_part(f"Club {number}"))
    files = package._files
    gone, before = clubs()[0], list_of_files()

    def withdrawn_meanwhile(*args, **kwargs):
        monkeypatch.setattr(package, "_files", files)
        world.choose(gone, False)
        return files(*args, **kwargs)

    monkeypatch.setattr(package, "_files", withdrawn_meanwhile)
    export = world.approved(olga, world.steward())
    after_first, left = export.state, list_of_files() - before
    actions.make_missing(now=NOW)
    export.refresh_from_db()
    gone.refresh_from_db()

    assert (after_first, left, export.state, gone.pseudonym in export.pseudonyms, export.rows) == (
        "approved", set(), "made", False, 5,
    )  # fmt: skip


def list_of_files():
    storage = Export._meta.get_field("file").storage
    return set(storage.listdir("research")[1]) if storage.exists("research") else set()


def test_a_file_that_somebody_else_made_first_leaves_no_second_one(taken, olga, monkeypatch):
    Export.objects.update(state=ExportState.APPROVED, claimed_until=None)
    before = list_of_files()
    files = package._files

    def overtaken(*args, **kwargs):
        Export.objects.update(state=ExportState.MADE)
        return files(*args, **kwargs)

    monkeypatch.setattr(package, "_files", overtaken)

    assert (actions.make_export(export=taken, now=NOW), list_of_files()) == (False, before)


def test_the_promise_that_no_file_holds_who_withdrew_can_be_broken(taken):
    kept = queries.broken_promises(NOW)
    gone = clubs()[0]
    world.choose(gone, False)
    withdrawn = queries.broken_promises(NOW)
    Export.objects.update(state=ExportState.MADE)

    assert (kept, withdrawn, queries.broken_promises(NOW)) == (
        [], [], ["research: a file that can be taken holds a withdrawn organisation"],
    )  # fmt: skip


def test_staff_do_not_read_the_pseudonym_in_the_mail(taken):
    world.choose(clubs()[0], False)

    assert Mail.objects.get(template="mails/research/export_withdrawn").private is True
