"""Hostile and careless files and words in the form of the studio: refused with a sentence, or harmless; the next picture is drawn."""

import contextlib
import io
import random
import re
import struct
import zlib

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from campaigns import actions, intake
from campaigns.models import Design, Render, TemplateField
from mmn_portal.core import uploads
from mmn_portal.pictures.models import Picture
from tests.campaigns.studio import make_design, make_template, photo
from tests.campaigns.test_studio_pages import form
from tests.core.test_uploads import HEAD, HOSTILE, picture, png_of

pytestmark = pytest.mark.django_db
TYPED = "Dit blijft staan, wat er ook gebeurt."


@pytest.fixture
def design(library, bo):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    return make_design(library, bo)


@pytest.fixture
def neighbour(stranger):
    """Another organisation's photo lies on the same disk."""
    theirs = make_design(stranger.person.memberships.get().organisation, stranger)
    actions.save(
        design=theirs,
        content=actions.Content(
            title="Van ons",
            language="nl",
            swatch="zon",
            texts={},
            target="https://example.nl",
            uploads={"foto": photo()},
        ),
        by=stranger,
        now=theirs.made_at,
    )
    return theirs.pictures.get().picture


def svg(body: str, before: str = "") -> bytes:
    return f'{before}{HEAD}<path fill="#ff00ff" d="M0 0h10v10H0Z"/>{body}</svg>'.encode()


LAUGHS = "<!DOCTYPE svg [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
LEVELS = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 8))
DRAWINGS = {name: svg(body) for name, body in HOSTILE.items()} | {
    "external entity": svg("<title>&x;</title>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "billion laughs": svg("<title>&a9;</title>", LAUGHS + "]>"),
    "bomb of uses": svg(f'<path id="l0" d="M0 0"/>{LEVELS}<use href="#l7"/>'),
    "deep": svg("<g>" * 20_000 + "</g>" * 20_000),
    "blur": svg('<filter id="f"><feTurbulence numOctaves="9"/><feGaussianBlur stdDeviation="900"/></filter>'),
    "absolute": svg('<image href="/etc/passwd" width="9" height="9"/>'),
}


# What does not come in as a logo either; of all others the harmless part does.
BOMBS = {"bomb of uses", "deep", "billion laughs"}
# The square in each of these drawings, and the wall on the photo of the neighbour.
OURS, THEIRS = (255, 0, 255), (74, 85, 119)
# Fewer are the edge of a letter.
MANY = 400


def jpeg(mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (900, 600)).save(out, "JPEG", **options)
    return out.getvalue()


