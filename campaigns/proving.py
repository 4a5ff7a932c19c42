"""Whether a template may go live: every zone in its place, every colour readable, the longest words fit, the code scans."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from mmn_portal.core import rendering

from . import composing, preflight
from .enums import Colour, DesignLanguage, FieldKind
from .models import Swatch, TemplateField, TemplateFormat, TemplateVersion, Zone
from .preflight import STOP, Finding

SMALL_WIDTH = 540
CODE_DOTS = 110
ADDRESS = "https://mensenmakennederland.example/s/abcdefg"
# Ordinary Dutch, long words among it: what people write fills a zone sooner than a row of short words does.
LONG = (
    "Vrijwilligers maken onze buurtmaaltijden, wandelgroepen en taalcafés mogelijk. Kom samen met ons koken, "
    "wandelen of voorlezen: we hebben iedere week activiteiten waarbij je kunt meehelpen, ook voor een keertje. "
    "Onze vrijwilligerscoördinator vertelt je er graag meer over tijdens de kennismakingsbijeenkomst."
)


def prove(version: TemplateVersion) -> list[Finding]:
    """All that must be mended, nothing when the template is ready."""
    fields = {one.key: one for one in version.fields.all()}
    swatches = sorted(version.swatches.all(), key=lambda one: (one.place, one.pk or 0))
    formats = sorted(version.formats.all(), key=lambda one: one.place)
    if not (fields and swatches and formats):
        return [Finding(STOP, "", _("A template needs a size with art, a field and a set of colours."))]
    found = [*_headings(formats)]
    for made in formats:
        found += [*_zones(made, fields), *_colours(made, swatches)]
    # What stands outside the page cannot be drawn in any sensible way.
    if not found:
        for made in formats:
            found += _drawn(made, fields, swatches)
    return found


def _headings(formats: list[TemplateFormat]) -> Iterator[Finding]:
    for made in formats:
        if sum(zone.is_heading for zone in made.zones.all()) != 1:
            yield Finding(STOP, "", _("%s needs one zone that is the heading.") % made.get_size_display())


def _colours(made: TemplateFormat, swatches: list[Swatch]) -> Iterator[Finding]:
    """Other sets of colours replace those of the first: where none of them is in the art, choosing would change nothing."""
    first = swatches[0]
    if len(swatches) > 1 and not any(f'"{first.colour(role)}"' in made.art for role in Colour.values):
        words = _(
            "In the art of %(size)s is no colour of the first set, so other sets would change nothing. Draw it in those colours."
        )
        yield Finding(STOP, "", words % {"size": made.get_size_display()})


def _zones(made: TemplateFormat, fields: dict[str, TemplateField]) -> Iterator[Finding]:
    size, label = made.measures, made.get_size_display()
    zones = {zone.name: zone for zone in made.zones.all()}
    for key in fields.keys() - zones.keys():
        if fields[key].kind == FieldKind.TEXT or fields[key].is_required:
            yield Finding(STOP, key, _("%(size)s has no zone “%(zone)s”.") % {"size": label, "zone": key})
    for name, zone in zones.items():
        said = {"size": label, "zone": name}
        if name not in fields:
            yield Finding(STOP, name, _("On %(size)s the zone “%(zone)s” belongs to no field.") % said)
            continue
        if fields[name].kind != FieldKind.PHOTO and not _is_safe(zone, size):
            yield Finding(STOP, name, _("On %(size)s the zone “%(zone)s” stands too near to the edge.") % said)
        if fields[name].kind == FieldKind.LINK and min(zone.w, zone.h) < size.smallest_code:
            yield Finding(STOP, name, _("On %(size)s the QR code “%(zone)s” is too small to scan.") % said)


def _is_safe(zone: Zone, size: composing.Size) -> bool:
    edge = size.safe - 0.01
    return (
        zone.x >= edge and zone.y >= edge
        and zone.x + zone.w <= size.width - edge and zone.y + zone.h <= size.height - edge
    )  # fmt: skip


def _drawn(made: TemplateFormat, fields: dict[str, TemplateField], swatches: list[Swatch]) -> Iterator[Finding]:
    """Filled with the longest texts that may be typed, in each set of colours."""
    labels = {key: one.label_nl for key, one in fields.items()}
    texts = {key: longest(one) for key, one in fields.items() if one.kind == FieldKind.TEXT}
    sample = composing.Filled(
        title="–", author="–", language=DesignLanguage.NL, swatch=swatches[0], texts=texts, address=ADDRESS,
    )  # fmt: skip
    size = made.measures
    try:
        whole = composing.order(made, fields, sample, bleed=False)
        facts = rendering.facts(composing.TEMPLATE, whole.job, files=whole.files)
        yield from (one for one in preflight.of_words(facts, labels, texts, size) if one.stops)
        for swatch in swatches:
            coloured = replace(sample, swatch=swatch)
            job = composing.order(made, fields, coloured, bleed=False).job
            bare = small_png(made, composing.order(made, fields, coloured, bleed=False, words=False))
            for one in preflight.of_ground(bare, job, facts, labels, size):
                yield replace(one, words=f"{swatch.name_nl}: {one.words}")
        zone = code_zone(made, fields)
        if zone is not None:
            yield from preflight.of_code(code_png(made, whole, zone), ADDRESS, zone.name, size)
        yield from _spoken(made, fields, sample, labels)
        if size.is_print:
            cut = composing.order(made, fields, sample, bleed=True)
            rendering.render(composing.TEMPLATE, cut.job, to="pdf", files=cut.files)
    except rendering.RenderFailed:
        yield Finding(
            STOP, "", _("%s cannot be drawn: there is something in its art that we do not know.") % size.label
        )


def _spoken(
    made: TemplateFormat, fields: dict[str, TemplateField], sample: composing.Filled, labels: dict[str, str]
) -> Iterator[Finding]:
    """As it starts in each other language: the words fit, and its letters are there."""
    for language in DesignLanguage:
        texts = {key: one.begins(language) for key, one in fields.items() if one.kind == FieldKind.TEXT}
        whole = composing.order(made, fields, replace(sample, language=language, texts=texts), bleed=False)
        facts = rendering.facts(composing.TEMPLATE, whole.job, files=whole.files)
        for one in preflight.of_words(facts, labels, texts, made.measures):
            if one.stops:
                yield replace(one, words=f"{language.label}: {one.words}")
        families = composing.FONTS.get(language, composing.FONTS_OF_MOST)
        for key, text in texts.items():
            strange = preflight.missing_signs(text, families)
            if strange:
                said = {"language": language.label, "label": labels[key], "signs": " ".join(strange)}
                yield Finding(STOP, key, _("%(language)s: our letters do not have %(signs)s of “%(label)s”.") % said)


def small_png(made: TemplateFormat, ordered: composing.Order) -> bytes:
    """A size as it shows on a screen. Raises rendering.RenderFailed."""
    ppi = made.measures.ppi(SMALL_WIDTH)
    return rendering.render(composing.TEMPLATE, ordered.job, to="png", ppi=ppi, files=ordered.files)


def code_zone(made: TemplateFormat, fields: dict[str, TemplateField]) -> Zone | None:
    """Where the QR code stands, if there is one."""
    coded = {one.key for one in fields.values() if one.kind == FieldKind.LINK}
    return next((zone for zone in made.zones.all() if zone.name in coded), None)


def code_png(made: TemplateFormat, ordered: composing.Order, zone: Zone) -> bytes:
    """A size so big that its code is some hundred dots wide, as a phone before it sees it. Raises rendering.RenderFailed."""
    width = max(SMALL_WIDTH, round(CODE_DOTS * made.measures.width / zone.w))
    ppi = made.measures.ppi(width)
    return rendering.render(composing.TEMPLATE, ordered.job, to="png", ppi=ppi, files=ordered.files)


def longest(one: TemplateField) -> str:
    """As much Dutch as may be typed in a field."""
    choices = [str(choice) for of in one.choices.values() for choice in of] if one.choices else []
    if choices:
        return max(choices, key=len)
    return (LONG * 3)[: one.longest].strip()
