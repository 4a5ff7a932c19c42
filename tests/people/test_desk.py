"""What staff do about the people of an organisation: appoint an owner, answer who asked, withdraw an invitation."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions
from mmn_portal.people.enums import InvitationState, JoinState, Role
from mmn_portal.people.models import Invitation, JoinRequest, Membership
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def role_of(user, organisation) -> str | None:
    return organisation.memberships.filter(person=user.person).values_list("role", flat=True).first()


def appoint(client, library, **asked):
    return client.post(
        reverse("admin:people_organisation_owner", args=[library.pk]), {"do": "1", "why": "Ina is weg.", **asked}
    )


def test_staff_make_somebody_owner_and_every_owner_reads_why(client, nov, library, ina, newcomer):
    client.force_login(nov)

    appoint(client, library, email="NINA@example.nl")

    assert [role_of(one, library) for one in (ina, newcomer)] == [Role.OWNER, Role.OWNER]
    mails = Mail.objects.filter(template="mails/people/owner_appointed")
    assert {(mail.email, mail.context["owner"], mail.context["why"]) for mail in mails} == {
        ("ina@example.nl", "Nina", "Ina is weg."), ("nina@example.nl", "Nina", "Ina is weg."),
    }  # fmt: skip


def test_a_colleague_keeps_her_membership_and_gets_another_role(client, nov, library, ina, mo):
    client.force_login(nov)

    appoint(client, library, email=mo.email)

    assert (role_of(mo, library), library.memberships.count()) == (Role.OWNER, 2)


@pytest.mark.parametrize(
    ("email", "why"), [("ina@example.nl", "x"), ("niemand@example.nl", "x"), ("nina@example.nl", "")]
)
def test_a_refusal_is_said_on_the_form_with_what_was_typed(client, nov, library, ina, newcomer, email, why):
    client.force_login(nov)

    answer = appoint(client, library, email=email, why=why)

    assert (answer.status_code, bool(answer.context["form"].errors), email in answer.text) == (200, True, True)
    assert (library.memberships.count(), Mail.objects.count()) == (1, 0)


@pytest.mark.parametrize("who", ["ina", "stranger", "newcomer"])
def test_nobody_else_appoints(client, request, library, ina, who):
    client.force_login(request.getfixturevalue(who))

    answer = appoint(client, library, email="ina@example.nl")

    assert (answer.status_code, Membership.objects.filter(organisation=library).count()) == (302, 1)


def test_staff_answer_a_request_that_nobody_answers_once(client, nov, library, ina, newcomer):
    asked = actions.ask_to_join(organisation=library, by=newcomer.person, note="", now=timezone.now())
    client.force_login(nov)
    for _twice in range(2):
        client.post(
            reverse("admin:people_joinrequest_changelist"),
            {"action": "admit", "_selected_action": [asked.pk]},
            follow=True,
        )

    asked.refresh_from_db()
    assert (asked.state, role_of(newcomer, library)) == (JoinState.ADMITTED, Role.MEMBER)
    assert Mail.objects.filter(template="mails/people/join_answered").count() == 1


def test_staff_withdraw_an_invitation_and_read_no_link(client, nov, library, ina):
    by = Membership.objects.get(person=ina.person)
    invitation = actions.invite(
        organisation=library, email="kim@example.nl", role="member", language="nl", by=by, now=timezone.now()
    )
    client.force_login(nov)
    shown = client.get(reverse("admin:people_invitation_changelist")).text
    client.post(
        reverse("admin:people_invitation_changelist"), {"action": "withdraw", "_selected_action": [invitation.pk]}
    )

    assert ("kim@example.nl" in shown, Invitation.objects.get().state) == (True, InvitationState.WITHDRAWN)


@pytest.mark.parametrize("model", ["invitation", "joinrequest"])
def test_the_lists_cost_the_same_for_one_and_for_three(
    client, nov, library, ina, model, django_assert_num_queries, django_assert_max_num_queries
):
    by = Membership.objects.get(person=ina.person)

    def fill(first, last):
        for number in range(first, last):
            actions.invite(
                organisation=library,
                email=f"k{number}@example.nl",
                role="member",
                language="nl",
                by=by,
                now=timezone.now(),
            )
            person = make_user(f"vraagt{number}").person
            JoinRequest.objects.create(organisation=library, person=person, asked_at=timezone.now())

    address = reverse(f"admin:people_{model}_changelist")
    client.force_login(nov)
    fill(0, 1)
    client.get(address)
    with django_assert_max_num_queries(15) as asked:
        client.get(address)
    fill(1, 3)

    with django_assert_num_queries(len(asked)):
        client.get(address)


@pytest.mark.parametrize("is_superuser", [True, False])
def test_the_desk_calls_rights_by_their_dutch_names(client, nov, newcomer, is_superuser):
    newcomer.groups.set(Group.objects.filter(name__in=["data stewards", "expedition leaders"]))
    type(nov).objects.filter(pk=nov.pk).update(is_superuser=is_superuser)
    client.force_login(nov)

    account = client.get(reverse("admin:people_user_change", args=[newcomer.pk])).content.decode()
    listed = client.get(reverse("admin:people_user_changelist")).content.decode()

    assert ("gegevensbeheerders" in account, "expeditieleiders" in account, "data stewards" in account) == (
        True,
        True,
        False,
    )
    assert ("onderzoekers" in listed, "researchers" in listed) == (True, False)
