"""What staff do with templates: make, draw, adjust, prove, publish, take out of use. A published version never changes."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from PIL import Image

from mmn_portal.core import actions as core
from mmn_portal.core import shoulders, uploads

from .. import composing, proving, zones
from ..enums import Colour, DesignLanguage, FieldKind, Stands, TemplateState
from ..models import Swatch, Template, TemplateField, TemplateFormat, TemplateVersion, Zone
from ..preflight import Finding
from ..sizes import SIZES

# What a zone most likely is, by its name; staff correct it on the page of the size.
POINTS_PER_MM = 72 / 25.4
HEADINGS = {"kop", "heading", "titel", "title", "zin"}


class Frozen(Exception):
    """A version that was published does not change; make a new one."""


class InTheMaking(Exception):
    """There is a new version in the making already."""


class NotGreen(Exception):
    """Something must be mended first; ``findings`` say what."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@transaction.atomic
def add_template(*, title_nl: str, slug: str, by: Any, now: datetime, **facts: Any) -> Template:
    """A template with a first version in the making."""
    template = Template.objects.create(title_nl=title_nl, slug=slug, made_at=now, **facts)
    TemplateVersion.objects.create(template=template, number=1, made_at=now)
    core.write_down(deed="campaigns.add_template", thing=slug, by=by, now=now)
    return template


@transaction.atomic
def new_version(*, template: Template, by: Any, now: datetime) -> TemplateVersion:
    """A copy of the current version, to be changed. Raises InTheMaking."""
    template = Template.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if template.versions.in_the_making().exists():
        raise InTheMaking
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    made = TemplateVersion.objects.create(template=template, number=last + 1, made_at=now)
    if template.current is not None:
        _copy(template.current, made)
    core.write_down(deed="campaigns.new_template_version", thing=template.slug, by=by, now=now, number=made.number)
    return made


def _copy(old: TemplateVersion, made: TemplateVersion) -> None:
    made.checked_languages = old.checked_languages
    made.save(update_fields=["checked_languages"])
    for model in (TemplateField, Swatch):
        for one in model.objects.filter(version=old).order_by("pk"):
            one.pk, one.version = None, made
            one.save(force_insert=True)
    for each in old.formats.order_by("pk"):
        zones_of = list(each.zones.order_by("pk"))
        copy = TemplateFormat.objects.create(version=made, size=each.size, art=each.art, place=each.place)
        for zone in zones_of:
            zone.pk, zone.format = None, copy
            zone.save(force_insert=True)


@transaction.atomic
def draw(
    *,
    version: TemplateVersion,
    size: str,
    drawing: bytes,
    by: Any,
    now: datetime,
    settings: dict[str, dict[str, Any]] | None = None,
) -> TemplateFormat:
    """The art of a size, with the zones that its designer drew. What was set for a zone of that name is kept.

    ``settings`` are columns of zones by their name, for who brings art and settings together.

    Raises Frozen, or uploads.Refused with a sentence about the drawing.
    """
    version = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    if version.is_frozen:
        raise Frozen
    art, drawn = zones.read(drawing, SIZES[size])
    made, _new = TemplateFormat.objects.update_or_create(
        version=version, size=size, defaults={"art": art, "place": list(SIZES).index(size)}
    )
    known = {zone.name: zone for zone in made.zones.all()}
    fields = {one.key: one for one in version.fields.all()}
    for number, one in enumerate(drawn):
        zone = known.pop(one.name, None) or _likely(made, one.name, fields, number)
        zone.x, zone.y, zone.w, zone.h = one.x, one.y, one.w, one.h
        for column, value in (settings or {}).get(one.name, {}).items():
            setattr(zone, column, value)
        zone.save()
    if drawn:
        made.zones.filter(name__in=known).delete()
    core.write_down(deed="campaigns.draw_template", thing=str(made), by=by, now=now, zones=[one.name for one in drawn])
    return made


def _likely(made: TemplateFormat, name: str, fields: dict[str, TemplateField], number: int) -> Zone:
    """A zone as its name tells, with letters that suit its size."""
    size = made.measures
    short = min(size.width, size.height) * (POINTS_PER_MM if size.is_print else 1)
    heads = name in HEADINGS
    # On a screen a letter of 20 pixels is the smallest that is read without effort; a mail banner is shown at half its size.
    least = short * 0.021 if size.is_print else max(short * 0.021, 22)
    smallest, comfortable, largest = (
        (short * 0.035, short * 0.06, short * 0.32) if heads else (least, least * 1.1, short * 0.07)
    )
    return Zone(
        format=made, name=name, is_heading=heads, order=0 if heads else (number + 1) * 10, weight=900 if heads else 600,
        smallest=round(smallest, 1), comfortable=round(comfortable, 1), largest=round(largest, 1), stands=Stands.TOP,
        colour=Colour.INK, on_plate=False,
    )  # fmt: skip


@transaction.atomic
def uncheck(*, version: TemplateVersion, languages: Iterable[str], by: Any, now: datetime) -> list[str]:
    """Texts in these languages changed, so nobody has checked them as they are now. Returns those that were checked."""
    version = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    gone = [code for code in version.checked_languages if code in set(languages)]
    if gone:
        version.checked_languages = [code for code in version.checked_languages if code not in gone]
        version.save(update_fields=["checked_languages"])
        core.write_down(deed="campaigns.uncheck_languages", thing=str(version), by=by, now=now, languages=gone)
    return gone


