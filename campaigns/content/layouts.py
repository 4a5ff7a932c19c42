"""The art of the portal's own templates: people from its generator under big words, at every size.

Drawn as a designer would hand it in: an SVG over the whole page with the bleed, and a rectangle ``zone:name`` for
everything that is filled in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from .. import drawing
from ..drawing import Page
from ..sizes import Size

Layout = Callable[["Sketch"], None]
# How wide one is in each row, back to front, as a part of the page's width.
ROWS = {
    "a3": (0.23, 0.32, 0.43), "a4": (0.23, 0.32, 0.43), "a5": (0.23, 0.32, 0.43), "vierkant": (0.22, 0.3),
    "staand": (0.22, 0.3, 0.4), "verhaal": (0.22, 0.3, 0.4, 0.52),
}  # fmt: skip


@dataclass
class Sketch:
    """A page that is being drawn: everything in the unit of its size, from the trimmed top left."""

    size: Size
    tone: str
    shapes: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return Page(self.size.width + 2 * self.size.bleed, self.size.height + 2 * self.size.bleed, self.tone)

    @property
    def short(self) -> float:
        return min(self.size.width, self.size.height)

    @property
    def is_wide(self) -> bool:
        return self.size.ratio > 1.2

    @property
    def margin(self) -> float:
        return max(self.short * 0.07, self.size.safe + 0.5)

    @property
    def code(self) -> float:
        """How big the QR code is: for an arm's length, and never below what a phone reads."""
        return max(self.short * (0.2 if self.is_wide else 0.17), self.size.smallest_code * 1.05)

    def draw(self, *shapes: str) -> None:
        self.shapes += shapes

    def zone(self, name: str, x: float, y: float, w: float, h: float) -> None:
        b = self.size.bleed
        self.zones.append(f'<rect id="zone:{name}" x="{x + b:.3f}" y="{y + b:.3f}" width="{w:.3f}" height="{h:.3f}"/>')

    def moved(self, shapes: str) -> str:
        """What was drawn from the trimmed corner, on the page with its bleed."""
        b = self.size.bleed
        return f'<g transform="translate({b} {b})">{shapes}</g>'

    def svg(self) -> bytes:
        return drawing.drawn(self.page, *self.shapes, *self.zones).encode()


def crowd(sketch: Sketch) -> None:
    """Words above, people shoulder to shoulder below; on a wide page words on the left and people on the right."""
    w, h, s, m = sketch.size.width, sketch.size.height, sketch.short, sketch.margin
    if sketch.is_wide:
        column = w * 0.5
        _foot(sketch, m, column)
        sketch.zone("kop", m, m, column, h - 2 * m - sketch.code - s * 0.05)
        sketch.draw(drawing.wall(sketch.page, "mensen", rows=(s * 0.3, s * 0.38, s * 0.5), left=m + column + s * 0.1))
        return
    rows = tuple(w * part for part in ROWS[sketch.size.key])
    top = drawing.wall_top(sketch.page, rows) - sketch.size.bleed - s * 0.05
    head = m + s * 0.15
    lead = s * 0.12
    sketch.draw(drawing.wall(sketch.page, "mensen", rows=rows))
    _logos(sketch)
    sketch.zone("kop", m, head, w - 2 * m, top - head - lead - s * 0.02)
    sketch.zone("onder", m, top - lead, w - 2 * m, lead)
    sketch.zone("link", w - m - sketch.code, h - m - sketch.code, sketch.code, sketch.code)


def _logos(sketch: Sketch) -> None:
    """Above the words: whose it is, and beside it the one they make it with."""
    s, m = sketch.short, sketch.margin
    sketch.zone("logo", m, m, s * 0.36, s * 0.11)
    sketch.zone("partner", m + s * 0.4, m, s * 0.36, s * 0.11)


def _foot(sketch: Sketch, x: float, wide: float) -> None:
    """Below the words of a wide page: the code, what to do, and whose it is."""
    h, s, m, code = sketch.size.height, sketch.short, sketch.margin, sketch.code
    gap = s * 0.05
    y = h - m - code
    sketch.zone("link", x, y, code, code)
    words = wide - code - gap
    sketch.zone("onder", x + code + gap, y, words, code * 0.5)
    sketch.zone("logo", x + code + gap, y + code * 0.58, min(words, s * 0.5), code * 0.42)


