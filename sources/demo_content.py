"""For the demo: asks, offers and introductions in every state. All of it made up, and marked."""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Organisation

from . import actions
from .enums import UNDER_WAY, Demand, Part, Shape, Side, State, Support, Who
from .models import Introduction, Line, Offer, Opening, Outcome

# Weekday mornings and afternoons; Thursday and Friday afternoons; Saturdays.
WORKDAYS = sum((1 << day * 3) | (1 << day * 3 + 1) for day in range(5))
LATE = (1 << 10) | (1 << 13)
SATURDAY = (1 << 15) | (1 << 16)
# organisation, title, text, theme, shape, parts, least, most, age, guided, support
OPENINGS = (
    ("Buurthuis De Linde", "Samen de buurttuin opknappen", "Een middag met de handen in de aarde. We eten samen soep.", Theme.WELCOME, Shape.ONCE, WORKDAYS, 5, 20, 16, True, (Support.FOOD, Support.DUTCH)),
    ("Buurthuis De Linde", "Koken voor de straat", "Een keer per maand koken voor veertig buren.", Theme.VALUE, Shape.REGULAR, LATE, 2, 6, 18, True, (Support.DUTCH,)),
    ("Zorghuis Zonneweide", "Wandelen met bewoners", "Rustig een uur wandelen, met een rolstoel of arm in arm.", Theme.OLD, Shape.SHORT, WORKDAYS, 1, 12, 16, True, (Support.BUDDY,)),
    ("Stichting Groene Vingers", "Wilgen knotten", "Een zaterdag buiten. Gereedschap en uitleg zijn er.", "", Shape.SEASON, SATURDAY, 4, 30, 0, True, (Support.EXPENSES,)),
    ("Taalhuis Samenspraak", "Een vraagstuk: hoe bereiken we jonge ouders?", "Voor studenten die willen onderzoeken en proberen.", Theme.YOUNG, Shape.QUESTION, WORKDAYS, 2, 5, 18, False, (Support.HOME,)),
)  # fmt: skip
STATES = (
    (State.PROPOSED, 1), (State.TALKING, 6), (State.AGREED, 12), (State.DONE, 30), (State.DECLINED, 9), (State.LAPSED, 20),
    (State.CANCELLED, 15),
)  # fmt: skip


def load(world: World) -> None:
    """A company and a school meet organisations."""
    today = timezone.localdate(world.now)
    for facts in OPENINGS:
        _opening(facts, today=today, world=world)
    steen = _offer(
        "Bouwbedrijf Steen op Steen",
        "Vijftien collega's, een middag",
        Who.EMPLOYEES,
        10,
        15,
        18,
        LATE | WORKDAYS,
        today,
        world,
    )
    _offer(
        "Praktijkschool De Stap", "Klas 4 wil iets doen voor de buurt", Who.PUPILS, 6, 14, 15, WORKDAYS, today, world
    )
    sources = list(Organisation.objects.filter(is_demo=True, kind__in=["company", "school"]).order_by("pk"))
    openings = list(Opening.objects.order_by("pk"))
    for number, (state, days) in enumerate(STATES):
        source = steen.organisation if number < len(openings) else sources[number % len(sources)]
        _introduction(openings[number % len(openings)], steen, source, state, days, world)


def _opening(facts: tuple, *, today: date, world: World) -> None:
    name, title, text, theme, shape, parts, least, most, age, guided, support = facts
    organisation = Organisation.objects.select_related("place").get(name=name)
    Opening.objects.create(
        organisation=organisation, slug=f"voorbeeld-{Opening.objects.count() + 1}", title=title, text=f"{text} (Voorbeeld.)",
        theme=theme, shape=shape, parts=parts, from_on=today, until_on=today + timedelta(days=150), place=organisation.place,
        people_min=least, people_max=most, age_from=age, is_guided=guided, is_remote=Support.HOME in support,
        support=list(support), demands=[Demand.CLOTHES] if shape == Shape.SEASON else [], reward="Koffie, thee en iets lekkers", made_at=world.now, confirmed_on=today, ends_on=today + actions.STANDS, is_demo=True,
    )  # fmt: skip


def _offer(
    name: str, title: str, who: str, least: int, most: int, age: int, parts: int, today: date, world: World
) -> Offer:
    organisation = Organisation.objects.select_related("place").get(name=name)
    return Offer.objects.create(
        organisation=organisation, title=title, text="We willen samen iets doen dat ertoe doet. (Voorbeeld.)", who=who,
        shape=Shape.ONCE, parts=parts, from_on=today, until_on=today + timedelta(days=120), place=organisation.place,
        people_from=least, people_to=most, youngest=age, oldest=17 if who == Who.PUPILS else None, radius_km=120, themes=[Theme.WELCOME, Theme.YOUNG], hours_each=4,
        in_hours=True, brings_guide=who == Who.PUPILS, skills="Aanpakken en luisteren", wants_everybody=True, made_at=world.now, confirmed_on=today,
        ends_on=today + actions.STANDS, is_demo=True,
    )  # fmt: skip


def _introduction(opening: Opening, offer: Offer, source: Organisation, state: str, days: int, world: World) -> None:
    started = world.now - timedelta(days=days)
    is_agreed = state in {State.AGREED, State.DONE}
    day, part = _moment_of(opening, timezone.localdate(world.now) + timedelta(days=12 if state == State.AGREED else -9))
    ended_at = None if state in UNDER_WAY else min(started + timedelta(days=14), world.now)
    one = Introduction.objects.create(
        opening=opening, offer=offer if source == offer.organisation else None, organisation=opening.organisation,
        source=source, started_by=Side.SOURCE, state=state, started_at=started, is_demo=True,
        answered_at=None if state in {State.PROPOSED, State.LAPSED} else started + timedelta(days=1),
        people=min(12, opening.people_max) if is_agreed else None, day=day if is_agreed else None,
        part=part if is_agreed else None, agreed_at=started if is_agreed else None, ended_at=ended_at,
        because="De datum lukt ons niet." if state in {State.DECLINED, State.CANCELLED} else "",
    )  # fmt: skip
    _say(one, Side.SOURCE, "Mogen wij komen helpen? We zijn met een groep. (Voorbeeld.)", started, world)
    if one.answered_at:
        _say(
            one, Side.ORGANISATION, "Wat leuk. Vertel eens wat jullie graag doen. (Voorbeeld.)", one.answered_at, world
        )
    if state == State.DONE:
        Outcome.objects.create(introduction=one, asked_at=world.now - timedelta(days=7), came=11, new_faces=9, satisfied=5, satisfied_source=4,
                               again=True, source_answered_at=world.now - timedelta(days=5),
                               answered_at=world.now - timedelta(days=6))  # fmt: skip


def _moment_of(opening: Opening, near: date) -> tuple[date, int]:
    """A part of a day of an ask, on that day or just before."""
    bits = (day_part for days in range(7) for day_part in ((near - timedelta(days), part) for part in Part))
    return next((day, part) for day, part in bits if opening.parts >> (day.weekday() * 3 + part) & 1)


def _say(one: Introduction, side: str, text: str, at: datetime, world: World) -> None:
    Line.objects.create(introduction=one, side=side, text=text, at=at, key=uuid.UUID(int=world.chance.getrandbits(128)))
