"""Who looked at a design, and whether it may be used yet."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mmn_portal.core import tokens
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Organisation

from ..models import Design, Opinion, OwnerDecides
from ..preflight import STOP, Finding

LOOK_ALONG = "campaigns.opinion"
# Of a finding that is about the whole design, not about a question of the form.
APPROVAL = "eigenaar"


def print_of_design(design: Design) -> str:
    """A fingerprint of what a design shows: saving it again without a change keeps it. No query on a design fetched whole."""
    # Words about a photo count where there are any: what was approved before they were asked stays approved.
    pictures = [
        [one.field, one.picture_id, one.focus_x, one.focus_y, one.zoom, *filter(None, [one.alt])]
        for one in sorted(design.pictures.all(), key=lambda one: one.field)
    ]
    shown = [design.version_id, design.language, design.swatch, design.texts, design.alt, pictures]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def owner_decides(organisation: Organisation) -> bool:
    """An owner of this organisation approves each design before it is used. No query on a design fetched whole."""
    try:
        return bool(organisation.owner_decides)
    except ObjectDoesNotExist:
        return False


def owned_by(user: Any) -> list[Organisation]:
    """Organisations of which somebody is an owner, each with ``is_asked``: whether she approves designs. One query."""
    if not user.is_authenticated:
        return []
    hers = Organisation.objects.filter(memberships__person__user=user.pk, memberships__role=Role.OWNER)
    asked = Exists(OwnerDecides.objects.filter(organisation=OuterRef("pk")))
    return list(hers.annotate(is_asked=asked).order_by("name", "pk"))


def waits_for_owner(design: Design) -> bool:
    """Her organisation wants that, and nobody approved what the design is now."""
    return owner_decides(design.organisation) and design.approved_print != print_of_design(design)


def of_approval(design: Design) -> list[Finding]:
    """That an owner has to approve it first."""
    if not waits_for_owner(design):
        return []
    return [Finding(STOP, APPROVAL, _("An owner of your organisation has not approved this yet."))]


def opinions_of(design: Design) -> list[Opinion]:
    """What was asked and said of a design, the newest first. One query."""
    return list(design.opinions.select_related("asked_by").newest_first()[:20])


def asked_for_opinion(token: str, *, now: datetime) -> Opinion | None:
    """What a link asks, until its end; None for one that was never made. One query."""
    try:
        (pk,) = tokens.read(LOOK_ALONG, token)
    except (tokens.BadToken, ValueError):
        return None
    found = Opinion.objects.filter(pk=pk, ends_at__gt=now, is_of_owner=False)
    return found.select_related("asked_by", "design__organisation").first()
