"""An organisation goes on expedition: admitted, led, logged, scanned, and moved on only when what is needed is so."""

import contextlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from expeditions import actions, content, gates, mails, mirror, queries, signals
from expeditions.enums import TRAJECTORY_ROADS, AssignmentState, ContactForm, StopReason, TrajectoryState
from expeditions.models import Assignment, LogEntry, PhaseMove, ScanEntry, ScanInvitee, Step, StepMark, Trajectory
from expeditions.urls import urlpatterns
from mmn_portal.core import tokens
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Mail
from mmn_portal.people.erasure import erase_person
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.expeditions import world
from tests.expeditions.world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def method(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def lars():
    return world.make_leader()


@pytest.fixture
def linde(lars, nov):
    return world.under_way("De Linde", lars, nov)


def owner_of(trajectory):
    return trajectory.applied_by.user


def mails_of(what):
    return Mail.objects.filter(template=f"mails/expeditions/{what}")


# --- method -----------------------------------------------------------------------------------


def test_the_method_loads_once_and_refuses_another_text_under_the_same_version():
    world.load()
    changed = json.loads(content.METHOD.read_text(encoding="utf-8"))
    changed["phases"][0]["steps"][0]["nl"] = "Iets anders"

    with pytest.raises(actions.Published):
        actions.publish_method(content=changed, now=NOW)
    assert (Step.objects.count(), len(queries.method().statements)) == (35, 24)


# --- applying and admitting -------------------------------------------------------------------


def test_applying_twice_is_once(library, ina):
    cohort = world.make_cohort()
    first, second = world.apply(cohort, library, ina), world.apply(cohort, library, ina)

    assert (first.pk, mails_of("applied").count()) == (second.pk, 1)


def test_a_member_and_a_stranger_do_not_apply_for_the_library(library, mo, stranger):
    for user in (mo, stranger):
        with pytest.raises(actions.NotYours):
            world.apply(world.make_cohort(user.person.name), library, user)


def test_a_group_that_is_under_way_takes_no_applications(library, ina):
    with pytest.raises(actions.NotOpen):
        world.apply(world.make_cohort(state="running"), library, ina)


def test_a_full_group_admits_nobody(lars, nov, library, ina):
    cohort = world.make_cohort(most=1)
    world.under_way("Eerste", lars, nov, cohort=cohort)

    with pytest.raises(actions.Full):
        actions.admit(trajectory=world.apply(cohort, library, ina), leader=lars, by=nov, now=NOW)


def test_a_leader_in_training_does_not_lead(nov, library, ina):
    trajectory = world.apply(world.make_cohort(), library, ina)

    with pytest.raises(actions.NotQualified):
        actions.admit(trajectory=trajectory, leader=world.make_leader("nieuw", qualified=False), by=nov, now=NOW)
    trajectory.refresh_from_db()
    assert trajectory.state == TrajectoryState.APPLIED


def test_whoever_applied_and_the_leader_hear_of_every_answer(lars, nov):
    trajectory = world.under_way("De Linde", lars, nov)

    assert [(mail.template.rsplit("/")[-1], mail.email) for mail in Mail.objects.order_by("pk")] == [
        ("applied", owner_of(trajectory).email), ("leader_asked", lars.email), ("admitted", owner_of(trajectory).email),
        ("leader_accepted", owner_of(trajectory).email),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.PROPOSED])
def test_one_head_leader_at_a_time(linde, lars, nov, state):
    actions.ask_leader(trajectory=linde, leader=world.make_leader("ander"), by=nov, now=NOW)
    with (
        pytest.raises(IntegrityError, match="expeditions_one_head_leader|expeditions_assignment.trajectory_id"),
        transaction.atomic(),
    ):
        Assignment.objects.create(trajectory=linde, leader=lars, state=state, asked_at=NOW)


def test_whoever_leads_stays_until_the_next_one_says_yes(linde, lars, nov):
    other = world.make_leader("ander")
    actions.ask_leader(trajectory=linde, leader=other, by=nov, now=NOW)
    before = dict(linde.assignments.values_list("leader__person__name", "state"))
    actions.answer_assignment(trajectory=linde, leader=other, accepts=True, now=NOW)

    assert (before, dict(linde.assignments.values_list("leader__person__name", "state"))) == (
        {lars.person.name: "accepted", other.person.name: "proposed"},
        {lars.person.name: "ended", other.person.name: "accepted"},
    )


def test_a_leader_takes_no_more_than_she_can(linde, lars, nov, library, ina):
    lars.leader.most = 1
    lars.leader.save()

    with pytest.raises(actions.TooBusy):
        actions.admit(trajectory=world.apply(world.make_cohort(), library, ina), leader=lars, by=nov, now=NOW)
    # Asking her again for what she leads already is no more work, and no second question.
    assert actions.ask_leader(trajectory=linde, leader=lars, by=nov, now=NOW).state == "accepted"


def test_somebody_in_training_helps_and_does_not_push_the_leader_out(client, linde, lars, nov):
    helper = world.make_leader("leerling", qualified=False)
    actions.ask_helper(trajectory=linde, leader=helper, by=nov, now=NOW)
    actions.answer_assignment(trajectory=linde, leader=helper, accepts=True, now=NOW)
    client.force_login(helper)

    assert (
        client.get(reverse("expeditions:log", args=[linde.key])).status_code,
        linde.assignments.filter(state="accepted").count(),
    ) == (200, 2)


