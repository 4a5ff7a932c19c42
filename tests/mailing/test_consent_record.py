"""Each subscription keeps what was agreed to: the words, their version, the moment, the page."""

from datetime import date

import pytest
from django.urls import reverse

from mmn_portal.core import tokens
from mmn_portal.mailing import actions, mails
from mmn_portal.mailing.models import Subscriber, Subscription, Topic
from mmn_portal.mailing.subscriber_list import Row
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def by_form(client):
    client.post("/en/nieuwsbrief/", {"email": "ina@example.nl", "topics": [Topic.objects.get(code="kennis").pk]})
    actions.confirm(subscriber=Subscriber.objects.get(), now=NOW)


def by_preferences(client):
    subscriber = Subscriber.objects.create(email="ina@example.nl", language="en", made_at=NOW)
    link = tokens.make(mails.PREFERENCES, subscriber.pk, subscriber.link_version)
    client.post(
        f"/en/nieuwsbrief/voorkeuren/{link}/", {"topics": [Topic.objects.get(code="kennis").pk], "language": "en"}
    )


def by_list(client):
    actions.import_list(
        rows=[Row(2, "ina@example.nl")], topics=Topic.objects.filter(code="kennis"), language="en",
        proof="Signed the list at the fair.", given_on=date(2026, 5, 1), by=None, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "version", "where"),
    [(by_form, actions.CONSENT_VERSION, "/en/nieuwsbrief/"), (by_preferences, actions.CONSENT_VERSION, "/nieuwsbrief/voorkeuren/"), (by_list, "import", "import")],
)  # fmt: skip
def test_every_way_in_keeps_the_consent_and_staff_can_read_it(client, nov, way, version, where):
    way(client)
    words = "Signed the list at the fair." if way is by_list else actions.consent_text("en")

    one = Subscription.objects.get()
    kept = one.consent
    assert (one.state, kept.text, kept.text_version, kept.where, kept.email) == ("active", words, version, where, "ina@example.nl")  # fmt: skip
    assert kept.given_at.date() <= NOW.date() or way is by_preferences
    client.force_login(nov)
    page = client.get(reverse("admin:mailing_subscription_change", args=[one.pk]))
    assert all(said in page.text for said in (words, version, where))


def test_a_wish_that_was_not_confirmed_has_no_consent_yet(client, nov):
    client.post("/en/nieuwsbrief/", {"email": "ina@example.nl", "topics": [Topic.objects.get(code="kennis").pk]})

    client.force_login(nov)
    page = client.get(reverse("admin:mailing_subscription_change", args=[Subscription.objects.get().pk]))
    assert (page.status_code, Subscription.objects.get().consent) == (200, None)
