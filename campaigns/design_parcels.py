"""What somebody takes along of a design: files with names that say what they are, and the words to go with them."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from zipstream import ZIP_STORED, ZipStream

from mmn_portal.core import sheets

from . import queries
from .composing import Filled
from .enums import FieldKind, Output
from .models import BatchRow, Design, Render, TemplateFormat
from .parcels import StoredContent
from .queries import sentence
from .sizes import SIZES, Size

KINDS = {
    Output.PDF: "application/pdf",
    Output.PRINT: "application/pdf",
    Output.PNG: "image/png",
    Output.JPG: "image/jpeg",
}
ENDINGS = {Output.PDF: "pdf", Output.PRINT: "pdf", Output.PNG: "png", Output.JPG: "jpg"}
FOLDERS = {True: "drukwerk", False: "sociale-media"}
HASHTAG = "#MensenMakenNederland"
# X counts a link as 23 signs, whatever its length; with a little room for a space.
SHORT_POST = 255


@dataclass(frozen=True)
class OrderLine:
    """One size on paper: its file in the ZIP, how many dots an inch its least sharp photo has (None: no photo), and of a
    series how many files there are, one in the folder of each place."""

    size: Size
    path: str
    dots: int | None
    files: int = 1

    @property
    def whole_width(self) -> int:
        return self.size.width + 2 * self.size.bleed

    @property
    def whole_height(self) -> int:
        return self.size.height + 2 * self.size.bleed


@dataclass(frozen=True)
class Post:
    """A text that is ready to be put beside the picture."""

    name: str
    text: str


def file_name(design: Design, size: str, output: Output) -> str:
    """What a file is called on the computer of who takes it along."""
    for_printer = "-drukker" if output == Output.PRINT else ""
    return f"{slugify(design.title)[:60] or 'ontwerp'}-{size}{for_printer}.{ENDINGS[output]}"


def posts(filled: Filled, design: Design) -> list[Post]:
    """Ready texts for social media, a newsletter, and where a text may not be long."""
    fields = sorted(design.version.fields.all(), key=lambda one: (one.place, one.pk))
    texts = {one: " ".join(filled.texts.get(one.key, "").split()) for one in fields if one.kind == FieldKind.TEXT}
    said = [one.framed(text, filled.language) for one, text in texts.items()]
    said = [text for text in said if text]
    if not said:
        return []
    whole = "\n\n".join([*said, filled.address, HASHTAG])
    short = _clipped(" ".join(sentence(text) for text in said))
    return [
        Post(_("LinkedIn, Facebook, Instagram"), whole),
        Post(_("Short: X, Mastodon, WhatsApp"), f"{short} {filled.address} {HASHTAG}".strip()),
        Post(_("Newsletter or website"), "\n\n".join([said[0], " ".join(sentence(text) for text in said[1:]), filled.address])),
    ]  # fmt: skip


def _clipped(text: str) -> str:
    return text if len(text) <= SHORT_POST else f"{text[: SHORT_POST - 1].rsplit(' ', 1)[0]}…"


def order_lines(design: Design, ready: Iterable[TemplateFormat], filled: Filled) -> list[OrderLine]:
    """What a printer needs to know of each size on paper. No query on a design that was fetched whole."""
    fields = {one.key: one for one in design.version.fields.all()}
    return [
        OrderLine(made.measures, path_of(design, made.size, Output.PRINT), queries.coarsest_photo(made, fields, filled))
        for made in ready
        if made.measures.is_print
    ]


def order_lines_of(design: Design, rows: Sequence[BatchRow], filled: Filled) -> list[OrderLine]:
    """The same for a series, whose rows came with their files."""
    fields = {one.key: one for one in design.version.fields.all()}
    counts = Counter(one.size for row in rows for one in row.files.all() if one.output == Output.PRINT)
    return [
        OrderLine(
            made.measures, file_name(design, made.size, Output.PRINT), queries.coarsest_photo(made, fields, filled),
            counts[made.size],
        )
        for made in design.version.formats.all()
        if counts[made.size]
    ]  # fmt: skip


def as_zip(
    design: Design, renders: Sequence[Render], filled: Filled, *, alt: str, lines: Sequence[OrderLine] = ()
) -> ZipStream:  # fmt: skip
    """Everything in folders, with what is what, texts and descriptions; ``lines`` go to the printer.

    Of known length: nothing shrinks any further.
    """
    stream = ZipStream(sized=True, compress_type=ZIP_STORED)
    paths = {one.pk: path_of(design, one.size, Output(one.output)) for one in renders}
    said = posts(filled, design)
    papers = {
        "LEESMIJ.txt": render_to_string(
            "campaigns/design_readme.txt",
            {"design": design, "lines": [(paths[one.pk], SIZES[one.size], one.output) for one in renders], "alt": alt},
        ),
        "berichten.txt": "\n\n\n".join(f"== {one.name}\n\n{one.text}" for one in said),
        "alt-teksten.csv": "".join(sheets.csv_lines(["bestand", "alt-tekst"], ([path, alt] for path in paths.values()))),
        "versie.json": json.dumps(
            {
                "design": str(design.key), "saved": design.number, "template": design.version.template.slug,
                "version": design.version.number, "files": {paths[one.pk]: one.key for one in renders},
            },
            indent=2,
        ),
    }  # fmt: skip
    if lines:
        papers["drukbestelling.txt"] = _order(design, lines)
    for name, text in papers.items():
        stream.add(_as_paper(text) if name.endswith("txt") else text.encode(), name)
    for one in renders:
        stream.add(StoredContent(one.file), paths[one.pk], size=one.file.size)
    return stream


def _order(design: Design, lines: Sequence[OrderLine]) -> str:
    return render_to_string("campaigns/print_order.txt", {"design": design, "lines": lines})


def _as_paper(text: str) -> bytes:
    """A text that every simple editor opens well: with the line ends of Windows, and a mark that it is Unicode."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8-sig")


def path_of(design: Design, size: str, output: Output) -> str:
    """Where a file lies in the ZIP of its design."""
    return f"{FOLDERS[SIZES[size].is_print]}/{file_name(design, size, output)}"


def batch_zip(design: Design, rows: Sequence[BatchRow], *, lines: Sequence[OrderLine] = ()) -> ZipStream:
    """A folder for each place, and a list of which code hangs where; ``lines`` go to the printer."""
    stream = ZipStream(sized=True, compress_type=ZIP_STORED)
    codes = ([row.number, row.place, row.link.address if row.link else ""] for row in rows)
    stream.add("".join(sheets.csv_lines([_("Row"), _("Place"), _("Code")], codes)).encode(), "codes.csv")
    if lines:
        stream.add(_as_paper(_order(design, lines)), "drukbestelling.txt")
    for row in rows:
        folder = f"{row.number:03}-{slugify(row.place)[:40] or 'plek'}"
        for one in sorted(row.files.all(), key=lambda each: (each.size, each.output)):
            name = f"{folder}/{file_name(design, one.size, Output(one.output))}"
            stream.add(StoredContent(one.file), name, size=one.bytes)
    return stream
