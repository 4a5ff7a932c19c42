"""Campaign weeks for the demo: three national ones and one of a region, with activities, posters and stories. Marked as examples."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.events import actions as events
from mmn_portal.events.enums import EventKind, EventState, Format
from mmn_portal.events.models import Block, Event
from mmn_portal.outbox.address import Address
from mmn_portal.people.enums import Dimension, Theme
from mmn_portal.people.models import Organisation
from mmn_portal.programme.enums import StoryState
from mmn_portal.programme.models import Story

from .. import actions, queries
from ..enums import Answer
from ..models import Design, Kit, Template, Week, WeekCards, WeekKit


@dataclass(frozen=True)
class Plan:
    """A week to make: ``days`` from now its Monday is looked for."""

    slug: str
    title: tuple[str, str]
    summary: tuple[str, str]
    description: tuple[str, str]
    theme: str
    days: int
    is_national: bool = True
    kits: tuple[str, ...] = ()
    cards: tuple[str, str] = ("", "")


ASKING = (
    """## Waar word jij blij van?
Vertel het eerst van jezelf. Vraag het dan aan de ander, en vraag één keer door.

## Wanneer hielp iemand jou?
Groot of klein, lang geleden of gisteren. Wat deed diegene precies?

## Wat kun jij goed, zonder dat je het merkt?
Luisteren, organiseren, koken, iets maken, iemand op zijn gemak stellen.

## Waar zou je bij willen horen?
Een plek in de buurt, een club, een groep mensen. Wat houdt je nog tegen?

## Hoeveel tijd heb je, eerlijk?
Een uur per maand is ook iets. Eén keer meekijken mag ook.

## Wie zou jij willen vragen?
Denk aan iemand die nog nooit gevraagd is. Wat zou je haar of hem zeggen?
""",
    """## What makes you happy?
Tell it of yourself first. Then ask the other, and ask on once.

## When did somebody help you?
Big or small, long ago or yesterday. What exactly did they do?

## What are you good at without noticing?
Listening, organising, cooking, making something, putting somebody at ease.

## Where would you like to belong?
A place in the neighbourhood, a club, a group of people. What still holds you back?

## How much time do you have, honestly?
An hour a month is something too. Coming to look once is fine.

