"""The library: found by theme, dimension, kind and words; drafts for staff only; nothing that staff type becomes HTML."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from knowledge import actions, queries
from knowledge.models import Article
from mmn_portal.programme.models import Story
from tests.conftest import NOW, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW)


def write(slug, *themes, kind="artikel", dimension="", days=1, state="published", **fields):
    article = Article.objects.create(
        slug=slug, title_nl=slug.title(), lead_nl="Inleiding", text_nl="Tekst", kind=kind, dimension=dimension,
        state=state, publish_at=NOW - timedelta(days=days), **fields,
    )  # fmt: skip
    actions.set_themes(article=article, themes=themes)
    return article


def tell(title, theme="welkom", *, state="published", days=1, dimension=""):
    organisation = make_organisation(f"Club {title}")
    return Story.objects.create(
        slug=title.lower(), title=title, wanted="Iets", did="Dit", happened="Dat", tip="Tip", theme=theme, state=state,
        dimension=dimension, organisation=organisation, offered_at=NOW - timedelta(days=days + 1), is_demo=True,
        decided_at=None if state == "offered" else NOW - timedelta(days=days), key=f"00000000-0000-4000-8000-{days:012}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["Kaart", "Verhaal", "Vragen"]), ({"soort": "artikel"}, ["Vragen"]), ({"soort": "hulpmiddel"}, ["Kaart"]),
        ({"soort": "verhaal"}, ["Verhaal"]), ({"thema": "welkom"}, ["Kaart", "Verhaal"]), ({"thema": "werven"}, ["Vragen"]),
        ({"maakt": "bekend"}, ["Vragen"]), ({"maakt": "toegankelijk"}, ["Verhaal"]), ({"q": "VRAGEN"}, ["Vragen"]),
        ({"q": "club iets"}, ["Verhaal"]), ({"soort": "onzin", "thema": "x", "maakt": "' or 1"}, ["Kaart", "Verhaal", "Vragen"]),
    ],
)  # fmt: skip
def test_the_library_shows_what_was_asked_newest_first(asked, titles):
    write("vragen", "werven", "communicatie", dimension="bekend", days=9)
    write("kaart", "welkom", kind="hulpmiddel", days=1)
    write("concept", "welkom", state="draft")
    tell("Verhaal", days=5, dimension="toegankelijk")
    tell("Wacht", state="offered", days=3)

    page = queries.library(queries.Filters.read(asked), now=NOW, page=None)

    assert [item.title for item in page] == titles


def test_an_article_of_two_themes_stands_once_on_the_list():
    write("dubbel", "welkom", "werven")

    assert [item.title for item in queries.library(queries.Filters(), now=NOW, page=None)] == ["Dubbel"]


def test_a_draft_and_a_planned_article_are_for_staff_only(client, nov, newcomer):
    pages = [write("concept", state="draft").get_absolute_url(), write("straks", days=-1).get_absolute_url()]
    client.force_login(newcomer)
    hidden = [client.get(page).status_code for page in pages]
    client.force_login(nov)

    assert (hidden, [client.get(page).context["is_preview"] for page in pages]) == (
        [404, 404], [True, True],
    )  # fmt: skip


def test_markdown_of_staff_is_shown_without_scripts(client):
    article = write("kwaad")
    Article.objects.update(text_nl="**vet** <script>alert(1)</script> [klik](javascript:alert(1))")
    page = client.get(article.get_absolute_url()).text

    assert ("<strong>vet</strong>" in page, "<script>alert" in page, 'href="javascript' in page) == (True, False, False)


def test_what_is_about_the_same_stands_below_it():
    article = write("een", "welkom")
    write("twee", "welkom", "werven")
    write("drie", "geld")

    assert [item.title for item in queries.article_page(article, now=NOW).related] == ["Twee"]


@pytest.mark.parametrize("page", ["front", "library", "article"])
def test_a_page_asks_as_much_for_three_as_for_one(client, page, django_assert_max_num_queries):
    article = write("een", "welkom")
    tell("Verhaal")
    address = article.get_absolute_url() if page == "article" else reverse(f"knowledge:{page}")
    client.get(address)
    with django_assert_max_num_queries(8) as for_one:
        client.get(address)
    for number in range(3):
        write(f"nr-{number}", "welkom", "werven")
        tell(f"Nog-{number}", days=number + 2)
    with django_assert_max_num_queries(8) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


@pytest.mark.parametrize("query", ["?q=%00", "?page=99999", "?page=x", "?thema=" + "x" * 3000, "?q=" + "%25" * 50])
def test_nonsense_in_the_address_is_a_page(client, query):
    write("een")

    assert client.get(reverse("knowledge:library") + query).status_code in {200, 400}


def change(client, article, **changed):
    address = reverse("admin:knowledge_article_change", args=[article.pk])
    return client.post(
        address,
        {
            "title_nl": "Titel", "slug": article.slug, "kind": "hulpmiddel", "theme_choices": ["welkom", "geld"],
            "state": "published", "publish_at_0": "2027-03-01", "publish_at_1": "10:00", "text_nl": "Tekst", **changed,
        },
    )  # fmt: skip


def test_staff_choose_themes_and_hand_in_a_document(client, nov):
    article = write("kaart", "werven")
    client.force_login(nov)
    change(client, article, document=SimpleUploadedFile("x.pdf", b"%PDF-1.7 inhoud", "application/pdf"))
    client.logout()
    got = client.get(reverse("knowledge:article-document", args=["kaart"]))

    assert (sorted(article.themes.values_list("theme", flat=True)), b"".join(got.streaming_content)) == (
        ["geld", "welkom"], b"%PDF-1.7 inhoud",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"document": SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")}, {"link": "http://onveilig.example"},
        {"link": "javascript:alert(1)"}, {"theme_choices": []}, {"theme_choices": ["onzin"]},
    ],
)  # fmt: skip
def test_staff_hear_what_is_wrong_and_nothing_changes(client, nov, changed):
    article = write("kaart", "werven")
    client.force_login(nov)
    response = change(client, article, **changed)

    assert (response.status_code, list(article.themes.values_list("theme", flat=True))) == (200, ["werven"])
