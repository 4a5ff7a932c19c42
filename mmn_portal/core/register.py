"""One generic register: a lower app owns a shape, every app above hands in its part.

Filled at start-up by each app's ``brings.py``; read when a page, a mail or a nightly job asks.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Part = TypeVar("Part")


class Register(Generic[Part]):
    """Parts by name, in the order of their place (lower first), then of their name."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._parts: dict[str, tuple[int, Part]] = {}

    def bring(self, name: str, part: Part, *, place: int = 100) -> None:
        """Hand in a part. Raises ValueError when the name is taken by another part."""
        if name in self._parts and self._parts[name][1] is not part:
            raise ValueError(f"{self.what}: {name} was brought already")
        self._parts[name] = (place, part)

    def __iter__(self) -> Iterator[Part]:
        return iter([part for _name, part in self.items()])

    def items(self) -> list[tuple[str, Part]]:
        """Names and parts, in their order."""
        in_order = sorted(self._parts.items(), key=lambda item: (item[1][0], item[0]))
        return [(name, part) for name, (_place, part) in in_order]

    def names(self) -> list[str]:
        """The names of all parts."""
        return sorted(self._parts)
