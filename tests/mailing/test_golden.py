"""Each mail about newsletters as it leaves: its headers, its parts and its words, held against a file that people have read.

``MMN_WRITE_GOLDEN=1`` writes the files anew; read what changed.
"""

import os
import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mmn_portal.mailing import actions, mails
from mmn_portal.mailing.enums import BlockKind
from mmn_portal.mailing.models import Block, Newsletter
from mmn_portal.outbox.models import Broadcast, Mail
from mmn_portal.outbox.rendering import build
from mmn_portal.outbox.writing import Letter
from mmn_portal.people.enums import Role
from mmn_portal.people.models import NetworkMember
from tests.conftest import NOW, belong, make_event, make_organisation, make_user
from tests.mailing.cast import TEXT, draft, reader, topic

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
TOKEN = re.compile(r"/(bevestigen|voorkeuren|afmelden|naar|gezien)/[^/\s\"<>]+/")


def as_read(content: bytes) -> str:
    """A mail as text: headers by name, then each part with its kind. What differs by nature has a name."""
    message = message_from_bytes(content, policy=policy.default)
    # Databases keep the names of a row of headers in an order of their own.
    lines = sorted(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, coding = part.get_content_type(), part["Content-Transfer-Encoding"]
        lines += [
            "",
            f"--- {kind}; {part.get_content_charset()}; {coding}",
            part.get_content().replace("\r\n", "\n").strip(),
        ]
    text = TOKEN.sub(r"/\1/TOKEN/", "\n".join(lines)) + "\n"
    text = re.sub(r'boundary="[^"]+"', 'boundary="…"', text)
    text = re.sub(r"<d?\d+\.[0-9a-f]{24}@", "<NUMBER.PRINT@", text)
    text = re.sub(r"^Date: .*$", "Date: …", text, flags=re.MULTILINE)
    return re.sub(r"/static/img/mark\.[\w.]*png", "/static/img/mark.png", text)


def hold(name: str, content: bytes) -> None:
    path, found = GOLDEN / f"{name}.txt", as_read(content)
    if os.environ.get("MMN_WRITE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def settled(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://portaal.example.nl"
    settings.DEFAULT_FROM_EMAIL = "Mensen maken Nederland <portaal@portaal.example.nl>"
    settings.NEWSLETTER_FROM = "Mensen maken Nederland <nieuws@nieuws.example.nl>"
    settings.NEWSLETTER_LIST_ID = "nieuwsbrief.example.nl"
    settings.REPLY_TO_EMAIL = "nov@example.nl"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_please_confirm(language):
    actions.subscribe(
        email="ina@example.nl", topics=[topic("kennis")], language=language, where="/nieuwsbrief/", now=NOW
    )

    hold(f"please_confirm.{language}", build(Mail.objects.get()).message().as_bytes())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_welcome(language):
    reader("ina@example.nl", "kennis", language=language)

    hold(f"welcome.{language}", build(Mail.objects.get()).message().as_bytes())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_subscribed_already(language):
    subscriber = reader("ina@example.nl", "kennis", language=language)
    Mail.objects.all().delete()
    mails.subscribed_already(subscriber, now=NOW)

    hold(f"subscribed_already.{language}", build(Mail.objects.get()).message().as_bytes())


def whole(**fields) -> Newsletter:
    """A letter in two languages with a part of every kind."""
    letter = draft(
        "Één keer per maand: nieuws",
        text="## Kop\n\nMet **vet**, een [link](/agenda/) en:\n\n- dit\n- dat",
        subject_en="Once a month: news",
        preheader_en="A short first line that says what the letter holds.",
        **fields,
    )
    Block.objects.filter(newsletter=letter).update(
        text_en="## Heading\n\nWith **bold**, a [link](/en/agenda/) and:\n\n- this\n- that"
    )
    Block.objects.create(newsletter=letter, kind=BlockKind.ITEM, item="agenda:next", place=20)
    Block.objects.create(
        newsletter=letter,
        kind=BlockKind.BUTTON,
        url="https://example.nl/?a=1&b=2",
        label_nl="Kijk mee",
        label_en="Look",
        place=30,
    )
    return letter


def leave(letter: Newsletter, language: str) -> bytes:
    """The one copy of a letter, as it leaves."""
    actions.schedule(newsletter=letter, at=None, by=None, now=NOW)
    actions.start_due(now=NOW + actions.UNDO)
    letter.refresh_from_db()
    return Letter(letter.broadcast, language).copy(letter.broadcast.deliveries.get(), now=NOW).content


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "counts_opens"), [("newsletter", False), ("newsletter_counts_opens", True)])
def test_newsletter(language, name, counts_opens):
    reader("ina@example.nl", language=language)
    make_event("sessie", title_en="Session")

    hold(f"{name}.{language}", leave(whole(counts_opens=counts_opens), language))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_network_letter(library, ina, language):
    network = make_organisation("Netwerk Zuid & Oost", kind="network")
    NetworkMember.objects.create(network=network, member=library)
    reader(ina.email, "netwerk", language=language)
    owner = make_user("net")
    belong(owner, network, Role.OWNER)
    letter = actions.propose_letter(network=network, subject="Nieuws voor onze leden", text=TEXT, by=owner, now=NOW)
    # A network writes in Dutch; what English readers get there, staff have added.
    Newsletter.objects.filter(pk=letter.pk).update(subject_en="News for our members")
    Block.objects.filter(newsletter=letter).update(text_en="This is the news of this week. There is enough to read.")
    letter.refresh_from_db()

    hold(f"network_letter.{language}", leave(letter, language))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_test_of_a_letter(nov, language):
    make_event("sessie", title_en="Session")

    actions.send_test(newsletter=whole(counts_opens=True), to=["nov@example.nl"], by=nov, now=NOW)

    sent = Broadcast.objects.get()
    copy = sent.deliveries.get(language=language)
    hold(f"test_of_a_letter.{language}", Letter(sent, language).copy(copy, now=NOW).content)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sent_back(ina, language):
    network = make_organisation("Netwerk Zuid", kind="network")
    ina.person.language = language
    letter = draft("Nieuws van ons netwerk", network=network, made_by=ina, why_back="Noem een datum.\nEn een plek.")

    mails.sent_back(letter, ina.person, now=NOW)

    mail = build(Mail.objects.get()).message().as_bytes()
    hold(f"sent_back.{language}", mail.replace(b"/%d/" % letter.pk, b"/NUMBER/"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_did_not_leave(nov, language):
    nov.person.language = language
    nov.person.save()
    letter = draft(made_by=nov)

    mails.did_not_leave(letter, why="De brief heeft nog geen delen.", now=NOW)

    mail = build(Mail.objects.get()).message().as_bytes()
    hold(f"did_not_leave.{language}", mail.replace(b"newsletter/%d/" % letter.pk, b"newsletter/NUMBER/"))
