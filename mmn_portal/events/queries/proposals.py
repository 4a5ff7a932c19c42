"""Activities of organisations: what they proposed, and who come."""

from dataclasses import dataclass
from datetime import datetime

from mmn_portal.people.models import Organisation

from .. import rules
from ..enums import EventState, Format
from ..models import Event

MOST_PROPOSALS = 100


@dataclass(frozen=True)
class Proposal:
    """An activity that an organisation proposed, with what it can still do."""

    event: Event
    may_change: bool
    may_call_off: bool

    @property
    def may_withdraw(self) -> bool:
        """It never stood on the agenda, so it goes without a trace."""
        return self.event.state == EventState.PROPOSED

    @property
    def has_participants(self) -> bool:
        """It stands on the agenda, so people register for it."""
        return self.event.state == EventState.PUBLISHED


def proposals_of(organisation: Organisation, *, now: datetime) -> list[Proposal]:
    """What an organisation proposed, newest first. One query."""
    found = Event.objects.proposals_of(organisation).select_related("place").newest_first()[:MOST_PROPOSALS]
    return [
        Proposal(event, rules.may_change_activity(event, now=now), rules.may_call_off(event, now=now))
        for event in found
    ]


@dataclass(frozen=True)
class Participant:
    """Somebody with a seat, as the organisation that holds the activity sees her: nothing to reach her by."""

    name: str
    format: str
    access_needs: str
    diet: str


def participants_of(event: Event) -> list[Participant]:
    """Who have a seat at an activity, by name. One query."""
    found = event.registrations.confirmed().with_names().order_by("name", "pk")
    rows = found.values_list("name", "block__format", "access_needs", "diet")
    return [Participant(name, str(Format(how).label), needs, diet) for name, how, needs, diet in rows]


def is_trusted(organisation: Organisation) -> bool:
    """Whether what it proposes stands on the agenda at once. One query."""
    return rules.is_trusted(organisation, Event.objects.proposals_of(organisation).decided().newest_first().first())


def seats_proposed(event: Event) -> int | None:
    """The number of seats of a proposal, or None when people do not register here. One query."""
    return next(iter(event.blocks.order_by("pk").values_list("capacity", flat=True)[:1]), None)
