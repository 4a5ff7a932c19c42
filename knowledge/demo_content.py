"""For the demo: a library to read in, a week that is over and one that comes. Marked as examples."""

import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from mmn_portal.core.demo import World
from mmn_portal.core.rendering import render
from mmn_portal.core.uploads import generated_name
from mmn_portal.events import actions as events
from mmn_portal.events.enums import EventKind, EventState, Format
from mmn_portal.events.models import Block, Event, Speaker
from mmn_portal.people.enums import Dimension, Theme

from . import actions
from .enums import ArticleKind, ArticleState, WeekState
from .models import Article, Session, Week

ARTICLE, TOOL = ArticleKind.ARTICLE, ArticleKind.TOOL
# kind, slug, title, title_en, lead, lead_en, themes, dimension, days ago, text, text_en
ARTICLES = (
    (
        TOOL, "welkomstgesprek", "Gesprekskaart: het eerste gesprek", "Conversation card: the first talk",
        "Zes vragen voor het eerste gesprek met een nieuw gezicht. Op één bladzijde.",
        "Six questions for the first talk with a new face. On one page.",
        (Theme.WELCOME, Theme.RECRUIT), Dimension.ACCESSIBLE, 4,
        """Neem een half uur. Schenk koffie in. Vertel eerst iets over jezelf.

## De zes vragen

1. Waar word jij blij van?
2. Wat kun je goed, of wat wil je graag leren?
3. Wanneer heb je tijd, en hoeveel?
4. Wat heb je nodig om mee te kunnen doen?
5. Wil je eerst een keer meekijken?
6. Wie is jouw vaste persoon de eerste weken?

## Daarna

- Spreek een dag af. Schrijf die op.
- Stuur dezelfde week een bericht: leuk dat je er was.
- Vraag na drie weken: klopt het nog?""",
        """Take half an hour. Pour some coffee. First tell something about yourself.

## The six questions

1. What makes you happy?
2. What are you good at, or what would you like to learn?
3. When do you have time, and how much?
4. What do you need to be able to join in?
5. Would you like to come and look first?
6. Who is your own person in the first weeks?

## After that

- Agree on a day. Write it down.
- Send a message that same week: good that you were there.
- Ask after three weeks: does it still fit?""",
    ),
    (
        ARTICLE, "vragen-werkt", "Vragen werkt beter dan roepen", "Asking works better than calling out",
        "Een oproep bereikt iedereen een beetje. Een vraag bereikt één mens echt.",
        "A call reaches everyone a little. A question really reaches one person.",
        (Theme.RECRUIT, Theme.COMMUNICATION), Dimension.KNOWN, 9,
        """De meeste mensen die vrijwilliger werden, werden gevraagd. Door iemand die zij kenden. Toch beginnen veel organisaties met een poster of een bericht.

## Waarom een vraag werkt

Een vraag laat zien dat je iemand hebt gezien. Je noemt wat die persoon kan. Je zegt waarom je juist aan haar denkt. Dat is iets anders dan *wij zoeken mensen*.

## Zo doe je het

- **Maak het klein.** Vraag iets van een uur, op een dag die je noemt.
- **Zeg waarom jij dit vraagt.** Wat levert het jou op dat je hier werkt?
- **Laat nee toe.** Zeg erbij dat nee ook goed is. Dan durft iemand ja te zeggen.
- **Vraag vijf mensen.** Niet tien. Vijf vragen kun je ook opvolgen.

## Probeer het deze week

Laat elke vrijwilliger één naam opschrijven van iemand die nog nooit is gevraagd. Bespreek samen wie de vraag stelt.""",
        "",
    ),
    (
        TOOL, "klussen-knippen", "Werkblad: knip een taak in stukken", "Worksheet: cut a task into pieces",
        "Van een taak voor een jaar naar klussen van een uur. Met een voorbeeld.",
        "From a task for a year to jobs of an hour. With an example.",
        (Theme.RECRUIT, Theme.YOUNG), Dimension.ATTRACTIVE, 16,
        """Veel mensen willen iets doen, maar niet elke week. Met dit werkblad maak je van één grote taak een paar kleine klussen.

| De taak nu | De klussen straks | Hoe lang |
| --- | --- | --- |
| Tuin bijhouden | Heg knippen | een ochtend |
| | Bollen planten | twee uur |
| | Water geven in juli | een kwartier per dag |

## Stap voor stap

1. Schrijf alles op wat bij de taak hoort.
2. Zet een streep onder wat los kan.
3. Geef elke klus een naam, een dag en een eind.
4. Bedenk wie er op dat moment is om te helpen.""",
        "",
    ),
    (
        ARTICLE, "gewone-woorden", "Schrijf zoals je praat", "Write as you speak",
        "Een op de zes volwassenen leest niet makkelijk. Zo schrijf je voor iedereen.",
        "One in six adults does not read easily. This is how you write for everyone.",
        (Theme.LANGUAGE, Theme.COMMUNICATION), Dimension.ACCESSIBLE, 22,
        """Een tekst op taalniveau B1 begrijpt bijna iedereen. Het is geen kindertaal. Het is duidelijke taal.

## Vijf gewoontes

- Gebruik korte zinnen. Eén gedachte per zin.
- Zeg *je* en *wij*.
- Zeg wat iemand moet doen. *Bel Noor* is beter dan *u kunt contact opnemen*.
- Laat moeilijke woorden weg, of leg ze uit.
- Lees je tekst hardop. Loop je vast? Dan loopt een ander ook vast.

## Test het

Laat je tekst lezen aan iemand die hem niet kent. Vraag niet of het duidelijk is. Vraag: *wat ga je nu doen?*""",
        "",
    ),
    (
        ARTICLE, "samen-met-een-bedrijf", "Een groep van een bedrijf: zo wordt het leuk", "A group from a company: how to make it work",
        "Twintig collega's voor één middag. Wat laat je hen doen, en wat blijft er over?",
        "Twenty colleagues for one afternoon. What do they do, and what remains?",
        (Theme.COMPANIES, Theme.WELCOME), Dimension.KNOWN, 30,
        """Een groep van een bedrijf wil iets doen dat ertoe doet. En liefst samen. Dat vraagt voorbereiding van jullie allebei.

## Voor de dag

Spreek één persoon af bij het bedrijf en één bij jullie. Vraag hoeveel mensen er echt komen. Bedenk een klus die op die middag af kan.

## Op de dag

Begin met een verhaal van tien minuten: voor wie doen we dit? Zet bij elke vijf mensen iemand van jullie. Stop op tijd en eet iets samen.

## Na de dag

Stuur een foto en vertel wat er nu anders is. Vraag wie er nog een keer wil komen, alleen of met het gezin.""",
        "",
    ),
    (
        ARTICLE, "iedereen-welkom", "Welkom is iets wat je doet", "Welcome is something you do",
        "Bijna elke organisatie zegt dat iedereen welkom is. Hoe merkt iemand dat?",
        "Almost every organisation says that everyone is welcome. How does somebody notice?",
        (Theme.DIVERSITY, Theme.WELCOME), Dimension.ATTRACTIVE, 41,
        """Vraag aan je nieuwste vrijwilliger: wat was je eerste indruk? Het antwoord zegt meer dan een visiestuk.

## Kijk met andere ogen

- Wie staan er op jullie foto's?
- Hoe laat zijn jullie bijeenkomsten?
- Kom je met een rolstoel binnen?
- Wat doen jullie als iemand de eerste keer niet durft?

## Kies één ding

Je hoeft niet alles tegelijk te doen. Kies één obstakel en haal dat deze maand weg. Vertel het aan iedereen.""",
        "",
    ),
    (
        TOOL, "bedankwijzer", "Bedankwijzer: tien manieren", "Ten ways to say thank you",
        "Niet iedereen wil een bloemetje. Tien manieren om te laten merken dat je blij bent.",
        "Not everyone wants flowers. Ten ways to show that you are glad.",
        (Theme.VALUE,), Dimension.ATTRACTIVE, 55,
        """Vraag eerst: *waaraan merk jij dat we blij met je zijn?* Kies daarna.

1. Zeg precies wat iemand goed deed.
2. Vertel het aan een ander waar zij bij is.
3. Schrijf een kaart met één zin die alleen over haar gaat.
4. Vraag haar mening over iets wat ertoe doet.
5. Laat haar iets nieuws leren.
6. Geef een taak weg die zij al lang wilde.
7. Neem een keer haar dienst over.
8. Betaal de reis, zonder formulier.
9. Vier een jaar, ook als het een half jaar is.
10. Bel als zij er niet was.""",
        "",
    ),
    (
        ARTICLE, "jongeren-aan-het-roer", "Jongeren doen mee als ze mogen sturen", "Young people join in when they may steer",
        "Vraag niet wat jongeren voor jou kunnen doen. Vraag wat zij willen veranderen.",
        "Do not ask what young people can do for you. Ask what they want to change.",
        (Theme.YOUNG, Theme.SCHOOLS), Dimension.ATTRACTIVE, 70,
        """Jongeren hebben weinig tijd en veel ideeën. Ze komen als er iets gebeurt dat van hen is.

- Geef een klein budget en laat hen kiezen.
- Werk in korte ronden: zes weken, dan stoppen of doorgaan.
- Spreek af via het kanaal dat zij al gebruiken.
- Laat iemand van hun leeftijd de vraag stellen.

En: zeg eerlijk wat niet kan. Dat schept vertrouwen.""",
        "",
    ),
)  # fmt: skip