def test_an_account_that_leads_is_not_closed(client, linde, lars, nov):
    nov.is_superuser = True
    nov.save()
    client.force_login(nov)
    address = reverse("admin:people_user_change", args=[lars.pk])
    form = {"is_staff": "", "is_superuser": "", "groups": [group.pk for group in lars.groups.all()]}
    response = client.post(address, form)
    lars.refresh_from_db()
    refused = (response.status_code, lars.is_active)
    actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)
    client.post(address, form)
    lars.refresh_from_db()

    assert (refused, lars.is_active) == ((200, True), False)


def test_an_assignment_is_answered_once(lars, nov):
    trajectory = world.under_way("De Linde", lars, nov)

    with pytest.raises(actions.NotAsked):
        actions.answer_assignment(trajectory=trajectory, leader=lars, accepts=False, now=NOW)


@pytest.mark.parametrize("came_from", TrajectoryState.values)
@pytest.mark.parametrize("deed", ["pause", "stop", "decline"])
def test_every_road_of_an_expedition_is_open_or_closed_as_drawn(linde, nov, came_from, deed):
    Trajectory.objects.filter(pk=linde.pk).update(
        state=came_from, paused_until=TODAY if came_from == "paused" else None,
        stop_reason="time" if came_from == "stopped" else "",
    )  # fmt: skip
    linde.refresh_from_db()
    to, do = {
        "pause": (TrajectoryState.PAUSED, lambda: actions.pause(trajectory=linde, until=TODAY + timedelta(days=9), by=nov, now=NOW)),
        "stop": (TrajectoryState.STOPPED, lambda: actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)),
        "decline": (TrajectoryState.DECLINED, lambda: actions.decline(trajectory=linde, because="Vol", by=nov, now=NOW)),
    }[deed]  # fmt: skip

    if to in TRAJECTORY_ROADS[TrajectoryState(came_from)]:
        do()
        assert Trajectory.objects.get(pk=linde.pk).state == to
    else:
        with pytest.raises(actions.NoSuchRoad):
            do()


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_rest_ends_within_ninety_days(linde, nov, days):
    with pytest.raises(actions.NoSuchRoad):
        actions.pause(trajectory=linde, until=TODAY + timedelta(days=days), by=nov, now=NOW)


def test_a_rest_that_is_over_ends_by_itself(linde, nov):
    actions.pause(trajectory=linde, until=TODAY + timedelta(days=2), by=nov, now=NOW)

    assert [actions.wake(now=NOW + timedelta(days=2)), actions.wake(now=NOW + timedelta(days=3))] == [0, 1]


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [({"state": "stopped"}, "expeditions_stopped_has_a_reason"), ({"state": "paused"}, "expeditions_paused_has_an_end"),
     ({"stop_reason": "time"}, "expeditions_stopped_has_a_reason")],
)  # fmt: skip
def test_the_database_keeps_states_whole(linde, changed, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Trajectory.objects.update(**changed)


# --- the log ----------------------------------------------------------------------------------


def test_the_same_entry_sent_twice_is_one_entry(linde, lars):
    key = uuid4()
    first = world.log(linde, lars, key=key, discussed="Eerste")
    second = world.log(linde, lars, key=key, discussed="Tweede")

    assert (first.pk, second.discussed, LogEntry.objects.count()) == (second.pk, "Eerste", 1)


def test_a_key_of_another_expedition_is_refused(linde, lars, nov):
    key = uuid4()
    world.log(linde, lars, key=key)

    with pytest.raises(actions.AnothersKey):
        world.log(world.under_way("Ander", lars, nov), lars, key=key)


def test_logging_ticks_steps_and_plans_the_next_contact(linde, lars):
    world.log(linde, lars, steps=world.steps(linde, "F0.1", "F0.3"), next_contact_on=TODAY + timedelta(days=9))
    linde.refresh_from_db()

    assert (sorted(linde.marks.values_list("step__code", "done_by")), linde.next_contact_on) == (
        [("F0.1", "leader"), ("F0.3", "leader")], TODAY + timedelta(days=9),
    )  # fmt: skip


def test_a_next_contact_or_the_last_one_never_neither(linde, lars):
    entry = world.log(linde, lars)

    with pytest.raises(IntegrityError, match="expeditions_entry_next_contact_or_last"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(next_contact_on=None)


def test_a_step_is_done_or_left_out_with_a_reason(linde):
    (step,) = world.steps(linde, "F0.2")
    with pytest.raises(actions.NoSuchRoad):
        actions.leave_out(trajectory=linde, step=step, because="", on=TODAY)
    actions.leave_out(trajectory=linde, step=step, because="Eén trekker is genoeg.", on=TODAY)
    for broken in ({"done_on": TODAY}, {"because": ""}, {"skipped_on": None}):
        with pytest.raises(IntegrityError, match="expeditions_mark"), transaction.atomic():
            StepMark.objects.update(**broken)


@pytest.fixture
def typed():
    return {
        "client_key": str(uuid4()), "contact_on": str(TODAY), "form": "visit", "progress": "4", "obstacle": "none",
        "next_contact_on": str(TODAY + timedelta(days=10)), "discussed": "Over het welkom.", "guidance": "Bestuur twijfelt.",
    }  # fmt: skip


def test_a_leader_logs_from_her_phone_and_the_organisation_reads_it_without_the_guidance_note(
    client, linde, lars, typed
):
    client.force_login(lars)
    client.post(
        reverse("expeditions:log", args=[linde.key]),
        typed | {"advice_1": "Vraag een nieuweling.", "agreement_1": "Bellen"},
    )
    seen_by_leader = client.get(linde.get_absolute_url()).text
    client.force_login(owner_of(linde))
    seen = client.get(linde.get_absolute_url()).text

    assert (
        ["Over het welkom." in seen, "Vraag een nieuweling." in seen, "Bellen" in seen, "Bestuur twijfelt." in seen],
        "Bestuur twijfelt." in seen_by_leader,
    ) == ([True, True, True, False], True)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"contact_on": str(TODAY + timedelta(days=1))}, "contact_on"), ({"contact_on": "gisteren"}, "contact_on"),
        ({"contact_on": "0001-01-01"}, "contact_on"), ({"form": "duif"}, "form"), ({"progress": "9"}, "progress"),
        ({"next_contact_on": ""}, "next_contact_on"), ({"next_contact_on": "2001-01-01"}, "next_contact_on"),
        ({"next_contact_on": "9999-12-31"}, "next_contact_on"), ({"is_last": "on"}, "is_last"), ({"steps": ["99999"]}, "steps"),
        ({"steps": ["x"]}, "steps"), ({"agreement_2_who": "bestuur"}, "agreement_2"), ({"discussed": "x" * 700}, "discussed"),
        ({"present_board": "-3"}, "present_board"), ({"minutes": "other"}, "minutes_other"), ({"dimensions": ["x"]}, "dimensions"),
        ({"discussed": "Bel 06 12345678."}, "sure"), ({"agreement_1": "Mail jan@example.nl"}, "sure"), ({"also": ["7"]}, "also"),
        ({"minutes": "other", "minutes_other": "9999"}, "minutes_other"), ({"journey": "x"}, "journey"), ({"client_key": "x"}, "client_key"), ({"minutes": "31"}, "minutes"),
    ],
)  # fmt: skip
def test_nonsense_in_the_log_is_refused_at_its_field(client, linde, lars, typed, changed, field):
    client.force_login(lars)
    response = client.post(reverse("expeditions:log", args=[linde.key]), typed | changed)

    assert (response.status_code, list(response.context["form"].errors), LogEntry.objects.count()) == (200, [field], 0)


