"""Campaign weeks: what their pages tell, count and ask; what other sites and calendars get of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import brings, queries
from campaigns.cards import Card, cards_of
from campaigns.countdown import countdown
from campaigns.models import Week, WeekCards, WeekKit
from mmn_portal.core import actions as core
from mmn_portal.core.models import Found
from mmn_portal.events import actions as events
from mmn_portal.events.enums import MOMENT_ROADS, MomentState
from mmn_portal.programme.enums import StoryState
from mmn_portal.programme.models import Story
from tests.campaigns.kits import make_kit
from tests.campaigns.weeks import FIRST, LAST, hang, make_week, take_part
from tests.conftest import NOW, make_event, make_organisation, place
from tests.events.queue import group_of, release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PUBLIC_PAGE_SECONDS = 0


def make_story(slug, organisation, **fields):
    from uuid import uuid4

    facts = {"state": StoryState.PUBLISHED, "decided_at": NOW, "theme": "geld"}
    return Story.objects.create(
        slug=slug, title=f"Verhaal {slug}", wanted="w", did="d", happened="h", tip="t", organisation=organisation,
        offered_at=NOW, key=uuid4(), **(facts | fields),
    )  # fmt: skip


def fill(week, how_many, nov, *, begin=0):
    """So many of everything that a week can have."""
    for number in range(begin, begin + how_many):
        organisation = make_organisation(f"Club {number}")
        take_part(week, f"a-{number}", day=number, seats=5, host=organisation, place=place("Zwolle", "NL-OV"))
        WeekKit.objects.create(moment=week, kit=make_kit(f"kit-{number}"), place=number)
        hang(week, organisation, nov)
        make_story(f"v-{number}", organisation, moment=week)


# --- words and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (FIRST - timedelta(days=13), (True, False, 13)), (FIRST - timedelta(days=1), (True, False, 1)),
        (FIRST, (False, True, 7)), (LAST, (False, True, 1)), (LAST + timedelta(days=1), (False, False, 0)),
    ],
)  # fmt: skip
def test_a_countdown_counts_to_the_first_day_and_then_to_the_last(today, state):
    found = countdown(FIRST, LAST, today=today)

    assert (found.is_coming, found.is_on, found.days) == state


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (NOW, "Nog 13 dagen"), (NOW + timedelta(days=12), "Morgen begint het"), (NOW + timedelta(days=13), "Nu bezig: nog 7 dagen"),
        (NOW + timedelta(days=19), "dit is de laatste dag"), (NOW + timedelta(days=20), "Deze week is voorbij"),
    ],
)  # fmt: skip
def test_the_page_says_in_words_how_long_it_takes(client, time_machine, day, words):
    week = make_week()
    time_machine.move_to(day, tick=False)

    assert words in client.get(week.get_absolute_url()).text


def test_a_heading_begins_a_card_and_what_stands_before_it_is_on_none():
    text = "Inleiding\n## Eerste ##\nVraag **dit**.\n### Klein\n\n##Geen\n## Tweede\n"

    assert cards_of(text) == [Card("Eerste", "Vraag **dit**.\n### Klein\n\n##Geen"), Card("Tweede", "")]


def test_the_counters_count_what_goes_on_and_nothing_else(client, nov, library):
    week = make_week()
    one = take_part(week, "een", seats=5, host=library, place=place("Zwolle", "NL-OV"))
    take_part(week, "twee", day=1, host=library)
    take_part(week, "concept", state="draft", host=make_organisation("Ander"))
    take_part(week, "af", state="cancelled", host=make_organisation("Nog een"))
    make_event("los", seats=5)
    for name in ("an", "bo"):
        events.add_by_staff(
            event=one, block=one.blocks.get(), name=name, email=f"{name}@example.nl", phone="", language="nl",
            organisation=None, by=nov, now=NOW,
        )  # fmt: skip
    answer = client.get(reverse("campaigns:week-numbers", args=[week.slug])).json()

    assert answer == {
        "activities": {"number": 2, "words": "activiteiten"}, "organisations": {"number": 1, "words": "organisatie"},
        "provinces": {"number": 1, "words": "provincie"}, "people": {"number": 2, "words": "mensen hebben een plek"},
    }  # fmt: skip


def test_whoever_has_the_counters_hears_that_nothing_changed_and_the_database_hears_nothing(
    client, django_assert_num_queries
):
    week = make_week()
    address = reverse("campaigns:week-numbers", args=[week.slug])
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    take_part(week, "nieuw")
    kept = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.headers["Cache-Control"], again.status_code, again.content, kept.status_code) == (
        "public, max-age=30", 304, b"", 304,
    )  # fmt: skip


def test_after_half_a_minute_the_counters_are_counted_anew(client, settings):
    from django.core.cache import cache

    week = make_week()
    address = reverse("campaigns:week-numbers", args=[week.slug])
    first = client.get(address)
    take_part(week, "nieuw")
    cache.clear()
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.json()["activities"]) == (200, {"number": 1, "words": "activiteit"})


def test_the_english_page_counts_in_english(client):
    week = make_week(title_en="Week of Asking")

    assert client.get(f"/en/weken/{week.slug}/stand.json").json()["activities"]["words"] == "activities"


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?weergave=week", "?weergave=maand", "?provincie=NL-OV"])
def test_the_page_of_a_week_asks_as_much_for_three_of_everything_as_for_one(
    client, nov, query, django_assert_max_num_queries
):
    week = make_week()
    WeekCards.objects.create(moment=week, text_nl="## Een\nVraag.")
    fill(week, 1, nov)
    address = week.get_absolute_url() + query
    counts = []
    for more in (0, 2):
        fill(week, more, nov, begin=1)
        cache.clear()
        with django_assert_max_num_queries(8) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("share", [None, 3])
def test_the_page_of_a_week_asks_a_fixed_number_while_people_wait(client, nov, share, django_assert_max_num_queries):
    week = make_week()
    fill(week, 1, nov)
    for number in range(2):
        event = take_part(week, f"vol-{number}", seats=3, seats_per_organisation=share)
        group_of(event, f"vol{number}", 3)
        group_of(event, f"kim{number}", 2, minimum=2)
        release(event, 1)
    cache.clear()

    with django_assert_max_num_queries(8):
        answer = client.get(week.get_absolute_url())

    # One seat is free, for two who wait and come together: nobody else may have it.
    lines = {line.event.slug: line.free for line in answer.context["page_obj"]}
    assert (lines["vol-0"], lines["vol-1"]) == (0, 0)


@pytest.mark.parametrize("name", ["weeks", "week-embed", "week-cards", "week-wall", "week-ics", "week-numbers"])
def test_what_stands_around_it_asks_as_much_for_three_as_for_one(client, nov, name, django_assert_max_num_queries):
    week = make_week()
    WeekCards.objects.create(moment=week, text_nl="## Een\nVraag.")
    address = reverse(f"campaigns:{name}", args=[] if name == "weeks" else [week.slug])
    counts = []
    for number in range(2):
        for more in range(2 * number + 1):
            take_part(week, f"a-{number}-{more}", seats=3)
            make_week(f"w-{number}-{more}")
        cache.clear()
        with django_assert_max_num_queries(8) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_list_shows_what_is_on_what_comes_and_what_was(client, time_machine):
    for slug, days in (("nu", 0), ("straks", 30), ("ooit", -60), ("vorige", -30)):
        make_week(slug, starts_on=NOW.date() + timedelta(days=days), ends_on=NOW.date() + timedelta(days=days + 6))
    make_week("concept", state="draft")
    found = queries.weeks(now=NOW)

    assert [[card.week.slug for card in group] for group in (found.now, found.coming, found.over)] == [
        ["nu"], ["straks"], ["vorige", "ooit"],
    ]  # fmt: skip
    assert "Week concept" not in client.get(reverse("campaigns:weeks")).text


def test_the_activities_stand_in_the_list_on_the_map_and_in_the_calendar(client):
    week = make_week()
    take_part(week, "zwolle", place=place("Zwolle", "NL-OV"))
    take_part(week, "goes", day=2, place=place("Goes", "NL-ZE"))
    make_event("elders", place=place("Zwolle", "NL-OV"))
    address = week.get_absolute_url()
    listed, zeeland = client.get(address), client.get(f"{address}?provincie=NL-ZE")
    month = client.get(f"{address}?weergave=maand")

    assert [line.event.slug for line in listed.context["page_obj"]] == ["zwolle", "goes"]
    assert {dot.code: dot.count for dot in listed.context["provinces"] if dot.count} == {"NL-OV": 1, "NL-ZE": 1}
    assert [line.event.slug for line in zeeland.context["page_obj"]] == ["goes"]
    assert [entry.label for row in month.context["weeks"] for day in row for entry in day.entries] == [
        "Sessie zwolle", "Sessie goes",
    ]  # fmt: skip


def test_the_calendar_opens_at_the_week_and_goes_no_further(client):
    week = make_week()
    shown = client.get(f"{week.get_absolute_url()}?weergave=week").context["shown"]
    across = make_week("over-de-maand", starts_on=FIRST, ends_on=FIRST + timedelta(days=20))
    month = client.get(f"{across.get_absolute_url()}?weergave=maand").context["shown"]

    assert (shown["period"].first, shown["previous"], shown["next"], shown["today_is_shown"]) == (FIRST, "", "", True)
    assert (month["previous"], month["next"]) == ("", "2027-04")


def test_what_was_is_still_shown_after_the_week(client, time_machine):
    week = make_week()
    take_part(week, "was")
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    page = client.get(week.get_absolute_url())

    assert [line.event.slug for line in page.context["page_obj"]] == ["was"]
    assert ("data-week-numbers" in page.text, 'id="meedoen"' in page.text) == (False, False)


def test_stories_of_the_week_come_first_then_those_about_its_theme(library):
    week = make_week(theme="welkom")
    make_story("thema", library, theme="welkom", decided_at=NOW + timedelta(hours=1))
    make_story("week", library, moment=week)
    make_story("ander", library)
    make_story("wacht", library, moment=week, state=StoryState.OFFERED, decided_at=None)

    page = queries.week_page(week, user=AnonymousUser(), now=NOW)
    assert [story.slug for story in page.stories] == ["week", "thema"]


def test_only_kits_on_show_are_in_the_tool_kit_in_their_order():
    week = make_week()
    for number, kit in enumerate((make_kit("laatst"), make_kit("eerst"), make_kit("concept", live=False))):
        WeekKit.objects.create(moment=week, kit=kit, place=9 - number)

    assert [card.kit.slug for card in queries.kits_of_week(week, now=NOW)] == ["eerst", "laatst"]


def test_a_kit_is_in_a_tool_kit_once():
    week, kit = make_week(), make_kit()
    WeekKit.objects.create(moment=week, kit=kit)

    with pytest.raises(IntegrityError, match="campaigns_week_kit_once|UNIQUE"), transaction.atomic():
        WeekKit.objects.create(moment=week, kit=kit)


def test_the_cards_are_a_page_to_print_and_without_cards_there_is_none(client):
    week, bare = make_week(), make_week("kaal")
    WeekCards.objects.create(moment=week, text_nl="## Waar word jij blij van?\n<script>alert(1)</script>")
    page = client.get(reverse("campaigns:week-cards", args=[week.slug]))
    none = client.get(reverse("campaigns:week-cards", args=[bare.slug]))

    assert ("Waar word jij blij van?" in page.text, "<script>alert" in page.text, none.status_code) == (
        True,
        False,
        404,
    )


def test_an_owner_adds_an_activity_from_the_page_with_the_week_chosen(client, ina, library):
    week = make_week()
    client.force_login(ina)
    page = client.get(week.get_absolute_url()).text
    address = f"{reverse('events:activities', args=[library.slug])}?week={week.slug}"
    form = client.get(address).context["form"]

    assert (address in page, form.initial["moment"] == week) == (True, True)


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=" + "9" * 20, "weergave=%27%3E%3Cscript%3E", "maand=0000-99&weergave=maand", "week=2027-W99&weergave=week",
        "provincie=XX", "van=2027-02-30", "taal=%F0%9F%A7%A1", "weergave[]=week", "weergave=" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_query_breaks_a_page_of_a_week(client, query):
    week = make_week()
    take_part(week, "een")
    addresses = [week.get_absolute_url(), reverse("campaigns:week-embed", args=[week.slug]), reverse("campaigns:weeks")]
    answers = [client.get(f"{address}?{query}") for address in addresses]

    assert [(answer.status_code, "<script>" in answer.text) for answer in answers] == [(200, False)] * 3


def test_an_english_page_shows_dutch_words_as_dutch(client):
    week = make_week()

    assert '<h1 lang="nl">Week vragen</h1>' in client.get(f"/en/weken/{week.slug}/").text


# --- who may see it -------------------------------------------------------------------------------

OK, LOGIN, GONE, NOT_BY_GET = 200, 302, 404, 405
PAGES = ("week", "week-cards", "week-wall", "week-ics", "week-numbers", "week-embed")


@pytest.mark.parametrize("role", ["visitor", "newcomer", "bo", "stranger", "nov"])
@pytest.mark.parametrize("state", MomentState.values)
def test_who_may_open_a_week_in_each_state(client, request, role, state):
    week = make_week(state=state)
    WeekCards.objects.create(moment=week, text_nl="## Een")
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    found = {name: client.get(reverse(f"campaigns:{name}", args=[week.slug])).status_code for name in PAGES}
    sees = OK if state == "published" or role == "nov" else GONE

    # The frame has no cookies: there staff see what everyone sees.
    assert found == dict.fromkeys(PAGES, sees) | {"week-embed": OK if state == "published" else GONE}
    assert client.get(reverse("campaigns:weeks")).status_code == OK


@pytest.mark.parametrize(
    ("role", "answer"),
    [("visitor", LOGIN), ("newcomer", GONE), ("mo", GONE), ("bo", NOT_BY_GET), ("stranger", GONE), ("nov", NOT_BY_GET)],
)
def test_who_may_put_a_design_on_a_wall(client, request, library, ina, role, answer):
    from tests.campaigns.studio import make_design

    design = make_design(library, ina)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert client.get(reverse("campaigns:design-wall", args=[design.key])).status_code == answer


# --- roads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("came_from", MomentState.values)
@pytest.mark.parametrize(
    ("deed", "to"), [(events.publish_moment, MomentState.PUBLISHED), (events.retire_moment, MomentState.RETIRED)]
)
def test_every_road_of_a_week_is_open_or_closed_as_drawn(nov, came_from, deed, to):
    week = make_week(state=came_from)

    if to in MOMENT_ROADS[MomentState(came_from)]:
        deed(moment=week, by=nov, now=NOW)
        assert Week.objects.get().state == to
    else:
        with pytest.raises(events.NoSuchRoad):
            deed(moment=week, by=nov, now=NOW)


def test_staff_show_a_week_and_take_it_off_from_the_list(client, nov):
    week = make_week(state="draft")
    client.force_login(nov)
    table, seen = reverse("admin:campaigns_week_changelist"), []
    for deed in ("publish", "publish", "retire", "retire"):
        client.post(table, {"action": deed, "_selected_action": [week.pk]})
        seen.append(Week.objects.get().state)

    assert seen == ["published", "published", "retired", "retired"]


def test_a_week_that_is_taken_off_is_not_found_any_more_at_once(client, nov):
    from campaigns import actions

    week = make_week()
    core.refresh_search(now=NOW)
    before = Found.objects.filter(url=week.get_absolute_url()).count()
    actions.retire_week(week=week, by=nov, now=NOW)

    assert (before, Found.objects.filter(url=week.get_absolute_url()).count()) == (1, 0)


@pytest.mark.parametrize("name", ["week", "wallposter"])
def test_every_list_and_form_of_the_desk_opens(client, nov, name, django_assert_max_num_queries):
    week = make_week()
    WeekCards.objects.create(moment=week, text_nl="## Een")
    fill(week, 3, nov)
    client.force_login(nov)
    pk = {"week": week.pk, "wallposter": week.posters.first().pk}[name]
    client.get(reverse(f"admin:campaigns_{name}_changelist"))
    with django_assert_max_num_queries(15):
        listed = client.get(reverse(f"admin:campaigns_{name}_changelist"))
    with django_assert_max_num_queries(30):
        opened = client.get(reverse(f"admin:campaigns_{name}_change", args=[pk]))

    assert (listed.status_code, opened.status_code) == (200, 200)


def test_staff_make_a_week_with_kits_and_cards_in_one_go(client, nov):
    kit = make_kit()
    client.force_login(nov)
    client.post(
        reverse("admin:campaigns_week_add"),
        {
            "title_nl": "Nieuwe week", "slug": "nieuwe-week", "summary_nl": "Kort.", "starts_on": "2027-05-03",
            "ends_on": "2027-05-09", "is_national": "on", "kits-TOTAL_FORMS": "1", "kits-INITIAL_FORMS": "0",
            "kits-0-place": "1", "kits-0-kit": kit.pk, "cards-TOTAL_FORMS": "1", "cards-INITIAL_FORMS": "0",
            "cards-0-text_nl": "## Vraag",
        },
    )  # fmt: skip
    week = Week.objects.get()

    assert (week.state, week.cards.text_nl, week.kits.get().kit) == ("draft", "## Vraag", kit)


def test_a_week_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="events_moment_ends"), transaction.atomic():
        make_week(ends_on=FIRST - timedelta(days=1))


# --- what the floors below show of it -------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "shown"), [(-20, False), (0, True), (59, True), (61, False)], ids=["over", "on", "near", "far"]
)
def test_the_front_page_shows_a_week_that_is_on_or_near(days, shown):
    day = NOW.date() + timedelta(days=days)
    make_week(starts_on=day, ends_on=day + timedelta(days=6))

    assert (brings.week_near(NOW) is not None) == shown


def test_the_page_of_an_activity_names_its_week_only_while_that_is_on_the_site(client):
    week = make_week()
    event = take_part(week, "een")
    before = client.get(event.get_absolute_url()).text
    Week.objects.update(state="retired")

    assert (week.get_absolute_url() in before, week.get_absolute_url() in client.get(event.get_absolute_url()).text) == (
        True, False,
    )  # fmt: skip


def test_a_week_is_found_and_stands_in_the_sitemap(client):
    week = make_week(description_nl="Iedereen vraagt iemand.")
    make_week("concept", state="draft")
    found = [document.title for document in brings.weeks_found(NOW)]
    map_of_site = client.get("/sitemap.xml").text

    assert (found, week.get_absolute_url() in map_of_site, "/weken/concept/" in map_of_site) == (
        ["Week vragen"], True, False,
    )  # fmt: skip


# --- elsewhere ------------------------------------------------------------------------------------


def test_it_can_be_framed_and_leaves_nothing_behind(client):
    week = make_week()
    take_part(week, "een", place=place("Utrecht", "NL-UT"), join_url="https://geheim.example/kamer")
    answer = client.get(reverse("campaigns:week-embed", args=[week.slug]))
    page = answer.text

    assert (answer.status_code, "frame-ancestors *" in answer.headers["Content-Security-Policy"]) == (200, True)
    assert ("X-Frame-Options" in answer.headers, answer.cookies, answer.headers["Cross-Origin-Resource-Policy"]) == (
        False, {}, "cross-origin",
    )  # fmt: skip
    assert [word in page for word in ("<script", "<form", "geheim.example")] == [False] * 3
    assert page.count("<a ") == page.count('target="_top"') > 1


def test_no_other_page_of_a_week_can_be_framed(client):
    week = make_week()
    WeekCards.objects.create(moment=week, text_nl="## Een")
    addresses = [reverse("campaigns:weeks"), week.get_absolute_url(), reverse("campaigns:week-cards", args=[week.slug])]

    assert [client.get(address).headers["X-Frame-Options"] for address in addresses] == ["DENY"] * 3


def test_the_frame_speaks_the_language_that_was_asked_for(client):
    week = make_week(title_en="Week of Asking")
    address = reverse("campaigns:week-embed", args=[week.slug])
    dutch, english = client.get(f"{address}?taal=nl").text, client.get(f"{address}?taal=en").text

    assert ('<html lang="nl">' in dutch, "Nog 13 dagen" in dutch) == (True, True)
    assert ('<html lang="en">' in english, "Week of Asking" in english, "13 days to go" in english) == (True,) * 3


def test_the_page_gives_the_line_to_copy(client, settings):
    week = make_week()

    assert (
        f'&lt;iframe src="{settings.SITE_URL}/embed/week/{week.slug}/?taal=nl"'
        in client.get(week.get_absolute_url()).text
    )


def test_the_activities_come_as_a_calendar_that_tells_when_nothing_changed(client):
    week = make_week()
    take_part(week, "een")
    make_event("los")
    address = reverse("campaigns:week-ics", args=[week.slug])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    take_part(week, "twee", day=1)
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.text.count("BEGIN:VEVENT"), "Sessie los" in first.text, again.status_code) == (1, False, 304)
    assert changed.text.count("BEGIN:VEVENT") == 2
