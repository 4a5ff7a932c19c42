"""Who hears about the research, how long her links work, and what staff can do about it."""

import csv
import io

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import override

from mmn_portal.outbox.enums import MailState
from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions as people
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Membership
from research import actions, queries
from research.models import Consent, Invitation, Participation
from tests.conftest import NOW, belong, make_user
from tests.research import world
from tests.research.test_answering import link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(time_machine):
    time_machine.move_to(NOW, tick=False)
    world.load()


@pytest.fixture
def club():
    return world.take_part("Club")


@pytest.fixture
def bea(club):
    """Coordinator beside the contact."""
    user = make_user("bea")
    belong(user, club.organisation, Role.COORDINATOR)
    return user


def readers(what):
    return sorted(Mail.objects.filter(template=f"mails/research/{what}").values_list("email", flat=True))


def leave(participation):
    """The contact leaves; somebody else has become owner before that."""
    membership = Membership.objects.get(person=participation.contact, organisation=participation.organisation)
    Membership.objects.exclude(pk=membership.pk).filter(organisation=participation.organisation).update(role=Role.OWNER)
    people.leave(membership=membership)


def test_the_contact_alone_hears_of_it_while_she_acts(club, bea):
    world.invited(club)

    assert readers("invited") == [club.contact.email]


def test_after_she_left_owners_and_coordinators_hear_of_it(club, bea):
    belong(make_user("lid"), club.organisation, Role.MEMBER)
    leave(club)
    Membership.objects.filter(person__name="Lid").update(role=Role.MEMBER)
    world.invited(club)

    assert readers("invited") == [bea.email]


def test_after_she_was_forgotten_the_others_hear_of_it(club, bea):
    actions.forget(person=club.contact)
    Membership.objects.filter(person=club.contact).delete()
    club.refresh_from_db()
    world.invited(club)

    assert readers("invited") == [bea.email]


def test_the_links_of_somebody_who_left_stop_working_and_those_of_a_colleague_do_not(client, club, bea):
    invitation = world.invited(club)
    tokens = [world.questionnaire_token(invitation), world.questionnaire_token(invitation, bea.person)]
    choices = [world.consent_token(club), world.consent_token(club, bea.person)]
    addresses = [reverse("research:questionnaire", args=[token]) for token in tokens]
    addresses += [reverse("research:block", args=[token, 1]) for token in tokens]
    addresses += [reverse("research:consent", args=[token]) for token in choices]
    before = [client.get(address).status_code for address in addresses]
    leave(club)

    assert (before, [client.get(address).status_code for address in addresses]) == ([200] * 6, [404, 200] * 3)


def test_a_member_who_may_not_act_any_more_cannot_answer(client, club, bea):
    invitation = world.invited(club)
    Membership.objects.filter(person=club.contact).update(role=Role.MEMBER)

    assert client.post(link(invitation, 4), {"v18_bestuur": "4"}).status_code == 404


ANSWER = {"questionnaire": "yes", "scan": "no", "trajectory": "no", "interview": "no"}


def test_of_a_choice_by_link_nobody_is_said_to_have_made_it(client, club):
    open_one = world.take_part("Ander", agrees=None)
    client.post(reverse("research:consent", args=[world.consent_token(open_one)]), ANSWER)

    assert set(open_one.consents.values_list("part", "given_by")) == {(part, None) for part in ANSWER}


def test_of_a_choice_by_link_while_logged_in_it_is_known_who_made_it(client, club, bea):
    open_one = world.take_part("Ander", agrees=None)
    client.force_login(bea)
    client.post(reverse("research:consent", args=[world.consent_token(open_one)]), ANSWER)

    assert set(open_one.consents.values_list("given_by", flat=True)) == {bea.person.pk}


def test_an_organisation_without_anybody_to_write_to_is_undeliverable():
    lonely = world.take_part("Niemand", owner=False)

    assert world.invited(lonely).undeliverable_at == NOW


def test_an_invitation_that_the_mail_server_refused_is_undeliverable_and_not_reminded(club):
    invitation = world.invited(club)
    never = actions.note_undeliverable(now=NOW)
    Mail.objects.filter(template="mails/research/invited").update(state=MailState.FAILED)
    found = actions.note_undeliverable(now=NOW)
    again = actions.note_undeliverable(now=NOW)

    assert (never, found, again, actions.remind_due(now=invitation.invited_at + world.WEEK)) == (0, 1, 0, 0)


# --- staff ------------------------------------------------------------------------------------