@transaction.atomic
def publish_template(*, template: Template, by: Any, now: datetime) -> TemplateVersion:
    """The version in the making goes live, frozen. Raises Frozen when there is none, NotGreen when something must be mended."""
    version = template.versions.in_the_making().select_for_update().first()
    if version is None:
        raise Frozen
    findings = proving.prove(version)
    if findings:
        raise NotGreen(findings)
    return _go_live(template, version, by=by, now=now)


@transaction.atomic
def ship_template(*, template: Template, now: datetime) -> TemplateVersion:
    """The first version of a template that comes with the portal; its suite has proven it, so a first start need not."""
    return _go_live(template, template.versions.in_the_making().get(), by=None, now=now)


def _go_live(template: Template, version: TemplateVersion, *, by: Any, now: datetime) -> TemplateVersion:
    version.published_at = now
    version.save(update_fields=["published_at"])
    template.current, template.state = version, TemplateState.LIVE
    template.save(update_fields=["current", "state"])
    core.write_down(deed="campaigns.publish_template", thing=template.slug, by=by, now=now, number=version.number)
    return version


def preview(made: TemplateFormat) -> Any:
    """The picture of a size as a file; drawn when it is first asked for. Raises rendering.RenderFailed."""
    if not made.preview:
        made.preview.save(uploads.generated_name("webp"), ContentFile(sample(made)), save=False)
        made.save(update_fields=["preview"])
    return made.preview


def as_it_starts(made: TemplateFormat, language: str = DesignLanguage.NL) -> composing.Filled:
    """What a size holds before anybody filled in anything: the texts that it starts from, our mark, and an example of a code."""
    fields = {one.key: one for one in made.version.fields.all()}
    first = min(made.version.swatches.all(), key=lambda one: (one.place, one.pk or 0))
    mark = composing.Placed(content=str(shoulders.mark()).encode(), ending="svg", alt="Mensen maken Nederland")
    return composing.Filled(
        title=made.version.template.title_nl, author="Mensen maken Nederland", language=language, swatch=first,
        texts={key: one.begins(language) for key, one in fields.items() if one.kind == FieldKind.TEXT},
        pictures={composing.first_logo(fields.values()): mark}, address=proving.ADDRESS,
    )  # fmt: skip


def sample(made: TemplateFormat, language: str = DesignLanguage.NL) -> bytes:
    """A size with the texts that it starts from, as a WebP picture. Raises rendering.RenderFailed."""
    fields = {one.key: one for one in made.version.fields.all()}
    ordered = composing.order(made, fields, as_it_starts(made, language), bleed=False)
    with Image.open(BytesIO(proving.small_png(made, ordered))) as image:
        out = BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


@transaction.atomic
def retire_template(*, template: Template, by: Any, now: datetime) -> Template:
    """Not offered any more; designs that were made with it stay."""
    template.state = TemplateState.RETIRED
    template.save(update_fields=["state"])
    core.write_down(deed="campaigns.retire_template", thing=template.slug, by=by, now=now)
    return template


@transaction.atomic
def offer_again(*, template: Template, by: Any, now: datetime) -> Template:
    """A retired template is offered once more. Raises Frozen when it never had a version."""
    if template.current is None:
        raise Frozen
    template.state = TemplateState.LIVE
    template.save(update_fields=["state"])
    core.write_down(deed="campaigns.offer_template_again", thing=template.slug, by=by, now=now)
    return template


def outlined(made: TemplateFormat) -> bytes:
    """The art with every zone, the safe edge and the cut drawn upon it, as a PNG. Raises rendering.RenderFailed."""
    size = made.measures
    first = min(made.version.swatches.all(), key=lambda one: (one.place, one.pk or 0), default=None)
    edge = f'<rect x="{size.safe}" y="{size.safe}" width="{size.width - 2 * size.safe}" height="{size.height - 2 * size.safe}"/>'
    line = min(size.width, size.height) / 300
    boxes = "".join(f'<rect x="{one.x}" y="{one.y}" width="{one.w}" height="{one.h}"/>' for one in made.zones.all())
    over = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {size.height}"><g fill="none" stroke="#22142e">'
        f'<g stroke-width="{line:g}" stroke-dasharray="{line * 4:g}">{edge}</g>'
        f'<g stroke-width="{line * 1.5:g}">{boxes}</g></g></svg>'
    )
    names = [
        {
            "kind": "text", "name": one.name, "words": one.name, "x": one.x, "y": one.y, "w": one.w, "h": one.h, "tag": "P",
            "shape": "rectangle", "ink": "#22142e", "weight": 700, "smallest": 4, "comfortable": 4, "largest": line * 9 * (POINTS_PER_MM if size.is_print else 1),
            "breaks": False, "tracking": 0, "leading": 0.2, "align": "start", "stands": "bottom",
        }
        for one in made.zones.all()
    ]  # fmt: skip
    lines = {
        "kind": "photo",
        "name": "-",
        "x": 0,
        "y": 0,
        "w": size.width,
        "h": size.height,
        "shape": "rectangle",
        "alt": "–",
    }
    files = {"art.svg": _trimmed(made, first).encode(), "over.svg": over.encode()}
    job = {
        "unit": size.unit, "width": size.width, "height": size.height, "bleed": 0, "slug": 0, "lang": "nl", "title": "–",
        "author": "–", "fonts": composing.FONTS_OF_MOST, "zones": [lines | {"file": "over.svg"}, *names],
    }  # fmt: skip
    return proving.small_png(made, composing.Order(job, files))


def _trimmed(made: TemplateFormat, swatch: Swatch | None) -> str:
    return composing.art(made, swatch, bleed=False) if swatch else made.art
