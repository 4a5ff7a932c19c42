"""What a newsletter can carry of the portal: sessions, kits, articles, stories. Each app above brings its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.core.forms import MOST_DIGITS
from mmn_portal.core.register import Register

MOST_CHOICES = 60


@dataclass(frozen=True)
class Item:
    """Something of the portal as a newsletter shows it: plain words, one address (a path of the portal).

    ``lang`` and ``text_lang``: in which language its title and its text really are; empty when in the one that was asked for.
    """

    title: str
    text: str
    path: str
    over: str = ""
    lang: str = ""
    text_lang: str = ""


@dataclass(frozen=True)
class Source:
    """Where items come from. ``choices``: (number, words), newest or next first. ``find``: the items of one choice in a
    language, empty when it cannot be shown (any more)."""

    label: str | Promise
    choices: Callable[[datetime], Iterable[tuple[str, str]]]
    find: Callable[[str, str, datetime], list[Item]]


sources: Register[Source] = Register("sources of newsletter items")


def bring(
    name: str, label: str | Promise, choices: Callable[[datetime], Iterable[tuple[str, str]]],
    find: Callable[[str, str, datetime], list[Item]], *, place: int = 100,
) -> None:  # fmt: skip
    """Hand in a source."""
    sources.bring(name, Source(label, choices, find), place=place)


def bring_rows(
    name: str, label: str | Promise, rows: Callable[[datetime], QuerySet], *, lead: str = "lead", place: int = 100
) -> None:
    """Hand in a source of public rows with a title, a lead and a page, in two languages or in their own."""

    def said(row: Any, field: str, language: str) -> str:
        return in_language(row, field, language) if hasattr(row, f"{field}_nl") else str(getattr(row, field, ""))

    def spoken(row: Any, field: str, language: str) -> str:
        return language_of(row, field, language) if hasattr(row, f"{field}_nl") else str(getattr(row, "language", ""))

    def to_choose(now: datetime) -> list[tuple[str, str]]:
        return [(str(row.pk), said(row, "title", "nl")) for row in rows(now)[:MOST_CHOICES]]

    def find(value: str, language: str, now: datetime) -> list[Item]:
        chosen = rows(now).filter(pk=value) if value.isdecimal() and len(value) <= MOST_DIGITS else []
        return [
            Item(
                said(row, "title", language), said(row, lead, language), row.get_absolute_url(),
                lang=spoken(row, "title", language), text_lang=spoken(row, lead, language),
            )
            for row in chosen
        ]  # fmt: skip

    bring(name, label, to_choose, find, place=place)


def choices(now: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that can be chosen, grouped by where it comes from. Each source asks one query."""
    groups = []
    for name, source in sources.items():
        found = [(f"{name}:{value}", words) for value, words in source.choices(now)]
        if found:
            groups.append((str(source.label), found))
    return groups


def items_of(chosen: str, language: str, now: datetime) -> list[Item]:
    """The items of one choice such as "agenda:12"; none when it is not there any more."""
    name, _colon, value = chosen.partition(":")
    source = dict(sources.items()).get(name)
    return source.find(value, language, now) if source else []
