"""A small template of two sizes, and a design made of it: enough to tell every story of the studio."""

import io
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from campaigns import actions
from campaigns.models import Design, Swatch, Template, TemplateField
from tests.conftest import NOW

LETTERS, SUN, WHITE = "#22142d", "#ffd145", "#ffffff"


def drawing(width: float, height: float, *zones: str, ground: str = SUN, more: str = "") -> bytes:
    """Art as a designer hands it in: the page with its bleed, and a rectangle for each zone."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>{more}{"".join(zones)}</svg>'
    ).encode()


def zone(name: str, x: float, y: float, w: float, h: float) -> str:
    return f'<rect id="zone:{name}" x="{x}" y="{y}" width="{w}" height="{h}"/>'


# A4 with 3 mm bleed, so everything stands 3 mm further than on the trimmed page.
PAPER = drawing(
    216, 303, zone("kop", 18, 43, 180, 70), zone("tekst", 18, 120, 180, 40), zone("foto", 63, 163, 90, 60),
    zone("logo", 18, 15, 60, 20), zone("link", 165, 252, 36, 36),
)  # fmt: skip
SCREEN = drawing(
    1080, 1080, zone("kop", 80, 200, 920, 260), zone("tekst", 80, 480, 920, 160), zone("foto", 80, 660, 360, 340),
    zone("logo", 80, 60, 300, 100), zone("link", 800, 800, 200, 200),
)  # fmt: skip


def make_template(
    slug: str = "proef", *, paper: bytes = PAPER, screen: bytes = SCREEN, publish: bool = True
) -> Template:
    """A template with a heading, a text, a photo, a logo and a code."""
    template = actions.add_template(title_nl="Proef", slug=slug, by=None, now=NOW)
    version = template.versions.get()
    for place, (key, kind, extra) in enumerate(
        (
            ("kop", "text", {"longest": 50, "start": {"nl": "Help je mee?", "en": "Will you help?"}}),
            ("tekst", "text", {"longest": 90, "lines": 2, "start": {"nl": "Een voorbeeld."}, "must_change": True}),
            ("foto", "photo", {"is_required": False}),
            ("logo", "logo", {"is_required": False}),
            ("link", "link", {}),
        )
    ):
        TemplateField.objects.create(version=version, key=key, kind=kind, label_nl=key.title(), place=place, **extra)
    Swatch.objects.create(
        version=version, key="zon", name_nl="Zon", ground=SUN, ink=LETTERS, accent="#ff9451", plate=WHITE
    )
    Swatch.objects.create(
        version=version, key="wit", name_nl="Wit", ground=WHITE, ink=LETTERS, accent=SUN, plate="#eeeeee", place=200
    )
    for size, art in (("a4", paper), ("vierkant", screen)):
        actions.draw(version=version, size=size, drawing=art, by=None, now=NOW)
    if publish:
        actions.ship_template(template=template, now=NOW)
    template.refresh_from_db()
    return template


def make_design(organisation, by, *, now: datetime = NOW, template: Template | None = None, **texts: str) -> Design:
    """A design that is ready: its own words, and the example replaced."""
    template = template or Template.objects.filter(slug="proef").first() or make_template()
    design = actions.begin(template=template, organisation=organisation, language="nl", by=by, now=now)
    return actions.save(design=design, content=content(design, **texts), now=now)


def content(design: Design, **changes) -> actions.Content:
    """What is filled in, with changes to the texts or to anything else by its name."""
    texts = {"kop": "Help je mee?", "tekst": "We koken op woensdag voor de buurt."}
    texts |= {name: changes.pop(name) for name in tuple(changes) if name in texts}
    link = design.links.first()
    facts = {
        "title": design.title, "language": design.language, "swatch": design.swatch, "target": link.target if link else "",
    }  # fmt: skip
    return actions.Content(texts=texts, **facts | changes)


def photo(width: int = 2400, height: int = 1600, name: str = "buurt.jpg") -> SimpleUploadedFile:
    """Somebody before a wall, as a telephone would take it."""
    image = Image.new("RGB", (width, height), "#4a5577")
    ImageDraw.Draw(image).ellipse((width * 0.4, height * 0.2, width * 0.6, height * 0.6), fill="#e8b48a")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
