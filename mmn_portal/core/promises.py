"""What must never be untrue: each app above brings checks that return a line for each break."""

from collections.abc import Callable, Iterable
from datetime import datetime

from .register import Register

# The name of the sign of life that holds what the last look found.
NAME = "promises"
checks: Register[Callable[[datetime], Iterable[str]]] = Register("promises")
bring = checks.bring


def broken(now: datetime) -> list[str]:
    """A line for each promise that does not hold now, with who made it."""
    return [f"{name}: {line}" for name, check in checks.items() for line in check(now)]