# title, title_en, day (0 is Monday), hour, minutes, track, seats, speaker, what she does, people
COMING = (
    ("Opening: wie is ons nieuwe gezicht?", "Opening: who is our new face?", 0, 10, 60, "Hoofdzaal", 500, "Noor", "dagvoorzitter", 8),
    ("Stap in de schoenen van een nieuweling", "Step into the shoes of a newcomer", 0, 13, 90, "Zaal A", 60, "Emre", "expeditieleider", 4),
    ("Taken knippen in een uur", "Cutting tasks in an hour", 0, 13, 60, "Zaal B", 80, "Lot", "coördinator van een buurthuis", 3),
    ("Vragen kun je leren", "Asking can be learnt", 1, 10, 60, "Zaal A", 100, "Jamal", "trainer", 6),
    ("Onze website door de ogen van een ander", "Our website through the eyes of someone else", 1, 10, 90, "Zaal B", 40, "Hana", "tekstschrijver", 2),
    ("Samen met een mbo: hoe begin je?", "Working with a vocational school: how to begin", 1, 15, 60, "Zaal A", 80, "Pien", "docent burgerschap", 2),
    ("Welkom in tien minuten", "Welcome in ten minutes", 2, 9, 45, "Zaal A", 120, "Otto", "gastheer van een museum", 7),
    ("De stem van nieuwe vrijwilligers", "The voice of new volunteers", 2, 13, 60, "Hoofdzaal", 300, "Dewi", "vrijwilliger sinds een jaar", 11),
    ("Wat zegt het onderzoek?", "What does research say?", 2, 15, 60, "Hoofdzaal", 300, "Vera", "onderzoeker", 8),
    ("Een bedrijf over de vloer", "A company comes to visit", 3, 10, 60, "Zaal A", 80, "Siem", "contactpersoon van een bedrijf", 2),
    ("Vergoeden zonder gedoe", "Paying expenses without fuss", 3, 10, 60, "Zaal B", 80, "Karin", "penningmeester", 3),
    ("Bestuur: wat mag er anders?", "Boards: what may change?", 3, 19, 90, "Hoofdzaal", 150, "Gerrit", "bestuurslid", 2),
    ("Nee zeggen mag: over grenzen", "Saying no is allowed", 4, 10, 60, "Zaal A", 80, "Tess", "vertrouwenspersoon", 2),
    ("Praktijkverhalen: wat mislukte en wat je ervan leert", "Stories: what failed, and what it taught us", 4, 13, 60, "Hoofdzaal", 300, "Imke", "redacteur", 5),
    ("Vrijwilligerscoördinatieondersteuningsspreekuur", "Office hours for coordinators", 4, 13, 60, "Zaal B", 20, "Wim", "adviseur", 20),
    ("Slot: wat doe jij maandag?", "Closing: what will you do on Monday?", 4, 15, 45, "Hoofdzaal", 500, "Noor", "dagvoorzitter", 6),
)  # fmt: skip
PAST = (
    ("Jongeren vragen jongeren", "Young people ask young people", 0, 10, 60, "Hoofdzaal", 200, "Youssef", "student", 10),
    ("Meelopen in plaats van solliciteren", "Joining in instead of applying", 0, 13, 60, "Zaal A", 80, "Rosa", "coördinator van een hospice", 5),
    ("Schrijven voor iedereen", "Writing for everyone", 1, 10, 60, "Zaal A", 100, "Hana", "tekstschrijver", 7),
    ("De kracht van een klein budget", "The power of a small budget", 1, 15, 60, "Zaal B", 60, "Umut", "jongerenwerker", 3),
    ("Wat bleef er over na een jaar?", "What was left after a year?", 2, 13, 60, "Hoofdzaal", 200, "Vera", "onderzoeker", 9),
    ("Vragenuur", "Question hour", 3, 19, 45, "Zaal A", 40, "Bea", "adviseur", 2),
)  # fmt: skip
SLIDES = Path(__file__).with_name("art") / "slides.typ"


