"""From a download to a sign-up: times are counted, by organisation, network, province and phase; never people."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from campaigns import actions, queries
from campaigns.models import Kit
from mmn_portal.events import actions as events
from mmn_portal.people.models import NetworkMember
from mmn_portal.programme.models import Phase
from tests.campaigns.kits import make_kit
from tests.campaigns.studio import make_design, make_template
from tests.conftest import NOW, make_event, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(library, ina, nov):
    """The library took a kit twice, made a design that was scanned three times, and has one sign-up."""
    kit = make_kit()
    for _time in range(2):
        actions.record_kit(kit=kit, organisation=library, now=NOW)
    design = make_design(library, ina)
    for _time in range(3):
        actions.follow(link=design.links.get(), now=NOW)
    event = make_event(seats=5, host=library, proposed_at=NOW)
    events.add_by_staff(
        event=event, block=event.blocks.get(), name="Wim", email="wim@example.nl", phone="", language="nl",
        organisation=None, by=nov, now=NOW,
    )  # fmt: skip
    return library


LIBRARY = (2, 1, 3, 1)


def test_each_step_is_counted_for_its_organisation(world):
    assert queries.own_figures(world, now=NOW).line == queries.Line("Bibliotheek Zuid", *LIBRARY)
    assert [(line.name, line.numbers) for line in queries.by_organisation()] == [("Bibliotheek Zuid", LIBRARY)]


def test_by_province_network_and_phase(world):
    network = make_organisation("AGORA", kind="network")
    NetworkMember.objects.create(network=network, member=world)
    Phase.objects.all().delete()
    Phase.objects.create(number=1, year=NOW.year, title_nl="Het jaar")

    assert [(line.name, line.numbers) for line in queries.by_province()] == [("Utrecht", LIBRARY)]
    assert [(line.name, line.numbers) for line in queries.by_network()] == [("AGORA", LIBRARY)]
    assert [(line.name, line.numbers) for line in queries.by_phase()] == [("Het jaar", LIBRARY)]


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_tables_ask_as_much_for_many_as_for_few(world, ina, how_many, django_assert_num_queries):
    template = make_template("nog-een")
    for number in range(how_many):
        make_design(make_organisation(f"Huis {number}"), ina, template=template)

    with django_assert_num_queries(5):
        assert len(queries.by_organisation()) == how_many + 1


def test_days_without_a_scan_stand_in_the_chart_too(world):
    days = queries.own_figures(world, now=NOW + timedelta(days=2)).days

    assert (len(days), [bar.shown for bar in days][-3:], max(bar.share for bar in days)) == (14, ["3", "0", "0"], 100)


def test_others_like_you_are_shown_from_five_on(world, ina):
    template = make_template("nog-een")
    for number in range(5):
        assert queries.own_figures(world, now=NOW).like_us is None
        organisation = make_organisation(f"Huis {number}")
        for _time in range(number):
            make_design(organisation, ina, template=template)
        make_design(organisation, ina, template=template)

    assert queries.own_figures(world, now=NOW).like_us.designs == 3


@pytest.mark.parametrize(
    ("who", "expected"),
    [("visitor", 302), ("stranger", 404), ("newcomer", 404), ("mo", 200), ("ina", 200), ("nov", 200)],
)
def test_figures_are_for_ones_own_people(client, request, world, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    addresses = [reverse(name, args=[world.slug]) for name in ("campaigns:figures", "campaigns:figures-csv")]

    assert [client.get(address).status_code for address in addresses] == [expected] * 2


def test_the_page_says_it_in_words_and_the_table_has_every_day(client, world, ina):
    client.force_login(ina)
    page = client.get(reverse("campaigns:figures", args=[world.slug])).text
    table = client.get(reverse("campaigns:figures-csv", args=[world.slug]))
    rows = list(csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert ("keer gescand" in page, "aangemeld voor je activiteiten" in page) == (True, True)
    assert rows[1][0] == timezone.localdate(NOW).isoformat()
    assert rows[1][4] == "3"


def test_staff_see_each_table_and_take_it_along(client, nov, world):
    client.force_login(nov)
    there = reverse("admin:campaigns_figures")
    for name in (*queries.TABLES, "onzin"):
        assert client.get(there, {"per": name}).status_code == 200
    answer = client.get(there, {"per": "organisatie", "csv": "1"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Bibliotheek Zuid", "2", "1", "3", "1"]


def test_an_organisation_that_did_nothing_is_told_how_to_begin(client, library, ina):
    client.force_login(ina)

    assert "Nog geen codes" in client.get(reverse("campaigns:figures", args=[library.slug])).text


def test_its_own_figures_are_told_by_phase(world):
    Phase.objects.all().delete()
    Phase.objects.create(number=1, year=NOW.year, title_nl="Het jaar")
    actions.record_kit(kit=Kit.objects.get(), organisation=world, now=NOW - timedelta(days=500))

    assert [(line.name, line.numbers) for line in queries.own_figures(world, now=NOW).phases] == [
        (str((NOW - timedelta(days=500)).year), (1, 0, 0, 0)), ("Het jaar", LIBRARY),
    ]  # fmt: skip


def test_every_step_is_in_the_table_and_none_of_another(client, world, ina, stranger):
    make_design(stranger.person.memberships.get().organisation, stranger)
    client.force_login(ina)
    with translation.override("en"):
        address = reverse("campaigns:figures-steps", args=[world.slug])
    table = client.get(address)
    rows = list(csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [
        (timezone.localdate(NOW).isoformat(), what, times)
        for what, times in (("taken along", "2"), ("designed", "1"), ("scanned", "3"), ("signed up", "1"))
    ]


@pytest.mark.parametrize(("who", "expected"), [("visitor", 302), ("stranger", 404), ("mo", 200), ("nov", 200)])
def test_the_steps_are_for_ones_own_people(client, request, world, who, expected):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("campaigns:figures-steps", args=[world.slug])).status_code == expected


def test_the_way_to_figures_and_codes_stands_in_the_studio_before_a_first_design(client, library, ina):
    client.force_login(ina)
    page = client.get(reverse("campaigns:studio")).text

    for name in ("figures", "codes"):
        assert f'href="{reverse(f"campaigns:{name}", args=[library.slug])}"' in page


def test_a_network_sees_how_many_of_its_members_do_so(world, ina, library):
    """Members are counted, not what they did: two designs of one organisation are one organisation."""
    from campaigns import brings

    make_design(library, ina)
    others = [make_organisation(f"Ander {number}").pk for number in range(3)]
    members = [library.pk, *others]

    counted = [count(members, NOW) for count in (brings.took_along, brings.made_their_own, brings.were_scanned)]
    assert (counted, brings.were_scanned(others, NOW)) == ([1, 1, 1], 0)


def test_two_organisations_with_one_name_are_two_rows(world):
    other = make_organisation("Een andere")
    type(other).objects.filter(pk=other.pk).update(name=world.name)
    actions.record_kit(kit=Kit.objects.get(), organisation=other, now=NOW)

    assert sorted(line.downloads for line in queries.by_organisation() if line.name == world.name) == [1, 2]
