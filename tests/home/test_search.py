"""Everything public is found by its words; what is not public never; on PostgreSQL also inflected and mistyped."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mmn_portal.core import actions as core
from mmn_portal.core import search
from mmn_portal.core.models import Found
from mmn_portal.home import queries
from mmn_portal.programme.enums import NewsState
from mmn_portal.programme.models import NewsItem
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
TOLD = {"news", "event"}
on_postgresql = pytest.mark.services


def tell(slug, title, text="", *, state=NewsState.PUBLISHED, publish_at=NOW, **more):
    return NewsItem.objects.create(slug=slug, title_nl=title, text_nl=text, state=state, publish_at=publish_at, **more)


def found(asked, *, kind="", language="nl"):
    core.refresh_search(now=NOW)
    page = queries.results(asked, kind=kind, page=None, language=language).page
    # The fronts of expeditions and research can always be found; they are not what is looked for here.
    return [hit.document.title for hit in page if hit.document.kind in TOLD] if page else []


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("soep", ["Soep koken"]), ("SOEP", ["Soep koken"]), ("soep groente", ["Soep koken"]), ("soep fiets", []),
        ("cafe", ["Repair Café"]), ("Café", ["Repair Café"]), ("", []), ("!!!", []), ("x & | !(", []), ("%", []),
    ],
)  # fmt: skip
def test_a_document_is_found_when_it_holds_every_word(asked, titles):
    tell("soep", "Soep koken", "Met **groente** uit de tuin")
    tell("cafe", "Repair Café", "We maken je [fiets](https://fiets.example)")

    assert found(asked) == titles


def test_what_is_not_public_is_not_found_and_what_is_gone_disappears():
    shown = tell("toen", "Zichtbaar bericht")
    tell("concept", "Geheim bericht", state=NewsState.DRAFT)
    tell("straks", "Later bericht", publish_at=NOW + timedelta(days=1))
    before = found("bericht")
    shown.delete()

    assert (before, found("bericht")) == (["Zichtbaar bericht"], [])


def test_a_changed_text_is_found_by_its_new_words_and_an_unchanged_one_is_left_alone():
    item = tell("nieuws", "Nieuws", "appels")
    first = core.refresh_search(now=NOW)
    again = core.refresh_search(now=NOW)
    NewsItem.objects.filter(pk=item.pk).update(text_nl="peren")

    assert (first, again, found("peren"), found("appels")) == (first, 0, ["Nieuws"], [])


def test_an_english_reader_finds_english_pages_and_dutch_ones_that_have_no_other():
    tell("twee", "Vuurwerk", title_en="Fireworks", text_en="fireworks")
    tell("een", "Fireworks in het Nederlands")

    assert (found("fireworks", language="en"), found("vuurwerk", language="nl")) == (
        ["Fireworks", "Fireworks in het Nederlands"], ["Vuurwerk"],
    )  # fmt: skip


def test_a_title_comes_before_a_text():
    tell("b", "Algemeen", "iets over maatjes")
    tell("z", "Maatjes", "iets anders")

    assert found("maatjes") == ["Maatjes", "Algemeen"]


def test_one_kind_can_be_shown_and_the_others_are_counted():
    tell("nieuws", "Lente")
    make_event(title_nl="Lente in de tuin")
    core.refresh_search(now=NOW)
    results = queries.results("lente", kind="news", page=None, language="nl")

    assert ([hit.document.title for hit in results.page], {kind.code: kind.count for kind in results.kinds}) == (
        ["Lente"], {"news": 1, "event": 1},
    )  # fmt: skip


def test_every_kind_of_document_has_a_name_on_the_site():
    from django.utils import timezone

    from mmn_portal.core.demo import programme_loaders

    for load in programme_loaders:
        load(NOW)
    make_event()
    brought = {document.kind for bring in search.documents for document in bring(timezone.now())}

    assert brought - set(search.kinds.names()) == set()


@on_postgresql
@pytest.mark.parametrize("asked", ["vrijwilliger", "vrijwilligers", "vrijwiliger", "koffieochtend", "koffieochtenden"])
def test_on_postgresql_other_forms_and_typing_errors_find_it_too(asked):
    tell("werk", "Vrijwilligerswerk met vrijwilligers", "Elke week zijn er koffieochtenden.")
    core.refresh_search(now=NOW)
    results = queries.results(asked, kind="", page=None, language="nl")

    assert [hit.document.title for hit in results.page] == ["Vrijwilligerswerk met vrijwilligers"]


@on_postgresql
def test_on_postgresql_quotes_and_minus_mean_what_people_expect():
    tell("een", "Rode fiets", "een rode fiets")
    tell("twee", "Fiets in het rood", "rode verf op de fiets")

    assert (found('"rode fiets"'), found("fiets -verf")) == (["Rode fiets"], ["Rode fiets"])


def test_the_words_are_marked_where_they_stand_and_nothing_typed_becomes_html(client):
    tell("lang", "Titel", "begin " * 60 + "<b>hier</b> staat tomaat " + "eind " * 60)
    core.refresh_search(now=NOW)
    shown = client.get(reverse("home:search"), {"q": "tomaat"}).text
    hostile = client.get(reverse("home:search"), {"q": "<script>alert(1)</script>"})

    assert ("<mark>tomaat</mark>" in shown, "&lt;b&gt;hier" in shown, "<script>alert" in hostile.text) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "query", ["?q=" + "x" * 5000, "?q=%00", "?q=soep&page=-1", "?q=soep&soort=' or 1=1", "?page=x"]
)
def test_nonsense_in_the_address_is_a_page(client, query):
    tell("soep", "Soep")
    core.refresh_search(now=NOW)

    assert client.get(reverse("home:search") + query).status_code in {200, 400}


def test_searching_asks_as_much_for_three_pages_as_for_one(client, django_assert_max_num_queries):
    tell("een", "Soep een")
    core.refresh_search(now=NOW)
    with django_assert_max_num_queries(8) as for_one:
        client.get(reverse("home:search"), {"q": "soep"})
    tell("twee", "Soep twee")
    tell("drie", "Soep drie")
    core.refresh_search(now=NOW)
    with django_assert_max_num_queries(8) as for_three:
        client.get(reverse("home:search"), {"q": "soep"})

    assert (len(for_one) == len(for_three), Found.objects.filter(kind="news").count()) == (True, 3)
