"""Answers that were taken back go, and with the end of a study its key, its answers and the names of people."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mmn_portal.people import retention
from research import actions, queries
from research.models import Answer, Consent, Download, Export, Participation, Response, Study
from tests.conftest import NOW
from tests.research import world

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2033, 1, 1, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
OVER = LAST_DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def olga():
    return world.researcher()


@pytest.fixture
def gijs():
    return world.steward()


@pytest.fixture
def taken(olga, gijs):
    for number in range(6):
        world.answer(world.take_part(f"Club {number}"))
    export = world.approved(olga, gijs)
    actions.record_download(export=export, by=olga, now=NOW)
    return export


def ask(olga):
    return actions.request_export(study=queries.study(), waves=["T0"], purpose="Tellen", by=olga, key=uuid4(), now=OVER)


@pytest.mark.parametrize(("days", "left"), [(29, 2), (30, 1)])
def test_answers_go_thirty_days_after_they_were_taken_back(days, left):
    gone, stays = world.take_part("Weg"), world.take_part("Blijft")
    world.answer(gone)
    world.answer(stays)
    world.choose(gone, False)
    retention.clear(now=NOW + timedelta(days=days))

    assert Response.objects.count() == left


def test_who_changes_her_mind_in_time_keeps_her_answers():
    club = world.take_part("Club")
    world.answer(club)
    world.choose(club, False)
    world.choose(club, True, now=NOW + timedelta(days=20))
    actions.clear(now=NOW + timedelta(days=60))

    assert Response.objects.count() == 1


def test_answers_of_whoever_agrees_stay_until_the_last_day_of_the_study(taken):
    actions.clear(now=LAST_DAY)

    assert (Answer.objects.count() > 0, Study.objects.get().key_destroyed_at) == (True, None)


def test_with_the_end_of_a_study_answers_key_and_names_go_and_the_record_stays(taken):
    actions.clear(now=OVER)
    actions.clear(now=OVER)

    assert {
        "destroyed": Study.objects.get().key_destroyed_at,
        "answers": Answer.objects.count(),
        "sent": Response.objects.sent().count(),
        "background": set(Response.objects.values_list("sector", "province", "size")),
        "key": set(Participation.objects.values_list("pseudonym", "contact")),
        "choices": (Consent.objects.count(), Consent.objects.exclude(given_by=None).count()),
        "exports": list(Export.objects.values_list("state", "pseudonyms", "requested_by", "decided_by", "file", "rows")),
        "downloads": list(Download.objects.values_list("by", "at")),
    } == {
        "destroyed": OVER, "answers": 0, "sent": 6, "background": {("", "", "")}, "key": {(None, None)},
        "choices": (24, 0), "exports": [("expired", [], None, None, "", 6)], "downloads": [(None, NOW)],
    }  # fmt: skip


def test_after_the_end_of_a_study_nothing_can_be_asked_for(taken, olga):
    actions.clear(now=OVER)

    with pytest.raises(actions.KeyDestroyed):
        ask(olga)


def test_what_waits_when_a_study_ends_is_never_made(olga, gijs):
    waits, approved = ask(olga), ask(olga)
    actions.decide(export=approved, approve=True, because="", by=gijs, now=NOW)
    actions.clear(now=OVER)
    with pytest.raises(actions.NoSuchRoad):
        waits.refresh_from_db()
        actions.decide(export=waits, approve=True, because="", by=gijs, now=OVER)

    assert (actions.make_missing(now=OVER), set(Export.objects.values_list("state", flat=True))) == (0, {"expired"})


def test_after_the_end_of_a_study_nobody_is_invited_and_nothing_is_answered():
    invitation = world.invited(world.take_part("Club"))
    world.take_part("Nieuw")
    Study.objects.update(key_destroyed_at=NOW)
    with pytest.raises(actions.Closed):
        actions.save_answers(
            invitation=type(invitation).objects.get(pk=invitation.pk), answers={"v18_bestuur": 4}, now=NOW
        )

    assert actions.invite_due(now=NOW) == 0


def test_public_figures_outlive_the_answers():
    for number in range(12):
        world.answer(world.take_part(f"Club {number}"))
    actions.freeze_findings(wave=world.wave(), now=world.LATER)
    actions.clear(now=OVER)
    actions.sweep(now=OVER)

    assert world.wave().findings.count() == 17


def test_the_pages_say_that_a_study_is_over(client, olga):
    Study.objects.update(key_destroyed_at=NOW)
    client.force_login(olga)
    desk = client.get(reverse("research:desk"))
    asked = client.post(reverse("research:export-request"), {"waves": ["T0"], "purpose": "Tellen"})

    assert (desk.context["may_request"], bool(asked.context["form"].non_field_errors()), Export.objects.count()) == (
        False, True, 0,
    )  # fmt: skip


@pytest.mark.parametrize("left", ["pseudonym", "answers"])
def test_the_promise_that_the_key_is_gone_can_be_broken(left):
    club = world.take_part("Club")
    if left == "answers":
        world.answer(club)
    else:
        Participation.objects.update(pseudonym="overgeblev")
    before = queries.broken_promises(NOW)
    Study.objects.update(key_destroyed_at=NOW)

    assert (before, len(queries.broken_promises(NOW))) == ([], 1)


def test_the_promise_that_taken_back_is_gone_can_be_broken():
    club = world.take_part("Club")
    world.answer(club)
    world.choose(club, False)

    assert [len(queries.broken_promises(NOW + timedelta(days=days))) for days in (30, 41)] == [0, 1]


def test_a_copy_of_her_data_holds_what_a_researcher_and_a_steward_did(taken, olga, gijs):
    copies = [queries.everything_of(user.person, {user.email}) for user in (olga, gijs)]

    assert [[len(one[part]) for part in ("requests", "decisions", "downloads")] for one in copies] == [
        [1, 0, 1], [0, 1, 0],
    ]  # fmt: skip


def test_a_copy_of_the_data_of_a_researcher_can_be_downloaded(taken, olga, client):
    client.force_login(olga)
    copy = client.get(reverse("people:my-copy")).json()

    assert copy["research"]["downloads"][0]["export__purpose"] == "Tellen"


def test_the_study_of_the_programme_is_kept_until_2033():
    assert Study.objects.get().keep_until == date(2033, 1, 1)
