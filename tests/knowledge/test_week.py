"""A week: its sessions by day, registering with a warning for overlap, and afterwards what it left behind."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from knowledge import actions, queries
from knowledge.models import Article, Session, Week
from mmn_portal.core import tokens
from mmn_portal.events import actions as events
from mmn_portal.events import mails as event_mails
from mmn_portal.events.models import Registration, Speaker
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 15, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW)


def make_week(slug="week", *, state="published", **fields) -> Week:
    days = {"starts_on": MONDAY.date(), "ends_on": MONDAY.date() + timedelta(days=4)}
    return Week.objects.create(slug=slug, title_nl="De week", theme="welkom", state=state, **(days | fields))


def plan(week, slug, *, hours=0, lasts=1, **fields) -> Session:
    starts = MONDAY + timedelta(hours=hours)
    event = make_event(
        slug, online=20, kind="kennissessie", starts_at=starts, ends_at=starts + timedelta(hours=lasts), **fields
    )
    return Session.objects.create(week=week, event=event)


def register(user, *sessions):
    for session in sessions:
        events.register_colleagues(
            event=session.event, block=session.event.blocks.get(), organisation=None, by=user.person, language="nl",
            attendees=[events.Attendee(user.person.name, user.email)], key=uuid4(), now=NOW,
        )  # fmt: skip


def test_the_sessions_stand_by_day_in_the_order_of_the_clock():
    week = make_week()
    plan(week, "middag", hours=4)
    plan(week, "dinsdag", hours=24)
    plan(week, "ochtend")
    page = queries.week_page(week, person=None, now=NOW)

    assert [[slot.line.event.slug for slot in day.slots] for day in page.days] == [["ochtend", "middag"], ["dinsdag"]]


def test_a_session_that_is_not_public_is_not_on_the_page_of_the_week():
    week = make_week()
    plan(week, "concept", state="draft")

    assert queries.week_page(week, person=None, now=NOW).slots == []


def test_overlap_with_what_i_chose_is_said_on_the_page_of_the_week(bo):
    week = make_week()
    mine, same_time, later = plan(week, "mijn", lasts=2), plan(week, "tegelijk", hours=1), plan(week, "later", hours=2)
    register(bo, mine)
    page = queries.week_page(week, person=bo.person, now=NOW)

    assert {slot.line.event.slug: [other.slug for other in slot.clashes] for slot in page.slots} == {
        "mijn": [], same_time.event.slug: ["mijn"], later.event.slug: [],
    }  # fmt: skip


def test_registering_for_a_session_at_the_same_time_warns_and_still_works(client, bo):
    week = make_week()
    mine, other = plan(week, "mijn", lasts=2), plan(week, "ander", hours=1)
    register(bo, mine)
    client.force_login(bo)
    page = client.get(reverse("events:event-register", args=["ander"]))
    register(bo, other)

    assert ([event.slug for event in page.context["clashes"]], Registration.objects.confirmed().count()) == (
        ["mijn"],
        2,
    )


def test_a_visitor_reads_of_overlap_only_once_her_address_is_proven(client):
    week = make_week()
    for slug in ("een", "twee"):
        session = plan(week, slug)
        events.register_visitor(
            event=session.event, block=session.event.blocks.get(), attendee=events.Attendee("V", "v@example.nl"), language="nl",
            key=uuid4(), now=NOW,
        )  # fmt: skip
    second = Registration.objects.get(event__slug="twee")
    page = reverse("events:registration", args=[tokens.make(event_mails.REGISTRATION, second.pk, second.link_version)])
    before = client.get(page).context["clashes"]
    events.confirm(registration=second, now=NOW)

    assert (before, [event.slug for event in client.get(page).context["clashes"]]) == ([], ["een"])


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [((0, 1), (1, 1), False), ((0, 2), (1, 1), True), ((0, 3), (1, 1), True), ((0, 1), (0, 1), True), ((5, 1), (0, 1), False)],
)  # fmt: skip
def test_sessions_that_touch_do_not_overlap(first, second, clash):
    week = make_week()
    one = plan(week, "een", hours=first[0], lasts=first[1]).event
    other = plan(week, "twee", hours=second[0], lasts=second[1]).event

    from mmn_portal.events.queries import overlap

    assert (overlap(one, other), overlap(other, one)) == (clash, clash)


def test_afterwards_recording_slides_and_summary_stand_with_the_session(client):
    session = plan(make_week(), "geweest")
    Speaker.objects.create(event=session.event, name="Noor", role_nl="trainer")
    Session.objects.update(recording_url="https://video.example/1", summary_nl="**Drie** dingen")
    session.refresh_from_db()
    session.slides.save("x.pdf", ContentFile(b"%PDF-1.7 dia"))
    page = client.get(session.event.get_absolute_url()).text
    slides = client.get(reverse("knowledge:slides", args=["geweest"]))

    assert (
        all(words in page for words in ("https://video.example/1", "<strong>Drie</strong>", "Noor", "De week")),
        b"".join(slides.streaming_content),
    ) == (True, b"%PDF-1.7 dia")


def test_there_is_nothing_to_take_from_a_session_without_slides_or_that_is_a_draft(client):
    week = make_week()
    plan(week, "zonder")
    plan(week, "concept", state="draft").slides.save("x.pdf", ContentFile(b"%PDF-"))

    assert [client.get(reverse("knowledge:slides", args=[slug])).status_code for slug in ("zonder", "concept", "geen")] == [
        404, 404, 404,
    ]  # fmt: skip


def test_a_week_without_sessions_is_not_shown(nov):
    with pytest.raises(actions.NothingInIt):
        actions.publish_week(week=make_week(state="draft"), by=nov, now=NOW)


def test_a_week_is_shown_once_and_taken_off_once(nov):
    week = make_week(state="draft")
    plan(week, "een")
    actions.publish_week(week=week, by=nov, now=NOW)
    with pytest.raises(actions.NoSuchRoad):
        actions.publish_week(week=week, by=nov, now=NOW)
    actions.hide_week(week=week, by=nov, now=NOW)
    with pytest.raises(actions.NoSuchRoad):
        actions.hide_week(week=week, by=nov, now=NOW)


def test_the_database_refuses_a_week_that_ends_before_it_begins():
    with pytest.raises(IntegrityError, match="knowledge_week_ends_after_it_begins"), transaction.atomic():
        make_week(ends_on=MONDAY.date() - timedelta(days=1))


def test_an_event_belongs_to_one_week():
    session = plan(make_week(), "een")

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(week=make_week("ander"), event=session.event)


def test_staff_show_a_week_from_the_desk(client, nov):
    week = make_week(state="draft")
    plan(week, "een")
    client.force_login(nov)
    client.post(reverse("admin:knowledge_week_changelist"), {"action": "publish", "_selected_action": [week.pk]})

    assert Week.objects.get().state == "published"


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_of_a_week_asks_as_much_for_three_sessions_as_for_one(
    client, bo, signed_in, django_assert_max_num_queries
):
    week = make_week()
    register(bo, plan(week, "een"))
    if signed_in:
        client.force_login(bo)
    most = 15 if signed_in else 8
    with django_assert_max_num_queries(most) as for_one:
        client.get(week.get_absolute_url())
    for number in range(3):
        register(bo, plan(week, f"nr-{number}", hours=number + 2))
    with django_assert_max_num_queries(most) as for_three:
        client.get(week.get_absolute_url())

    assert len(for_one) == len(for_three)


OK, GONE = 200, 404
TABLE = {
    "knowledge:front": (OK,) * 5,
    "knowledge:library": (OK,) * 5,
    "knowledge:article": (OK,) * 5,
    "knowledge:article-document": (GONE,) * 5,
    "knowledge:week": (GONE, GONE, GONE, GONE, OK),
    "knowledge:week-choose": (GONE, GONE, GONE, GONE, OK),
    "knowledge:slides": (GONE,) * 5,
}
ROLES = ("visitor", "newcomer", "bo", "stranger", "nov")


def test_every_address_stands_in_the_table():
    from knowledge.urls import urlpatterns

    assert {f"knowledge:{pattern.name}" for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(client, request, role, bo, stranger, newcomer, nov):
    plan(make_week(state="draft"), "een")
    Article.objects.create(slug="stuk", title_nl="Stuk", state="published", publish_at=NOW)
    slugs = {"knowledge:article": "stuk", "knowledge:article-document": "stuk", "knowledge:week": "week", "knowledge:week-choose": "week", "knowledge:slides": "een"}  # fmt: skip
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    found = {name: client.get(reverse(name, args=[slugs[name]] if name in slugs else [])).status_code for name in TABLE}

    assert found == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


@pytest.mark.parametrize(("from_now", "shown"), [(timedelta(0), True), (timedelta(days=1), False)])
def test_an_article_that_is_planned_is_not_on_the_page_of_its_session_yet(client, from_now, shown):
    session = plan(make_week(), "een")
    article = Article.objects.create(
        slug="lezen", kind="article", title_nl="Om te lezen", lead_nl="-", text_nl="-", state="published",
        publish_at=NOW + from_now,
    )  # fmt: skip
    Session.objects.update(article=article)

    assert ("Om te lezen" in client.get(session.event.get_absolute_url()).text) is shown
