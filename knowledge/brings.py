"""What knowledge hands to the floors below."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import demo, desk, menu, panels, search
from mmn_portal.events import parts
from mmn_portal.events.models import Event
from mmn_portal.mailing import blocks

from . import demo_content, queries
from .models import Article, Session, Week

menu.bring("knowledge", menu.Entry(_("Knowledge"), "knowledge:front"), place=24)


def coming_week(now: datetime) -> panels.Panel | None:
    """The week that is on or comes, for the front page."""
    week = queries.next_week(now=now)
    return panels.Panel("knowledge/panel_week.html", week) if week else None


panels.front.bring("week", coming_week, place=25)


def afterwards(event: Event, now: datetime) -> panels.Panel | None:
    """On the page of a session of a week: where it belongs, and what it left behind."""
    session = queries.taken_from(event, now=now)
    return panels.Panel("knowledge/part_of_event.html", session) if session else None


parts.bring("knowledge", afterwards)


def desk_items(now: datetime) -> list[desk.Item]:
    """Sessions of weeks that left nothing behind yet."""
    waiting = Session.objects.past_without_anything(now).count()
    return [
        desk.Item(
            _("sessions of past weeks without recording, slides or summary"), waiting,
            reverse("admin:knowledge_session_changelist"),
        )
    ]  # fmt: skip


desk.bring("knowledge", desk_items, place=45)


def documents(now: datetime):
    """Articles, tools and weeks as search documents."""
    for article in Article.objects.published(now).order_by("pk").iterator():
        yield from search.in_each_language(article.kind, article, "title", "lead", "text")
    for week in Week.objects.published().order_by("pk").iterator():
        yield from search.in_each_language("week", week, "title", "lead", "text")


search.bring(
    "knowledge", documents, place=10, artikel=_("Articles"), hulpmiddel=_("Tools"), week=_("Knowledge-boost weeks")
)
demo.bring("knowledge", demo_content.load, place=60)
blocks.bring_rows(
    "articles", _("Articles and tools"), lambda now: Article.objects.published(now).order_by("-pk"), place=30
)
