"""The three demo kits: made on the spot, so that no pictures lie in the repository."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import escape
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from mmn_portal.core.demo import World
from mmn_portal.core.shoulders import INK, PAPER
from mmn_portal.people.models import Organisation
from mmn_portal.programme.models import Phase

from .. import actions, drawing, queries
from ..enums import Channel, Licence, MaterialKind, MaterialLanguage, Parcel
from ..models import Design, Kit, Template
from . import sheets, texts
from .texts import Words

CREDIT = "Mensen maken Nederland"


@dataclass(frozen=True)
class KitPlan:
    """One kit: its words, its design, its place in the programme."""

    slug: str
    title: tuple[str, str]
    summary: tuple[str, str]
    description: tuple[str, str]
    phase: int
    days_ago: int
    design: Callable[[sheets.Format], sheets.Sheet]
    looks: tuple[str, str]
    says: str
    words: Words
    mark: Callable[[], str]
    mark_words: str


PLANS = (
    KitPlan(
        slug="campagne-basis",
        title=("Campagne-basis", "Campaign basics"),
        summary=(
            "De vaste onderdelen van de campagne: poster, beelden, logo en teksten. Begin hier.",
            "The fixed parts of the campaign: poster, pictures, logo and texts. Start here.",
        ),
        description=(
            "Met dit pakket maak je jouw eigen campagne herkenbaar als deel van Mensen maken Nederland.\n\n"
            "- Hang de **posters** op waar mensen langskomen. De invulposter heeft een wit vak voor jouw naam, dag en plek.\n"
            "- Gebruik de **beelden** op sociale media en in je nieuwsbrief.\n"
            "- Vul in de **teksten** in wat tussen vierkante haken staat.",
            "With this kit your own campaign is recognised as part of Mensen maken Nederland.\n\n"
            "- Put the **posters** up where people pass by. One has a white field for your name, day and place.\n"
            "- Use the **pictures** on social media and in your newsletter.\n"
            "- In the **texts**, fill in what stands between square brackets.",
        ),
        phase=1, days_ago=120, design=sheets.basis, says="Meer schouders, meer impact.",
        looks=(
            "Een menigte van getekende mensen, schouder aan schouder, op een oranje achtergrond",
            "A crowd of drawn people, shoulder to shoulder, on an orange ground",
        ),
        words=texts.BASIS, mark=lambda: drawing.logo(one="#f26a1b", other=drawing.DEEP_BERRY),
        mark_words="Mensen maken\nNederland",
    ),
    KitPlan(
        slug="week-van-het-vragen",
        title=("Week van het Vragen", "Week of Asking"),
        summary=(
            "Alles om een week lang mensen te vragen: doe je een keer mee?",
            "All you need to ask people for a whole week: will you join us once?",
        ),
        description=(
            "Wie gevraagd wordt, zegt vaker ja. In de Week van het Vragen stelt iedereen één vraag aan één ander.\n\n"
            "1. Kies je week en vul de data in de teksten in.\n2. Hang de posters op en plaats de beelden.\n"
            "3. Vraag zelf de eerste persoon.",
            "Who is asked says yes more often. In the Week of Asking everyone puts one question to one other.\n\n"
            "1. Choose your week and fill in the dates.\n2. Put up the posters and place the pictures.\n"
            "3. Ask the first person yourself.",
        ),
        phase=2, days_ago=21, design=sheets.vragen, says="Mag ik je iets vragen?",
        looks=(
            "Een getekende vrouw met een grote tekstballon, op een roze achtergrond",
            "A drawn woman with a large speech balloon, on a pink ground",
        ),
        words=texts.VRAGEN, mark=drawing.asking_mark, mark_words="Week van het\nVragen",
    ),
    KitPlan(
        slug="bedankt-vrijwilligers",
        title=("Bedankt, vrijwilligers", "Thank your volunteers"),
        summary=(
            "Zeg het groot: dank je wel. Voor de Dag van de Vrijwilliger, of zomaar.",
            "Say it big: thank you. For International Volunteer Day, or just because.",
        ),
        description=(
            "Een dank je wel kost weinig en doet veel. Met dit pakket zeg je het op de muur, online en op papier.\n\n"
            "Print de invulposter en laat iedereen er een naam op schrijven.",
            "A thank-you costs little and does much. With this kit you say it on the wall, online and on paper.\n\n"
            "Print the poster with the white field and let everybody write a name on it.",
        ),
        phase=3, days_ago=6, design=sheets.bedankt, says="Dank je wel.",
        looks=(
            "Een mozaïek van getekende portretten op gekleurde vlakken",
            "A mosaic of drawn portraits on coloured tiles",
        ),
        words=texts.BEDANKT, mark=drawing.thanking_mark, mark_words="Dank je wel,\nvrijwilligers",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One file of a kit, with what is told about it."""

    name: str
    content: bytes
    title: tuple[str, str]
    kind: str
    channel: str
    measure: str = ""
    alt: tuple[str, str] = ("", "")
    language: str = MaterialLanguage.NL


