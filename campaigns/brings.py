"""What the campaign hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.people import participation

from . import actions, queries
from .demo import content
from .models import Download, Kit, Material

LICENCE_DAYS = 30

menu.bring("campaign", menu.Entry(_("Campaign"), "campaigns:front"), place=20)


def newest_kits(now: datetime) -> panels.Panel | None:
    """The newest kits, with a picture each."""
    cards = queries.newest_kits(now=now)
    return panels.Panel("campaigns/panel_kits.html", cards) if cards else None


def taken_along(user: object, now: datetime) -> panels.Panel:
    """What my organisation took along, and what is newer since."""
    return panels.Panel("campaigns/panel_taken.html", queries.taken_along(user, now=now)[:5])


panels.front.bring("kits", newest_kits, place=30)
panels.mine.bring("kits", taken_along, place=30)


def desk_items(now: datetime) -> list[desk.Item]:
    """Licences that end, drafts, and what is on show."""
    kits = reverse("admin:campaigns_kit_changelist")
    return [
        desk.Item(
            _("licences of campaign material that end within 30 days"),
            queries.ending_licences(timezone.localdate(now), LICENCE_DAYS),
            reverse("admin:campaigns_material_changelist") + "?licence_ends=soon",
        ),
        desk.Item(_("campaign kits on show"), Kit.objects.on_show(now).count(), kits, waits=False),
    ]


desk.bring("campaigns", desk_items, place=40)


def documents(now: datetime):
    """Kits and materials as search documents."""
    for kit in Kit.objects.on_show(now).order_by("pk").iterator():
        yield from search.in_each_language("kit", kit, "title", "summary", "description")
    for material in Material.objects.on_show(now).order_by("pk").iterator():
        yield from search.in_each_language("material", material, "title", "alt")


search.bring("campaigns", documents, place=30, kit=_("Campaign kits"), material=_("Campaign material"))
sweeps.bring("campaigns", lambda now: actions.build_missing_archives(now=now), place=40)
promises.bring("campaigns", queries.broken_promises)
demo.bring("campaigns", content.load, place=50)


def took_along(organisations: list[int], now: datetime) -> int:
    """How many of some organisations took material along."""
    return Download.objects.filter(organisation__in=organisations).values("organisation").distinct().count()


participation.bring("campaigns", _("took campaign material along"), took_along, place=10)