def portrait(sketch: Sketch) -> None:
    """A photo in a circle, the words above or beside it, and what to do beside the code."""
    w, h, s, m = sketch.size.width, sketch.size.height, sketch.short, sketch.margin
    if sketch.is_wide:
        across = h * 0.78
        _round_photo(sketch, w - m - across, (h - across) / 2, across)
        column = w - across - 3 * m
        _foot(sketch, m, column)
        room = h - 2 * m - sketch.code - s * 0.05
        sketch.zone("kop", m, m, column, room * 0.62)
        sketch.zone("tekst", m, m + room * 0.66, column, room * 0.34)
        return
    foot, head = h - m - sketch.code, m + s * 0.14
    sketch.zone("logo", m, m, s * 0.36, s * 0.11)
    _words_beside_code(sketch, foot)
    if sketch.size.key == "vierkant":
        _beside_photo(sketch, head, foot)
        return
    high = h * {"staand": 0.2, "verhaal": 0.22}.get(sketch.size.key, 0.2)
    text, tall = head + high + s * 0.02, s * 0.16
    start = text + tall + s * 0.02
    across = min(w - 2 * m, foot - start - s * 0.04)
    _round_photo(sketch, w - m - across, start, across)
    sketch.zone("kop", m, head, w - 2 * m, high)
    sketch.zone("tekst", m, text, w - 2 * m, tall)


def _beside_photo(sketch: Sketch, head: float, foot: float) -> None:
    """On a square there is no room below the words."""
    w, s, m = sketch.size.width, sketch.short, sketch.margin
    across = w * 0.48
    _round_photo(sketch, w - m - across * 0.94, head - s * 0.06, across)
    column, room = w - across - 2 * m, foot - head - s * 0.04
    sketch.zone("kop", m, head, column, room * 0.56)
    sketch.zone("tekst", m, head + room * 0.6, column, room * 0.4)


def _round_photo(sketch: Sketch, x: float, y: float, across: float) -> None:
    """A photo in a circle, with a bigger circle that peeps out behind it."""
    middle_x, middle_y = x + across * 0.44, y + across * 0.54
    sketch.draw(sketch.moved(f'<circle fill="@accent" cx="{middle_x:g}" cy="{middle_y:g}" r="{across * 0.5:g}"/>'))
    sketch.zone("foto", x, y, across, across)


def _words_beside_code(sketch: Sketch, foot: float) -> None:
    w, m, code, s = sketch.size.width, sketch.margin, sketch.code, sketch.short
    sketch.zone("onder", m, foot, w - 2 * m - code - s * 0.04, code)
    sketch.zone("link", w - m - code, foot, code, code)


def story(sketch: Sketch) -> None:
    """Somebody says it: the photo fills one side, the words stand on a plate."""
    w, h, s, m, b = sketch.size.width, sketch.size.height, sketch.short, sketch.margin, sketch.size.bleed
    if sketch.is_wide:
        column = w * 0.56
        sketch.zone("foto", column, 0 - b, w - column + b, h + 2 * b)
        _foot(sketch, m, column - 2 * m)
        sketch.zone("kop", m, m, column - 2 * m, (h - 2 * m - sketch.code) * 0.68)
        sketch.zone("naam", m, m + (h - 2 * m - sketch.code) * 0.7, column - 2 * m, (h - 2 * m - sketch.code) * 0.22)
        return
    deep = h * {"vierkant": 0.4, "staand": 0.48, "verhaal": 0.52}.get(sketch.size.key, 0.5)
    sketch.zone("foto", 0 - b, 0 - b, w + 2 * b, deep + b)
    sketch.draw(
        sketch.moved(f'<rect fill="@accent" x="{-b}" y="{deep:g}" width="{w + 2 * b:g}" height="{s * 0.025:g}"/>')
    )
    foot = h - m - sketch.code
    head = deep + s * 0.08
    name = s * 0.08
    sketch.zone("kop", m, head, w - 2 * m, foot - head - name - s * 0.05)
    sketch.zone("naam", m, foot - name - s * 0.03, w - 2 * m, name)
    half = w - 2 * m - sketch.code - s * 0.04
    sketch.zone("onder", m, foot, half, sketch.code * 0.5)
    sketch.zone("logo", m, foot + sketch.code * 0.56, min(half, s * 0.36), sketch.code * 0.44)
    sketch.zone("link", w - m - sketch.code, foot, sketch.code, sketch.code)


