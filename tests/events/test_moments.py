"""An activity takes part in a campaign week: asked only while there is one, and only on a day of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mmn_portal.events import actions, queries
from mmn_portal.events.models import Event, Moment
from mmn_portal.programme.models import Story
from tests.conftest import NOW, make_event, place
from tests.events.test_propose import facts

pytestmark = pytest.mark.django_db
FIRST = date(2027, 4, 5)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    place("Utrecht", "NL-UT")


def make_moment(slug="vragen", *, state="published", first=FIRST, **fields):
    return Moment.objects.create(
        slug=slug, title_nl=f"Week {slug}", summary_nl="Kort.", starts_on=first, ends_on=first + timedelta(days=6),
        state=state, **fields,
    )  # fmt: skip


def form_of(client, library):
    return client.get(reverse("events:activities", args=[library.slug])).context["form"]


def post(client, library, **changes):
    return client.post(reverse("events:activities", args=[library.slug]), facts(**changes))


def test_nobody_is_asked_about_a_week_while_none_is_on_or_coming(client, ina, library):
    make_moment("concept", state="draft"), make_moment("weg", state="retired")
    make_moment("voorbij", first=date(2027, 2, 1))
    client.force_login(ina)

    assert "moment" not in form_of(client, library).fields


def test_an_activity_on_a_day_of_the_week_takes_part_in_it(client, ina, library):
    moment = make_moment()
    client.force_login(ina)
    post(client, library, moment=moment.pk)

    assert Event.objects.get().moment == moment


def test_an_activity_can_stand_by_itself(client, ina, library):
    make_moment()
    client.force_login(ina)
    post(client, library, moment="")

    assert Event.objects.get().moment is None


@pytest.mark.parametrize("day", ["2027-04-04", "2027-04-12"])
def test_a_day_outside_of_the_week_is_refused_at_its_field_and_what_was_typed_stays(client, ina, library, day):
    moment = make_moment()
    client.force_login(ina)
    response = post(client, library, moment=moment.pk, day=day)

    assert (list(response.context["form"].errors), "Voorleesmiddag" in response.text, Event.objects.count()) == (
        ["moment"], True, 0,
    )  # fmt: skip


@pytest.mark.parametrize("chosen", ["999999", "x", "1 or 1=1", "-1", "9" * 30])
def test_nonsense_is_no_week(client, ina, library, chosen):
    make_moment()
    client.force_login(ina)

    assert list(post(client, library, moment=chosen).context["form"].errors) == ["moment"]


def test_a_draft_week_cannot_be_chosen(client, ina, library):
    make_moment()
    secret = make_moment("geheim", state="draft")
    client.force_login(ina)

    assert list(post(client, library, moment=secret.pk).context["form"].errors) == ["moment"]


def test_changing_a_published_activity_keeps_its_week_and_can_leave_it(client, ina, library, nov):
    moment = make_moment()
    client.force_login(ina)
    post(client, library, moment=moment.pk)
    event = Event.objects.get()
    actions.publish(event=event, by=nov, now=NOW)
    address, seen = reverse("events:activity-change", args=[library.slug, event.slug]), []
    for chosen in (moment.pk, ""):
        was = client.get(address).context["form"].fields["was"].initial
        client.post(address, facts(moment=chosen, was=was, title="Anders"))
        event.refresh_from_db()
        seen.append((event.title_nl, event.moment))

    assert seen == [("Anders", moment), ("Anders", None)]


def test_a_week_that_was_taken_off_the_site_stays_with_its_activity(client, ina, library, nov):
    moment = make_moment()
    client.force_login(ina)
    post(client, library, moment=moment.pk)
    event = Event.objects.get()
    actions.retire_moment(moment=moment, by=nov, now=NOW)
    address = reverse("events:activity-change", args=[library.slug, event.slug])
    client.post(address, facts(moment=moment.pk, title="Anders"))
    event.refresh_from_db()

    assert (event.title_nl, event.moment) == ("Anders", moment)


def test_a_copy_on_a_day_outside_of_the_week_stands_by_itself(nov):
    event = make_event(moment=make_moment(first=date(2027, 3, 15)))
    made = actions.copy_event(event=event, days=[date(2027, 3, 17), date(2027, 3, 29)], by=nov, now=NOW)

    assert [each.moment_id is None for each in made] == [False, True]


def test_staff_cannot_put_a_session_in_a_week_on_another_day(client, nov):
    moment, event = make_moment(), make_event()
    client.force_login(nov)
    form = client.get(reverse("admin:events_event_change", args=[event.pk])).context["adminform"].form
    posted = {name: "" if value is None else value for name, value in form.initial.items()}
    from mmn_portal.events.forms import KeepingEvent

    made = type(
        "Kept", (KeepingEvent,), {"Meta": type("Meta", (), {"model": Event, "fields": ["starts_on", "moment"]})}
    )({"starts_on": "2027-03-16", "moment": moment.pk}, instance=event)

    assert ("moment" in posted, made.errors["moment"]) == (True, ["Deze dag valt niet in die week."])


def test_the_agenda_itself_takes_no_week_from_its_address():
    moment = make_moment(first=date(2027, 3, 15))
    make_event("in", moment=moment), make_event("uit")
    found = queries.Filters.read({"moment": str(moment.pk), "week": "vragen"})

    assert [line.event.slug for line in queries.agenda(found, now=NOW, page=None)] == ["in", "uit"]


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_agenda_of_a_week_with_its_seats_costs_two_queries(sessions, django_assert_num_queries):
    moment = make_moment(first=date(2027, 3, 15))
    for number in range(sessions):
        make_event(f"s-{number}", seats=4, moment=moment)

    with django_assert_num_queries(2):
        filters = queries.Filters(moment=moment.pk)
        how_many = queries.spread(filters, now=NOW).how_many
        page = queries.agenda_at_once(filters, now=NOW, page=None, how_many=how_many)
        assert [(line.total, line.free) for line in page] == [(4, 4)] * sessions


def test_a_story_is_told_for_a_week(client, ina, library):
    moment = make_moment(first=date(2027, 2, 1))
    client.force_login(ina)
    address = reverse("programme:story-tell")
    asked = client.get(f"{address}?week={moment.slug}").context["form"]
    words = {"title": "t", "wanted": "w", "did": "d", "happened": "h", "tip": "t", "theme": "welkom", "dimension": ""}
    client.post(address, words | {"organisation": library.pk, "may_publish": "on", "moment": moment.pk})

    assert (asked.initial["moment"], Story.objects.get().moment) == (moment, moment)


def test_nobody_tells_of_a_week_that_was_long_ago(client, ina, library):
    make_moment(first=date(2026, 12, 1))
    client.force_login(ina)

    assert "moment" not in client.get(reverse("programme:story-tell")).context["form"].fields
