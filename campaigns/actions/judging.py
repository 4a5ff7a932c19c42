"""A design looked at as a careful printer would: its picture, and what is to be said about it."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from mmn_portal.core import rendering
from mmn_portal.pictures.enums import Where

from .. import composing, preflight, proving, queries
from ..enums import Output
from ..models import Design, TemplateField, TemplateFormat
from ..preflight import STOP, Finding
from ..queries import Judged
from .picturing import SMALL, bare, filled, picture

SHARED = "link"


def judge(
    *, design: Design, made: TemplateFormat, filled: composing.Filled, now: datetime, where: Where | None = None
) -> Judged:  # fmt: skip
    """The small picture of one size and the findings; a picture that cannot be drawn is a finding too.

    ``where`` it will be seen, when that is elsewhere than the size is for.
    """
    fields = {one.key: one for one in design.version.fields.all()}
    today, where = timezone.localdate(now), where or made.measures.where
    over = queries.of_template(design, today)
    if over:
        # Nothing is drawn any more, and nothing else matters.
        return Judged(made, None, over)
    filled = _allowed(design, filled, where, today)
    found = [
        *queries.of_content(fields.values(), filled), *queries.of_photos(made, fields, filled),
        *queries.of_consents(design, where, today), *queries.of_approval(design), *queries.of_link(design, filled),
    ]  # fmt: skip
    try:
        render = picture(design=design, made=made, filled=filled, output=SMALL, now=now)
        found += _seen(made, filled, render.facts, fields)
    except rendering.RenderTimedOut:
        return Judged(made, None, [*found, Finding(STOP, "", _("This took too long to draw. Try it once more."))])
    except rendering.RenderFailed:
        return Judged(made, None, [*found, Finding(STOP, "", _("We cannot draw this. Choose another picture."))])
    return Judged(made, render, found, queries.outputs_of(design, made))


def look_over(*, design: Design, made: TemplateFormat, filled: composing.Filled, now: datetime) -> list[Finding]:
    """The findings alone, for who needs no picture to look at. Raises rendering.RenderFailed."""
    fields = {one.key: one for one in design.version.fields.all()}
    today, where = timezone.localdate(now), made.measures.where
    over = queries.of_template(design, today)
    if over:
        return over
    filled = _allowed(design, filled, where, today)
    found = [
        *queries.of_content(fields.values(), filled), *queries.of_photos(made, fields, filled),
        *queries.of_consents(design, where, today), *queries.of_approval(design), *queries.of_link(design, filled),
    ]  # fmt: skip
    whole = composing.order(made, fields, filled, bleed=False)
    facts = rendering.facts(composing.TEMPLATE, whole.job, files=whole.files)
    return [*found, *_seen(made, filled, facts, fields)]


def fit_for_print(*, design: Design, filled: composing.Filled, now: datetime) -> list[TemplateFormat]:
    """The sizes on paper with nothing to mend. No query on a design that was fetched whole."""
    return [
        made for made in design.version.formats.all() if made.measures.is_print and _is_fit(design, made, filled, now)
    ]


def _is_fit(design: Design, made: TemplateFormat, filled: composing.Filled, now: datetime) -> bool:
    try:
        found = look_over(design=design, made=made, filled=filled, now=now)
    except rendering.RenderFailed:
        return False
    return not any(one.stops for one in found)


def _allowed(design: Design, filled: composing.Filled, where: Where, today: date) -> composing.Filled:
    """Without the photos that may not be seen there today: nothing new is drawn with them, not even to look at."""
    fallen = {one.field for one in queries.fallen_pictures(design, where, today)}
    if not fallen:
        return filled
    return replace(filled, pictures={key: one for key, one in filled.pictures.items() if key not in fallen})


def _seen(
    made: TemplateFormat, filled: composing.Filled, facts: list[dict[str, Any]], fields: dict[str, TemplateField]
) -> list[Finding]:
    labels = {key: one.label for key, one in fields.items()}
    size = made.measures
    found = list(preflight.of_words(facts, labels, dict(filled.texts), size))
    ground, job = bare(made, filled)
    found += preflight.of_ground(ground, job, facts, labels, size)
    return [*found, *_read_back(made, filled, fields)]


MOST_CODES, MOST_WORDS = 64, 2000
_codes: dict[str, list[Finding]] = {}


def _read_back(made: TemplateFormat, filled: composing.Filled, fields: dict[str, TemplateField]) -> list[Finding]:
    """Whether the code scans. Words do not touch it (a template is proven with the longest), so while they change it is read once."""
    zone = proving.code_zone(made, fields)
    if zone is None or not filled.address:
        return []
    coded = composing.order(made, fields, filled, bleed=False, words=False)
    known = _codes.get(coded.fingerprint)
    if known is None:
        drawn = proving.code_png(made, coded, zone)
        known = list(preflight.of_code(drawn, filled.address, zone.name, made.measures))
        _codes[coded.fingerprint] = known
        while len(_codes) > MOST_CODES:
            _codes.pop(next(iter(_codes)), None)
    return known


def frozen(*, design: Design, made: TemplateFormat, now: datetime) -> tuple[bytes, int, int, str] | None:
    """A size as everybody may see it, whatever the design becomes: the picture, its width and height, and what it shows in words.

    None while something has to be mended, or when a photo was taken back just now and its drawing with it.
    """
    full = filled(design)
    judged = judge(design=design, made=made, filled=full, now=now, where=Where.PORTAL)
    if judged.stops or judged.render is None:
        return None
    try:
        with judged.render.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    return content, width, height, queries.alt_text(full, design.version.fields.all())[:MOST_WORDS]


def for_sharing(*, design: Design, now: datetime) -> bytes | None:
    """The picture that other sites show beside a link to a page, as big as they show it.

    None where the template has no such size, something has to be mended in it, or its photos may not leave the portal.
    """
    made = queries.format_of(design, SHARED)
    if made is None:
        return None
    full = filled(design)
    if judge(design=design, made=made, filled=full, now=now).stops:
        return None
    try:
        with picture(design=design, made=made, filled=full, output=Output.JPG, now=now).file.open("rb") as file:
            return file.read()
    except (rendering.RenderFailed, FileNotFoundError):
        return None
