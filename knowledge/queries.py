"""What the pages of knowledge need, ready-made."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, CharField, DateField, F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise

from mmn_portal.core.questions import Question
from mmn_portal.core.text import one_line
from mmn_portal.events import queries as events
from mmn_portal.events.models import Event, Registration
from mmn_portal.people.enums import Dimension, Theme
from mmn_portal.programme.models import Story

from .enums import LIBRARY_KINDS, STORY
from .models import Article, Session, Week

PER_PAGE = 18
RELATED = 3
MOST_WORDS = 8


@dataclass(frozen=True)
class Filters:
    """What somebody asked of the library; anything that is not on a list is no filter."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    dimension: str = ""

    @classmethod
    def read(cls, asked: Any) -> "Filters":
        """From the query of an address. Nonsense is no filter."""
        return cls(
            words=one_line(asked.get("q", ""))[:100],
            kind=asked.get("soort", "") if asked.get("soort", "") in dict(LIBRARY_KINDS) else "",
            theme=asked.get("thema", "") if asked.get("thema", "") in Theme.values else "",
            dimension=asked.get("maakt", "") if asked.get("maakt", "") in Dimension.values else "",
        )

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.theme or self.dimension)


@dataclass(frozen=True)
class Item:
    """An article, a tool or a story, as it stands on a list."""

    title: str
    text: str
    url: str
    label: str | Promise
    tone: str
    language: str
    foot: str = ""
    is_demo: bool = False
    seed: str = ""


def library(filters: Filters, *, now: datetime, page: Any) -> Page:
    """A page of the library, newest first: articles, tools and stories together. At most four queries."""
    articles = _articles(filters, now) if filters.kind != STORY else Article.objects.none()
    stories = _stories(filters) if filters.kind in {"", STORY} else Story.objects.none()
    page = Paginator(_both(articles, stories), PER_PAGE).get_page(page)
    page.object_list = _items(list(page.object_list))
    return page


def newest(*, now: datetime, most: int = 6) -> list[Item]:
    """What came last into the library. At most three queries."""
    return _items(list(_both(_articles(Filters(), now), Story.objects.published())[:most]))


def _articles(filters: Filters, now: datetime) -> QuerySet:
    found = Article.objects.published(now).of_kind(filters.kind).about(filters.theme)
    return found.making_more(filters.dimension).holding(filters.words)


def _stories(filters: Filters) -> QuerySet:
    found = Story.objects.published().about(filters.theme)
    if filters.dimension:
        found = found.filter(dimension=filters.dimension)
    for word in filters.words.split()[:MOST_WORDS]:
        found = found.filter(
            Q(title__icontains=word) | Q(wanted__icontains=word) | Q(did__icontains=word) | Q(happened__icontains=word)
            | Q(tip__icontains=word) | Q(organisation__name__icontains=word)
        )  # fmt: skip
    return found


def _both(articles: QuerySet, stories: QuerySet) -> QuerySet:
    """Which, and since when: the things themselves are fetched for one page only."""

    def marked(found: QuerySet, sort: str, moment: str) -> QuerySet:
        sort_column = Value(sort, output_field=CharField())
        shown = found.order_by().annotate(sort=sort_column, since=F(moment))
        return shown.values_list("sort", "pk", "since")

    return (
        marked(articles, "article", "publish_at")
        .union(marked(stories, STORY, "decided_at"), all=True)
        .order_by("-since", "sort", "-pk")
    )


def _items(marks: list[tuple]) -> list[Item]:
    articles = Article.objects.in_bulk([pk for sort, pk, _since in marks if sort == "article"])
    stories = Story.objects.select_related("organisation").in_bulk([pk for sort, pk, _since in marks if sort == STORY])
    return [
        item_of_article(articles[pk]) if sort == "article" else item_of_story(stories[pk]) for sort, pk, _since in marks
    ]


def item_of_article(article: Article) -> Item:
    """An article or tool on a list."""
    return Item(
        title=article.title, text=article.lead, url=article.get_absolute_url(), label=article.get_kind_display(),
        tone="sun" if article.is_tool else "orange", language=article.text_language, is_demo=article.is_demo,
        seed=article.slug,
    )  # fmt: skip


