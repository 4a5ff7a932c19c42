"""Who has this since Tuesday, as a list, as a table, and a note to all of them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns import actions, queries
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from tests.campaigns.kits import make_kit, png
from tests.conftest import NOW, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def kit(library, ina):
    """The library took the whole kit on Tuesday; the museum one material a week before, twice."""
    made = make_kit()
    first = made.materials.in_order().first()
    museum = make_organisation("Museum")
    for _time in range(2):
        actions.record_materials(materials=[first], parcel="material", organisation=museum, now=NOW - timedelta(days=7))
    actions.record_kit(kit=made, organisation=library, now=NOW)
    actions.record_kit(kit=made, organisation=None, now=NOW)
    return made


def holders(thing, since=None):
    return [(one.name, one.times) for one in queries.who_has(thing, since=since)]


def test_the_list_says_who_took_it_along_alone_or_in_its_kit(kit):
    first, second = kit.materials.in_order()

    assert holders(kit) == holders(first) == [("Bibliotheek Zuid", 1), ("Museum", 2)]
    assert holders(second) == [("Bibliotheek Zuid", 1)]
    assert holders(kit, since=NOW.date()) == [("Bibliotheek Zuid", 1)]


def test_it_says_which_version_they_have(kit):
    first = kit.materials.in_order().first()
    actions.add_version(material=first, upload=ContentFile(png("teal")), by=None, now=NOW - timedelta(hours=1))

    assert [(one.name, one.version) for one in queries.who_has(first)] == [("Bibliotheek Zuid", 2), ("Museum", None)]


def test_the_list_asks_as_much_for_three_as_for_one(kit, django_assert_num_queries):
    first = kit.materials.in_order().first()
    for number in range(3):
        actions.record_kit(kit=kit, organisation=make_organisation(f"Nog {number}"), now=NOW)
        with django_assert_num_queries(2):
            assert len(queries.who_has(first)) == number + 3


@pytest.mark.parametrize("what", ["kit", "material"])
def test_staff_see_it_take_it_as_a_table_and_send_a_note_once(client, kit, nov, what):
    thing = kit if what == "kit" else kit.materials.in_order().first()
    client.force_login(nov)
    page = reverse(f"admin:campaigns_{what}_recall", args=[thing.pk])
    shown = client.get(f"{page}?sinds=2027-03-02").text
    table = b"".join(
        client.get(reverse(f"admin:campaigns_{what}_recall_csv", args=[thing.pk])).streaming_content
    ).decode()
    for _time in range(2):
        client.post(f"{page}?sinds=2027-03-02", {"text": "De datum klopt niet.\nGebruik hem niet.", "do": "1"})

    assert ("Bibliotheek Zuid" in shown, "Museum" in shown, "Museum;2;2027-02-23" in table) == (True, False, True)
    mail = Mail.objects.get(template="mails/campaigns/recall")
    assert (mail.email, "De datum klopt niet." in render(mail).text) == ("ina@example.nl", True)


@pytest.mark.parametrize("asked", ["sinds=gisteren", "sinds=9999-99-99", "sinds=%27", "sinds="])
def test_nonsense_is_no_day(client, kit, nov, asked):
    client.force_login(nov)

    assert "Museum" in client.get(f"{reverse('admin:campaigns_kit_recall', args=[kit.pk])}?{asked}").text


def test_a_note_to_nobody_is_not_sent(kit):
    with pytest.raises(actions.NobodyHasIt):
        actions.send_note(thing=kit, since=NOW.date() + timedelta(days=1), text="x", by=None, now=NOW)


@pytest.mark.parametrize("who", ["ina", "newcomer"])
def test_it_is_for_staff(client, request, kit, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("admin:campaigns_kit_recall", args=[kit.pk])).status_code == 302
