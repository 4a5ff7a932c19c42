"""An organisation puts its own activity on the agenda; NOV looks at the first one."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.core.limits import allow
from mmn_portal.people.models import Organisation, Person, Place, User

from .. import mails, rules
from ..enums import EventKind, EventState, Format
from ..models import Block, Event, Moment
from . import seats
from .publishing import NoSuchRoad, move_state, tell_change
from .staffing import ChangedMeanwhile

ACTIVITIES_A_DAY = 30


class TooManyActivities(Exception):
    """An organisation proposed many today."""


@dataclass(frozen=True)
class Activity:
    """What an organisation says of its activity. ``seats``: how many people register on the portal; none means not here."""

    title: str
    lead: str
    starts_on: date
    format: str = Format.IN_PERSON
    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: str = ""
    address: str = ""
    place: Place | None = None
    join_url: str = ""
    seats: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    route: str = ""
    accessibility: str = ""
    moment: Moment | None = None

    @property
    def columns(self) -> dict:
        """As a session keeps it."""
        return {
            "title_nl": self.title, "lead_nl": self.lead, "text_nl": self.text, "starts_on": self.starts_on,
            "starts_at": self.starts_at, "ends_at": self.ends_at, "venue": self.venue, "address": self.address,
            "place": self.place, "join_url": self.join_url, "contact_name": self.contact_name,
            "contact_phone": self.contact_phone, "contact_email": self.contact_email,
            "route_nl": self.route, "accessibility_nl": self.accessibility, "moment": self.moment,
        }  # fmt: skip


@transaction.atomic
def propose_event(*, organisation: Organisation, activity: Activity, by: User, now: datetime) -> Event:
    """Propose an activity. Of an organisation that is trusted it stands on the agenda at once.

    The same one twice is one. Raises TooManyActivities.
    """
    # One at a time for each organisation, so that a form that is sent twice finds its first one.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    same = Event.objects.proposals_of(organisation).same_as(activity.title, activity.starts_on, activity.starts_at)
    if found := same.first():
        return found
    if not allow("propose_event", str(organisation.pk), times=ACTIVITIES_A_DAY, seconds=86_400):
        raise TooManyActivities
    trusted = _is_trusted(organisation)
    event = Event(
        kind=EventKind.CAMPAIGN, host=organisation, proposed_by=by.person, proposed_at=now,
        state=EventState.PUBLISHED if trusted else EventState.PROPOSED, **activity.columns,
    )  # fmt: skip
    core.save_with_free_slug(event, activity.title, otherwise="activiteit", most=110)
    _give_seats(event, activity)
    core.write_down(deed="events.propose", thing=f"event {event.pk}", by=by, now=now, at_once=trusted)
    return event


def _give_seats(event: Event, activity: Activity) -> None:
    if activity.seats:
        Block.objects.create(event=event, format=activity.format, capacity=activity.seats)


@transaction.atomic
def change_proposal(*, event: Event, activity: Activity, by: User, now: datetime) -> Event:
    """Say it otherwise, as long as it waits. Raises NoSuchRoad when NOV decided meanwhile."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.state != EventState.PROPOSED:
        raise NoSuchRoad
    for column, value in activity.columns.items():
        setattr(event, column, value)
    event.save(update_fields=[*activity.columns, "changed_at"])
    # Nobody is registered for what never stood on the agenda, so its seats are simply given anew.
    event.blocks.all().delete()
    _give_seats(event, activity)
    core.write_down(deed="events.change_proposal", thing=f"event {event.pk}", by=by, now=now)
    return event


def with_activity(event: Event, activity: Activity) -> Event:
    """The session as it becomes; saved by the caller. English words that say something else by now make way for the Dutch."""
    becomes = copy(event)
    for column, value in activity.columns.items():
        if column.endswith("_nl") and getattr(event, column) != value:
            setattr(becomes, column.removesuffix("nl") + "en", "")
        setattr(becomes, column, value)
    return becomes


@transaction.atomic
def change_activity(*, event: Event, activity: Activity, was: str, by: User, now: datetime) -> int:
    """An organisation says its published activity otherwise; a new time, place or link is told. Returns to how many.

    ``was`` is when the session was last changed, as the page had it. Raises NoSuchRoad and ChangedMeanwhile.
    """
    event = Event.objects.select_related("place", "host", "moment").get(pk=seats.lock(event).pk)
    if not rules.may_call_off(event, now=now):
        raise NoSuchRoad
    if was != event.changed_at.isoformat():
        raise ChangedMeanwhile
    becomes = with_activity(event, activity)
    changed = sorted(name for name in activity.columns if getattr(event, name) != getattr(becomes, name))
    if not changed:
        return 0
    becomes.save()
    moved = rules.moved(event, becomes)
    told = tell_change(event=becomes, by=by, now=now) if moved else 0
    core.write_down(
        deed="events.change_activity", thing=f"event {event.pk}", by=by, now=now, changed=changed, told=told,
        trusted=_is_trusted(event.host),
    )  # fmt: skip
    # The waiting list closes with the beginning, so a later one may make room for an offer.
    seats.promote(event=becomes, now=now)
    return told


def _is_trusted(organisation: Organisation | None) -> bool:
    if organisation is None:
        return False
    return rules.is_trusted(organisation, Event.objects.proposals_of(organisation).decided().newest_first().first())


@transaction.atomic
def withdraw_proposal(*, event: Event, by: User, now: datetime) -> None:
    """Take a proposal back, as long as it waits: it goes, for it never stood anywhere. Raises NoSuchRoad."""
    waiting = Event.objects.select_for_update().waiting().filter(pk=event.pk).first()
    if waiting is None:
        raise NoSuchRoad
    core.write_down(deed="events.withdraw_proposal", thing=f"event {waiting.pk}", by=by, now=now)
    waiting.delete()


@transaction.atomic
def refuse_proposal(*, event: Event, because: str, by: User | None, now: datetime) -> Event:
    """Say no, with a reason that whoever proposed it reads. Raises NoSuchRoad."""
    move_state(event, EventState.REFUSED, refused_because=because, changed_at=now)
    mails.activity_refused(event, now=now)
    core.write_down(deed="events.refuse", thing=f"event {event.pk}", by=by, now=now)
    return event


def forget_proposals(*, person: Person, addresses: set[str]) -> int:
    """Take somebody who is forgotten out of the activities that she proposed, or that name her as contact."""
    named = Event.objects.naming(person, addresses)
    gone = named.update(contact_name="", contact_phone="", contact_email="")
    return gone + Event.objects.proposed_by_person(person).update(proposed_by=None)


def clear_refused(*, before: datetime) -> int:
    """Remove what was refused long ago: it never stood on the agenda."""
    return Event.objects.refused_before(before).delete()[0]
