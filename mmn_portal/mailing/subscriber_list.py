"""A list of readers from a spreadsheet: what each row means, and who of it may be subscribed. Nothing is written here."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mmn_portal.core.clock import full_year
from mmn_portal.core.forms import Address

from . import typos
from .enums import SubscriptionState

MOST_ROWS = 20_000
# What people write above their columns, without capitals, blanks and dashes; where two fit, the first named is meant: beside
# "e-mail" an "adres" is where somebody lives.
HEADINGS = {
    "email": (
        "email", "emailadres", "mail", "mailadres", "emailaddress", "mailaddress", "emails", "emailadressen", "adres",
    ),
    "language": (
        "taal", "taalkeuze", "taalvoorkeur", "voorkeurstaal", "voorkeurtaal", "language", "languagechoice",
        "languagepreference", "preferredlanguage", "lang",
    ),
    "given_on": (
        "toestemmingop", "toestemmingsdatum", "datumtoestemming", "datumvantoestemming", "toestemminggegevenop",
        "consentdate", "dateofconsent", "optindatum", "datumoptin", "optindate", "dateofoptin", "datuminschrijving",
        "datumvaninschrijving", "inschrijfdatum", "inschrijvingsdatum", "ingeschrevenop", "ingeschrevensinds",
        "datumaanmelding", "datumvanaanmelding", "aanmelddatum", "aanmeldingsdatum", "aangemeldop", "aangemeldsinds",
        "subscribedon", "subscribedsince", "subscriptiondate", "dateofsubscription", "signupdate", "signedupon",
        "toestemming", "consent", "optin", "datum", "date",
    ),
}  # fmt: skip
# A list without headings is known by what stands in its first rows.
LOOKED_AT = 20
LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_SIGNS = re.compile(r"[\W_]+")
# Jan Jansen <jan@example.nl>, <jan@example.nl>, mailto:jan@example.nl
_NAMED = re.compile(r"(?i)(?:[^<>]*<\s*(?:mailto:)?|mailto:)([^<>\s]+)\s*>?")


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
class Columns:
    """Which column is taken as what: the place of each that is used, and what stands above all of them."""

    at: dict[str, int]
    headings: list[str]
    first: int

    @property
    def unused(self) -> list[str]:
        """What stands above the columns of which nothing is taken."""
        return [words for at, words in enumerate(self.headings) if words and at not in self.at.values()]


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


def columns(rows: list[list[str]]) -> Columns:
    """Which column holds what: by the words above it, or in a list without headings by what stands in it. Raises NoAddresses."""
    top = next((number for number, cells in enumerate(rows) if any(cells)), None)
    if top is None:
        raise NoAddresses
    if "email" in (at := _headed(rows[top])):
        return Columns(at, rows[top], top + 1)
    some = [cells for cells in rows[top:] if any(cells)][:LOOKED_AT]
    if not any("@" in cell for cell in some[0]):
        raise NoAddresses
    width = max(map(len, some))
    return Columns(_recognised(some), [_("column %d") % number for number in range(1, width + 1)], top)


def read(rows: list[list[str]], *, today: date) -> list[Row]:
    """What each row under the headings means. A list of addresses alone needs no headings. Raises NoAddresses."""
    found = columns(rows)
    return [
        _row(number, {name: cells[at] for name, at in found.at.items() if at < len(cells)}, today)
        for number, cells in enumerate(rows[found.first :], start=found.first + 1)
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


def _headed(headings: list[str]) -> dict[str, int]:
    """The columns by what stands above them."""
    said = [_SIGNS.sub("", heading.casefold()) for heading in headings]
    return {
        name: said.index(next(word for word in words if word in said))
        for name, words in HEADINGS.items()
        if set(words) & set(said)
    }


def _recognised(rows: list[list[str]]) -> dict[str, int]:
    """The columns of a list without headings, by what stands in them. A column of which one cell says something else is none."""
    found = {"email": next(at for at, cell in enumerate(rows[0]) if "@" in cell)}
    for at in range(max(map(len, rows))):
        typed = [cells[at] for cells in rows if at < len(cells) and cells[at].strip()]
        if typed and all(cell.strip().casefold() in LANGUAGES for cell in typed):
            found.setdefault("language", at)
        elif typed and all(_YEAR_FIRST.fullmatch(cell.strip()) or _DAY_FIRST.fullmatch(cell.strip()) for cell in typed):
            found.setdefault("given_on", at)
    return found


def _row(number: int, cells: dict[str, str], today: date) -> Row:
    typed = cells.get("email", "")
    try:
        email = Address(ask=_("There is no address.")).clean(_bare(typed))
        language, given_on = _language(cells.get("language", "")), _day(cells.get("given_on", ""), today)
    except ValidationError as error:
        return Row(number, typed[:100], problem=str(error.messages[0]))
    return Row(number, email, language, given_on, meant=typos.suggest(email))


def _bare(typed: str) -> str:
    """The address alone, out of what mail programs copy along: a name in front of it, or the word of a link."""
    if typed.count("@") > 1:
        raise ValidationError(_("Put one address in each row."))
    found = _NAMED.fullmatch(typed.strip())
    return found.group(1) if found else typed


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
    if not parts:
        raise ValidationError(_("We cannot read this day: %s. Write it like 6-3-2027.") % typed[:40])
    try:
        year, month, number = map(int, parts)
        day = date(full_year(year), month, number)
    except ValueError:
        raise ValidationError(_("This is no day that exists: %s") % typed[:40]) from None
    if day > today or day.year < 2000:
        raise ValidationError(_("Nobody can have said yes on this day: %s") % typed[:40])
    return day
