"""Where somebody agreed to be seen is where her picture comes, and nowhere else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from knowledge.models import Article
from mmn_portal.mailing.models import Block, Newsletter
from mmn_portal.pictures import actions
from mmn_portal.pictures.enums import REACH, Scope, Where
from mmn_portal.pictures.models import Picture
from mmn_portal.programme.models import NewsItem
from tests.conftest import NOW, make_organisation
from tests.pictures.test_consent import add, agree

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PROMISED = {
    "alles": {"portal", "online", "paper"}, "online": {"portal", "online"}, "drukwerk": {"paper"}, "portaal": {"portal"},
    "eigen": {"portal", "online", "paper"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def places(picture: Picture, maker: int | None) -> set[str]:
    """Where it may be used, as asked of one and of the crowd: these never differ."""
    picture = Picture.objects.get(pk=picture.pk)
    one = {str(where) for where in Where if picture.may_be_used(where, TODAY, maker=maker)}
    crowd = {
        str(where) for where in Where if Picture.objects.usable(where, TODAY, maker=maker).filter(pk=picture.pk).exists()
    }  # fmt: skip
    assert one == crowd
    return one


def test_every_scope_says_how_far_it_reaches():
    assert {str(scope): {str(where) for where in REACH[scope]} for scope in Scope} == PROMISED


@pytest.mark.parametrize("scope", Scope.values)
def test_a_picture_comes_where_its_scope_says_and_of_one_organisation_in_what_that_makes(library, scope):
    portal, own, other = add(), add("Van ons", organisation=library), make_organisation("Museum")
    agree(portal, scope=scope)
    agree(own, scope=scope)
    is_own = scope == Scope.OWN

    assert (places(portal, None), places(own, library.pk)) == (PROMISED[scope], PROMISED[scope])
    assert (places(portal, other.pk), places(own, other.pk), places(own, None)) == (
        (set(),) * 3 if is_own else (PROMISED[scope],) * 3
    )  # fmt: skip


def test_of_two_people_the_narrowest_counts():
    both, none = add(), add("Ander")
    for picture, scopes in ((both, ("alles", "portaal")), (none, ("online", "drukwerk"))):
        for scope in scopes:
            agree(picture, scope=scope)

    assert (places(both, None), places(none, None)) == ({"portal"}, set())


def test_a_consent_that_ended_reaches_nowhere():
    picture = add()
    agree(picture, scope="alles", starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))

    assert places(picture, None) == set()


@pytest.mark.parametrize(
    ("scope", "page", "mail"),
    [("alles", 200, 200), ("online", 200, 200), ("drukwerk", 404, 404), ("portaal", 200, 404), ("eigen", 200, 200)],
)
def test_its_address_on_pages_and_in_mails_answers_for_what_was_agreed(client, nov, scope, page, mail):
    picture = add()
    agree(picture, scope=scope)
    addresses = [
        reverse("pictures:picture", args=[picture.pk, 960]), reverse("pictures:picture-in-mail", args=[picture.pk])
    ]  # fmt: skip

    assert [client.get(address).status_code for address in addresses] == [page, mail]
    client.force_login(nov)
    answers = [client.get(address) for address in addresses]
    # Staff decide about it, so they see it; nothing between keeps what they saw.
    assert {(one.status_code, one["Cache-Control"]) for one in answers} == {(200, "private, no-cache")}


def test_an_organisation_looks_at_its_own_photo_for_paper(client, library, ina, stranger):
    picture = add(organisation=library)
    agree(picture, scope="drukwerk")
    address = reverse("pictures:picture", args=[picture.pk, 960])
    client.force_login(ina)
    hers = client.get(address).status_code
    client.force_login(stranger)

    assert (hers, client.get(address).status_code) == (200, 404)


def rows(picture: Picture) -> tuple[NewsItem, Article, Block]:
    words = {"slug": "n", "title_nl": "N", "lead_nl": "K", "text_nl": "L", "picture": picture, "publish_at": NOW}
    letter = Newsletter.objects.create(subject_nl="Nieuws", made_at=NOW)
    return (
        NewsItem.objects.create(**words), Article.objects.create(**words, kind="artikel"),
        Block.objects.create(newsletter=letter, kind="picture", picture=picture),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "stays"),
    [
        ("alles", (True, True, True)), ("online", (True, True, True)), ("portaal", (True, True, False)),
        ("drukwerk", (False, False, False)), ("eigen", (True, True, True)),
    ],
)  # fmt: skip
def test_what_shows_it_already_lets_go_of_it_and_what_does_not_cannot_choose_it(scope, stays):
    picture = add()
    shown = rows(picture)
    agree(picture, scope=scope)
    for row in shown:
        row.refresh_from_db()
    assert tuple(row.picture == picture for row in shown) == stays

    takes = []
    for row in shown:
        row.picture = Picture.objects.get(pk=picture.pk)
        try:
            row.clean()
            takes.append(True)
        except ValidationError as refusal:
            takes.append(list(refusal.message_dict) != ["picture"])
    assert tuple(takes) == stays


def test_what_comes_instead_comes_only_where_it_may():
    picture, other = add(), add("Ander")
    agree(other, scope="portaal")
    shown = rows(picture)
    actions.withdraw(picture=picture, replacement=other, why="", by=None, now=timezone.now())
    for row in shown:
        row.refresh_from_db()

    assert [row.picture for row in shown] == [other, other, None]


def test_staff_choose_among_what_may_be_on_a_page(client, boss):
    for title, scope in (("Voor papier", "drukwerk"), ("Voor het portaal", "portaal")):
        agree(add(title), scope=scope)
    client.force_login(boss)
    page = client.get(reverse("admin:pictures_picture_changelist") + "?_popup=1").text

    assert ("Voor papier" in page, "Voor het portaal" in page) == (False, True)


@pytest.mark.parametrize("form", ["mailing_newsletter", "programme_newsitem", "programme_page", "knowledge_article"])
def test_the_magnifier_of_a_form_opens_the_pictures_of_nov(client, boss, library, form):
    add("Van NOV")
    add("Van de bibliotheek", organisation=library)
    client.force_login(boss)
    written = client.get(reverse(f"admin:{form}_add")).text
    magnifier = re.search(r'href="(/beheer/pictures/picture/\?[^"]+)"', written)[1]

    chosen_from = client.get(unescape(magnifier) + "&_popup=1")

    assert [one.title for one in chosen_from.context["cl"].result_list] == ["Van NOV"]
    # The picture itself can be pressed too, and has a name for who does not see it.
    assert re.findall(r'data-popup-opener="\d+"><img [^>]*alt="([^"]*)"', chosen_from.text) == ["Van NOV"]


def test_staff_write_down_that_somebody_agrees_to_more_or_to_less(client, boss):
    picture = add()
    item = NewsItem.objects.create(slug="n", title_nl="N", lead_nl="K", text_nl="L", picture=picture, publish_at=NOW)
    consent = agree(picture, scope="alles")
    client.force_login(boss)
    form = reverse("admin:pictures_portraitconsent_change", args=[consent.pk])
    reached = [places(picture, None)]
    for scope in ("drukwerk", "online"):
        client.post(form, {"scope": scope, "ends_on": ""})
        reached.append(places(picture, None))

    item.refresh_from_db()
    # It does not come back by itself: staff choose what a page shows.
    assert (reached, item.picture) == ([{"portal", "online", "paper"}, {"paper"}, {"portal", "online"}], None)