def item_of_story(story: Story) -> Item:
    """A story on a list."""
    return Item(
        title=story.title, text=story.wanted, url=story.get_absolute_url(), label=dict(LIBRARY_KINDS)[STORY],
        tone="teal", language=story.language, foot=story.organisation.name, is_demo=story.is_demo,
        seed=story.organisation.slug,
    )  # fmt: skip


@dataclass(frozen=True)
class ArticlePage:
    """An article with its themes and what else is about them."""

    article: Article
    themes: list[Any]
    related: list[Item]


def article_page(article: Article, *, now: datetime) -> ArticlePage:
    """Two queries."""
    themes = list(article.themes.order_by("pk"))
    same = Article.objects.published(now).filter(themes__theme__in=[each.theme for each in themes])
    others = same.exclude(pk=article.pk).distinct().order_by("-publish_at", "-pk")[:RELATED]
    return ArticlePage(article, themes, [item_of_article(other) for other in others])


# --- weeks ------------------------------------------------------------------------------------


_NEXT_WEEK = Question(lambda today: Week.objects.published().not_over(today)[:1], today=DateField())


def next_week(*, now: datetime) -> Week | None:
    """The week that is on, or the first one to come. One query."""
    return next(iter(_NEXT_WEEK.ask(today=timezone.localdate(now))), None)


def past_weeks(*, now: datetime, most: int = 6) -> list[Week]:
    """Weeks that are over, the last one first. One query."""
    return list(Week.objects.published().over(timezone.localdate(now))[:most])


@dataclass(frozen=True)
class Slot:
    """A session on the page of a week: with its seats, and what it means for whoever looks."""

    line: events.Line
    session: Session
    is_mine: bool = False
    clashes: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """A day of a week with its sessions, in the order of the clock."""

    date: date
    slots: list[Slot]


@dataclass(frozen=True)
class WeekPage:
    """Everything on the page of a week."""

    week: Week
    days: list[Day]
    is_over: bool
    is_on: bool

    @property
    def slots(self) -> list[Slot]:
        return [slot for day in self.days for slot in day.slots]

    @property
    def mine(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.is_mine]

    @property
    def with_recording(self) -> int:
        return sum(slot.session.has_something_to_take for slot in self.slots)


def week_page(week: Week, *, person: Any, now: datetime) -> WeekPage:
    """A week by day. Three queries, four for somebody who is signed in."""
    sessions = {session.event_id: session for session in week.sessions.select_related("article")}
    lines = events.lines_of(list(sessions), now=now)
    mine = _mine(person, list(sessions)) if person else set()
    taken = [line.event for line in lines if line.event.pk in mine]
    days: dict[date, list[Slot]] = {}
    for line in lines:
        is_mine = line.event.pk in mine
        clashes = [other for other in taken if other.pk != line.event.pk and events.overlap(other, line.event)]
        slot = Slot(line, sessions[line.event.pk], is_mine, clashes)
        days.setdefault(line.event.starts_on, []).append(slot)
    today = timezone.localdate(now)
    return WeekPage(week, [Day(day, slots) for day, slots in days.items()], week.is_over(today), week.is_on(today))


def _mine(person: Any, event_ids: list[int]) -> set[int]:
    found = Registration.objects.live().filter(person=person, event__in=event_ids)
    return set(found.values_list("event_id", flat=True))


_SESSION = Question(
    lambda event: Session.objects.filter(event=event).select_related("week", "article"), event=BigIntegerField()
)


def taken_from(event: Event, *, now: datetime) -> Session | None:
    """What a session of a week left behind, whatever kind of session it is. One query."""
    session = next(iter(_SESSION.ask(event=event.pk)), None)
    if session is not None and session.article is not None and not session.article.is_shown(now):
        # Planned or a draft: on this page it is not there yet.
        session.article = None
    return session


def events_of(week: Week) -> list[Event]:
    """The public sessions of a week as they stand on the agenda, by the clock. One query."""
    return list(Event.objects.public().filter(knowledge_session__week=week).select_related("place", "host").in_order())
