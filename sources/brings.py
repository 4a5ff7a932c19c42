"""What sources hand to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, promises, search, sweeps
from mmn_portal.people import participation, privacy

from . import actions, demo_content, queries
from .models import Introduction, Opening

menu.bring("sources", menu.Entry(_("Sources"), "sources:front"), place=26)


def my_introductions(user: object, now: datetime) -> panels.Panel | None:
    """Introductions of my organisations, those that wait for me first."""
    cards = queries.my_introductions(user, now=now)
    return panels.Panel("sources/panel_mine.html", cards[:5]) if cards else None


panels.mine.bring("sources", my_introductions, place=40)


def desk_items(now: datetime) -> list[desk.Item]:
    """Questions between sides that nobody answers, and what stands on the site."""
    return [
        desk.Item(
            _("introductions that wait for an answer"), Introduction.objects.unanswered().count(),
            reverse("admin:sources_introduction_changelist") + "?state__exact=proposed", waits=False,
        ),
        desk.Item(
            _("asks of organisations on the site"), Opening.objects.live(timezone.localdate(now)).count(),
            reverse("admin:sources_opening_changelist"), waits=False,
        ),
    ]  # fmt: skip


desk.bring("sources", desk_items, place=50)


def documents(now: datetime):
    """Asks as search documents."""
    for opening in Opening.objects.live(timezone.localdate(now)).order_by("pk").iterator():
        yield search.Document("opening", opening.title, opening.text, opening.get_absolute_url())


search.bring("sources", documents, place=25, opening=_("Asks of organisations"))
sweeps.bring("sources", lambda now: actions.sweep(now=now), place=48)
promises.bring("sources", queries.broken_promises)
demo.bring("sources", demo_content.load, place=65)
privacy.bring(
    "sources",
    privacy.Keeping(
        models=("sources.Line", "sources.Introduction"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(person=person, addresses=addresses),
        clear=lambda now: actions.clear(now=now),
    ),
)


def asked_for_people(organisations: list[int], now: datetime) -> int:
    """How many of some organisations asked for people."""
    return Opening.objects.of_organisations(organisations).values("organisation").distinct().count()


participation.bring("sources", _("asked companies and schools for people"), asked_for_people, place=40)
