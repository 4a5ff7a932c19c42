"""What the pages between companies, schools and organisations need, ready-made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from mmn_portal.people.enums import Province, Role
from mmn_portal.people.models import Membership, Organisation, Person

from . import matching, rules
from .enums import Side, State
from .models import Introduction, Line, Offer, Opening

PER_PAGE = 20
MOST_SHOWN = 20
MOST_ALTERNATIVES = 3
ACTING = (Role.OWNER, Role.COORDINATOR)
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


def openings(filters: Filters, *, now: datetime, page: Any) -> Page:
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
    """Asks that fit an offer, the best first; equal ones by who was met least recently. Nothing for an offer that is not on
    the site, and no ask that is full. Four queries."""
    if not offer.is_live(timezone.localdate(now)):
        return []
    today, met = timezone.localdate(now), _last_met(source=offer.organisation_id)
    found = [
        (points, opening)
        for opening in Opening.objects.live(today).fitting(offer).slim()
        if (points := matching.score(opening, offer, today=today, met_before=opening.organisation_id in met))
        is not None
    ]
    best = _best(found, met)
    things = Opening.objects.with_facts().in_bulk(best)
    full = full_ones(things.values(), now=now)
    return [
        Suggestion(things[pk], match)
        for pk in best
        if pk not in full
        and (match := matching.match(things[pk], offer, today=today, met_before=things[pk].organisation_id in met))
    ]


def fitting_offers(opening: Opening, *, now: datetime) -> list[Suggestion]:
    """Offers that fit an ask, the best first; nothing for an ask that is not on the site. Three queries."""
    if not opening.is_live(timezone.localdate(now)):
        return []
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
    return others_for(introduction, side, now=now)


def others_for(introduction: Introduction, side: Side, *, now: datetime) -> list[Suggestion]:
    """At most three others that fit one side of a talk. At most five queries."""
    if side == Side.ORGANISATION:
        found = [one for one in fitting_offers(introduction.opening, now=now) if one.thing.pk != introduction.offer_id]
    else:
        offer = introduction.offer or newest_offer(introduction.source, now=now)
        fitting = fitting_openings(offer, now=now) if offer else []
        found = [one for one in fitting if one.thing.pk != introduction.opening_id]
    return found[:MOST_ALTERNATIVES]


def full_ones(openings: Iterable[Opening], *, now: datetime) -> set[int]:
    """Asks without places left: on each part of each day that is left, fewer fit than the least of a group. One query."""
    today, by_pk = timezone.localdate(now), {one.pk: one for one in openings}
    taken: Counter[int] = Counter()
    for pk, day, part, total in Introduction.objects.places_taken(by_pk, today):
        opening = by_pk[pk]
        taken[pk] += opening.may_be_on(day, part) and opening.people_max - total < opening.people_min
    return {pk for pk, many in taken.items() if many and many >= matching.count_slots(by_pk[pk], today)}


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
    mine = set(Membership.objects.of_user(user).filter(role__in=ACTING).values_list("organisation", flat=True))
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
    """How to reach whoever chose to share for a side."""

    name: str
    email: str
    phone: str


def thread(introduction: Introduction) -> list[Line]:
    """The lines of a talk, oldest first. One query."""
    return list(introduction.lines.order_by("at", "pk"))


def sharing(introduction: Introduction) -> dict[Side, Person]:
    """Who chose to share for each side, and still acts for it. At most one query."""
    chose = {
        (introduction.source_id, introduction.source_shared_by_id): Side.SOURCE,
        (introduction.organisation_id, introduction.organisation_shared_by_id): Side.ORGANISATION,
    }
    if not any(person for _organisation, person in chose):
        return {}
    found = Membership.objects.filter(
        organisation__in=[organisation for organisation, _person in chose], role__in=ACTING,
        person__in=[person for _organisation, person in chose if person],
    ).select_related("person")  # fmt: skip
    who = {chose.get((one.organisation_id, one.person_id)): one.person for one in found}
    return {side: who[side] for side in Side if side in who}


def contacts(shares: dict[Side, Person]) -> list[Contact]:
    """Whoever chose to share, for both sides; nobody before both did."""
    if len(shares) < len(Side):
        return []
    return [Contact(one.name, one.email, one.phone) for one in shares.values()]


def somebody_acts_for_both(one: Organisation, other: Organisation) -> bool:
    """Whether a person is owner or coordinator of both. One query."""
    acting_for = Membership.objects.filter(organisation__in=[one.pk, other.pk], role__in=ACTING)
    return acting_for.values("person").annotate(sides=Count("organisation")).filter(sides__gt=1).exists()


def acts_for_both(person: Person, introduction: Introduction) -> bool:
    """Whether this person is owner or coordinator of both sides of a talk. One query."""
    sides = [introduction.source_id, introduction.organisation_id]
    return Membership.objects.filter(organisation__in=sides, role__in=ACTING, person=person).count() > 1


def left_on(introduction: Introduction) -> int | None:
    """How many people still fit on the proposed part of the day. One query."""
    if introduction.day is None or introduction.part is None:
        return None
    taken = Introduction.objects.taking_places(introduction.opening, introduction.day, introduction.part)
    return max(introduction.opening.people_max - taken, 0)


def response_medians(organisations: Iterable[int]) -> dict[int, int]:
    """Working days until the first reaction, by organisation that was asked: half of its reactions came sooner. Only
    answers count, a no too; two queries."""
    chosen, waited = list(organisations), defaultdict(list)
    as_source = Introduction.objects.answered_by_source(chosen).values_list("source_id", "started_at", "answered_at")
    as_organisation = Introduction.objects.answered_by_organisation(chosen).values_list(
        "organisation_id", "started_at", "answered_at"
    )
    for pk, asked, answered in (*as_source, *as_organisation):
        waited[pk].append(matching.working_days(timezone.localdate(asked), timezone.localdate(answered)))
    return {pk: round(median(days)) for pk, days in waited.items()}


@dataclass(frozen=True)
class Response:
    """How soon an organisation reacts: for its own people."""

    organisation: Organisation
    days: int


def my_responses(user: Any) -> list[Response]:
    """How soon the organisations react for which somebody speaks. Three queries."""
    mine = acting(user, sending=False)
    medians = response_medians(one.pk for one in mine)
    return [Response(one, medians[one.pk]) for one in mine if one.pk in medians]


def mine_of(user: Any) -> tuple[list[Opening], list[Offer]]:
    """Asks and offers of the organisations that somebody speaks for. Three queries."""
    organisations = [one.pk for one in acting(user, sending=False)]
    return (
        list(Opening.objects.of_organisations(organisations).with_facts().order_by("-made_at", "pk")),
        list(Offer.objects.of_organisations(organisations).with_facts().order_by("-made_at", "pk")),
    )


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What is kept of a person: the lines that she wrote, and where she chose to be reached."""
    as_source = Introduction.objects.filter(source_shared_by=person)
    as_organisation = Introduction.objects.filter(organisation_shared_by=person)
    return {
        "lines": list(Line.objects.filter(written_by=person).values("text", "at")),
        "shared": [
            *as_source.values("opening__title", "source_shares_at"),
            *as_organisation.values("opening__title", "organisation_shares_at"),
        ],
    }