def test_everything_of_a_contact_is_kept_as_it_was_filled_in(client, linde, lars, typed):
    client.force_login(lars)
    client.post(
        reverse("expeditions:log", args=[linde.key]),
        typed | {
            "minutes": "other", "minutes_other": "45", "present_board": "2", "present_new_volunteer": "3",
            "dimensions": ["aantrekkelijk", "bekend"], "journey": "welcome", "advice_1": "Een", "advice_3": "Drie",
            "advice_3_about": "bekend", "agreement_1": "Bellen", "agreement_2": "Mailen", "agreement_2_who": "bestuur",
        },
    )  # fmt: skip
    entry = LogEntry.objects.get()

    assert (
        (entry.minutes, entry.present, entry.present_by_role, entry.dimensions, entry.journey),
        list(entry.advices.order_by("pk").values_list("text", "dimension")),
        list(entry.agreements.order_by("pk").values_list("what", "who")),
    ) == (
        (45, 5, {"board": 2, "new_volunteer": 3}, ["aantrekkelijk", "bekend"], "welcome"),
        [("Een", ""), ("Drie", "bekend")], [("Bellen", ""), ("Mailen", "bestuur")],
    )  # fmt: skip


def test_what_looks_like_a_number_of_a_person_is_asked_about_once(client, linde, lars, typed):
    client.force_login(lars)
    address, typed = (
        reverse("expeditions:log", args=[linde.key]),
        typed | {"discussed": "Het gemeentehuis: 030 123 45 67."},
    )
    asked = client.post(address, typed).text
    client.post(address, typed | {"sure": "on"})

    assert ('name="sure"' in asked, LogEntry.objects.count()) == (True, 1)


@pytest.fixture
def group_of_three(lars, nov):
    cohort = world.make_cohort("groep")
    return [world.under_way(name, lars, nov, cohort=cohort) for name in ("Een", "Twee", "Drie")]


def test_a_group_day_is_written_down_once_for_several(client, lars, typed, group_of_three):
    first, second, third = group_of_three
    client.force_login(lars)
    typed = typed | {
        "form": "group_day",
        "also": [second.pk],
        "agreement_1": "Bellen",
        "steps": [s.pk for s in world.steps(first, "F0.1")],
    }
    for _twice in range(2):
        client.post(reverse("expeditions:log", args=[first.key]), typed)
    entry = second.entries.get()

    assert (
        (first.entries.count(), third.entries.count(), entry.progress, entry.guidance, entry.agreements.count()),
        (entry.discussed, second.marks.count()),
    ) == ((1, 0, None, "", 0), ("Over het welkom.", 1))


def test_another_group_and_anothers_organisation_cannot_be_written_down_along(
    client, lars, nov, linde, typed, group_of_three
):
    client.force_login(lars)
    response = client.post(reverse("expeditions:log", args=[group_of_three[0].key]), typed | {"also": [linde.pk]})

    assert (list(response.context["form"].errors), LogEntry.objects.count()) == (["also"], 0)


