"""Pictures and documents of a design: made once for what went in, kept for a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from zipstream import ZipStream

from mmn_portal.core import rendering, uploads
from mmn_portal.people.models import Organisation
from mmn_portal.pictures import actions as pictures

from .. import composing, design_parcels, queries
from ..enums import Output
from ..models import Design, DesignPicture, Render, TemplateFormat
from .designing import Content, Shown

SMALL = "small"
SMALL_WIDTH = 540
PICTURE_WIDTH = 1600
PREVIEW_SECONDS, DOCUMENT_SECONDS = 5, 30
RENDERS_KEPT = timedelta(days=1)
# No moment stands in a document: the same design is the same bytes.
MOST_GROUNDS = 32
_grounds: dict[str, bytes] = {}
TIMELESS = datetime(2026, 1, 1, tzinfo=UTC)


def filled(design: Design, *, content: Content | None = None, address: str = "") -> composing.Filled:
    """What goes into a picture of the design: as it was saved, or (``content``) as somebody has it before her now.

    ``address`` is where another code than that of the design leads, such as that of one place.
    """
    swatches = list(design.version.swatches.all())
    key = content.swatch if content else design.swatch
    swatch = next((one for one in swatches if one.key == key), None) or min(
        swatches, key=lambda one: (one.place, one.pk)
    )
    link = next(iter(design.links.all()), None)
    made = composing.Filled(
        title=design.title, author=design.organisation.name, language=design.language, swatch=swatch, texts=design.texts,
        pictures=_placed(design, content), address=address or (link.address if link else ""), alt=design.alt,
    )  # fmt: skip
    if content is None:
        return made
    return replace(made, title=content.title, language=content.language, texts=content.texts, alt=content.alt)


def _placed(design: Design, content: Content | None) -> dict[str, composing.Placed]:
    shown, said = (content.shown, content.said) if content else ({}, {})
    found = {
        one.field: _of_picture(one, shown.get(one.field), queries.said_of(design, one, said.get(one.field)))
        for one in design.pictures.all()
    }
    own = _own_logo(design.organisation)
    if own is not None and queries.first_logo(design):
        found.setdefault(queries.first_logo(design), own)
    return {name: placed for name, placed in found.items() if placed is not None}


def _of_picture(one: DesignPicture, shown: Shown | None, said: str) -> composing.Placed | None:
    shown = shown or Shown(one.focus_x, one.focus_y, one.zoom)
    if not one.picture.file:
        # Taken back between two questions of one page.
        return None
    try:
        with one.picture.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    return composing.Placed(
        content=content, ending=str(one.picture.file.name).rpartition(".")[2], alt=said, focus_x=shown.focus_x,
        focus_y=shown.focus_y, zoom=shown.zoom, width=one.picture.width, height=one.picture.height,
    )  # fmt: skip


def _own_logo(organisation: Organisation) -> composing.Placed | None:
    if not organisation.logo:
        return None
    try:
        with organisation.logo.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    return composing.Placed(
        content=content, ending=str(organisation.logo.name).rpartition(".")[2], alt=organisation.name
    )


def picture(
    *, design: Design, made: TemplateFormat, filled: composing.Filled, output: str, now: datetime
) -> Render:  # fmt: skip
    """The design at one size as a file, from the cache where it was made before. Raises rendering.RenderFailed."""
    fields = {one.key: one for one in made.version.fields.all()}
    ordered = composing.order(made, fields, filled, bleed=output == Output.PRINT)
    key = f"{output}{ordered.fingerprint}"[:64]
    known = Render.objects.filter(design=design, key=key).first()
    if known is not None and known.file.storage.exists(str(known.file.name)):
        return known
    if known is not None:
        # Its file went another way, such as with a disk: it is drawn anew.
        known.delete()
    content, ending = DRAWERS[output](ordered, made)
    facts = rendering.facts(composing.TEMPLATE, ordered.job, files=ordered.files, timeout=PREVIEW_SECONDS)
    render = Render(design=design, key=key, size=made.size, output=output, facts=facts, made_at=now)
    try:
        with transaction.atomic():
            _hold_photos(design, filled, now)
            render.file.save(uploads.generated_name(ending), ContentFile(content), save=False)
            render.save()
    except IntegrityError:
        # Somebody else made the same at the same moment: one is enough.
        render.file.storage.delete(str(render.file.name))
        return Render.objects.get(design=design, key=key)
    return render


def _hold_photos(design: Design, filled: composing.Filled, now: datetime) -> None:
    """A photo may have been taken back while it was drawn: then nothing of it is kept. Raises rendering.RenderFailed."""
    shown = {one.picture_id for one in design.pictures.all() if one.field in filled.pictures}
    if not shown <= pictures.those_allowed(pictures=shown, today=timezone.localdate(now)):
        raise rendering.RenderFailed("a photo was taken back meanwhile")


def draw_file(made: TemplateFormat, filled: composing.Filled, output: Output) -> tuple[bytes, str]:
    """A size as a file with its ending, straight from the renderer. Raises rendering.RenderFailed."""
    fields = {one.key: one for one in made.version.fields.all()}
    return DRAWERS[output](composing.order(made, fields, filled, bleed=output == Output.PRINT), made)


def bare(made: TemplateFormat, filled: composing.Filled) -> tuple[bytes, dict[str, Any]]:
    """The ground on which the words stand, small, and the job with the words. Raises rendering.RenderFailed."""
    fields = {one.key: one for one in made.version.fields.all()}
    # Without the code as well: no words stand upon it, and in a series each place has another.
    ground = composing.order(made, fields, replace(filled, address=""), bleed=False, words=False)
    whole = composing.order(made, fields, filled, bleed=False)
    known = _grounds.get(ground.fingerprint)
    if known is None:
        ppi = made.measures.ppi(SMALL_WIDTH)
        known = rendering.render(
            composing.TEMPLATE, ground.job, to="png", ppi=ppi, files=ground.files, timeout=PREVIEW_SECONDS
        )
        # While somebody types, and through a whole series, the words change and the ground does not.
        _grounds[ground.fingerprint] = known
        while len(_grounds) > MOST_GROUNDS:
            _grounds.pop(next(iter(_grounds)), None)
    return known, whole.job


def _png(ordered: composing.Order, made: TemplateFormat, *, width: int, timeout: float) -> bytes:
    ppi = made.measures.ppi(width)
    return rendering.render(
        composing.TEMPLATE, ordered.job, to="png", ppi=ppi, files=ordered.files, timeout=timeout
    )  # fmt: skip


def _jpeg(png: bytes, quality: int) -> bytes:
    with Image.open(BytesIO(png)) as image:
        out = BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def _small(ordered: composing.Order, made: TemplateFormat) -> tuple[bytes, str]:
    return _jpeg(_png(ordered, made, width=SMALL_WIDTH, timeout=PREVIEW_SECONDS), 82), "jpg"


def _whole_width(made: TemplateFormat) -> int:
    return PICTURE_WIDTH if made.measures.is_print else made.measures.width


def _whole_png(ordered: composing.Order, made: TemplateFormat) -> tuple[bytes, str]:
    return _png(ordered, made, width=_whole_width(made), timeout=DOCUMENT_SECONDS), "png"


def _whole_jpeg(ordered: composing.Order, made: TemplateFormat) -> tuple[bytes, str]:
    return _jpeg(_png(ordered, made, width=_whole_width(made), timeout=DOCUMENT_SECONDS), 90), "jpg"


def _pdf(ordered: composing.Order, made: TemplateFormat) -> tuple[bytes, str]:
    return _document(ordered, ("ua-1",)), "pdf"


def _print(ordered: composing.Order, made: TemplateFormat) -> tuple[bytes, str]:
    """For the printer: where it is cut, and how far the ink runs on, stand in the file itself (PDF 1.7, 14.11.2)."""
    out = BytesIO()
    with pikepdf.open(BytesIO(_document(ordered, ()))) as document:
        for page in document.pages:
            page["/BleedBox"] = page["/MediaBox"]
        document.save(out, deterministic_id=True)
    return out.getvalue(), "pdf"


def _document(ordered: composing.Order, standards: tuple[str, ...]) -> bytes:
    return rendering.render(
        composing.TEMPLATE, ordered.job, to="pdf", standards=standards, files=ordered.files, at=TIMELESS,
        timeout=DOCUMENT_SECONDS,
    )  # fmt: skip


DRAWERS = {
    SMALL: _small,
    Output.PNG: _whole_png,
    Output.JPG: _whole_jpeg,
    Output.PDF: _pdf,
    Output.PRINT: _print,
}


def clear_renders(*, now: datetime) -> int:
    """Throw away what was rendered longer than a day ago; it is made again when somebody asks. Returns how many."""
    old = list(Render.objects.made_before(now - RENDERS_KEPT).order_by("pk")[:1000])
    gone = Render.objects.filter(pk__in=[one.pk for one in old]).delete()[0]
    # The rows first: one without its file would be given out.
    for one in old:
        one.file.storage.delete(str(one.file.name))
    return gone


def parcel(*, design: Design, ready: list[TemplateFormat], filled: composing.Filled, now: datetime) -> ZipStream:
    """The ZIP of these sizes in every kind of file. Raises rendering.RenderFailed before the first byte, never halfway."""
    renders = [
        picture(design=design, made=made, filled=filled, output=output, now=now)
        for made in ready
        for output in queries.outputs_of(design, made)
    ]
    alt = queries.alt_text(filled, design.version.fields.all())
    lines = design_parcels.order_lines(design, ready, filled)
    return design_parcels.as_zip(design, renders, filled, alt=alt, lines=lines)
