"""The facts that the gate of a phase asks. Apps above bring theirs; a fact that nobody brought is answered in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mmn_portal.core.register import Register

# Of a trajectory at a moment: true, false, or None when it cannot be known.
Fact = Callable[[Any, datetime], bool | None]
facts: Register[Fact] = Register("facts that a gate asks")
bring = facts.bring


@dataclass(frozen=True)
class Criterion:
    """Something that is needed to go on: its words, and whether it is so (None: the leader says in a sentence)."""

    code: str
    words: str
    is_met: bool | None

    @property
    def asks_a_sentence(self) -> bool:
        return self.is_met is None


def criteria_of(trajectory: Any, *, now: datetime) -> list[Criterion]:
    """What the present phase needs, with what the facts say now."""
    known = dict(facts.items())
    return [
        Criterion(line["code"], line["nl"], known[line["fact"]](trajectory, now) if line["fact"] in known else None)
        for line in trajectory.phase.criteria
    ]
