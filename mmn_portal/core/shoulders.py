"""The one idea of the look: head-and-shoulder figures, drawn from circles and arcs.

Everything here is deterministic: the same seed is the same figure, so an organisation keeps its face
on every page, in every mail and on every poster. Only fill attributes are used, never a style
attribute, because the content security policy refuses those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Choice = TypeVar("Choice")

INK = "#22142e"
PAPER = "#fffaf3"

# Clothes carry the colours of the campaign; heads and hair carry the colours of people.
CLOTHES = {
    "orange": "#ff8a3d",
    "ember": "#e4572e",
    "sun": "#ffc928",
    "berry": "#c2255c",
    "rose": "#f58ab0",
    "teal": "#14a697",
    "lagoon": "#0b6e73",
    "ink": INK,
}
HEADS = ("#ffdcc0", "#f3bd95", "#d99a6c", "#b3744a", "#84502f", "#5a3422")
HAIR = ("#2b1a18", "#4b2c1b", "#8a4f24", "#d8a548", "#b8b0bd", "#22142e")
# What looks right on a surface of that tone: clothes of the same colour would vanish in it.
HIDDEN_ON = {"orange": {"orange", "ember"}, "sun": {"sun"}, "berry": {"rose"}, "teal": {"teal"}, "night": {"ink"}}


class Dice:
    """A stream of choices drawn from a seed; not `random`, whose streams may change between versions."""

    def __init__(self, *seed: object) -> None:
        self._seed = "/".join(str(part) for part in seed).encode()
        self._turn = 0

    def below(self, limit: int) -> int:
        self._turn += 1
        digest = hashlib.sha256(self._seed + self._turn.to_bytes(4, "big")).digest()
        return int.from_bytes(digest[:4], "big") % limit

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[self.below(len(choices))]


@dataclass(frozen=True)
class Person:
    """One figure on a field of 100 by 120; its feet, so to say, stand on y = 120."""

    clothes: str
    head: str
    hair: str
    cut: str
    width: int
    height: int
    head_size: int
    lean: int
    waves: int

    def shapes(self, foot: int = 120) -> str:
        """The parts from back to front; a deeper foot for who stands behind others."""
        left, right = 50 - self.width // 2, 50 + self.width // 2
        top = 120 - self.height
        x, y, r = 50 + self.lean, top - self.head_size + 9, self.head_size
        outline = f"M{left} {foot}V{top + 34}a{self.width // 2} 34 0 0 1 {right - left} 0V{foot}Z"
        body = f'<path fill="{self.clothes}" d="{outline}"/>'
        return "".join([self._behind(x, y, r), self._arm(top), body, self._face(x, y, r)])

    def _behind(self, x: int, y: int, r: int) -> str:
        if self.cut == "long":
            left, wide, end = x - r - 4, r + 4, y + r + 12
            return f'<path fill="{self.hair}" d="M{left} {end}V{y}a{wide} {wide} 0 0 1 {2 * wide} 0V{end}Z"/>'
        if self.cut == "bun":
            return f'<circle fill="{self.hair}" cx="{x}" cy="{y - r}" r="{r // 2}"/>'
        if self.cut == "curls":
            return f'<circle fill="{self.hair}" cx="{x}" cy="{y - 4}" r="{r + 6}"/>'
        if self.cut == "scarf":
            return f'<circle fill="{self.hair}" cx="{x}" cy="{y + 2}" r="{r + 5}"/>'
        return ""

    def _face(self, x: int, y: int, r: int) -> str:
        head = f'<circle fill="{self.head}" cx="{x}" cy="{y}" r="{r}"/>'
        if self.cut == "bald":
            return head
        brow = r // 3
        # An arc over the crown, a hair wider than the head; the chord follows from Pythagoras.
        wide = r + 1.5
        half = round((wide * wide - brow * brow) ** 0.5, 1)
        arc = f"M{x - half:g} {y - brow}A{wide} {wide} 0 0 1 {x + half:g} {y - brow}Z"
        return head + f'<path fill="{self.hair}" d="{arc}"/>'

    def _arm(self, top: int) -> str:
        if not self.waves:
            return ""
        side = 50 + self.waves * (self.width // 2 - 9)
        hand_x, hand_y = side + self.waves * 10, top - 18
        sweep = 0 if self.waves > 0 else 1
        return (
            f'<path fill="none" stroke="{self.clothes}" stroke-width="16" stroke-linecap="round" '
            f'd="M{side} {top + 36}A60 60 0 0 {sweep} {hand_x} {hand_y}"/>'
            f'<circle fill="{self.head}" cx="{hand_x}" cy="{hand_y}" r="9"/>'
        )


def _person(dice: Dice, leave_out: str = "") -> Person:
    hidden = HIDDEN_ON.get(leave_out, set())
    clothes = dice.pick([colour for name, colour in CLOTHES.items() if name not in hidden])
    cut = dice.pick(["short", "short", "short", "long", "long", "bun", "curls", "scarf", "bald"])
    hair = dice.pick(HAIR)
    if cut == "scarf":
        hair = dice.pick([colour for colour in CLOTHES.values() if colour != clothes])
    return Person(
        clothes=clothes,
        head=dice.pick(HEADS),
        hair=hair,
        cut=cut,
        width=dice.between(39, 46) * 2,
        height=dice.between(60, 74),
        head_size=dice.between(19, 23),
        lean=dice.between(-5, 5),
        waves=dice.pick([0, 0, 0, 0, 0, 1, -1]),
    )


def _svg(shapes: str, *, view: str, css: str, label: str = "", extra: str = "") -> SafeString:
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - every part is drawn here; the label is escaped
        f'<svg class="{css}" viewBox="{view}" {spoken} focusable="false"{extra}>{shapes}</svg>'
    )


@lru_cache(maxsize=1024)
def figure(seed: object, label: str = "") -> SafeString:
    """One figure for this seed, always the same."""
    return _svg(_person(Dice("figure", seed)).shapes(), view="-8 0 116 120", css="shoulders", label=label)


@lru_cache(maxsize=1024)
def portrait(seed: object, label: str = "") -> SafeString:
    """A figure before a coloured ground: the avatar of whoever has no logo."""
    dice = Dice("figure", seed)
    person = replace(_person(dice), waves=0)
    grounds = ("#ffe3cc", "#fff0b8", "#fbd9e5", "#cdf0ea")
    ground = f'<rect width="100" height="100" fill="{dice.pick(grounds)}"/>'
    return _svg(
        f'{ground}<g transform="translate(0 -16)">{person.shapes()}</g>',
        view="0 0 100 100",
        css="shoulders",
        label=label,
    )


@lru_cache(maxsize=1024)
def crowd(seed: object, count: int = 24, *, on: str = "", label: str = "") -> SafeString:
    """People shoulder to shoulder, cut off at both sides, so that a wider page shows more of them.

    `on` is the tone of the surface: clothes that would vanish on it are left out.
    """
    dice = Dice("crowd", seed)
    back, front = count // 2, count - count // 2
    view_width = max(front * 74, 200)
    rows = [(back, 86, 62, view_width // max(back, 1)), (front, 100, 0, view_width // max(front, 1))]
    shapes = []
    for people, size, raised, step in rows:
        for place in range(people):
            scale = size + dice.between(-8, 14)
            x = place * step + step // 2 - scale // 2 + dice.between(-9, 9)
            y = 200 - raised - int(1.2 * scale) + dice.between(0, 8)
            person = _person(dice, on)
            shapes.append(f'<g transform="translate({x} {y}) scale({scale / 100:.2f})">{person.shapes(foot=180)}</g>')
    return _svg(
        "".join(shapes),
        view=f"0 0 {view_width} 200",
        css="crowd",
        label=label,
        extra=' preserveAspectRatio="xMidYMax slice"',
    )


@lru_cache(maxsize=1024)
def mark(label: str = "", *, one: str = "#f26a1b", other: str = "#c2255c") -> SafeString:
    """The mark: two pairs of shoulders side by side, which read as the letter m."""
    return _svg(mark_shapes(one=one, other=other), view="0 0 64 64", css="mark", label=label)


def mark_shapes(*, one: str, other: str) -> str:
    """Two heads over two arches; the second stands in front of the first."""
    return (
        f'<g fill="none" stroke-width="11"><path stroke="{one}" d="M9.5 62V44a11.25 11.25 0 0 1 22.5 0V62"/>'
        f'<path stroke="{other}" d="M32 62V44a11.25 11.25 0 0 1 22.5 0V62"/></g>'
        f'<circle fill="{one}" cx="20.75" cy="14.5" r="9.5"/><circle fill="{other}" cx="43.25" cy="17" r="8"/>'
    )


@lru_cache(maxsize=1024)
def seats(taken: int, total: int, *, most: int = 20) -> SafeString:
    """A row that fills up. Above `most` seats it is a sample; the words beside it carry the number."""
    shown = max(1, min(total, most))
    filled = round(shown * taken / total) if total else 0
    # A single seat taken, or a single one left, must never be rounded away.
    if 0 < taken < total:
        filled = min(max(filled, 1), shown - 1)
    shapes = "".join(
        f'<g class="{"seat-taken" if place < filled else "seat-free"}" transform="translate({place * 28} 0)">'
        '<circle cx="14" cy="9" r="7"/><path d="M3 33v-4a11 11 0 0 1 22 0v4Z"/></g>'
        for place in range(shown)
    )
    return _svg(shapes, view=f"0 0 {shown * 28} 35", css="seats-row", extra=f' width="{shown * 28}" height="35"')
