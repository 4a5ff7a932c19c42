"""What is kept of people: who exports it, who erases it, and when its time is over. Every app brings its part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mmn_portal.core.register import Register

from .models import Person


@dataclass(frozen=True)
class Keeping:
    """What one app keeps of people.

    ``models`` are the labels ("events.Registration") that it answers for; ``export`` returns plain values (dates as ISO)
    of a person and her addresses; ``erase`` removes or empties them; ``clear`` forgets what is past its time.
    """

    models: tuple[str, ...]
    export: Callable[[Person, set[str]], dict]
    erase: Callable[[Person, set[str]], int]
    clear: Callable[[datetime], int] | None = None


keepings: Register[Keeping] = Register("keepings of personal data")
bring = keepings.bring
