"""What the campaign hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.events import parts
from mmn_portal.events.models import Event
from mmn_portal.mailing import blocks, segments
from mmn_portal.people import participation, privacy
from mmn_portal.people.models import Person
from mmn_portal.pictures.actions import PORTRAITS_KEPT

from . import actions, content, queries
from .demo import content as demo_content
from .demo import weeks as demo_weeks
from .models import Design, Download, Kit, Material, OwnCampaign, Scan, WallPoster, Week

LICENCE_DAYS, SERIES_TURN = 30, 20.0

menu.bring("campaign", menu.Entry(_("Campaign"), "campaigns:front"), place=20)


def newest_kits(now: datetime) -> panels.Panel | None:
    """The newest kits, with a picture each."""
    cards = queries.newest_kits(now=now)
    return panels.Panel("campaigns/panel_kits.html", cards) if cards else None


def taken_along(user: object, now: datetime) -> panels.Panel:
    """What my organisation took along, and what is newer since."""
    return panels.Panel("campaigns/panel_taken.html", queries.taken_along(user, now=now)[:5])


def my_designs(user: object, now: datetime) -> panels.Panel:
    """What my organisations made in the studio."""
    return panels.Panel("campaigns/panel_designs.html", list(queries.designs_of(user)[:5]))


panels.front.bring("kits", newest_kits, place=30)
panels.mine.bring("designs", my_designs, place=35)
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
        desk.Item(
            _("designs that organisations made"),
            Design.objects.count(),
            reverse("admin:campaigns_figures"),
            waits=False,
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


def own_documents(now: datetime):
    """Campaigns of organisations as search documents."""
    for campaign in OwnCampaign.objects.on_show().order_by("pk").iterator():
        words = f"{campaign.title}\n{campaign.goal}\n{campaign.text}"
        yield search.Document("own", campaign.title, words, campaign.get_absolute_url(), key=f"own:{campaign.pk}")


search.bring("campaigns", documents, place=30, kit=_("Campaign kits"), material=_("Campaign material"))
search.bring("own_campaigns", own_documents, place=32, own=_("Campaigns of organisations"))
sweeps.bring("campaigns", lambda now: actions.build_missing_archives(now=now), place=40)
# In turns: without Celery one process does everything, and a series of five hundred places holds up nothing else.
sweeps.bring("portraits", lambda now: actions.begin_portraits(now=now), place=39)
sweeps.bring("series", lambda now: actions.draw_waiting_batches(clock=timezone.now, seconds=SERIES_TURN), place=42)
sweeps.bring("old-series", lambda now: actions.clear_batches(now=now), place=43)
sweeps.bring("renders", lambda now: actions.clear_renders(now=now), place=45)
sweeps.bring("material looks", lambda now: actions.note_looks(), place=44)
sweeps.bring("material words", lambda now: actions.index_materials(), place=44)
sweeps.bring("behind", lambda now: actions.tell_who_is_behind(now=now), place=42)
promises.bring("campaigns", queries.broken_promises)
demo.bring("campaigns", demo_content.load, place=50)
demo.programme_loaders.bring("campaigns", content.load, place=45)


# As long as those of pictures: for who asks what happened.
privacy.bring(
    "campaigns",
    privacy.Keeping(
        models=(
            "campaigns.MaterialConsent",
            "campaigns.Told",
            "campaigns.KitSilence",
            "campaigns.Collection",
            "campaigns.Opinion",
        ),
        export=queries.kept_of,
        erase=lambda person, addresses: actions.forget(person=person, addresses=addresses, now=timezone.now()),
        clear=lambda now: (
            actions.fade_portraits(before=now - PORTRAITS_KEPT)
            + actions.clear_told(before=now - actions.TOLD_KEPT)
            + actions.clear_opinions(before=now - actions.OPINIONS_KEPT)
        ),
    ),
)


def took_along(organisations: list[int], now: datetime) -> int:
    """How many of some organisations took material along."""
    return Download.objects.filter(organisation__in=organisations).values("organisation").distinct().count()


def made_their_own(organisations: list[int], now: datetime) -> int:
    """How many of some organisations made something of their own in the studio."""
    return Design.objects.filter(organisation__in=organisations).values("organisation").distinct().count()


def were_scanned(organisations: list[int], now: datetime) -> int:
    """How many of some organisations have a code or short link that somebody followed."""
    return Scan.objects.filter(link__organisation__in=organisations).values("link__organisation").distinct().count()


participation.bring("campaigns", _("took campaign material along"), took_along, place=10)
participation.bring("campaigns.designs", _("made a poster or picture of their own"), made_their_own, place=12)
participation.bring("campaigns.scans", _("had a code of theirs scanned"), were_scanned, place=14)
blocks.bring_rows(
    "kits", _("Campaign kits"), lambda now: Kit.objects.on_show(now).newest_first(), lead="summary", place=20
)


def kit_choices() -> list[tuple[str, str]]:
    """The kits, for a segment."""
    return [(str(pk), title) for pk, title in Kit.objects.order_by("title_nl").values_list("pk", "title_nl")]


def people_with_kit(values: list[str]):
    """Addresses of the people of organisations that took one of these kits along."""
    chosen = [int(value) for value in values if value.isdecimal()]
    organisations = Download.objects.filter(kit__in=chosen).values("organisation")
    return Person.objects.filter(memberships__organisation__in=organisations).exclude(email="").values("email")


segments.bring("took_kit", _("Organisation took along"), kit_choices, people_with_kit, place=90)


# --- campaign weeks -----------------------------------------------------------------------------


def week_near(now: datetime) -> panels.Panel | None:
    """The campaign week that is on, or begins soon."""
    card = queries.week_near(now=now)
    return panels.Panel("campaigns/panel_week.html", card) if card else None


def week_of_event(event: Event, now: datetime) -> panels.Panel | None:
    """On the page of an activity: the week that it takes part in."""
    week = queries.week_of_event(event)
    return panels.Panel("campaigns/part_of_event.html", week) if week else None


menu.bring("weeks", menu.Entry(_("Campaign weeks"), "campaigns:weeks", footer=True), place=72)
panels.front.bring("campaign week", week_near, place=15)
parts.bring("campaigns", week_of_event)


def wall_items(now: datetime) -> list[desk.Item]:
    """Posters hang at once, and are looked at afterwards."""
    return [
        desk.Item(
            _("posters on the wall of a week that nobody looked at yet"),
            WallPoster.objects.not_looked_at().count(),
            reverse("admin:campaigns_wallposter_changelist") + "?looked=no",
        )
    ]


def weeks_found(now: datetime):
    """Campaign weeks as search documents."""
    for week in Week.objects.published().order_by("pk").iterator():
        yield from search.in_each_language("moment", week, "title", "summary", "description")


def weeks_for_letter(now: datetime):
    """The weeks that are on or come."""
    return Week.objects.published().not_over(timezone.localdate(now)).in_order()


desk.bring("campaign weeks", wall_items, place=42)
search.bring("campaign weeks", weeks_found, place=32, moment=_("Campaign weeks"))
blocks.bring_rows("weeks", _("Campaign weeks"), weeks_for_letter, lead="summary", place=25)
demo.bring("campaign weeks", demo_weeks.load, place=60)
