"""What the search page needs, ready-made."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count
from django.utils.functional import Promise

from mmn_portal.core import search
from mmn_portal.core.models import Found, KnownWord
from mmn_portal.core.querysets import FoundQuerySet

PER_PAGE = 20
AROUND = 110
MOST_RANKED = 1000
# How alike a known word must be to what was typed (difflib's ratio).
CLOSE = 0.75
# Of a word that was asked for, this many signs may differ at its end for it to be marked: dag, dagen.
ENDING = 2


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``is_hit`` when it holds a word that was asked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """A document that was found, with the part of its text where the words stand."""

    document: Found
    label: str | Promise
    pieces: list[Piece]


@dataclass(frozen=True)
class Kind:
    """A kind of documents among what was found."""

    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Results:
    """What was found: a page of it, how many of each kind, and what looks like it when nothing was found."""

    asked: str
    kind: str
    page: Page | None = None
    kinds: list[Kind] = field(default_factory=list)
    # What was looked for instead, when nothing held the words that were typed.
    meant: str = ""
    # So many were found that only those with the words in their title are shown.
    titles_only: bool = False

    @property
    def words(self) -> str:
        """What the links to other pages of these results ask for."""
        return self.meant or self.asked

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.kinds)


def knows_inflections() -> bool:
    """Whether the database finds other forms of a word, and words with a typing error."""
    return connection.vendor == "postgresql"


def results(asked: str, *, kind: str, page: Any, language: str) -> Results:
    """Everything public that fits what was asked, or what was meant by it. At most eight queries."""
    if not search.words_of(asked):
        return Results(asked, "")
    found = _search(asked, asked, kind, page, language)
    if found.page or not knows_inflections():
        return found
    meant = _meant(asked)
    return _search(asked, meant, kind, page, language) if meant else found


def _search(asked: str, words: str, kind: str, page: Any, language: str) -> Results:
    found, titles_only = _found(Found.objects.readable_in(language), words, language)
    counted = dict(found.order_by().values_list("kind").annotate(how_many=Count("pk")))
    kinds = [Kind(code, label, counted[code]) for code, label in search.kinds.items() if counted.get(code)]
    kind = kind if kind in counted else ""
    if not counted:
        return Results(asked, kind)
    paginator = Paginator(found.of_kind(kind).defer("words", "vector", "title_vector"), PER_PAGE)
    # Counted already.
    paginator.count = counted[kind] if kind else sum(counted.values())
    shown: Any = paginator.get_page(page)
    shown.object_list = _hits(shown.object_list, words)
    return Results(asked, kind, shown, kinds, words if words != asked else "", titles_only)


def _found(readable: FoundQuerySet, words: str, language: str) -> tuple[FoundQuerySet, bool]:
    """What holds the words; of a great many, what has them in its title: weighing thousands of texts tells little."""
    if not knows_inflections():
        return readable.by_words(words), False
    found = readable.by_stem(words, language)
    if found.order_by()[: MOST_RANKED + 1].count() > MOST_RANKED:
        titled = readable.by_title(words, language)
        if titled.exists():
            return titled.best_first(words, language), True
    return found.best_first(words, language), False


def _meant(asked: str) -> str:
    """The same words with known ones instead of those that stand nowhere; empty when nothing looks like them."""
    words = search.words_of(asked)
    known = set(KnownWord.objects.filter(word__in=words).values_list("word", flat=True))
    strange = [word for word in words if word not in known]
    near = list(KnownWord.objects.like(strange).values_list("word", flat=True)) if strange else []
    better = {word: get_close_matches(word, near, n=1, cutoff=CLOSE) for word in strange}
    meant = " ".join(better[word][0] if better.get(word) else word for word in words)
    return meant if meant != " ".join(words) else ""


def _hits(documents: FoundQuerySet, asked: str) -> list[Hit]:
    labels, words = dict(search.kinds.items()), search.words_of(asked)
    return [Hit(each, labels.get(each.kind, ""), pieces(each.text, words)) for each in documents]


def pieces(text: str, words: list[str]) -> list[Piece]:
    """The part of a text around the first word that was asked for, cut where a word begins to be one."""
    tokens = text.split()
    hits = [_fits(search.plain(token), words) for token in tokens]
    first = hits.index(True) if True in hits else 0
    start = first
    while start > 0 and len(" ".join(tokens[start - 1 : first])) < AROUND:
        start -= 1
    end = first
    while end < len(tokens) and len(" ".join(tokens[first : end + 1])) < AROUND:
        end += 1
    made = [Piece(token, hit) for token, hit in zip(tokens[start:end], hits[start:end], strict=True)]
    before = [Piece("…", is_hit=False)] if start > 0 else []
    after = [Piece("…", is_hit=False)] if end < len(tokens) else []
    return [*before, *made, *after]


def _fits(token: str, words: list[str]) -> bool:
    token = token.strip(".,;:!?()'\"")
    return any(word in token or (len(word) > ENDING + 2 and token.startswith(word[:-ENDING])) for word in words)
