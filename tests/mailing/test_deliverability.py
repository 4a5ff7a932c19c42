"""Whether mail arrives: the records, the settings, and a test mail held against the rules."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from mmn_portal.mailing import actions, deliverability, sample
from mmn_portal.mailing.deliverability import Relay, Setup
from mmn_portal.outbox.models import Broadcast, Delivery
from mmn_portal.outbox.writing import Letter
from tests.conftest import NOW
from tests.mailing.cast import draft

GOOD = Setup(
    site_url="https://www.example.nl", sender="MMN <portaal@example.nl>", newsletter_sender="MMN <nieuws@nieuwsbrief.example.nl>",
    reply_to="vraag@example.nl", return_address="terug@terug.example.nl", relay=Relay("relay.example.net", True),
    newsletter_relay=Relay("bulk.example.net", True), selector="s2027", reports="dmarc@example.nl", mx_host="mx.example.nl",
)  # fmt: skip


def told(setup: Setup) -> dict[tuple[str, str], str]:
    return {(one.name, one.kind): one.value for one in deliverability.records(setup)}


def test_the_records_of_both_senders_are_made_from_the_settings():
    key = "v=DKIM1; k=rsa; p="
    found = {name: value.partition(key)[1] or value for name, value in told(GOOD).items()}

    spf, dmarc = (
        "v=spf1 a:relay.example.net a:bulk.example.net -all",
        "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.nl",
    )
    assert found == {
        ("terug.example.nl", "TXT"): spf, ("example.nl", "TXT"): spf, ("nieuwsbrief.example.nl", "TXT"): spf,
        ("s2027._domainkey.example.nl", "TXT"): key, ("s2027._domainkey.nieuwsbrief.example.nl", "TXT"): key,
        ("_dmarc.example.nl", "TXT"): dmarc, ("_dmarc.nieuwsbrief.example.nl", "TXT"): dmarc,
        ("terug.example.nl", "MX"): "10 mx.example.nl", ("example.nl", "MX"): "10 mx.example.nl",
        ("nieuwsbrief.example.nl", "MX"): "10 mx.example.nl",
    }  # fmt: skip
    assert all(one.why for one in deliverability.records(GOOD))


def test_what_the_relay_told_goes_into_spf_and_reports_elsewhere_are_agreed_to():
    found = told(replace(GOOD, spf_terms="include:spf.relay.example", reports="mmn@reports.example.org"))

    assert found["example.nl", "TXT"] == "v=spf1 include:spf.relay.example -all"
    assert found["example.nl._report._dmarc.reports.example.org", "TXT"] == "v=DMARC1"


HERE = Relay("localhost", True)


@pytest.mark.parametrize(
    ("changes", "unfinished"),
    [
        ({}, {"DKIM1"}),
        ({"selector": ""}, {"DKIM1"}),
        ({"mx_host": ""}, {"DKIM1", "10"}),
        ({"relay": HERE, "newsletter_relay": HERE}, {"DKIM1", "spf1"}),
        ({"relay": HERE, "newsletter_relay": HERE, "spf_terms": "include:spf.relay.example"}, {"DKIM1"}),
    ],
)
def test_a_record_that_cannot_be_published_yet_says_what_is_missing(changes, unfinished):
    found = deliverability.records(replace(GOOD, **changes))

    kinds = {re.split("[; ]", one.value.removeprefix("v="))[0] for one in found if one.missing}
    assert kinds == unfinished
    assert all(("…" in one.value) == bool(one.missing) for one in found)


@pytest.mark.django_db
def test_only_whole_records_are_there_to_copy(client, nov, settings):
    settings.MAIL_PROVIDER, settings.EMAIL_HOST, settings.NEWSLETTER_CONNECTION = "", "localhost", {}
    settings.MAIL_SPF_TERMS = settings.MAIL_MX_HOST = settings.MAIL_DKIM_SELECTOR = ""
    client.force_login(nov)

    page = client.get(reverse("admin:mailing_subscriber_delivering"))

    kinds = {re.split('[" ;]', line)[3] for line in page.context["zone"].splitlines()}
    assert (kinds, page.context["is_complete"]) == ({"v=DMARC1"}, False)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"sender": "MMN <a@mmn.example>", "newsletter_sender": "b@nieuws.mmn.example", "return_address": "t@mmn.example"}, [0]),
        ({"return_address": "terug@elsewhere.org"}, [1]),
        ({"newsletter_sender": "MMN <nieuws@example.nl>"}, [2]),
        ({"newsletter_sender": "MMN <nieuws@other.nl>"}, [1, 2]),
        ({"return_address": ""}, [3]),
        ({"reply_to": ""}, [4]),
        ({"site_url": "http://www.example.nl"}, [5]),
        ({"newsletter_relay": Relay("bulk.example.net", False)}, [6]),
    ],
)  # fmt: skip
def test_the_settings_are_judged(changes, wrong):
    found = deliverability.checks(replace(GOOD, **changes))

    assert [at for at, one in enumerate(found) if not one.is_good] == wrong
    assert all(one.advice for one in found)


@pytest.fixture
def test_mail(settings) -> bytes:
    settings.SITE_URL = GOOD.site_url
    settings.NEWSLETTER_FROM = GOOD.newsletter_sender
    return sample.as_it_arrives(sample.copy(now=NOW))


def wrong(content: bytes) -> list[int]:
    return [at for at, one in enumerate(deliverability.judge(content, GOOD)) if not one.is_good]


def test_a_letter_as_we_make_it_keeps_all_the_rules(test_mail):
    assert wrong(test_mail) == []


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        (b"Subject: Proefmail\r\n", b"", [0]),
        (b"Subject:", b"Date: Tue, 02 Mar 2027 08:00:00 +0000\r\nSubject:", [0]),
        (b"<nieuws@nieuwsbrief.example.nl>", b"<nieuws@other.nl>", [1]),
        (b"To: lezer@example.nl", b"To: undisclosed", [2]),
        (b"Date: Tue, 02", b"Date: Someday, 99", [3]),
        (b"@nieuwsbrief.example.nl>\r\nDate", b"@localhost>\r\nDate", [4]),
        (b"<https://www", b"<http://www", [5]),
        (b"List-Unsubscribe-Post", b"X-Post", [6]),
        (b"List-Id", b"X-Id", [7]),
        (b"text/plain", b"text/enriched", [8]),
        (b"lang=3D", b"long=3D", [9]),
        (b"Niemand", b"N\xc3\xafemand", [10]),
        (b"Niemand", b"x" * 999, [11]),
        (b"Niemand", b"x" * 60 + b"\r\n" + b"x" * 60 + b"\r\n" * 60_000, [12]),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(test_mail, old, new, broken):
    assert old in test_mail
    assert wrong(test_mail.replace(old, new)) == broken


def test_nonsense_is_judged_as_well():
    assert all(
        deliverability.judge(content, GOOD) for content in (b"", b"\x00\xff" * 100, b"From: =?x?\n\n", b"Date: x\n")
    )


@pytest.mark.django_db
def test_staff_read_it_on_a_page_and_nothing_is_kept(client, nov, settings):
    settings.MAIL_DKIM_SELECTOR = "s2027"
    client.force_login(nov)
    page = client.get(reverse("admin:mailing_subscriber_delivering"))

    domain = deliverability.domain_of(settings.DEFAULT_FROM_EMAIL)
    assert all(words in page.text for words in (f"s2027._domainkey.{domain}", f"_dmarc.{domain}", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"))  # fmt: skip
    assert (Broadcast.objects.count(), Delivery.objects.count()) == (0, 0)
    assert (
        reverse("admin:mailing_subscriber_delivering")
        in client.get(reverse("admin:mailing_subscriber_changelist")).text
    )


@pytest.mark.django_db
def test_the_page_is_for_staff(client, bo):
    client.force_login(bo)

    assert client.get(reverse("admin:mailing_subscriber_delivering")).status_code == 302


@pytest.mark.django_db
def test_a_test_of_a_newsletter_passes_the_rules_for_bulk_senders(settings):
    settings.NEWSLETTER_FROM, settings.SITE_URL = GOOD.newsletter_sender, GOOD.site_url
    settings.ALLOWED_HOSTS = ["*"]
    actions.send_test(newsletter=draft(), to=["nov@example.nl"], by=None, now=NOW)

    copy = Letter(Broadcast.objects.get(), "nl").copy(Delivery.objects.get(), now=NOW)
    assert [one.what for one in deliverability.judge(sample.as_it_arrives(copy), GOOD) if not one.is_good] == []
