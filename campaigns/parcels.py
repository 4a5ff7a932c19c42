"""What lies in a ZIP: files in folders by channel, and beside them what they are, who may use them, and words for who
cannot see them. One description, whether it is built once on disk or streamed on the spot."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from zipstream import ZIP_STORED, ZipStream

from mmn_portal.core import sheets

from .enums import Licence, MaterialKind
from .models import Kit, Material
from .querysets import MaterialQuerySet

# Raise it when the look of what is written here changes: ZIPs that were built before are then built anew.
EDITION = 2
CHUNK = 256 * 1024
READERS = (("nl", "NEDERLANDS"), ("en", "ENGLISH"))


@dataclass(frozen=True)
class Line:
    """A file in the reading file: as plain text, and as a row of the table."""

    text: str
    row: str


@dataclass(frozen=True)
class Part:
    """A language of the reading file, with its words worked out in that language."""

    language: str
    heading: str
    title: str
    lines: list[Line]


# What of a material stands in a ZIP.
FACTS = (
    "slug", "title_nl", "title_en", "kind", "channel", "format", "measure", "licence", "licensed_until", "portraits_until", "alt_nl", "alt_en",
    "credit", "current__number", "current__sha256",
)  # fmt: skip


def fingerprint(kit: Kit, materials: MaterialQuerySet) -> str:
    """Changes as soon as anything in the ZIP of these would. One query, without making a thing of each row."""
    facts = [EDITION, kit.title_nl, kit.title_en, *materials.values_list(*FACTS)]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def as_zip(kit: Kit | None, materials: Sequence[Material]) -> ZipStream:
    """The ZIP as a stream of known length (``len``): stored, since pictures and PDFs shrink no further.

    ``kit`` is None for a selection of somebody's own.
    """
    stream = ZipStream(sized=True, compress_type=ZIP_STORED)
    for name, content in _papers(kit, materials).items():
        stream.add(content, name)
    for each in materials:
        stream.add(StoredContent(each.given.file), path_in_zip(each), size=each.given.size)
    return stream


def path_in_zip(material: Material) -> str:
    """The channel's folder and a name of plain letters, so that every computer can unpack it."""
    return f"{material.channel}/{material.download_name}"


class StoredContent:
    """The bytes of a stored file, opened when its turn comes and not before."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        stream = getattr(self.file.storage, "stream", None)
        if stream is not None:
            yield from stream(self.file.name, 0, self.file.storage.size(self.file.name))
            return
        with self.file.storage.open(self.file.name) as handle:
            while chunk := handle.read(CHUNK):
                yield chunk


def _papers(kit: Kit | None, materials: Sequence[Material]) -> dict[str, bytes]:
    parts = [_part(language, heading, kit, materials) for language, heading in READERS]
    context = {"parts": parts}
    return {
        "LEESMIJ.txt": render_to_string("campaigns/readme.txt", context).replace("\n", "\r\n").encode("utf-8-sig"),
        "LEESMIJ.html": render_to_string("campaigns/readme.html", context).encode(),
        "alt-teksten.csv": "".join(
            sheets.csv_lines(
                ["bestand", "alt-tekst (Nederlands)", "alt text (English)"],
                ([path_in_zip(each), each.alt_nl, each.alt_en] for each in materials),
            )
        ).encode(),
        "versie.json": json.dumps(_versions(kit, materials), ensure_ascii=False, indent=2).encode(),
    }


def _part(language: str, heading: str, kit: Kit | None, materials: Sequence[Material]) -> Part:
    with translation.override(language):
        # Worked out once: asking each row for its words costs as much as all the rest.
        kinds = {value: str(label) for value, label in MaterialKind.choices}
        licences = {value: str(label) for value, label in Licence.choices}
        lines = [
            _line(
                language, path=path_in_zip(each), title=each.title, kind=kinds[each.kind], measure=each.measure,
                licence=licences[each.licence], until=each.ends_on, credit=each.credit, alt=each.alt,
                alt_language=each.alt_language,
            )
            for each in materials
        ]  # fmt: skip
        return Part(language, heading, kit.title if kit else "", lines)


@lru_cache(maxsize=4096)
def _line(language: str, **line: Any) -> Line:
    """The same facts in the same language are the same words: a selection of fifty would take half its time to describe."""
    context = {"line": line}
    return Line(
        render_to_string("campaigns/readme_line.txt", context),
        mark_safe(render_to_string("campaigns/readme_line.html", context).strip()),  # noqa: S308 -- made by the template
    )


def _versions(kit: Kit | None, materials: Sequence[Material]) -> dict:
    files = [
        {
            "id": each.slug, "version": each.given.number, "sha256": each.given.sha256, "size": each.given.size,
            "file": path_in_zip(each),
        }
        for each in materials
    ]  # fmt: skip
    return {"kit": kit.slug if kit else None, "files": files}
