"""The designs of the three demo kits: which words on which drawing, at every size from an A3 to a banner."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from mmn_portal.core import rendering
from mmn_portal.core.shoulders import INK, PAPER, Dice

from . import drawing
from .drawing import Page

TEMPLATE = Path(__file__).parent / "art" / "sheet.typ"
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Format:
    """A size of paper or screen."""

    key: str
    width: float
    height: float
    unit: str
    words: str

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    @property
    def is_wide(self) -> bool:
        return self.width > 1.2 * self.height

    @property
    def is_tall(self) -> bool:
        return self.height > 1.2 * self.width


FORMATS = {
    each.key: each
    for each in (
        Format("a3", 297, 420, "mm", "A3"),
        Format("a4", 210, 297, "mm", "A4"),
        Format("vierkant", 1080, 1080, "px", "1080 × 1080"),
        Format("verhaal", 1080, 1920, "px", "1080 × 1920"),
        Format("link", 1200, 627, "px", "1200 × 627"),
        Format("banner", 1500, 500, "px", "1500 × 500"),
        Format("dia", 1920, 1080, "px", "1920 × 1080"),
    )
}


@dataclass(frozen=True)
class Sheet:
    """One design at one size: the drawing, and the zones of words upon it."""

    title: str
    page: Page
    format: Format
    art: str
    zones: list[dict] = field(default_factory=list)
    logo: dict | None = None


def pdf(sheet: Sheet, *, at: datetime | None = None) -> bytes:
    """An accessible PDF (PDF/UA-1): text is text, with its title and language."""
    return rendering.render(TEMPLATE, _job(sheet), to="pdf", standards=("ua-1",), at=at)


def png(sheet: Sheet) -> bytes:
    """Exactly as many pixels as the format says."""
    return rendering.render(TEMPLATE, _job(sheet), to="png", ppi=72)


def _job(sheet: Sheet) -> dict:
    job = {
        "title": sheet.title, "lang": "nl", "width": sheet.format.width, "height": sheet.format.height,
        "unit": sheet.format.unit, "ink": INK, "ground": sheet.page.ground, "art": sheet.art, "zones": sheet.zones,
    }  # fmt: skip
    return job | ({"logo": sheet.logo} if sheet.logo else {})


def zone(words: str, box: Rectangle, *, tag: str = "p", most: float, **style: object) -> dict:
    """Words in a rectangle, as big as they go."""
    x, y, w, h = box
    return {"words": words, "x": x, "y": y, "w": w, "h": h, "tag": tag, "most": most, **style}


LOGO = Path(__file__).parent / "art" / "logo.typ"


def logo(words: str, mark: str, *, fill: str, to: Literal["svg", "png"]) -> bytes:
    """A mark with words beside it, on nothing. The words are drawn as shapes, so every program shows them right."""
    job = {"words": words, "mark": mark, "fill": fill, "title": " ".join(words.split())}
    return rendering.render(LOGO, job, to=to, ppi=288)


def signed(page: Page, x: float, y: float, height: float, *, fill: str = INK) -> dict:
    """The mark with the name beside it, on this tone."""
    one, other = (PAPER, INK) if page.tone != "paper" else ("#f26a1b", drawing.DEEP_BERRY)
    return {"x": x, "y": y, "h": height, "fill": fill, "mark": drawing.logo(one=one, other=other)}


# --- Campagne-basis: a crowd under big words --------------------------------------------------


def crowd(format: Format, words: str, lead: str, *, tone: str = "orange", seed: str = "basis") -> Sheet:
    """Words above, people shoulder to shoulder below; on a wide sheet words on the left and people on the right."""
    w, h, s = format.width, format.height, format.short
    page, m = Page(w, h, tone), s * 0.075
    if format.is_wide:
        column = w * (0.46 if format.key == "banner" else 0.5)
        head = zone(words, (m, m, column, h * 0.56), tag="h1", most=s * 0.3)
        below = zone(lead, (m, m + h * 0.585, column, s * 0.08), weight=600, tracking=-0.01, most=s * 0.07)
        rows = (s * 0.3, s * 0.38, s * 0.5)
        people = drawing.wall(page, seed, rows=rows, left=m + column + s * 0.07)
        logo = signed(page, m, h - m - s * 0.1, s * 0.1)
    else:
        rows = tuple(w * size for size in CROWD_ROWS[format.key])
        logo = signed(page, m, m, s * 0.075)
        start = m + s * 0.115
        room = drawing.wall_top(page, rows) - start - s * 0.1
        head = zone(words, (m, start, w - 2 * m, room), tag="h1", most=s * 0.4)
        below = zone(lead, (m, start + room + s * 0.015, w - 2 * m, s * 0.08), weight=600, tracking=-0.01, most=s * 0.06)
        people = drawing.wall(page, seed, rows=rows)
    return Sheet(f"{_flat(words)} {lead}", page, format, drawing.drawn(page, people), [head, below], logo)


# How wide one is in each row, as a part of the sheet's width.
CROWD_ROWS = {
    "a3": (0.23, 0.32, 0.43), "a4": (0.23, 0.32, 0.43), "verhaal": (0.22, 0.3, 0.4, 0.52), "vierkant": (0.24, 0.33),
}  # fmt: skip


# --- Week van het Vragen: somebody says it ----------------------------------------------------

ASKING = ("curls", "bun", "long")


def asked(format: Format, words: str, lead: str, *, tone: str = "berry", seed: str = "vragen-4") -> Sheet:
    """A balloon full of words, the one who says them, and whoever hears it."""
    w, h, s = format.width, format.height, format.short
    page, m = Page(w, h, tone), s * 0.07
    dice = Dice("asks", seed)
    asks = drawing.somebody(dice, tone, waves=0, cuts=ASKING[:2])
    hears = drawing.somebody(dice, tone, waves=0, cuts=ASKING[2:])
    if format.is_wide:
        size = h * 0.7
        wide = w - size * (1.62 if format.key == "banner" else 1.06) - m
        box = (m, m, wide, h * 0.66)
        middle = w - size * (1.02 if format.key == "banner" else 0.5)
        y = h - size * 0.86
        people = drawing.stood(asks, middle, y, size)
        if format.key == "banner":
            people = drawing.stood(hears, w - size * 0.25, y + size * 0.12, size * 0.86) + people
        balloon = drawing.bubble(*box, fill=PAPER, tail=(middle - size * 0.34, y + size * 0.26))
        logo = signed(page, m, h - m - s * 0.1, s * 0.1)
    else:
        size = w * (0.74 if format.is_tall else 0.5)
        logo = signed(page, m, m, s * 0.075)
        start = m + s * 0.125
        y = h - size * {"a3": 0.9, "a4": 0.9, "verhaal": 1.16}.get(format.key, 0.78)
        box = (m, start, w - 2 * m, y + size * 0.02 - start)
        others = drawing.stood(hears, w * 0.82, y + size * 0.16, size * 0.86)
        people = others + drawing.stood(asks, w * 0.34, y, size)
        balloon = drawing.bubble(*box, fill=PAPER, tail=(w * 0.39, y + size * 0.11))
    pad = s * 0.065
    x, top, bw, bh = box
    foot = s * 0.085
    inside = (x + pad, top + pad * 0.6, bw - 2 * pad, bh - pad * 1.4 - foot)
    head = zone(words, inside, tag="h1", most=s * 0.4, stands="middle", fill=drawing.DEEP_BERRY)
    lead_box = (x + pad, top + bh - pad * 0.7 - foot, bw - 2 * pad, foot)
    below = zone(lead, lead_box, weight=700, tracking=-0.01, most=s * 0.06, stands="middle")
    return Sheet(f"{_flat(words)} {lead}", page, format, drawing.drawn(page, balloon, people), [head, below], logo)


# --- Bedankt: a wall of faces, and room for two words -----------------------------------------

MOSAICS: dict[str, tuple[int, int, Rectangle]] = {
    # columns, rows, and the free tiles: first column and row, how many across and down
    "a3": (4, 6, (0, 1, 3, 2)),
    "a4": (4, 6, (0, 1, 3, 2)),
    "verhaal": (3, 6, (0, 2, 3, 2)),
    "vierkant": (4, 4, (0, 1, 3, 2)),
    "link": (6, 3, (0, 0, 4, 2)),
    "banner": (9, 3, (1, 0, 5, 2)),
    "dia": (7, 4, (0, 1, 5, 2)),
}


def thanked(format: Format, words: str, lead: str, *, tone: str = "sun", seed: str = "bedankt") -> Sheet:
    """Faces tile by tile; the words take the tiles that are left free."""
    w, h = format.width, format.height
    page = Page(w, h, tone)
    columns, rows, (column, row, across, down) = MOSAICS[format.key]
    free = {(c, r) for c in range(column, column + across) for r in range(row, row + down)}
    # The tile for the name of the campaign: at the lower left, where the eye ends.
    sign_column = column if format.key == "banner" else 0
    sign_across = 2 if format.key in {"a3", "a4", "vierkant", "verhaal"} else 3
    free |= {(c, rows - 1) for c in range(sign_column, sign_column + sign_across)}
    tile_w, tile_h = w / columns, h / rows
    t = min(tile_w, tile_h)
    art = drawing.drawn(page, drawing.mosaic(page, seed, columns=columns, rows=rows, free=frozenset(free)))
    pad = t * 0.2
    if format.key not in {"banner", "dia"}:
        words = words.replace(" ", "\n", 1)
    x, y, bw, bh = column * tile_w + pad, row * tile_h + pad * 0.6, across * tile_w - 2 * pad, down * tile_h - pad * 1.2
    head = zone(words, (x, y, bw, bh * 0.74), tag="h1", most=t * 1.3, stands="middle")
    below = zone(lead, (x, y + bh * 0.76, bw, bh * 0.24), weight=600, tracking=-0.01, most=t * 0.23, stands="middle")
    height = min(t * 0.42, sign_across * tile_w * 0.19)
    logo = signed(page, sign_column * tile_w + pad, h - tile_h / 2 - height / 2, height)
    return Sheet(f"{_flat(words)} {lead}", page, format, art, [head, below], logo)


def with_room(sheet: Sheet, hint: str) -> Sheet:
    """The same poster with a white field at its foot, to write or print one's own name, day and place in."""
    w, h, s = sheet.format.width, sheet.format.height, sheet.format.short
    m, high = s * 0.06, h * 0.2
    y = h - high - m
    field_art = f'<rect x="{m:g}" y="{y:g}" width="{w - 2 * m:g}" height="{high:g}" rx="{s * 0.04:g}" fill="{PAPER}"/>'
    words = zone(hint, (m * 1.8, y + m * 0.5, w - 3.6 * m, s * 0.04), weight=600, tracking=0, most=s * 0.026)
    art = sheet.art[: sheet.art.rindex("</svg>")] + field_art + "</svg>"
    return Sheet(sheet.title, sheet.page, sheet.format, art, [*sheet.zones, words], sheet.logo)


def _flat(words: str) -> str:
    return " ".join(words.split())


def basis(format: Format) -> Sheet:
    """Campagne-basis."""
    return crowd(format, "Meer\nschouders,\nmeer impact.", "Mensen maken Nederland. Jij ook?")


def vragen(format: Format) -> Sheet:
    """Week van het Vragen."""
    words = "Mag ik\nje iets\nvragen?" if format.is_tall else "Mag ik je\niets vragen?"
    return asked(format, words, "Week van het Vragen")


def bedankt(format: Format) -> Sheet:
    """Bedankt, vrijwilligers."""
    return thanked(format, "Dank je wel.", "Jouw schouders maken het verschil.")
