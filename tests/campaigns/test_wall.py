"""The wall of posters: only what its organisation chose to show, only of confirmed ones, and gone at once when taken back."""

import sys

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions, brings, queries
from campaigns.enums import POSTER_ROADS, PosterState
from campaigns.models import WallPoster
from mmn_portal.core.models import Audit
from mmn_portal.outbox.models import Mail
from mmn_portal.outbox.rendering import render
from mmn_portal.people.enums import OrganisationState
from mmn_portal.people.models import Organisation
from tests.campaigns.studio import content, make_design, photo
from tests.campaigns.weeks import FIRST, hang, make_week
from tests.conftest import NOW, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PUBLIC_PAGE_SECONDS = 0


def picture_of(poster) -> str:
    return reverse("campaigns:wall-picture", args=[poster.moment.slug, poster.key])


def test_a_poster_hangs_with_its_picture_its_words_and_its_organisation(client, library, ina):
    week = make_week()
    poster = hang(week, library, ina)
    page, picture = client.get(week.get_absolute_url()), client.get(picture_of(poster))

    assert (picture_of(poster) in page.text, f">{library.name}</a>" in page.text) == (True, True)
    assert (picture.status_code, picture["Content-Type"], picture["Cache-Control"]) == (
        200, "image/jpeg", "private, no-cache",
    )  # fmt: skip
    assert poster.alt.startswith("Help je mee?")
    assert Audit.objects.get(deed="campaigns.show_poster").by == str(ina.pk)


def test_a_week_shows_its_newest_posters_and_the_wall_all_of_them(
    client, library, ina, monkeypatch, django_assert_num_queries
):
    # By its name the module is hidden behind its function ``weeks``.
    module = sys.modules["campaigns.queries.weeks"]
    monkeypatch.setattr(module, "POSTERS_SHOWN", 2)
    monkeypatch.setattr(module, "POSTERS_ON_PAGE", 2)
    week = make_week()
    oldest, middle, newest = (picture_of(hang(week, library, ina)) for _each in range(3))
    wall = reverse("campaigns:week-wall", args=[week.slug])

    def shown(address: str) -> list[str]:
        page = client.get(address).text
        return [name for name, picture in (("a", oldest), ("b", middle), ("c", newest)) if picture in page]

    with django_assert_num_queries(3):
        client.get(wall)
    assert (shown(week.get_absolute_url()), shown(wall), shown(f"{wall}?page=2")) == (["b", "c"], ["b", "c"], ["a"])
    assert f'href="{wall}"' in client.get(week.get_absolute_url()).text

    WallPoster.objects.order_by("pk").first().delete()
    assert f'href="{wall}"' not in client.get(week.get_absolute_url()).text


def test_the_picture_stays_as_it_was_when_the_design_changes(client, library, ina):
    week = make_week()
    design = make_design(library, ina)
    poster = hang(week, library, ina, design=design)
    before = client.get(picture_of(poster)).getvalue()
    actions.save(design=design, content=content(design, kop="Iets heel anders"), now=NOW)

    assert client.get(picture_of(poster)).getvalue() == before


