"""Parts of pages that are the same for everybody: the same facts are drawn once."""

from collections.abc import Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


@dataclass(frozen=True)
class Shown:
    """A part of a page by all that it shows: two of them with the same facts look the same."""

    template: str
    language: str | None
    facts: Hashable
    content: dict[str, Any] = field(compare=False)


def drawn(template: str, content: dict[str, Any]) -> SafeString:
    """The template with this content and nothing else: no request, no user. Drawn anew when a fact is different."""
    return _drawn(Shown(template, get_language(), facts_of(content), content))


@lru_cache(maxsize=128)
def _drawn(shown: Shown) -> SafeString:
    return render_to_string(shown.template, shown.content)


def facts_of(thing: Any) -> Hashable:
    """All that a template can show of rows, small dataclasses and lists of them, as plain values that compare."""
    if isinstance(thing, Model):
        related = {name: one for name, one in thing._state.fields_cache.items() if isinstance(one, Model)}
        own = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
        return (type(thing), *own.items(), *((name, facts_of(one)) for name, one in related.items()))
    if is_dataclass(thing) and not isinstance(thing, type):
        return (type(thing), *(facts_of(getattr(thing, one.name)) for one in fields(thing)))
    if isinstance(thing, dict):
        return tuple((name, facts_of(value)) for name, value in thing.items())
    if isinstance(thing, list | tuple):
        return tuple(facts_of(one) for one in thing)
    return thing