def load(world: World) -> None:
    """Three kits on show, with what the demo organisations took along from them."""
    phases = {phase.number: phase for phase in Phase.objects.all()}
    kits = [_make(plan, phases.get(plan.phase), world.now) for plan in PLANS]
    _improve(kits, world.now)
    _take_along(kits, world)
    _design(world)


def _design(world: World) -> None:
    """A poster that the community centre made, with what was scanned of it."""
    template = Template.objects.filter(slug="mensen-maken").first()
    if template is None:
        return
    house, now = world.things["Buurthuis De Linde"], world.now
    design = actions.begin(template=template, organisation=house, language="nl", by=None, now=now - timedelta(days=6))
    link = design.links.get()
    content = actions.Content(
        title="Poster bij de ingang", language="nl", swatch="zon", target=link.target,
        texts={"kop": "onze straat warmer.", "onder": "Kom woensdag koffie drinken."},
    )  # fmt: skip
    actions.save(design=design, content=content, now=now - timedelta(days=5))
    for days, times in ((4, 6), (3, 11), (1, 8)):
        for _time in range(times):
            actions.follow(link=link, now=now - timedelta(days=days))
    _campaign(design, world)


def _campaign(design: Design, world: World) -> None:
    """The community centre has a campaign of its own, with that poster on it."""
    now = world.now
    words = {
        "title": "Een warme straat", "goal": "Voor de zomer tien buren die op woensdag koffie schenken.",
        "starts_on": timezone.localdate(now) - timedelta(days=5), "ends_on": timezone.localdate(now) + timedelta(days=60),
        "text": "Iedere woensdag zetten we de deur open. **Kom langs**, blijf zitten, en help de week erna mee met schenken.",
    }  # fmt: skip
    campaign = actions.begin_campaign(organisation=design.organisation, by=None, now=now - timedelta(days=5), **words)
    designs = list(queries.whole(Design.objects.filter(pk=design.pk)))
    materials = list(Kit.objects.get(slug="campagne-basis").materials.in_order()[:3])
    actions.save_campaign(campaign=campaign, designs=designs, materials=materials, by=None, now=now - timedelta(days=5))
    actions.publish_campaign(campaign=campaign, by=None, now=now - timedelta(days=4))


def _make(plan: KitPlan, phase: Phase | None, now: datetime) -> Kit:
    made_at = now - timedelta(days=plan.days_ago)
    kit = actions.add_kit(
        slug=plan.slug, title_nl=plan.title[0], title_en=plan.title[1], summary_nl=plan.summary[0],
        summary_en=plan.summary[1], description_nl=plan.description[0], description_en=plan.description[1],
        phase=phase, is_demo=True, by=None, now=made_at,
    )  # fmt: skip
    for piece in pieces(plan, made_at):
        stem, _dot, _ending = piece.name.rpartition(".")
        actions.add_material(
            kit=kit, file_name=piece.name, upload=ContentFile(piece.content), slug=f"{plan.slug}-{stem}",
            title_nl=piece.title[0], title_en=piece.title[1], kind=piece.kind, channel=piece.channel,
            measure=piece.measure, alt_nl=piece.alt[0], alt_en=piece.alt[1], language=piece.language, phase=phase,
            credit=CREDIT, licence=Licence.CAMPAIGN, by=None, now=made_at,
        )  # fmt: skip
    return actions.publish_kit(kit=kit, by=None, now=made_at)


def _improve(kits: list[Kit], now: datetime) -> None:
    """What time does to material: a better banner since three days, a licence that ends soon, and one that has ended."""
    banner = kits[0].materials.get(slug="campagne-basis-banner")
    better = sheets.png(
        sheets.crowd(sheets.FORMATS["banner"], "Meer schouders,\nmeer impact.", "Jij ook?", seed="nieuw")
    )
    actions.add_version(
        material=banner, upload=ContentFile(better), by=None, now=now - timedelta(days=3),
        note_nl="Nieuwe mensen, en de tekst in twee regels.", note_en="New people, and the words on two lines.",
    )  # fmt: skip
    endings = (
        ("vorig-jaar", "Beeld van vorig jaar", "Picture of last year", -12),
        ("winter", "Winterbeeld", "Winter picture", 20),
    )
    for seed, title, english, days in endings:
        sheet = sheets.crowd(
            sheets.FORMATS["vierkant"], "Samen\nde winter\ndoor.", "Wie vraag jij mee?", tone="teal", seed=seed
        )
        actions.add_material(
            kit=kits[1], file_name=f"{seed}.png", upload=ContentFile(sheets.png(sheet)), slug=f"week-van-het-vragen-{seed}",
            title_nl=title, title_en=english, kind=MaterialKind.PICTURE, channel=Channel.SOCIAL,
            measure="1080 × 1080 pixels", licence=Licence.AGREED, licensed_until=(now + timedelta(days=days)).date(),
            alt_nl=f"{title}. Een menigte getekende mensen op een groene achtergrond. De tekst is: Samen de winter door.",
            alt_en=f"{english}. A crowd of drawn people on a green ground. The text is in Dutch: Samen de winter door.",
            credit=CREDIT, phase=kits[1].phase, by=None, now=now - timedelta(days=20),
        )  # fmt: skip


