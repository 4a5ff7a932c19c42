"""A series: ordered, drawn row by row by any number of workers, picked up where one was killed, cleared after a while."""

from datetime import datetime, timedelta
from functools import partial
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from zipstream import ZipStream

from mmn_portal.core import actions as core
from mmn_portal.core import rendering, uploads
from mmn_portal.core.commit import after_commit
from mmn_portal.pictures import actions as pictures

from .. import design_parcels, queries, rules
from ..composing import Filled
from ..enums import Output, RowState
from ..models import Batch, BatchFile, BatchRow, Design, TemplateFormat
from ..series import Place
from ..sizes import SIZES
from .designing import Content
from .judging import look_over
from .linking import home_of, make_link
from .picturing import draw_file, filled

ROW_CLAIM = timedelta(minutes=3)
MOST_TRIES = 3
SERIES_KEPT = timedelta(days=7)
DRAW_TASK = "campaigns.tasks.draw_batch"


class WordsOfAnother(Exception):
    """An owner decides about words here, and these are none that she saw: only the name of a place may differ."""


class NoSizes(Exception):
    """None of the sizes of this template was chosen."""


@transaction.atomic
def order_batch(
    *, design: Design, places: list[Place], sizes: list[str], by: Any, now: datetime, key: UUID | None = None
) -> Batch:
    """A series of this design as it is now, a row for each place with a code of its own. The same ``key`` twice is one series.

    Raises NoSizes and WordsOfAnother.
    """
    known = set(design.version.formats.values_list("size", flat=True))
    chosen = [size for size in SIZES if size in known and size in sizes]
    if not chosen:
        raise NoSizes
    is_decided = queries.owner_decides(design.organisation) and not (by is not None and rules.may_approve(by, design))
    if is_decided and any(words not in ("", place.name) for place in places for words in place.texts.values()):
        raise WordsOfAnother
    Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    own = uuid5(key, f"series of {design.pk}") if key else uuid4()
    if made := design.batches.filter(key=own).first():
        return made
    batch = Batch.objects.create(
        key=own, design=design, sizes=chosen, made_at=now,
        content={
            "language": design.language, "swatch": design.swatch, "texts": design.texts, "alt": design.alt,
            "print": queries.print_of_design(design), "seen": _seen(design),
        },
    )  # fmt: skip
    link = design.links.order_by("pk").first()
    target = link.target if link else home_of(design.organisation)
    BatchRow.objects.bulk_create(
        BatchRow(
            batch=batch, number=number, place=place.name, texts=place.texts,
            link=make_link(organisation=design.organisation, target=target, design=design, label=place.name, now=now),
        )
        for number, place in enumerate(places, start=1)
    )  # fmt: skip
    core.write_down(deed="campaigns.order_batch", thing=str(batch.key), by=by, now=now, places=len(places))
    after_commit(DRAW_TASK, batch_id=batch.pk)
    return batch


def draw_batch(*, batch: Batch, clock: Any, seconds: float = inf) -> int:
    """Draw every row that nobody is at, for at most so long; ``clock()`` says what time it is. Returns how many were settled."""
    settled, end = 0, monotonic() + seconds
    design = queries.whole(Design.objects.all()).get(pk=batch.design_id)
    for number in batch.rows.waiting().order_by("number").values_list("number", flat=True).iterator():
        if monotonic() >= end:
            break
        settled += draw_row(batch=batch, design=design, number=number, now=clock())
    return settled


def draw_row(*, batch: Batch, design: Design, number: int, now: datetime) -> bool:
    """Draw one row. False when somebody else has it, or had it."""
    claimed = (
        BatchRow.objects.free(now)
        .filter(batch=batch, number=number)
        .update(claimed_until=now + ROW_CLAIM, tries=F("tries") + 1)
    )
    if not claimed:
        return False
    row = batch.rows.select_related("link").get(number=number)
    if row.tries > MOST_TRIES:
        _fail(row, _("This place could not be drawn, also not after trying again."))
        return True
    try:
        with override(batch.content.get("language") if batch.content.get("language") in {"nl", "en"} else "nl"):
            _draw(batch, design, row, now)
    except rendering.RenderTimedOut:
        _fail(row, _("This took too long to draw."))
    except rendering.RenderFailed:
        _fail(row, _("We cannot draw this."))
    return True


