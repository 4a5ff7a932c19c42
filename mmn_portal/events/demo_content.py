"""The two real kick-offs, and for the demo: sessions past and coming with people in every state."""

import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Place

from . import actions
from .enums import Door, EventKind, EventState, Format, QuestionKind
from .models import Block, Event, Programme, Registration

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
    "kick-off-maastricht": 9,
    "online-kick-off": 41,
    "kennis-welkom": 17,
}


def load(world: World) -> None:
    """Sessions with people: a roomy one, one almost full, one with a waiting list, one called off, one with its time to
    follow, one that was last week, and one that is about to begin, to try the door."""
    for facts in SESSIONS:
        event = _session(*facts, world=world)
        _fill(event, FILLED.get(event.slug, 6), world)
    _register_coordinator(world)
    _time_to_follow(world)
    _called_off(world)
    _last_week(world)
    _today(world)
    _study_day(world)
    _group_that_waits(world)
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
            attendees=[actions.Attendee(f"{FIRST_NAMES[number % 26]} {'Voorbeeld' if number < 26 else 'Proef'}", f"deelnemer{number}.{event.slug}@demo.test")],
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


# slug, title, title_en, hour, minutes, track, room, seats
STUDY_DAY = (
    ("studiedag-opening", "Opening: samen vooruit", "Opening: forward together", 10, 45, "", "Grote zaal", 80),
    ("studiedag-werven", "Mensen vinden die nog nooit meededen", "Finding people who never took part", 11, 60, "Vinden", "Zaal 1", 25),
    ("studiedag-houden", "Houden wie je hebt", "Keeping whom you have", 11, 60, "Houden", "Zaal 2", 25),
    ("studiedag-leiden", "Leidinggeven aan vrijwilligers", "Leading volunteers", 13, 60, "Houden", "Zaal 1", 25),
    ("studiedag-meten", "Laat zien wat het oplevert", "Show what it brings", 13, 60, "Vinden", "Zaal 2", 6),
)  # fmt: skip


def _study_day(world: World) -> None:
    """A day of sessions of which two at a time are on at once, one of them almost full."""
    days = 40
    day = timezone.localdate(world.now) + timedelta(days=days)
    programme = Programme.objects.create(
        slug="studiedag", title_nl="Studiedag vrijwillige inzet", title_en="Study day on volunteering",
        lead_nl="Kies zelf welke sessies je volgt.", lead_en="Choose yourself which sessions you follow.",
        starts_on=day, ends_on=day, is_public=True, is_demo=True,
    )  # fmt: skip
    for slug, title_nl, title_en, hour, minutes, track, room, seats in STUDY_DAY:
        event = _session(
            slug,
            EventKind.KNOWLEDGE,
            Theme.RECRUIT,
            title_nl,
            title_en,
            days,
            hour,
            1,
            "Amersfoort",
            seats,
            0,
            world=world,
        )
        event.programme, event.track, event.room = programme, track, room
        event.ends_at = event.starts_at + timedelta(minutes=minutes)
        event.save()
    for number, name in enumerate(("Voorbeeld van der Linden", "Voorbeeld Yıldız")):
        world.things[STUDY_DAY[number + 1][0]].speakers.create(
            name=name, role_nl="Trainer (voorbeeld)", role_en="Trainer (example)"
        )
    _fill(world.things["studiedag-meten"], 5, world)


def _group_that_waits(world: World) -> None:
    """The coordinator asked for three seats at a full session; one came free, and was offered to her."""
    event = world.things["kick-off-maastricht"]
    actions.register_colleagues(
        event=event, block=event.blocks.get(),
        attendees=[
            actions.Attendee("Coby Coördinator", "coordinator@demo.test"), actions.Attendee("Bram Voorbeeld", "bram.linde@demo.test"),
            actions.Attendee("Sanne zonder mail", access_needs="Rolstoelplek (voorbeeld)"),
        ],
        organisation=world.things["Buurthuis De Linde"], by=world.things["coordinator"].person, language="nl",
        key=uuid.UUID(int=world.chance.getrandbits(128)), now=world.now - timedelta(hours=30), minimum=2,
    )  # fmt: skip
    for registration in list(event.registrations.confirmed().order_by("pk")[:3]):
        actions.cancel(registration=registration, now=world.now - timedelta(hours=1))
    first = world.things["kick-off-utrecht"].questions.create(
        text_nl="Kom je met de auto?", text_en="Do you come by car?", kind=QuestionKind.YES_NO, place=1
    )
    world.things["kick-off-utrecht"].questions.create(
        text_nl="Hoeveel mensen kunnen er met je mee?", text_en="How many people can ride with you?", place=2,
        shown_if=first, shown_if_answer="ja",
    )  # fmt: skip