def load(world: World) -> None:
    """Eight things to read or use, a week past with what it left behind, and a week to come."""
    for facts in ARTICLES:
        _article(*facts, world=world)
    today = timezone.localdate(world.now)
    monday = today - timedelta(days=today.weekday())
    past = _week(
        monday - timedelta(weeks=4), "kennisboostweek-jong", Theme.YOUNG, "Kennisboostweek: jong aan zet",
        "Knowledge-boost week: young people lead", world,
    )  # fmt: skip
    coming = _week(
        monday + timedelta(weeks=3), "kennisboostweek-nieuwe-gezichten", Theme.WELCOME,
        "Kennisboostweek: nieuwe gezichten", "Knowledge-boost week: new faces", world,
    )  # fmt: skip
    for facts in PAST:
        _session(past, *facts, world=world)
    for facts in COMING:
        _session(coming, *facts, world=world)
    _leave_behind(past)
    for week in (past, coming):
        actions.publish_week(week=week, by=world.things["staf"], now=world.now)
    _register_coordinator(coming, world)


def _article(
    kind: str, slug: str, title: str, title_en: str, lead: str, lead_en: str, themes: tuple, dimension: str, days: int,
    text: str, text_en: str, *, world: World,
) -> None:  # fmt: skip
    article = Article.objects.create(
        kind=kind, slug=slug, title_nl=title, title_en=title_en, lead_nl=lead, lead_en=lead_en, text_nl=text,
        text_en=text_en, dimension=dimension, state=ArticleState.PUBLISHED, is_demo=True,
        publish_at=world.now - timedelta(days=days),
    )  # fmt: skip
    actions.set_themes(article=article, themes=themes)


