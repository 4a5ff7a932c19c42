"""Who leads: asked, refused, replaced, helping; the desk sees who has nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from expeditions import actions, queries
from expeditions.enums import AssignmentState, StopReason
from expeditions.models import Assignment, Trajectory
from mmn_portal.core import desk
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import User
from tests.conftest import NOW
from tests.expeditions import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def method():
    world.load()


@pytest.fixture
def lars():
    return world.make_leader()


@pytest.fixture
def linde(lars, nov):
    return world.under_way("De Linde", lars, nov)


def owner():
    return User.objects.get(email="de-linde@example.nl")


def waiting_for_a_leader() -> int:
    items = [item for bring in desk.items for item in bring(NOW)]
    return next(item.count for item in items if "zonder_leider" in item.url)


def page_of(client, trajectory) -> str:
    client.force_login(owner())
    return client.get(trajectory.get_absolute_url()).text


def test_after_a_refusal_the_desk_and_the_organisation_see_that_a_leader_is_needed(client, lars, nov):
    linde = world.under_way("De Linde", lars, nov, accepted=False)
    asked = "Er is een leider gevraagd" in page_of(client, linde)
    actions.answer_assignment(trajectory=linde, leader=lars, accepts=False, now=NOW)

    assert (asked, waiting_for_a_leader(), "NOV zoekt een leider" in page_of(client, linde)) == (True, 1, True)


def test_an_application_says_that_a_leader_comes_later(client, library, ina):
    trajectory = world.apply(world.make_cohort(), library, ina)
    client.force_login(ina)

    assert "Er is een leider gevraagd" not in client.get(trajectory.get_absolute_url()).text


def test_the_organisation_hears_of_a_second_leader_and_the_first_one_is_thanked(linde, lars, nov):
    mia = world.make_leader("mia")
    actions.ask_leader(trajectory=linde, leader=mia, by=nov, now=NOW)
    actions.answer_assignment(trajectory=linde, leader=mia, accepts=True, now=NOW)

    mails = Mail.objects.filter(template__contains="expeditions/leader_").exclude(template__contains="asked")
    assert sorted((mail.kind.split("/")[1], mail.email) for mail in mails) == [
        ("leader_accepted", "de-linde@example.nl"),
        ("leader_accepted", "de-linde@example.nl"),
        ("leader_thanked", "lars@example.nl"),
    ]


def test_a_leader_of_a_stopped_expedition_is_not_asked_any_more(linde, nov):
    mia = world.make_leader("mia")
    actions.ask_leader(trajectory=linde, leader=mia, by=nov, now=NOW)
    actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)
    with pytest.raises(actions.NotAsked):
        actions.answer_assignment(trajectory=linde, leader=mia, accepts=True, now=NOW)

    assert queries.asked_of(mia) == []


def test_asking_the_same_leader_twice_is_one_question(linde, nov):
    mia = world.make_leader("mia")
    first, second = (actions.ask_leader(trajectory=linde, leader=mia, by=nov, now=NOW) for _time in range(2))

    assert (first.pk == second.pk, Mail.objects.filter(email=mia.email).count()) == (True, 1)


def test_a_helper_who_comes_to_lead_stands_once_in_her_overview(linde, lars, nov):
    mia = world.make_leader("mia")
    for ask in (actions.ask_helper, actions.ask_leader):
        ask(trajectory=linde, leader=mia, by=nov, now=NOW)
        actions.answer_assignment(trajectory=linde, leader=mia, accepts=True, now=NOW)

    assert (len(queries.overview(mia, now=NOW)), queries.overview(lars, now=NOW)) == (1, [])


def test_the_database_keeps_a_leader_once_on_an_expedition(linde, lars):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match=r"leader_once|UNIQUE"):
        Assignment.objects.create(
            trajectory=linde, leader=lars, is_head=False, state=AssignmentState.ACCEPTED, asked_at=NOW
        )


def test_who_lost_the_right_of_a_leader_gets_no_digest(lars, nov):
    world.under_way("Stil", lars, nov, weeks_ago=8)
    lars.groups.clear()

    assert actions.send_digests(now=NOW + timedelta(days=7)) == 0


def test_the_digest_is_in_the_language_of_its_reader(lars, nov):
    lars.person.language = "en"
    lars.person.save()
    world.under_way("Stil", lars, nov, weeks_ago=8)
    actions.send_digests(now=NOW + timedelta(days=7))
    mail = Mail.objects.get(template="mails/expeditions/digest")

    assert any("No next contact is planned." in line["reasons"] for line in mail.context["lines"])


def test_the_right_of_a_leader_is_not_taken_away_while_she_leads(client, linde, lars, boss):
    client.force_login(boss)
    client.post(reverse("admin:people_user_change", args=[lars.pk]), {"is_active": "on", "groups": [], "is_staff": ""})

    assert lars.groups.exists() is True


def test_the_leaders_of_the_group_are_offered_first(nov, library, ina):
    cohort = world.make_cohort()
    world.make_leader("anna")
    zoe = world.make_leader("zoe")
    cohort.leaders.add(zoe.leader)
    found = queries.leaders_for(world.apply(cohort, library, ina))

    assert [user.email for user in found] == ["zoe@example.nl", "anna@example.nl"]


def test_after_a_decline_applying_again_is_a_new_application(nov, library, ina):
    cohort = world.make_cohort()
    trajectory = world.apply(cohort, library, ina)
    actions.decline(trajectory=trajectory, because="Vol", by=nov, now=NOW)
    cohort.starts_on += timedelta(days=7)
    again = actions.apply(
        cohort=cohort, organisation=library, wish="Toch graag", phone="", by=ina.person, key=trajectory.key,
        now=NOW + timedelta(days=1),
    )  # fmt: skip

    assert (again.pk, again.state, again.wish, Mail.objects.filter(template__endswith="expeditions/applied").count()) == (
        trajectory.pk, "applied", "Toch graag", 2,
    )  # fmt: skip


def test_the_same_form_brought_back_for_another_organisation_is_another_application(library, ina):
    from uuid import uuid4

    from tests.conftest import belong, make_organisation

    other, key, cohort = make_organisation("Ander"), uuid4(), world.make_cohort()
    belong(ina, other, "owner")
    first, second = (world.apply(cohort, one, ina, key=key) for one in (library, other))

    assert (first.pk == second.pk, Trajectory.objects.count()) == (False, 2)


def test_a_group_that_has_begun_takes_no_applications(client, nov, library, ina):
    cohort = world.make_cohort()
    client.force_login(nov)
    client.post(reverse("admin:expeditions_cohort_changelist"), {"action": "begin", "_selected_action": [cohort.pk]})
    cohort.refresh_from_db()
    with pytest.raises(actions.NotOpen):
        world.apply(cohort, library, ina)


def test_a_group_ends_when_nobody_of_it_is_under_way(linde, nov):
    cohort = linde.cohort
    actions.begin_group(cohort=cohort, by=nov, now=NOW)
    with pytest.raises(actions.NoSuchRoad):
        actions.end_group(cohort=cohort, by=nov, now=NOW)
    actions.stop(trajectory=linde, because=StopReason.TIME, by=nov, now=NOW)
    actions.end_group(cohort=cohort, by=nov, now=NOW)

    assert cohort.state == "done"


def test_who_is_asked_to_help_is_not_asked_to_lead(client, linde, nov):
    mia = world.make_leader("mia")
    actions.ask_helper(trajectory=linde, leader=mia, by=nov, now=NOW)
    client.force_login(mia)
    page = client.get(reverse("expeditions:leader")).text

    assert ("Help je mee bij De Linde?" in page, "Wil je De Linde leiden?" in page) == (True, False)
