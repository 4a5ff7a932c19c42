"""The head and the foot of every page: for visitors they are drawn once for each address."""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

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
