"""Files come in one by one or many at once; each is looked through, and a better one is another version."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from campaigns import actions, queries
from campaigns.enums import Channel, MaterialKind
from campaigns.models import Kit, Material
from mmn_portal.core.uploads import Refused
from tests.campaigns.kits import make_kit, make_material, png
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def office(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return out.getvalue()


def test_what_is_not_told_is_read_from_the_file():
    made = make_material(make_kit(files=0, live=False), "Zomer_poster-2.png", png(size=(400, 300)))

    assert (made.title_nl, made.slug, made.kind, made.channel, made.measure, made.format) == (
        "Zomer poster 2", "zomer-poster-2", MaterialKind.PICTURE, Channel.SOCIAL, "400 × 300", "png",
    )  # fmt: skip


def test_a_file_gets_a_fingerprint_a_size_and_a_name_of_ours():
    version = make_material(make_kit(files=0, live=False), "x.txt", b"hallo").current

    assert (version.number, version.size, version.sha256[:12], "x.txt" in version.file.name) == (
        1,
        5,
        "d3751d33f9cd",
        False,
    )


def test_a_picture_gets_a_small_preview():
    made = make_material(make_kit(files=0, live=False), "groot.png", png(size=(1200, 600)))

    assert (made.preview_width, made.preview_height, made.preview.name.endswith(".webp")) == (440, 220, True)


def test_a_drawing_gets_a_preview_too_and_loses_its_script():
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x</script><path d="M0 0h9v9z"/></svg>'
    made = make_material(make_kit(files=0, live=False), "logo.svg", drawing)

    assert (made.preview_width, b"script" in made.current.file.read()) == (440, False)


def test_a_better_file_is_the_next_version_and_the_old_one_stays():
    made = make_material(make_kit(), "nieuw.png")
    version = actions.add_version(
        material=made, upload=ContentFile(png("teal")), note_nl="Andere kleur", by=None, now=NOW
    )
    made.refresh_from_db()

    assert (version.number, made.current, [v.number for v in made.versions.order_by("number")]) == (2, version, [1, 2])


def test_the_same_file_again_is_no_version():
    made = make_material(make_kit(), "nieuw.png")
    with pytest.raises(actions.SameFile):
        actions.add_version(material=made, upload=ContentFile(png()), by=None, now=NOW)


def test_the_place_of_a_photo_is_gone():
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (20, 10)).save(out, "JPEG", exif=exif)
    made = make_material(make_kit(files=0, live=False), "foto.jpg", out.getvalue())

    with Image.open(made.current.file) as kept:
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ"), ("x", b"hallo"), ("x.png.exe", b"MZ"), ("x.pdf", b"<html>"), ("x.png", b"%PDF-1.7"),
        ("x.jpg", png()), ("x.txt", b"\xff\xfe\x00"), ("x.txt", b"a\x00b"), ("x.txt", b""), ("x.docx", png()),
        ("x.docx", office("xl/workbook.xml")), ("x.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("x.html", b"<p onclick='x()'>a</p>"), ("x.html", b"<script>1</script>"), ("x.mp4", b"\x00" * 40),
        ("x.svg", b"<html/>"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused(name, content):
    kit = make_kit(files=0, live=False)
    with pytest.raises(Refused):
        actions.add_material(kit=kit, file_name=name, upload=ContentFile(content), by=None, now=NOW)


def test_many_files_at_once_each_get_their_own_answer():
    kit = make_kit("zomer", files=1)
    files = [
        SimpleUploadedFile("zomer-beeld-0.png", png("teal")),
        SimpleUploadedFile("zomer-beeld-0.png", png("teal")),
        SimpleUploadedFile("nieuw.png", png()),
        SimpleUploadedFile("fout.exe", b"MZ"),
    ]
    outcomes = actions.upload_many(kit=kit, files=files, by=None, now=NOW)

    assert ([outcome.taken for outcome in outcomes], kit.materials.count(), outcomes[0].words) == (
        [True, True, True, False], 2, "Vervangen: dit is versie 2." if "Vervangen" in outcomes[0].words else "Replaced: this is version 2.",
    )  # fmt: skip


def test_staff_upload_many_files_on_the_page_of_a_kit(client, nov):
    kit = make_kit(files=0, live=False)
    client.force_login(nov)
    files = [
        SimpleUploadedFile("a.png", png()),
        SimpleUploadedFile("b.pdf", b"geen pdf"),
        SimpleUploadedFile("c.txt", b"c"),
    ]
    response = client.post(reverse("admin:campaigns_kit_files", args=[kit.pk]), {"files": files})

    assert (response.status_code, list(kit.materials.in_order().values_list("file_name", flat=True)), "b.pdf" in response.text) == (
        200, ["a.png", "c.txt"], True,
    )  # fmt: skip


def test_somebody_without_the_desk_uploads_nothing(client, ina):
    kit = make_kit(files=0, live=False)
    client.force_login(ina)
    client.post(reverse("admin:campaigns_kit_files", args=[kit.pk]), {"files": [SimpleUploadedFile("a.png", png())]})

    assert Material.objects.count() == 0


def test_two_files_of_one_name_in_two_kits_get_addresses_of_their_own():
    slugs = [make_material(make_kit(slug, files=0, live=False), "poster.png").slug for slug in ("een", "twee")]

    assert slugs == ["poster", "poster-2"]


def test_a_new_version_is_told_on_the_page_for_two_weeks(client, time_machine):
    time_machine.move_to(NOW)
    made = make_material(make_kit(), "poster.png")
    actions.add_version(
        material=made, upload=ContentFile(png("teal")), note_nl="Groter", by=None, now=NOW - timedelta(days=2)
    )
    seen = "Groter" in client.get(made.kit.get_absolute_url()).text
    time_machine.move_to(NOW + timedelta(days=20))

    assert (seen, "Groter" in client.get(made.kit.get_absolute_url()).text) == (True, False)


def test_staff_replace_a_file_and_read_what_is_wrong_at_the_field(client, nov):
    made = make_material(make_kit(), "nieuw.png")
    client.force_login(nov)
    address = reverse("admin:campaigns_material_version", args=[made.pk])
    wrong = client.post(address, {"do": "1", "upload": SimpleUploadedFile("a.png", b"geen"), "note_nl": "Mooier"})
    same = client.post(address, {"do": "1", "upload": SimpleUploadedFile("a.png", png())})
    right = client.post(address, {"do": "1", "upload": SimpleUploadedFile("a.png", png("teal")), "note_nl": "Mooier"})

    assert (wrong.status_code, 'value="Mooier"' in wrong.text, same.status_code, right.status_code, made.versions.count()) == (
        200, True, 200, 302, 2,
    )  # fmt: skip


def test_staff_make_a_kit_as_a_draft(client, nov):
    client.force_login(nov)
    client.post(
        reverse("admin:campaigns_kit_add"),
        {
            "title_nl": "Zomer", "slug": "zomer", "summary_nl": "Warm", "materials-TOTAL_FORMS": 0,
            "materials-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    assert [(kit.slug, kit.state) for kit in Kit.objects.all()] == [("zomer", "draft")]


def test_the_nightly_check_finds_a_material_that_gives_out_an_old_version():
    made = make_material(make_kit(), "nieuw.png")
    first = made.current
    actions.add_version(material=made, upload=ContentFile(png("teal")), by=None, now=NOW)
    fine = queries.broken_promises(NOW)
    Material.objects.filter(pk=made.pk).update(current=first)

    assert (fine, queries.broken_promises(NOW)) == ([], ["nieuw gives out another version than its newest"])


def test_what_is_replaced_all_at_once_says_what_is_new(client, nov):
    kit = make_kit(files=0, live=False)
    for name in ("een.txt", "twee.txt"):
        make_material(kit, name, b"oud")
    client.force_login(nov)
    files = [SimpleUploadedFile(name, b"nieuw") for name in ("een.txt", "twee.txt", "drie.txt")]
    client.post(
        reverse("admin:campaigns_kit_files", args=[kit.pk]),
        {"files": files, "note_nl": "Het nieuwe nummer staat erop.", "note_en": "With the new number."},
    )

    assert sorted(
        (one.file_name, one.current.number, one.current.note_nl, one.current.note_en) for one in kit.materials.all()
    ) == [
        ("drie.txt", 1, "", ""), ("een.txt", 2, "Het nieuwe nummer staat erop.", "With the new number."),
        ("twee.txt", 2, "Het nieuwe nummer staat erop.", "With the new number."),
    ]  # fmt: skip
