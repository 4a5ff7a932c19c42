"""A reader at the desk: staff see her topics and what she agreed to, and put right what she asks them to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mmn_portal.core.models import Audit
from mmn_portal.mailing import actions, queries
from mmn_portal.mailing.models import Subscriber, Subscription
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.models import Mail
from mmn_portal.people.models import Consent
from tests.conftest import NOW
from tests.mailing.cast import draft, reader, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, nov):
    """A client of NOV staff."""
    client.force_login(nov)
    return client


def at(name: str, subscriber: Subscriber, *more) -> str:
    return reverse(f"admin:mailing_subscriber_{name}", args=[subscriber.pk, *more])


def states(subscriber: Subscriber) -> dict[str, str]:
    return dict(subscriber.subscriptions.values_list("topic__code", "state"))


def trail() -> list[tuple]:
    return list(Audit.objects.order_by("pk").values_list("deed", "thing", "by", "details"))


def test_the_page_of_a_reader_shows_each_topic_with_what_she_agreed_to(desk):
    ina = reader("ina@example.nl", "kennis", "campagne")
    actions.subscribe(
        email=ina.email, topics=[topic("onderzoek")], language="nl", where="/wens/", now=NOW, ask_by_mail=False
    )
    actions.end_topic(subscriber=ina, topic=topic("campagne"), by=None, now=NOW + timedelta(days=3))

    page = desk.get(at("change", ina))
    shown = [(one.topic.code, one.state, one.where) for one in page.context["subscriptions"]]

    assert shown == [("campagne", "ended", "/nieuwsbrief/"), ("kennis", "active", "/nieuwsbrief/"), ("onderzoek", "pending", "/wens/")]  # fmt: skip
    assert (page.text.count(actions.consent_text("nl")), page.text.count(actions.CONSENT_VERSION)) == (2, 2)
    assert ("2 maart 2027" in page.text, "5 maart 2027" in page.text, "/wens/" in page.text) == (True, True, True)
    # What has ended is not ended again.
    assert [at("end", ina, one.topic_id) in page.text for one in page.context["subscriptions"]] == [False, True, True]
    assert "algemeen" in [one.code for one in page.context["without"]]


def test_that_consent_was_withdrawn_stands_with_its_day(desk):
    ina = reader("ina@example.nl", "kennis")
    actions.unsubscribe(subscriber=ina, now=NOW + timedelta(days=40))

    assert desk.get(at("change", ina)).text.count("11 april 2027") == 2


@pytest.mark.parametrize("is_blocked", [True, False])
def test_a_reader_whose_address_is_blocked_is_said_to_get_nothing(desk, nov, is_blocked):
    ina = reader("ina@example.nl")
    if is_blocked:
        outbox.block(email=ina.email, by=nov, now=NOW)

    assert desk.get(at("change", ina)).context["is_blocked"] is is_blocked


@pytest.mark.parametrize("codes", [["kennis"], ["kennis", "campagne", "onderzoek"]])
def test_the_page_of_a_reader_asks_the_same_however_many_topics(desk, django_assert_num_queries, codes):
    ina = reader("ina@example.nl", *codes)
    desk.get(at("change", ina))

    with django_assert_num_queries(9):
        desk.get(at("change", ina))


def test_staff_end_one_topic_and_the_others_stay(desk, nov):
    ina = reader("ina@example.nl", "kennis", "campagne")
    sent = Mail.objects.count()

    looked = desk.get(at("end", ina, topic("kennis").pk))
    before = states(ina)
    desk.post(at("end", ina, topic("kennis").pk), {"do": "1"})

    assert (looked.status_code, before) == (200, {"kennis": "active", "campagne": "active"})
    assert states(ina) == {"kennis": "ended", "campagne": "active"}
    assert trail() == [("mailing.end_topic", f"subscriber {ina.pk}", str(nov.pk), {"topic": "kennis"})]
    assert (Consent.objects.get().withdrawn_at, Mail.objects.count()) == (None, sent)


def test_the_letters_about_an_ended_topic_pass_her_by(desk):
    ina = reader("ina@example.nl", "kennis", "campagne")
    desk.post(at("end", ina, topic("kennis").pk), {"do": "1"})

    about = [list(queries.recipients(draft("Nieuws", code))) for code in ("kennis", "campagne")]

    assert about == [[], [ina]]


def test_with_her_last_topic_her_consent_is_withdrawn_as_when_she_stops_by_herself(nov):
    ina = reader("ina@example.nl", "kennis", "campagne")
    for code in ("kennis", "campagne"):
        actions.end_topic(subscriber=ina, topic=topic(code), by=nov, now=NOW)

    assert list(Consent.objects.values_list("withdrawn_at", flat=True)) == [NOW]
    assert queries.known_among([ina.email]).stopped == {ina.email}


@pytest.mark.parametrize("code", ["kennis", "onderzoek"])
def test_what_she_does_not_get_is_not_ended(desk, code):
    ina = reader("ina@example.nl", "kennis", "campagne")
    actions.end_topic(subscriber=ina, topic=topic("kennis"), by=None, now=NOW)
    told = len(trail())

    answer = desk.post(at("end", ina, topic(code).pk), {"do": "1"})

    assert (answer.status_code, len(answer.context["form"].non_field_errors()), len(trail())) == (200, 1, told)


def test_staff_change_the_language_and_what_she_agreed_to_keeps_its_words(desk, nov):
    ina = reader("ina@example.nl")

    desk.post(at("language", ina), {"do": "1", "language": "en"})

    ina.refresh_from_db()
    assert (ina.language, Consent.objects.get().language) == ("en", "nl")
    assert trail() == [("mailing.change_language", f"subscriber {ina.pk}", str(nov.pk), {"language": "en"})]


@pytest.mark.parametrize("language", ["nl", "fr", ""])
def test_the_same_language_or_one_that_we_do_not_write_changes_nothing(desk, language):
    ina = reader("ina@example.nl")

    answer = desk.post(at("language", ina), {"do": "1", "language": language})

    ina.refresh_from_db()
    assert (answer.status_code, bool(answer.context["form"].errors), ina.language, trail()) == (200, True, "nl", [])


def test_staff_cannot_add_a_topic_or_change_a_reader_by_her_form(desk):
    ina = reader("ina@example.nl", "kennis")

    answer = desk.post(at("change", ina), {"email": "andere@example.nl", "language": "en"})

    ina.refresh_from_db()
    assert (answer.status_code, ina.email, ina.language, Subscription.objects.count()) == (
        403,
        "ina@example.nl",
        "nl",
        1,
    )


def test_stopping_all_news_from_the_list_is_written_down_once(desk, nov):
    ina = reader("ina@example.nl", "kennis", "campagne")
    for _twice in range(2):
        desk.post(
            reverse("admin:mailing_subscriber_changelist"), {"action": "unsubscribe", "_selected_action": [ina.pk]}
        )

    assert states(ina) == {"kennis": "ended", "campagne": "ended"}
    assert trail() == [("mailing.unsubscribe", f"subscriber {ina.pk}", str(nov.pk), {"topics": 2})]


def test_a_reader_who_is_gone_is_not_found(desk):
    ina = reader("ina@example.nl")
    pages = [at("language", ina), at("end", ina, topic().pk), at("end", ina, 99999)]
    assert desk.get(pages.pop()).status_code == 404
    actions.forget(addresses={ina.email})

    assert [desk.post(page, {"do": "1", "language": "en"}).status_code for page in pages] == [404, 404]


def test_staff_end_all_news_from_the_page_of_a_reader_once(desk, nov):
    ina = reader("ina@example.nl", "kennis", "campagne")
    looked = desk.get(at("end_all", ina))
    before = states(ina)

    done, again = (desk.post(at("end_all", ina), {"do": "1"}) for _twice in range(2))

    assert (looked.status_code, before) == (200, {"kennis": "active", "campagne": "active"})
    assert (done.status_code, states(ina)) == (302, {"kennis": "ended", "campagne": "ended"})
    assert (again.status_code, len(again.context["form"].non_field_errors())) == (200, 1)
    assert trail() == [("mailing.unsubscribe", f"subscriber {ina.pk}", str(nov.pk), {"topics": 2})]
