"""The head and the foot of every page, and the panels of the front page: the same facts are drawn once."""

from collections.abc import Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mmn_portal.core.panels import Panel
from mmn_portal.home.context import Site

register = template.Library()


@register.simple_tag(takes_context=True)
def chrome(context: Context, name: str) -> SafeString:
    """``header`` or ``footer``. For visitors they depend on address and language only, and are drawn once for each."""
    # allauth puts another "site" into its pages, so ours is also known as "portal".
    site, user = context.get("portal") or context.get("site"), context.get("user")
    if isinstance(site, Site) and (user is None or not user.is_authenticated):
        return _for_visitors(name, site)
    facts = {"site": site, "user": user, "csrf_token": context.get("csrf_token")}
    return render_to_string(f"components/{name}.html", facts)


@lru_cache(maxsize=256)
def _for_visitors(name: str, site: Site) -> SafeString:
    return render_to_string(f"components/{name}.html", {"site": site})


@dataclass(frozen=True)
class Shown:
    """A panel by all that it shows: two of them with the same facts look the same."""

    template: str
    language: str | None
    facts: Hashable
    content: Any = field(compare=False)


@register.simple_tag
def front_panel(panel: Panel) -> SafeString:
    """A panel for everybody. Asked of the database each time; drawn anew only when something in it is different."""
    return _drawn(Shown(panel.template, get_language(), facts_of(panel.content), panel.content))


@lru_cache(maxsize=64)
def _drawn(shown: Shown) -> SafeString:
    return render_to_string(shown.template, {"content": shown.content})


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
