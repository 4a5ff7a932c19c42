"""What the studio shows: templates to begin with, designs of mine, and one design with all its sizes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.pictures.enums import Where

from .. import composing, preflight, rules
from ..enums import FieldKind, Output, RowState
from ..models import (
    Batch,
    BatchRow,
    Design,
    DesignPicture,
    DesignVersion,
    Render,
    ShortLink,
    Template,
    TemplateField,
    TemplateFormat,
    TemplateVersion,
    Zone,
)
from ..preflight import STOP, WARN, Finding
from ..sizes import Size

DESIGNS_ON_PAGE = 24


@dataclass(frozen=True)
class TemplateCard:
    """A template on the wall: one picture of it, and in how many sizes it comes."""

    template: Template
    picture: TemplateFormat | None
    sizes: int


def templates(user: Any, *, now: datetime) -> list[TemplateCard]:
    """What can be begun with. Two queries."""
    found = (
        Template.objects.findable_by(user, timezone.localdate(now)).in_order().select_related("current")
        .prefetch_related(Prefetch("current__formats", TemplateFormat.objects.defer("art").order_by("place")))
    )  # fmt: skip
    return [TemplateCard(one, _first(one.current.formats.all()), len(one.current.formats.all())) for one in found]


def _first(formats: Iterable[TemplateFormat]) -> TemplateFormat | None:
    """A poster where there is one: it shows best what a template is."""
    found = list(formats)
    return next((one for one in found if one.size == "a3"), next(iter(found), None))


def templates_to_check() -> list[int]:
    """Of which the newest texts are in a language that nobody has checked. Two queries."""
    versions = TemplateVersion.objects.newest().prefetch_related("fields").order_by("pk")
    return [one.template_id for one in versions if rules.unchecked(one)]


def designs_of(user: Any) -> Any:
    """Designs of my organisations, the last changed first; none without an account."""
    if not user.is_authenticated:
        return Design.objects.none()
    return Design.objects.of_user(user).with_all().newest_first()


def whole(designs: Any) -> Any:
    """A design with all that its pages and pictures need: a fixed number of queries."""
    return designs.with_all().select_related("version__template__current").prefetch_related(
        Prefetch("links", ShortLink.objects.order_by("pk")), "pictures__picture__consents", "version__fields", "version__swatches",
        Prefetch("version__formats", TemplateFormat.objects.order_by("place").select_related("version")),
        "version__formats__zones", "version__formats__version__swatches", "version__formats__version__fields",
    )  # fmt: skip


def format_of(design: Design, size: str) -> TemplateFormat | None:
    """The template of a design at one size; the first where no size was asked."""
    formats = list(design.version.formats.all())
    return next((one for one in formats if one.size == size), None if size else next(iter(formats), None))


@dataclass(frozen=True)
class Judged:
    """One size of a design: its picture, and what is to be said about it."""

    made: TemplateFormat
    render: Render | None
    findings: list[Finding] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()

    @property
    def size(self) -> Size:
        return self.made.measures

    @property
    def stops(self) -> bool:
        return any(one.stops for one in self.findings)


def of_content(fields: Iterable[TemplateField], filled: composing.Filled) -> list[Finding]:
    """What is to be said before anything is drawn: empty places, signs that the letters do not have."""
    found, fields = [], list(fields)
    whose = composing.first_logo(fields)
    families = composing.FONTS.get(filled.language, composing.FONTS_OF_MOST)
    for one in fields:
        text = filled.texts.get(one.key, "").strip()
        if one.kind == FieldKind.PHOTO and one.key not in filled.pictures and one.is_required:
            found.append(Finding(STOP, one.key, _("Choose a photo at “%s”.") % one.label))
        elif one.key in filled.pictures and not filled.pictures[one.key].alt:
            found.append(Finding(WARN, one.key, _not_said(one)))
        elif one.kind == FieldKind.LOGO and one.key == whose and one.key not in filled.pictures:
            found.append(Finding(WARN, one.key, _("There is no logo yet: the name of your organisation stands there.")))
        elif one.kind == FieldKind.TEXT:
            found += _of_text(one, text, filled.language, families)
    return found


def _not_said(one: TemplateField) -> str:
    asks = (
        _("Say whose logo stands at “%s”.")
        if one.kind == FieldKind.LOGO
        else _("Say in one sentence what is to be seen on the photo at “%s”.")
    )
    why = _("Until then there is no PDF for reading: who cannot see the picture would not know what is on it.")
    return f"{asks % one.label} {why}"


def said_of(design: Design, one: DesignPicture, words: str | None = None) -> str:
    """A picture of a design in words, for who cannot see it; empty where nobody said it. No query on a design fetched whole.

    ``words`` are those that somebody has before her now. The name of a file says nothing, so it is never taken for it.
    """
    words = one.alt if words is None else words
    if words:
        return words
    if one.picture.organisation_id is None:
        # Of the portal's own pictures staff say what is on them.
        return in_language(one.picture, "alt", "en" if design.language == "en" else "nl")
    return design.organisation.name if one.field == first_logo(design) else ""


def first_logo(design: Design) -> str:
    """The place where a design says whose it is; empty where it has none. No query on a design fetched whole."""
    return composing.first_logo(design.version.fields.all())


def _of_text(one: TemplateField, text: str, language: str, families: Iterable[str]) -> list[Finding]:
    if not text:
        return [Finding(STOP, one.key, _("Fill in “%s”.") % one.label)] if one.is_required else []
    found = []
    strange = preflight.missing_signs(text, families)
    if strange:
        found.append(
            Finding(
                STOP, one.key,
                _("Our letters do not have the sign %(signs)s (in “%(label)s”). Leave it out.")
                % {"signs": " ".join(strange[:5]), "label": one.label},
            )
        )  # fmt: skip
    if one.must_change and text == one.begins(language):
        found.append(Finding(STOP, one.key, _("“%s” is still our example. Write your own.") % one.label))
    return found


def of_template(design: Design, today: date) -> list[Finding]:
    """That its template is out of use, by the day that NOV set. No query on a design that was fetched whole."""
    ends_on = design.version.template.ends_on
    if ends_on is None or today <= ends_on:
        return []
    words = _("This template could be used until %s. Your words stay here: begin a new design with another template.")
    return [Finding(STOP, "", words % date_format(ends_on, "DATE_FORMAT"))]


def of_consents(design: Design, where: Where, today: date) -> list[Finding]:
    """Photos on which somebody does not agree any more, or not to be seen there."""
    found = [Finding(STOP, one.field, _why_not(one, where, today)) for one in fallen_pictures(design, where, today)]
    if found or where != Where.PAPER:
        return found
    words = _("Not everyone on this photo agreed to be online, so this size comes as a PDF for the printer only.")
    return [Finding(WARN, one.field, words) for one in _only_on_paper(design)]


def _why_not(one: DesignPicture, where: Where, today: date) -> str:
    if not one.picture.may_be_shown(today):
        return _("The consent for this photo is over. Choose another photo.")
    if one.picture.reaches(where, maker=one.picture.organisation_id):
        return _("This photo is only for what its own organisation makes. Choose another photo.")
    words = {
        Where.PAPER: _("Not everyone on this photo agreed to be in print. Choose another photo, or leave out the sizes for print."),
        Where.ONLINE: _("Not everyone on this photo agreed to be online outside this portal. Choose another photo, or leave out the sizes for screens."),
        Where.PORTAL: _("Not everyone on this photo agreed to be on this portal. Choose another photo."),
    }  # fmt: skip
    return words[where]


def fallen_pictures(design: Design, where: Where, today: date) -> list[DesignPicture]:
    """What stands in a design and may not be seen there today. No query on a design that was fetched whole."""
    maker = design.organisation_id
    return [one for one in design.pictures.all() if not one.picture.may_be_used(where, today, maker=maker)]


def outputs_of(design: Design, made: TemplateFormat) -> tuple[Output, ...]:
    """As what a size is given out. No query, as above.

    With a photo that is for paper only, to the printer only. The PDF for reading promises a text beside every picture, so it
    waits until each has one.
    """
    every = made.measures.outputs
    if made.measures.is_print and _only_on_paper(design):
        return tuple(one for one in every if one == Output.PRINT)
    places = {zone.name for zone in made.zones.all()}
    if all(said_of(design, one) for one in design.pictures.all() if one.field in places):
        return every
    return tuple(one for one in every if one != Output.PDF)


def _only_on_paper(design: Design) -> list[DesignPicture]:
    maker = design.organisation_id
    return [
        one
        for one in design.pictures.all()
        if one.picture.reaches(Where.PAPER, maker=maker) and not one.picture.reaches(Where.ONLINE, maker=maker)
    ]


def of_photos(made: TemplateFormat, fields: dict[str, TemplateField], filled: composing.Filled) -> list[Finding]:
    """Whether photos are sharp enough at this size."""
    found: list[Finding] = []
    for zone, shown in _photos_in(made, fields, filled):
        found += preflight.of_photo(shown, zone, zone.name, made.measures)
    return found


def coarsest_photo(
    made: TemplateFormat, fields: dict[str, TemplateField], filled: composing.Filled
) -> int | None:  # fmt: skip
    """How many dots an inch the least sharp photo has as it is put in the file; None without a photo."""
    found = [preflight.dots(shown, zone, made.measures) for zone, shown in _photos_in(made, fields, filled)]
    return min(composing.DOTS_PER_INCH, int(min(found))) if found else None


def _photos_in(
    made: TemplateFormat, fields: dict[str, TemplateField], filled: composing.Filled
) -> Iterator[tuple[Zone, tuple[int, int, int, int]]]:
    """Each photo that shows at this size: where it stands, and which part of it."""
    for zone in made.zones.all():
        asked, placed = fields.get(zone.name), filled.pictures.get(zone.name)
        if asked is None or asked.kind != FieldKind.PHOTO or placed is None or not placed.width:
            continue
        yield zone, composing.window(
            placed.width, placed.height, zone.w / zone.h, placed.focus_x, placed.focus_y, placed.zoom
        )  # fmt: skip


def alt_text(filled: composing.Filled, fields: Iterable[TemplateField]) -> str:
    """What the picture says, for who cannot see it: what somebody wrote herself, else the texts in their order."""
    if filled.alt:
        return filled.alt
    asked = sorted(fields, key=lambda one: (one.place, one.pk))
    said = [
        one.framed(" ".join(filled.texts.get(one.key, "").split()), filled.language)
        for one in asked
        if one.kind == FieldKind.TEXT
    ]
    said += [
        filled.pictures[one.key].alt for one in asked if one.kind == FieldKind.PHOTO and one.key in filled.pictures
    ]
    with translation.override(filled.language if filled.language in {"nl", "en"} else "nl"):
        more = _("More at %s") % filled.address if filled.address else ""
    return " ".join(sentence(part) for part in (*said, filled.author) if part) + (f" {more}" if more else "")


def sentence(text: str) -> str:
    """With a full stop, where it has no end of its own."""
    return text if text[-1:] in set(".!?…”’»”") else f"{text}."


def history(design: Design) -> list[DesignVersion]:
    """Earlier states of a design, the last first; without the one that it is in now. One query."""
    return list(design.history.defer("content").order_by("-number")[1:11])


def is_behind(design: Design) -> bool:
    """Its template has a newer version."""
    newest = design.version.template.current
    return newest is not None and newest.number > design.version.number


def newest_of(design: Design) -> TemplateVersion | None:
    """The newest version of its template, with all that a picture needs; None where the design is made with that. Six queries."""
    newest = design.version.template.current
    if newest is None or not is_behind(design):
        return None
    formats = TemplateFormat.objects.order_by("place").select_related("version")
    return TemplateVersion.objects.prefetch_related(
        "fields", "swatches", Prefetch("formats", formats), "formats__zones", "formats__version__swatches", "formats__version__fields",
    ).get(pk=newest.pk)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far a series is."""

    total: int
    done: int
    failed: list[BatchRow]

    @property
    def waiting(self) -> int:
        return self.total - self.done - len(self.failed)


def progress(batch: Batch) -> Progress:
    """Counts of a series, and the rows that could not be made. Two queries."""
    counted = batch.rows.aggregate(total=Count("pk"), done=Count("pk", filter=Q(state=RowState.DONE)))
    return Progress(
        counted["total"], counted["done"], list(batch.rows.filter(state=RowState.FAILED).order_by("number"))
    )


def batches_of(design: Design) -> list[Batch]:
    """Series of a design, the last first. One query."""
    return list(design.batches.annotate(places=Count("rows")).order_by("-made_at")[:10])
