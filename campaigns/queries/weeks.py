"""What the pages of campaign weeks need, ready-made."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import DateField, QuerySet
from django.utils import timezone

from mmn_portal.core.questions import Question
from mmn_portal.events import queries as events
from mmn_portal.events.models import Event, Moment
from mmn_portal.people.models import Organisation
from mmn_portal.programme import queries as programme
from mmn_portal.programme.models import Story

from ..cards import Card, cards_of
from ..countdown import Countdown, countdown
from ..models import Design, Material, TemplateFormat, WallPoster, Week
from .kits import KitCard, KitPicture, my_organisations

# How old the counters may be: whoever polls gets the same answer so long.
COUNTED_FOR = 30
# A week is near when it begins within so many days.
NEAR_DAYS = 60
POSTERS_SHOWN, STORIES_SHOWN, PICTURES_ON_CARD, IN_EMBED = 12, 6, 3, 10
POSTERS_ON_PAGE = 48
# The size that hangs on a wall: the first of these that the template has.
WALL_SIZES = ("a4", "a3", "staand", "vierkant")


@dataclass(frozen=True)
class WeekCard:
    """A week on a list, and how long it takes until it begins or ends."""

    week: Week
    countdown: Countdown


def week_card(week: Week, *, today: date) -> WeekCard:
    """With its countdown worked out."""
    return WeekCard(week, countdown(week.starts_on, week.ends_on, today=today))


@dataclass(frozen=True)
class Weeks:
    """The weeks that are on, those to come and those that are over."""

    now: list[WeekCard]
    coming: list[WeekCard]
    over: list[WeekCard]

    @property
    def any(self) -> bool:
        return bool(self.now or self.coming or self.over)


def weeks(*, now: datetime) -> Weeks:
    """All weeks on the site: the last that was over stands first of its kind. One query."""
    today = timezone.localdate(now)
    cards = [week_card(week, today=today) for week in Week.objects.published().in_order()]
    return Weeks(
        now=[card for card in cards if card.countdown.is_on],
        coming=[card for card in cards if card.countdown.is_coming],
        over=[card for card in reversed(cards) if card.countdown.is_over],
    )


_NEAR = Question(
    lambda today, near: Week.objects.published().not_over(today).begun_by(near).in_order()[:1],
    today=DateField(),
    near=DateField(),
)


def week_near(*, now: datetime) -> WeekCard | None:
    """The week that is on, or begins soon; for the front page. One query."""
    today = timezone.localdate(now)
    found = _NEAR.ask(today=today, near=date.fromordinal(today.toordinal() + NEAR_DAYS))
    return week_card(found[0], today=today) if found else None


def week_of_event(event: Event) -> Week | None:
    """The week that an activity takes part in, where it stands on the site. One query, none without a week."""
    return Week.objects.published().filter(pk=event.moment_id).first() if event.moment_id else None


@dataclass(frozen=True)
class Deck:
    """The conversation cards of a week, and the language that they are in."""

    cards: list[Card]
    language: str = ""


def deck_of(week: Moment) -> Deck:
    """No query, where the week came with its cards."""
    kept = getattr(week, "cards", None)
    return Deck(cards_of(kept.text), kept.text_language) if kept else Deck([])


@dataclass(frozen=True)
class WeekPage:
    """Everything on the page of a week but its activities, which the agenda shows."""

    week: Week
    countdown: Countdown
    numbers: events.Numbers
    deck: Deck
    kits: list[KitCard]
    posters: list[WallPoster]
    has_more_posters: bool
    stories: list[Story]
    organisations: list[Organisation] = field(default_factory=list)


def week_page(week: Week, *, user: Any, now: datetime) -> WeekPage:
    """Four queries, three while its counters are remembered; one more for somebody who is signed in."""
    # One more than are shown, which tells whether there are more.
    posters = list(posters_on_wall(week)[: POSTERS_SHOWN + 1])
    return WeekPage(
        week=week,
        countdown=countdown(week.starts_on, week.ends_on, today=timezone.localdate(now)),
        numbers=numbers_remembered(week, now=now),
        deck=deck_of(week),
        kits=kits_of_week(week, now=now),
        posters=posters[:POSTERS_SHOWN],
        has_more_posters=len(posters) > POSTERS_SHOWN,
        stories=programme.stories_of_week(week, most=STORIES_SHOWN),
        organisations=[one for one in my_organisations(user) if one.is_confirmed],
    )


def numbers_remembered(week: Moment, *, now: datetime) -> events.Numbers:
    """The counters of a week, at most half a minute old. One query, none while they are remembered."""
    key = f"campaigns.week.{week.pk}"
    found = cache.get(key)
    if found is None:
        found = events.numbers_of(week, now=now)
        cache.set(key, found, COUNTED_FOR)
    return found


def kits_of_week(week: Moment, *, now: datetime) -> list[KitCard]:
    """The kits of its tool kit that are on show, each with a picture of its first few kinds. One query."""
    usable = Material.objects.on_show(now).usable(timezone.localdate(now))
    cards: dict[int, KitCard] = {}
    for material in usable.of_week(week):
        card = cards.setdefault(material.kit_id, KitCard(material.kit))
        card.how_many, card.bytes = card.how_many + 1, card.bytes + material.given.size
        if material.preview and material.kind not in card.pictures and len(card.pictures) < PICTURES_ON_CARD:
            card.pictures[material.kind] = KitPicture(
                material.slug, str(material.preview), material.preview_width or 1, material.preview_height or 1
            )
    return list(cards.values())


def posters_on_wall(week: Moment) -> QuerySet[WallPoster]:
    """What hangs on the wall of a week, the newest first, each with its organisation."""
    return WallPoster.objects.of_week(week.pk).on_the_wall().select_related("organisation").newest_first()


def wall_page(week: Moment, *, page: str | None) -> Page:
    """A page of the whole wall. Two queries, one when the wall is empty."""
    return Paginator(posters_on_wall(week), POSTERS_ON_PAGE).get_page(page)


def activities_for_embed(week: Moment, *, now: datetime) -> list[Event]:
    """The first activities of a week that are not over, for the sites of others. One query."""
    return events.for_embed(events.Filters(moment=week.pk), now=now)[:IN_EMBED]


# --- a design and the walls ---------------------------------------------------------------------


def format_for_wall(design: Design) -> TemplateFormat | None:
    """The size of a design that hangs on a wall."""
    made = {one.size: one for one in design.version.formats.all()}
    return next((made[size] for size in WALL_SIZES if size in made), next(iter(made.values()), None))


@dataclass(frozen=True)
class Wall:
    """The wall of a week, seen from a design: its poster there, if any."""

    week: Week
    poster: WallPoster | None
    is_over: bool


def walls_of_design(design: Design, *, now: datetime) -> list[Wall]:
    """The walls that a design can hang on, and those where it hangs or was taken off by staff. Two queries."""
    today = timezone.localdate(now)
    found = WallPoster.objects.of_design(design).not_taken_back().newest_first()
    posters = {poster.moment_id: poster for poster in found}
    coming = Week.objects.published().not_over(today)
    shown = Week.objects.filter(pk__in=list(posters)) | coming
    return [Wall(week, posters.get(week.pk), week.is_over(today)) for week in shown.in_order()]
