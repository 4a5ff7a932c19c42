"""Panels for the front page and for "my page": each app above brings its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .register import Register


@dataclass(frozen=True)
class Panel:
    """A block on a page: a template that gets ``content``. ``None`` instead of a panel shows nothing."""

    template: str
    content: object


FrontPanel = Callable[[datetime], Panel | None]
MyPanel = Callable[[object, datetime], Panel | None]

front: Register[FrontPanel] = Register("front page panels")
mine: Register[MyPanel] = Register("my page panels")
