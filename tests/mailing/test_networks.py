"""A network writes to its own members; staff look at its first letter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as box
from django.urls import reverse
from django.utils.translation import override

from mmn_portal.mailing import actions
from mmn_portal.mailing.enums import NewsletterState
from mmn_portal.mailing.models import Newsletter
from mmn_portal.outbox import actions as outbox
from mmn_portal.people.enums import Role
from mmn_portal.people.models import NetworkMember
from tests.conftest import NOW, belong, make_organisation, make_user
from tests.mailing.cast import TEXT, draft, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(library, ina):
    """A network of the library; ina asked for its news, and somebody of another organisation asked, too."""
    network = make_organisation("Netwerk Zuid", kind="network")
    NetworkMember.objects.create(network=network, member=library)
    reader("ina@example.nl", "netwerk"), reader("elders@example.nl", "netwerk")
    return network


@pytest.fixture
def net(network):
    """Owner of the network."""
    user = make_user("net")
    belong(user, network, Role.OWNER)
    return user


def write(network, net, now=NOW):
    return actions.propose_letter(network=network, subject="Nieuws van ons netwerk", text=TEXT, by=net, now=now)


def test_the_first_letter_waits_for_staff(network, net):
    assert (write(network, net).state, actions.start_due(now=NOW + timedelta(days=1))) == (NewsletterState.PROPOSED, 0)


def test_it_reaches_members_who_asked_and_nobody_else(network, net, nov):
    letter = write(network, net)
    actions.schedule(newsletter=letter, at=None, by=nov, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)
    outbox.deliver_broadcasts(now=NOW + actions.UNDO)

    assert [message.to for message in box.outbox] == [["ina@example.nl"]]
    assert "Netwerk Zuid" in box.outbox[0].extra_headers["From"]


def test_after_the_first_one_they_leave_by_themselves(network, net, nov):
    actions.schedule(newsletter=write(network, net), at=None, by=nov, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)

    later = NOW + timedelta(days=8)
    assert write(network, net, later).state == NewsletterState.SCHEDULED


def test_a_network_writes_three_times_a_week_at_most(network, net):
    for _time in range(3):
        write(network, net)

    with pytest.raises(actions.TooManyLetters):
        write(network, net)


def test_only_its_owner_finds_the_page(client, network, net, ina, nov, stranger):
    address = reverse("mailing:network-letters", args=[network.slug])
    found = []
    for user in (net, ina, nov, stranger):
        client.force_login(user)
        found.append(client.get(address).status_code)

    assert found == [200, 404, 404, 404]


def test_an_owner_of_a_member_cannot_write_for_the_network(network, ina):
    with pytest.raises(actions.NotYourNetwork):
        write(network, ina)


def test_writing_from_the_page_and_taking_it_back(client, network, net):
    client.force_login(net)
    address = reverse("mailing:network-letters", args=[network.slug])

    client.post(address, {"subject": "Nieuws van ons netwerk", "text": TEXT})
    letter = Newsletter.objects.get()
    client.post(reverse("mailing:network-letter-back", args=[network.slug, letter.pk]))

    assert (letter.network, Newsletter.objects.exists()) == (network, False)


def test_a_stranger_takes_back_nothing(client, network, net, stranger):
    letter = write(network, net)
    client.force_login(stranger)

    answer = client.post(reverse("mailing:network-letter-back", args=[network.slug, letter.pk]))

    assert (answer.status_code, Newsletter.objects.count()) == (404, 1)


def test_a_text_that_is_too_short_stays_in_the_form(client, network, net):
    client.force_login(net)

    answer = client.post(
        reverse("mailing:network-letters", args=[network.slug]), {"subject": "Ons nieuws", "text": "Kort"}
    )

    assert (answer.status_code, "Kort" in answer.text, Newsletter.objects.exists()) == (200, True, False)


@pytest.mark.parametrize(("is_by_staff", "state"), [(False, NewsletterState.PROPOSED), (True, NewsletterState.DRAFT)])
def test_what_a_network_wrote_waits_for_staff_again_when_they_take_it_back(network, net, nov, is_by_staff, state):
    letter = draft("Van NOV", "netwerk", network=network, made_by=nov) if is_by_staff else write(network, net)
    actions.schedule(newsletter=letter, at=None, by=nov, now=NOW)

    actions.take_back(newsletter=letter, by=nov, now=NOW)

    letter.refresh_from_db()
    assert (letter.state, letter.send_at) == (state, None)


def test_a_letter_written_on_sunday_says_that_it_leaves_on_monday(client, network, net, nov, time_machine):
    actions.schedule(newsletter=write(network, net), at=None, by=nov, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)
    time_machine.move_to(datetime(2037, 11, 29, 12, tzinfo=UTC), tick=False)
    client.force_login(net)

    with override("en"):
        address = reverse("mailing:network-letters", args=[network.slug])
    page = client.post(address, {"subject": "Nieuws van ons netwerk", "text": TEXT}, follow=True)

    assert "Your letter leaves on Monday 30 November 2037 at 08:00" in page.text