def test_an_addition_stands_below_its_entry_and_changes_nothing(client, linde, lars):
    entry = world.log(linde, lars, discussed="Er waren zes mensen.")
    client.force_login(lars)
    address, key = reverse("expeditions:log-add", args=[linde.key, entry.client_key]), str(uuid4())
    client.post(address, {"text": "", "key": str(uuid4())})
    for _twice in range(2):
        client.post(address, {"text": "Het waren er zeven.", "key": key})
    client.post(address, {"text": "Voorzitter was boos.", "is_guidance": "on", "key": str(uuid4())})
    client.force_login(owner_of(linde))
    seen = client.get(linde.get_absolute_url()).text

    assert (
        [words in seen for words in ("Er waren zes mensen.", "Het waren er zeven.", "Voorzitter was boos.")],
        entry.additions.count(),
    ) == ([True, True, False], 2)


def test_an_entry_of_another_expedition_is_not_added_to(client, linde, lars, nov):
    other = world.log(world.under_way("Ander", lars, nov), lars)
    client.force_login(lars)

    assert client.get(reverse("expeditions:log-add", args=[linde.key, other.client_key])).status_code == 404


def test_two_years_after_its_end_guidance_notes_and_numbers_are_forgotten(linde, lars, nov):
    entry = world.log(linde, lars, guidance="Niemand mag dit weten.")
    actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)
    kept = actions.clear(now=NOW + timedelta(days=700))
    actions.clear(now=NOW + timedelta(days=740))
    entry.refresh_from_db()
    linde.refresh_from_db()

    assert (kept, entry.guidance, linde.phone) == (0, "", "")


def test_a_phase_of_another_method_breaks_a_promise(linde):
    whole = queries.broken_promises(NOW)
    other = actions.publish_method(
        content=json.loads(content.METHOD.read_text(encoding="utf-8")) | {"version": "9.9"}, now=NOW
    )
    Trajectory.objects.update(phase=other.phases.first())

    assert (whole, len(queries.broken_promises(NOW))) == ([], 1)


# --- moving on --------------------------------------------------------------------------------


def everything_done(linde, lars):
    belong(make_user("tweede"), linde.organisation, "coordinator")
    world.log(linde, lars, steps=world.steps(linde, "F0.1", "F0.2", "F0.3", "F0.4"))


def test_a_phase_waits_for_its_steps_and_its_facts(linde, lars):
    with pytest.raises(actions.Unmet) as refusal:
        actions.move_phase(trajectory=linde, came_from=linde.phase, sentences={}, by=lars, now=NOW)

    assert len(refusal.value.what) > 4


def test_a_phase_moves_when_everything_is_so_and_keeps_what_was_so(linde, lars):
    everything_done(linde, lars)
    sentences = {one.code: "Ja." for one in gates.criteria_of(linde, now=NOW) if one.asks_a_sentence}
    move = actions.move_phase(trajectory=linde, came_from=linde.phase, sentences=sentences, by=lars, now=NOW)
    linde.refresh_from_db()

    assert (linde.phase.code, {line["code"]: line["met"] for line in move.criteria}["pullers"]) == ("F1", True)


def test_a_fact_that_is_not_so_cannot_be_talked_away(linde, lars):
    world.log(linde, lars, steps=world.steps(linde, "F0.1", "F0.2", "F0.3", "F0.4"))
    sentences = {line["code"]: "Toch wel." for line in linde.phase.criteria}

    with pytest.raises(actions.Unmet) as refusal:
        actions.move_phase(trajectory=linde, came_from=linde.phase, sentences=sentences, by=lars, now=NOW)
    assert (refusal.value.what, PhaseMove.objects.count()) == (["Er zijn minstens twee trekkers op het portaal"], 0)


def test_only_real_contact_counts(linde, lars):
    world.log(linde, lars, form=ContactForm.NO_CONTACT)

    assert queries.contact_logged(linde, NOW) is False


def test_the_page_asks_a_sentence_for_what_no_fact_can_tell(client, linde, lars):
    everything_done(linde, lars)
    Trajectory.objects.update(phase=linde.version.phases.get(code="F3"))
    linde.refresh_from_db()
    world.log(
        linde,
        lars,
        steps=world.steps(linde, "F3.1", "F3.2", "F3.3", "F3.4"),
        advices=[actions.Hint("Een"), actions.Hint("Twee")],
    )
    client.force_login(lars)
    address = reverse("expeditions:move-phase", args=[linde.key])
    empty = client.post(address, {"came_from": "F3"})
    client.post(address, {"came_from": "F3", "plan": "Zes nieuwe mensen voor de zomer.", "board": "Ja, op dinsdag."})
    move = PhaseMove.objects.get()

    assert (sorted(empty.context["form"].errors), move.to.code, [line["sentence"] for line in move.criteria if line["sentence"]]) == (
        ["board", "plan"], "F4", ["Zes nieuwe mensen voor de zomer.", "Ja, op dinsdag."],
    )  # fmt: skip


def test_the_programme_team_lets_an_organisation_pass_with_a_reason_that_is_kept(client, linde, lars, nov):
    client.force_login(nov)
    typed = {"action": "let_pass", "_selected_action": linde.pk, "do": "1"}
    address = reverse("admin:expeditions_trajectory_changelist")
    typed["came_from"] = "F0"
    client.post(address, typed)
    asked_why = PhaseMove.objects.count()
    client.post(address, typed | {"motive": "De tweede trekker komt in mei."})
    move = PhaseMove.objects.get()

    assert (asked_why, move.to.code, move.motive, any(line["met"] is False for line in move.criteria)) == (
        0, "F1", "De tweede trekker komt in mei.", True,
    )  # fmt: skip


def test_a_leader_has_no_way_past_a_gate(linde, lars):
    with pytest.raises(actions.Unmet):
        actions.move_phase(
            trajectory=linde, came_from=linde.phase, sentences={}, by=lars, now=NOW, motive="Ik vind het goed."
        )


