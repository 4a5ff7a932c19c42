"""NOV staff see, find, export and take down; never a word of a talk."""

import pytest
from django.urls import reverse

from mmn_portal.core.models import Audit
from sources import actions
from sources.enums import Listed, Side
from sources.models import Introduction, Offer, Opening
from tests.conftest import NOW
from tests.sources.cast import kinds, question

pytestmark = pytest.mark.django_db


def do(client, model, action, things):
    return client.post(
        reverse(f"admin:sources_{model}_changelist"),
        {"action": action, "_selected_action": [one.pk for one in things]},
    )


def test_staff_take_an_ask_and_an_offer_off_the_site_and_its_people_hear_of_it(
    client, nov, opening, offer_from, ina, bas
):
    client.force_login(nov)
    for model, thing in (("opening", opening), ("offer", offer_from())):
        for _ in range(2):
            do(client, model, "remove", [thing])

    assert (
        Opening.objects.get().state, Offer.objects.get().state, kinds(ina.email), kinds(bas.email),
        list(Audit.objects.values_list("deed", flat=True)),
    ) == (Listed.REMOVED, Listed.REMOVED, ["removed"], ["removed"], ["sources.remove"] * 2)  # fmt: skip


def test_what_nov_took_off_is_put_back_by_its_people_after_nov_gave_it_back(client, nov, opening, ina):
    client.force_login(nov)
    do(client, "opening", "remove", [opening])
    opening.refresh_from_db()
    with pytest.raises(actions.NoSuchRoad):
        actions.reopen(listed=opening, by=ina.person, now=NOW)
    do(client, "opening", "give_back", [opening])
    opening.refresh_from_db()
    given = opening.state
    actions.reopen(listed=opening, by=ina.person, now=NOW)

    assert (given, opening.state) == (Listed.CLOSED, Listed.OPEN)


def test_the_public_does_not_see_what_nov_took_off(client, nov, opening):
    actions.remove(listed=opening, by=nov, now=NOW)

    assert client.get(opening.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("model", ["opening", "offer", "introduction"])
def test_the_table_has_states_and_no_words(client, nov, opening, offer_from, steen, bas, model):
    offer_from()
    talk = question(opening, steen, bas, text="Geheime vraag")
    actions.end(introduction=talk, side=Side.ORGANISATION, because="Geheime reden", now=NOW)
    client.force_login(nov)
    crowd = {"opening": Opening, "offer": Offer, "introduction": Introduction}[model].objects.all()
    response = do(client, model, "as_table", crowd)
    text = b"".join(response.streaming_content).decode()

    assert (len(text.splitlines()), "Steen" in text or "Bibliotheek" in text, "Geheim" in text) == (2, True, False)


@pytest.mark.parametrize("model", ["opening", "offer", "introduction", "outcome"])
def test_a_list_asks_as_much_for_three_as_for_one(
    client, nov, ask_for, offer_from, steen, bas, done, model, django_assert_max_num_queries
):
    offer_from()
    client.force_login(nov)
    address = reverse(f"admin:sources_{model}_changelist")
    client.get(address)
    with django_assert_max_num_queries(15) as for_one:
        client.get(address)
    for number in range(3):
        question(ask_for(title=f"Nr {number}"), steen, bas)
        offer_from(title=f"Aanbod {number}")
    with django_assert_max_num_queries(15) as for_three:
        client.get(address)

    assert len(for_one) == len(for_three)


@pytest.mark.parametrize("model", ["opening", "offer", "introduction", "outcome"])
def test_a_stranger_finds_no_list(client, ina, model):
    client.force_login(ina)

    assert client.get(reverse(f"admin:sources_{model}_changelist")).status_code == 302
