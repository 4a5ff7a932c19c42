"""Hostile and faulty input on every form of an expedition: never a 5xx, and nothing changes."""

import json
from uuid import uuid4

import pytest
from django.core import serializers
from django.urls import reverse

from expeditions import actions, mails
from expeditions.models import Addition, LogEntry, PhaseMove, ScanEntry, Trajectory
from mmn_portal.core import tokens
from tests.conftest import NOW
from tests.expeditions import world
from tests.home.test_hostile import NASTY

pytestmark = pytest.mark.django_db
NUMBERS = ["-1", "1e3", "9" * 23, "0x10", "NaN", "1.5"]
DAYS = ["2026-02-30", "0000-00-00", "99999-01-01", "1-1-1", "\u202e2027-01-01"]
TYPED = [*NASTY, *NUMBERS, *DAYS]


@pytest.fixture(autouse=True)
def method(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def lars():
    return world.make_leader()


@pytest.fixture
def linde(lars, nov):
    return world.under_way("De Linde", lars, nov)


def everything() -> str:
    """All rows of the pillar, as they are."""
    models = (Trajectory, LogEntry, Addition, PhaseMove, ScanEntry)
    return json.dumps([serializers.serialize("json", model.objects.order_by("pk")) for model in models])


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_a_form_of_a_leader_or_changes_anything(client, linde, lars, typed):
    entry = world.log(linde, lars)
    before = everything()
    client.force_login(lars)
    columns = (
        "client_key", "contact_on", "form", "minutes", "minutes_other", "steps", "phase", "dimensions", "journey", "progress",
        "energy", "obstacle", "next_contact_on", "is_last", "also", "present_board", "advice_1_about", "agreement_1_due",
    )  # fmt: skip
    forms = {
        reverse("expeditions:log", args=[linde.key]): dict.fromkeys(columns, typed),
        reverse("expeditions:move-phase", args=[linde.key]): {"came_from": typed, "consent": typed},
        reverse("expeditions:assignment-answer", args=[linde.key]): {"accepts": typed},
        reverse("expeditions:scan", args=[linde.key]): {"deed": typed, "email": typed, "role": typed},
    }  # fmt: skip
    statuses = {path: client.post(path, facts).status_code for path, facts in forms.items()}
    adding = client.post(
        reverse("expeditions:log-add", args=[linde.key, entry.client_key]), {"text": "", "key": typed}
    ).status_code

    assert ({path: status for path, status in statuses.items() if status not in {200, 302, 404}}, adding, everything()) == (
        {}, 200, before,
    )  # fmt: skip


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_text_breaks_applying_or_filling_in(client, linde, library, ina, typed):
    cohort = world.make_cohort("nieuw")
    copy = actions.invite_to_scan(
        scan=actions.open_scan(trajectory=linde, moment="start", now=NOW), email="v@example.nl", role="board", language="nl",
        now=NOW,
    )  # fmt: skip
    before = everything()
    client.force_login(ina)
    statuses = [
        client.post(
            reverse("expeditions:apply", args=[cohort.slug]),
            {"organisation": typed, "wish": "W", "phone": typed, "key": typed},
        ).status_code,
        client.post(
            reverse("expeditions:scan-fill", args=[tokens.make(mails.SCAN, copy.pk)]), {"A1": typed, "send": typed}
        ).status_code,
    ]

    assert (statuses, everything()) == ([200, 200], before)


@pytest.mark.parametrize("path", ["/expedities/scan/{}/", "/expedities/{}/", "/expedities/traject/{}/"])
def test_an_address_that_leads_nowhere_is_not_found(client, lars, path):
    client.force_login(lars)
    asked = ["x", "1" * 400, str(uuid4()), "%00", "..%2f..", tokens.make("another.purpose", 1)]

    assert {client.get(path.format(one)).status_code for one in asked} <= {400, 404}


def test_a_key_of_another_entry_adds_nothing(client, linde, lars, nov):
    other = world.under_way("Ander", lars, nov)
    entries, key = [world.log(one, lars) for one in (linde, other)], uuid4()
    client.force_login(lars)
    answers = [
        client.post(
            reverse("expeditions:log-add", args=[entry.trajectory.key, entry.client_key]), {"text": "Erbij", "key": key}
        ).status_code
        for entry in entries
    ]

    assert (answers, Addition.objects.count()) == ([302, 200], 1)
