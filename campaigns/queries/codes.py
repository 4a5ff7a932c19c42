"""The codes of an organisation: where each hangs, where it leads, how often it was followed."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from mmn_portal.people.models import Organisation

from .. import composing
from ..models import Design, ShortLink
from ..preflight import STOP, Finding

CODES_SHOWN, MOST_ASKED = 50, 80


def codes_of(organisation: Organisation, *, words: str = "", page: Any = 1) -> Page:
    """Its codes with ``scanned``, the newest design first, page by page. Two queries."""
    found = ShortLink.objects.of_organisation(organisation).holding(words[:MOST_ASKED])
    return Paginator(found.with_scans().select_related("design").in_order(), CODES_SHOWN).get_page(page)


def of_link(design: Design, filled: composing.Filled) -> list[Finding]:
    """That the code on it leads nowhere. No query on a design that was fetched whole."""
    stopped = [one for one in design.links.all() if one.is_stopped and one.address == filled.address]
    words = _(
        "NOV stopped the code of this design: %s Call or mail us, or make a copy of your design: that has a code of its own."
    )
    return [Finding(STOP, "", words % one.stopped_because) for one in stopped]
