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
    kinds = participation.kinds
    try:
        participation.kinds = participation.Register("proef")
        for number, count in enumerate(counts):
            participation.bring(f"w{number}", f"Weg {number}", lambda organisations, now, count=count: count)
        return [line.number for line in participation.lines_of(list(range(members)), NOW)]
    finally:
        participation.kinds = kinds


def test_a_number_of_fewer_than_five_is_not_shown_and_none_looks_like_few():
    assert lines(0, 4, 5, 9) == [None, None, 5, 9]


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
