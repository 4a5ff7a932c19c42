"""Pictorial materials come in other sizes; what looks nearly the same is noticed, and staff decide."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from campaigns import actions
from campaigns.models import Download, Material, MaterialRendition
from mmn_portal.pictures import actions as pictures
from tests.campaigns.kits import make_kit, make_material
from tests.campaigns.studio import content, make_design, photo
from tests.campaigns.test_studio_pages import form
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def kit():
    return make_kit(files=1)


@pytest.fixture
def wide(kit):
    return make_material(kit, "breed.jpg", photo(2000, 1000).read())


def size_of(answer) -> tuple[str, tuple[int, int]]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with Image.open(io.BytesIO(body)) as image:
        return image.format, image.size


@pytest.mark.parametrize(("width", "high"), [(480, 240), (960, 480), (1600, 800)])
def test_a_page_shows_it_as_webp_at_three_widths_that_are_made_once(client, wide, width, high):
    address = reverse("campaigns:material-picture", args=[wide.slug, width])
    page = client.get(wide.get_absolute_url()).text

    assert [size_of(client.get(address)) for _time in range(2)] == [("WEBP", (width, high))] * 2
    assert (address in page, MaterialRendition.objects.count()) == (True, 1)


@pytest.mark.parametrize(("width", "high"), [(1080, 540), (540, 270)])
def test_it_is_taken_along_smaller_and_counted(client, ina, library, wide, width, high):
    client.force_login(ina)
    answer = client.get(reverse("campaigns:material-smaller", args=[wide.slug, width]))

    assert answer["Content-Disposition"] == f'attachment; filename="breed-{width}.jpg"'
    assert size_of(answer) == ("JPEG", (width, high))
    assert [(one.material, one.organisation, one.count) for one in Download.objects.all()] == [(wide, library, 1)]


@pytest.mark.parametrize("width", [0, 1, 481, 99999])
def test_any_other_size_is_not_found(client, wide, width):
    pages = ("campaigns:material-picture", "campaigns:material-smaller")

    assert [client.get(reverse(page, args=[wide.slug, width])).status_code for page in pages] == [404, 404]


def test_what_is_no_picture_has_no_other_sizes(client, kit):
    text = make_material(kit, "brief.txt", b"Beste buur")
    page = client.get(text.get_absolute_url()).text

    assert client.get(reverse("campaigns:material-smaller", args=[text.slug, 540])).status_code == 404
    assert ("1080 pixels breed" in page, text.srcset) == (False, "")


def test_a_small_picture_is_not_blown_up(client, kit):
    small = kit.materials.get()

    assert size_of(client.get(reverse("campaigns:material-picture", args=[small.slug, 1600]))) == ("WEBP", (40, 30))


def test_other_sizes_go_when_it_is_taken_back_or_has_ended(client, wide, django_capture_on_commit_callbacks):
    addresses = [
        reverse("campaigns:material-picture", args=[wide.slug, 480]), reverse("campaigns:material-smaller", args=[wide.slug, 540])
    ]  # fmt: skip
    before = [client.get(address).status_code for address in addresses]
    files = [(one.file.storage, one.file.name) for one in MaterialRendition.objects.all()]
    Material.objects.filter(pk=wide.pk).update(licensed_until="2027-03-01")
    ended = [client.get(address).status_code for address in addresses]
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_material(material=wide, why="", by=None, now=NOW)

    assert (before, ended, len(files)) == ([200, 200], [404, 404], 2)
    assert [storage.exists(name) for storage, name in files] == [False, False]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_staff_see_what_looks_like_what_they_upload(client, kit, wide, nov):
    client.force_login(nov)
    page = reverse("admin:campaigns_kit_files", args=[kit.pk])
    again = client.post(page, {"files": [SimpleUploadedFile("nog-eens.jpg", photo(1000, 500).read())]}).text
    other = client.post(page, {"files": [SimpleUploadedFile("tekst.txt", b"Iets anders")]}).text

    assert ("Dit lijkt sterk op" in again, "Breed" in again, "Dit lijkt sterk op" in other) == (True, True, False)


def test_staff_see_that_a_picture_was_taken_back_before(client, nov):
    old = pictures.add_picture(upload=photo(), title="Oud", alt_nl="x", alt_en="", credit="x", licence="", now=NOW)
    pictures.withdraw(picture=old, why="", by=None, now=NOW)
    client.force_login(nov)
    asked = {
        "title": "Nieuw", "alt_nl": "x", "credit": "x", "upload": photo(800, 533), "consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = client.post(reverse("admin:pictures_picture_add"), asked, follow=True).text

    assert "Dit lijkt sterk op “Oud”, dat is teruggenomen." in page


def test_an_organisation_is_asked_whether_it_is_really_another(client, ina, library):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    design = make_design(library, ina)
    design = actions.save(design=design, content=content(design, uploads={"foto": photo()}), by=ina, now=NOW)
    pictures.withdraw(picture=design.pictures.get().picture, why="", by=ina, now=NOW)
    client.force_login(ina)
    asked = form(design, doel="https://www.bieb-zuid.nl/", f_foto=photo(1500, 1000), m_foto="ja")
    page = client.post(design.get_absolute_url(), asked, follow=True).text

    assert "lijkt sterk op een foto die is teruggenomen" in page
