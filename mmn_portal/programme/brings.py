"""What the programme hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, search
from mmn_portal.people import privacy

from . import actions, content, demo_content, queries
from .models import ContactMessage, Contribution, NewsItem

menu.bring("programme", menu.Entry(_("Programme"), "programme:programme"), place=10)
menu.bring("news", menu.Entry(_("News"), "programme:news"), place=50)
menu.bring("contribute", menu.Entry(_("Take part"), "programme:contribute"), place=70)
menu.bring("about", menu.Entry(_("About"), "programme:about", footer=True), place=80)
menu.bring("contact", menu.Entry(_("Contact"), "programme:contact", footer=True), place=81)
menu.bring("privacy", menu.Entry(_("Privacy"), "programme:privacy", footer=True), place=82)
menu.bring("accessibility", menu.Entry(_("Accessibility"), "programme:accessibility", footer=True), place=83)


def four_ways(now: datetime) -> panels.Panel:
    """The four ways, for the front page."""
    return panels.Panel("programme/panel_ways.html", queries.ways())


def newest(now: datetime) -> panels.Panel | None:
    """The newest items."""
    items = queries.newest_news(now=now)
    return panels.Panel("programme/panel_news.html", items) if items else None


panels.front.bring("ways", four_ways, place=30)
panels.front.bring("news", newest, place=50)


def desk_items(now: datetime) -> list[desk.Item]:
    """Letters that wait for an answer."""
    return [
        desk.Item(
            _("questions to answer"),
            ContactMessage.objects.waiting().count(),
            reverse("admin:programme_contactmessage_changelist") + "?state__exact=open",
        ),
        desk.Item(
            _("contributions to answer"),
            Contribution.objects.waiting().count(),
            reverse("admin:programme_contribution_changelist") + "?state__exact=open",
        ),
    ]


desk.bring("programme", desk_items, place=15)


def documents(now: datetime):
    """News as search documents."""
    for item in NewsItem.objects.published(now).newest_first():
        yield search.Document("news", item.title_nl, f"{item.lead_nl}\n{item.text_nl}", item.get_absolute_url())


search.bring("programme", documents)
demo.programme_loaders.bring("programme", content.load, place=20)
demo.bring("programme", demo_content.load, place=50)
privacy.bring(
    "programme",
    privacy.Keeping(
        models=("programme.ContactMessage", "programme.Contribution"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(addresses=addresses),
        clear=lambda now: actions.clear(now=now),
    ),
)
