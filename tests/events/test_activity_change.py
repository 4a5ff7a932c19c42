"""An organisation changes what stands on the agenda: who is registered hears of a new time, place or link."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mmn_portal.core.models import Audit
from mmn_portal.events import actions
from mmn_portal.events.models import Event
from mmn_portal.outbox.models import Mail
from mmn_portal.people.enums import OrganisationState
from tests.conftest import NOW, make_event, place
from tests.events.queue import group_of
from tests.events.test_propose import ADDRESS, facts
from tests.events.test_stale_forms import hidden_of
from tests.events.test_telling import mailed

pytestmark = pytest.mark.django_db
STARTS = datetime(2027, 4, 10, 13, tzinfo=ZoneInfo("Europe/Amsterdam"))
PAGE = f"{ADDRESS}middag/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def afternoon(library, ina):
    """An activity of the library with two people who come."""
    event = make_event(
        "middag", seats=3, host=library, proposed_by=ina.person, proposed_at=NOW, title_nl="Voorleesmiddag",
        title_en="Reading afternoon", lead_nl="Lees een keer mee.", lead_en="Read along.", text_nl="Neem een boek mee.",
        contact_name="Ina", venue="De zaal", address="Straat 1", place=place("Utrecht", "NL-UT"), starts_at=STARTS,
        ends_at=STARTS.replace(hour=15),
    )  # fmt: skip
    group_of(event, "kim", 2)
    return event


def typed(client, **changes):
    """The page as it is opened and filled in again."""
    asked = {name: value for name, value in facts(**changes).items() if name not in {"format", "seats", "join_url"}}
    return hidden_of(client.get(PAGE)) | asked


def test_before_a_new_time_is_saved_it_is_said_who_hears_of_it(client, ina, afternoon):
    client.force_login(ina)

    answer = client.post(PAGE, typed(client, begins="14:00", title="Voorleesavond"))

    afternoon.refresh_from_db()
    assert (answer.context["impact"].told, afternoon.starts_at, mailed("event_changed")) == (2, STARTS, [])
    assert answer.context["silent"] == [answer.context["form"]["title"].label]


def test_after_yes_everyone_is_told_with_a_new_appointment(client, ina, afternoon):
    client.force_login(ina)
    asked = client.post(PAGE, typed(client, begins="14:00"))

    client.post(PAGE, dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text)) | {"sure": "1"})

    afternoon.refresh_from_db()
    sent = [mail.attachments[0]["content"] for mail in Mail.objects.filter(template="mails/events/event_changed")]
    assert (afternoon.starts_at, ["SEQUENCE:1" in content for content in sent]) == (
        STARTS.replace(hour=14), [True, True],
    )  # fmt: skip


def test_another_text_is_saved_at_once_and_mailed_to_nobody(client, ina, afternoon):
    client.force_login(ina)

    answer = client.post(PAGE, typed(client, title="Voorleesavond"))

    event = Event.objects.get(pk=afternoon.pk)
    assert (answer.status_code, event.title_nl, mailed("event_changed")) == (302, "Voorleesavond", [])
    # The English title said something else, so the Dutch one stands there; what did not change stays.
    assert (event.title_en, event.lead_en, event.blocks.get().capacity) == ("", "Read along.", 3)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client, ina, afternoon):
    client.force_login(ina)
    opened = typed(client, title="Voorleesavond")
    Event.objects.filter(pk=afternoon.pk).update(changed_at=NOW + timedelta(minutes=1))

    answer = client.post(PAGE, opened)

    assert (len(answer.context["form"].non_field_errors()), Event.objects.get(pk=afternoon.pk).title_nl) == (
        1, "Voorleesmiddag",
    )  # fmt: skip


def test_staff_see_what_an_organisation_that_is_not_trusted_changed(client, library, ina, afternoon):
    library.state, library.confirmed_at = OrganisationState.PROPOSED, None
    library.save()
    client.force_login(ina)

    client.post(PAGE, typed(client, venue="De tuin") | {"sure": "1"})

    line = Audit.objects.get(deed="events.change_activity")
    assert (line.by, line.details) == (str(ina.pk), {"changed": ["venue"], "told": 2, "trusted": False})


@pytest.mark.parametrize(("role", "status"), [("mo", 404), ("stranger", 404), ("bo", 200)])
def test_only_who_acts_for_the_organisation_opens_it(client, request, afternoon, role, status):
    client.force_login(request.getfixturevalue(role))

    assert client.get(PAGE).status_code == status


@pytest.mark.parametrize("state", ["cancelled", "over", "of staff"])
def test_what_is_over_called_off_or_of_staff_is_not_its_own_to_change(client, ina, afternoon, time_machine, state):
    if state == "over":
        time_machine.move_to(STARTS.replace(hour=16), tick=False)
    if state == "cancelled":
        actions.call_off(event=afternoon, because_nl="Dicht.", because_en="", by=ina, now=NOW)
    if state == "of staff":
        Event.objects.filter(pk=afternoon.pk).update(proposed_at=None)
    client.force_login(ina)

    assert client.post(PAGE, facts()).status_code == 404


def test_of_two_formats_both_the_place_and_the_link_are_asked(client, ina, afternoon):
    afternoon.blocks.create(format="online", capacity=3)
    client.force_login(ina)

    answer = client.post(PAGE, typed(client, place=""))

    assert sorted(answer.context["form"].errors) == ["join_url", "place"]