def test_a_poster_that_is_taken_back_is_gone_at_once_also_from_its_own_address(client, library, ina):
    week = make_week()
    poster = hang(week, library, ina)
    seen = client.get(picture_of(poster))
    storage, name = poster.picture.storage, poster.picture.name
    with transaction.atomic():
        actions.withdraw_poster(poster=poster, by=ina, now=NOW)
    answers = [
        client.get(picture_of(poster)).status_code,
        client.get(picture_of(poster), headers={"If-None-Match": seen["ETag"]}).status_code,
    ]

    assert (answers, picture_of(poster) in client.get(week.get_absolute_url()).text) == ([404, 404], False)
    assert (WallPoster.objects.get().picture.name, WallPoster.objects.get().state, storage is not None and bool(name)) == (
        "", "withdrawn", True,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_with_the_poster_its_file_goes(library, ina):
    poster = hang(make_week(), library, ina)
    storage, name = poster.picture.storage, poster.picture.name
    actions.withdraw_poster(poster=poster, by=ina, now=NOW)

    assert storage.exists(name) is False


@pytest.mark.parametrize("state", [OrganisationState.PROPOSED, OrganisationState.REFUSED])
def test_a_poster_of_an_organisation_that_is_not_confirmed_is_never_shown(client, library, ina, nov, state):
    week = make_week()
    poster = hang(week, library, ina)
    Organisation.objects.filter(pk=library.pk).update(state=state, confirmed_at=None)
    hidden = client.get(picture_of(poster)).status_code
    other = make_organisation("Nieuw", state=state)

    assert (hidden, list(queries.posters_on_wall(week))) == (404, [])
    with pytest.raises(actions.OrganisationNotConfirmed):
        hang(week, other, nov, design=make_design(other, nov))


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_a_wall_that_is_not_on_the_site_shows_nothing_and_takes_nothing(client, library, ina, state):
    week = make_week()
    poster = hang(week, library, ina)
    type(week).objects.update(state=state)
    week.refresh_from_db()

    assert client.get(picture_of(poster)).status_code == 404
    with pytest.raises(actions.NotOnNow):
        hang(week, library, ina)


def test_nothing_is_added_to_the_wall_of_a_week_that_is_over(library, ina):
    with pytest.raises(actions.NotOnNow):
        hang(make_week(starts_on=FIRST.replace(month=1), ends_on=FIRST.replace(month=1)), library, ina)


def test_a_poster_with_something_to_mend_does_not_hang(library, ina):
    design = make_design(library, ina, tekst="")

    with pytest.raises(actions.NotReady):
        hang(make_week(), library, ina, design=design)
    assert WallPoster.objects.count() == 0


def test_pressing_twice_hangs_it_once(client, library, ina):
    week, design = make_week(), make_design(library, ina)
    client.force_login(ina)
    for _ in range(2):
        client.post(reverse("campaigns:design-wall", args=[design.key]), {"week": week.slug, "deed": "op"})

    assert WallPoster.objects.shown().count() == 1


def test_the_database_holds_a_design_once_on_a_wall(library, ina):
    poster = hang(make_week(), library, ina)
    poster.pk, poster.key = None, "7b7e2a1e-6d2c-4a4d-9d25-0c5d2b1a9f10"

    with pytest.raises(IntegrityError, match="campaigns_wall_poster_once|UNIQUE"), transaction.atomic():
        poster.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"picture": ""}, "shown_has_a_picture"), ({"ended_at": NOW}, "shown_has_a_picture"),
        ({"state": "withdrawn", "picture": ""}, "off_since"), ({"state": "withdrawn", "ended_at": NOW}, "keeps_no_picture"),
        ({"state": "removed", "ended_at": NOW}, "says_why"),
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_state(library, ina, change, name):
    hang(make_week(), library, ina)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WallPoster.objects.update(**change)


def test_no_organisation_fills_a_wall_alone(library, ina, monkeypatch):
    monkeypatch.setattr("campaigns.actions.weeks.POSTERS_OF_ONE", 2)
    week = make_week()
    hang(week, library, ina), hang(week, library, ina)

    with pytest.raises(actions.WallIsFull):
        hang(week, library, ina)


@pytest.mark.parametrize("came_from", PosterState.values)
@pytest.mark.parametrize(
    ("deed", "to"),
    [
        (lambda **given: actions.withdraw_poster(**given), PosterState.WITHDRAWN),
        (lambda **given: actions.remove_poster(because="Reclame", **given), PosterState.REMOVED),
        (lambda **given: actions.put_back_poster(**given), PosterState.SHOWN),
    ],
)
def test_every_road_of_a_poster_is_open_or_closed_as_drawn(library, ina, came_from, deed, to):
    poster = hang(make_week(), library, ina)
    facts = {
        "shown": {}, "removed": {"ended_at": NOW, "removed_because": "x"}, "withdrawn": {"ended_at": NOW, "picture": ""},
    }[came_from]  # fmt: skip
    WallPoster.objects.update(state=came_from, **facts)
    poster.refresh_from_db()

    if to in POSTER_ROADS[PosterState(came_from)]:
        deed(poster=poster, by=ina, now=NOW)
        assert WallPoster.objects.get().state == to
    else:
        with pytest.raises(actions.NoSuchPosterRoad):
            deed(poster=poster, by=ina, now=NOW)