## Whom would you like to ask?
Think of somebody who was never asked. What would you say to her or him?
""",
)
PLANS = (
    Plan(
        "week-van-het-vragen", ("Week van het Vragen", "Week of Asking"),
        (
            "Wie gevraagd wordt, zegt vaker ja. Deze week stelt iedereen één vraag aan één ander.",
            "Who is asked says yes more often. This week everyone puts one question to one other.",
        ),
        (
            "De meeste mensen doen mee omdat iemand het hun vroeg. En de meeste mensen zijn nog nooit gevraagd.\n\n"
            "Zo doe je mee:\n\n1. Kies één persoon.\n2. Vraag niet ‘wil je vrijwilliger worden?’, maar ‘ga je zaterdag een keer mee?’\n"
            "3. Drink daarna samen koffie.",
            "Most people join in because somebody asked them. And most people were never asked.\n\n"
            "This is how you take part:\n\n1. Choose one person.\n2. Do not ask ‘will you be a volunteer?’ but ‘will you come along on Saturday?’\n"
            "3. Have a coffee together afterwards.",
        ),
        # After the kick-offs of the demo, so that these stay on the first page of the agenda.
        Theme.RECRUIT, 22, kits=("week-van-het-vragen", "campagne-basis"), cards=ASKING,
    ),
    Plan(
        "meeloopweek", ("Meeloopweek", "Walk-along week"),
        (
            "Een week lang kun je overal een keer meelopen. Zonder afspraak voor daarna.",
            "For a week you can walk along everywhere. Without a promise for afterwards.",
        ),
        (
            "Kijken is de beste kennismaking. Zet je deur open, en laat iemand een middag meelopen.",
            "Seeing is the best way to get to know something. Open your door, and let somebody walk along for an afternoon.",
        ),
        Theme.WELCOME, 72, kits=("campagne-basis",),
        cards=(
            "## Wat viel je op vandaag?\nLaat de ander eerst vertellen.\n\n## Wat zou jij anders doen?\nEen vers oog ziet meer.\n",
            "## What did you notice today?\nLet the other tell first.\n\n## What would you do differently?\nFresh eyes see more.\n",
        ),
    ),
    Plan(
        "week-van-het-bedanken", ("Week van het Bedanken", "Week of Thanks"),
        (
            "Zeg het hardop tegen de mensen die er altijd zijn: dank je wel.",
            "Say it out loud to the people who are always there: thank you.",
        ),
        (
            "Een kaart, een taart, een naam op de muur. Wat doet jouw organisatie?",
            "A card, a cake, a name on the wall. What does your organisation do?",
        ),
        Theme.VALUE, 170, kits=("bedankt-vrijwilligers",),
    ),
    Plan(
        "open-deurenweek-oost", ("Open-deurenweek Oost", "Open doors week East"),
        (
            "In Overijssel en Gelderland stonden een week lang de deuren open.",
            "In Overijssel and Gelderland doors stood open for a week.",
        ),
        ("", ""), Theme.WELCOME, -40, is_national=False,
    ),
)  # fmt: skip
# week, slug, organisation, title, title_en, day of the week, hour, seats, how many come, online
ACTIVITIES = (
    (0, "koffie-met-een-vraag", "Buurthuis De Linde", "Koffie met één vraag", "Coffee with one question", 0, 10, 20, 7, False),
    (0, "vraag-het-een-lezer", "Bibliotheek De Brug", "Vraag het een lezer", "Ask a reader", 1, 14, 15, 4, False),
    (0, "hoe-vraag-je-iemand", "Maatjesproject Naast Elkaar", "Hoe vraag je iemand? (online)", "How do you ask somebody? (online)", 1, 19, 60, 3, True),
    (0, "doorvragen-in-het-zorghuis", "Zorghuis Zonneweide", "Doorvragen in het zorghuis", "Asking on at the care home", 2, 13, 12, 2, False),
    (0, "taalcafe-vraag-maar-raak", "Taalhuis Samenspraak", "Taalcafé: vraag maar raak", "Language café: ask away", 3, 19, 25, 0, False),
    (0, "langs-de-lijn", "Sportclub De Snelle Bal", "Langs de lijn: vraag een ouder", "On the touchline: ask a parent", 5, 9, None, 0, False),
    (0, "oogsten-en-kennismaken", "Voedseltuin De Volle Korf", "Oogsten en kennismaken", "Harvest and get acquainted", 5, 11, 16, 5, False),
    (1, "meelopen-in-het-museum", "Museum Het Oude Gemaal", "Een middag meelopen in het museum", "An afternoon along at the museum", 2, 13, 6, 1, False),
    (1, "meelopen-in-het-ziekenhuis", "Ziekenhuis Het Ruime Raam", "Meelopen met de gastvrouwen", "Along with the hosts", 3, 9, 8, 0, False),
    (3, "open-repair-cafe", "Repair Café Nog Een Keer", "Open deur bij het Repair Café", "Open door at the Repair Café", 5, 10, 20, 6, False),
    (3, "open-tuin-wageningen", "Stichting Groene Vingers", "Open tuin", "Open garden", 6, 11, None, 0, False),
)  # fmt: skip
# organisation, template, name, texts
POSTERS = (
    ("Buurthuis De Linde", "mensen-maken", "Onze straat warmer", {"kop": "onze straat warmer.", "onder": "Mag ik je iets vragen?"}),
    (
        "Bibliotheek De Brug", "activiteit", "Vraag het een lezer",
        {"kop": "Vraag het een lezer", "waar": "Bibliotheek De Brug, Zwolle", "onder": "Kom langs. Koffie staat klaar."},
    ),
)  # fmt: skip
# organisation, title, wanted, did, happened, tip
STORIES = (
    (
        "Sportclub De Snelle Bal", "“Ik zei ja omdat hij mijn naam wist”",
        "Ik stond elke zaterdag langs de lijn. Niemand had me ooit iets gevraagd.",
        "De trainer kwam naast me staan. Hij vroeg of ik één keer de ranja wilde schenken, omdat hij me al vaak had zien staan.",
        "Dat is nu twee jaar geleden. Ik regel de kantine, en ik ken alle kinderen bij naam.",
        "Kijk wie er al staat. Zeg eerst haar naam, en vraag dan iets kleins.",
    ),
    (
        "Voedseltuin De Volle Korf", "“Eerst kwam ik voor de sla”",
        "Ik wilde leren tuinieren, maar ik kende niemand in de buurt.",
        "Bij de kraam vroeg iemand: wil je zien waar die sla groeit? Ik liep mee de tuin in.",
        "Nu geef ik zelf water op dinsdag. Soms vraag ik een klant: loop je even mee?",
        "Vraag het op het moment dat iemand al nieuwsgierig is.",
    ),
)  # fmt: skip


def load(world: World) -> None:
    """Weeks around now, of which the first national one comes soon; what organisations do in it, hang up and tell."""
    weeks = [_week(plan, world.now) for plan in PLANS]
    for week, *facts in ACTIVITIES:
        _activity(weeks[week], *facts, world=world)
    for number, facts in enumerate(POSTERS):
        _poster(weeks[0], *facts, by=world.things["staf"], now=world.now - timedelta(days=3 - number))
    _opinion(world.things["coordinator"], world.now - timedelta(days=2))
    for number, facts in enumerate(STORIES):
        _story(weeks[0], *facts, by=world.things["staf"], now=world.now - timedelta(days=9 - number))
    Story.objects.filter(slug="tien-klussen-van-een-uur").update(moment=weeks[0])


def _opinion(by: Any, now: datetime) -> None:
    """A colleague looked at a poster by her link."""
    design = Design.objects.get(organisation__name=POSTERS[0][0], title=POSTERS[0][2])
    to = Address("kim@demo.test")
    asked = actions.ask_colleague(design=design, to=to, note="Begrijp je meteen wat we willen?", by=by, now=now)
    remark = "Ja! Alleen: hang hem niet te laag, dan is de code goed te scannen."
    actions.say(opinion=asked, answer=Answer.GOOD, remark=remark, said_by="Kim Voorbeeld", now=now + timedelta(hours=2))


def monday_near(now: datetime, days: int) -> date:
    """The first Monday from so many days on."""
    day = timezone.localdate(now) + timedelta(days=days)
    return day + timedelta(days=-day.weekday() % 7)


def _week(plan: Plan, now: datetime) -> Week:
    monday = monday_near(now, plan.days)
    week = Week.objects.create(
        slug=plan.slug, title_nl=plan.title[0], title_en=plan.title[1], summary_nl=plan.summary[0],
        summary_en=plan.summary[1], description_nl=plan.description[0], description_en=plan.description[1],
        theme=plan.theme, starts_on=monday, ends_on=monday + timedelta(days=6), is_national=plan.is_national, is_demo=True,
    )  # fmt: skip
    for place, kit in enumerate(plan.kits, 1):
        WeekKit.objects.create(moment=week, kit=Kit.objects.get(slug=kit), place=place)
    if plan.cards[0]:
        WeekCards.objects.create(moment=week, text_nl=plan.cards[0], text_en=plan.cards[1])
    actions.publish_week(week=week, by=None, now=now)
    return week


def _activity(
    week: Week, slug: str, host: str, title_nl: str, title_en: str, day: int, hour: int, seats: int | None, people: int,
    online: bool, *, world: World,
) -> None:  # fmt: skip
    organisation = Organisation.objects.select_related("place").get(name=host)
    starts_on = week.starts_on + timedelta(days=day)
    starts = datetime.combine(starts_on, time(hour), tzinfo=timezone.get_default_timezone())
    event = Event.objects.create(
        slug=slug, kind=EventKind.CAMPAIGN, theme=week.theme, title_nl=title_nl, title_en=title_en, starts_on=starts_on,
        starts_at=starts, ends_at=starts + timedelta(hours=2), state=EventState.PUBLISHED, is_demo=True, moment=week,
        host=organisation, lead_nl="Kom kijken, en neem iemand mee.", lead_en="Come and see, and bring somebody.",
        text_nl="**Voorbeeld.** Deze activiteit is verzonnen voor de demo.",
        text_en="**Example.** This activity is made up for the demo.", venue="" if online else host,
        address="" if online else "Voorbeeldstraat 1", place=None if online else organisation.place,
        join_url="https://vergadering.example/vragen" if online else "", contact_name="De coördinator (voorbeeld)",
        contact_phone="030 000 00 00",
    )  # fmt: skip
    if not seats:
        return
    block = Block.objects.create(event=event, format=Format.ONLINE if online else Format.IN_PERSON, capacity=seats)
    told_at = min(world.now, starts) - timedelta(days=2)
    for number in range(people):
        events.register_colleagues(
            event=event, block=block, organisation=None, by=world.things["staf"].person, language="nl",
            attendees=[events.Attendee(f"Voorbeeld {number + 1}", f"vraag{number}.{slug}@demo.test")],
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"{slug}-{number}"), now=told_at + timedelta(minutes=number),
        )  # fmt: skip


def _poster(
    week: Week, name: str, template: str, title: str, texts: dict[str, str], *, by: object, now: datetime
) -> None:
    organisation = Organisation.objects.get(name=name)
    design = actions.begin(
        template=Template.objects.select_related("current").get(slug=template), organisation=organisation, language="nl",
        by=by, now=now,
    )  # fmt: skip
    when = {"wanneer": f"dinsdag {week.starts_on + timedelta(days=1):%-d-%-m}, 14.00 uur"} if "waar" in texts else {}
    content = actions.Content(
        title=title, language="nl", swatch=design.swatch, texts=texts | when, target=actions.home_of(organisation)
    )
    actions.save(design=design, content=content, now=now)
    whole = queries.whole(Design.objects.all()).get(pk=design.pk)
    actions.show_poster(design=whole, moment=week, by=by, now=now)


def _story(
    week: Week, name: str, title: str, wanted: str, did: str, happened: str, tip: str, *, by: object, now: datetime
) -> None:
    Story.objects.create(
        slug=f"{week.slug}-{Organisation.objects.get(name=name).slug}", title=title, wanted=wanted, did=did,
        happened=happened, tip=tip, theme=week.theme, dimension=Dimension.KNOWN, moment=week,
        organisation=Organisation.objects.get(name=name), offered_at=now - timedelta(days=2), decided_at=now, decided_by=by,
        state=StoryState.PUBLISHED, key=uuid.uuid4(), is_demo=True,
    )  # fmt: skip
