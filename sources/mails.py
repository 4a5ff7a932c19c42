"""The mails between companies, schools and organisations. They never carry contact details."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.enums import Role
from mmn_portal.people.mails import personal_path
from mmn_portal.people.models import Membership, Organisation, Person

from .enums import Part, Side
from .models import Introduction, Line, Offer, Opening

OUTCOME = "sources.outcome"
CURRENT = "sources.current"


def readers(organisation: Organisation) -> list[Person]:
    """Owners and coordinators with an address."""
    found = Membership.objects.filter(organisation=organisation, role__in=[Role.OWNER, Role.COORDINATOR])
    people = [membership.person for membership in found.select_related("person").order_by("pk")]
    return [person for person in people if person.email]


def _to_side(
    introduction: Introduction, side: Side, what: str, key: str, *, now: datetime, private: bool = False, **context: object
) -> None:  # fmt: skip
    organisation = introduction.source if side == Side.SOURCE else introduction.organisation
    other = introduction.organisation if side == Side.SOURCE else introduction.source
    for reader in readers(organisation):
        with translation.override(reader.language):
            page_url = site_address(introduction.get_absolute_url())
            words = {key: str(value) if isinstance(value, Promise) else value for key, value in context.items()}
        outbox.put(
            key=f"sources.{what}:{introduction.pk}:{key}:{reader.pk}",
            template=f"mails/sources/{what}",
            to=reader.address,
            context={
                "name": reader.name, "other": other.name, "title": introduction.opening.title, "page_url": page_url,
                **words,
            },
            private=private,
            now=now,
        )  # fmt: skip


def asked(introduction: Introduction, line: Line, *, now: datetime) -> None:
    """Somebody asks you something."""
    _to_side(introduction, introduction.waits_for, "asked", f"{line.pk}", now=now, private=True, text=line.text)


def written(introduction: Introduction, line: Line, *, now: datetime) -> None:
    """The other side wrote."""
    _to_side(introduction, Side(line.side).other, "written", f"{line.pk}", now=now, private=True, text=line.text)


def proposed(introduction: Introduction, side: Side, *, now: datetime) -> None:
    """So many on that part of that day: do you agree?"""
    _to_side(introduction, side.other, "proposed", now.isoformat(), now=now, **_what(introduction))


def _what(introduction: Introduction) -> dict[str, Any]:
    """The proposal in plain values; there is one by then."""
    if introduction.day is None or introduction.part is None:
        return {}
    part = Part(introduction.part).label
    return {"people": introduction.people, "day_on": introduction.day.isoformat(), "part": part}


def shared(introduction: Introduction, side: Side, by: Person, *, both: bool, now: datetime) -> None:
    """The other side chose to share; ``both``: so did you, and you see each other's details."""
    _to_side(introduction, side.other, "shared", f"{side}:{by.pk}:{now.date()}", now=now, both=both)


def agreed(introduction: Introduction, *, now: datetime) -> None:
    """It is agreed; to both sides."""
    for side in Side:
        _to_side(introduction, side, "agreed", "", now=now, **_what(introduction))


def ended(introduction: Introduction, side: Side, others: list[Any], *, now: datetime) -> None:
    """Declined or cancelled, with the reason and others that fit; to the other side, once."""
    _to_side(
        introduction, side.other, "ended", "", now=now, private=True, because=introduction.because,
        alternatives=_in_words(others),
    )  # fmt: skip


def _in_words(others: list[Any]) -> list[dict[str, str]]:
    return [{"title": one.title, "organisation": one.organisation.name} for one in others]


def reminded(introduction: Introduction, *, number: int, now: datetime) -> None:
    """A question still waits for you."""
    _to_side(introduction, introduction.waits_for, "reminded", f"{number}", now=now)


def lapsed(introduction: Introduction, others: list[Any], *, now: datetime) -> None:
    """Nobody answered; here are others that fit."""
    _to_side(introduction, Side(introduction.started_by), "lapsed", "", now=now, alternatives=_in_words(others))


def outcome_asked(
    introduction: Introduction, side: Side, *, later: bool, now: datetime, again: bool = False
) -> None:  # fmt: skip
    """How was it? One minute, by a link of one's own; ``again`` reminds whoever has not answered."""
    mine, other = introduction.organisation, introduction.source
    if side == Side.SOURCE:
        mine, other = other, mine
    moment = ("later" if later else "first") + ("-again" if again else "")
    for reader in readers(mine):
        outbox.put(
            key=f"sources.outcome_asked:{introduction.pk}:{moment}:{reader.pk}",
            template="mails/sources/outcome_asked",
            to=reader.address,
            context={"name": reader.name, "other": other.name, "later": later},
            links={"page_url": [personal_path(reader.language, "sources:outcome"), OUTCOME, introduction.pk, side]},
            now=now,
        )


def still_current(listed: Opening | Offer, *, now: datetime) -> int:
    """Does it still stand? One click on the page behind the link. Returns how many were asked."""
    kind = "opening" if isinstance(listed, Opening) else "offer"
    people = readers(listed.organisation)
    for reader in people:
        outbox.put(
            key=f"sources.still_current:{kind}:{listed.pk}:{listed.ends_on}:{reader.pk}",
            template="mails/sources/still_current",
            to=reader.address,
            context={"name": reader.name, "title": listed.title, "ends_on": listed.ends_on.isoformat()},
            links={"page_url": [personal_path(reader.language, "sources:current"), CURRENT, kind, listed.pk]},
            now=now,
        )
    return len(people)


def removed(listed: Opening | Offer, *, now: datetime) -> None:
    """NOV took it off the site."""
    kind = "opening" if isinstance(listed, Opening) else "offer"
    for reader in readers(listed.organisation):
        outbox.put(
            key=f"sources.removed:{kind}:{listed.pk}:{now.isoformat()}:{reader.pk}",
            template="mails/sources/removed",
            to=reader.address,
            context={"name": reader.name, "title": listed.title},
            now=now,
        )
