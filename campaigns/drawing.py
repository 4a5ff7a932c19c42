"""The art of the demo kits: people from the portal's own generator, as big as a poster.

Everything is drawn in units of its page and comes back as the text of an SVG. The same seed is the same drawing.
"""

from dataclasses import dataclass

from mmn_portal.core import shoulders
from mmn_portal.core.shoulders import CLOTHES, HAIR, HEADS, HIDDEN_ON, INK, PAPER, Dice, Person

ORANGE, SUN, BERRY, TEAL, NIGHT = "#ff9450", "#ffd145", "#f895b9", "#5fd2c0", "#2a1838"
DEEP_BERRY, LAGOON = "#c2255c", "#0b6e73"
GROUNDS = {"orange": ORANGE, "sun": SUN, "berry": BERRY, "teal": TEAL, "night": NIGHT, "paper": PAPER}
CUTS = ("short", "short", "short", "long", "long", "bun", "curls", "scarf", "bald")


@dataclass(frozen=True)
class Page:
    """How big the drawing is and on which tone it stands."""

    width: float
    height: float
    tone: str

    @property
    def ground(self) -> str:
        return GROUNDS[self.tone]


def drawn(page: Page, *shapes: str) -> str:
    """A whole drawing: the ground, and what stands on it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:g} {page.height:g}">'
        f'<rect width="{page.width:g}" height="{page.height:g}" fill="{page.ground}"/>{"".join(shapes)}</svg>'
    )


def somebody(dice: Dice, tone: str, *, waves: int | None = None, cuts: tuple[str, ...] = CUTS) -> Person:
    """A person whose clothes show on this tone."""
    seen = [colour for name, colour in CLOTHES.items() if name not in HIDDEN_ON.get(tone, set())]
    clothes, cut = dice.pick(seen), dice.pick(cuts)
    hair = dice.pick(HAIR) if cut != "scarf" else dice.pick([colour for colour in seen if colour != clothes])
    return Person(
        clothes=clothes, head=dice.pick(HEADS), hair=hair, cut=cut, width=dice.between(40, 46) * 2,
        height=dice.between(60, 74), head_size=dice.between(19, 23), lean=dice.between(-5, 5),
        waves=dice.pick([0, 0, 0, 1, -1]) if waves is None else waves,
    )  # fmt: skip


def stood(person: Person, x: float, y: float, size: float, foot: int = 400) -> str:
    """A person ``size`` wide whose head top is about at ``y`` and whose middle is at ``x``."""
    scale = size / 100
    return f'<g transform="translate({x - size / 2:g} {y:g}) scale({scale:g})">{person.shapes(foot=foot)}</g>'


def wall_top(page: Page, rows: tuple[float, ...]) -> float:
    """How high the heads of the back row come when the front row stands on the lower edge."""
    return page.height - sum(size * 0.66 for size in rows[:-1]) - rows[-1] * 0.8


def wall(page: Page, seed: str, *, rows: tuple[float, ...], left: float = 0) -> str:
    """People from the lower edge up, row behind row; ``rows`` says how wide one is in each, back to front.

    With ``left`` they gather on the right of it.
    """
    dice, shapes, y = Dice("wall", seed), [], wall_top(page, rows)
    last = ""
    for place, size in enumerate(rows):
        step = size * 0.86
        start = (
            left + size * (0.62 if place % 2 else 0.42) if left else -size * (0.15 if place % 2 else 0.55) + size / 2
        )
        count = int((page.width - start) / step) + 2
        for number in range(count):
            person = somebody(dice, page.tone, waves=None if place == 0 else 0)
            while person.clothes == last:
                person = somebody(dice, page.tone, waves=person.waves)
            last = person.clothes
            shapes.append(stood(person, start + number * step, y + dice.between(-5, 5) * size / 100, size))
        y += size * 0.66
    return "".join(shapes)


def pair(x: float, y: float, size: float, *, one: str, other: str) -> str:
    """The mark, as big as you like: two pairs of shoulders that read as an m. Its arches run on below the edge."""
    scale = size / 64
    arches = (
        f'<g fill="none" stroke-width="11"><path stroke="{one}" d="M9.5 400V44a11.25 11.25 0 0 1 22.5 0V400"/>'
        f'<path stroke="{other}" d="M32 400V44a11.25 11.25 0 0 1 22.5 0V400"/></g>'
        f'<circle fill="{one}" cx="20.75" cy="14.5" r="9.5"/><circle fill="{other}" cx="43.25" cy="17" r="8"/>'
    )
    return f'<g transform="translate({x:g} {y:g}) scale({scale:g})">{arches}</g>'


def bubble(x: float, y: float, width: float, height: float, *, fill: str, tail: tuple[float, float]) -> str:
    """A balloon for words; its tail, at the foot or at the right, points at whoever says them."""
    r, half = min(width, height) * 0.15, min(width, height) * 0.1
    if tail[0] > x + width:
        root = min(max(tail[1], y + r + half), y + height - r - half)
        edge = x + width - 1
        point = f"M{edge:g} {root - half:g}L{tail[0]:g} {tail[1]:g}L{edge:g} {root + half:g}Z"
    else:
        root = min(max(tail[0], x + r + half), x + width - r - half)
        edge = y + height - 1
        point = f"M{root - half:g} {edge:g}L{tail[0]:g} {tail[1]:g}L{root + half:g} {edge:g}Z"
    box = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{r:g}" fill="{fill}"/>'
    return f'{box}<path fill="{fill}" d="{point}"/>'


def mosaic(page: Page, seed: str, *, columns: int, rows: int, free: frozenset[tuple[int, int]]) -> str:
    """Portraits tile by tile, each on a ground of its own; the ``free`` tiles keep the ground of the page."""
    dice, shapes = Dice("mosaic", seed), []
    wide, high = page.width / columns, page.height / rows
    before: dict[int, str] = {}
    for row in range(rows):
        left = ""
        for column in range(columns):
            if (column, row) in free:
                left = before[column] = page.tone
                continue
            tones = [
                tone for tone in ("orange", "sun", "berry", "teal") if tone not in {left, before.get(column), page.tone}
            ]
            left = before[column] = dice.pick(tones)
            person = somebody(dice, left, waves=0)
            size = min(wide, high) * 0.98
            clip = f"{seed}-{column}-{row}"
            x, y = column * wide, row * high
            shapes.append(
                f'<clipPath id="{clip}"><rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}"/></clipPath>'
                f'<g clip-path="url(#{clip})"><rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" '
                f'fill="{GROUNDS[left]}"/>{stood(person, x + wide / 2, y + high - size * 1.02, size)}</g>'
            )
    return "".join(shapes)


def logo(*, one: str, other: str, words: str = "", ink: str = INK, ground: str = "") -> str:
    """The mark as a drawing, with a ground where one is given."""
    back = f'<rect width="64" height="64" rx="14" fill="{ground}"/>' if ground else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><title>Mensen maken Nederland</title>{back}'
        f"{shoulders.mark_shapes(one=one, other=other)}</svg>"
    )


def asking_mark() -> str:
    """The mark in a balloon: the sign of the Week van het Vragen."""
    marks = shoulders.mark_shapes(one="#f26a1b", other=DEEP_BERRY)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill="{BERRY}" d="M18 4h64a14 14 0 0 1 14 14v44'
        f'a14 14 0 0 1 -14 14H46L26 97V76h-8a14 14 0 0 1 -14 -14V18a14 14 0 0 1 14 -14Z"/>'
        f'<g transform="translate(22 11) scale(0.88)">{marks}</g></svg>'
    )


def thanking_mark() -> str:
    """Somebody with her arm up, in a round field: the sign of the thanks."""
    person = Person(
        clothes=DEEP_BERRY,
        head=HEADS[2],
        hair=HAIR[0],
        cut="curls",
        width=80,
        height=64,
        head_size=21,
        lean=-2,
        waves=1,
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><clipPath id="round"><circle cx="50" cy="50" r="48"/>'
        f'</clipPath><circle cx="50" cy="50" r="48" fill="{SUN}"/>'
        f'<g clip-path="url(#round)">{stood(person, 50, 10, 78)}</g></svg>'
    )
