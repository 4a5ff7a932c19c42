"""News, contributions and questions for the demo: invented, and marked as such."""

import uuid
from datetime import timedelta

from django.utils.text import slugify

from mmn_portal.core.demo import World
from mmn_portal.people.enums import Dimension, Theme
from mmn_portal.people.models import Organisation

from . import actions
from .enums import NewsState, StoryState
from .models import Contribution, NewsItem, Signature, Story

NEWS = (
    (
        -3, "nieuw-materiaal", "Nieuw materiaal voor jouw campagne", "New material for your campaign",
        "De Week van het Vragen komt eraan. De posters en beelden liggen klaar.",
        "The Week of Asking is coming. The posters and pictures are ready.",
    ),
    (
        -12, "zo-vraag-je-iemand", "Zo vraag je iemand om mee te doen", "How to ask someone to join in",
        "De meeste mensen doen mee omdat iemand het vroeg. Drie tips van coördinatoren.",
        "Most people join in because somebody asked. Three tips from coordinators.",
    ),
    (
        5, "kijk-vooruit", "Vooruitblik op het voorjaar", "Looking ahead to spring",
        "Wat er in het voorjaar op de agenda staat.", "What stands on the agenda in spring.",
    ),
)  # fmt: skip
CONTRIBUTIONS = (
    (
        "Buurthuis De Linde", "Veel mensen in onze buurt willen best iets doen, maar niet elke week.",
        "We maken tien klussen van één uur. Je kiest zelf wanneer.", True,
    ),
    (
        "Bibliotheek De Brug", "Studenten zoeken een rustige plek én een reden om mensen te ontmoeten.",
        "We koppelen studenten aan mensen die Nederlands leren, op dinsdagavond.", True,
    ),
    (
        "Zorghuis Zonneweide", "Nieuwe vrijwilligers weten niet hoe een dag bij ons eruitziet.",
        "We houden een meeloopdag, elke eerste zaterdag van de maand.", True,
    ),
    ("", "Ik ben net met pensioen en ik kan goed koken.", "Ik wil een keer per maand voor de straat koken.", False),
)  # fmt: skip


def load(world: World) -> None:
    """News past and scheduled, contributions shown and waiting, a question in the inbox."""
    staff = world.things["staf"]
    for days, slug, title_nl, title_en, lead_nl, lead_en in NEWS:
        NewsItem.objects.create(
            slug=slug, title_nl=title_nl, title_en=title_en, lead_nl=lead_nl, lead_en=lead_en,
            text_nl=f"{lead_nl}\n\n_Dit is een voorbeeld._", text_en=f"{lead_en}\n\n_This is an example._",
            state=NewsState.PUBLISHED, publish_at=world.now + timedelta(days=days), is_demo=True,
        )  # fmt: skip
    for number, (organisation, chance, deed, shown) in enumerate(CONTRIBUTIONS):
        contribution = actions.contribute(
            name=f"Voorbeeld {number + 1}", email=f"bijdrage{number}@demo.test", organisation_name=organisation,
            organisation=None, person=None, chance=chance, deed=deed, may_publish=shown,
            consent_text="Je mag dit op de site laten zien.", language="nl", where="/doe-mee/", key=uuid.uuid4(),
            now=world.now - timedelta(days=10 - number),
        )  # fmt: skip
        if shown:
            actions.show_contribution(contribution=contribution, by=staff, now=world.now - timedelta(days=5 - number))
    Contribution.objects.filter(email__endswith="@demo.test").update(is_demo=True)
    actions.ask(
        name="Voorbeeld", email="vraag@demo.test", subject="Mogen wij het logo op onze bus zetten?",
        text="Onze stichting heeft een buurtbus. Mag het logo daarop?", language="nl", key=uuid.uuid4(),
        now=world.now - timedelta(hours=20),
    )  # fmt: skip