def _last_week(world: World) -> None:
    """It was last week: who came in is known, and some have their certificate."""
    event = _session(
        "kick-off-breda", EventKind.KICK_OFF, "", "Kick-off in Breda (vorige week)", "Kick-off in Breda (last week)",
        -7, 10, 3, "Breda", 40, 0, world=world,
    )  # fmt: skip
    event.material_nl = "- [De dia's van de ochtend](https://voorbeeld.example/dias) (voorbeeld)\n- Vragen en antwoorden: volgen volgende week."
    event.material_en = "- [The slides of the morning](https://voorbeeld.example/dias) (example)\n- Questions and answers: follow next week."
    event.save(update_fields=["material_nl", "material_en"])
    _fill(event, 27, world)
    _register_linde(event, world, now=event.starts_at - timedelta(days=2))
    people = list(event.registrations.confirmed().order_by("pk"))
    for minute, registration in enumerate(one for one in people if one.pk % 5):
        _let_in(registration, world, at=event.starts_at - timedelta(minutes=25 - minute))
    linde = event.registrations.attended().filter(organisation=world.things["Buurthuis De Linde"])
    actions.issue_certificates(registrations=linde.select_related("event"), now=event.ends_at + timedelta(hours=1))


def _today(world: World) -> None:
    """It begins in ten minutes: the door is open, in the hall and online."""
    event = _session(
        "kick-off-vandaag", EventKind.KICK_OFF, "", "Kick-off van vandaag (probeer de deur)",
        "Kick-off of today (try the door)", 0, 10, 3, "Amersfoort", 50, 20, world=world,
    )  # fmt: skip
    soon = timezone.localtime(world.now) + timedelta(minutes=12)
    starts = soon.replace(minute=soon.minute // 5 * 5, second=0, microsecond=0)
    event.starts_on, event.starts_at, event.ends_at = starts.date(), starts, starts + timedelta(hours=3)
    event.save(update_fields=["starts_on", "starts_at", "ends_at"])
    _fill(event, 36, world)
    _register_linde(event, world, now=world.now - timedelta(days=2))
    actions.register_colleagues(
        event=event, block=event.blocks.get(format=Format.ONLINE), organisation=None, by=world.things["staf"].person,
        attendees=[actions.Attendee("Olga Online", "olga.online@demo.test")], language="nl",
        key=uuid.UUID(int=world.chance.getrandbits(128)), now=world.now - timedelta(days=1),
    )  # fmt: skip
    early = event.registrations.confirmed().in_person().order_by("pk")[:9]
    for minute, registration in enumerate(early):
        _let_in(registration, world, at=world.now - timedelta(minutes=12 - minute))


def _register_linde(event: Event, world: World, *, now: datetime) -> None:
    """The people of De Linde, in the room."""
    actions.register_colleagues(
        event=event, block=event.blocks.get(format=Format.IN_PERSON), organisation=world.things["Buurthuis De Linde"],
        attendees=[
            actions.Attendee("Coby Coördinator", "coordinator@demo.test"),
            actions.Attendee("Eva Eigenaar", "eigenaar@demo.test"),
            actions.Attendee("Wim zonder mail"),
        ],
        by=world.things["coordinator"].person, language="nl", key=uuid.UUID(int=world.chance.getrandbits(128)), now=now,
    )  # fmt: skip


def _let_in(registration: Registration, world: World, *, at: datetime) -> None:
    key = uuid.UUID(int=world.chance.getrandbits(128))
    actions.check_in(registration=registration, key=key, how=Door.CODE, at=at, by=None, now=max(at, world.now))


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
