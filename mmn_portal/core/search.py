"""What can be found: every app with public things brings its documents, and the names of their kinds."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from .bilingual import in_language
from .register import Register

LANGUAGES = ("nl", "en")
MOST_WORDS = 8
SHORTEST, LONGEST = 4, 40
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d+\.)[ \t]+|[*_`~|]+", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """A public thing that can be found, in one language. ``key`` is the same for all its languages."""

    kind: str
    title: str
    text: str
    url: str
    language: str = "nl"
    key: str = ""


documents: Register[Callable[[datetime], Iterable[Document]]] = Register("search documents")
kinds: Register[str | Promise] = Register("kinds of search documents")


def bring(
    name: str, gather: Callable[[datetime], Iterable[Document]], *, place: int = 100, **names: str | Promise
) -> None:
    """Hand in documents, with the name in the plural of each kind among them: ``news=_("News")``."""
    documents.bring(name, gather, place=place)
    for kind, label in names.items():
        kinds.bring(kind, label, place=place)


def in_each_language(kind: str, thing: Any, *fields: str) -> Iterator[Document]:
    """The documents of a thing with ``_nl`` and ``_en`` columns; ``fields`` are its title and then its texts.

    In English only when the title is there in English: the search of English pages falls back to Dutch itself.
    """
    title, *texts = fields
    for language in LANGUAGES:
        if language == "nl" or getattr(thing, f"{title}_en"):
            with override(language):
                document = Document(
                    kind,
                    in_language(thing, title, language),
                    "\n".join(filter(None, (without_marks(in_language(thing, field, language)) for field in texts))),
                    thing.get_absolute_url(),
                    language,
                    f"{kind}:{thing.pk}",
                )
            yield document


def without_marks(text: str) -> str:
    """Markdown as plain text: links as their words, no signs of headings, lists and emphasis."""
    return _SIGNS.sub("", _LINK.sub(r"\1", text))


def plain(text: str) -> str:
    """Text as it is compared: small letters, no accents, single spaces."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in spread if not unicodedata.combining(sign)).split())


def vocabulary_of(words: str) -> set[str]:
    """The words in a text that was made plain, as far as somebody might mistype them."""
    return {word for word in _WORD.findall(words) if SHORTEST <= len(word) <= LONGEST and not word.isdigit()}


def words_of(asked: str) -> list[str]:
    """The words that somebody typed, as they are compared; the first eight, each at most forty signs."""
    return [word[:LONGEST] for word in _WORD.findall(plain(asked))][:MOST_WORDS]