def test_another_contact_gets_links_of_her_own_and_the_old_ones_stop(client, club, bea, nov):
    invitation = world.invited(club)
    old = link(invitation, 1)
    Invitation.objects.update(undeliverable_at=NOW)
    actions.choose_contact(participation=club, contact=bea.person, by=nov, now=NOW)
    invitation.refresh_from_db()

    assert (client.get(old).status_code, readers("invited"), invitation.undeliverable_at) == (
        404, [bea.email, club.contact.email], None,
    )  # fmt: skip


def test_who_was_not_asked_yet_gets_the_question(bea, nov, club):
    Consent.objects.all().delete()
    actions.choose_contact(participation=club, contact=bea.person, by=nov, now=NOW)

    assert readers("consent_asked") == [bea.email, club.contact.email]


def test_the_same_contact_again_changes_nothing(club, nov):
    actions.choose_contact(participation=club, contact=club.contact, by=nov, now=NOW)
    club.refresh_from_db()

    assert (club.link_version, readers("invited")) == (1, [])


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_nobody_from_elsewhere_and_no_member_becomes_the_contact(club, nov, role):
    other = make_user("buiten")
    if role:
        belong(other, club.organisation, role)

    with pytest.raises(actions.NotOfTheirs):
        actions.choose_contact(participation=club, contact=other.person, by=nov, now=NOW)


def desk_deed(client, participation, action, **typed):
    facts = {"action": action, "_selected_action": [participation.pk], **typed}
    return client.post(reverse("admin:research_participation_changelist"), facts)


def test_staff_choose_another_contact_on_the_desk(client, club, bea, nov):
    client.force_login(nov)
    asked = desk_deed(client, club, "choose_contact")
    wrong = desk_deed(client, club, "choose_contact", do="1", contact="9" * 40)
    desk_deed(client, club, "choose_contact", do="1", contact=bea.person.pk)
    club.refresh_from_db()

    assert (
        [name for _key, name in asked.context["form"].fields["contact"].choices], list(wrong.context["form"].errors),
        club.contact,
    ) == (["Club", "Bea"], ["contact"], bea.person)  # fmt: skip


def test_staff_hear_that_there_is_nobody_to_choose(client, nov):
    lonely = world.take_part("Niemand", owner=False)
    client.force_login(nov)
    answer = desk_deed(client, lonely, "choose_contact")

    assert (answer.status_code, [message.level_tag for message in get_messages(answer.wsgi_request)]) == (
        302,
        ["warning"],
    )


def test_staff_take_states_along_and_never_an_answer(client, nov):
    sent, begun, no, silent = (
        world.take_part("Verstuurd"), world.take_part("Bezig"), world.take_part("=Nee", agrees=False), world.take_part("Stil", agrees=None),
    )  # fmt: skip
    world.answer(sent, v01_vrijw_12m=(4321, "counted"))
    world.answer(begun, sent=False)
    client.force_login(nov)
    chosen = {"action": "as_sheet", "_selected_action": [one.pk for one in (sent, begun, no, silent)]}
    address = reverse("admin:research_participation_changelist")
    with override("en"):
        answer = client.post(address, chosen, headers={"Accept-Language": "en"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert ([(line[0], line[4], line[8]) for line in lines[1:]], "4321" in text) == (
        [("'=Nee", "nee", ""), ("Bezig", "ja", "vragenlijst begonnen"), ("Stil", "", ""), ("Verstuurd", "ja", "vragenlijst verstuurd")], False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [("keuze=ja", ["Ja"]), ("keuze=nee", ["Nee"]), ("keuze=open", ["Open"]), ("zonder_contact=1", ["Ja"]), ("q=nee", ["Nee"]),
     ("keuze=x", ["Ja", "Nee", "Open"])],
)  # fmt: skip
def test_staff_find_participations_by_choice_contact_and_name(client, nov, query, found):
    for name, agrees in (("Ja", True), ("Nee", False), ("Open", None)):
        world.take_part(name, agrees=agrees)
    world.invited(Participation.objects.get(organisation__name="Ja"))
    Invitation.objects.update(undeliverable_at=NOW)
    client.force_login(nov)
    page = client.get(f"{reverse('admin:research_participation_changelist')}?{query}")

    assert sorted(str(one) for one in page.context["cl"].queryset) == found


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_table_costs_as_much_for_many_as_for_few(how_many, django_assert_num_queries):
    for number in range(how_many):
        world.answer(world.take_part(f"Club {number}"))
    with django_assert_num_queries(6):
        _header, lines = queries.participations_sheet(Participation.objects.all())
        assert len(list(lines)) == how_many
