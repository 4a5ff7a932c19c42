"""What waits for staff, and figures: brought by each app, shown on the front page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from .register import Register


@dataclass(frozen=True)
class Item:
    """A line on the desk: a count with its words and the admin page where it is dealt with."""

    label: str | Promise
    count: int
    url: str
    waits: bool = True


items: Register[Callable[[datetime], list[Item]]] = Register("desk items")
bring = items.bring