# organisation, theme, dimension, title, wanted, did, happened, tip, how it went with the desk
STORIES = (
    (
        "Bibliotheek De Brug", Theme.WELCOME, Dimension.ACCESSIBLE, "Eerst een keer meekijken",
        "Nieuwe mensen haakten af na het eerste gesprek. Ze wisten niet goed waar ze aan begonnen.",
        "We maakten van het gesprek een middag meelopen. Daarna vraagt een vaste vrijwilliger: wil je nog een keer?",
        "Van de acht mensen die meekeken, bleven er zes. Twee kozen een andere taak dan ze van tevoren dachten.",
        "Spreek voor het meelopen niets af. Vraag pas daarna wat iemand wil.", StoryState.PUBLISHED,
    ),
    (
        "Buurthuis De Linde", Theme.RECRUIT, Dimension.ATTRACTIVE, "Tien klussen van één uur",
        "Veel buren wilden wel iets doen, maar niet elke week.",
        "We knipten grote taken op in klussen van een uur. Ze hingen op kaartjes bij de ingang.",
        "Na een maand waren alle tien kaartjes weg. Drie mensen kwamen terug voor een nieuw kaartje.",
        "Schrijf op het kaartje wat er klaar is na dat uur.", StoryState.PUBLISHED,
    ),
    (
        "Zorghuis Zonneweide", Theme.YOUNG, Dimension.KNOWN, "Een filmpje door leerlingen",
        "Jongeren uit het dorp kenden ons huis niet.",
        "Leerlingen filmden een middag bij ons en zetten het zelf online.",
        "Er kwamen vijf berichten binnen. Eén leerling helpt nu op zaterdag. Dat was minder dan we hoopten.",
        "Zet bij het filmpje meteen een naam en een nummer.", StoryState.PUBLISHED,
    ),
    (
        "Taalhuis Samenspraak", Theme.LANGUAGE, Dimension.ACCESSIBLE, "Onze brief in gewone woorden",
        "Onze welkomstbrief was twee kanten lang.",
        "We lieten hem lezen door drie mensen die Nederlands leren. Wat zij niet begrepen, ging eruit.",
        "De brief is nu een halve kant. Mensen bellen niet meer om te vragen wat er staat.",
        "Vraag niet: begrijp je het? Vraag: wat ga je nu doen?", StoryState.OFFERED,
    ),
)  # fmt: skip


def load_stories(world: World) -> None:
    """Stories on the site, and one that waits for the desk."""
    for number, (name, theme, dimension, title, wanted, did, happened, tip, state) in enumerate(STORIES):
        organisation = Organisation.objects.get(name=name)
        told_at = world.now - timedelta(days=40 - 9 * number)
        decided_at = None if state == StoryState.OFFERED else told_at + timedelta(days=2)
        Story.objects.create(
            slug=slugify(title), title=title, wanted=wanted, did=did, happened=happened, tip=tip, theme=theme,
            dimension=dimension, organisation=organisation, offered_at=told_at, state=state, decided_at=decided_at,
            decided_by=world.things["staf"] if decided_at else None, key=uuid.uuid4(), is_demo=True,
        )  # fmt: skip


PROMISES = (
    ("AGORA", ""),
    ("Buurthuis De Linde", "Wij vragen dit jaar elke buur één keer."),
    ("Bibliotheek De Brug", "Iedereen mag eerst een keer meekijken."),
    ("Taalhuis Samenspraak", "Onze brieven zijn in gewone woorden."),
    ("Sportclub De Snelle Bal", ""),
    ("Ziekenhuis Het Ruime Raam", "Wie zich meldt, hoort binnen drie dagen iets."),
)


def load_signatures(world: World) -> None:
    """A wall of examples."""
    for number, (name, promise) in enumerate(PROMISES):
        Signature.objects.create(
            organisation=Organisation.objects.get(name=name), promise=promise, is_demo=True,
            signed_at=world.now - timedelta(days=60 - number * 7),
        )  # fmt: skip
