"""Materials are found by their words, and each facet says how many there are."""

import pytest
from django.urls import reverse

from campaigns import actions, queries
from campaigns.models import Material, MaterialWords
from tests.campaigns.kits import make_kit, make_material
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
# Other forms of a word are known to the search of PostgreSQL alone.
ON_POSTGRESQL = pytest.mark.services


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def kit():
    made = make_kit("week", files=0, live=False)
    make_material(made, "vrijwilliger.png", alt_nl="Een vrijwilliger helpt in de tuin", title_en="Volunteers at work")
    make_material(made, "brief.txt", b"Beste", alt_nl="", credit="Studio Zée")
    return actions.publish_kit(kit=made, by=None, now=NOW)


def found(**asked):
    return sorted(one.material.slug for one in queries.library(queries.Filters.read(asked), now=NOW, page=None))


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("tuin", ["vrijwilliger"]), ("TUIN helpt", ["vrijwilliger"]), ("studio zee", ["brief"]), ("volunteers", ["vrijwilliger"]),
        ("pakket week", ["brief", "vrijwilliger"]), ("tuin brief", []), ("", ["brief", "vrijwilliger"]), ("!!", ["brief", "vrijwilliger"]),
        ("vrijw", ["vrijwilliger"]), ("'; drop table", []), ("a" * 90, []),
    ],
)  # fmt: skip
def test_every_word_stands_somewhere_in_either_language(kit, words, slugs):
    assert found(q=words) == slugs


@ON_POSTGRESQL
@pytest.mark.parametrize("words", ["vrijwilligers", "tuinen", "volunteer working"])
def test_other_forms_of_a_word_are_found(kit, words):
    assert found(q=words) == ["vrijwilliger"]


def test_words_that_change_are_found_after_the_next_look_and_only_those_are_written(kit):
    Material.objects.filter(slug="brief").update(title_nl="Uitnodiging")

    assert (found(q="uitnodiging"), actions.index_materials(), found(q="uitnodiging")) == ([], 1, ["brief"])
    assert actions.index_materials() == 0


def test_a_new_name_of_the_kit_is_found_at_once(client, kit, nov):
    client.force_login(nov)
    page = reverse("admin:campaigns_kit_change", args=[kit.pk])
    client.post(
        page,
        {
            "title_nl": "Burendag",
            "slug": kit.slug,
            "summary_nl": "Kort",
            "materials-TOTAL_FORMS": 0,
            "materials-INITIAL_FORMS": 0,
        },
    )

    assert found(q="burendag") == ["brief", "vrijwilliger"]


def test_each_facet_counts_what_is_left_of_the_others(kit):
    make_material(kit, "extra.png")
    counted = queries.facets(queries.Filters.read({"bestand": "png"}), now=NOW)

    assert counted["format"] == {"png": 2, "txt": 1}
    assert (counted["kind"], counted["channel"]) == ({"beeld": 2}, {"sociale-media": 2})


def test_the_form_says_how_many_and_offers_nothing_that_finds_nothing(client, kit):
    page = client.get(reverse("campaigns:library")).text

    assert ("Tekst (1)" in page, "Logo" in page) == (True, False)


def test_what_is_not_on_show_is_not_counted(kit):
    make_kit("concept", live=False)
    actions.withdraw_material(material=kit.materials.get(slug="brief"), why="", by=None, now=NOW)

    assert queries.facets(queries.Filters(), now=NOW)["format"] == {"png": 1}


def test_every_material_has_its_words(kit):
    assert MaterialWords.objects.count() == Material.objects.count() == 2
