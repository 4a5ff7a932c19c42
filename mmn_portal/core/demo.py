"""Demo content: every app brings its part; ``load_demo`` calls them from the ground floor up."""

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


loaders: Register[Callable[[World], None]] = Register("demo content")
programme_loaders: Register[Callable[[datetime], None]] = Register("programme content")
bring = loaders.bring
