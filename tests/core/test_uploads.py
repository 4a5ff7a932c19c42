"""Hostile and careless files: refused with a sentence, or made harmless."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mmn_portal.core import uploads

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'


def picture(form="PNG", size=(8, 6), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return ContentFile(out.getvalue(), name="x")


def png_of(width, height):
    """A PNG that says to be huge, and is 100 bytes."""

    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return ContentFile(b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"")) + part(b"IEND", b""))


def opened(clean):
    clean.seek(0)
    return Image.open(BytesIO(clean.read()))


@pytest.mark.parametrize(("form", "ext"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_keeps_its_kind_and_size_under_a_name_of_ours(form, ext):
    clean = uploads.clean_picture(picture(form))

    assert (opened(clean).format, opened(clean).size, clean.name[32:]) == (form, (8, 6), f".{ext}")


@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (60_000, 60_000), (12_001, 10), (8_000, 6_000)])
def test_a_picture_that_explodes_is_refused_by_its_head(width, height):
    with pytest.raises(uploads.Refused, match="40 mega"):
        uploads.clean_picture(png_of(width, height))


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"GIF89a" + b"\x00" * 40, b"%PDF-1.7", b"\x89PNG\r\n\x1a\nxx"])
def test_what_is_not_a_picture_is_refused_whatever_it_is_called(content):
    with pytest.raises(uploads.Refused):
        uploads.clean_picture(ContentFile(content, name="logo.png"))


def test_half_a_picture_is_refused():
    whole = picture("JPEG", (800, 600)).read()
    with pytest.raises(uploads.Refused):
        uploads.clean_picture(ContentFile(whole[: len(whole) // 2]))


def test_the_place_and_the_camera_of_a_photo_are_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 0.0)

    clean = uploads.clean_picture(picture("JPEG", (80, 60), exif=exif))

    assert (opened(clean).size, dict(opened(clean).getexif()), b"Camera" in clean.file.getvalue()) == (
        (60, 80),
        {},
        False,
    )


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_every_kind_of_jpeg_becomes_rgb(mode):
    assert opened(uploads.clean_picture(picture("JPEG", mode=mode))).mode == "RGB"


@pytest.mark.parametrize(
    ("mode", "made"), [("I;16", "RGB"), ("P", "RGB"), ("1", "RGB"), ("LA", "RGBA"), ("RGBA", "RGBA")]
)
def test_every_kind_of_png_becomes_rgb_and_keeps_what_is_see_through(mode, made):
    assert opened(uploads.clean_picture(picture(mode=mode))).mode == made


def test_cleaning_a_picture_twice_is_cleaning_it_once():
    once = uploads.clean_picture(picture(mode="RGBA"))
    twice = uploads.clean_picture(once)
    once.seek(0)

    assert twice.read() == once.read()


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<path d="M0 0" onload="alert(1)"/>',
    "foreign": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
    "file": '<image href="file:///etc/passwd" width="9" height="9"/>',
    "neighbour": '<image xlink:href="../other/photo.jpg" width="9" height="9"/>',
    "remote": '<image href="https://evil.example/x.png" width="9" height="9"/>',
    "use": '<use xlink:href="https://evil.example/x.svg#a"/>',
    "style": "<style>@import url(https://evil.example/x.css);</style>",
    "url": '<path d="M0 0" style="fill:url(https://evil.example/#x)"/>',
    "filter": '<filter id="f"><feTurbulence/></filter><path d="M0 0" filter="url(#f)"/>',
    "animate": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "link": '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    "data": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    "polyglot": '<image href="data:image/png;base64,AAAA" width="9" height="9"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_on_the_lists_is_dropped_and_told(name):
    clean, dropped = uploads.clean_svg(f'{HEAD}<path d="M1 1"/>{HOSTILE[name]}</svg>'.encode())

    words = (b"script", b"alert", b"foreign", b"passwd", b"evil", b"photo", b"filter", b"animate", b"AAAA", b"svg+xml")
    assert ([word for word in words if word in clean], bool(dropped), b'd="M1 1"' in clean) == ([], True, True)


@pytest.mark.parametrize(
    "drawing",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + "<title>&x;</title></svg>",
        "<!DOCTYPE svg [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY a{n} '&a{n - 1 or ''};&a{n - 1 or ''};'>" for n in range(1, 40))
        + f"]>{HEAD}<title>&a39;</title></svg>",
    ],
)
def test_entities_open_no_file_and_grow_nothing(drawing):
    try:
        clean, _dropped = uploads.clean_svg(drawing.encode())
    except uploads.Refused:
        return
    assert (b"root:" in clean, b"ENTITY" in clean, len(clean) < 500) == (False, False, True)


def test_a_drawing_that_uses_itself_without_end_is_refused():
    levels = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 8))
    with pytest.raises(uploads.Refused):
        uploads.clean_svg(f'{HEAD}<path id="l0" d="M0 0"/>{levels}<use href="#l7"/></svg>'.encode())


def test_a_long_row_of_uses_is_refused():
    """Each leads to the next: few things are drawn, and each of them asks for one level more."""
    row = "".join(f'<use id="u{n}" href="#u{n + 1}"/>' for n in range(1200))
    with pytest.raises(uploads.Refused):
        uploads.clean_svg(f'{HEAD}{row}<path id="u1200" d="M0 0"/></svg>'.encode())


def test_a_circle_of_uses_is_refused():
    with pytest.raises(uploads.Refused):
        uploads.clean_svg(f'{HEAD}<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'.encode())


@pytest.mark.parametrize("body", ["<g>" * 2_000 + "</g>" * 2_000, "<path/>" * 6_000, "x" * 600_000])
def test_a_drawing_without_measure_is_refused(body):
    with pytest.raises(uploads.Refused):
        uploads.clean_svg(f"{HEAD}{body}</svg>".encode())


@pytest.mark.parametrize(
    "content", [b"", b"<html/>", b"<svg/>", b"\x00\xff", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_not_a_drawing_is_refused(content):
    with pytest.raises(uploads.Refused):
        uploads.clean_svg(content)


def test_an_ordinary_drawing_passes_whole_and_gets_a_view_box():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40mm" height="20mm">'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#f60"/></linearGradient></defs>'
        '<path id="p" fill="url(#g)" d="M0 0h9v9z"/><use xlink:href="#p" x="3"/></svg>'
    )
    clean, dropped = uploads.clean_svg(drawing.encode())

    assert (dropped, b'viewBox="0 0 40 20"' in clean, b"url(#g)" in clean, b'href="#p"' in clean) == (
        [],
        True,
        True,
        True,
    )


parts = st.sampled_from([*HOSTILE.values(), '<path d="M1 1"/>', "tekst", "<g><path/></g>", "<title>a &amp; b</title>"])


@given(st.lists(parts, max_size=8))
@settings(deadline=None, max_examples=60)
def test_cleaning_a_drawing_twice_is_cleaning_it_once(bits):
    once, _dropped = uploads.clean_svg((HEAD + "".join(bits) + "</svg>").encode())

    assert uploads.clean_svg(once) == (once, [])


def test_a_logo_may_be_a_picture_or_a_drawing():
    drawn = uploads.clean_logo(ContentFile(f'<?xml version="1.0"?>{HEAD}<path d="M0 0"/></svg>'.encode()))

    assert (drawn.name[32:], uploads.clean_logo(picture()).name[32:]) == (".svg", ".png")
