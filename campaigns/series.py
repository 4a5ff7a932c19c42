"""A list of places from a spreadsheet or typed by hand: what each row means for a design. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mmn_portal.core import sheets
from mmn_portal.core.text import one_line

from .enums import FieldKind, Lock
from .models import TemplateField

MOST_PLACES = 500
PLACES = ("plek", "plaats", "locatie", "naam", "place", "location", "name")
LONGEST_PLACE = 80


class NotAList(Exception):
    """We cannot use this list; the text says why."""


@dataclass(frozen=True)
class Place:
    """One row: where it hangs, and the words that are different there."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)


def typed(lines: str, into: str, fields: Sequence[TemplateField]) -> list[Place]:
    """A place on each line; ``into`` is the field where its name comes, or nothing. Raises NotAList."""
    names = [name for name in (one_line(line) for line in lines.splitlines()) if name]
    return _checked([Place(name, {into: name} if into else {}) for name in names], fields)


def from_file(file: Any, fields: Sequence[TemplateField]) -> list[Place]:
    """The rows of a CSV or XLSX: a column with the place, and columns named after questions. Raises NotAList."""
    try:
        rows = sheets.read(file, most_rows=MOST_PLACES + 1)
    except sheets.Unreadable as error:
        raise NotAList(
            _("We cannot read this list. Save it as CSV or XLSX, with at most %s rows.") % MOST_PLACES
        ) from error
    if len(rows) < 2:
        raise NotAList(_("This list is empty. The first row names the columns, and each row after it is a place."))
    heads = [one_line(head).casefold() for head in rows[0]]
    where = next((number for number, head in enumerate(heads) if head in PLACES), None)
    if where is None:
        raise NotAList(_("No column is called “plek”. Put that above the column with the places."))
    columns = _columns(heads, fields)
    return _checked(
        [
            Place(one_line(row[where]) if where < len(row) else "", {key: row[at] for at, key in columns.items() if at < len(row) and row[at]})
            for row in rows[1:]
        ],
        fields,
    )  # fmt: skip


def _columns(heads: list[str], fields: Iterable[TemplateField]) -> dict[int, str]:
    """Which column fills which field: by its name or its question. What the template fixes stays as it is."""
    known: dict[str, str] = {}
    for one in fields:
        if one.kind == FieldKind.TEXT and one.lock == Lock.FREE:
            known |= {name.casefold(): one.key for name in (one.key, one.label_nl, one.label_en) if name}
    return {number: known[head] for number, head in enumerate(heads) if head in known}


def _checked(places: list[Place], fields: Iterable[TemplateField]) -> list[Place]:
    if not places:
        raise NotAList(_("Fill in one or more places"))
    if len(places) > MOST_PLACES:
        raise NotAList(_("Choose at most %s places at a time") % MOST_PLACES)
    longest = {one.key: one.longest for one in fields}
    for number, place in enumerate(places, start=1):
        if not place.name:
            raise NotAList(_("Row %s has no place") % number)
        if len(place.name) > LONGEST_PLACE:
            raise NotAList(_("The place in row %s is too long") % number)
        for key, words in place.texts.items():
            if len(words) > longest.get(key, 0):
                raise NotAList(
                    _("The words in row %(row)s are too long: at most %(most)s signs")
                    % {"row": number, "most": longest.get(key, 0)}
                )
    return places