def test_what_staff_took_off_cannot_be_hung_again_and_its_organisation_reads_why(client, library, ina, nov):
    week, design = make_week(), make_design(library, ina)
    poster = hang(week, library, ina, design=design)
    client.force_login(nov)
    table = reverse("admin:campaigns_wallposter_changelist")
    asked = {"action": "remove", "_selected_action": [poster.pk]}
    client.post(table, asked | {"do": "1", "because": "Er staat een prijs op."})
    for_staff = client.get(picture_of(poster)).status_code
    client.force_login(ina)
    address = reverse("campaigns:design-wall", args=[design.key])
    for deed in ("terug", "op"):
        client.post(address, {"week": week.slug, "deed": deed})
    page = client.get(design.get_absolute_url()).text

    assert (for_staff, client.get(picture_of(poster)).status_code, "Er staat een prijs op." in page) == (200, 404, True)
    assert list(WallPoster.objects.values_list("state", flat=True)) == ["removed"]


def test_who_acts_for_the_organisation_is_mailed_why(library, ina, bo, mo, nov):
    poster = hang(make_week(), library, ina)
    actions.remove_poster(poster=poster, because="Er staat een prijs op.", by=nov, now=NOW)

    mails = Mail.objects.filter(template="mails/campaigns/poster_off").order_by("email")
    assert [one.email for one in mails] == sorted([bo.email, ina.email])
    assert all("Er staat een prijs op." in part for part in (render(mails[0]).text, render(mails[0]).html))


def test_staff_put_a_poster_back_and_say_that_they_looked(client, library, ina, nov):
    poster = hang(make_week(), library, ina)
    actions.remove_poster(poster=poster, because="Vergissing", by=nov, now=NOW)
    client.force_login(nov)
    table, seen = reverse("admin:campaigns_wallposter_changelist"), []
    for deed in ("put_back", "put_back", "looked"):
        client.post(table, {"action": deed, "_selected_action": [poster.pk]})
        seen.append(WallPoster.objects.get().state)

    assert (seen, WallPoster.objects.get().removed_because) == (["shown"] * 3, "")


def test_the_desk_counts_what_nobody_looked_at_yet(library, ina, nov):
    week = make_week()
    first, _second = hang(week, library, ina), hang(week, library, ina)
    actions.look_at_poster(poster=first, by=nov, now=NOW)

    assert [item.count for item in brings.wall_items(NOW)] == [1]


def test_an_organisation_takes_its_own_back_and_not_anothers(client, library, ina, stranger):
    week, design = make_week(), make_design(library, ina)
    hang(week, library, ina, design=design)
    address, answers = reverse("campaigns:design-wall", args=[design.key]), []
    for user in (stranger, ina):
        client.force_login(user)
        answers.append(client.post(address, {"week": week.slug, "deed": "terug"}).status_code)
        answers.append(WallPoster.objects.get().state)

    assert answers == [404, "shown", 302, "withdrawn"]


def test_a_member_sees_the_wall_on_the_page_of_the_design_and_no_button(client, library, ina, mo):
    make_week()
    design = make_design(library, ina)
    address, seen = reverse("campaigns:design-wall", args=[design.key]), []
    for user in (mo, ina):
        client.force_login(user)
        seen.append(address in client.get(design.get_absolute_url()).text)

    assert (seen, client.get(address).status_code) == ([False, True], 405)


def test_a_design_that_is_thrown_away_is_on_no_wall(client, library, ina):
    week, design = make_week(), make_design(library, ina)
    poster = hang(week, library, ina, design=design)
    actions.throw_away(design=design, by=ina, now=NOW)

    assert (list(queries.posters_on_wall(week)), client.get(picture_of(poster)).status_code) == ([], 404)


def test_a_photo_that_goes_takes_its_posters_with_it(client, library, ina):
    week, design = make_week(), make_design(library, ina)
    actions.save(design=design, content=content(design, uploads={"foto": photo()}), now=NOW)
    with_photo, without = hang(week, library, ina, design=design), hang(week, library, ina)
    design.pictures.get().picture.delete()

    assert [client.get(picture_of(poster)).status_code for poster in (with_photo, without)] == [404, 200]


@pytest.mark.parametrize("week", ["", "bestaat-niet", "a" * 5000, "../", "%00"])
def test_a_wall_that_is_not_there_is_not_found(client, library, ina, week):
    design = make_design(library, ina)
    client.force_login(ina)

    assert client.post(reverse("campaigns:design-wall", args=[design.key]), {"week": week}).status_code == 404


def test_the_picture_is_not_found_under_another_week(client, library, ina):
    poster = hang(make_week(), library, ina)
    other = make_week("andere")

    assert client.get(reverse("campaigns:wall-picture", args=[other.slug, poster.key])).status_code == 404