def _draw(batch: Batch, design: Design, row: BatchRow, now: datetime) -> None:
    ready = _filled(batch, design, row.texts, row.link.address if row.link else "")
    formats = [made for made in design.version.formats.all() if made.size in batch.sizes]
    found = [finding for made in formats for finding in look_over(design=design, made=made, filled=ready, now=now)]
    wrong = [finding.words for finding in found if finding.stops]
    if queries.owner_decides(design.organisation) and design.approved_print != batch.content.get("print"):
        # The design is another one by now; what the series shows is what was approved, or nothing.
        wrong.append(_("An owner of your organisation has not approved this yet."))
    if batch.content.get("seen", _seen(design)) != _seen(design):
        wrong.append(_("A photo or the template of the design was changed since. Make a new series of it."))
    if wrong:
        _fail(row, " ".join(dict.fromkeys(wrong)))
        return
    made = [
        (one, output, *draw_file(one, ready, output)) for one in formats for output in queries.outputs_of(design, one)
    ]
    shown = {one.picture_id for one in design.pictures.all()}
    with transaction.atomic():
        if not shown <= pictures.those_allowed(pictures=shown, today=timezone.localdate(now)):
            raise rendering.RenderFailed("a photo was taken back meanwhile")
        _keep(row, made)


def _seen(design: Design) -> list[Any]:
    """What a series shows beside its words, as plain values."""
    pictures = sorted(design.pictures.all(), key=lambda one: one.field)
    return [design.version_id, *([one.field, one.picture_id, one.focus_x, one.focus_y, one.zoom] for one in pictures)]


def _filled(batch: Batch, design: Design, texts: dict[str, str], address: str) -> Filled:
    """The design as it was when the series was ordered, with the words of one place."""
    frozen = batch.content
    content = Content(
        title=design.title, language=frozen["language"], swatch=frozen["swatch"], texts=frozen["texts"] | texts, target="",
        alt=frozen["alt"],
    )  # fmt: skip
    return filled(design, content=content, address=address)


@transaction.atomic
def _keep(row: BatchRow, made: list[tuple[TemplateFormat, Output, bytes, str]]) -> None:
    """The files of a row, once: whoever comes second (its claim had lapsed) throws its own away."""
    if not BatchRow.objects.waiting().filter(pk=row.pk).update(state=RowState.DONE, claimed_until=None):
        return
    for one, output, content, ending in made:
        kept = BatchFile(row=row, size=one.size, output=output, bytes=len(content))
        kept.file.save(uploads.generated_name(ending), ContentFile(content), save=True)


def _fail(row: BatchRow, why: str) -> None:
    BatchRow.objects.waiting().filter(pk=row.pk).update(
        state=RowState.FAILED, trouble=why[:500] or "–", claimed_until=None
    )


@transaction.atomic
def try_again(*, batch: Batch, now: datetime) -> int:
    """The rows that failed, once more. Returns how many."""
    rows = batch.rows.filter(state=RowState.FAILED)
    count = rows.update(state=RowState.WAITING, trouble="", tries=0, claimed_until=None)
    after_commit(DRAW_TASK, batch_id=batch.pk)
    return count


def draw_waiting_batches(*, clock: Any, seconds: float = inf) -> int:
    """Rows that no poke led to, or whose worker died, for at most so long. Returns how many were settled."""
    end = monotonic() + seconds
    waiting = Batch.objects.filter(pk__in=BatchRow.objects.free(clock()).values("batch")).order_by("pk")
    return sum(draw_batch(batch=batch, clock=clock, seconds=end - monotonic()) for batch in waiting)


def clear_batches(*, now: datetime) -> int:
    """Series of more than a week ago; their codes go on. Returns how many."""
    old = list(Batch.objects.filter(made_at__lt=now - SERIES_KEPT).order_by("pk")[:50])
    for batch in old:
        _drop(batch)
    return len(old)


def drop_series_of(*, designs: list[int]) -> int:
    """A photo in these designs may not be shown any more: what was made in series goes too. Returns how many series."""
    found = list(Batch.objects.filter(design__in=designs).order_by("pk"))
    for batch in found:
        _drop(batch)
    return len(found)


@transaction.atomic
def _drop(batch: Batch) -> None:
    for one in BatchFile.objects.filter(row__batch=batch):
        transaction.on_commit(partial(one.file.storage.delete, str(one.file.name)))
    batch.delete()


def batch_parcel(*, batch: Batch) -> ZipStream:
    """Every file of the series in a folder for each place, with a list of the codes and an order for the printer."""
    rows = list(
        batch.rows.filter(state=RowState.DONE).select_related("link").prefetch_related("files").order_by("number")
    )
    design = queries.whole(Design.objects.all()).get(pk=batch.design_id)
    lines = design_parcels.order_lines_of(design, rows, _filled(batch, design, {}, ""))
    return design_parcels.batch_zip(design, rows, lines=lines)