# --- signals ----------------------------------------------------------------------------------


def reasons(**facts):
    given = {
        "started_on": TODAY - timedelta(days=100), "last_contact_on": TODAY - timedelta(days=2), "last_form": "telefoon",
        "next_contact_on": TODAY + timedelta(days=3), "oldest_step": None,
    } | facts  # fmt: skip
    return [(signal.code, signal.level) for signal in signals.of(signals.Facts(**given), today=TODAY)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []), ({"last_contact_on": TODAY - timedelta(days=21)}, []), ({"last_contact_on": TODAY - timedelta(days=22)}, [("S1", 1)]),
        ({"last_contact_on": TODAY - timedelta(days=36)}, [("S1", 2)]), ({"last_contact_on": None}, [("S1", 2)]),
        ({"oldest_step": ("Scan", TODAY - timedelta(days=7))}, []), ({"oldest_step": ("Scan", TODAY - timedelta(days=8))}, [("S2", 1)]),
        ({"oldest_step": ("Scan", TODAY - timedelta(days=22))}, [("S2", 2)]), ({"next_contact_on": None}, [("S4", 1)]),
        ({"next_contact_on": TODAY - timedelta(days=1)}, [("S4", 1)]),
        ({"next_contact_on": None, "last_contact_on": TODAY - timedelta(days=25)}, [("S4", 2), ("S1", 1)]),
    ],
)  # fmt: skip
def test_a_signal_says_how_urgent_it_is(facts, found):
    assert reasons(**facts) == found


def test_days_around_christmas_do_not_count():
    from datetime import date

    assert signals.days_that_count(date(2026, 12, 18), date(2027, 1, 8)) == 6


def test_the_leader_sees_who_needs_her_most_first(lars, nov):
    good = world.under_way("Goed", lars, nov, weeks_ago=1)
    world.log(good, lars, steps=world.steps(good, "F0.1", "F0.2", "F0.3", "F0.4"))
    world.under_way("Stil", lars, nov, weeks_ago=8)

    assert [(line.trajectory.organisation.name, line.level) for line in queries.overview(lars, now=NOW)] == [
        ("Stil", 2), ("Goed", 0),
    ]  # fmt: skip


def test_one_digest_a_week_on_monday_morning(lars, nov):
    world.under_way("Stil", lars, nov, weeks_ago=8)
    monday = NOW + timedelta(days=6)
    for moment in (NOW, monday, monday + timedelta(hours=3), monday + timedelta(days=1), monday + timedelta(days=7)):
        actions.send_digests(now=moment)

    assert (monday.weekday(), mails_of("digest").count(), mails_of("digest").first().context["lines"][0]["organisation"]) == (
        0, 2, "Stil",
    )  # fmt: skip


# --- the self-scan ----------------------------------------------------------------------------


def copies(*levels, role="board"):
    codes = [line["code"] for line in queries.method().statements]
    return [(role, dict.fromkeys(codes, level)) for level in levels]


def test_the_mirror_opens_at_three():
    statements = queries.method().statements

    assert (mirror.of(copies(1, 5), statements), mirror.of(copies(1, 3, 5), statements).bars[0]) == (
        None, mirror.Bar("aantrekkelijk", 3, 1, 5),
    )  # fmt: skip


@pytest.mark.parametrize(("others", "shown"), [(0, ["board"]), (2, []), (3, ["board", "coordinator"])])
def test_a_role_is_shown_when_neither_it_nor_the_rest_tells_of_one_or_two_people(others, shown):
    found = mirror.of([*copies(1, 2, 3), *copies(*[5] * others, role="coordinator")], queries.method().statements)

    assert list(found.roles) == shown


def test_who_answered_few_statements_does_not_count_for_a_dimension():
    few = ("board", {"A1": 5, "A2": 5})

    assert mirror.of([*copies(2, 2), few], queries.method().statements).bars == []


def test_differences_and_what_many_do_not_know_are_named():
    given = copies(3, 3, 3)
    given[0][1]["T1"], given[1][1]["T1"] = 1, 5
    for _role, answers in given:
        answers["B8"] = 0
    found = mirror.of(given, queries.method().statements)

    assert (found.differences, found.unknown) == ([mirror.Difference("T1", 1, 5)], [("B8", 3)])


@pytest.fixture
def scan(linde):
    return actions.open_scan(trajectory=linde, moment="start", now=NOW)


def invite(scan, email, role="volunteer"):
    return actions.invite_to_scan(scan=scan, email=email, role=role, language="nl", now=NOW)


SIX = {f"A{number}": 3 for number in range(1, 7)}


def hand_in(entry, answers=SIX):
    return actions.answer_scan(entry=entry, answers=answers, send=True, now=NOW)


def fill(entry):
    return reverse("expeditions:scan-fill", args=[tokens.make(mails.SCAN, entry.pk)])


def test_the_same_address_gets_one_copy_also_after_handing_in(scan):
    hand_in(invite(scan, "v@example.nl"))

    assert (invite(scan, "v@example.nl"), ScanEntry.objects.count(), mails_of("scan_invited").count()) == (None, 1, 1)


def test_nothing_leads_from_an_address_to_a_copy(scan):
    entry = invite(scan, "v@example.nl")
    outbox.deliver(now=NOW)
    mail = mails_of("scan_invited").get()

    assert (str(entry.pk) in mail.key.split(":")[-1].split("-"), mail.links, mail.context, mail.secret) == (
        False,
        {},
        {},
        True,
    )


