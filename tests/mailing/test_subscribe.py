"""Asking for news: double opt-in, one's own link, one click to stop."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as box
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.mailing import actions, mails, queries
from mmn_portal.mailing.models import Subscriber, Subscription, Topic
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Mail, Suppression
from mmn_portal.people.models import Consent
from mmn_portal.people.retention import clear
from tests.conftest import NOW
from tests.mailing.cast import reader, topic

pytestmark = pytest.mark.django_db


def ask(*codes, email="vera@example.nl", now=NOW):
    actions.subscribe(
        email=email,
        topics=Topic.objects.filter(code__in=codes or ["kennis"]),
        language="nl",
        where="/nieuwsbrief/",
        now=now,
    )
    return Subscriber.objects.get(email=email)


def states() -> dict[str, str]:
    return dict(Subscription.objects.values_list("topic__code", "state"))


def test_asking_alone_subscribes_nobody():
    ask("kennis")

    assert states() == {"kennis": "pending"}


def test_confirming_keeps_the_words_that_were_agreed_to():
    actions.confirm(subscriber=ask("kennis"), now=NOW)

    consent = Consent.objects.get()
    assert (states(), consent.email, consent.text) == (
        {"kennis": "active"}, "vera@example.nl", actions.consent_text("nl"),
    )  # fmt: skip


def test_opening_the_link_confirms_nothing(client):
    subscriber = ask("kennis")
    client.get(f"/nieuwsbrief/bevestigen/{tokens.make(mails.CONFIRM, subscriber.pk, int(timezone.now().timestamp()))}/")

    assert states() == {"kennis": "pending"}


def test_the_button_behind_the_link_confirms(client):
    subscriber = ask("kennis")
    client.post(
        f"/nieuwsbrief/bevestigen/{tokens.make(mails.CONFIRM, subscriber.pk, int(timezone.now().timestamp()))}/"
    )

    assert states() == {"kennis": "active"}


def test_a_link_of_last_week_confirms_nothing(client):
    subscriber = ask("kennis")
    old = int((timezone.now() - timedelta(days=8)).timestamp())
    client.post(f"/nieuwsbrief/bevestigen/{tokens.make(mails.CONFIRM, subscriber.pk, old)}/")

    assert states() == {"kennis": "pending"}


def test_the_page_answers_the_same_for_a_known_address(client):
    actions.confirm(subscriber=ask("kennis"), now=NOW)
    topic = Topic.objects.get(code="kennis").pk
    answers = [
        client.post("/nieuwsbrief/", {"email": email, "topics": [topic]})
        for email in ("vera@example.nl", "nieuw@example.nl")
    ]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "/nieuwsbrief/gevraagd/")
    ] * 2


def test_one_click_stops_everything_without_cookies(client):
    subscriber = ask("kennis", "campagne")
    actions.confirm(subscriber=subscriber, now=NOW)
    token = tokens.make(mails.UNSUBSCRIBE, subscriber.pk, subscriber.link_version)

    answer = client.post(f"/nieuwsbrief/afmelden/{token}/", {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, states()) == (200, {"kennis": "ended", "campagne": "ended"})


def test_opening_the_link_to_stop_stops_nothing(client):
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    client.get(f"/nieuwsbrief/afmelden/{tokens.make(mails.UNSUBSCRIBE, subscriber.pk, subscriber.link_version)}/")

    assert states() == {"kennis": "active"}


def test_stopping_takes_the_consent_back():
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    actions.unsubscribe(subscriber=subscriber, now=NOW + timedelta(days=1))

    assert Consent.objects.get().withdrawn_at == NOW + timedelta(days=1)


def test_the_welcome_mail_carries_one_click_unsubscribe():
    actions.confirm(subscriber=ask("kennis"), now=NOW)

    assert (
        Mail.objects.get(template="mails/mailing/welcome").headers["List-Unsubscribe-Post"]
        == "List-Unsubscribe=One-Click"
    )


def test_a_stranger_mails_nobody_more_than_three_times_an_hour():
    for minute in range(5):
        ask("kennis", now=NOW + timedelta(minutes=minute))

    assert Mail.objects.count() == 3


def test_choosing_other_topics_ends_the_first():
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    actions.choose(
        subscriber=subscriber, topics=Topic.objects.filter(code="campagne"), language="en", where="/", now=NOW
    )

    subscriber.refresh_from_db()
    assert (states(), subscriber.language) == ({"kennis": "ended", "campagne": "active"}, "en")


def test_who_stops_everything_on_her_page_reads_that_and_is_not_offered_it_again(client):
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    page = f"/en/nieuwsbrief/voorkeuren/{tokens.make(mails.PREFERENCES, subscriber.pk, subscriber.link_version)}/"
    offered = "Stop all newsletters" in client.get(page).text

    stopped = client.post(page, {"language": "nl"}, follow=True).text

    assert (offered, "Stop all newsletters" in stopped, states()) == (True, False, {"kennis": "ended"})
    assert ("You get no more newsletters from us." in stopped, "Your choice has been saved." in stopped) == (
        True,
        False,
    )


def test_what_was_never_confirmed_is_forgotten_after_a_month():
    ask("kennis")
    actions.clear(now=NOW + timedelta(days=31))

    assert Subscriber.objects.exists() is False


def test_who_stopped_everything_is_forgotten_after_a_month():
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    actions.unsubscribe(subscriber=subscriber, now=NOW)

    actions.clear(now=NOW + timedelta(days=29))
    kept = Subscriber.objects.exists()
    actions.clear(now=NOW + timedelta(days=31))

    assert [kept, Subscriber.objects.exists()] == [True, False]


def test_who_stopped_one_topic_is_kept():
    subscriber = ask("kennis", "campagne")
    actions.confirm(subscriber=subscriber, now=NOW)
    actions.choose(
        subscriber=subscriber, topics=Topic.objects.filter(code="campagne"), language="nl", where="/", now=NOW
    )

    actions.clear(now=NOW + timedelta(days=90))

    assert Subscriber.objects.exists() is True


# --- old links ------------------------------------------------------------------------------------


def confirm_page(subscriber: Subscriber, asked=None) -> str:
    asked = asked or timezone.now()
    return f"/en/nieuwsbrief/bevestigen/{tokens.make(mails.CONFIRM, subscriber.pk, int(asked.timestamp()))}/"


@pytest.mark.parametrize("has_stopped", [False, True])
def test_the_link_to_confirm_says_whether_she_gets_it_or_stopped_it(client, has_stopped):
    vera = reader("vera@example.nl", "kennis")
    if has_stopped:
        actions.unsubscribe(subscriber=vera, now=NOW)

    page = client.get(confirm_page(vera)).text

    shown = ["It is done already" in page, "See or change my choice" in page, "/en/nieuwsbrief/voorkeuren/" in page]
    again = ["You stopped the newsletter" in page, "Ask again" in page]
    assert (shown, again) == ([not has_stopped] * 3, [has_stopped] * 2)


def test_a_link_to_confirm_that_is_too_old_leads_to_nobodys_choices(client):
    vera = reader("vera@example.nl", "kennis")

    page = client.get(confirm_page(vera, asked=timezone.now() - timedelta(days=8))).text

    assert ("This link is too old" in page, "/nieuwsbrief/voorkeuren/" in page) == (True, False)


def test_the_link_to_stop_opened_again_says_that_she_gets_nothing(client):
    vera = reader("vera@example.nl", "kennis")
    link = f"/en/nieuwsbrief/afmelden/{tokens.make(mails.UNSUBSCRIBE, vera.pk, vera.link_version)}/"
    asked, done, again = (send(link).text for send in (client.get, client.post, client.get))

    said = ("No more newsletters?", "You are unsubscribed", "You get no newsletters from us")
    assert [[words in page for words in said] for page in (asked, done, again)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert ("Stop all newsletters" in again, "I want news again" in again) == (False, True)


@pytest.mark.parametrize("has_stopped", [False, True])
def test_her_choices_say_when_she_gets_nothing(client, has_stopped):
    vera = reader("vera@example.nl", "kennis")
    if has_stopped:
        actions.unsubscribe(subscriber=vera, now=NOW)

    page = client.get(f"/en{own(vera, 'voorkeuren')}").text

    assert ("You get no newsletters from us" in page) is has_stopped


# --- the topic that only members get -----------------------------------------------------------------

MEMBERS = "listed here with an organisation of that network"


def test_the_form_says_who_gets_news_of_a_network(client):
    labels = [str(label) for _value, label in client.get("/en/nieuwsbrief/").context["form"].fields["topics"].choices]

    assert [label for label in labels if MEMBERS in label] == [label for label in labels if "My own network" in label]


@pytest.mark.parametrize(
    ("codes", "is_said"), [(["kennis"], False), (["netwerk"], True), (["kennis", "netwerk"], True)]
)
def test_who_asks_for_news_of_a_network_reads_before_she_confirms_what_it_takes(client, codes, is_said):
    page = client.get(confirm_page(ask(*codes))).text

    assert [words in page for words in (MEMBERS, "Find your organisation")] == [is_said] * 2


# --- from her account -----------------------------------------------------------------------------


def test_her_page_leads_a_reader_with_an_account_to_her_own_choices(client, ina):
    subscriber = reader(ina.email, "kennis")
    client.force_login(ina)
    mine = client.get("/mijn/").text

    page = client.get("/nieuwsbrief/mijn-keuze/", follow=True)

    assert ('href="/nieuwsbrief/mijn-keuze/"' in mine, page.context["thing"], page.context["gets_news"]) == (
        True,
        subscriber,
        True,
    )


def test_who_is_no_confirmed_reader_comes_to_the_form(client, ina, stranger):
    ask("kennis", email=ina.email), reader("iemand@example.nl")
    led = []
    for user in (ina, stranger):
        client.force_login(user)
        led.append(client.get("/nieuwsbrief/mijn-keuze/").headers["Location"])

    assert led == ["/nieuwsbrief/"] * 2


def test_an_address_that_was_not_proven_opens_nobodys_choices(client, ina):
    """Whoever types the address of another at her account does not come to the page of that other."""
    reader("ander@example.nl"), reader(ina.email)
    EmailAddress.objects.filter(user=ina).update(email="ander@example.nl", verified=False)
    client.force_login(ina)

    led = client.get("/nieuwsbrief/mijn-keuze/").headers["Location"]

    assert (led, "/nieuwsbrief/mijn-keuze/" in client.get("/nieuwsbrief/").text) == ("/nieuwsbrief/", False)


def test_a_visitor_is_asked_to_log_in_for_her_choices(client):
    led = client.get("/nieuwsbrief/mijn-keuze/").headers["Location"]

    assert led == "/account/login/?next=/nieuwsbrief/mijn-keuze/"


def test_the_form_shows_only_a_reader_the_way_to_her_choices(client, ina, stranger):
    reader(ina.email)
    shown = ["/nieuwsbrief/mijn-keuze/" in client.get("/nieuwsbrief/").text]
    for user in (ina, stranger):
        client.force_login(user)
        shown.append("/nieuwsbrief/mijn-keuze/" in client.get("/nieuwsbrief/").text)

    assert shown == [False, True, False]


# --- forgetting -----------------------------------------------------------------------------------


def own(subscriber: Subscriber, page: str) -> str:
    return f"/nieuwsbrief/{page}/{tokens.make(mails.PREFERENCES, subscriber.pk, subscriber.link_version)}/"


def addresses_left() -> list[str]:
    """Every address that stands somewhere about her."""
    found = [*Subscriber.objects.all(), *Mail.objects.all(), *Consent.objects.all(), *Suppression.objects.all()]
    return [type(one).__name__ for one in found if one.email]


def test_a_reader_without_account_is_forgotten_by_her_own_link(client):
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    asked = client.get(own(subscriber, "vergeten"))
    still = Subscriber.objects.exists()
    done = client.post(own(subscriber, "vergeten"))

    assert (asked.status_code, still, done.status_code, "Je bent vergeten" in done.text) == (200, True, 200, True)
    assert (addresses_left(), Suppression.objects.get().reason) == ([], "erased")


def test_the_page_with_her_choices_leads_there(client):
    subscriber = ask("kennis")

    assert own(subscriber, "vergeten") in client.get(own(subscriber, "voorkeuren")).text


def test_a_link_of_a_letter_touches_neither_account_nor_registration(client, ina):
    subscriber = ask("kennis", email=ina.email)
    actions.confirm(subscriber=subscriber, now=NOW)

    done = client.post(own(subscriber, "vergeten"))

    ina.person.refresh_from_db()
    assert (Subscriber.objects.exists(), ina.person.email, "Mijn gegevens" in done.text) == (False, ina.email, True)
    # Not on the list of blocked addresses, since mail about her registrations goes on; and no list brings her back.
    assert not Suppression.objects.exists()
    assert (addresses_left(), ina.email in queries.known_among([ina.email]).stopped) == (["Mail"] * 2, True)


GONE = 10**6


@pytest.mark.parametrize(
    ("page", "purpose", "second"),
    [
        ("voorkeuren", mails.PREFERENCES, 1),
        ("vergeten", mails.PREFERENCES, 1),
        ("afmelden", mails.UNSUBSCRIBE, 1),
        ("bevestigen", mails.CONFIRM, int(NOW.timestamp())),
    ],
)
def test_the_links_of_a_forgotten_reader_say_that_she_gets_nothing(client, page, purpose, second):
    token = tokens.make(purpose, GONE, second)
    answers = [send(f"/en/nieuwsbrief/{page}/{token}/") for send in (client.get, client.post)]

    shown = [(answer.status_code, "You get no newsletters from us" in answer.text) for answer in answers]
    assert shown == [(200, True)] * 2
    assert 'href="/en/nieuwsbrief/"' in answers[0].text


def test_one_click_of_a_forgotten_reader_has_worked(client):
    subscriber = ask("kennis")
    token = tokens.make(mails.UNSUBSCRIBE, subscriber.pk, subscriber.link_version)
    client.post(own(subscriber, "vergeten"))

    answer = client.post(f"/nieuwsbrief/afmelden/{token}/", {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.text) == (200, "OK")


def test_a_link_that_somebody_made_up_or_that_was_replaced_is_not_found(client):
    subscriber = ask("kennis")
    replaced = tokens.make(mails.UNSUBSCRIBE, subscriber.pk, subscriber.link_version + 1)
    for_other_page = tokens.make(mails.PREFERENCES, GONE, 1)

    answers = [client.post(f"/nieuwsbrief/afmelden/{one}/") for one in ("x:y:z", for_other_page, replaced)]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_of_consent_that_was_taken_back_a_print_stays_after_a_month():
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    # Another topic, a second consent; then everything stops.
    actions.choose(
        subscriber=subscriber, topics=Topic.objects.filter(code="campagne"), language="nl", where="/", now=NOW
    )
    actions.unsubscribe(subscriber=subscriber, now=NOW)
    kept = []
    for days in (29, 31):
        clear(now=NOW + timedelta(days=days))
        kept.append(sorted(Consent.objects.values_list("email", flat=True)))

    assert kept == [["vera@example.nl"] * 2, ["", ""]]
    assert queries.known_among(["vera@example.nl", "bo@example.nl"]).stopped == {"vera@example.nl"}


def test_consent_that_stands_keeps_its_address():
    actions.confirm(subscriber=ask("kennis"), now=NOW)
    clear(now=NOW + timedelta(days=800))

    assert Consent.objects.get().email == "vera@example.nl"


# --- coming back ----------------------------------------------------------------------------------

BACK = [("complaint", True), ("erased", True), ("hard", True), ("soft", True), ("staff", False)]


def last_link() -> str:
    return re.search(r"/nieuwsbrief/bevestigen/\S+/", box.outbox[-1].body).group()


@pytest.mark.parametrize("was_reader", [True, False])
@pytest.mark.parametrize(("reason", "comes_back"), BACK)
def test_who_asks_anew_and_confirms_gets_news_again_unless_staff_said_no(client, reason, comes_back, was_reader):
    now = timezone.now()
    if was_reader:
        actions.confirm(subscriber=ask("kennis", now=now), now=now)
    outbox.deliver(now=now), box.outbox.clear()
    outbox.suppress(email="vera@example.nl", reason=reason, now=now)

    ask("kennis", now=now + timedelta(seconds=1))
    outbox.deliver(now=now + timedelta(seconds=2))
    asked = len(box.outbox)
    if asked:
        client.post(last_link())

    assert (asked, bool(outbox.blocked_among(["vera@example.nl"]))) == ((1, False) if comes_back else (0, True))
    assert states() == {"kennis": "active" if was_reader or comes_back else "pending"}


def test_other_mail_still_does_not_go_where_mail_came_back():
    subscriber = ask("kennis")
    outbox.suppress(email="vera@example.nl", reason="hard", now=NOW)
    Mail.objects.all().delete()
    mails.subscribed_already(subscriber, now=NOW)
    outbox.deliver(now=NOW)

    assert (box.outbox, Mail.objects.get().state) == ([], "blocked")


def test_choosing_by_link_ends_no_block_and_the_page_says_how(client):
    subscriber = ask("kennis")
    actions.confirm(subscriber=subscriber, now=NOW)
    outbox.suppress(email="vera@example.nl", reason="complaint", now=NOW)
    actions.choose(
        subscriber=subscriber, topics=Topic.objects.filter(code="campagne"), language="nl", where="/", now=NOW
    )

    assert "We sturen nu niets naar dit adres" in client.get(own(subscriber, "voorkeuren")).text
    assert outbox.blocked_among(["vera@example.nl"])


def test_the_wish_of_a_stranger_is_not_ticked_on_her_own_page(client):
    """She comes to change her language, and saves what stands there."""
    vera = reader("vera@example.nl", "kennis")
    actions.subscribe(
        email=vera.email, topics=[topic("campagne")], language="nl", where="/", now=NOW, ask_by_mail=False
    )
    page = f"/nieuwsbrief/voorkeuren/{tokens.make(mails.PREFERENCES, vera.pk, vera.link_version)}/"

    ticked = client.get(page).context["form"].initial["topics"]
    client.post(page, {"topics": ticked, "language": "en"})

    assert [one.topic.code for one in vera.subscriptions.active().select_related("topic")] == ["kennis"]
