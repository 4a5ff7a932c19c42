"""What asks for attention, said truly: rests, Christmas, group days, steps of every phase."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from expeditions import actions, queries, signals
from expeditions.models import GroupDay, Rest, Trajectory
from tests.conftest import NOW, make_event
from tests.expeditions import world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


@pytest.fixture(autouse=True)
def method():
    world.load()
    with translation.override("nl"):
        yield


@pytest.fixture
def lars():
    return world.make_leader()


@pytest.fixture
def linde(lars, nov):
    trajectory = world.under_way("De Linde", lars, nov)
    Trajectory.objects.update(phase=trajectory.version.phases.get(code="F2"))
    trajectory.refresh_from_db()
    return trajectory


def found(lars, now=NOW):
    (line,) = queries.overview(lars, now=now)
    return {one.code: one for one in line.signals}


@pytest.mark.parametrize(
    ("rests", "days"),
    [
        ((), 20),
        (((date(2027, 3, 5), date(2027, 3, 9)),), 15),
        # Two that overlap, and one that began long before: no day is left out twice.
        (((date(2027, 3, 5), date(2027, 3, 9)), (date(2027, 3, 8), date(2027, 3, 10))), 14),
        (((date(2026, 1, 1), date(2027, 3, 2)),), 19),
        (((date(2026, 1, 1), date(2028, 1, 1)),), 0),
    ],
)
def test_days_of_rest_do_not_count_and_none_is_left_out_twice(rests, days):
    assert signals.days_that_count(date(2027, 3, 1), date(2027, 3, 21), rests) == days


def test_the_words_say_how_long_ago_it_really_was():
    facts = signals.Facts(
        started_on=date(2026, 9, 1), last_contact_on=date(2026, 12, 7), last_form="telefoon",
        next_contact_on=date(2027, 2, 1),
    )  # fmt: skip
    (silence,) = signals.of(facts, today=date(2027, 1, 14))

    assert (silence.level, silence.reason) == (1, "Laatste contact 38 dagen geleden (7 december, telefoon).")


def test_a_rest_of_a_day_does_not_wipe_the_silence_before_it(linde, lars):
    Trajectory.objects.update(started_on=TODAY - timedelta(weeks=7))
    Rest.objects.create(trajectory=linde, from_on=TODAY - timedelta(days=2), until_on=TODAY - timedelta(days=1))

    assert found(lars)["S1"].level == 2


def test_every_rest_is_kept_and_its_end_can_be_moved(linde, nov):
    actions.pause(trajectory=linde, until=TODAY + timedelta(days=10), by=nov, now=NOW)
    actions.pause(trajectory=linde, until=TODAY + timedelta(days=20), by=nov, now=NOW)
    actions.wake(now=NOW + timedelta(days=21))
    linde.refresh_from_db()
    actions.pause(trajectory=linde, until=TODAY + timedelta(days=40), by=nov, now=NOW + timedelta(days=30))

    assert list(linde.rests.order_by("pk").values_list("from_on", "until_on")) == [
        (TODAY, TODAY + timedelta(days=20)), (TODAY + timedelta(days=30), TODAY + timedelta(days=40)),
    ]  # fmt: skip


def test_a_meeting_of_the_group_within_four_weeks_is_contact_enough(linde, lars):
    before = "S4" in found(lars)
    starts = NOW + timedelta(days=27)
    GroupDay.objects.create(
        cohort=linde.cohort, event=make_event("groepsdag", starts_at=starts, ends_at=starts + timedelta(hours=2))
    )

    assert (before, "S4" in found(lars)) == (True, False)


def test_a_day_of_the_group_stands_on_the_page_of_each_organisation(client, linde):
    GroupDay.objects.create(cohort=linde.cohort, event=make_event("groepsdag"))
    client.force_login(linde.organisation.memberships.get().person.user)

    assert "Sessie groepsdag" in client.get(linde.get_absolute_url()).text


def test_a_needed_step_of_an_earlier_phase_stays_late_until_it_is_ticked(client, linde, lars):
    Trajectory.objects.update(started_on=TODAY - timedelta(weeks=3))
    late = found(lars)["S2"].reason
    client.force_login(lars)
    form = client.get(f"/expedities/traject/{linde.key}/loggen/").context["form"]
    offered = [step.code for step in form.fields["steps"].queryset]

    assert ("Kennismakingsgesprek" in late or "laat" in late, "F0.1" in offered, "F0.5" in offered) == (
        True,
        True,
        False,
    )


def test_a_contact_that_is_written_down_late_counts_in_its_own_phase(linde, lars):
    first = linde.version.phases.get(code="F1")
    world.log(linde, lars, phase=first)

    assert queries.contacts_in_phase(linde) == 0


def test_peer_review_is_no_contact_with_the_organisation(linde, lars):
    world.log(linde, lars, form="intervision")

    assert queries.contact_logged(linde, NOW) is False
