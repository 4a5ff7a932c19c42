"""The two real kick-offs, and for the demo: sessions past and coming with people in every state."""

import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Place

from . import actions
from .enums import EventKind, EventState, Format
from .models import Block, Event

KICK_OFFS = (
    {
        "slug": "kick-off-3-september-2020", "starts_on": date(2020, 9, 3),
        "title_nl": "Kick-off Mensen maken Nederland", "title_en": "Kick-off Mensen maken Nederland",
        "lead_nl": "De eerste bijeenkomst van het programma.", "lead_en": "The first session of the programme.",
        "text_nl": "Je hoort wat het Nationaal Jaar kan betekenen voor jouw organisatie. De tijd en de plaats volgen.",
        "text_en": "You hear what the National Year can mean for your organisation. Time and place follow.",
    },
    {
        "slug": "kick-off-8-september-2020", "starts_on": date(2020, 9, 8),
        "title_nl": "Online kick-off Mensen maken Nederland", "title_en": "Online kick-off Mensen maken Nederland",
        "lead_nl": "De tweede kick-off, online.", "lead_en": "The second kick-off, online.",
        "text_nl": "Dezelfde inhoud als op 3 september, nu online. De tijd volgt.",
        "text_en": "The same content as on 3 September, now online. The time follows.",
    },
)  # fmt: skip


def load_kick_offs(now: datetime) -> None:
    """Both kick-offs as far as they are known; what is not known is not invented."""
    for facts in KICK_OFFS:
        Event.objects.get_or_create(
            slug=facts["slug"], defaults={**facts, "kind": EventKind.KICK_OFF, "state": EventState.PUBLISHED}
        )


# slug, kind, theme, title, title_en, days from now, hour, hours, place, seats in person, seats online
SESSIONS = (
    ("kick-off-utrecht", EventKind.KICK_OFF, "", "Kick-off in Utrecht", "Kick-off in Utrecht", 16, 10, 3, "Utrecht", 60, 0),
    ("online-kick-off", EventKind.KICK_OFF, "", "Online kick-off", "Online kick-off", 21, 19, 2, "", 0, 200),
    ("kick-off-zwolle", EventKind.KICK_OFF, "", "Kick-off in Zwolle (bijna vol)", "Kick-off in Zwolle (almost full)", 24, 13, 3, "Zwolle", 12, 0),
    ("kick-off-maastricht", EventKind.KICK_OFF, "", "Kick-off in Maastricht (vol)", "Kick-off in Maastricht (full)", 30, 10, 3, "Maastricht", 8, 0),
    ("kennis-welkom", EventKind.KNOWLEDGE, Theme.WELCOME, "Zo voelt een nieuwe vrijwilliger zich welkom", "How a new volunteer feels welcome", 9, 15, 1, "", 0, 100),
    ("kennis-jongeren", EventKind.KNOWLEDGE, Theme.YOUNG, "Jongeren vragen: wat werkt?", "Asking young people: what works?", 35, 16, 2, "Groningen", 40, 60),
    ("training-gesprek", EventKind.TRAINING, Theme.RECRUIT, "Training: het gesprek met een nieuw gezicht", "Training: the conversation with a new face", 44, 9, 6, "Arnhem", 16, 0),
    ("buurtdag-linde", EventKind.CAMPAIGN, Theme.VALUE, "Open buurtdag bij De Linde", "Open neighbourhood day at De Linde", 52, 11, 5, "Utrecht", 120, 0),
    ("kick-off-rotterdam", EventKind.KICK_OFF, "", "Kick-off in Rotterdam (geweest)", "Kick-off in Rotterdam (past)", -20, 10, 3, "Rotterdam", 50, 0),
    ("kennis-taal", EventKind.KNOWLEDGE, Theme.LANGUAGE, "Schrijven dat iedereen begrijpt", "Writing that everyone understands", -6, 15, 1, "", 0, 80),
)  # fmt: skip
FIRST_NAMES = (
    "Aad", "Bea", "Cas", "Dewi", "Emre", "Fleur", "Gerrit", "Hana", "Imke", "Jamal", "Karin", "Lot", "Mo", "Noor",
    "Otto", "Pien", "Quin", "Rosa", "Siem", "Tess", "Umut", "Vera", "Wim", "Xandra", "Youssef", "Zoë",
)  # fmt: skip
FILLED = {
    "kick-off-utrecht": 23,
    "kick-off-zwolle": 10,
    "kick-off-maastricht": 11,
    "online-kick-off": 41,
    "kennis-welkom": 17,
}


def load(world: World) -> None:
    """Sessions with people: a roomy one, one almost full, one with a waiting list, one called off, one with its time to follow."""
    for facts in SESSIONS:
        event = _session(*facts, world=world)
        _fill(event, FILLED.get(event.slug, 6), world)
    _register_coordinator(world)
    _time_to_follow(world)
    _called_off(world)
    _proposed(world)


