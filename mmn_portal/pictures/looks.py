"""What a picture looks like in 64 bits, so that nearly the same one is known again: difference hashing.

Of the picture, 9 by 8 grey dots, each bit says whether a dot is darker than its neighbour: another size, another
compression or a little more light changes few bits.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from PIL import Image

# The same file that was cleaned and compressed once more; and what may be another picture of the same.
SAME, ALIKE = 2, 6
_SIDE = 8


def look_of(image: Image.Image) -> str:
    """The look of a picture as sixteen signs."""
    grey = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    if grey.mode == "RGBA":
        ground = Image.new("RGB", grey.size, "white")
        ground.paste(grey, mask=grey.getchannel("A"))
        grey = ground
    dots = grey.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            at = row * (_SIDE + 1) + column
            bits = bits << 1 | (dots[at] > dots[at + 1])
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def alike(look: str, known: Iterable[tuple[Any, str]], *, most: int = ALIKE) -> Sequence[tuple[Any, int]]:
    """Which of the known (name, look) look nearly the same, the nearest first.

    A plain surface has a look without any edge in it: that says nothing, so it is like nothing.
    """
    if not look or not int(look, 16):
        return []
    found = [(name, distance(look, other)) for name, other in known if other]
    return sorted((pair for pair in found if pair[1] <= most), key=lambda pair: pair[1])
