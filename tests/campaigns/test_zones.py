"""Zones that a designer drew are read to the tenth of a millimetre, whatever program she drew in; what cannot be is refused."""

import pytest

from campaigns import composing, zones
from campaigns.models import Swatch
from campaigns.sizes import SIZES
from mmn_portal.core import uploads

A3 = SIZES["a3"]
INKSCAPE = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'


def art(inside: str, box: str = "0 0 303 426") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {INKSCAPE} viewBox="{box}"><rect width="303" height="426" fill="#ffd145"/>{inside}</svg>'.encode()  # fmt: skip


@pytest.mark.parametrize(
    "shape",
    [
        '<rect id="zone:kop" x="23" y="23" width="257" height="110"/>',
        '<rect id="zone_x3A_kop" x="23" y="23" width="257" height="110"/>',
        '<rect inkscape:label="zone:kop" id="rect17" x="23" y="23" width="257" height="110"/>',
        '<rect data-name="zone kop" x="23" y="23" width="257" height="110"/>',
        '<g transform="translate(10,20)"><rect id="zone:kop" x="13" y="3" width="257" height="110"/></g>',
        '<g transform="scale(2)"><rect id="zone:kop" x="11.5" y="11.5" width="128.5" height="55"/></g>',
        '<rect id="zone:kop" transform="matrix(1 0 0 1 20 20)" x="3" y="3" width="257" height="110"/>',
    ],
    ids=["figma", "illustrator", "inkscape", "data-name", "moved", "scaled", "matrix"],
)
def test_a_zone_is_read_from_every_program(shape):
    drawn, found = zones.read(art(shape), A3)

    assert found == [zones.Drawn("kop", 20, 20, 257, 110)]
    assert ("zone" in drawn, "#ffd145" in drawn) == (False, True)


def test_points_become_millimetres():
    shape = '<rect id="zone:kop" x="65.2" y="65.2" width="728.5" height="311.8"/>'
    _drawn, found = zones.read(art(shape, "0 0 858.9 1207.56"), A3)

    assert (found[0].x, found[0].y) == (pytest.approx(20, abs=0.05), pytest.approx(20, abs=0.05))


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (art('<rect id="zone:kop" transform="rotate(3)" x="1" y="1" width="9" height="9"/>'), "zone kop"),
        (art('<rect id="zone:kop" transform="matrix(1 0.2 0 1 0 0)" x="1" y="1" width="9" height="9"/>'), "gedraaid"),
        (art('<rect id="zone:kop" transform="scale(-1,1)" x="1" y="1" width="9" height="9"/>'), "gespiegeld"),
        (art('<rect id="zone:kop" x="a" y="1" width="9" height="9"/>'), "gewone rechthoek"),
        (art('<rect id="zone:kop" x="1" y="1" width="9" height="9"/>' * 2), "twee zones"),
        (art("", "0 0 426 303"), "303 × 426 mm"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        (b"<svg", "Bewaar die als SVG"),
        (b"x" * 600_000, "500 kB"),
    ],
)
def test_what_cannot_be_read_is_said(drawing, words):
    with pytest.raises(uploads.Refused, match=words):
        zones.read(drawing, A3)


def test_what_hides_in_a_drawing_is_taken_out():
    hostile = (
        '<script>alert(1)</script><image href="file:///etc/passwd"/><image href="../other/photo.jpg"/><g onload="x()"/>'
    )
    drawn, _found = zones.read(art(hostile), A3)

    assert [word for word in ("script", "passwd", "other", "onload") if word in drawn] == []


@pytest.mark.parametrize(
    "shape",
    [
        '<rect width="10" height="10" fill="#FFD145"/>', '<rect width="10" height="10" style="fill:#ffd145;opacity:1"/>',
        '<defs><style>.cls-1,.b{fill:#FFD145;stroke-width:2}</style></defs><rect class="cls-1" width="10" height="10"/>',
        '<rect width="10" height="10" fill="rgb(255, 209, 69)"/>',
        '<style>.a{fill:#000}</style><rect class="a" style="fill: rgb(255,209,69) !important" fill="red" width="10" height="10"/>',
    ],
    ids=["figma", "inkscape", "illustrator", "rgb", "style before class before attribute"],
)  # fmt: skip
def test_a_colour_is_read_from_every_program_and_replaced_by_another_set(shape):
    drawing, _zones = zones.read(art(shape).replace(b'<rect width="303" height="426" fill="#ffd145"/>', b""), A3)
    first, wanted = Swatch(ground="#ffd145", ink="#22142e"), Swatch(ground="#ffffff", ink="#22142e")

    recoloured = composing.recoloured(drawing, first, wanted)

    assert ('fill="#ffd145"' in drawing, 'fill="#ffffff"' in recoloured) == (True, True)
    assert not any(word in recoloured.lower() for word in ("ffd145", "rgb(", "fill:"))


def test_what_is_no_plain_colour_stays():
    shape = '<rect fill="none" stroke="url(#g)" style="opacity:0.5;stroke-width:2" width="1" height="1"/>'
    drawing, _zones = zones.read(art(shape), A3)

    assert all(part in drawing for part in ('fill="none"', "url(#g)", "opacity:0.5", "stroke-width:2"))
