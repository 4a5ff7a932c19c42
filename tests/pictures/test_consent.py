"""Who is on a picture has a say in it: without a consent that stands it is given out at no address."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from mmn_portal.people import erasure, privacy, retention
from mmn_portal.people.models import Person
from mmn_portal.pictures import actions, brings, looks, queries
from mmn_portal.pictures.enums import Ground
from mmn_portal.pictures.models import Picture, PortraitConsent
from mmn_portal.programme.models import NewsItem
from tests.campaigns.studio import photo
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def add(title: str = "Buurtmaaltijd", upload=None, **facts) -> Picture:
    return actions.add_picture(
        upload=upload or photo(), title=title, alt_nl="Mensen aan tafel", alt_en="", credit="NOV", licence="", now=NOW, **facts
    )  # fmt: skip


def agree(picture: Picture, who: str = "Femke", **facts) -> PortraitConsent:
    return actions.note_consent(picture=picture, who=who, by=None, now=NOW, **facts)


def addresses(picture: Picture) -> list[str]:
    widths = [reverse("pictures:picture", args=[picture.pk, width]) for width in (480, 960, 1600)]
    return [*widths, reverse("pictures:picture-in-mail", args=[picture.pk])]


def statuses(client, picture: Picture) -> set[int]:
    return {client.get(address).status_code for address in addresses(picture)}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, 200), ({"ends_on": TODAY}, 200), ({"ends_on": TODAY - timedelta(days=1), "starts_on": date(2026, 1, 1)}, 404),
        ({"starts_on": TODAY + timedelta(days=1)}, 404),
    ],
)  # fmt: skip
def test_a_picture_is_given_out_as_long_as_everyone_on_it_agrees(client, facts, status):
    picture = add()
    agree(picture, "Omar")
    agree(picture, "Femke", **facts)

    assert statuses(client, picture) == {status}
    assert picture.may_be_shown(TODAY) is (status == 200)
    assert Picture.objects.allowed(TODAY).filter(pk=picture.pk).exists() is (status == 200)


def test_what_is_taken_back_is_gone_at_every_address_with_its_files(client, django_capture_on_commit_callbacks):
    picture = add()
    consent, other = agree(picture), agree(picture, "Omar")
    files = [picture.file, *(one.file for one in picture.renditions.all())]
    names = [(file.storage, file.name) for file in files]
    before = statuses(client, picture), [storage.exists(name) for storage, name in names]
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(picture=picture, consent=consent, why="Zij vroeg het", by=None, now=NOW)
    after = statuses(client, picture), [storage.exists(name) for storage, name in names]

    assert (before, after) == (({200}, [True] * 5), ({404}, [False] * 5))
    consent.refresh_from_db()
    other.refresh_from_db()
    assert (consent.withdrawn_at, consent.why, other.withdrawn_at) == (NOW, "Zij vroeg het", None)
    assert brings.broken_promises(NOW) == []


def test_what_was_taken_back_cannot_be_taken_back_again_and_gets_no_file_again(client):
    picture = actions.withdraw(picture=add(), why="", by=None, now=NOW)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(picture=picture, why="", by=None, now=NOW)

    assert (actions.make_missing(), actions.note_looks()) == (0, 0)


def test_news_shows_what_comes_instead(client):
    picture, other = add(), add("Ander", photo(900, 900))
    item = NewsItem.objects.create(
        slug="nieuws",
        title_nl="Nieuws",
        lead_nl="Kort",
        text_nl="Lang",
        picture=picture,
        state="published",
        publish_at=NOW,
    )
    page = item.get_absolute_url()
    before = addresses(picture)[0] in client.get(page).text
    actions.withdraw(picture=picture, replacement=other, why="", by=None, now=NOW)

    item.refresh_from_db()
    assert (before, item.picture, addresses(picture)[0] in client.get(page).text) == (True, other, False)


def test_nothing_comes_instead_that_may_not_be_shown_itself_or_is_of_another(library):
    picture, gone, theirs = add(), add("Weg"), add("Van hen", organisation=library)
    actions.withdraw(picture=gone, why="", by=None, now=NOW)
    for replacement in (gone, picture, theirs):
        with pytest.raises(actions.NotItsReplacement):
            actions.withdraw(picture=picture, replacement=replacement, why="", by=None, now=NOW)

    assert picture.may_be_shown(TODAY) is True


def test_a_consent_that_ends_takes_the_picture_off_the_pages_and_a_longer_one_brings_it_back(client):
    picture = add()
    consent = agree(picture, starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 1))
    item = NewsItem.objects.create(slug="n", title_nl="N", lead_nl="K", text_nl="L", picture=picture, publish_at=NOW)

    assert [actions.notice_ended(now=NOW), actions.notice_ended(now=NOW)] == [1, 0]
    item.refresh_from_db()
    assert (item.picture, statuses(client, picture)) == (None, {404})
    consent.refresh_from_db()
    actions.extend(consent=consent, until=date(2027, 12, 31), by=None, now=NOW)
    assert statuses(client, picture) == {200}


def test_nobody_keeps_a_copy_of_people_for_long(client):
    people, things = add(), add("Stoelen")
    agree(people)
    kept = {name: client.get(addresses(one)[0])["Cache-Control"] for name, one in (("p", people), ("t", things))}

    assert kept == {"p": "public, no-cache", "t": "public, max-age=86400"}


@pytest.mark.parametrize(
    "facts",
    [
        {"who": ""}, {"who": "Sam", "under_16": True}, {"starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 1)},
        {"who": "", "ground": Ground.QUITCLAIM},
    ],
)  # fmt: skip
def test_the_database_refuses_a_consent_that_cannot_be(facts):
    picture = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        agree(picture, **{"who": "Sam", **facts})

    assert agree(picture, "Sam", under_16=True, guardian="Ouder van Sam").under_16 is True


def test_whoever_is_forgotten_is_on_no_picture_any_more(client):
    picture, hers = add(), Person.objects.create(name="Femke", email="femke@example.nl")
    agree(picture, email="femke@example.nl")
    agree(picture, "Omar", email="omar@example.nl")
    exported = erasure.export_person(person=hers)["pictures"]["portraits"]
    erasure.erase_person(person=hers, by=None, now=NOW)

    left = list(PortraitConsent.objects.order_by("pk").values_list("who", "email"))
    assert ([one["who"] for one in exported], left) == (["Femke"], [("", ""), ("Omar", "omar@example.nl")])
    assert statuses(client, picture) == {404}


def test_a_year_after_it_was_taken_back_nobody_knows_whose_it_was():
    picture = add()
    consent = agree(picture)
    actions.withdraw(picture=picture, consent=consent, why="", by=None, now=NOW)
    cleared = [retention.clear(now=NOW + timedelta(days=days))["pictures"] for days in (364, 366)]

    consent.refresh_from_db()
    assert (cleared, consent.who) == ([0, 1], "")
    assert "pictures.PortraitConsent" in {label for part in privacy.keepings for label in part.models}


def test_nearly_the_same_picture_is_known_again():
    picture = add()
    smaller, other = photo(600, 400), SimpleUploadedFile("x.png", _stripes())
    again, else_ = add("Nog eens", smaller), add("Anders", other)

    assert queries.nearly_the_same(again.look, but=again.pk) == [picture]
    assert queries.nearly_the_same(else_.look, but=else_.pk) == []
    assert looks.alike("0" * 16, [(1, "0" * 16)]) == []


def _stripes() -> bytes:
    from io import BytesIO

    from PIL import Image, ImageDraw

    image = Image.new("RGB", (400, 300), "white")
    for x in range(0, 400, 80):
        ImageDraw.Draw(image).rectangle((x, 0, x + 40, 300), fill="black")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_staff_take_a_picture_back_on_the_desk_with_its_twin(client, nov):
    picture, twin = add(), add("Tweeling")
    client.force_login(nov)
    page = reverse("admin:pictures_picture_withdraw", args=[picture.pk])
    asked = client.get(page)
    client.post(page, {"why": "Op verzoek", "replacement": "", "alike": [twin.pk], "do": "1"})

    assert (asked.status_code, "Tweeling" in asked.text) == (200, True)
    assert Picture.objects.filter(withdrawn_at=None).count() == 0


def test_staff_note_who_is_on_it(client, nov):
    picture = add()
    client.force_login(nov)
    page = reverse("admin:pictures_picture_consent", args=[picture.pk])
    asked = {
        "who": "Sam",
        "ground": "toestemming",
        "scope": "alles",
        "starts_on": "2027-03-02",
        "under_16": "on",
        "do": "1",
    }
    refused = client.post(page, asked)
    client.post(page, {**asked, "guardian": "Ouder van Sam"})

    assert (refused.status_code, PortraitConsent.objects.get().guardian) == (200, "Ouder van Sam")