def _week(monday: date, slug: str, theme: str, title: str, title_en: str, world: World) -> Week:
    return Week.objects.create(
        slug=slug, theme=theme, title_nl=title, title_en=title_en, starts_on=monday, ends_on=monday + timedelta(days=4),
        lead_nl="Vijf dagen lang online sessies van een uur. Je kiest wat bij je past. Meedoen is gratis.",
        lead_en="Five days of online sessions of an hour. You choose what suits you. Taking part is free.",
        text_nl="Kijk welke sessies je wilt volgen en meld je per sessie aan. Kun je niet? Na de week staan de opnames op deze pagina.",
        text_en="See which sessions you would like and register for each. Cannot come? The recordings are on this page afterwards.",
        state=WeekState.DRAFT, is_demo=True,
    )  # fmt: skip


def _session(
    week: Week, title: str, title_en: str, day: int, hour: int, minutes: int, track: str, seats: int, speaker: str,
    role: str, people: int, *, world: World,
) -> None:  # fmt: skip
    on = week.starts_on + timedelta(days=day)
    starts = datetime.combine(on, time(hour), tzinfo=timezone.get_default_timezone())
    number = week.sessions.count() + 1
    event = Event.objects.create(
        slug=f"{week.slug}-{number}", kind=EventKind.KNOWLEDGE, theme=week.theme, title_nl=title, title_en=title_en,
        starts_on=on, starts_at=starts, ends_at=starts + timedelta(minutes=minutes), state=EventState.PUBLISHED,
        is_demo=True, lead_nl="Een online sessie van de Kennisboostweek.", lead_en="An online session of the week.",
        text_nl="**Voorbeeld.** Deze sessie is verzonnen voor de demo.", accessibility_nl="Er is ondertiteling.",
        text_en="**Example.** This session is made up for the demo.", accessibility_en="There are captions.",
        join_url="https://vergadering.example/kennisboost", contact_name="Servicepunt NOV (voorbeeld)",
    )  # fmt: skip
    Speaker.objects.create(event=event, name=f"{speaker} (voorbeeld)", role_nl=role)
    block = Block.objects.create(event=event, format=Format.ONLINE, capacity=seats)
    Session.objects.create(week=week, event=event, track=track)
    moment = min(world.now, starts) - timedelta(days=4)
    events.register_colleagues(
        event=event, block=block, organisation=None, by=world.things["staf"].person, language="nl",
        attendees=[
            events.Attendee(f"Deelnemer {each} Voorbeeld", f"kennis{each}.{event.slug}@demo.test")
            for each in range(people)
        ],
        key=uuid.UUID(int=world.chance.getrandbits(128)), now=moment,
    )  # fmt: skip


