"""The agenda as a list, a map, months and weeks, and as feeds; with filters."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmn_portal.core.bilingual import language_of
from mmn_portal.people.enums import Province, Theme

from ..agenda import MONTH, WEEK, Day, Period, grid
from ..enums import EventKind
from ..models import Event
from ..querysets import EventQuerySet
from .sessions import lines_of_sums, lines_with_seats

PER_PAGE = 20


MOST_IN_FEED = 2000


# A cell holds this many; the rest is a click away.
MOST_ON_DAY = {MONTH: 6, WEEK: 20}


@dataclass(frozen=True)
class Filters:
    """What somebody asked of the agenda; anything that is not on a list is no filter."""

    province: str = ""
    kind: str = ""
    theme: str = ""
    first: date | None = None
    last: date | None = None
    # The campaign week whose page this is: the page says so, never the query of its address.
    moment: int | None = None

    @classmethod
    def read(cls, asked: Any, *, moment: int | None = None) -> "Filters":
        """From the query of an address. Nonsense is no filter."""
        return cls(
            moment=moment,
            province=asked.get("provincie", "") if asked.get("provincie", "") in Province.values else "",
            kind=asked.get("soort", "") if asked.get("soort", "") in EventKind.values else "",
            theme=asked.get("thema", "") if asked.get("thema", "") in Theme.values else "",
            first=_day(asked.get("van", "")),
            last=_day(asked.get("tot", "")),
        )

    @property
    def any(self) -> bool:
        return bool(self.province or self.kind or self.theme or self.first or self.last)

    @property
    def asked(self) -> dict[str, str]:
        """The same filters as the query of an address."""
        days = {"van": self.first, "tot": self.last}
        words = {"provincie": self.province, "soort": self.kind, "thema": self.theme}
        return {name: word for name, word in words.items() if word} | {
            name: day.isoformat() for name, day in days.items() if day
        }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _found(filters: Filters) -> EventQuerySet:
    return (
        Event.objects.public()
        .between(filters.first, filters.last)
        .of_kind(filters.kind)
        .about(filters.theme)
        .of_moment(filters.moment)
        .in_province(filters.province)
    )


def _listed(filters: Filters, now: datetime) -> EventQuerySet:
    """The coming sessions, or those of the asked days; of a campaign week all of them, also while it is on or over."""
    found = _found(filters)
    has_begin = filters.first is not None or filters.moment is not None
    return found if has_begin else found.upcoming(timezone.localdate(now))


def agenda(filters: Filters, *, now: datetime, page: Any, how_many: int | None = None) -> Page:
    """A page of the agenda: the coming sessions (or those of the asked days), each with its free seats.

    ``how_many`` there are is asked of the database where the caller does not know.
    """
    page = _page_of(_listed(filters, now).for_lists().in_order(), page, how_many)
    page.object_list = lines_with_seats(page.object_list, now)
    return page


def agenda_at_once(filters: Filters, *, now: datetime, page: Any, how_many: int | None = None) -> Page:
    """As ``agenda``, with the seats in the same question: for a page that asks much else. One query when ``how_many`` is
    known; one more while somebody waits, and then only what is free for certain is.
    """
    page = _page_of(_listed(filters, now).with_seats(now).for_lists().in_order(), page, how_many)
    page.object_list = lines_of_sums(list(page.object_list), now)
    return page


def _page_of(found: EventQuerySet, page: Any, how_many: int | None) -> Page:
    pages = Paginator(found, PER_PAGE)
    if how_many is not None:
        pages.count = how_many
    return pages.get_page(page)


@dataclass(frozen=True)
class ProvinceDot:
    """A province on the map: its code, its name, and how many sessions it has."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class Spread:
    """How many sessions there are under the filters, and how many each province would have."""

    how_many: int
    provinces: list[ProvinceDot]


def spread(filters: Filters, *, now: datetime) -> Spread:
    """How the sessions lie over the map under the other filters, those that are nowhere included. One query."""
    counts = dict(_listed(replace(filters, province=""), now).count_by_province())
    how_many = counts.get(filters.province, 0) if filters.province else sum(counts.values())
    return Spread(how_many, [ProvinceDot(code, label, counts.get(code, 0)) for code, label in Province.choices])


@dataclass(frozen=True)
class CalendarEntry:
    """A session in the cell of its day."""

    label: str
    language: str
    url: str
    kind: str
    starts_at: datetime | None
    where: str
    is_cancelled: bool


def calendar(filters: Filters, period: Period, *, now: datetime) -> list[list[Day[CalendarEntry]]]:
    """The weeks of a month or of one week, with the sessions that the filters let through. One query."""
    found = _found(filters).between(period.first, period.last).for_lists().in_order()[:MOST_IN_FEED]
    things = [(event.starts_on, _calendar_entry(event)) for event in found]
    return grid(period, things, today=timezone.localdate(now), most=MOST_ON_DAY[period.view])


def _calendar_entry(event: Event) -> CalendarEntry:
    online = _("Online") if event.join_url else ""
    return CalendarEntry(
        label=event.title, language=language_of(event, "title", get_language()), url=event.get_absolute_url(),
        kind=event.kind, starts_at=event.starts_at, where=str(event.place) if event.place else online,
        is_cancelled=event.is_cancelled,
    )  # fmt: skip


def next_after(filters: Filters, day: date) -> Event | None:
    """The first session after a day that the filters let through. One query."""
    return _found(filters).between(day + timedelta(days=1), None).in_order().first()


def for_embed(filters: Filters, *, now: datetime) -> list[Event]:
    """The first coming sessions, for the sites of others. One query."""
    found = _found(filters).upcoming(timezone.localdate(now)).for_lists().in_order()
    return list(found[:PER_PAGE])


def feed_events(filters: Filters, *, now: datetime) -> list[Event]:
    """What the feeds carry: sessions from a month ago on, at most ``MOST_IN_FEED``. One query."""
    return list(_in_feed(filters, now).for_lists().in_order()[:MOST_IN_FEED])


def open_events(filters: Filters, *, now: datetime) -> EventQuerySet:
    """The same sessions as the feeds, all of them, for open data: a page of it is taken from this crowd."""
    return _in_feed(filters, now).for_lists().in_order()


def feed_state(filters: Filters, *, now: datetime) -> tuple:
    """What tells one state of a feed from another, without reading it: how many, which, and the last change. One query."""
    found = _in_feed(filters, now).aggregate(many=Count("pk"), which=Sum("pk"), last=Max("changed_at"))
    return (found["many"], found["which"], found["last"] and found["last"].isoformat(), filters)


def _in_feed(filters: Filters, now: datetime) -> EventQuerySet:
    month_ago = None if filters.moment else timezone.localdate(now) - timedelta(days=30)
    return _found(filters).between(filters.first or month_ago, None)
