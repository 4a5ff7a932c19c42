"""News, contributions and questions for the demo: invented, and marked as such."""

import uuid
from datetime import timedelta

from mmn_portal.core.demo import World

from . import actions
from .enums import NewsState
from .models import Contribution, NewsItem

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
