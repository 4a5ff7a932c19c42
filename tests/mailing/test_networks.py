"""A network writes to its own members; staff look at its first letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as box
from django.urls import reverse
from django.utils.translation import override

from mmn_portal.mailing import actions, mails, queries
from mmn_portal.mailing.enums import NewsletterState
from mmn_portal.mailing.models import Newsletter, Subscriber
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Broadcast, Mail
from mmn_portal.outbox.rendering import build
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


@pytest.mark.parametrize(
    ("changed", "answers"),
    [
        ({}, "net@example.nl"),
        ({"is_active": False}, "antwoord@example.nl"),
        ({"is_staff": True}, "antwoord@example.nl"),
    ],
)
def test_answers_go_to_who_wrote_it_for_her_network_as_the_page_says(
    client, network, net, nov, settings, changed, answers
):
    settings.REPLY_TO_EMAIL = "antwoord@example.nl"
    client.force_login(net)
    page = client.get(reverse("mailing:network-letters", args=[network.slug]))
    letter = write(network, net)
    for name, value in changed.items():
        setattr(net, name, value)
    net.save()

    actions.schedule(newsletter=letter, at=None, by=nov, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)

    assert "net@example.nl" in page.text
    assert letter.__class__.objects.get().broadcast.headers["Reply-To"] == answers


@pytest.mark.parametrize("email", ["a{unsubscribe_url}b@example.nl", "josé@example.nl"])
def test_an_address_that_no_header_can_hold_gets_no_answers(net, settings, email):
    settings.REPLY_TO_EMAIL = "antwoord@example.nl"
    net.person.email = email

    assert mails.answers_to(net) == "antwoord@example.nl"


def test_answers_to_a_letter_of_the_portal_go_to_the_portal(nov, settings):
    settings.REPLY_TO_EMAIL = "antwoord@example.nl"
    letter = draft("Nieuws")
    letter.made_by = nov

    assert mails.letter_headers(letter)["Reply-To"] == "antwoord@example.nl"


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


# Saturday evening, and before and after the quiet hours that follow.
EVENING, NIGHT, MONDAY = (datetime(2037, 11, day, hour, tzinfo=UTC) for day, hour in ((28, 19), (28, 22), (30, 8)))


@pytest.mark.parametrize(
    ("written_at", "looked_at", "leaves"),
    [
        (EVENING, EVENING, "planned – leaves on Saturday 28 November 2037 at 20:01"),
        (EVENING, EVENING + timedelta(hours=1), "being sent –"),
        (NIGHT, NIGHT, "planned – leaves on Monday 30 November 2037 at 08:00"),
        (NIGHT, NIGHT + timedelta(hours=1), "leaves on Monday 30 November 2037 at 08:00"),
        (NIGHT, MONDAY, "being sent –"),
    ],
)
def test_the_list_of_letters_says_when_each_leaves(
    client, network, net, nov, time_machine, written_at, looked_at, leaves
):
    actions.schedule(newsletter=write(network, net), at=None, by=nov, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)
    outbox.deliver_broadcasts(now=NOW + actions.UNDO)
    Broadcast.objects.update(state="done", ended_at=NOW)
    write(network, net, now=written_at)
    if looked_at != written_at:
        actions.start_due(now=written_at + actions.UNDO)
    time_machine.move_to(looked_at, tick=False)
    client.force_login(net)

    page = client.get(in_english("network-letters", network.slug)).text

    assert leaves in " ".join(page.split())
    assert page.count("leaves on") == leaves.count("leaves on")


def test_the_page_names_the_network_once_on_top(client, network, net):
    client.force_login(net)

    page = client.get(in_english("network-letters", network.slug)).text
    top = page.partition('<section class="hero">')[2].partition("</section>")[0]

    assert top.count(network.name) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_much_was_written(client, network, net, django_assert_num_queries, rows):
    for _time in range(rows):
        write(network, net)

    with django_assert_num_queries(1):
        assert len(queries.written_by(network, now=NOW)) == rows


# --- looked at, sent back, read back ----------------------------------------------------------------


def in_english(name, *args):
    with override("en"):
        return reverse(f"mailing:{name}", args=args)


def test_a_dead_link_in_the_first_letter_is_named_at_once(client, network, net):
    client.force_login(net)

    page = client.post(
        in_english("network-letters", network.slug),
        {"subject": "Nieuws van ons netwerk", "text": f"{TEXT} Zie [de site](www.example.nl)."},
    )

    assert "This link leads nowhere: www.example.nl" in page.context["form"].errors["text"][0]
    assert Newsletter.objects.exists() is False


def test_a_first_letter_that_nobody_asked_for_is_refused(network, net):
    Subscriber.objects.all().delete()

    with pytest.raises(actions.NobodyToMail):
        write(network, net)

    assert Newsletter.objects.exists() is False


def test_where_nobody_asked_the_page_says_nobody(client, network, net):
    Subscriber.objects.all().delete()
    client.force_login(net)

    page = client.get(in_english("network-letters", network.slug)).text

    assert ("Nobody gets your news yet" in page, "Fewer than" in page) == (True, False)


def test_staff_send_a_letter_back_and_its_writer_hears_why(client, network, net, nov):
    net.person.language = "en"
    net.person.save()
    letter = write(network, net)
    client.force_login(nov)

    client.post(
        reverse("admin:mailing_newsletter_send_back", args=[letter.pk]), {"do": "1", "reason": "Noem een datum."}
    )

    letter.refresh_from_db()
    mail = build(Mail.objects.get(template="mails/mailing/sent_back"))
    assert (letter.state, letter.why_back, mail.to) == (NewsletterState.DRAFT, "Noem een datum.", [net.email])
    assert ("Noem een datum." in mail.body, in_english("network-letter", network.slug, letter.pk) in mail.body) == (
        True,
        True,
    )


def test_without_a_reason_nothing_is_sent_back(client, network, net, nov):
    letter = write(network, net)
    client.force_login(nov)

    client.post(reverse("admin:mailing_newsletter_send_back", args=[letter.pk]), {"do": "1", "reason": " "})

    letter.refresh_from_db()
    assert letter.state == NewsletterState.PROPOSED


def test_what_was_planned_meanwhile_is_not_sent_back(network, net, nov):
    letter = write(network, net)
    actions.schedule(newsletter=letter, at=None, by=nov, now=NOW)

    with pytest.raises(actions.NotProposed):
        actions.send_back(letter=letter, reason="Te laat.", by=nov, now=NOW)


def test_she_reads_why_changes_it_and_hands_it_in_again(client, network, net, nov):
    letter = write(network, net)
    actions.send_back(letter=letter, reason="Noem een datum.", by=nov, now=NOW)
    client.force_login(net)
    address = in_english("network-letter", network.slug, letter.pk)

    page = client.get(address)
    client.post(address, {"subject": "Ons nieuws van maart", "text": f"{TEXT} Op 3 maart."})

    letter.refresh_from_db()
    assert ("Noem een datum." in page.text, page.context["form"].initial["text"]) == (True, TEXT)
    assert (letter.state, letter.subject_nl, letter.why_back, letter.blocks.get().text_nl) == (
        NewsletterState.PROPOSED, "Ons nieuws van maart", "", f"{TEXT} Op 3 maart.",
    )  # fmt: skip


def test_what_waits_for_staff_stays_as_they_read_it(client, network, net):
    letter = write(network, net)
    client.force_login(net)

    client.post(in_english("network-letter", network.slug, letter.pk), {"subject": "Iets anders dan", "text": TEXT * 2})

    letter.refresh_from_db()
    assert letter.subject_nl == "Nieuws van ons netwerk"


def test_looking_first_keeps_nothing(client, network, net):
    client.force_login(net)

    page = client.post(
        in_english("network-letters", network.slug), {"subject": "Ons nieuws", "text": f"{TEXT} **Vet.**", "look": "1"}
    )

    assert ("<strong>Vet.</strong>" in page.text, Newsletter.objects.exists()) == (True, False)


@pytest.mark.parametrize(("text", "is_shown"), [(TEXT, True), ("Kort", False)])
@pytest.mark.parametrize("is_back", [False, True])
def test_looking_first_opens_the_page_at_the_letter_and_at_what_is_wrong_where_something_is(
    client, network, net, nov, is_back, text, is_shown
):
    letter = write(network, net)
    actions.send_back(letter=letter, reason="Noem een datum.", by=nov, now=NOW)
    client.force_login(net)
    address = in_english(
        *(("network-letter", network.slug, letter.pk) if is_back else ("network-letters", network.slug))
    )
    pressed = client.get(address).text

    page = client.post(address, {"subject": "Ons nieuws", "text": text, "look": "1"}).text

    assert ('formaction="#look"' in pressed, 'id="look"' in pressed) == (True, False)
    focused = re.findall(r'<(\w+) [^>]*tabindex="-1"[^>]* data-focus-on-load', page)
    assert (focused, 'id="look"' in page) == (["h2"] if is_shown else ["div"], is_shown)


@pytest.mark.parametrize("name", ["network-letter", "network-letter-as-mailed"])
def test_only_its_owner_reads_a_letter_back(client, network, net, ina, nov, stranger, name):
    letter = write(network, net)
    found = []
    for user in (net, ina, nov, stranger):
        client.force_login(user)
        answer = client.get(in_english(name, network.slug, letter.pk))
        found.append((answer.status_code, "Dit is het nieuws van deze week" in answer.text))

    assert found == [(200, True), (404, False), (404, False), (404, False)]
