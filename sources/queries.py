"""What the pages between companies, schools and organisations need, ready-made."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils import timezone

from mmn_portal.people.enums import Province
from mmn_portal.people.models import Membership, Organisation

from . import matching, rules
from .enums import Side, State
from .models import Introduction, Line, Offer, Opening

PER_PAGE = 20
MOST_SHOWN = 20
MOST_ALTERNATIVES = 3
ENDED_IN_VAIN = (State.LAPSED, State.DECLINED, State.CANCELLED)


@dataclass(frozen=True)
class Filters:
    """What somebody asked of the list; anything that is not on a list is no filter."""

    province: str = ""
    remote: bool = False

    @classmethod
    def read(cls, asked: Any) -> "Filters":
        """From the query of an address. Nonsense is no filter."""
        province = asked.get("provincie", "")
        return cls(province if province in Province.values else "", asked.get("afstand") == "ja")

    @property
    def any(self) -> bool:
        return bool(self.province or self.remote)


def openings(filters: Filters, *, now: datetime, page: object) -> Page:
    """A page of asks that stand on the site, the newest first."""
    found = Opening.objects.live(timezone.localdate(now)).with_facts()
    if filters.province:
        found = found.filter(place__province=filters.province)
    if filters.remote:
        found = found.filter(is_remote=True)
    return Paginator(found.order_by("-confirmed_on", "-pk"), PER_PAGE).get_page(page)


@dataclass(frozen=True)
class Suggestion:
    """An ask or offer that fits, and why."""

    thing: Any
    match: matching.Match


def fitting_openings(offer: Offer, *, now: datetime) -> list[Suggestion]:
    """Asks that fit an offer, the best first; equal ones by who was met least recently. Three queries."""
    today, met = timezone.localdate(now), _last_met(source=offer.organisation_id)
    found = [
        (points, opening)
        for opening in Opening.objects.live(today).fitting(offer).slim()
        if (points := matching.score(opening, offer, today=today, met_before=opening.organisation_id in met))
        is not None
    ]
    best = _best(found, met)
    things = Opening.objects.with_facts().in_bulk(best)
    return [
        Suggestion(things[pk], match)
        for pk in best
        if (match := matching.match(things[pk], offer, today=today, met_before=things[pk].organisation_id in met))
    ]


def fitting_offers(opening: Opening, *, now: datetime) -> list[Suggestion]:
    """Offers that fit an ask, the best first. Three queries."""
    today, met = timezone.localdate(now), _last_met(organisation=opening.organisation_id)
    found = [
        (points, offer)
        for offer in Offer.objects.live(today).fitting(opening).slim()
        if (points := matching.score(opening, offer, today=today, met_before=offer.organisation_id in met)) is not None
    ]
    best = _best(found, met)
    things = Offer.objects.with_facts().in_bulk(best)
    return [
        Suggestion(things[pk], match)
        for pk in best
        if (match := matching.match(opening, things[pk], today=today, met_before=things[pk].organisation_id in met))
    ]


def alternatives(introduction: Introduction, side: Side, *, now: datetime) -> list[Suggestion]:
    """Three others for whoever asked in vain; none for the other side, nor while they talk. At most four queries."""
    if introduction.started_by != side or introduction.state not in ENDED_IN_VAIN:
        return []
    if side == Side.ORGANISATION:
        return fitting_offers(introduction.opening, now=now)[:MOST_ALTERNATIVES]
    offer = introduction.offer or newest_offer(introduction.source, now=now)
    return fitting_openings(offer, now=now)[:MOST_ALTERNATIVES] if offer else []


def offer_named(key: str, source: Organisation, *, now: datetime) -> Offer | None:
    """The live offer of a company or school with this key, else its newest one. One query, or two."""
    live = Offer.objects.live(timezone.localdate(now)).of_organisations([source.pk])
    try:
        named = live.filter(key=UUID(key)).first()
    except ValueError:
        named = None
    return named or newest_offer(source, now=now)


def newest_offer(source: Organisation, *, now: datetime) -> Offer | None:
    """The offer that a company or school placed last, when one stands on the site. One query."""
    live = Offer.objects.live(timezone.localdate(now)).of_organisations([source.pk]).with_facts()
    return live.order_by("-made_at", "-pk").first()


def _last_met(**who: int) -> dict[int, datetime]:
    """When the other side was last spoken to, by organisation."""
    column = "organisation_id" if "source" in who else "source_id"
    found = Introduction.objects.filter(**who).order_by("started_at").values_list(column, "started_at")
    return dict(found)


def _best(found: list[tuple[int, Any]], met: dict[int, datetime]) -> list[int]:
    def order(one: tuple[int, Any]) -> tuple:
        points, thing = one
        last = met.get(thing.organisation_id)
        return (-points, last.timestamp() if last else 0, thing.pk)

    return [thing.pk for _points, thing in sorted(found, key=order)[:MOST_SHOWN]]


def acting(user: Any, *, sending: bool) -> list[Organisation]:
    """Organisations that somebody speaks for: companies and schools, or all. One query."""
    if not user.is_authenticated:
        return []
    mine = Organisation.objects.may_register_colleagues(user.person)
    return list((mine.filter(kind__in=rules.SENDING) if sending else mine).order_by("name", "pk"))


@dataclass(frozen=True)
class Card:
    """An introduction on my list: with whom, how long it waits, and whether it is my turn."""

    introduction: Introduction
    side: Side
    waited: int

    @property
    def other(self) -> Organisation:
        return self.introduction.organisation if self.side == Side.SOURCE else self.introduction.source

    @property
    def is_my_turn(self) -> bool:
        one = self.introduction
        if one.state == State.PROPOSED:
            return one.waits_for == self.side
        return one.state == State.TALKING and bool(one.proposed_by) and one.proposed_by != self.side


def my_introductions(user: Any, *, now: datetime) -> list[Card]:
    """My introductions, those that wait for me first. Two queries."""
    mine = set(
        Membership.objects.of_user(user)
        .filter(role__in=["owner", "coordinator"])
        .values_list("organisation", flat=True)
    )
    found = Introduction.objects.of_person(user.person).with_facts().order_by("-started_at", "pk")[:100]
    cards = [card(one, Side.SOURCE if one.source_id in mine else Side.ORGANISATION, now=now) for one in found]
    return sorted(
        cards, key=lambda each: (not each.is_my_turn, each.introduction.state not in {"proposed", "talking", "agreed"})
    )


def card(introduction: Introduction, side: Side, *, now: datetime) -> Card:
    """One introduction as it stands on a list."""
    first = timezone.localdate(introduction.started_at)
    return Card(introduction, side, matching.working_days(first, timezone.localdate(now)))


@dataclass(frozen=True)
class Contact:
    """How to reach a side: shown when both sides chose to share."""

    name: str
    email: str
    phone: str


def thread(introduction: Introduction) -> list[Line]:
    """The lines of a talk, oldest first. One query."""
    return list(introduction.lines.order_by("at", "pk"))


def contacts(introduction: Introduction) -> list[Contact]:
    """People of both sides; nobody before both chose to share. One query."""
    if not introduction.both_share:
        return []
    found = Membership.objects.filter(
        organisation__in=[introduction.source_id, introduction.organisation_id], role__in=["owner", "coordinator"]
    ).select_related("person")
    return [
        Contact(one.person.name, one.person.email, one.person.phone) for one in found.order_by("organisation", "pk")
    ]


def left_on(introduction: Introduction) -> int | None:
    """How many people still fit on the proposed day. One query."""
    if introduction.day is None:
        return None
    return max(
        introduction.opening.people_max - Introduction.objects.taking_places(introduction.opening, introduction.day), 0
    )


def mine_of(user: Any) -> tuple[list[Opening], list[Offer]]:
    """Asks and offers of the organisations that somebody speaks for. Three queries."""
    organisations = [one.pk for one in acting(user, sending=False)]
    return (
        list(Opening.objects.of_organisations(organisations).with_facts().order_by("-made_at", "pk")),
        list(Offer.objects.of_organisations(organisations).with_facts().order_by("-made_at", "pk")),
    )


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What is kept of a person: the lines that she wrote."""
    return {"lines": list(Line.objects.filter(written_by=person).values("text", "at"))}


def broken_promises(now: datetime) -> list[str]:
    """What must never be true of introductions."""
    agreed = Introduction.objects.filter(state__in=[State.AGREED, State.DONE]).select_related("opening")
    over = {(one.opening_id, one.day): one for one in agreed}.values()
    full = any(Introduction.objects.taking_places(one.opening, one.day) > one.opening.people_max for one in over)
    return ["sources: more people were agreed for a day than an ask has places"] if full else []


def day_after(now: datetime) -> date:
    """Tomorrow, for a form that proposes a day."""
    return date.fromordinal(timezone.localdate(now).toordinal() + 1)
