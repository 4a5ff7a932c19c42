"""Organisations and their people: proposing, inviting, joining, handing over, leaving."""

from datetime import timedelta

import pytest

from mmn_portal.core import tokens
from mmn_portal.core.text import free_slug
from mmn_portal.outbox.models import Mail
from mmn_portal.people import actions, mails
from mmn_portal.people.enums import OrganisationState, Role
from mmn_portal.people.models import Invitation, Membership, Organisation, Place
from tests.conftest import NOW, belong, make_organisation

pytestmark = pytest.mark.django_db


def member_of(user, organisation) -> Membership:
    return Membership.objects.select_related("person").get(person=user.person, organisation=organisation)


def invite(library, ina, email="kim@example.nl", role=Role.COORDINATOR, now=NOW):
    return actions.invite(
        organisation=library, email=email, role=role, language="nl", by=member_of(ina, library), now=now
    )


def test_who_proposes_an_organisation_becomes_its_owner(newcomer):
    organisation = actions.propose_organisation(
        name="De Linde", kind="voluntary", sector="buurt", size="", place=Place.objects.get(name="Zwolle"), province="",
        website="", by=newcomer.person, now=NOW,
    )  # fmt: skip

    assert (organisation.state, organisation.province, member_of(newcomer, organisation).role) == (
        OrganisationState.PROPOSED, "NL-OV", Role.OWNER,
    )  # fmt: skip


def test_two_organisations_with_one_name_get_two_addresses(library):
    assert free_slug(Organisation.objects, "Bibliotheek Zuid", otherwise="organisatie") == "bibliotheek-zuid-2"


def test_confirming_tells_the_owner(newcomer, nov):
    organisation = make_organisation("De Linde", state=OrganisationState.PROPOSED)
    belong(newcomer, organisation, Role.OWNER)

    actions.move_organisation(organisation=organisation, to=OrganisationState.CONFIRMED, by=nov, now=NOW)

    assert list(Mail.objects.values_list("template", "email")) == [
        ("mails/people/organisation_confirmed", newcomer.email)
    ]


def test_a_confirmed_organisation_is_not_confirmed_again(library, nov):
    with pytest.raises(actions.NoSuchRoad):
        actions.move_organisation(organisation=library, to=OrganisationState.CONFIRMED, by=nov, now=NOW)


def test_an_invitation_joins_once(library, ina, newcomer, stranger):
    invitation = invite(library, ina)
    actions.accept_invitation(invitation=invitation, by=newcomer.person, now=NOW)

    with pytest.raises(actions.InvitationEnded):
        actions.accept_invitation(invitation=invitation, by=stranger.person, now=NOW)

    assert member_of(newcomer, library).role == Role.COORDINATOR


def test_an_invitation_ends_after_two_weeks(library, ina, newcomer):
    invitation = invite(library, ina)

    with pytest.raises(actions.InvitationEnded):
        actions.accept_invitation(invitation=invitation, by=newcomer.person, now=NOW + timedelta(days=15))


def test_a_second_invitation_ends_the_first(library, ina):
    first = invite(library, ina)
    invite(library, ina, now=NOW + timedelta(minutes=6))

    assert Invitation.objects.get(pk=first.pk).state == "withdrawn"


def test_an_invitation_posted_five_times_is_one_invitation_and_one_mail(library, ina):
    made = {invite(library, ina).pk for _ in range(5)}

    assert (len(made), Invitation.objects.get().state, Mail.objects.count()) == (1, "open", 1)


def test_the_same_invitation_with_another_role_is_another(library, ina):
    invite(library, ina)
    invite(library, ina, role=Role.MEMBER)

    assert set(Invitation.objects.values_list("role", "state")) == {("coordinator", "withdrawn"), ("member", "open")}


def test_a_location_posted_twice_is_one(library):
    for _ in range(2):
        actions.add_location(
            organisation=library, name="De Schuur", street="Dorpsstraat 1", postcode="1234 AB", place=library.place
        )

    assert library.locations.count() == 1


def test_who_lost_her_role_a_moment_ago_gives_none(library, ina, bo, mo):
    stale = member_of(ina, library)
    actions.hand_over(membership=member_of(ina, library), to=member_of(bo, library), now=NOW)

    with pytest.raises(actions.MayNot):
        actions.give_role(membership=member_of(mo, library), role=Role.OWNER, by=stale, now=NOW)
    with pytest.raises(actions.MayNot):
        actions.remove_member(membership=member_of(bo, library), by=stale)
    assert member_of(bo, library).role == Role.OWNER


def test_an_organisation_is_not_handed_to_who_just_left(library, ina, bo):
    gone = member_of(bo, library)
    actions.leave(membership=member_of(bo, library))

    with pytest.raises(actions.MayNot):
        actions.hand_over(membership=member_of(ina, library), to=gone, now=NOW)
    assert member_of(ina, library).role == Role.OWNER


def test_leaving_twice_is_leaving_once(library, ina, bo):
    mine = member_of(bo, library)
    gone = mine.pk
    actions.leave(membership=mine)
    actions.leave(membership=Membership(pk=gone, organisation=library))

    assert library.memberships.count() == 1


def test_a_coordinator_invites_no_owner(library, bo):
    with pytest.raises(actions.MayNot):
        invite(library, bo, role=Role.OWNER)