def occasion(sketch: Sketch) -> None:
    """An activity: what, when and where, above a row of people who come."""
    w, h, s, m, b = sketch.size.width, sketch.size.height, sketch.short, sketch.margin, sketch.size.bleed
    if sketch.is_wide:
        column = w * 0.6
        _foot(sketch, m, column)
        room = h - 2 * m - sketch.code - s * 0.05
        sketch.zone("kop", m, m, column, room * 0.5)
        sketch.zone("wanneer", m, m + room * 0.54, column, room * 0.22)
        sketch.zone("waar", m, m + room * 0.78, column, room * 0.22)
        sketch.draw(drawing.wall(sketch.page, "komen", rows=(s * 0.36, s * 0.5), left=m + column + s * 0.06))
        return
    rows = tuple(w * part for part in ROWS[sketch.size.key][: 1 if sketch.size.key == "vierkant" else 2])
    top = drawing.wall_top(sketch.page, rows) - b - s * 0.04
    sketch.draw(drawing.wall(sketch.page, "komen", rows=rows))
    head = m + s * 0.15
    room = top - head
    _logos(sketch)
    sketch.zone("kop", m, head, w - 2 * m, room * 0.42)
    plate = head + room * 0.46
    inside = s * 0.035
    sketch.draw(sketch.moved(
        f'<rect fill="@plate" x="{m:g}" y="{plate:g}" width="{w - 2 * m:g}" height="{room * 0.36:g}" rx="{s * 0.03:g}"/>'
        f'<rect fill="@accent" x="{m:g}" y="{plate + s * 0.03:g}" width="{s * 0.02:g}" height="{room * 0.36 - s * 0.06:g}"/>'
    ))  # fmt: skip
    each = (room * 0.36 - 2 * inside) / 2
    sketch.zone("wanneer", m + inside * 1.4, plate + inside * 0.8, w - 2 * m - 2.4 * inside, each)
    sketch.zone("waar", m + inside * 1.4, plate + inside * 1.2 + each, w - 2 * m - 2.4 * inside, each)
    sketch.zone("onder", m, head + room * 0.86, w - 2 * m, room * 0.12)
    sketch.zone("link", w - m - sketch.code, h - m - sketch.code, sketch.code, sketch.code)


# Columns, rows, and the free tiles: first column and row, how many across and down.
TILES = {
    "a3": (4, 6, (0, 1, 4, 2)), "a4": (4, 6, (0, 1, 4, 2)), "a5": (4, 6, (0, 1, 4, 2)), "staand": (4, 5, (0, 1, 4, 2)),
    "verhaal": (3, 6, (0, 2, 3, 2)), "vierkant": (4, 4, (0, 1, 4, 2)), "link": (6, 3, (0, 0, 4, 3)),
    "mailbanner": (9, 3, (0, 0, 6, 3)),
}  # fmt: skip


def thanks(sketch: Sketch) -> None:
    """Faces tile by tile; the words take the tiles that are left free."""
    w, h, s, m, b = sketch.size.width, sketch.size.height, sketch.short, sketch.margin, sketch.size.bleed
    columns, rows, (column, row, across, down) = TILES[sketch.size.key]
    free = {(c, r) for c in range(column, column + across) for r in range(row, row + down)}
    # The last row keeps its left for whose thanks they are.
    if not sketch.is_wide:
        free |= {(c, rows - 1) for c in range(2)}
    sketch.draw(drawing.mosaic(sketch.page, "dank", columns=columns, rows=rows, free=frozenset(free)))
    tile_w, tile_h = sketch.page.width / columns, sketch.page.height / rows
    x, y = max(column * tile_w - b, 0) + m, max(row * tile_h - b, 0) + s * 0.03
    wide = min(across * tile_w, w) - m - (m if not sketch.is_wide else s * 0.04)
    if sketch.is_wide:
        _foot(sketch, m, wide)
        room = h - 2 * m - sketch.code - s * 0.05
        sketch.zone("kop", m, m, wide, room * 0.64)
        sketch.zone("tekst", m, m + room * 0.68, wide, room * 0.32)
        return
    high = down * tile_h - s * 0.06
    sketch.zone("kop", x, y, wide, high * 0.6)
    sketch.zone("tekst", x, y + high * 0.64, wide, high * 0.36)
    foot_w, foot_y = 2 * tile_w - b - m, (rows - 1) * tile_h - b
    room = h - foot_y - m
    sketch.zone("logo", m, foot_y + room * 0.12, foot_w - s * 0.03, min(room * 0.7, s * 0.13))
    sketch.zone("link", w - m - sketch.code, h - m - sketch.code, sketch.code, sketch.code)


def figure(sketch: Sketch) -> None:
    """One number as big as the page, and what it stands for."""
    w, h, s, m = sketch.size.width, sketch.size.height, sketch.short, sketch.margin
    pair = drawing.pair
    if sketch.is_wide:
        column = w * 0.56
        _foot(sketch, m, column)
        room = h - 2 * m - sketch.code - s * 0.05
        sketch.zone("kop", m, m, column, room * 0.58)
        sketch.zone("tekst", m, m + room * 0.62, column, room * 0.38)
        mark = min(h * 0.9, w - column - 2 * m)
        sketch.draw(sketch.moved(pair(w - mark - m * 0.5, h - mark * 0.86, mark, one="@accent", other="@plate")))
        return
    _logos(sketch)
    head = m + s * 0.16
    foot = h - m - sketch.code
    room = foot - head
    mark = min(w * 0.62, room * 0.5)
    sketch.draw(sketch.moved(pair(w - mark * 1.02, h - mark * 0.9, mark, one="@accent", other="@plate")))
    sketch.zone("kop", m, head, w - 2 * m, room * 0.3)
    sketch.zone("tekst", m, head + room * 0.32, w - 2 * m, room * 0.22)
    sketch.zone("onder", m, foot - s * 0.16, w - m - mark * 1.1, s * 0.14)
    sketch.zone("link", m, foot, sketch.code, sketch.code)
