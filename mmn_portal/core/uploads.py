"""Files of strangers: pictures are opened with care and written anew, drawings pass an allow-list, names are our own."""

import base64
import re
import secrets
import struct
import warnings
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from lxml import etree
from PIL import Image, ImageCms, ImageOps

MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
MAX_BYTES = 25_000_000
# What stands at the start of a photo as an iPhone keeps it (HEIF, ISO/IEC 23008-12): a box "ftyp" with one of these brands.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Pillow's names of what we take, and how each is written again.
WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "JPEG": ("jpg", {"quality": 92, "optimize": True}),
    "PNG": ("png", {"optimize": False}),
    "WEBP": ("webp", {"quality": 90, "method": 4}),
}


# What Pillow raises of a damaged picture, wherever it is damaged: in its head, its dots, or what a camera wrote of it.
DAMAGED = (OSError, ValueError, SyntaxError, TypeError, LookupError, struct.error, MemoryError)


class Refused(Exception):
    """We do not take this file; the text says what we do take."""


def generated_name(ext: str) -> str:
    """A name that nobody can guess and that says nothing."""
    return f"{secrets.token_hex(16)}.{ext}"


# --- documents --------------------------------------------------------------------------------


def checked_pdf(file: Any) -> Any:
    """A PDF as it is, under a name of our own; it leaves as a download only. Raises Refused."""
    if getattr(file, "size", 0) > MAX_BYTES:
        raise Refused(_("Choose a PDF smaller than 25 MB"))
    file.seek(0)
    if file.read(5) != b"%PDF-":
        raise Refused(_("Choose a PDF"))
    file.seek(0)
    file.name = generated_name("pdf")
    return file


# --- pictures ---------------------------------------------------------------------------------


def clean_picture(file: Any) -> ContentFile:
    """The picture written anew, upright, in sRGB, without place, camera or anything else that hid in it. Raises Refused."""
    if getattr(file, "size", 0) > MAX_BYTES:
        raise Refused(_("Choose a picture smaller than 25 MB (JPG, PNG or WebP)"))
    file.seek(0)
    image = open_picture(file)
    ext, options = WRITES[str(image.format)]
    try:
        upright = _in_srgb(ImageOps.exif_transpose(image))
        out = BytesIO()
        upright.save(out, image.format, **options)
    except DAMAGED as error:
        raise Refused(_("We cannot read this picture. Choose a JPG, PNG or WebP file")) from error
    return ContentFile(out.getvalue(), name=generated_name(ext))


def open_picture(file: Any) -> Image.Image:
    """A picture of which only the head was read, and is not too big. Raises Refused."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns for what we refuse ourselves below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=tuple(WRITES))
    except Image.DecompressionBombError as error:
        raise Refused(_too_many_pixels()) from error
    except (OSError, ValueError, SyntaxError) as error:
        if _is_heic(file):
            raise Refused(
                _("This is a HEIC photo, as an iPhone makes them. Save it as JPEG, and choose it once more")
            ) from error
        raise Refused(_("We cannot read this picture. Choose a JPG, PNG or WebP file")) from error
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(_too_many_pixels())
    return image


def _is_heic(file: Any) -> bool:
    file.seek(0)
    head = file.read(12)
    return head[4:8] == b"ftyp" and head[8:] in HEIC_BRANDS


def _too_many_pixels() -> str:
    return _("Choose a picture of at most 40 megapixels and 12,000 pixels wide or high")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours in a mode that each format can hold."""
    profile = image.info.get("icc_profile")
    see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError):
            pass
    if image.mode.startswith("I"):
        # 16 bits of grey: scaled down, since a plain conversion clips.
        image = image.point(lambda value: value / 257).convert("L")
    wanted = "RGBA" if see_through else "RGB"
    made = image.convert(wanted)
    made.info = {}
    return made


# --- logos and drawings -----------------------------------------------------------------------


def clean_logo(file: Any) -> ContentFile:
    """A picture or a drawing, cleaned. Raises Refused."""
    file.seek(0)
    head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return clean_picture(file)
    file.seek(0)
    drawing, _dropped = clean_svg(file.read(MAX_SVG_BYTES + 1))
    return ContentFile(drawing, name=generated_name("svg"))


SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MAX_SVG_BYTES = 512_000
MAX_NODES = 5_000
MAX_DEPTH = 64
# How far one thing that is drawn may lead to another by ``use``; real drawings stay under ten.
MAX_CHAIN = 150
MAX_DRAWN = 50_000
ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "use",
        "symbol",
        "title",
        "desc",
        "style",
        "image",
    ]
)
ATTRIBUTES = frozenset(
    [
        "id",
        "class",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "width",
        "height",
        "viewBox",
        "preserveAspectRatio",
        "points",
        "transform",
        "fill",
        "fill-rule",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-opacity",
        "opacity",
        "clip-path",
        "clip-rule",
        "mask",
        "color",
        "stop-color",
        "stop-opacity",
        "offset",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "display",
        "visibility",
        "style",
        "version",
        "overflow",
        "type",
    ]
)
BAD_STYLE = re.compile(r"@|\\|expression|javascript:|url\(\s*[\"']?(?!#)|filter|behavior|</", re.IGNORECASE)
INSIDE = re.compile(r"#[\w.:-]+")
DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
POINTS_AT = frozenset({"use", "linearGradient", "radialGradient"})


def clean_svg(drawing: bytes) -> tuple[bytes, list[str]]:
    """The drawing with only what is on our lists, and the names of what was dropped. Cleaning twice is once. Raises Refused."""
    if len(drawing) > MAX_SVG_BYTES:
        raise Refused(_("Choose an SVG smaller than 500 kB"))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, remove_blank_text=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(drawing, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(_("We cannot read this SVG. Save it again as plain SVG")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise Refused(_("We cannot read this SVG. Save it again as plain SVG"))
    dropped: set[str] = set()
    _weed(root, dropped)
    _give_box(root)
    _refuse_bombs(root)
    etree.cleanup_namespaces(root)
    # Without the document type: that is where entities come from.
    return etree.tostring(root, encoding="utf-8"), sorted(dropped)


def _weed(root: Any, dropped: set[str]) -> None:
    seen, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            raise Refused(_("This SVG is too complicated. Simplify the drawing, or choose a PNG"))
        _weed_attributes(element, dropped)
        for child in list(element):
            if _may_stay(child, dropped):
                waiting.append((child, depth + 1))
            else:
                element.remove(child)


def _may_stay(child: Any, dropped: set[str]) -> bool:
    if not isinstance(child.tag, str):
        dropped.add("entity")
        return False
    name = etree.QName(child)
    if name.namespace != SVG:
        # Editors keep notes of their own in a drawing; nobody misses them.
        return False
    if name.localname not in ELEMENTS or (name.localname == "style" and BAD_STYLE.search("".join(child.itertext()))):
        dropped.add(name.localname)
        return False
    return True


def _weed_attributes(element: Any, dropped: set[str]) -> None:
    tag = etree.QName(element).localname
    for key, value in list(element.attrib.items()):
        name = etree.QName(key)
        if name.localname == "href" and name.namespace in (None, XLINK):
            if not _may_point(tag, value):
                del element.attrib[key]
                dropped.add(f"{tag}@href")
        elif name.namespace or name.localname not in ATTRIBUTES or BAD_STYLE.search(value):
            del element.attrib[key]
            if not name.namespace:
                dropped.add(f"@{name.localname}")


def _may_point(tag: str, value: str) -> bool:
    """Only at a part of the drawing itself, or at a picture that it carries and that passes as a picture."""
    if tag in POINTS_AT:
        return INSIDE.fullmatch(value) is not None
    picture = DATA_PICTURE.fullmatch(value) if tag == "image" else None
    if picture is None:
        return False
    try:
        open_picture(BytesIO(base64.b64decode(picture.group(1)))).load()
    except (Refused, OSError, ValueError, SyntaxError):
        return False
    return True


def _give_box(root: Any) -> None:
    """A drawing has a view box and takes the size of its place on the page."""
    if not root.get("viewBox"):
        try:
            width, height = (float(re.sub(r"[a-z%]+$", "", root.get(side) or "")) for side in ("width", "height"))
        except ValueError as error:
            raise Refused(_("This SVG does not say how big it is. Save it with a view box")) from error
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    for side in ("width", "height"):
        root.attrib.pop(side, None)


def _refuse_bombs(root: Any) -> None:
    """Count what is really drawn: a ``use`` draws all that it points at, which may use again."""
    # The list keeps lxml's wrappers alive: as soon as one is freed, its id() is given to another.
    elements = list(root.iter())
    named = {element.get("id"): element for element in elements if element.get("id")}
    known: dict[int, int] = {}

    def drawn(element: Any, above: frozenset[int]) -> int:
        key = id(element)
        if key in known:
            return known[key]
        if key in above or len(above) > MAX_CHAIN:
            raise Refused(_("This SVG is too complicated. Simplify the drawing, or choose a PNG"))
        above = above | {key}
        total = 1 + sum(drawn(child, above) for child in element)
        if etree.QName(element).localname == "use":
            target = (element.get("href") or element.get(f"{{{XLINK}}}href") or "")[1:]
            if target in named:
                total += drawn(named[target], above)
        known[key] = total
        return total

    if drawn(root, frozenset()) > MAX_DRAWN:
        raise Refused(_("This SVG is too complicated. Simplify the drawing, or choose a PNG"))
