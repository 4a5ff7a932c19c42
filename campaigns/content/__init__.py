"""The portal's own templates: made once, when the programme is loaded; after that staff keep them."""

from datetime import datetime

from django.db import transaction

from mmn_portal.core.shoulders import PAPER

from .. import actions, drawing
from ..models import Swatch, Template, TemplateField
from ..sizes import SIZES
from . import layouts, words

# A shade off the ink of people's hair: only words, never heads, take another colour with the set of colours.
LETTERS = "#22142d"
WHITE = "#ffffff"
# Key, name, ground, letters, accent, plate.
COLOURS = {
    "sun": ("zon", "Zon", "Sun", drawing.SUN, LETTERS, "#ff9451", WHITE),
    "orange": ("oranje", "Oranje", "Orange", drawing.ORANGE, LETTERS, "#ffd146", WHITE),
    "berry": ("bes", "Bes", "Berry", drawing.BERRY, LETTERS, "#ffd146", WHITE),
    "teal": ("zee", "Zee", "Sea", drawing.TEAL, LETTERS, "#ffd146", WHITE),
    "paper": ("papier", "Papier", "Paper", PAPER, LETTERS, "#ff9451", "#fff3c9"),
}


def load(now: datetime) -> None:
    """Every template that is not there yet, published."""
    known = set(Template.objects.values_list("slug", flat=True))
    for place, plan in enumerate(words.PLANS):
        if plan.slug not in known:
            add(plan, place, now)


@transaction.atomic
def add(plan: words.Plan, place: int, now: datetime) -> Template:
    template = actions.add_template(
        title_nl=plan.title[0], title_en=plan.title[1], summary_nl=plan.summary[0], summary_en=plan.summary[1],
        slug=plan.slug, place=(place + 1) * 10, by=None, now=now,
    )  # fmt: skip
    version = template.versions.get()
    version.checked_languages = list(words.CHECKED)
    version.save(update_fields=["checked_languages"])
    TemplateField.objects.bulk_create(
        TemplateField(
            version=version, key=one.key, kind=one.kind, label_nl=one.label[0], label_en=one.label[1], hint_nl=one.hint[0],
            hint_en=one.hint[1], start=_each(one.start), frame=_each(one.frame), longest=one.longest, lines=one.lines,
            is_required=one.is_required, must_change=one.must_change, place=(number + 1) * 10,
        )
        for number, one in enumerate(plan.asked)
    )  # fmt: skip
    # The one that it is drawn in comes first: the others take its place.
    order = [plan.tone, *(tone for tone in COLOURS if tone != plan.tone)]
    for number, tone in enumerate(order):
        key, name_nl, name_en, ground, ink, accent, plate = COLOURS[tone]
        Swatch.objects.create(
            version=version, key=key, name_nl=name_nl, name_en=name_en, ground=ground, ink=ink, accent=accent,
            plate=plate, place=(number + 1) * 10,
        )  # fmt: skip
    _key, _nl, _en, _ground, _ink, accent, plate = COLOURS[plan.tone]
    asked = {one.key for one in plan.asked}
    for size in SIZES.values():
        sketch = layouts.Sketch(size, plan.tone)
        plan.layout(sketch)
        sketch.zones = [zone for zone in sketch.zones if zone.split('"')[1].removeprefix("zone:") in asked]
        art = sketch.svg().replace(b"@accent", accent.encode()).replace(b"@plate", plate.encode())
        actions.draw(version=version, size=size.key, drawing=art, by=None, now=now, settings=plan.zones)
    actions.ship_template(template=template, now=now)
    return template


def _each(texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(words.SHIPPED, texts, strict=True)) if texts else {}