def test_a_copy_is_kept_and_handed_in_once(client, scan):
    entry = invite(scan, "v@example.nl")
    client.get(fill(entry))
    client.post(fill(entry), {"A1": "4", "keep": "1"})
    too_few = client.post(fill(entry), {"A1": "5", "T1": "0", "send": "1"})
    client.post(fill(entry), SIX | {"A1": "5", "T1": "0", "send": "1"})
    client.post(fill(entry), SIX | {"A1": "1", "send": "1"})
    entry.refresh_from_db()

    assert (bool(too_few.context["form"].non_field_errors()), entry.answers, entry.sent_on) == (
        True, SIX | {"A1": 5, "T1": 0}, TODAY,
    )  # fmt: skip


def test_closing_forgets_addresses_and_copies_that_were_not_handed_in(client, scan):
    copies = [invite(scan, f"v{number}@example.nl") for number in range(3)]
    other = invite(scan, "w@example.nl")
    for copy in copies:
        hand_in(copy)
    actions.close_scan(scan=scan, now=NOW)
    with pytest.raises(actions.Closed):
        invite(scan, "x@example.nl")
    late = client.get(fill(other))

    assert (ScanInvitee.objects.count(), list(ScanEntry.objects.order_by("pk")), late.status_code, "Deze scan is klaar" in late.text) == (
        0, copies, 200, True,
    )  # fmt: skip


def test_a_scan_of_two_is_not_closed_by_hand_and_closes_with_its_expedition(linde, scan, nov):
    hand_in(invite(scan, "v@example.nl"))
    with pytest.raises(actions.TooFew):
        actions.close_scan(scan=scan, now=NOW)
    actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)
    scan.refresh_from_db()

    assert (scan.closed_at, ScanInvitee.objects.count()) == (NOW, 0)


def test_a_scan_that_nobody_closes_forgets_its_addresses_after_half_a_year(scan):
    invite(scan, "v@example.nl")
    actions.clear(now=NOW + timedelta(days=181))

    assert ScanInvitee.objects.count() == 0


@pytest.mark.parametrize(("phase", "allowed"), [("F1", {"start"}), ("F4", {"start"}), ("F5", {"end"}), ("F6", {"end"})])
def test_the_last_scan_is_made_from_the_harvest_on(linde, phase, allowed):
    Trajectory.objects.update(phase=linde.version.phases.get(code=phase))
    linde.refresh_from_db()
    opened = set()
    for moment in ("start", "end"):
        with contextlib.suppress(actions.TooEarly):
            opened.add(actions.open_scan(trajectory=linde, moment=moment, now=NOW).moment)

    assert opened == allowed


def test_the_first_mirror_stays_beside_the_last(client, linde, scan):
    for number in range(3):
        hand_in(invite(scan, f"v{number}@example.nl"))
    Trajectory.objects.update(phase=linde.version.phases.get(code="F5"))
    linde.refresh_from_db()
    actions.open_scan(trajectory=linde, moment="end", now=NOW + timedelta(days=1))
    client.force_login(owner_of(linde))

    assert "De spiegel aan het begin" in client.get(reverse("expeditions:scan", args=[linde.key])).text


def test_a_scan_is_made_while_an_expedition_is_under_way(library, ina):
    with pytest.raises(actions.TooEarly):
        actions.open_scan(trajectory=world.apply(world.make_cohort(), library, ina), moment="start", now=NOW)


@pytest.mark.parametrize("typed", [{"A1": "9"}, {"A1": "-1"}, {"A1": "' or 1=1"}])
def test_nonsense_in_a_scan_is_refused_at_its_field(client, scan, typed):
    response = client.post(fill(invite(scan, "v@example.nl")), typed | {"send": "1"})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["A1"])


def test_a_coordinator_begins_the_scan_and_invites(client, linde):
    client.force_login(owner_of(linde))
    page = reverse("expeditions:scan", args=[linde.key])
    client.post(page, {"deed": "start"})
    wrong = client.post(page, {"email": "geen adres", "role": "x"})
    client.post(page, {"email": "V@Example.nl", "role": "new_volunteer"})

    assert (sorted(wrong.context["form"].errors), list(ScanInvitee.objects.values_list("email", "scan__entries__role"))) == (
        ["email", "role"], [("v@example.nl", "new_volunteer")],
    )  # fmt: skip


# --- who sees what ----------------------------------------------------------------------------

OK, LOGIN, GONE = 200, 302, 404
# visitor, account without organisation, its owner, its member, owner elsewhere, its leader, another leader, NOV staff
TABLE = {
    "expeditions:front": (OK,) * 8,
    "expeditions:apply": (LOGIN, OK, OK, OK, OK, OK, OK, OK),
    "expeditions:trajectory": (LOGIN, GONE, OK, OK, GONE, OK, GONE, OK),
    "expeditions:scan": (LOGIN, GONE, OK, OK, GONE, OK, GONE, OK),
    "expeditions:log": (LOGIN, GONE, GONE, GONE, GONE, OK, GONE, GONE),
    "expeditions:log-add": (LOGIN, GONE, GONE, GONE, GONE, OK, GONE, GONE),
    "expeditions:move-phase": (LOGIN, GONE, GONE, GONE, GONE, OK, GONE, GONE),
    # Whoever holds the link.
    "expeditions:scan-fill": (OK,) * 8,
    "expeditions:leader": (LOGIN, GONE, GONE, GONE, GONE, OK, OK, GONE),
    "expeditions:assignment-answer": (LOGIN, GONE, GONE, GONE, GONE, 405, GONE, GONE),
}
ROLES = ("visitor", "newcomer", "owner", "member", "stranger", "lars", "other", "nov")


