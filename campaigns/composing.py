"""What the renderer gets for one design at one size: a job of plain values, and the files beside it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image
from qrcode.image.svg import SvgPathImage

from mmn_portal.core import shoulders

from .enums import Align, Colour, DesignLanguage, FieldKind
from .models import Swatch, TemplateField, TemplateFormat, Zone
from .sizes import Size

TEMPLATE = Path(__file__).parent / "art" / "poster.typ"
# Figtree has no Cyrillic and no Arabic; Rubik has both.
FONTS: dict[str, list[str]] = {DesignLanguage.AR: ["Rubik"], DesignLanguage.UK: ["Rubik"]}
FONTS_OF_MOST = ["Figtree", "Rubik"]
# What paper shows; more only makes the file heavy.
DOTS_PER_INCH = 300
MM_PER_INCH = 25.4
# Raised whenever the same input gives another picture: the cache then holds nothing of before.
EDITION = 2


@dataclass(frozen=True)
class Placed:
    """A photo or logo as it stands in a design; focus in percent from the top left, zoom 100 and more."""

    content: bytes
    ending: str
    alt: str
    focus_x: int = 50
    focus_y: int = 50
    zoom: int = 100
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Filled:
    """What an organisation filled in."""

    title: str
    author: str
    language: str
    swatch: Swatch
    texts: Mapping[str, str]
    pictures: Mapping[str, Placed] = field(default_factory=dict)
    address: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Order:
    """All that one picture is made of; the same order gives the same bytes."""

    job: dict[str, Any]
    files: dict[str, bytes]

    @property
    def fingerprint(self) -> str:
        seen = hashlib.sha256(f"{EDITION}{json.dumps(self.job, sort_keys=True)}".encode())
        for name, content in sorted(self.files.items()):
            seen.update(name.encode() + hashlib.sha256(content).digest())
        return seen.hexdigest()


def order(
    made: TemplateFormat, fields: Mapping[str, TemplateField], filled: Filled, *, bleed: bool, slug: float = 0,
    words: bool = True,
) -> Order:  # fmt: skip
    """One size of a design; without ``words`` the ground on which they would stand."""
    size = made.measures
    files = {"art.svg": art(made, filled.swatch, bleed=bleed).encode()}
    zones, whose = [], first_logo(fields.values())
    for zone in sorted(made.zones.all(), key=lambda each: (each.order, each.pk or 0)):
        asked = fields.get(zone.name)
        if asked is None or _is_empty_slot(asked, filled, whose):
            continue
        drawn = MAKERS[FieldKind(asked.kind)](zone, asked, filled, size, files)
        if drawn is not None and (words or drawn["kind"] != "text"):
            zones.append(_box(zone) | drawn)
    return Order(
        {
            "unit": size.unit, "width": size.width, "height": size.height, "bleed": size.bleed if bleed else 0, "slug": slug,
            "lang": filled.language, "title": filled.title, "author": filled.author,
            "fonts": FONTS.get(filled.language, FONTS_OF_MOST), "zones": zones,
        },
        files,
    )  # fmt: skip


def first_logo(fields: Iterable[TemplateField]) -> str:
    """The place where a design says whose it is; empty where it has none."""
    logos = sorted((one for one in fields if one.kind == FieldKind.LOGO), key=lambda one: (one.place, one.pk or 0))
    return logos[0].key if logos else ""


def _is_empty_slot(asked: TemplateField, filled: Filled, whose: str) -> bool:
    """A place for the logo of somebody else, and there is nobody else."""
    return asked.kind == FieldKind.LOGO and asked.key != whose and asked.key not in filled.pictures


def _box(zone: Zone) -> dict[str, Any]:
    return {"name": zone.name, "x": zone.x, "y": zone.y, "w": zone.w, "h": zone.h, "shape": zone.shape}


def _text(zone: Zone, asked: TemplateField, filled: Filled, size: Size, files: dict[str, bytes]) -> dict | None:
    words = asked.framed(filled.texts.get(asked.key, "").strip(), filled.language)
    if not words:
        return None
    return {
        "kind": "text", "words": words, "ink": filled.swatch.colour(zone.colour), "weight": zone.weight,
        "smallest": zone.smallest, "comfortable": zone.comfortable, "largest": zone.largest, "breaks": True,
        "tracking": -0.02 if zone.weight >= 800 else 0, "leading": _leading(zone, filled.language),
        "tag": "H1" if zone.is_heading else "P", "align": Align(zone.align), "stands": zone.stands,
    }  # fmt: skip


def _leading(zone: Zone, language: str) -> float:
    """Between lines, in parts of a letter; Arabic has marks above and below, and Latin capitals in big words stand close."""
    if language == DesignLanguage.AR:
        return 0.05
    return -0.14 if zone.is_heading else 0.0


def _photo(zone: Zone, asked: TemplateField, filled: Filled, size: Size, files: dict[str, bytes]) -> dict:
    placed = filled.pictures.get(asked.key)
    if placed is None:
        files[f"{zone.name}.svg"] = somebody(filled.swatch.accent).encode()
        return {"kind": "photo", "file": f"{zone.name}.svg", "alt": "–"}
    scale = DOTS_PER_INCH / MM_PER_INCH if size.is_print else 1
    files[f"{zone.name}.jpg"] = cut(placed, round(zone.w * scale), round(zone.h * scale))
    return {"kind": "photo", "file": f"{zone.name}.jpg", "alt": placed.alt or "–"}


def _logo(zone: Zone, asked: TemplateField, filled: Filled, size: Size, files: dict[str, bytes]) -> dict | None:
    placed = filled.pictures.get(asked.key)
    if placed is None:
        return _name_as_logo(zone, filled)
    name = f"{zone.name}.{placed.ending}"
    files[name] = placed.content
    plate = filled.swatch.colour(Colour.PLATE) if zone.on_plate else ""
    return {"kind": "logo", "file": name, "alt": placed.alt or "–", "plate": plate}


def _name_as_logo(zone: Zone, filled: Filled) -> dict:
    """Without a logo the name of the organisation stands there: a poster says whose it is."""
    return {
        "kind": "text", "words": filled.author, "ink": filled.swatch.ink, "weight": 800, "smallest": 6, "comfortable": 6,
        "largest": 400, "breaks": True, "tracking": -0.02, "leading": 0.0, "tag": "P", "align": "start", "stands": "middle",
    }  # fmt: skip


def _code(zone: Zone, asked: TemplateField, filled: Filled, size: Size, files: dict[str, bytes]) -> dict | None:
    if not filled.address:
        return None
    files[f"{zone.name}.svg"] = code(filled.address)
    return {"kind": "qr", "file": f"{zone.name}.svg", "alt": filled.address, "address": filled.address}


MAKERS = {FieldKind.TEXT: _text, FieldKind.PHOTO: _photo, FieldKind.LOGO: _logo, FieldKind.LINK: _code}


def art(made: TemplateFormat, swatch: Swatch, *, bleed: bool) -> str:
    """The art in the colours of a swatch, cut to the page where no bleed is wanted."""
    first = min(made.version.swatches.all(), key=lambda each: (each.place, each.pk or 0), default=swatch)
    drawing = recoloured(made.art, first, swatch)
    size = made.measures
    if bleed or not size.bleed:
        return drawing
    return _without_bleed(drawing, size)


def recoloured(drawing: str, first: Swatch, wanted: Swatch) -> str:
    """Each colour of the first swatch becomes the colour of the wanted one that has its part."""
    for role in Colour.values:
        drawing = drawing.replace(f'"{first.colour(role)}"', f'"@{role}"')
    for role in Colour.values:
        drawing = drawing.replace(f'"@{role}"', f'"{wanted.colour(role)}"')
    return drawing


def _without_bleed(drawing: str, size: Size) -> str:
    """The same drawing seen through the trimmed page."""
    start = drawing.index('viewBox="') + len('viewBox="')
    end = drawing.index('"', start)
    x, y, w, h = (float(part) for part in drawing[start:end].replace(",", " ").split())
    scale = w / (size.width + 2 * size.bleed)
    edge = size.bleed * scale
    seen = f"{x + edge:g} {y + edge:g} {size.width * scale:g} {h - 2 * edge:g}"
    return drawing[:start] + seen + drawing[end:]


def cut(placed: Placed, width: int, height: int) -> bytes:
    """The part of a photo that shows in a zone of so many pixels, never blown up: what is too small is said, not hidden."""
    return _cut(placed.content, placed.focus_x, placed.focus_y, placed.zoom, width, height)


@lru_cache(maxsize=32)
def _cut(content: bytes, focus_x: int, focus_y: int, zoom: int, width: int, height: int) -> bytes:
    with Image.open(BytesIO(content)) as image:
        photo = image.convert("RGB")
    left, top, right, bottom = window(photo.width, photo.height, width / height, focus_x, focus_y, zoom)
    part = photo.crop((left, top, right, bottom))
    part.thumbnail((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    part.save(out, "JPEG", quality=88)
    return out.getvalue()


def window(wide: int, high: int, ratio: float, focus_x: int, focus_y: int, zoom: int) -> tuple[int, int, int, int]:
    """The biggest rectangle of a shape around the focus, within the photo, ``zoom`` percent closer."""
    across, down = (wide, wide / ratio) if wide / high <= ratio else (high * ratio, high)
    across, down = max(across * 100 / zoom, 1), max(down * 100 / zoom, 1)
    left = min(max(wide * focus_x / 100 - across / 2, 0), wide - across)
    top = min(max(high * focus_y / 100 - down / 2, 0), high - down)
    # Of a photo that is a pixel wide or high there is a pixel to show.
    return round(left), round(top), max(round(left + across), round(left) + 1), max(round(top + down), round(top) + 1)


@lru_cache(maxsize=256)
def code(address: str) -> bytes:
    """A QR code as a drawing, with its quiet zone."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    made.add_data(address)
    out = BytesIO()
    made.make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue()


@lru_cache(maxsize=16)
def somebody(ground: str) -> str:
    """In the place of a photo that was not chosen yet: somebody of the portal's own."""
    person = shoulders.Person(
        clothes="#ffffff", head="#ffffff", hair="#ffffff", cut="bald", width=84, height=66, head_size=21, lean=0, waves=0
    )  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="{ground}"/>'
        f'<g opacity="0.6">{person.shapes()}</g></svg>'
    )
