"""Asked with consent, answered a page at a time, reminded only who has not sent hers."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mmn_portal.outbox.models import Mail
from research import actions, content, queries
from research.models import Answer, Consent, Invitation, Item, Participation, Response
from tests.conftest import NOW, belong, make_user
from tests.research import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


def link(invitation, *block):
    name = "research:block" if block else "research:questionnaire"
    return reverse(name, args=[world.questionnaire_token(invitation), *block])


def on_the_way(client, invitation, block, item, typed, **more):
    """What the script sends when an answer was given."""
    return client.post(
        link(invitation, block), {"item": item, item: typed, **more}, headers={"X-Saves-On-The-Way": "1"}
    )


def kinds():
    return list(Mail.objects.order_by("pk").values_list("template", flat=True))


def test_the_instrument_loads_once_and_refuses_another_text_under_the_same_version():
    world.load()
    text = json.loads(content.INSTRUMENT.read_text(encoding="utf-8"))
    text["items"][0]["nl"] = "Iets anders?"

    with pytest.raises(actions.Published):
        actions.publish_instrument(content=text, now=NOW)
    assert Item.objects.count() == 34


@pytest.mark.parametrize("code", ["V01", "1v", "v 1", "v-1"])
def test_a_code_that_no_statistics_program_takes_is_refused(code):
    with pytest.raises(IntegrityError, match="research_item_code_is_a_name"), transaction.atomic():
        Item.objects.filter(code="v01_vrijw_12m").update(code=code)


@pytest.mark.parametrize(("agrees", "invitations"), [(True, 1), (False, 0), (None, 0)])
def test_nobody_is_invited_without_consent(agrees, invitations):
    world.take_part("Club", agrees=agrees)
    actions.invite_due(now=NOW)
    actions.invite_due(now=NOW)

    assert (Invitation.objects.count(), kinds().count("mails/research/invited")) == (invitations, invitations)


@pytest.mark.parametrize(
    ("days", "waves"), [(-22, []), (-21, ["T0"]), (21, ["T0"]), (22, []), (170, ["T1"]), (365, ["T2"])]
)
def test_a_wave_opens_and_closes_by_its_own_window(days, waves):
    participation = world.take_part("Club")
    actions.invite_due(now=NOW + timedelta(days=days))

    assert list(participation.invitations.values_list("wave__code", flat=True)) == waves


def test_reminders_go_to_who_has_not_sent_hers_and_stop_when_she_has():
    sent, late = world.take_part("Snel"), world.take_part("Laat")
    world.answer(sent)
    invitation = world.invited(late)
    for day in range(1, 21):
        actions.remind_due(now=NOW + timedelta(days=day))
    told = Mail.objects.filter(template="mails/research/reminded")
    invitation.refresh_from_db()

    assert ({mail.email for mail in told}, told.count(), invitation.reminded) == ({late.contact.email}, 2, 2)


def test_a_missed_reminder_is_not_made_up_for():
    world.invited(world.take_part("Laat"))

    assert [actions.remind_due(now=NOW + timedelta(days=20)), actions.remind_due(now=NOW + timedelta(days=20))] == [
        1,
        0,
    ]


def test_no_reminder_after_no_reminders_please_or_after_consent_was_taken_back():
    quiet, gone = world.take_part("Stil"), world.take_part("Weg")
    actions.stop_reminders(invitation=world.invited(quiet))
    world.invited(gone)
    world.choose(gone, False)

    assert actions.remind_due(now=NOW + timedelta(days=8)) == 0


def test_consent_is_added_and_never_changed():
    participation = world.take_part("Club")
    world.choose(participation, True)
    world.choose(participation, False)

    assert (Consent.objects.count(), set(queries.given_parts(participation).values())) == (8, {False})


def test_the_consent_page_by_link_shows_nothing_chosen_and_keeps_the_words(client):
    participation = world.take_part("Club", agrees=None)
    page = reverse("research:consent", args=[world.consent_token(participation)])
    empty = client.post(page, {})
    client.get(page)
    untouched = Consent.objects.count()
    client.post(page, {"questionnaire": "yes", "scan": "no", "trajectory": "no", "interview": "no"})

    assert (len(empty.context["form"].errors), untouched, queries.given_parts(participation)) == (
        4, 0, {"questionnaire": True, "scan": False, "trajectory": False, "interview": False},
    )  # fmt: skip


def test_a_page_of_answers_is_kept_and_shown_again(client):
    invitation = world.invited(world.take_part("Club"))
    client.post(
        link(invitation, 1), {"v01_vrijw_12m": "41", "v01_vrijw_12m_kw": "estimated", "v02_vrijw_4w_kw": "unknown"}
    )
    client.post(link(invitation, 3), {"v13_doelgr": ["1", "3"], "v17_reactie": "2"})
    form = client.get(link(invitation, 1)).context["form"]

    assert (form["v01_vrijw_12m"].value(), form["v01_vrijw_12m_kw"].value(), sorted(
        Answer.objects.values_list("item__code", "option", "number", "quality")
    )) == (41, "estimated", [
        ("v01_vrijw_12m", 0, 41, "estimated"), ("v02_vrijw_4w", 0, -99, "unknown"), ("v13_doelgr", 1, 1, ""),
        ("v13_doelgr", 3, 1, ""), ("v17_reactie", 0, 2, ""),
    ])  # fmt: skip


def test_an_answer_can_be_changed_and_taken_away():
    invitation = world.invited(world.take_part("Club"))
    for value in (3, 5, None):
        actions.save_answers(invitation=invitation, answers={"v18_bestuur": value}, now=NOW)

    assert Answer.objects.count() == 0


def test_what_is_right_is_kept_beside_what_is_wrong(client):
    invitation = world.invited(world.take_part("Club"))
    response = client.post(
        link(invitation, 1), {"v01_vrijw_12m": "veel", "v03_nieuw_6m": "4", "v03_nieuw_6m_kw": "counted"}
    )

    assert (list(response.context["form"].errors), list(Answer.objects.values_list("item__code", "number"))) == (
        ["v01_vrijw_12m"], [("v03_nieuw_6m", 4)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("block", "typed", "field"),
    [
        (1, {"v01_vrijw_12m": "-1"}, "v01_vrijw_12m"), (1, {"v01_vrijw_12m": "9" * 30}, "v01_vrijw_12m"),
        (1, {"v01_vrijw_12m": "١٢\u202e"}, None), (1, {"v01_vrijw_12m_kw": "onzin"}, "v01_vrijw_12m_kw"),
        (2, {"v06a_lft": "7"}, "v06a_lft"), (2, {"v06a_lft": "' or 1=1"}, "v06a_lft"),
        (3, {"v13_doelgr": ["1", "2", "3"]}, "v13_doelgr"), (3, {"v13_doelgr": ["99"]}, "v13_doelgr"),
        (4, {"v18_bestuur": "-97"}, "v18_bestuur"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_its_field_or_cleaned(client, block, typed, field):
    invitation = world.invited(world.take_part("Club"))
    response = client.post(link(invitation, block), typed)

    assert (response.status_code, list(response.context["form"].errors) if response.context else []) in (
        (200, [field]), (302, []), (200, ["v01_vrijw_12m"]),
    )  # fmt: skip
    assert not Answer.objects.filter(number__lt=0).exists()


def test_saving_on_the_way_answers_without_a_page(client):
    invitation = world.invited(world.take_part("Club"))
    response = on_the_way(client, invitation, 4, "v18_bestuur", "4")

    assert (response.status_code, Answer.objects.get().number) == (204, 4)


def test_sending_twice_is_once_and_afterwards_nothing_changes(client):
    invitation = world.answer(world.take_part("Club"))
    for _ in range(2):
        client.post(link(invitation), {"deed": "send"})
    with pytest.raises(actions.Closed):
        actions.save_answers(invitation=invitation, answers={"v18_bestuur": 1}, now=NOW)

    assert (kinds().count("mails/research/received"), Answer.objects.get(item__code="v18_bestuur").number) == (1, 4)


def test_opening_the_link_of_a_mail_changes_nothing(client):
    invitation = world.invited(world.take_part("Club"))
    for address in (link(invitation), link(invitation, 1)):
        client.get(address)

    assert Response.objects.count() == 0


def test_after_the_window_and_without_consent_nothing_is_kept(client):
    closed, gone = world.invited(world.take_part("Dicht")), world.invited(world.take_part("Weg"))
    with pytest.raises(actions.Closed):
        actions.save_answers(invitation=closed, answers={"v18_bestuur": 1}, now=NOW + timedelta(days=22))
    world.choose(gone.participation, False)
    answer = on_the_way(client, gone, 4, "v18_bestuur", "4")

    assert (answer.status_code, Answer.objects.count()) == (409, 0)


def test_questions_about_actions_are_asked_in_later_waves_only():
    first, later = world.take_part("Nu"), world.take_part("Toen", starts_on=NOW.date() - timedelta(days=182))

    assert [
        max(block.number for block in queries.blocks(world.invited(one, wave), "nl"))
        for one, wave in ((first, "T0"), (later, "T1"))
    ] == [4, 5]


def test_numbers_that_do_not_fit_are_asked_about_and_never_refused(client):
    invitation = world.invited(world.take_part("Club"))
    actions.save_answers(
        invitation=invitation, answers={"v01_vrijw_12m": (10, "counted"), "v02_vrijw_4w": (12, "counted")}, now=NOW
    )
    page = client.get(link(invitation))
    client.post(link(invitation), {"deed": "send"})

    assert ([(more.code, less.code) for more, less in page.context["doubts"]], Response.objects.get().sent_at) == (
        [("v02_vrijw_4w", "v01_vrijw_12m")], NOW,
    )  # fmt: skip


def test_an_organisation_sees_its_own_development(client):
    participation = world.take_part("Club", starts_on=NOW.date() - timedelta(days=182))
    early = NOW - timedelta(days=182)
    world.answer(participation, now=early, v02_vrijw_4w=(20, "counted"))
    world.answer(participation, wave="T1", v02_vrijw_4w=(26, "counted"))
    page = queries.own_page(participation, now=NOW)

    assert (page.waves, [line.values for line in page.lines if "4 weken" in line.question], len(page.sentences)) == (
        ["T0", "T1"], [["20", "26"]], 1,
    )  # fmt: skip


def test_another_organisation_a_member_and_staff_do_not_see_it(client, nov, boss):
    participation = world.take_part("Club")
    other = world.take_part("Ander")
    member = make_user("lid")
    belong(member, participation.organisation, "member")
    own = reverse("research:own", args=[participation.organisation.slug])
    found = []
    for user in (other.contact.user, member, nov, boss, participation.contact.user):
        client.force_login(user)
        found.append(client.get(own).status_code)

    assert found == [404, 404, 404, 404, 200]


def test_forgetting_a_person_keeps_the_answers_of_the_organisation():
    participation = world.take_part("Club")
    world.answer(participation)
    actions.forget(person=participation.contact)

    assert (Participation.objects.get().contact, Consent.objects.filter(given_by__isnull=False).count(), Answer.objects.count()) == (
        None, 0, 5,
    )  # fmt: skip
