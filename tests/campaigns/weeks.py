"""Campaign weeks for the tests."""

from datetime import date, datetime, timedelta

from campaigns import actions, queries
from campaigns.models import Design, WallPoster, Week
from mmn_portal.events.models import Event
from tests.campaigns.studio import make_design
from tests.conftest import NOW, make_event

# A week of days from Monday 15 March 2027; the clock of the tests stands on the 2nd.
FIRST, LAST = date(2027, 3, 15), date(2027, 3, 21)


def make_week(slug: str = "vragen", *, state: str = "published", **fields) -> Week:
    facts = {"title_nl": f"Week {slug}", "summary_nl": "Vraag het één ander.", "starts_on": FIRST, "ends_on": LAST}
    return Week.objects.create(slug=slug, state=state, **(facts | fields))


def take_part(week: Week, slug: str, *, day: int = 0, hour: int = 10, **fields) -> Event:
    starts = datetime(2027, 3, 15 + day, hour, tzinfo=NOW.tzinfo)
    return make_event(
        slug, kind="campagneactiviteit", moment=week, starts_at=starts, ends_at=starts + timedelta(hours=2),
        starts_on=starts.date(), **fields,
    )  # fmt: skip


def hang(week: Week, organisation, by, *, design: Design | None = None, now: datetime = NOW) -> WallPoster:
    """A poster of an organisation on the wall of a week."""
    design = design or make_design(organisation, by)
    whole = queries.whole(Design.objects.all()).get(pk=design.pk)
    return actions.show_poster(design=whole, moment=week, by=by, now=now)