def _session(
    slug: str, kind: str, theme: str, title_nl: str, title_en: str, days: int, hour: int, hours: int, place: str,
    seats: int, online: int, *, world: World,
) -> Event:  # fmt: skip
    day = timezone.localdate(world.now) + timedelta(days=days)
    starts = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    event = Event.objects.create(
        slug=slug, kind=kind, theme=theme, title_nl=title_nl, title_en=title_en, starts_on=day, starts_at=starts,
        ends_at=starts + timedelta(hours=hours), state=EventState.PUBLISHED, is_demo=True,
        lead_nl="Ontmoet anderen die meedoen en ga naar huis met een plan.",
        lead_en="Meet others who take part, and go home with a plan.",
        text_nl="**Voorbeeld.** Deze bijeenkomst is verzonnen voor de demo.\n\n- Inloop met koffie\n- Wat het jaar voor jou kan doen\n- Aan de slag met je eigen plan",
        text_en="**Example.** This session is made up for the demo.\n\n- Coffee\n- What the year can do for you\n- Work on your own plan",
        venue="De Ontmoetingszaal" if place else "", address="Voorbeeldstraat 1" if place else "",
        place=Place.objects.named(place).order_by("province", "pk").first() if place else None,
        route_nl="Vijf minuten lopen van het station. Parkeren kan achter het gebouw." if place else "",
        route_en="Five minutes' walk from the station. You can park behind the building." if place else "",
        accessibility_nl="De zaal is gelijkvloers. Er is een ringleiding en een rolstoeltoilet." if place else "Er is ondertiteling.",
        accessibility_en="The room is on the ground floor. There is an induction loop and an accessible toilet." if place else "There are captions.",
        join_url="https://vergadering.example/mmn" if online else "",
        contact_name="Servicepunt NOV (voorbeeld)", contact_phone="030 000 00 00",
    )  # fmt: skip
    if seats:
        Block.objects.create(event=event, format=Format.IN_PERSON, capacity=seats, reserved=2 if seats > 50 else 0)
    if online:
        Block.objects.create(event=event, format=Format.ONLINE, capacity=online)
    world.things[slug] = event
    return event


def _fill(event: Event, people: int, world: World) -> None:
    """Register people some days before the session (or before now)."""
    block = event.blocks.order_by("pk").first()
    moment = min(world.now, event.starts_at) - timedelta(days=3)
    for number in range(people):
        actions.register_colleagues(
            event=event, block=block, organisation=None, by=world.things["staf"].person, language="nl",
            attendees=[actions.Attendee(f"{FIRST_NAMES[number % 26]} Voorbeeld", f"deelnemer{number}.{event.slug}@demo.test")],
            key=uuid.UUID(int=world.chance.getrandbits(128)), now=moment + timedelta(minutes=number),
        )  # fmt: skip


def _register_coordinator(world: World) -> None:
    actions.register_colleagues(
        event=world.things["kick-off-utrecht"], block=world.things["kick-off-utrecht"].blocks.get(),
        attendees=[
            actions.Attendee("Coby Coördinator", "coordinator@demo.test"),
            actions.Attendee("Eva Eigenaar", "eigenaar@demo.test"),
            actions.Attendee("Wim zonder mail"),
        ],
        organisation=world.things["Buurthuis De Linde"], by=world.things["coordinator"].person, language="nl",
        key=uuid.UUID(int=world.chance.getrandbits(128)), now=world.now - timedelta(days=2),
    )  # fmt: skip


def _time_to_follow(world: World) -> None:
    event = Event.objects.create(
        slug="landelijke-startdag", kind=EventKind.CAMPAIGN, title_nl="Landelijke startdag",
        title_en="National opening day", starts_on=timezone.localdate(world.now) + timedelta(days=75),
        lead_nl="Zet de dag alvast in je agenda.", lead_en="Save the date.", state=EventState.PUBLISHED, is_demo=True,
        text_nl="**Voorbeeld.** De tijd en de plaats volgen.", text_en="**Example.** Time and place follow.",
    )  # fmt: skip
    Block.objects.create(event=event, format=Format.IN_PERSON, capacity=300)


def _called_off(world: World) -> None:
    event = _session(
        "training-afgelast", EventKind.TRAINING, Theme.DIGITAL, "Training: de digitale prikbordmiddag",
        "Training: the digital notice board", 12, 14, 2, "Lelystad", 20, 0, world=world,
    )  # fmt: skip
    _fill(event, 4, world)
    actions.call_off(
        event=event, because_nl="De trainer is ziek.", because_en="The trainer is ill.", by=world.things["staf"],
        now=world.now - timedelta(days=1),
    )  # fmt: skip


# account, organisation, title, sentence, days from now, hour, place, seats
ACTIVITIES = (
    ("eigenaar", "Buurthuis De Linde", "Kijkje in de keuken", "Kook een middag mee en eet met de buurt.", 18, 13, "Utrecht", 12),
    ("eigenaar", "Buurthuis De Linde", "Wandeling met nieuwe gezichten", "Een uur door de wijk, met koffie na.", 27, 10, "Utrecht", None),
    ("ander", "Bibliotheek De Brug", "Proefmiddag voorlezen", "Lees een keer voor en ontdek of het bij je past.", 33, 14, "Zwolle", 10),
)  # fmt: skip


def _proposed(world: World) -> None:
    """The first activity of an organisation is published by staff, its second stands there at once; another's still waits."""
    for number, (account, organisation, title, lead, days, hour, place, seats) in enumerate(ACTIVITIES):
        day = timezone.localdate(world.now) + timedelta(days=days)
        starts = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
        activity = actions.Activity(
            title=title, lead=lead, text="**Voorbeeld.** Deze activiteit is verzonnen voor de demo.", starts_on=day,
            starts_at=starts, ends_at=starts + timedelta(hours=2), venue=organisation, address="Voorbeeldstraat 1",
            place=Place.objects.named(place).order_by("province", "pk").first(), seats=seats,
            contact_name="De coördinator (voorbeeld)", contact_phone="030 000 00 00",
            accessibility="De ingang is zonder drempel.",
        )  # fmt: skip
        event = actions.propose_event(
            organisation=world.things[organisation], activity=activity, by=world.things[account],
            now=world.now - timedelta(days=6 - number),
        )  # fmt: skip
        Event.objects.filter(pk=event.pk).update(is_demo=True)
        if number == 0:
            actions.publish(event=event, by=world.things["staf"], now=world.now - timedelta(days=5))
