"""A list of readers from a spreadsheet: what each row means, and who of it may be subscribed. Nothing is written here."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mmn_portal.core.forms import Address

from . import typos
from .enums import SubscriptionState

MOST_ROWS = 20_000
# What people write above their columns, in small letters.
HEADINGS = {
    "email": ("e-mail", "email", "e-mailadres", "emailadres", "mail", "mailadres", "adres", "e-mail address", "email address"),
    "language": ("taal", "language", "lang"),
    "given_on": (
        "datum", "date", "toestemming", "datum toestemming", "toestemming op", "consent", "consent date", "date of consent",
        "aangemeld op", "ingeschreven op", "subscribed on", "opt-in", "opt-in date",
    ),
}  # fmt: skip
LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")


class NoAddresses(Exception):
    """No column holds mail addresses."""


class Why(StrEnum):
    """Why a row is not taken."""

    WRONG = "wrong"
    TWICE = "twice"
    HAS_IT = "has_it"
    STOPPED = "stopped"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Row:
    """One row of the list: its number in the file, what it says, and what is wrong with it."""

    number: int
    email: str
    language: str = ""
    given_on: date | None = None
    problem: str = ""
    meant: str | None = None


@dataclass(frozen=True)
class Known:
    """What is known of the addresses: their subscriptions by topic, who stopped everything, who may not be mailed."""

    subscriptions: dict[str, dict[int, str]] = field(default_factory=dict)
    stopped: Collection[str] = ()
    blocked: Collection[str] = ()

    def topics_for(self, email: str, topics: Iterable[int]) -> list[int] | Why:
        """Which of the topics she can be given. Who stopped one does not get it again by a list."""
        if email in self.blocked:
            return Why.BLOCKED
        has = self.subscriptions.get(email, {})
        if email in self.stopped and SubscriptionState.ACTIVE not in has.values():
            return Why.STOPPED
        states = {topic: has.get(topic, "") for topic in topics}
        free = [topic for topic, state in states.items() if state in ("", SubscriptionState.PENDING)]
        if free and SubscriptionState.ENDED in has.values() and SubscriptionState.ACTIVE not in has.values():
            # She ended all that she got: no other topic brings her back either.
            return Why.STOPPED
        if not free:
            return Why.STOPPED if SubscriptionState.ENDED in states.values() else Why.HAS_IT
        return free


@dataclass(frozen=True)
class Looked:
    """The list as it would be taken."""

    ready: list[Row]
    mistyped: list[Row]
    left_out: list[tuple[Row, Why]]

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(why) for _row, why in self.left_out)


def read(rows: list[list[str]], *, today: date) -> list[Row]:
    """What each row under the headings means. A list of addresses alone needs no headings. Raises NoAddresses."""
    columns, first = _columns(rows[0]) if rows else {}, 1
    if "email" not in columns:
        at = next((at for at, cell in enumerate(rows[0] if rows else []) if "@" in cell), None)
        if at is None:
            raise NoAddresses
        columns, first = {"email": at}, 0
    return [
        _row(number, {name: cells[at] for name, at in columns.items() if at < len(cells)}, today)
        for number, cells in enumerate(rows[first:], start=first + 1)
        if any(cells)
    ]


def look(rows: Iterable[Row], *, known: Known, topics: Collection[int]) -> Looked:
    """Who of the list can be taken, who perhaps, and who not."""
    looked, seen = Looked([], [], []), set()
    for row in rows:
        if row.problem:
            looked.left_out.append((row, Why.WRONG))
        elif row.email in seen:
            looked.left_out.append((row, Why.TWICE))
        elif isinstance(why := known.topics_for(row.email, topics), Why):
            looked.left_out.append((row, why))
        else:
            (looked.mistyped if row.meant else looked.ready).append(row)
        seen.add(row.email)
    return looked


def _columns(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        for name, words in HEADINGS.items():
            if heading.strip().casefold() in words:
                found.setdefault(name, at)
    return found


def _row(number: int, cells: dict[str, str], today: date) -> Row:
    typed = cells.get("email", "")
    try:
        email = Address(ask=_("There is no address.")).clean(typed)
        language, given_on = _language(cells.get("language", "")), _day(cells.get("given_on", ""), today)
    except ValidationError as error:
        return Row(number, typed[:100], problem=str(error.messages[0]))
    return Row(number, email, language, given_on, meant=typos.suggest(email))


def _language(typed: str) -> str:
    word = typed.strip().casefold()
    found = LANGUAGES.get(word) or LANGUAGES.get(re.split(r"[-_ ]", word)[0])
    if word and not found:
        raise ValidationError(_("The language is not Dutch or English: %s") % typed[:40])
    return found or ""


def _day(typed: str, today: date) -> date | None:
    if not typed.strip():
        return None
    found = _YEAR_FIRST.fullmatch(typed.strip())
    parts = found.groups() if found else ()
    if not found:
        found = _DAY_FIRST.fullmatch(typed.strip())
        parts = found.groups()[::-1] if found else ()
    try:
        day = date(*map(int, parts)) if parts else None
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("This is no day that exists: %s") % typed[:40])
    if day > today or day.year < 2000:
        raise ValidationError(_("Nobody can have said yes on this day: %s") % typed[:40])
    return day
