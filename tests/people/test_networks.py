"""A network sees how its members take part: numbers only, none of fewer than five."""

import pytest
from django.db import IntegrityError, transaction

from mmn_portal.people import participation
from mmn_portal.people.enums import OrganisationKind, Role
from mmn_portal.people.models import NetworkMember
from tests.conftest import NOW, belong, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_organisation("Netwerk", kind=OrganisationKind.NETWORK)


def join(network, how_many):
    members = [make_organisation(f"Lid {number}") for number in range(how_many)]
    NetworkMember.objects.bulk_create(NetworkMember(network=network, member=member) for member in members)
    return members


def lines(*counts, members=10):
    return [line.number for line in raw_lines(*counts, members=members)]


def raw_lines(*counts, members=10):
    kinds = participation.kinds
    try:
        participation.kinds = participation.Register("proef")
        for number, count in enumerate(counts):
            participation.bring(f"w{number}", f"Weg {number}", lambda organisations, now, count=count: count)
        return participation.lines_of(list(range(members)), NOW)
    finally:
        participation.kinds = kinds


def test_a_number_of_fewer_than_five_is_not_shown_and_none_looks_like_few():
    assert lines(0, 4, 5) == [None, None, 5]


def test_the_rest_is_not_counted_either_and_all_is_never_said():
    assert [lines(6, 9, 10), lines(20, 21, 25, members=25), lines(11, 12, members=12)] == [
        [5, 5, 5],
        [20, 20, 20],
        [5, 5],
    ]


def test_what_was_rounded_says_so_and_what_was_not_does_not(network):
    assert [line.at_least for line in raw_lines(5, 9, members=10)] == [False, True]


@pytest.mark.parametrize(("counts", "number"), [((1, 2), None), ((3, 3), 5), ((6, 5), 10), ((5, 5, 5), 10), ((6,), 5)])
def test_a_small_network_sees_all_ways_counted_together_in_fives_and_never_the_most(counts, number):
    members = max(5, *counts)

    assert [(line.number, line.total) for line in raw_lines(*counts, members=members)] == [(number, None)]


def test_the_page_of_an_example_says_so_and_shows_no_exact_small_number(client, nov, library):
    network = make_organisation("Voorbeeldnetwerk", kind=OrganisationKind.NETWORK, is_demo=True)
    join(network, 6)
    client.force_login(nov)
    page = client.get(f"/netwerken/{network.slug}/").text

    assert ("voorbeeld</span>" in page, "van 6" in page) == (True, False)


def test_staff_go_from_the_desk_to_the_page_of_a_network(client, nov, network):
    join(network, 1)
    client.force_login(nov)

    assert f"/netwerken/{network.slug}/" in client.get("/beheer/people/networkmember/").text


def test_a_network_of_fewer_than_five_sees_no_number():
    assert lines(4, 5, members=4) == []


def test_the_page_shows_numbers_and_no_member(client, network):
    user = make_user("nora")
    belong(user, network, Role.OWNER)
    join(network, 6)
    client.force_login(user)
    page = client.get(f"/netwerken/{network.slug}/")

    assert (page.context["how_many"], "Lid 3" in page.text) == (6, False)


def test_a_member_another_network_and_an_organisation_of_another_kind_do_not_find_it(
    client, network, library, ina, stranger
):
    NetworkMember.objects.create(network=network, member=library)
    client.force_login(ina)
    found = [client.get(f"/netwerken/{one.slug}/").status_code for one in (network, library)]
    client.force_login(stranger)

    assert (found, client.get(f"/netwerken/{network.slug}/").status_code) == ([404, 404], 404)


def test_a_network_is_no_member_of_itself_and_nobody_joins_twice(network, library):
    with pytest.raises(IntegrityError), transaction.atomic():
        NetworkMember.objects.create(network=network, member=network)
    NetworkMember.objects.create(network=network, member=library)
    with pytest.raises(IntegrityError), transaction.atomic():
        NetworkMember.objects.create(network=network, member=library)


def test_the_page_asks_as_much_for_nine_members_as_for_six(client, network, nov, django_assert_max_num_queries):
    join(network, 6)
    client.force_login(nov)
    address = f"/netwerken/{network.slug}/"
    client.get(address)
    with django_assert_max_num_queries(15) as for_six:
        client.get(address)
    for number in range(3):
        NetworkMember.objects.create(network=network, member=make_organisation(f"Meer {number}"))
    with django_assert_max_num_queries(15) as for_nine:
        client.get(address)

    assert len(for_six) == len(for_nine)