def _leave_behind(week: Week) -> None:
    """Everything but the last session left something; the first also slides."""
    sessions = list(week.sessions.select_related("event").order_by("event__starts_at"))
    for session in sessions[:-1]:
        session.recording_url = f"https://video.example/{session.event.slug}"
        session.summary_nl = (
            "- Wat we wilden weten\n- Wat mensen vertelden\n- Drie dingen om maandag te proberen\n\n_Voorbeeld._"
        )
        session.summary_en = (
            "- What we wanted to know\n- What people told\n- Three things to try on Monday\n\n_Example._"
        )
        session.save()
    first = sessions[0]
    job = {"title": first.event.title_nl, "line": "Voorbeeld: hier staan straks de dia's van deze sessie."}
    first.slides.save(generated_name("pdf"), ContentFile(render(SLIDES, job, to="pdf", at=first.event.starts_at)))


def _register_coordinator(week: Week, world: World) -> None:
    """The coordinator chose three sessions, two of them at the same time."""
    coordinator = world.things["coordinator"].person
    for number in (1, 2, 3):
        event = Event.objects.get(slug=f"{week.slug}-{number}")
        events.register_colleagues(
            event=event, block=event.blocks.get(), organisation=world.things["Buurthuis De Linde"], by=coordinator,
            attendees=[events.Attendee(coordinator.name, coordinator.email)], language="nl",
            key=uuid.UUID(int=world.chance.getrandbits(128)), now=world.now - timedelta(days=1),
        )  # fmt: skip
