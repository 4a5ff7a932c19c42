"""Organisations sign the declaration; confirmed ones stand on the wall; a signature can be taken back."""

import pytest
from django.urls import reverse

from mmn_portal.core.models import Audit
from mmn_portal.programme import actions, queries
from mmn_portal.programme.models import Signature
from tests.conftest import NOW, make_organisation

pytestmark = pytest.mark.django_db
SIGN = "/verklaring/tekenen/"


def sign(organisation, user, promise="Wij vragen iedereen."):
    return actions.sign(organisation=organisation, promise=promise, by=user.person, now=NOW)


def test_signing_twice_is_once_and_changes_the_promise(library, bo):
    sign(library, bo)
    sign(library, bo, "Iets anders.")

    assert list(Signature.objects.values_list("organisation", "promise")) == [(library.pk, "Iets anders.")]


def test_a_member_and_a_stranger_do_not_sign_for_the_library(library, mo, stranger):
    for user in (mo, stranger):
        with pytest.raises(actions.NotYours):
            sign(library, user)


def test_only_confirmed_organisations_stand_on_the_wall(library, bo):
    sign(library, bo)
    shown = [str(one) for one in queries.wall()]
    type(library).objects.update(state="proposed")

    assert (shown, queries.wall()) == (["Bibliotheek Zuid"], [])


def test_the_form_signs_and_takes_back(client, library, bo):
    client.force_login(bo)
    client.post(SIGN, {"organisation": library.pk, "promise": "Wij  vragen\u202e iedereen."})
    signed = Signature.objects.get().promise
    client.post(SIGN, {"back": library.pk})

    assert (signed, Signature.objects.count()) == ("Wij vragen iedereen.", 0)


@pytest.mark.parametrize("typed", [{"organisation": "999"}, {"organisation": "x"}, {}])
def test_nonsense_is_refused_at_its_field(client, bo, typed):
    client.force_login(bo)
    response = client.post(SIGN, typed)

    assert (list(response.context["form"].errors), Signature.objects.count()) == (["organisation"], 0)


@pytest.mark.parametrize("back", ["999", "x", ""])
def test_the_signature_of_another_is_not_found(client, library, bo, stranger, back):
    sign(library, bo)
    client.force_login(stranger)
    answers = [client.post(SIGN, {"back": one}).status_code for one in (back, library.pk)]

    assert (answers, Signature.objects.count()) == ([404, 404], 1)


def test_the_wall_asks_as_much_for_three_as_for_one(client, library, bo, django_assert_num_queries):
    sign(library, bo)
    address = reverse("programme:declaration")
    with django_assert_num_queries(1):
        client.get(address)
    for number in range(3):
        Signature.objects.create(organisation=make_organisation(f"Club {number}"), signed_at=NOW)
    with django_assert_num_queries(1):
        client.get(address)


def test_staff_take_a_signature_off_the_wall_once_and_it_is_written_down(client, library, bo, nov):
    sign(library, bo, "Koop nu!")
    kept = Signature.objects.get()
    client.force_login(nov)
    client.post(reverse("admin:programme_signature_changelist"), {"action": "remove", "_selected_action": [kept.pk]})
    actions.remove_signature(signature=kept, by=nov, now=NOW)

    assert (queries.wall(), list(Audit.objects.values_list("deed", "by"))) == (
        [],
        [("programme.remove_signature", str(nov.pk))],
    )
