"""What a careful printer would say about a finished design, in plain words: does it fit, can it be read, does the code scan?

Measured on the picture itself, at the size of a screen: the ground under the words is drawn without them, the code is
read back from it. Contrast follows WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for big letters.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import zxingcpp
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from PIL import Image

from mmn_portal.core.rendering import FONTS

STOP, WARN = "stop", "warn"
READABLE, READABLE_BIG = 4.5, 3.0
# WCAG: letters of 18 points and more, or 14 and bold, are big. On a screen picture of 1080 pixels, about 40.
BIG_ON_PAPER, BIG_ON_SCREEN = 18, 40
# Of the ground under words, the worst twentieth counts: a speck is no trouble, a light corner is.
WORST = 0.05
SAMPLES = 32
DULL, BLURRED = 200, 100
MAY_BREAK_BEFORE = set("äëïöüÄËÏÖÜ")
ALWAYS_FINE = {"\n", "\u00ad", "\u200d"}


@dataclass(frozen=True)
class Finding:
    """Something to mend (``stop``: it may not be printed so; ``warn``: look at it), and at which question."""

    level: str
    field: str
    words: str

    @property
    def stops(self) -> bool:
        return self.level == STOP


def missing_signs(text: str, families: Iterable[str]) -> list[str]:
    """Signs that none of these fonts has: they would print as empty boxes."""
    known: set[int] = set()
    for family in families:
        known |= _signs(family)
    found = {sign for sign in text if ord(sign) not in known and not sign.isspace() and sign not in ALWAYS_FINE}
    return sorted(sign for sign in found if unicodedata.category(sign) not in {"Mn", "Cf"} or ord(sign) > 0x1F000)


@lru_cache(maxsize=8)
def _signs(family: str) -> frozenset[int]:
    found: set[int] = set()
    for path in sorted(Path(FONTS).glob(f"{family}-*.ttf")):
        with TTFont(path, lazy=True) as font:
            # A sign counts only when every weight has it.
            found = found & set(font.getBestCmap()) if found else set(font.getBestCmap())
    return frozenset(found)


def of_words(
    facts: list[dict[str, Any]], labels: dict[str, str], texts: dict[str, str], size: Any
) -> Iterator[Finding]:
    """From what the renderer told: words that do not fit, or that had to be broken."""
    for fact in facts:
        label = labels.get(fact["zone"], fact["zone"])
        said = {"label": label, "size": size.label}
        if not fact["fits"]:
            yield Finding(
                STOP, fact["zone"], _("“%(label)s” does not fit on %(size)s. Make it shorter.") % said
            )  # fmt: skip
        elif fact["broken"] and MAY_BREAK_BEFORE & set(texts.get(fact["zone"], "")):
            yield Finding(
                WARN, fact["zone"],
                _("A word of “%(label)s” is broken off on %(size)s. See whether the dots on its letters are right.") % said,
            )  # fmt: skip
        elif fact["broken"]:
            yield Finding(WARN, fact["zone"], _("A word of “%(label)s” is broken off on %(size)s.") % said)


def of_ground(
    bare: bytes, job: dict[str, Any], facts: list[dict[str, Any]], labels: dict[str, str], size: Any
) -> Iterator[Finding]:
    """From the ground without words: letters that do not stand out from it."""
    told = {fact["zone"]: fact for fact in facts}
    with Image.open(BytesIO(bare)) as picture:
        ground = picture.convert("RGB")
    scale = ground.width / job["width"]
    for zone in job["zones"]:
        fact = told.get(zone["name"])
        if zone["kind"] != "text" or fact is None:
            continue
        ratio = _worst_contrast(ground, _taken(zone, fact), zone["ink"], scale)
        big = fact["size"] >= (BIG_ON_PAPER if size.is_print else BIG_ON_SCREEN)
        if ratio < (READABLE_BIG if big else READABLE):
            yield Finding(
                STOP, zone["name"],
                _("“%(label)s” is hard to read on %(size)s: the letters are too much like what is behind them. Choose other colours.")
                % {"label": labels.get(zone["name"], zone["name"]), "size": size.label},
            )  # fmt: skip


def _taken(zone: dict[str, Any], fact: dict[str, Any]) -> tuple[float, float, float, float]:
    """The part of a zone where there are words."""
    high = min(fact["h"], zone["h"])
    top = {"top": 0.0, "middle": (zone["h"] - high) / 2, "bottom": zone["h"] - high}[zone["stands"]]
    return zone["x"], zone["y"] + top, zone["w"], high


def _worst_contrast(ground: Image.Image, box: tuple[float, float, float, float], ink: str, scale: float) -> float:
    x, y, w, h = (part * scale for part in box)
    left, top = max(int(x), 0), max(int(y), 0)
    right, bottom = min(int(x + w) + 1, ground.width), min(int(y + h) + 1, ground.height)
    if right <= left or bottom <= top:
        return 21.0
    part = ground.crop((left, top, right, bottom)).resize((SAMPLES, SAMPLES), Image.Resampling.NEAREST)
    letters = luminance(_parts_of(ink))
    ratios = sorted(contrast(letters, luminance(dot)) for dot in _dots(part))
    return ratios[int(len(ratios) * WORST)]


def _dots(part: Image.Image) -> Iterator[tuple[int, int, int]]:
    flat = part.tobytes()
    return zip(flat[0::3], flat[1::3], flat[2::3], strict=True)


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance (WCAG 2.2), of red, green and blue from 0 to 255."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts_of(colour: str) -> tuple[int, ...]:
    """Red, green and blue of a colour as #ff9450."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def contrast_of(one: str, other: str) -> float:
    """Between two colours as #ff9450, to a tenth and never better than it is."""
    return int(contrast(luminance(_parts_of(one)), luminance(_parts_of(other))) * 10) / 10


def contrast(one: float, other: float) -> float:
    """Between two luminances, from 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def of_code(finished: bytes, address: str, field: str, size: Any) -> Iterator[Finding]:
    """From the finished picture: the code is read as a telephone would."""
    with Image.open(BytesIO(finished)) as picture:
        read = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    if address not in {one.text for one in read}:
        yield Finding(STOP, field, _("The QR code on %s cannot be read. Choose a shorter link.") % size.label)


def dots(shown: tuple[int, int, int, int], zone: Any, size: Any) -> float:
    """Of the part of a photo that shows: how many dots an inch it has where it stands."""
    across = shown[2] - shown[0]
    return across / (zone.w / 25.4 if size.is_print else zone.w / DULL)


def of_photo(shown: tuple[int, int, int, int], zone: Any, field: str, size: Any) -> Iterator[Finding]:
    """From the part of a photo that shows: is it sharp enough where it stands?"""
    found = dots(shown, zone, size)
    if found < BLURRED:
        yield Finding(
            STOP,
            field,
            _("The photo is too small for %s and will look blurred. Choose a bigger one, or zoom out.") % size.label,
        )
    elif found < DULL:
        yield Finding(WARN, field, _("The photo is rather small for %s. It may look a little blurred.") % size.label)