def test_every_address_stands_in_the_table():
    assert {f"expeditions:{pattern.name}" for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(client, request, role, linde, lars, scan, newcomer, stranger, nov):
    people = {"owner": owner_of(linde), "member": make_user("lid"), "lars": lars, "other": world.make_leader("ander")}
    belong(people["member"], linde.organisation, "member")
    key = {"key": linde.key}
    kwargs = dict.fromkeys(("trajectory", "scan", "log", "move-phase", "assignment-answer"), key) | {
        "log-add": {"key": linde.key, "entry": world.log(linde, lars).client_key},
        "apply": {"slug": world.make_cohort("nieuw").slug},
        "scan-fill": {"token": tokens.make(mails.SCAN, invite(scan, "v@example.nl").pk)},
    }
    if role != "visitor":
        client.force_login(people.get(role) or request.getfixturevalue(role))
    found = {name: client.get(reverse(name, kwargs=kwargs.get(name.partition(":")[2]))).status_code for name in TABLE}

    assert found == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


def test_a_leader_that_was_only_asked_does_not_log_yet(client, lars, nov):
    trajectory = world.under_way("De Linde", lars, nov, accepted=False)
    client.force_login(lars)

    assert [
        client.get(reverse(name, args=[trajectory.key])).status_code
        for name in ("expeditions:log", "expeditions:trajectory")
    ] == [404, 404]


def test_a_member_cannot_close_the_scan(client, linde, scan):
    member = make_user("lid")
    belong(member, linde.organisation, "member")
    client.force_login(member)

    assert client.post(reverse("expeditions:scan", args=[linde.key]), {"deed": "close"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [
        ("leader", "lars", 15),
        ("trajectory", "owner", 15),
        ("trajectory", "lars", 15),
        ("scan", "owner", 15),
        ("log", "lars", 15),
        ("move-phase", "lars", 15),
        ("front", None, 8),
    ],
)
def test_a_page_asks_as_much_for_three_as_for_one(
    client, linde, lars, nov, name, who, most, django_assert_max_num_queries
):
    world.log(linde, lars)
    if who:
        client.force_login(lars if who == "lars" else owner_of(linde))
    address = reverse(f"expeditions:{name}", args=[] if name in {"leader", "front"} else [linde.key])
    client.get(address)
    with django_assert_max_num_queries(most) as for_one:
        client.get(address)
    for number in range(3):
        world.log(linde, lars, agreements=[actions.Promise(f"Nr {number}")], advices=[actions.Hint("Tip")])
        world.under_way(f"Nog {number}", lars, nov)
    with django_assert_max_num_queries(most) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


# --- the desk ---------------------------------------------------------------------------------


def test_staff_admit_from_the_desk_and_decline_with_a_reason(client, nov, lars, library, ina, stranger):
    first = world.apply(world.make_cohort(), library, ina)
    second = world.apply(world.make_cohort("ander"), make_organisation("Weg"), _owner("weg", "Weg"))
    client.force_login(nov)
    table = reverse("admin:expeditions_trajectory_changelist")
    client.post(table, {"action": "admit", "_selected_action": [first.pk], "do": "1", "leader": lars.pk})
    client.post(table, {"action": "decline", "_selected_action": [second.pk], "do": "1", "because": "Te ver weg."})

    assert dict(Trajectory.objects.values_list("organisation__name", "state")) == {
        "Bibliotheek Zuid": "running", "Weg": "declined",
    }  # fmt: skip


def _owner(name, organisation):
    from mmn_portal.people.models import Organisation

    user = make_user(name)
    belong(user, Organisation.objects.get(name=organisation), "owner")
    return user


# --- the calendar -----------------------------------------------------------------------------


def test_next_contacts_stand_in_the_leaders_own_calendar_until_she_renews_its_link(client, linde, lars):
    world.log(linde, lars)
    address = reverse("events:diary", args=[tokens.make("events.diary", lars.person.pk, 1)])
    feed = client.get(address)
    client.force_login(lars)
    client.post(reverse("events:diary-renew"))

    assert ("De Linde" in feed.text, "DTSTART;VALUE=DATE:20270309" in feed.text, client.get(address).status_code) == (
        True, True, 404,
    )  # fmt: skip


def test_forgetting_a_person_keeps_the_path_of_the_organisation(linde, scan):
    invite(scan, owner_of(linde).email)
    actions.forget(person=linde.applied_by, addresses={owner_of(linde).email})
    linde.refresh_from_db()

    assert (linde.applied_by, linde.phone, ScanInvitee.objects.count()) == (None, "", 0)


def test_a_leader_can_be_forgotten_and_her_organisations_wait_for_another(linde, lars, nov):
    world.log(linde, lars)
    erase_person(person=lars.person, by=nov, now=NOW)

    assert (list(linde.assignments.values_list("leader", "state")), LogEntry.objects.get().written_by) == (
        [(None, "ended")],
        None,
    )


def test_an_older_entry_that_comes_in_late_does_not_undo_what_was_planned(linde, lars):
    world.log(linde, lars, next_contact_on=TODAY + timedelta(days=20))
    world.log(linde, lars, contact_on=TODAY - timedelta(days=9), next_contact_on=TODAY - timedelta(days=2))
    linde.refresh_from_db()

    assert linde.next_contact_on == TODAY + timedelta(days=20)


def tick_everything(trajectory):
    for step in Step.objects.filter(phase__version=trajectory.version).select_related("phase"):
        actions.mark_done(trajectory=trajectory, step=step, by="leader", on=TODAY)


def signals_of(lars, now=NOW):
    (line,) = queries.overview(lars, now=now)
    return [signal.code for signal in line.signals]


def test_a_rest_does_not_count_as_silence(linde, lars, nov):
    Trajectory.objects.filter(pk=linde.pk).update(
        phase=linde.version.phases.get(code="F2"), started_on=TODAY - timedelta(weeks=4)
    )
    linde.refresh_from_db()
    tick_everything(linde)
    world.log(linde, lars, contact_on=TODAY - timedelta(days=1), next_contact_on=TODAY + timedelta(days=80))
    actions.pause(trajectory=linde, until=TODAY + timedelta(days=60), by=nov, now=NOW)
    later = NOW + timedelta(days=61)
    actions.wake(now=later)

    assert signals_of(lars, later) == []


def test_silence_is_watched_in_the_phases_of_trying_only(linde, lars):
    for code, found in (("F1", ["S1"]), ("F6", [])):
        phase = linde.version.phases.get(code=code)
        tick_everything(linde)
        Trajectory.objects.filter(pk=linde.pk).update(
            phase=phase, started_on=TODAY - timedelta(weeks=30), next_contact_on=TODAY
        )
        assert signals_of(lars) == found


def test_a_missed_monday_is_made_up_for_in_its_own_week(lars, nov):
    world.under_way("Stil", lars, nov, weeks_ago=8)
    tuesday = NOW + timedelta(days=7)
    actions.send_digests(now=tuesday)
    actions.send_digests(now=tuesday + timedelta(hours=1))

    assert (tuesday.weekday(), mails_of("digest").count()) == (1, 1)


def test_somebody_who_cannot_open_a_leaders_pages_is_not_asked(nov, library, ina):
    user = world.make_leader("buiten")
    user.groups.clear()

    with pytest.raises(actions.NotQualified):
        actions.admit(trajectory=world.apply(world.make_cohort(), library, ina), leader=user, by=nov, now=NOW)


def test_a_step_is_left_out_with_a_reason_on_the_way_to_the_next_phase(client, linde, lars):
    belong(make_user("tweede"), linde.organisation, "coordinator")
    world.log(linde, lars, steps=world.steps(linde, "F0.1", "F0.2", "F0.3"))
    (step,) = world.steps(linde, "F0.4")
    client.force_login(lars)
    address = reverse("expeditions:move-phase", args=[linde.key])
    empty = client.post(address, {"came_from": "F0"})
    client.post(
        address, {"came_from": "F0", f"step_{step.pk}": "Er is nu geen onderzoek.", "consent": "Niet gevraagd."}
    )
    linde.refresh_from_db()

    assert (f"step_{step.pk}" in empty.context["form"].errors, linde.phase.code, linde.marks.get(step=step).because) == (
        True, "F1", "Er is nu geen onderzoek.",
    )  # fmt: skip


def test_the_last_phase_has_a_gate_too_and_behind_it_the_expedition_is_completed(client, linde, lars):
    last = linde.version.phases.order_by("-place").first()
    Trajectory.objects.update(phase=last)
    client.force_login(lars)
    address = reverse("expeditions:move-phase", args=[linde.key])
    page = client.get(address)
    said = {name: "Ja." for name in page.context["form"].fields if name != "came_from"} | {"came_from": last.code}
    empty = client.post(address, {"came_from": last.code})
    client.post(address, said)

    assert (sorted(empty.context["form"].errors) != [], Trajectory.objects.get().state, PhaseMove.objects.get().to) == (
        True, TrajectoryState.DONE, None,
    )  # fmt: skip


def test_the_form_of_a_gate_posted_twice_passes_one_gate(client, linde, nov):
    client.force_login(nov)
    typed = {
        "action": "let_pass", "_selected_action": linde.pk, "do": "1", "motive": "Haast.", "came_from": "F0",
    }  # fmt: skip
    for _time in range(2):
        client.post(reverse("admin:expeditions_trajectory_changelist"), typed)
    linde.refresh_from_db()

    assert (linde.phase.code, PhaseMove.objects.count()) == ("F1", 1)


def test_what_the_leader_said_at_a_gate_stands_on_the_path_with_why_it_was_let_pass(client, linde, nov):
    move = actions.move_phase(
        trajectory=linde, came_from=linde.phase, sentences={"consent": "Ze denken nog na."}, by=nov, now=NOW,
        motive="De tweede trekker komt in mei.",
    )  # fmt: skip
    client.force_login(owner_of(linde))
    page = client.get(linde.get_absolute_url()).text

    assert (move.to.code, "De tweede trekker komt in mei." in page) == ("F1", True)


@pytest.mark.parametrize(
    ("action", "typed", "state"),
    [("pause", {"until": "2027-04-01"}, "paused"), ("stop", {"because": "time"}, "stopped")],
)
def test_staff_let_an_expedition_rest_or_stop_from_the_desk(client, nov, linde, action, typed, state):
    client.force_login(nov)
    table = reverse("admin:expeditions_trajectory_changelist")
    client.post(table, {"action": action, "_selected_action": [linde.pk], "do": "1"})
    untouched = Trajectory.objects.get().state
    client.post(table, {"action": action, "_selected_action": [linde.pk], "do": "1"} | typed)

    assert (untouched, Trajectory.objects.get().state) == ("running", state)
