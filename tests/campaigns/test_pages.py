"""The pages of the campaign: found, filtered, in both languages, at a fixed number of questions."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns import actions, brings, queries
from campaigns.models import Kit
from mmn_portal.core import search
from tests.campaigns.kits import make_kit, make_material, png
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW)


@pytest.mark.parametrize("page", ["front", "library", "kit", "material"])
def test_a_page_asks_as_much_for_three_kits_as_for_one(client, page, django_assert_max_num_queries):
    kit = make_kit("een", files=1)
    address = {
        "front": reverse("campaigns:front"), "library": reverse("campaigns:library"), "kit": kit.get_absolute_url(),
        "material": kit.materials.get().get_absolute_url(),
    }[page]  # fmt: skip
    client.get(address)
    with django_assert_max_num_queries(8) as for_one:
        client.get(address)
    for number in range(3):
        make_material(kit, f"meer-{number}.png")
        make_kit(f"nog-{number}", files=3)
    with django_assert_max_num_queries(8) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


def test_my_page_asks_as_much_for_three_kits_as_for_one(ina, library, django_assert_num_queries):
    for number in range(3):
        kit = make_kit(f"nr-{number}")
        actions.record_kit(kit=kit, organisation=library, now=NOW)
        with django_assert_num_queries(4):
            assert len(queries.taken_along(ina, now=NOW)) == number + 1


def test_my_page_says_what_is_newer_than_what_we_took_along(client, ina, library):
    kit = make_kit()
    actions.record_kit(kit=kit, organisation=library, now=NOW)
    first = kit.materials.in_order().first()
    actions.add_version(material=first, upload=ContentFile(png("teal")), by=None, now=NOW + timedelta(hours=1))

    assert [taken.newer for taken in queries.taken_along(ina, now=NOW + timedelta(hours=2))] == [[first]]


def test_my_page_says_what_we_may_not_use_any_more(client, ina, library):
    kit = make_kit(files=3)
    actions.record_kit(kit=kit, organisation=library, now=NOW)
    first, second, third = kit.materials.in_order()
    actions.withdraw_material(material=first, why="Iemand wil er niet meer op", by=None, now=NOW + timedelta(hours=1))
    type(second).objects.filter(pk=second.pk).update(licensed_until=NOW.date() - timedelta(days=1))
    client.force_login(ina)

    page = client.get(reverse("home:mine")).text
    assert [taken.gone for taken in queries.taken_along(ina, now=NOW + timedelta(hours=2))] == [[first, second]]
    assert (first.get_absolute_url() in page, third.get_absolute_url() in page) == (True, False)


def test_what_is_not_on_show_is_on_no_list(client):
    make_kit("te-zien", files=1)
    make_kit("concept", live=False)
    actions.retire_kit(kit=make_kit("oud"), by=None, now=NOW)
    make_kit("straks", opens_at=NOW + timedelta(days=1))
    make_kit("voorbij", opens_at=NOW - timedelta(days=2), closes_at=NOW)
    found = {document.title for document in brings.documents(NOW)}

    assert ([card.kit.slug for card in queries.kits(now=NOW)], found, search.documents.names().count("campaigns")) == (
        ["te-zien"], {"Pakket te-zien", "Te zien beeld 0"}, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Brief", "Poster rood"]), ({"soort": "tekst"}, ["Brief"]), ({"bestand": "png"}, ["Poster rood"]),
        ({"q": "ROOD"}, ["Poster rood"]), ({"q": "poster brief"}, []), ({"kanaal": "e-mail"}, ["Brief"]),
        ({"taal": "en"}, []), ({"soort": "onzin", "fase": "9", "taal": "xx"}, ["Brief", "Poster rood"]),
    ],
)  # fmt: skip
def test_the_library_finds_by_what_it_is_and_by_words(asked, found):
    kit = make_kit(files=0, live=False)
    make_material(kit, "poster-rood.png")
    make_material(kit, "brief.txt", b"Beste")
    actions.publish_kit(kit=kit, by=None, now=NOW)
    page = queries.library(queries.Filters.read(asked), now=NOW, page=None)

    assert sorted(tile.material.title for tile in page) == found


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=0", "page=" + "9" * 20, "page=abc", "page=", "soort=%27%22%3E%3Cscript%3E", "q=" + "a" * 5000,
        "q=%F0%9F%A7%A1%E2%80%AE", "fase=10000000000000000000000", "q=%25_%5C", "soort=poster&soort=tekst", "taal[]=nl",
    ],
)  # fmt: skip
def test_a_hostile_question_gets_an_ordinary_page(client, query):
    make_kit()
    response = client.get(f"{reverse('campaigns:library')}?{query}")

    assert (response.status_code, "<script>" in response.text) == (200, False)


def test_a_nul_is_no_question(client):
    assert client.get(f"{reverse('campaigns:library')}?q=%00").status_code == 400


@pytest.mark.parametrize(
    "path", ["pakketten/niet-daar/", "materiaal/niet-daar/", "materiaal/niet-daar/bestand/", "pakketten/%2e%2e/"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/campagne/{path}").status_code == 404


def test_an_english_page_shows_dutch_words_as_dutch(client):
    kit = make_kit()
    page = client.get(f"/en/campagne/pakketten/{kit.slug}/").text

    assert '<h1 lang="nl">Pakket basis</h1>' in page


def test_an_english_page_shows_english_words_where_there_are(client):
    kit = make_kit(title_en="The basics")

    assert '<h1 lang="en">The basics</h1>' in client.get(f"/en/campagne/pakketten/{kit.slug}/").text


def test_the_public_pages_may_be_kept_for_everyone_and_those_of_ina_not(client, ina, settings):
    kit = make_kit()
    public = client.get(kit.get_absolute_url())
    client.force_login(ina)
    hers = client.get(kit.get_absolute_url())

    assert (getattr(public, "public_page", False), public.cookies.keys(), getattr(hers, "public_page", False)) == (
        True, {}.keys(), False,
    )  # fmt: skip


def test_the_first_page_helps_when_there_is_nothing_yet(client):
    assert [client.get(reverse(f"campaigns:{name}")).status_code for name in ("front", "library")] == [200, 200]


def test_the_desk_counts_licences_that_end_within_thirty_days():
    kit = make_kit(files=0, live=False)
    for number, day in enumerate([date(2027, 3, 1), date(2027, 4, 1), date(2027, 4, 2), None]):
        make_material(kit, f"nr-{number}.png", licensed_until=day)
    actions.publish_kit(kit=kit, by=None, now=NOW)

    assert [item.count for item in brings.desk_items(NOW)] == [2, 0, 1]


def test_the_preview_of_a_draft_is_not_found(client):
    secret = make_kit("geheim", live=False).materials.in_order().first()

    assert client.get(secret.preview_url).status_code == 404


def test_staff_see_who_took_a_kit_along_and_no_name_calculates(client, nov, library):
    kit = make_kit()
    library.name = "=1+1"
    library.save()
    actions.record_kit(kit=kit, organisation=library, now=NOW)
    client.force_login(nov)
    page = client.get(reverse("admin:campaigns_kit_downloads", args=[kit.pk]))
    table = client.get(reverse("admin:campaigns_kit_downloads-csv", args=[kit.pk])).getvalue().decode("utf-8-sig")

    assert ("=1+1" in page.text, table.splitlines()[1][:8]) == (True, "'=1+1;1;")


def test_staff_publish_and_retire_from_the_list(client, nov):
    kit = make_kit(live=False)
    client.force_login(nov)
    for deed in ("publish", "publish", "retire"):
        client.post(reverse("admin:campaigns_kit_changelist"), {"action": deed, "_selected_action": [kit.pk]})

    assert Kit.objects.get().state == "retired"


@pytest.mark.parametrize("name", ["kit", "material", "download"])
def test_every_list_and_form_of_the_desk_opens(client, nov, name, django_assert_max_num_queries):
    kit = make_kit(files=3)
    actions.record_kit(kit=kit, organisation=None, now=NOW)
    client.force_login(nov)
    pk = {"kit": kit, "material": kit.materials.in_order().first(), "download": kit.downloads.get()}[name].pk
    with django_assert_max_num_queries(15):
        listed = client.get(reverse(f"admin:campaigns_{name}_changelist"))
    with django_assert_max_num_queries(30):
        opened = client.get(reverse(f"admin:campaigns_{name}_change", args=[pk]))

    assert (listed.status_code, opened.status_code) == (200, 200)
