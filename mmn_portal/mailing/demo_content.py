"""A few subscribers for the demo."""

from datetime import timedelta

from mmn_portal.core.demo import World
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.enums import DeliveryState
from mmn_portal.people.models import Person

from . import actions
from .enums import FIRST_TOPIC, NETWORK_TOPIC, BlockKind
from .models import Block, Click, Newsletter, Segment, Subscriber, Topic


def load(world: World) -> None:
    """Thirty addresses that asked for news; most confirmed it. And the people of some organisations: parts of the readers hold them."""
    topics = list(Topic.objects.order_by("place", "pk"))
    for number in range(30):
        email = f"lezer{number}@demo.test"
        asked = world.now - timedelta(days=world.chance.randint(1, 60))
        chosen = world.chance.sample(topics, world.chance.randint(1, 4))
        actions.subscribe(
            email=email, topics=chosen, language="en" if number % 9 == 0 else "nl", where="/nieuwsbrief/", now=asked,
            ask_by_mail=False,
        )  # fmt: skip
        if number % 6:
            actions.confirm(subscriber=Subscriber.objects.get(email=email), now=asked + timedelta(minutes=9))
    news = Topic.objects.filter(code__in=(FIRST_TOPIC, NETWORK_TOPIC))
    for email in Person.objects.filter(email__in=WITH_ACCOUNT).order_by("pk").values_list("email", flat=True):
        asked = world.now - timedelta(days=30)
        actions.subscribe(
            email=email, topics=list(news), language="nl", where="/nieuwsbrief/", now=asked, ask_by_mail=False
        )
        actions.confirm(subscriber=Subscriber.objects.get(email=email), now=asked + timedelta(minutes=9))


# People who sign in, each in another role.
WITH_ACCOUNT = tuple(
    f"{name}@demo.test" for name in ("eigenaar", "coordinator", "lid", "ander", "leider", "netwerk", "bron")
)
SENT = (
    (
        40, "Nieuws van de campagne", "News of the campaign",
        "Nieuw materiaal, en wat andere organisaties ermee doen.", "New material, and what others do with it.",
        "Er is **nieuw materiaal** voor je campagne. Je vindt posters, plaatjes voor sociale media en teksten die je zo overneemt.\n\n"
        "## Wat werkt?\n\n- Zeg wat iemand gaat doen, niet wat jij zoekt.\n- Laat mensen zien, geen logo's.\n- Noem een naam om te bellen.\n\n"
        "[Bekijk het materiaal](/campagne/)",
        "There is **new material** for your campaign: posters, pictures for social media and texts to take over.\n\n[See the material](/campagne/)",
    ),
    (
        12, "Dit komt eraan", "What comes next",
        "De volgende bijeenkomsten staan op een rij. Er is nog plek.", "The next sessions in a row. There are seats left.",
        "De volgende bijeenkomsten staan hieronder. Kom je met meer mensen? Meld ze dan samen aan.",
        "The next sessions are below. Coming with more people? Register them together.",
    ),
)  # fmt: skip


def load_letters(world: World) -> None:
    """Two newsletters that were sent, with their figures, and one in the making. Nothing is mailed."""
    for days, subject_nl, subject_en, first_nl, first_en, text_nl, text_en in SENT:
        at = world.now - timedelta(days=days)
        letter = Newsletter.objects.create(
            subject_nl=subject_nl,
            subject_en=subject_en,
            preheader_nl=first_nl,
            preheader_en=first_en,
            made_at=at,
            is_demo=True,
        )
        letter.topics.set(Topic.objects.filter(code__in=("algemeen", "campagne")))
        Block.objects.create(newsletter=letter, kind=BlockKind.TEXT, text_nl=text_nl, text_en=text_en)
        Block.objects.create(newsletter=letter, kind=BlockKind.ITEM, item="agenda:next", place=20)
        actions.schedule(newsletter=letter, at=None, by=None, now=at)
        actions.start(newsletter_id=letter.pk, now=at + actions.UNDO)
        letter.refresh_from_db()
        sent = list(letter.broadcast.deliveries.order_by("pk"))
        for number, one in enumerate(sent):
            state, moment = (DeliveryState.FAILED, None) if number == len(sent) - 1 else (DeliveryState.SENT, at)
            letter.broadcast.deliveries.filter(pk=one.pk).update(state=state, sent_at=moment)
        outbox.finish(pk=letter.broadcast_id, now=at + timedelta(minutes=5))
        for place, link in enumerate(letter.links.order_by("pk")[:4]):
            Click.objects.create(link=link, on=at.date(), number=9 - 2 * place)
    draft = Newsletter.objects.create(
        subject_nl="Vertel hoe het bij jullie ging", preheader_nl="Een verhaal van vijf minuten helpt een ander op weg.",
        made_at=world.now, is_demo=True,
    )  # fmt: skip
    draft.topics.set(Topic.objects.filter(code="algemeen"))
    Block.objects.create(
        newsletter=draft, kind=BlockKind.TEXT,
        text_nl="Wat lukte er, en wat niet? Andere organisaties leren van jouw verhaal. Het kost je vijf minuten.",
    )  # fmt: skip
    Block.objects.create(
        newsletter=draft, kind=BlockKind.BUTTON, label_nl="Vertel je verhaal", url="/doe-mee/", place=20
    )
    Segment.objects.create(
        name="Coördinatoren in Utrecht en Gelderland", made_at=world.now,
        conditions={
            "role": {"values": ["coordinator", "owner"], "is_not": False},
            "province": {"values": ["NL-UT", "NL-GE"], "is_not": False},
        },
    )  # fmt: skip
