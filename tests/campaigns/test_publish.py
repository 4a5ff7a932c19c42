"""A kit is made, shown, and taken out of use."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns import actions
from campaigns.enums import ROADS, KitState
from campaigns.models import Kit, MaterialVersion
from mmn_portal.core.models import Audit
from tests.campaigns.kits import make_kit
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_draft_is_shown_and_the_trail_says_by_whom(nov):
    kit = actions.publish_kit(kit=make_kit(live=False), by=nov, now=NOW)

    line = Audit.objects.get(deed="campaigns.live")
    assert (kit.state, kit.published_at, line.by, line.thing) == (KitState.LIVE, NOW, str(nov.pk), "basis")


def test_an_empty_kit_is_not_shown():
    with pytest.raises(actions.NothingInIt):
        actions.publish_kit(kit=make_kit(live=False, files=0), by=None, now=NOW)


@pytest.mark.parametrize("came_from", KitState.values)
@pytest.mark.parametrize(("deed", "to"), [(actions.publish_kit, KitState.LIVE), (actions.retire_kit, KitState.RETIRED)])
def test_every_road_between_states_is_open_or_closed_as_drawn(came_from, deed, to):
    kit = make_kit(live=False)
    Kit.objects.filter(pk=kit.pk).update(state=came_from, published_at=NOW)
    kit.refresh_from_db()

    if to in ROADS[KitState(came_from)]:
        assert deed(kit=kit, by=None, now=NOW).state == to
    else:
        with pytest.raises(actions.NoSuchRoad):
            deed(kit=kit, by=None, now=NOW)


def test_two_who_retire_a_kit_at_once_do_it_once():
    kit = make_kit()
    same = Kit.objects.get(pk=kit.pk)
    actions.retire_kit(kit=kit, by=None, now=NOW)

    with pytest.raises(actions.NoSuchRoad):
        actions.retire_kit(kit=same, by=None, now=NOW)


def test_a_visitor_does_not_find_a_draft_and_staff_do(client, nov):
    make_kit("geheim", live=False)
    address = reverse("campaigns:kit", args=["geheim"])
    stranger_sees = client.get(address)
    client.force_login(nov)

    assert (stranger_sees.status_code, "Pakket geheim" in client.get(address).text) == (404, True)


def test_a_kit_is_not_found_before_it_opens(client, time_machine):
    time_machine.move_to(NOW)
    make_kit("straks", opens_at=NOW + timedelta(hours=1))
    address = reverse("campaigns:kit", args=["straks"])
    early = client.get(address).status_code
    time_machine.move_to(NOW + timedelta(hours=2))

    assert (early, client.get(address).status_code) == (404, 200)


def test_a_retired_kit_says_so_and_gives_nothing_out(client):
    kit = make_kit("oud")
    actions.retire_kit(kit=kit, by=None, now=NOW)
    material = kit.materials.in_order().first()
    addresses = [
        reverse("campaigns:kit", args=["oud"]),
        reverse("campaigns:kit-zip", args=["oud"]),
        reverse("campaigns:material", args=[material.slug]),
        reverse("campaigns:material-file", args=[material.slug]),
    ]

    assert [client.get(address).status_code for address in addresses] == [200, 404, 200, 404]


def test_a_kit_cannot_close_before_it_opens():
    with pytest.raises(IntegrityError, match="opens_before"):
        make_kit(live=False, files=0, opens_at=NOW, closes_at=NOW)


def test_the_database_refuses_a_second_version_of_the_same_number():
    version = make_kit().materials.in_order().first().current
    version.pk = None
    with pytest.raises(IntegrityError):
        MaterialVersion.objects.bulk_create([version])
