"""Demo content and volume: every app brings its part; ``load_demo`` and ``load_scale`` call them from the ground floor up."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .register import Register


@dataclass
class World:
    """What the parts of the demo hand to each other: named things, one source of chance, the clock."""

    now: datetime
    password: str
    chance: random.Random = field(default_factory=lambda: random.Random(2021))  # noqa: S311 -- demo content, not secrets
    things: dict[str, Any] = field(default_factory=dict)


@dataclass
class Volume:
    """How much of each ``load_scale`` puts in; what chance decides is the same each time."""

    now: datetime
    organisations: int = 0
    people: int = 0
    registrations: int = 0
    subscribers: int = 0
    answers: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(2021))  # noqa: S311 -- volume, not secrets


# Nobody's: the end of an address that is never delivered to (RFC 2606), and the beginning of each name in an address.
VOLUME_DOMAIN, VOLUME_SLUG = "schaal.test", "schaal-"

loaders: Register[Callable[[World], None]] = Register("demo content")
programme_loaders: Register[Callable[[datetime], None]] = Register("programme content")
scale_loaders: Register[Callable[[Volume], int]] = Register("volume")
bring = loaders.bring
bring_volume = scale_loaders.bring
