"""The designs of the three demo kits: which words on which drawing, at every size from an A3 to a banner."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from mmn_portal.core import rendering
from mmn_portal.core.shoulders import INK, PAPER, Dice, Person

from .. import drawing
from ..drawing import Page

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
    """Exactly as many pixels as the form says."""
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
    job = {"words": words, "mark": mark, "fill": fill, "title": _flat(words), "beside": to == "png"}
    made = rendering.render(LOGO, job, to=to, ppi=288)
    return made if to == "png" else _beside(mark, made.decode())


def _beside(mark: str, words: str) -> bytes:
    """Two drawings in one, since a drawing inside a drawing as a picture is refused by careful programs."""
    _x, _y, width, height = (float(number) for number in re.search(r'viewBox="([^"]+)"', words).group(1).split())
    whole = height + 16 + width
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {whole:g} {height:g}">',
        mark.replace("<svg ", f'<svg width="{height:g}" height="{height:g}" ', 1),
        re.sub(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>', rf'<svg x="{height + 16:g}" width="{width:g}" height="{height:g}" viewBox="\1">', words, count=1),
        "</svg>",
    )  # fmt: skip
    return "".join(parts).encode()


def signed(page: Page, x: float, y: float, height: float, *, fill: str = INK) -> dict:
    """The mark with the name beside it, on this tone."""
    one, other = (PAPER, INK) if page.tone != "paper" else ("#f26a1b", drawing.DEEP_BERRY)
    return {"x": x, "y": y, "h": height, "fill": fill, "mark": drawing.logo(one=one, other=other)}


# --- Campagne-basis: a crowd under big words --------------------------------------------------


def crowd(form: Format, words: str, lead: str, *, tone: str = "orange", seed: str = "basis") -> Sheet:
    """Words above, people shoulder to shoulder below; on a wide sheet words on the left and people on the right."""
    w, h, s = form.width, form.height, form.short
    page, m = Page(w, h, tone), s * 0.075
    if form.is_wide:
        column = w * (0.46 if form.key == "banner" else 0.5)
        head = zone(words, (m, m, column, h * 0.56), tag="h1", most=s * 0.3)
        below = zone(lead, (m, m + h * 0.585, column, s * 0.08), weight=600, tracking=-0.01, most=s * 0.07)
        rows = (s * 0.3, s * 0.38, s * 0.5)
        people = drawing.wall(page, seed, rows=rows, left=m + column + s * 0.07)
        logo = signed(page, m, h - m - s * 0.1, s * 0.1)
    else:
        rows = tuple(w * size for size in CROWD_ROWS[form.key])
        logo = signed(page, m, m, s * 0.075)
        start = m + s * 0.115
        room = drawing.wall_top(page, rows) - start - s * 0.1
        head = zone(words, (m, start, w - 2 * m, room), tag="h1", most=s * 0.4)
        below = zone(
            lead, (m, start + room + s * 0.015, w - 2 * m, s * 0.08), weight=600, tracking=-0.01, most=s * 0.06
        )
        people = drawing.wall(page, seed, rows=rows)
    return Sheet(f"{_flat(words)} {lead}", page, form, drawing.drawn(page, people), [head, below], logo)


# How wide one is in each row, as a part of the sheet's width.
CROWD_ROWS = {
    "a3": (0.23, 0.32, 0.43), "a4": (0.23, 0.32, 0.43), "verhaal": (0.22, 0.3, 0.4, 0.52), "vierkant": (0.24, 0.33),
    "a4-invul": (0.24, 0.33),
}  # fmt: skip


# --- Week van het Vragen: somebody says it ----------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """Where the balloon is, at whom it points, and who stands there."""

    box: Rectangle
    tail: tuple[float, float]
    people: str
    logo: dict


def asked(form: Format, words: str, lead: str, *, tone: str = "berry", seed: str = "vragen-4") -> Sheet:
    """A balloon full of words, the one who says them, and whoever hears it."""
    page, s = Page(form.width, form.height, tone), form.short
    dice = Dice("asks", seed)
    asks = drawing.somebody(dice, tone, waves=0, cuts=("curls", "bun"))
    hears = drawing.somebody(dice, tone, waves=0, cuts=("long",))
    scene = (_asked_beside if form.is_wide else _asked_above)(form, page, asks, hears)
    pad, foot = s * 0.065, s * 0.085
    x, top, wide, high = scene.box
    inside = (x + pad, top + pad * 0.8, wide - 2 * pad, high - pad * 1.6 - foot)
    head = zone(words, inside, tag="h1", most=s * 0.4, stands="middle", fill=drawing.DEEP_BERRY)
    lead_box = (x + pad, top + high - pad * 0.7 - foot, wide - 2 * pad, foot)
    below = zone(lead, lead_box, weight=700, tracking=-0.01, most=s * 0.06, stands="middle")
    balloon = drawing.bubble(*scene.box, fill=PAPER, tail=scene.tail)
    art = drawing.drawn(page, balloon, scene.people)
    return Sheet(f"{_flat(words)} {lead}", page, form, art, [head, below], scene.logo)


def _asked_beside(form: Format, page: Page, asks: Person, hears: Person) -> Scene:
    w, h, s, is_banner = form.width, form.height, form.short, form.key == "banner"
    m, size = s * 0.07, h * 0.7
    middle, y = w - size * (1.02 if is_banner else 0.5), h - size * 0.86
    people = drawing.stood(asks, middle, y, size)
    if is_banner:
        people = drawing.stood(hears, w - size * 0.25, y + size * 0.12, size * 0.86) + people
    return Scene(
        box=(m, m, w - size * (1.62 if is_banner else 1.06) - m, h * 0.66),
        tail=(middle - size * 0.34, y + size * 0.26),
        people=people,
        logo=signed(page, m, h - m - s * 0.1, s * 0.1),
    )


def _asked_above(form: Format, page: Page, asks: Person, hears: Person) -> Scene:
    w, h, s = form.width, form.height, form.short
    m, size = s * 0.07, w * (0.74 if form.is_tall else 0.5)
    start, y = m + s * 0.125, h - size * {"a3": 0.9, "a4": 0.9, "verhaal": 1.16}.get(form.key, 0.78)
    return Scene(
        box=(m, start, w - 2 * m, y + size * 0.02 - start),
        tail=(w * 0.39, y + size * 0.11),
        people=drawing.stood(hears, w * 0.82, y + size * 0.16, size * 0.86) + drawing.stood(asks, w * 0.34, y, size),
        logo=signed(page, m, m, s * 0.075),
    )


# --- Bedankt: a wall of faces, and room for two words -----------------------------------------

MOSAICS: dict[str, tuple[int, int, Rectangle]] = {
    # columns, rows, and the free tiles: first column and row, how many across and down
    "a3": (4, 6, (0, 1, 3, 2)),
    "a4": (4, 6, (0, 1, 3, 2)),
    "verhaal": (3, 6, (0, 2, 3, 2)),
    "vierkant": (4, 4, (0, 1, 3, 2)),
    "a4-invul": (4, 5, (0, 1, 3, 2)),
    "link": (6, 3, (0, 0, 4, 2)),
    "banner": (9, 3, (1, 0, 5, 2)),
    "dia": (7, 4, (0, 1, 5, 2)),
}


def thanked(form: Format, words: str, lead: str, *, tone: str = "sun", seed: str = "bedankt") -> Sheet:
    """Faces tile by tile; the words take the tiles that are left free."""
    w, h = form.width, form.height
    page = Page(w, h, tone)
    columns, rows, (column, row, across, down) = MOSAICS[form.key]
    free = {(c, r) for c in range(column, column + across) for r in range(row, row + down)}
    # The tile for the name of the campaign: at the lower left, where the eye ends.
    sign_column = column if form.key == "banner" else 0
    sign_across = 2 if form.key in {"a3", "a4", "a4-invul", "vierkant", "verhaal"} else 3
    free |= {(c, rows - 1) for c in range(sign_column, sign_column + sign_across)}
    tile_w, tile_h = w / columns, h / rows
    t = min(tile_w, tile_h)
    art = drawing.drawn(page, drawing.mosaic(page, seed, columns=columns, rows=rows, free=frozenset(free)))
    pad = t * 0.2
    if form.key not in {"banner", "dia"}:
        words = words.replace(" ", "\n", 1)
    x, y, bw, bh = column * tile_w + pad, row * tile_h + pad * 0.6, across * tile_w - 2 * pad, down * tile_h - pad * 1.2
    head = zone(words, (x, y, bw, bh * 0.74), tag="h1", most=t * 1.3, stands="middle")
    below = zone(lead, (x, y + bh * 0.76, bw, bh * 0.24), weight=600, tracking=-0.01, most=t * 0.23, stands="middle")
    height = min(t * 0.42, sign_across * tile_w * 0.19)
    logo = signed(page, sign_column * tile_w + pad, h - tile_h / 2 - height / 2, height)
    return Sheet(f"{_flat(words)} {lead}", page, form, art, [head, below], logo)


# The printed part of an A4 whose foot stays white.
ABOVE_ROOM = Format("a4-invul", 210, 240, "mm", "A4")


def with_room(sheet: Sheet, hint: str) -> Sheet:
    """The same poster with a white foot, to write or print one's own name, day and place in."""
    whole = FORMATS["a4"]
    top, s = sheet.format.height, whole.short
    page = Page(whole.width, whole.height, "paper")
    foot = f'<rect y="{top:g}" width="{whole.width:g}" height="{whole.height - top:g}" fill="{PAPER}"/>'
    art = sheet.art.replace(f'viewBox="0 0 {whole.width:g} {top:g}"', f'viewBox="0 0 {page.width:g} {page.height:g}"')
    art = art[: art.rindex("</svg>")] + foot + "</svg>"
    words = zone(hint, (s * 0.075, top + s * 0.045, s * 0.8, s * 0.05), weight=700, tracking=-0.01, most=s * 0.03)
    return Sheet(sheet.title, page, whole, art, [*sheet.zones, words], sheet.logo)


def _flat(words: str) -> str:
    return " ".join(words.split())


def basis(form: Format) -> Sheet:
    """Campagne-basis."""
    return crowd(form, "Meer\nschouders,\nmeer impact.", "Mensen maken Nederland. Jij ook?")


def vragen(form: Format) -> Sheet:
    """Week van het Vragen."""
    words = "Mag ik\nje iets\nvragen?" if form.is_tall else "Mag ik je\niets vragen?"
    return asked(form, words, "Week van het Vragen")


def bedankt(form: Format) -> Sheet:
    """Bedankt, vrijwilligers."""
    return thanked(form, "Dank je wel.", "Jouw schouders maken het verschil.")