def black(width: int, height: int) -> bytes:
    """A whole PNG without colour, small on disk and vast in memory."""

    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pressed, row = zlib.compressobj(9), b"\x00" * (1 + (width + 7) // 8)
    body = b"".join(pressed.compress(row * 100) for _ in range(height // 100)) + pressed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", body) + part(b"IEND", b"")


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400
UNREADABLE, TOO_BIG = "kunnen deze afbeelding niet lezen", "40 megapixels"
REFUSED = {
    **{f"svg: {name}": (drawing, UNREADABLE) for name, drawing in DRAWINGS.items()},
    "20,000 x 20,000": (lambda: black(20_000, 20_000), TOO_BIG),
    "60,000 x 60,000": (lambda: png_of(60_000, 60_000).read(), TOO_BIG),
    "half a photo": (lambda: jpeg()[: len(jpeg()) // 2], UNREADABLE),
    "head of a PNG": (b"\x89PNG\r\n\x1a\nxx", UNREADABLE),
    "GIF": (lambda: picture("GIF", mode="P").read(), UNREADABLE),
    "TIFF": (lambda: picture("TIFF").read(), UNREADABLE),
    "PDF": (b"%PDF-1.7\n", UNREADABLE),
    "programme": (b"MZ\x90\x00" + b"\x00" * 100, UNREADABLE),
    "page": (b"<!doctype html><script>alert(1)</script>", UNREADABLE),
    "iPhone": (HEIC, "JPEG"),
    "iPhone, in a row": (HEIC.replace(b"ftypheic", b"ftypmsf1"), "JPEG"),
}


def sent(client, design, field, content, **changes):
    """The answer to the form with a file, as the coordinator sends it."""
    upload = SimpleUploadedFile("foto.jpg", content() if callable(content) else content, content_type="image/jpeg")
    asked = {f"f_{field}": upload, "m_foto": "niemand", "a_foto": "Een muur", "t_tekst": TYPED} | changes
    return client.post(design.get_absolute_url(), form(design, **asked))


def drawn_now(client, design, **changes) -> bool:
    """The worker draws something that it never drew before."""
    page = client.post(
        reverse("campaigns:design-look", args=[design.key]), form(design, **{"t_kop": "Daarna nog een"} | changes)
    )
    return "<img" in page.text


@pytest.mark.parametrize("field", ["foto", "logo"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_we_do_not_take_is_said_at_its_field_and_what_was_typed_stays(client, bo, design, name, field):
    content, words = REFUSED[name]
    client.force_login(bo)
    page = sent(client, design, field, content)
    beside = page.text.partition(f'id="div_id_f_{field}"')[2].partition('id="div_id_')[0]

    assert (page.status_code, words in beside, TYPED in page.text) == (200, True, True), beside
    assert (Picture.objects.count(), Design.objects.get().number) == (0, design.number)
    assert drawn_now(client, design)


def test_a_photo_of_an_iphone_is_told_what_to_do(client, bo, design):
    client.force_login(bo)

    assert "HEIC" in sent(client, design, "foto", HEIC).text


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 0.0)
    return jpeg(exif=exif)


FINE = {
    "CMYK": lambda: jpeg("CMYK"),
    "16 bits": lambda: picture("PNG", (900, 600), "I;16").read(),
    "place and camera": with_place,
    "two things at once": lambda: jpeg() + b"PK\x03\x04<script>alert(1)</script>Camera of somebody",
    "see-through": lambda: picture("PNG", (900, 600), "RGBA").read(),
}


@pytest.mark.parametrize("field", ["foto", "logo"])
@pytest.mark.parametrize("name", FINE)
def test_a_strange_picture_that_can_be_read_becomes_an_ordinary_one(client, bo, design, name, field):
    client.force_login(bo)
    answer = sent(client, design, field, FINE[name])
    kept = Picture.objects.get()
    content = kept.file.read()
    with Image.open(io.BytesIO(content)) as image:
        mode, hidden = image.mode, dict(image.getexif())

    assert (answer.status_code, mode in {"RGB", "RGBA"}, hidden) == (302, True, {})
    assert [word for word in (b"Camera", b"script", b"GPS") if word in content] == []
    file = client.get(reverse("campaigns:design-file", args=[design.key, "a4", "pdf"]))
    paper = b"".join(file.streaming_content)
    with pikepdf.open(io.BytesIO(paper)) as document:
        spaces = {
            str(one.get("/ColorSpace")) for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        }  # fmt: skip
    assert (paper[:5], b"Camera" in paper, "/DeviceCMYK" in spaces) == (b"%PDF-", False, False)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_hostile_drawing_as_the_logo_of_the_organisation_is_harmless_in_the_studio(
    client, ina, library, design, neighbour, name
):
    """The one place where a drawing comes in: the page of the organisation, from where the studio takes the logo."""
    client.force_login(ina)
    page = reverse("people:organisation-change", args=[library.slug])
    asked = {
        one.html_name: one.value() for one in client.get(page).context["form"] if one.value() not in (None, "", [])
    }  # fmt: skip
    body = DRAWINGS[name].replace(b"../other/photo.jpg", f"../{neighbour.file.name}".encode())
    answer = client.post(page, asked | {"logo": SimpleUploadedFile("logo.svg", body, content_type="image/svg+xml")})
    library.refresh_from_db()
    kept = library.logo.read() if library.logo else b""
    words = (b"script", b"alert", b"passwd", b"evil", b"pictures/", b"filter", b"animate", b"ENTITY", b"data:")
    look = client.post(reverse("campaigns:design-look", args=[design.key]), form(design))
    with Image.open(io.BytesIO(client.get(shown_in(look)).getvalue())) as image:
        seen = image.convert("RGB").getcolors(1_000_000)

    assert [word for word in words if word in kept] == []
    # Taken and cleaned, or refused in words; the logo itself is drawn, and nothing of the neighbour.
    assert (bool(kept), answer.status_code) == ((False, 200) if name in BOMBS else (True, 302))
    assert (dots(seen, OURS) > MANY, dots(seen, THEIRS) > MANY) == (bool(kept), False)


def shown_in(look) -> str:
    return re.search(r'<img src="([^"]+)"', look.text).group(1)


def dots(seen, wanted) -> int:
    """How many dots of a picture have about this colour."""
    return sum(
        count for count, colour in seen if all(abs(one - two) < 24 for one, two in zip(colour, wanted, strict=True))
    )


LONG = "Samen koken we elke woensdag voor iedereen die mee wil eten. " * 3
WORD = "Buurtvrijwilligersorganisatiecoördinatorenoverlegvergadering"
SAID = [
    ("too long for its place", {}, {"t_kop": LONG[:170]}, "hooguit 50 tekens"),
    ("a hundred and seventy", {"longest": 170}, {"t_kop": LONG[:170]}, None),
    ("one word", {"longest": 170}, {"t_kop": WORD}, "afgebroken"),
    ("emoji", {}, {"t_kop": "Kom je ook? 🎉👩🏽‍🍳"}, "Laat het weg"),
    ("right to left", {}, {"t_kop": "هل تساعدنا في الحي؟"}, None),
    ("right to left, in its language", {}, {"t_kop": "هل تساعدنا في الحي؟", "taal": "ar"}, None),
    ("two ways at once", {}, {"t_kop": "Welkom \u202eمرحبا\u202c 123"}, None),
    ("Hebrew", {}, {"t_kop": "ברוכים הבאים"}, None),
    ("no ink", {}, {"t_kop": "\u200b\u200d\ufeff"}, None),
    ("Typst", {}, {"t_kop": '#read("/etc/passwd") $x$ *b* @ref'}, None),
    ("zero", {}, {"t_kop": "a\x00b"}, None),
]


@pytest.mark.parametrize(("_name", "facts", "changes", "words"), SAID, ids=[one[0] for one in SAID])
def test_strange_words_are_drawn_or_it_is_said_what_to_change(client, bo, design, _name, facts, changes, words):
    TemplateField.objects.filter(key="kop").update(**facts)
    client.force_login(bo)
    page = client.post(design.get_absolute_url(), form(design, t_tekst=TYPED, kijk="1", **changes))
    look = client.post(reverse("campaigns:design-look", args=[design.key]), form(design, **changes))

    assert (page.status_code, TYPED in page.text, "<img" in look.text) == (200, True, True)
    assert words is None or words in page.text
    assert "duurde te lang" not in look.text
    assert drawn_now(client, design)


def test_a_worker_that_dies_of_a_picture_costs_that_picture_only(client, bo, design, monkeypatch):
    """Whatever a file may do that nobody thought of: the child is killed, and the next one draws."""
    client.force_login(bo)
    monkeypatch.setattr(actions.picturing, "PREVIEW_SECONDS", 0.001)
    slow = client.post(reverse("campaigns:design-look", args=[design.key]), form(design, t_kop="Te traag"))
    monkeypatch.undo()

    assert ("<img" in slow.text, "duurde te lang" in slow.text) == (False, True)
    assert drawn_now(client, design)


# --- what a second pair of eyes tried ----------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 300), (1, 12_000), (12_000, 1), (1, 1)])
@pytest.mark.parametrize("field", ["foto", "logo"])
def test_a_picture_of_a_pixel_wide_leaves_a_design_that_opens(client, library, ina, field, size):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    design = make_design(library, ina)
    client.force_login(ina)
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    upload = SimpleUploadedFile("x.png", out.getvalue(), content_type="image/png")

    client.post(
        design.get_absolute_url(), form(design, **{f"f_{field}": upload, "m_foto": "niemand", f"a_{field}": "x"})
    )

    assert design.pictures.filter(field=field).exists()
    assert {
        client.get(address).status_code for address in (design.get_absolute_url(), f"{design.get_absolute_url()}klaar/")
    } == {200}


@pytest.mark.parametrize("key", ["-" * 36, "0" * 36, "0" * 8 + "-0000" * 3 + "-00000000000g"])
def test_an_address_that_only_looks_like_a_key_is_not_found(client, key):
    answers = [
        client.get(f"/campagne/studio/{key}/nieuwer/nu-a4.jpg"), client.post(f"/campagne/studio/{key}/kopie/"),
        client.post(f"/campagne/mapjes/{key}/weg/"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize(("deed", "name"), [("vervangen", "veld"), ("foto-terug", "veld")])
def test_a_sign_that_no_database_takes_breaks_no_deed(client, library, ina, deed, name):
    design = make_design(library, ina)
    client.force_login(ina)

    answer = client.post(reverse("campaigns:design-deed", args=[design.key, deed]), {name: "foto\x00"})

    assert answer.status_code in {302, 404}


def test_a_render_whose_file_is_gone_is_drawn_anew(client, library, ina):
    library.website = "https://www.bieb-zuid.nl"
    library.save()
    design = make_design(library, ina)
    client.force_login(ina)
    address = reverse("campaigns:design-zip", args=[design.key])
    b"".join(client.get(address).streaming_content)
    for one in Render.objects.all():
        one.file.storage.delete(one.file.name)

    again = client.get(address)

    assert (again.status_code, again.headers["Content-Type"]) == (200, "application/zip")
    assert len(b"".join(again.streaming_content)) > 10_000


@pytest.mark.parametrize(
    ("view", "zone"),
    [
        ("0 0 216 303", 'x="9" y="9" width="0" height="10"'), ("0 0 216 303", 'x="9" y="9" width="-5" height="10"'),
        ("0 0 216 303", 'x="nan" y="9" width="10" height="10"'), ("0 0 216 303", 'x="9" y="9" width="inf" height="10"'),
        ("nan 0 216 303", 'x="9" y="9" width="10" height="10"'), ("inf 0 216 303", 'x="9" y="9" width="10" height="10"'),
    ],
)  # fmt: skip
def test_a_zone_that_is_nowhere_is_refused_in_words(client, boss, view, zone):
    client.force_login(boss)
    version = make_template("leeg", publish=False).versions.get()
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><rect id="zone:kop" {zone}/></svg>'

    answer = client.post(
        reverse("admin:campaigns_template_draw", args=[version.pk]),
        {"size": "a4", "drawing": SimpleUploadedFile("d.svg", drawing.encode()), "do": "1"},
    )

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_picture_with_a_damaged_head_is_taken_or_refused(ending):
    chance, exif = random.Random(7), Image.Exif()
    exif[0x010F], exif[0x0112] = "Cam", 6
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, {"jpg": "JPEG"}.get(ending, ending.upper()), exif=exif)
    good = out.getvalue()
    head = max(good.find(b"II*\0"), good.find(b"MM\0*"), 0)
    for _ in range(300):
        bad = bytearray(good)
        for _change in range(chance.randint(1, 4)):
            bad[min(chance.randint(max(head - 4, 0), head + 150), len(bad) - 1)] = chance.randint(0, 255)
        for take in (uploads.clean_picture, lambda file: intake.take(f"x.{ending}", file)):
            with contextlib.suppress(uploads.Refused):
                take(ContentFile(bytes(bad), name=f"x.{ending}"))
