"""A list of people from a spreadsheet: what each row means, and what is wrong with it. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mmn_portal.core.forms import Address, Line

# What people write above their columns, in small letters.
HEADINGS = {
    "name": ("naam", "name", "deelnemer", "volledige naam"),
    "email": ("e-mail", "email", "e-mailadres", "emailadres", "mail", "e-mail address", "email address"),
    "phone": ("telefoon", "telefoonnummer", "phone", "telephone", "mobiel"),
    "access_needs": ("toegankelijkheid", "wensen", "accessibility", "needs"),
    "diet": ("dieet", "eten", "diet"),
}
LONGEST = {"name": 120, "phone": 30, "access_needs": 300, "diet": 300}


class NoNames(Exception):
    """No column is headed as one with names."""


@dataclass(frozen=True)
class Row:
    """One row of the list: its number in the file, what it says, and what is wrong with it."""

    number: int
    facts: dict[str, str]
    problems: list[str] = field(default_factory=list)


def read(rows: list[list[str]], *, known: Iterable[str]) -> list[Row]:
    """What each row under the headings means. ``known`` are addresses that are registered already. Raises NoNames."""
    columns = _columns(rows[0]) if rows else {}
    if "name" not in columns:
        raise NoNames
    seen, taken, found = set(), set(known), []
    for number, cells in enumerate(rows[1:], start=2):
        row = _row(number, {name: cells[at] for name, at in columns.items() if at < len(cells)})
        email = row.facts["email"]
        if email and email in seen:
            row.problems.append(_("This address stands in the list twice."))
        elif email in taken and email:
            row.problems.append(_("This address is registered already."))
        seen.add(email)
        found.append(row)
    return found


def _columns(headings: list[str]) -> dict[str, int]:
    found = {}
    for at, heading in enumerate(headings):
        for name, words in HEADINGS.items():
            if heading.strip().lower() in words:
                found.setdefault(name, at)
    return found


def _row(number: int, cells: dict[str, str]) -> Row:
    facts, problems = {"email": ""}, []
    for name, longest in LONGEST.items():
        facts[name], wrong = _cleaned(
            Line(required=name == "name", ask=_("There is no name."), max_length=longest), cells.get(name, "")
        )
        problems += wrong
    facts["email"], wrong = _cleaned(Address(required=False), cells.get("email", ""))
    return Row(number, facts, problems + wrong)


def _cleaned(field_: Line | Address, typed: str) -> tuple[str, list[str]]:
    try:
        return field_.clean(typed), []
    except ValidationError as error:
        return typed[:100], [str(message) for message in error.messages]
