"""What must never be untrue: each app above brings checks that return a line for each break."""

from collections.abc import Callable, Iterable
from datetime import datetime

from .register import Register

checks: Register[Callable[[datetime], Iterable[str]]] = Register("promises")
bring = checks.bring
