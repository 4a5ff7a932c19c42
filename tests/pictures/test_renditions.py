"""A picture is made for pages and for mails; older mail programs show JPEG and PNG only."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from mmn_portal.mailing import composing, queries
from mmn_portal.mailing.models import Block
from mmn_portal.pictures import actions
from mmn_portal.pictures.models import Picture, Rendition
from tests.conftest import NOW
from tests.mailing.cast import draft

pytestmark = pytest.mark.django_db


def upload(colour=(250, 120, 40), mode: str = "RGB", size=(1200, 600)) -> ContentFile:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG" if mode == "RGBA" else "JPEG")
    return ContentFile(out.getvalue(), name="foto")


def picture(**fields) -> Picture:
    return actions.add_picture(
        upload=upload(**fields), title="Foto", alt_nl="Twee mensen", alt_en="", credit="NOV", licence="", now=NOW
    )


def letter_with(shown: Picture):
    letter = draft()
    Block.objects.create(newsletter=letter, kind="picture", picture=shown, place=20)
    return letter


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({}, "jpeg"), ({"mode": "RGBA", "colour": (1, 2, 3, 100)}, "png"), ({"mode": "RGBA", "colour": (1, 2, 3, 255)}, "jpeg")],
)  # fmt: skip
def test_for_mails_it_is_a_jpeg_or_a_png_where_something_shines_through(client, fields, kind):
    shown = picture(**fields)

    answer = client.get(f"/beeld/{shown.pk}/mail/")
    image = Image.open(BytesIO(b"".join(answer.streaming_content)))
    assert (answer["Content-Type"], image.format.lower(), image.width) == (f"image/{kind}", kind, 960)
    assert (answer["Cross-Origin-Resource-Policy"], shown.in_mail.weight > 100) == ("cross-origin", True)


def test_pages_still_get_webp(client):
    shown = picture()

    assert client.get(f"/beeld/{shown.pk}/960/")["Content-Type"] == "image/webp"


def test_a_letter_shows_what_every_mail_program_reads_and_weighs_that():
    shown = picture()
    letter = letter_with(shown)
    html = composing.compose(composing.drafted(letter, "nl", NOW), "nl").html
    Rendition.objects.filter(use="mail").update(weight=900_000)

    assert (f"/beeld/{shown.pk}/mail/" in html, f"/beeld/{shown.pk}/960/" in html) == (True, False)
    assert [one.level for one in queries.checks(letter, now=NOW) if "900 kB" in one.words] == ["warn"]


def test_a_picture_of_before_gets_its_rendition_by_the_clock():
    shown = picture()
    letter = letter_with(shown)
    shown.renditions.filter(use="mail").delete()
    waits = [one.level for one in queries.checks(letter, now=NOW) if "oudere mailprogramma" in one.words]

    made = [actions.make_missing(), actions.make_missing()]
    assert (waits, made, Picture.objects.get().in_mail.width) == (["warn"], [1, 0], 960)


def test_a_picture_whose_file_is_gone_stops_nothing():
    gone, stays = picture(), picture()
    Rendition.objects.filter(use="mail").delete()
    gone.file.storage.delete(gone.file.name)

    assert (actions.make_missing(), stays.renditions.filter(use="mail").count()) == (1, 1)
