"""The agenda as a list, a month and a week: what is shown, what stays in the address, how much it asks."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import caches

from mmn_portal.events import agenda, feeds, queries
from tests.conftest import NOW, make_event, place

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = NOW.date()
NONSENSE = [
    "",
    "x",
    "2027-13",
    "2027-00",
    "2027-3",
    "0001-01",
    "9999-12",
    "2027-W54",
    "2026-W00",
    "٢٠٢٧-٠٣",
    "2027-03\n",
    "9" * 5000,
]
QUERIES = [
    "weergave=maand", "weergave=week", "weergave=kaart", "weergave=maand&maand=2027-99", "weergave=week&week=2027-W99",
    "weergave=maand&maand=%F0%9F%A7%A1", "weergave=maand&maand=" + "9" * 6000, "weergave=maand&weergave=week", "weergave[]=maand",
    "weergave=maand&van=2027-02-30&tot=x", "weergave=maand&van=9999-12-31", "weergave=maand&tot=0001-01-01", "page=1000000000000",
    "weergave=week&provincie=%22%3E%3Csvg%20onload%3D1%3E", "weergave=maand&maand=%22%3E%3Csvg%20onload%3D1%3E", "weergave=%00", "maand=%00",
]  # fmt: skip


# --- the grids: no database ---------------------------------------------------------------------


def test_a_month_begins_on_the_monday_of_its_first_week():
    weeks = agenda.grid(agenda.month_of(date(2027, 3, 9)), [], today=TODAY, most=6)

    assert (weeks[0][0].date, weeks[0][0].outside) == (date(2027, 3, 1), False)
    assert ([len(week) for week in weeks], weeks[-1][-1].date, weeks[-1][-1].outside) == (
        [7] * 5, date(2027, 4, 4), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "value"), [(date(2027, 1, 3), "2026-W53"), (date(2027, 1, 4), "2027-W01"), (date(2024, 12, 30), "2025-W01")]
)
def test_a_week_is_called_after_the_year_of_its_thursday(day, value):
    assert agenda.week_of(day).value == value
    assert agenda.period_of("week", value, today=TODAY).holds(day)


@pytest.mark.parametrize("asked", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("view", ["maand", "week"])
def test_nonsense_is_now(view, asked):
    assert agenda.period_of(view, asked, today=TODAY).holds(TODAY)


@pytest.mark.parametrize("view", ["maand", "week"])
def test_whoever_walks_on_comes_to_an_end_and_misses_no_day(view):
    period = agenda.period_of(view, {"maand": "2018-01", "week": "2018-W01"}[view], today=TODAY)
    steps = 0
    while period.next:
        following = agenda.period_of(view, period.next, today=TODAY)
        assert (following.first - period.last, following.previous) == (timedelta(days=1), period.value)
        period, steps = following, steps + 1

    assert steps > 200
    assert period.last >= date(2035, 12, 30)


def test_a_full_day_shows_some_and_says_how_many_more():
    day = date(2027, 3, 9)
    shown = {
        many: next(
            cell
            for week in agenda.grid(agenda.month_of(day), [(day, each) for each in range(many)], today=day, most=6)
            for cell in week
            if cell.date == day
        )
        for many in (7, 8)
    }

    assert {many: (len(cell.entries), cell.more) for many, cell in shown.items()} == {7: (7, 0), 8: (6, 2)}
    assert shown[7].today


# --- the pages ----------------------------------------------------------------------------------

pages = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOW, tick=False):
        yield


def on(day: int, hour: int = 10, slug: str = "", **fields):
    starts = datetime(2027, 3, day, hour, 0, tzinfo=AMSTERDAM)
    return make_event(slug or f"dag-{day}-{hour}", starts_at=starts, ends_at=starts + timedelta(hours=1), **fields)


@pages
def test_nonsense_is_the_list_of_what_comes(client):
    on(1), on(9)

    page = client.get("/agenda/?weergave=kaart")

    assert [line.event.slug for line in page.context["page_obj"]] == ["dag-9-10"]


@pages
def test_a_month_shows_the_whole_of_it_and_marks_today(client):
    on(1), on(31)
    make_event(
        "april",
        starts_at=datetime(2027, 4, 1, 10, tzinfo=AMSTERDAM),
        ends_at=datetime(2027, 4, 1, 11, tzinfo=AMSTERDAM),
    )

    page = client.get("/agenda/?weergave=maand")

    shown = [entry.label for week in page.context["weeks"] for day in week for entry in day.entries]
    assert shown == ["Sessie dag-1-10", "Sessie dag-31-10"]
    assert page.text.count('aria-current="date"') == 1
    assert '<time datetime="2027-03-02" aria-current="date">' in page.text


@pages
def test_a_week_shows_seven_days_with_the_clock_and_the_place(client):
    on(3, place=place("Utrecht", "NL-UT"))
    on(8)

    page = client.get("/agenda/?weergave=week&week=2027-W09")

    (week,) = page.context["weeks"]
    assert [len(day.entries) for day in week] == [0, 0, 1, 0, 0, 0, 0]
    assert "10.00" in page.text
    assert "Utrecht" in page.text


@pages
def test_the_filters_stay_in_every_view_and_on_every_way_out(client):
    on(9, theme="welkom", place=place("Utrecht", "NL-UT"))
    on(9, 11, place=place("Utrecht", "NL-UT"))

    asked = "weergave=maand&maand=2027-03&provincie=NL-UT&thema=welkom&soort=kick-off&van=2027-03-01&tot=2027-04-30"
    page = client.get(f"/agenda/?{asked}")

    filters = {
        "provincie": ["NL-UT"],
        "thema": ["welkom"],
        "soort": ["kick-off"],
        "van": ["2027-03-01"],
        "tot": ["2027-04-30"],
    }
    assert page.context["shown"]["how_many"] == 1
    for tab in page.context["tabs"]:
        assert parse_qs(tab["url"][1:]).items() >= filters.items()
    for link in (page.context["query"], page.context["shown"]["walk_query"]):
        assert parse_qs(link).items() >= filters.items()
    assert 'name="weergave" value="maand"' in page.text
    assert 'name="maand" value="2027-03"' in page.text


@pages
def test_the_tabs_lead_to_the_same_days(client):
    page = client.get("/agenda/?weergave=week&week=2027-W20")

    assert [tab["url"] for tab in page.context["tabs"]] == [
        "?",
        "?weergave=maand&maand=2027-05",
        "?weergave=week&week=2027-W20",
    ]
    assert [tab["current"] for tab in page.context["tabs"]] == [False, False, True]


@pages
def test_an_empty_month_says_when_the_next_session_is(client):
    on(9)

    page = client.get("/agenda/?weergave=maand&maand=2027-01")
    assert page.context["shown"]["following"]["query"] == "weergave=maand&maand=2027-03"

    nothing = client.get("/agenda/?weergave=maand&maand=2027-05")
    assert nothing.context["shown"]["following"] is None


@pages
def test_what_does_not_fit_in_a_day_is_a_click_away(client):
    for hour in range(9, 17):
        on(9, hour)

    page = client.get("/agenda/?weergave=maand&soort=kick-off")
    assert page.context["shown"]["how_many"] == 8
    assert '?soort=kick-off&amp;van=2027-03-09&amp;tot=2027-03-09"' in page.text

    day = client.get("/agenda/?soort=kick-off&van=2027-03-09&tot=2027-03-09")
    assert len(day.context["page_obj"]) == 8


@pages
def test_the_map_counts_what_comes_under_the_other_filters(client):
    on(1, place=place("Utrecht", "NL-UT"))
    on(9, place=place("Utrecht", "NL-UT"))
    on(10, place=place("Zwolle", "NL-OV"), theme="welkom")
    on(11)

    every = {dot.code: dot.count for dot in client.get("/agenda/?provincie=NL-OV").context["provinces"]}
    welcome = {dot.code: dot.count for dot in client.get("/agenda/?thema=welkom").context["provinces"]}

    assert (every["NL-UT"], every["NL-OV"], every["NL-ZE"]) == (1, 1, 0)
    assert (welcome["NL-UT"], welcome["NL-OV"]) == (0, 1)
    assert 'href="?thema=welkom&amp;provincie=NL-OV"' in client.get("/agenda/?thema=welkom").text


@pages
@pytest.mark.parametrize(("query", "most"), [("", 5), ("weergave=maand", 2), ("weergave=week", 2)])
def test_the_agenda_asks_the_same_however_many_there_are(
    client, query, most, django_assert_num_queries, django_assert_max_num_queries
):
    on(2, 13, seats=5)
    client.get(f"/agenda/?{query}")
    caches["pages"].clear()
    with django_assert_max_num_queries(most) as asked:
        client.get(f"/agenda/?{query}")
    on(3, 13, seats=5, place=place("Utrecht", "NL-UT")), on(4, 13, seats=5)
    caches["pages"].clear()

    with django_assert_num_queries(len(asked)):
        page = client.get(f"/agenda/?{query}")

    assert page.text.count("/agenda/dag-") >= 3


@pages
@pytest.mark.parametrize("query", ["", "weergave=maand", "weergave=week"])
def test_the_agenda_is_kept_for_visitors(client, settings, query, django_assert_num_queries):
    settings.PUBLIC_PAGE_SECONDS = 5
    client.get(f"/agenda/?{query}")

    with django_assert_num_queries(0):
        assert client.get(f"/agenda/?{query}").status_code == 200


@pages
@pytest.mark.parametrize("query", QUERIES)
def test_no_query_breaks_the_agenda(client, query):
    on(9)

    page = client.get(f"/agenda/?{query}")

    assert page.status_code in {200, 400}
    assert "<svg onload" not in page.text


@pages
def test_a_title_is_shown_as_it_was_typed(client):
    on(9, title_nl="\"'><svg onload=alert(1)>{{7*7}}")

    for query in ("", "weergave=maand", "weergave=week&week=2027-W10"):
        page = client.get(f"/agenda/?{query}").text
        assert ("<svg onload" in page, "{{7*7}}" in page) == (False, True)


@pages
def test_a_called_off_session_says_so_in_the_month(client):
    on(9, state="cancelled")

    entry = client.get("/agenda/?weergave=maand").context["weeks"][1][1].entries[0]

    assert entry.is_cancelled


# --- a session for search engines and maps ------------------------------------------------------


def linked_data(client, event):
    import json
    import re

    text = client.get(f"/agenda/{event.slug}/").text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]


@pages
def test_a_session_says_to_search_engines_what_it_is(client):
    event = on(9, seats=5, place=place("Utrecht", "NL-UT"), venue="De Zaal", address="Straat 1", lead_nl="Kom.")

    (said,) = linked_data(client, event)

    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "Event", "Sessie dag-9-10")
    assert (said["startDate"], said["endDate"]) == ("2027-03-09T10:00:00+01:00", "2027-03-09T11:00:00+01:00")
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert said["location"]["@type"] == "Place"
    assert said["location"]["address"]["addressLocality"] == "Utrecht"
    assert (said["offers"]["price"], said["offers"]["availability"]) == ("0", "https://schema.org/InStock")
    assert said["image"][0].startswith("http")
    assert said["organizer"]["name"]


@pages
def test_an_online_session_does_not_give_its_link_away(client):
    event = on(9, online=0, join_url="https://geheim.example/kamer", state="cancelled")

    (said,) = linked_data(client, event)

    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert said["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert said["location"]["@type"] == "VirtualLocation"
    assert "geheim.example" not in client.get(f"/agenda/{event.slug}/").text


@pages
def test_a_title_cannot_leave_the_data(client):
    event = on(9, title_nl="</script><script>alert(1)</script><!--")

    (said,) = linked_data(client, event)

    assert said["name"] == "</script><script>alert(1)</script><!--"
    assert "<script>alert" not in client.get(f"/agenda/{event.slug}/").text


@pages
def test_a_session_without_a_time_has_a_day_only():
    event = make_event("later", starts_at=None)

    said = feeds.schema_org(event, [], is_open=False)

    assert (said["startDate"], "endDate" in said, "offers" in said) == ("2027-03-16", False, False)


@pages
def test_the_page_of_a_session_helps_to_get_there_and_to_phone(client):
    event = on(
        9, place=place("Utrecht", "NL-UT"), address="Oude Gracht 1", contact_name="Servicepunt", contact_phone="030 - 123 45 67",
        route_nl="Vanaf het station", accessibility_nl="Gelijkvloers",
    )  # fmt: skip

    page = client.get(f"/agenda/{event.slug}/").text

    assert 'href="tel:0301234567"' in page
    assert "https://www.openstreetmap.org/search?query=Oude%20Gracht%201%2C%20Utrecht" in page
    assert "Vanaf het station" in page
    assert "Gelijkvloers" in page


@pages
def test_the_page_of_a_session_asks_no_more_for_search_engines(client, django_assert_max_num_queries):
    event = on(9, seats=3)
    client.get(f"/agenda/{event.slug}/")
    caches["pages"].clear()

    with django_assert_max_num_queries(4):
        client.get(f"/agenda/{event.slug}/")


@pages
def test_the_map_asks_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(queries.spread(queries.Filters(), now=NOW).provinces) == 12


@pages
def test_what_is_nowhere_counts_though_it_is_not_on_the_map():
    on(2, 13), on(3, 13, place=place("Zwolle", "NL-OV"))

    found = [
        queries.spread(queries.Filters(province=province), now=NOW).how_many for province in ("", "NL-OV", "NL-ZE")
    ]

    assert found == [2, 1, 0]