def test_a_member_invites_nobody(library, mo):
    with pytest.raises(actions.MayNot):
        invite(library, mo, role=Role.MEMBER)


def test_the_invitation_is_a_secret_mail(library, ina):
    invite(library, ina)

    assert Mail.objects.get(template="mails/people/invitation").secret is True


def test_the_token_of_one_purpose_fails_for_another(library, ina):
    token = tokens.make(mails.INVITATION, invite(library, ina).pk)

    with pytest.raises(tokens.BadToken):
        tokens.read("events.registration", token)


def test_the_last_owner_cannot_leave(library, ina):
    with pytest.raises(actions.LastOwner):
        actions.leave(membership=member_of(ina, library))


def test_the_last_owner_cannot_become_something_else(library, ina):
    mine = member_of(ina, library)

    with pytest.raises(actions.LastOwner):
        actions.give_role(membership=mine, role=Role.MEMBER, by=mine, now=NOW)


def test_after_handing_over_the_first_owner_can_leave(library, ina, bo):
    actions.hand_over(membership=member_of(ina, library), to=member_of(bo, library), now=NOW)
    actions.leave(membership=member_of(ina, library))

    assert list(library.memberships.values_list("person__name", "role")) == [("Bo", "owner")]


def test_a_coordinator_removes_no_owner(library, ina, bo):
    with pytest.raises(actions.MayNot):
        actions.remove_member(membership=member_of(ina, library), by=member_of(bo, library))


def test_asking_to_join_twice_is_asking_once(library, ina, newcomer):
    for _ in range(2):
        actions.ask_to_join(organisation=library, by=newcomer.person, note="Hallo", now=NOW)

    assert (library.join_requests.count(), Mail.objects.count()) == (1, 1)


def test_a_request_is_answered_once(library, ina, bo, newcomer):
    request = actions.ask_to_join(organisation=library, by=newcomer.person, note="", now=NOW)
    actions.answer_join_request(request=request, admit=True, by=ina.person, now=NOW)

    with pytest.raises(actions.NoSuchRoad):
        actions.answer_join_request(request=request, admit=False, by=bo.person, now=NOW)

    assert member_of(newcomer, library).role == Role.MEMBER


def test_its_people_cannot_confirm_their_own_organisation(library, ina):
    with pytest.raises(actions.MayNot):
        actions.change_organisation(organisation=library, changes={"state": "confirmed"}, by=ina, now=NOW)


def test_the_directory_shows_confirmed_organisations_only(client, library):
    make_organisation("Geheim Genootschap", state=OrganisationState.PROPOSED)

    shown = client.get("/organisaties/").text

    assert ("Bibliotheek Zuid" in shown, "Geheim Genootschap" in shown) == (True, False)


def test_a_stranger_does_not_find_an_organisation_that_waits(client, stranger):
    make_organisation("Geheim Genootschap", state=OrganisationState.PROPOSED)
    client.force_login(stranger)

    assert client.get("/organisaties/geheim-genootschap/").status_code == 404


def test_mass_assignment_changes_nothing(client, ina, library):
    client.force_login(ina)
    facts = {
        "name": "Nieuwe naam",
        "sector": "cultuur",
        "place": "Utrecht",
        "state": "refused",
        "kind": "network",
        "slug": "x",
    }

    client.post("/organisaties/bibliotheek-zuid/beheer/pagina/", facts)

    changed = Organisation.objects.get(pk=library.pk)
    assert (changed.name, changed.state, changed.kind, changed.slug) == (
        "Nieuwe naam", "confirmed", "voluntary", "bibliotheek-zuid",
    )  # fmt: skip


def test_roles_in_one_organisation_give_nothing_in_another(client, stranger, library):
    client.force_login(stranger)

    assert client.get("/organisaties/bibliotheek-zuid/beheer/").status_code == 404


def test_a_member_may_look_but_not_change(client, mo, library):
    client.force_login(mo)

    assert [
        client.get("/organisaties/bibliotheek-zuid/beheer/").status_code,
        client.get("/organisaties/bibliotheek-zuid/beheer/pagina/").status_code,
    ] == [200, 404]


def test_a_new_organisation_sent_twice_is_one(newcomer):
    facts = {"name": "Dubbelclub", "kind": "voluntary", "sector": "sport", "size": "", "province": "", "website": ""}
    for _ in range(2):
        actions.propose_organisation(**facts, place=Place.objects.get(name="Zwolle"), by=newcomer.person, now=NOW)

    assert Organisation.objects.filter(name="Dubbelclub").count() == 1


def test_an_organisation_that_waits_is_found_before_a_second_one_is_made(client, newcomer, stranger):
    actions.propose_organisation(
        name="Dubbelclub", kind="voluntary", sector="sport", size="", place=Place.objects.get(name="Zwolle"), province="",
        website="", by=newcomer.person, now=NOW,
    )  # fmt: skip
    client.force_login(stranger)

    answer = client.post("/organisaties/nieuw/", {"name": "dubbelclub"})

    assert (answer.status_code, [one.name for one in answer.context["found"]]) == (200, ["Dubbelclub"])
    assert client.get("/organisaties/dubbelclub/aansluiten/").status_code == 200


def test_a_logo_that_is_gone_from_disk_is_not_found(client, library):
    Organisation.objects.filter(pk=library.pk).update(logo="organisations/weg.png")

    assert client.get("/organisaties/bibliotheek-zuid/logo/").status_code == 404
