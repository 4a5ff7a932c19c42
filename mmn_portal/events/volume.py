"""Volume for ``load_scale``: sessions with seats, and registrations on them."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice, repeat

from mmn_portal.core.actions import poured
from mmn_portal.core.demo import VOLUME_DOMAIN, VOLUME_SLUG, Volume
from mmn_portal.people.models import Person

from .enums import EventKind, EventState, Format, Seat
from .models import Block, Event, Group, Registration

SEATS, FILLED = 200, 150
# Long before each session: a seat of this week has a mail, and nobody is mailed.
REGISTERED = timedelta(days=130)


def load(volume: Volume) -> int:
    """As many sessions as the registrations need, none fuller than three quarters. People come in their order, again and again."""
    crowd = Person.objects.filter(email__endswith=f"@{VOLUME_DOMAIN}").order_by("pk")
    known = crowd.count()
    # Nobody has two seats at one session.
    each = min(FILLED, known) if known else FILLED
    people = _people(crowd, known)
    made = 0
    while made < volume.registrations:
        made += _fill(made // each, min(each, volume.registrations - made), people, volume)
    return made


def _people(crowd: object, known: int) -> Iterator[Person | None]:
    if not known:
        return repeat(None)
    return chain.from_iterable(crowd.iterator(chunk_size=FILLED) for _again in repeat(None))  # type: ignore[attr-defined]


def _fill(number: int, how_many: int, people: Iterator[Person | None], volume: Volume) -> int:
    starts = volume.now.replace(minute=0, second=0, microsecond=0) + timedelta(days=volume.chance.randint(-100, 300))
    moment = volume.now - REGISTERED
    event = Event.objects.create(
        slug=f"{VOLUME_SLUG}{number}", title_nl=f"Schaal sessie {number}", kind=volume.chance.choice(EventKind.values),
        state=EventState.PUBLISHED, starts_on=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=2),
    )  # fmt: skip
    block = Block.objects.create(event=event, format=Format.IN_PERSON, capacity=SEATS)
    groups = Group.objects.bulk_create(
        # Made by chance of its own, so that the same volume has the same keys.
        Group(event=event, made_at=moment, key=uuid.UUID(int=volume.chance.getrandbits(128)))
        for _one in range(how_many)
    )
    rows = (
        Registration(
            event=event, block=block, group=group, person=person, name=person.name if person else f"Gast {at}",
            email=person.email if person else f"gast{number}-{at}@{VOLUME_DOMAIN}", seat=Seat.CONFIRMED,
            registered_at=moment, confirmed_at=moment,
        )
        for at, (group, person) in enumerate(zip(groups, islice(people, how_many), strict=True))
    )  # fmt: skip
    return sum(len(some) for some in poured(Registration, rows))
