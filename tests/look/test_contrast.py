"""Every pair of text and surface that the tokens name can be read, in light and in dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
PAIR = re.compile(r"pair ([\w-]+) on ([\w-]+)( large)?")

LIGHT_PART, DARK_PART = TOKENS.split("@media (prefers-color-scheme: dark)")
LIGHT = dict(COLOUR.findall(LIGHT_PART))
DARK = LIGHT | dict(COLOUR.findall(DARK_PART))
PAIRS = PAIR.findall(LIGHT_PART)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface", "large"), PAIRS)
def test_a_text_can_be_read_on_its_surface(text, surface, large, scheme):
    colours = LIGHT if scheme == "light" else DARK

    measured = contrast(colours[text], colours[surface])

    assert measured >= (3 if large else 4.5), f"{text} on {surface} is {measured:.2f}"


def test_black_on_white_is_the_known_21():
    assert contrast("#000000", "#ffffff") == 21