def broken_promises(now: datetime) -> list[str]:
    """What must never be true of introductions."""
    places = dict(Opening.objects.values_list("pk", "people_max"))
    taken = Introduction.objects.places_taken(places, timezone.localdate(now))
    over = any(total > places[pk] for pk, _day, _part, total in taken)
    return ["sources: more people were agreed for a part of a day than an ask has places"] if over else []


# --- lists for staff: what is asked and offered and how talks go, never a word of a talk --------


Sheet = tuple[list[str], Iterator[list]]


def openings_sheet(found: Any) -> Sheet:
    """Asks as a table."""
    header = [
        _("Title"), _("Organisation"), _("Place"), _("From"), _("Until"), _("Least people"), _("Most people"), _("State"),
        _("On the site until"), _("Example"),
    ]  # fmt: skip
    rows = (
        [one.title, one.organisation, one.place, one.from_on, one.until_on, one.people_min, one.people_max,
         one.get_state_display(), one.ends_on, _yes_or_no(one.is_demo)]
        for one in found.select_related("organisation", "place").order_by("pk").iterator(500)
    )  # fmt: skip
    return header, rows


def offers_sheet(found: Any) -> Sheet:
    """Offers as a table."""
    header = [
        _("Title"), _("Organisation"), _("Who come"), _("Place"), _("From"), _("Until"), _("Least people"),
        _("Most people"), _("State"), _("On the site until"), _("Example"),
    ]  # fmt: skip
    rows = (
        [one.title, one.organisation, one.get_who_display(), one.place, one.from_on, one.until_on, one.people_from,
         one.people_to, one.get_state_display(), one.ends_on, _yes_or_no(one.is_demo)]
        for one in found.select_related("organisation", "place").order_by("pk").iterator(500)
    )  # fmt: skip
    return header, rows


def introductions_sheet(found: Any) -> Sheet:
    """Talks as a table: who with whom, and how far; never what was said, nor why it ended."""
    header = [
        _("Ask"), _("Company or school"), _("Organisation"), _("State"), _("Started on"), _("First answer on"),
        _("People"), _("Day"), _("Part of the day"), _("Ended on"), _("Example"),
    ]  # fmt: skip
    rows = (
        [one.opening, one.source, one.organisation, one.get_state_display(), _date(one.started_at),
         _date(one.answered_at), one.people, one.day, one.get_part_display(), _date(one.ended_at), _yes_or_no(one.is_demo)]
        for one in found.select_related("opening", "source", "organisation").order_by("pk").iterator(500)
    )  # fmt: skip
    return header, rows


def _date(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _yes_or_no(fact: bool) -> str:
    return _("Yes") if fact else _("No")
