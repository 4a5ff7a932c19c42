"""Asking for news: double opt-in, one's own link, one click to stop."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mmn_portal.core import tokens
from mmn_portal.mailing import actions, mails
from mmn_portal.mailing.models import Subscriber, Subscription, Topic
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Consent
from tests.conftest import NOW

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
