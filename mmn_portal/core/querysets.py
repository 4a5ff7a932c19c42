"""Crowds of the search index."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Greatest

from .search import words_of

# Titles weigh more than texts.
WEIGHTS = [0.1, 0.2, 0.4, 1.0]
CONFIGURATIONS = {"nl": "mmn_nl", "en": "mmn_en"}
MOST_LIKE_IT = 40
_OPERATORS = ('"', " -")


def stems(asked: str, language: str) -> SearchQuery:
    """PostgreSQL: every word, inflected or at the beginning of a longer one; quotes and minus signs work."""
    configuration = CONFIGURATIONS[language]
    query = SearchQuery(asked, config=configuration, search_type="websearch")
    words = words_of(asked)
    if words and not any(sign in f" {asked}" for sign in _OPERATORS):
        # Only letters and digits are left in the words, so the raw form cannot be broken by what was typed.
        beginnings = " & ".join(f"{word}:*" for word in words)
        query |= SearchQuery(beginnings, config=configuration, search_type="raw")
    return query


class FoundQuerySet(models.QuerySet):
    """Documents of the search index."""

    def readable_in(self, language: str) -> "FoundQuerySet":
        """Those in a language, and those that are there in another one only."""
        return self.filter(Q(language=language) | Q(only=True))

    def of_kind(self, kind: str) -> "FoundQuerySet":
        return self.filter(kind=kind) if kind else self

    def by_stem(self, asked: str, language: str) -> "FoundQuerySet":
        """PostgreSQL: those that hold every word in one of its forms."""
        return self.filter(vector=stems(asked, language))

    def by_title(self, asked: str, language: str) -> "FoundQuerySet":
        """PostgreSQL: those whose title alone holds every word."""
        return self.filter(title_vector=stems(asked, language))

    def best_first(self, asked: str, language: str) -> "FoundQuerySet":
        """PostgreSQL: what fits best first."""
        rank = SearchRank(F("vector"), stems(asked, language), weights=WEIGHTS)
        return self.order_by(rank.desc(), "title", "pk")

    def by_words(self, asked: str) -> "FoundQuerySet":
        """Any database: every word stands in it exactly. Those with the first word in the title first."""
        words = words_of(asked)
        if not words:
            return self.none()
        found = self
        for word in words:
            found = found.filter(words__contains=word)
        in_title = Case(When(title__icontains=words[0], then=Value(0)), default=Value(1), output_field=IntegerField())
        return found.order_by(in_title, "title", "pk")


class KnownWordQuerySet(models.QuerySet):
    """Words that stand somewhere."""

    def like(self, words: Sequence[str]) -> "KnownWordQuerySet":
        """PostgreSQL: those that look like one of these, the most alike first, at most forty for each."""
        alike = Q()
        for word in words:
            alike |= Q(word__trigram_similar=word)
        measures = [TrigramSimilarity("word", word) for word in words]
        likeness = Greatest(*measures) if len(measures) > 1 else measures[0]
        return self.filter(alike).order_by(likeness.desc(), "word")[: MOST_LIKE_IT * len(words)]