def _take_along(kits: list[Kit], world: World) -> None:
    organisations = list(Organisation.objects.filter(is_demo=True).order_by("pk")[:12])
    for place, organisation in enumerate(organisations):
        for kit in kits[: 1 + place % 3]:
            day = world.now - timedelta(days=world.chance.randint(4, 40), hours=world.chance.randint(1, 9))
            actions.record_kit(kit=kit, organisation=organisation, now=day)
    for _turn in range(25):
        kit = world.chance.choice(kits)
        material = world.chance.choice(list(kit.materials.with_files().in_order()))
        day = world.now - timedelta(days=world.chance.randint(0, 20))
        actions.record_materials(materials=[material], parcel=Parcel.MATERIAL, organisation=None, now=day)


# --- the files of a kit -----------------------------------------------------------------------


def pieces(plan: KitPlan, at: datetime) -> Iterator[Piece]:
    """Every file of a kit, in the order in which the page shows them."""
    yield from _posters(plan, at)
    yield from _screens(plan, at)
    yield from _logos(plan)
    yield from _papers(plan, at)


def _alt(plan: KitPlan, what: tuple[str, str]) -> tuple[str, str]:
    return (
        f"{what[0]}. {plan.looks[0]}. De tekst is: {plan.says}",
        f"{what[1]}. {plan.looks[1]}. The text is in Dutch: {plan.says}",
    )


def _posters(plan: KitPlan, at: datetime) -> Iterator[Piece]:
    for key in ("a3", "a4"):
        sheet = plan.design(sheets.FORMATS[key])
        title = (f"Poster {key.upper()}", f"Poster {key.upper()}")
        yield Piece(
            f"poster-{key}.pdf", sheets.pdf(sheet, at=at), title, MaterialKind.POSTER, Channel.PRINT, key.upper(),
            _alt(plan, title),
        )  # fmt: skip
    sheet = sheets.with_room(plan.design(sheets.ABOVE_ROOM), "Jullie naam, dag en plek:")
    title = ("Invulposter A4", "Poster A4 to fill in")
    alt = ("Poster A4 met een wit vak om in te vullen", "Poster A4 with a white field to fill in")
    yield Piece(
        "invulposter-a4.pdf", sheets.pdf(sheet, at=at), title, MaterialKind.POSTER, Channel.PRINT, "A4", _alt(plan, alt)
    )


SCREENS = (
    ("vierkant", "vierkant", ("Vierkant beeld", "Square picture"), MaterialKind.PICTURE, Channel.SOCIAL),
    (
        "verhaal",
        "verhaal",
        ("Staand beeld voor een verhaal", "Tall picture for a story"),
        MaterialKind.PICTURE,
        Channel.SOCIAL,
    ),
    (
        "link",
        "link",
        ("Liggend beeld bij een bericht", "Wide picture for a post"),
        MaterialKind.PICTURE,
        Channel.SOCIAL,
    ),
    ("banner", "banner", ("Banner voor je website", "Banner for your website"), MaterialKind.BANNER, Channel.WEB),
)


def _screens(plan: KitPlan, at: datetime) -> Iterator[Piece]:
    for key, name, title, kind, channel in SCREENS:
        size = sheets.FORMATS[key]
        yield Piece(
            f"{name}.png",
            sheets.png(plan.design(size)),
            title,
            kind,
            channel,
            f"{size.words} pixels",
            _alt(plan, title),
        )
    title = ("Dia voor een presentatie", "Slide for a presentation")
    sheet = plan.design(sheets.FORMATS["dia"])
    yield Piece(
        "dia.pdf",
        sheets.pdf(sheet, at=at),
        title,
        MaterialKind.SLIDE,
        Channel.MEETING,
        "1920 × 1080",
        _alt(plan, title),
    )


