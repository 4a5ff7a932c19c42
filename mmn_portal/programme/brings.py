"""What the programme hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, search
from mmn_portal.mailing import blocks
from mmn_portal.people import privacy

from . import actions, content, demo_content, queries
from .models import ContactMessage, Contribution, NewsItem, Page, Story

menu.bring("programme", menu.Entry(_("Programme"), "programme:programme"), place=10)
menu.bring("news", menu.Entry(_("News"), "programme:news", footer=True), place=78)
menu.bring("contribute", menu.Entry(_("Take part"), "programme:contribute", footer=True), place=70)
menu.bring("declaration", menu.Entry(_("Declaration"), "programme:declaration", footer=True), place=77)
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
        desk.Item(
            _("stories to read"),
            Story.objects.offered().count(),
            reverse("admin:programme_story_changelist") + "?state__exact=offered",
        ),
    ]


desk.bring("programme", desk_items, place=15)


def documents(now: datetime):
    """News and standing pages as search documents."""
    for item in NewsItem.objects.published(now).newest_first().iterator():
        yield from search.in_each_language("news", item, "title", "lead", "text")
    for story in Story.objects.published().order_by("pk").iterator():
        address, key = story.get_absolute_url(), f"story:{story.pk}"
        yield search.Document("story", story.title, story.text, address, story.language, key)
    for page in Page.objects.published(now).order_by("pk").iterator():
        yield from search.in_each_language("page", page, "title", "lead", "text")


search.bring("programme", documents, place=40, news=_("News"), story=_("Stories"), page=_("Pages"))
demo.programme_loaders.bring("programme", content.load, place=20)
demo.bring("programme", demo_content.load, place=50)
demo.bring("stories", demo_content.load_stories, place=51)
demo.bring("signatures", demo_content.load_signatures, place=52)
privacy.bring(
    "programme",
    privacy.Keeping(
        models=("programme.ContactMessage", "programme.Contribution", "programme.Story", "programme.Signature"),
        export=queries.everything_of,
        erase=lambda person, addresses: actions.forget(addresses=addresses),
        clear=lambda now: actions.clear(now=now),
    ),
)
blocks.bring_rows("news", _("News"), lambda now: NewsItem.objects.published(now).newest_first(), place=40)
blocks.bring_rows(
    "stories", _("Stories"), lambda now: Story.objects.published().newest_first(), lead="wanted", place=50
)
