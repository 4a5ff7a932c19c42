"""Zones that a designer drew: rectangles with the name ``zone:heading``, read from the drawing and taken out of it.

Illustrator writes such a name as an id with ``_x3A_`` for the colon, Inkscape as a label, Figma as an id.
"""

import re
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _
from lxml import etree
from PIL import ImageColor

from mmn_portal.core import uploads

from .sizes import Size

SVG = "{http://www.w3.org/2000/svg}"
LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
NAME = re.compile(r"zone[:_ -]+([a-z][a-z0-9_-]{0,29})", re.IGNORECASE)
MOVES = re.compile(r"(\w+)\s*\(([^)]*)\)")
COLOURED = ("fill", "stroke", "stop-color")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
PLAIN_CLASS = re.compile(r"\.[\w-]+")
COLOUR_SAID = re.compile(r"(?<![\w-])(?:fill|stroke|stop-color)\s*:[^;}]*;?", re.IGNORECASE)
# A drawing of A3 is 297 mm; a hair of 0.1 mm (or a tenth of a pixel) is a designer's rounding, more is a mistake.
SLANT = 1e-6
UNLIKE = 0.01


@dataclass(frozen=True)
class Drawn:
    """A rectangle in the unit of the size, from the trimmed top left."""

    name: str
    x: float
    y: float
    w: float
    h: float


def read(drawing: bytes, size: Size) -> tuple[str, list[Drawn]]:
    """The cleaned art without its zones, and the zones. Raises uploads.Refused with a sentence."""
    if len(drawing) > uploads.MAX_SVG_BYTES:
        raise uploads.Refused(_("Choose a drawing smaller than 500 kB"))
    root = _parsed(drawing)
    left, top, across, down = _view(root)
    if abs((across / down) / ((size.width + 2 * size.bleed) / (size.height + 2 * size.bleed)) - 1) > UNLIKE:
        raise uploads.Refused(
            _("The drawing has another shape than %(label)s: it should be %(w)s × %(h)s %(unit)s, with the bleed")
            % {"label": size.label, "w": size.width + 2 * size.bleed, "h": size.height + 2 * size.bleed, "unit": size.unit}
        )  # fmt: skip
    scale = (size.width + 2 * size.bleed) / across
    found = []
    for shape in list(root.iter(f"{SVG}rect")):
        name = _name(shape)
        if not name:
            continue
        x, y, w, h = _upright(shape, name)
        found.append(
            Drawn(
                name=name, x=round((x - left) * scale - size.bleed, 2), y=round((y - top) * scale - size.bleed, 2),
                w=round(w * scale, 2), h=round(h * scale, 2),
            )
        )  # fmt: skip
        shape.getparent().remove(shape)
    _plain_colours(root)
    doubled = {zone.name for zone in found if sum(other.name == zone.name for other in found) > 1}
    if doubled:
        raise uploads.Refused(_("There are two zones with the name %s") % ", ".join(sorted(doubled)))
    art, _dropped = uploads.clean_svg(etree.tostring(root))
    return art.decode(), found


def _plain_colours(root: etree._Element) -> None:
    """Every colour as an attribute in six small signs, however the program wrote it: sets of colours replace those.

    Illustrator writes classes, Inkscape styles, Figma large signs. What a style says goes before an attribute (CSS).
    """
    classes: dict[str, dict[str, str]] = {}
    for sheet in root.iter(f"{SVG}style"):
        _read_classes(sheet.text or "", classes)
        sheet.text = COLOUR_SAID.sub("", sheet.text or "")
    for shape in root.iter(f"{SVG}*"):
        said: dict[str, str] = {}
        for name in shape.get("class", "").split():
            said |= classes.get(name, {})
        if style := shape.get("style", ""):
            said |= _declared(style)
            shape.set("style", COLOUR_SAID.sub("", style))
        for name in COLOURED:
            if value := said.get(name) or shape.get(name):
                shape.set(name, _in_six(value))


def _read_classes(text: str, classes: dict[str, dict[str, str]]) -> None:
    """What a style sheet says of its plain classes, added to ``classes``."""
    for names, said in RULE.findall(text):
        for name in names.split(","):
            if PLAIN_CLASS.fullmatch(name.strip()):
                classes.setdefault(name.strip()[1:], {}).update(_declared(said))


def _declared(style: str) -> dict[str, str]:
    parts = (part.partition(":") for part in style.replace("!important", "").split(";"))
    return {name.strip().lower(): value.strip() for name, _colon, value in parts if value.strip()}


def _in_six(value: str) -> str:
    """``#ffd145`` for any colour without a veil; what is no colour, such as ``none``, as it is."""
    try:
        red, green, blue, *veil = ImageColor.getrgb(value.strip().lower())
    except ValueError:
        return value
    return value if veil else f"#{red:02x}{green:02x}{blue:02x}"


def _parsed(drawing: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(drawing, parser)
    except etree.XMLSyntaxError as error:
        raise uploads.Refused(_("We cannot read this drawing. Save it as SVG")) from error


def _view(root: etree._Element) -> tuple[float, float, float, float]:
    try:
        left, top, across, down = (float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError as error:
        raise uploads.Refused(_("The drawing does not say how big it is: give it a viewBox")) from error
    if not all(map(isfinite, (left, top, across, down))) or across <= 0 or down <= 0:
        raise uploads.Refused(_("The drawing does not say how big it is: give it a viewBox"))
    return left, top, across, down


def _name(shape: etree._Element) -> str:
    written = shape.get(LABEL) or shape.get("data-name") or shape.get("id") or ""
    plain = re.sub(r"_x([0-9A-Fa-f]{2,4})_", lambda sign: chr(int(sign[1], 16)), written)
    found = NAME.match(plain)
    return found[1].lower() if found else ""


def _upright(shape: etree._Element, name: str) -> tuple[float, float, float, float]:
    """Where a rectangle is drawn after all that moves and scales it."""
    chain = [shape.get("transform", "")]
    chain += [parent.get("transform", "") for parent in shape.iterancestors()]
    try:
        a, b, c, d, e, f = _matrix(" ".join(part for part in reversed(chain) if part))
        x, y, w, h = (float(shape.get(key, 0)) for key in ("x", "y", "width", "height"))
    except ValueError as error:
        raise uploads.Refused(
            _("We cannot read where the zone %s stands: draw it as a plain rectangle") % name
        ) from error
    if not all(map(isfinite, (a, b, c, d, e, f, x, y, w, h))) or w <= 0 or h <= 0:
        raise uploads.Refused(
            _("The zone %s is nowhere: draw it as a plain rectangle with a width and a height") % name
        )
    if abs(b) > SLANT or abs(c) > SLANT or a <= 0 or d <= 0:
        raise uploads.Refused(_("The zone %s is turned or mirrored: draw it upright") % name)
    return x * a + e, y * d + f, w * a, h * d


def _matrix(moves: str) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    for name, numbers in MOVES.findall(moves):
        values = [float(part) for part in re.split(r"[\s,]+", numbers.strip())]
        g = _move(name, values)
        a, b, c, d, e, f = (
            a * g[0] + c * g[1], b * g[0] + d * g[1], a * g[2] + c * g[3], b * g[2] + d * g[3],
            a * g[4] + c * g[5] + e, b * g[4] + d * g[5] + f,
        )  # fmt: skip
    return a, b, c, d, e, f


def _move(name: str, values: list[float]) -> tuple[float, ...]:
    if name == "translate":
        return (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0)
    if name == "scale":
        return (values[0], 0, 0, values[-1], 0, 0)
    if name == "matrix" and len(values) == 6:
        return tuple(values)
    raise ValueError(name)