def _logos(plan: KitPlan) -> Iterator[Piece]:
    name = plan.mark_words.replace("\n", " ")
    alt = (f"Logo: {name}", f"Logo: {name}")
    for ending, title in (
        ("svg", ("Logo (elke maat)", "Logo (any size)")), ("png", ("Logo (doorzichtig)", "Logo (see-through)")),
    ):  # fmt: skip
        content = sheets.logo(plan.mark_words, plan.mark(), fill=INK, to=ending)
        yield Piece(f"logo-{ending}.{ending}", content, title, MaterialKind.LOGO, Channel.WEB, "", alt)
    content = sheets.logo(plan.mark_words, _on_dark(plan), fill=PAPER, to="svg")
    title = ("Logo voor een donkere achtergrond", "Logo for a dark ground")
    yield Piece("logo-licht.svg", content, title, MaterialKind.LOGO, Channel.WEB, "", alt)


def _on_dark(plan: KitPlan) -> str:
    return plan.mark() if plan.slug != "campagne-basis" else drawing.logo(one=drawing.ORANGE, other=PAPER)


def _papers(plan: KitPlan, at: datetime) -> Iterator[Piece]:
    words, kit = plan.words, plan.title[0]
    yield Piece(
        "persbericht.docx", _word(words.press, at), ("Persbericht", "Press release"), MaterialKind.TEXT, Channel.PRESS
    )
    yield Piece(
        "nieuwsbrief.docx", _word(words.newsletter, at), ("Tekst voor je nieuwsbrief", "Text for your newsletter"),
        MaterialKind.TEXT, Channel.MAIL,
    )  # fmt: skip
    posts = "\n\n".join(f"Bericht {place}\n{post}" for place, post in enumerate(words.posts, 1))
    intro = "Vul in wat tussen [vierkante haken] staat. Plaats er een beeld uit dit pakket bij, met de alt-tekst."
    yield Piece(
        "berichten.txt", f"Berichten voor sociale media: {kit}\n\n{intro}\n\n{posts}\n".encode(),
        ("Berichten voor sociale media", "Posts for social media"), MaterialKind.TEXT, Channel.SOCIAL,
    )  # fmt: skip
    yield Piece(
        "handtekening.html", _signature(words.signature).encode(), ("E-mailhandtekening", "E-mail signature"),
        MaterialKind.SIGNATURE, Channel.MAIL,
    )  # fmt: skip
    plain = f"[Jouw naam]\n[Jouw functie]\n[Naam organisatie]\n[telefoonnummer]\n\n{words.signature}\n"
    yield Piece(
        "handtekening-tekst.txt", plain.encode(), ("E-mailhandtekening als tekst", "E-mail signature as text"),
        MaterialKind.SIGNATURE, Channel.MAIL,
    )  # fmt: skip


def _word(parts: tuple[str, ...], at: datetime) -> bytes:
    """A Word document: a title, short parts as headings, the rest as paragraphs; in Dutch, so that it reads aloud well."""
    document = Document()
    plain: Any = document.styles["Normal"]
    plain.font.name, plain.font.size = "Arial", Pt(11)
    for level in ("Title", "Heading 2"):
        document.styles[level].font.color.rgb = RGBColor.from_string(INK[1:].upper())
        document.styles[level].font.name = "Arial"
    for language in document.styles.element.iter(qn("w:lang")):
        # What a screen reader goes by.
        language.set(qn("w:val"), "nl-NL")
    facts = document.core_properties
    facts.title, facts.author, facts.language, facts.comments = parts[0], CREDIT, "nl-NL", ""
    facts.created = facts.modified = at.replace(tzinfo=None)
    document.add_heading(parts[0], 0)
    for part in parts[1:]:
        if len(part) < 60 and not part.endswith("."):
            document.add_heading(part, 2)
        else:
            document.add_paragraph(part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _signature(words: str) -> str:
    ink, berry = INK, drawing.DEEP_BERRY
    return f"""<!doctype html>
<html lang="nl">
  <head><meta charset="utf-8"><title>E-mailhandtekening</title></head>
  <body>
    <table role="presentation" cellpadding="0" cellspacing="0" style="font-family:Arial,sans-serif;color:{ink}">
      <tr><td style="border-left:6px solid {berry};padding:4px 0 4px 14px">
        <p style="margin:0;font-size:16px"><strong>[Jouw naam]</strong></p>
        <p style="margin:2px 0 0;font-size:14px">[Jouw functie], [Naam organisatie]</p>
        <p style="margin:2px 0 10px;font-size:14px">[telefoonnummer]</p>
        <p style="margin:0;font-size:14px;color:{berry}"><strong>{escape(words)}</strong></p>
      </td></tr>
    </table>
  </body>
</html>
"""
