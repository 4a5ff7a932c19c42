"""Mail that comes back: read, believed when it is signed, and never a reason to fall over."""

import io
import mailbox
import os
import subprocess
import sys
from email.message import EmailMessage
from random import Random
from types import SimpleNamespace

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.core.management import CommandError, call_command
from django.db import OperationalError

from mmn_portal.mailing import actions, bounces, queries
from mmn_portal.mailing.bounces import Aside, Returned
from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox import return_paths
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import BounceKind, MailState
from mmn_portal.outbox.models import Bounce, Mail, Suppression
from tests.conftest import NOW
from tests.mailing.cast import reader, started

HARD, SOFT, COMPLAINT = BounceKind.HARD, BounceKind.SOFT, BounceKind.COMPLAINT


@pytest.fixture(autouse=True)
def mailbox_for_returned_mail(settings):
    settings.MAIL_RETURN_ADDRESS = "terug@mail.example.nl"


def path(pk: int = 12, kind: str = "d") -> str:
    return return_paths.make(kind, pk, sender="NOV <nieuws@example.nl>")


def report(status: str, words: str = "", *, action: str = "failed", to: str | None = None, head: str = "") -> bytes:
    """A returned mail as RFC 3464 has it."""
    return f"""\
From: MAILER-DAEMON@mx.example.org
To: {path() if to is None else to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

Your mail was not delivered.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; een-ander@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--grens--
""".encode()


def complaint(kind: str = "abuse", mail_from: str | None = None) -> bytes:
    """What a provider passes on when a reader presses "this is spam" (RFC 5965)."""
    return f"""\
From: fbl@provider.example
To: klachten@mail.example.nl
Subject: FW: Nieuws
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="grens"

--grens
Content-Type: text/plain

A reader complained.

--grens
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <{path() if mail_from is None else mail_from}>

--grens
Content-Type: message/rfc822

From: nieuws@example.nl
Subject: Nieuws

Dag

--grens--
""".encode()


@pytest.mark.parametrize(
    ("status", "words", "kind", "code"),
    [
        ("5.1.1", "550 5.1.1 user unknown", HARD, "5.1.1"),
        ("5.1.10", "550 5.1.10 recipient not found", HARD, "5.1.10"),
        ("5.2.1", "550 5.2.1 mailbox disabled", HARD, "5.2.1"),
        ("5.0.0", "550 5.1.1 no such user", HARD, "5.1.1"),
        ("5.2.2", "552 5.2.2 mailbox full", SOFT, "5.2.2"),
        ("4.4.7", "expired", SOFT, "4.4.7"),
        ("5.7.1", "550 5.7.1 message looks like spam", SOFT, "5.7.1"),
        ("5.1.8", "550 5.1.8 bad sender", SOFT, "5.1.8"),
        ("nonsense", "no idea", SOFT, ""),
    ],
)  # fmt: skip
def test_the_code_says_whether_it_is_for_good(status, words, kind, code):
    found = bounces.read(report(status, words))

    assert found == Returned("d", 12, kind, code, f"smtp; {words}")


def test_a_delay_is_for_now_and_a_delivery_is_nothing():
    kinds = [bounces.read(report("4.2.2", action="delayed")), bounces.read(report("2.0.0", action="delivered"))]

    assert (kinds[0].kind, kinds[0].is_back, kinds[1]) == (SOFT, False, Aside.AUTOMATIC)


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_address_that_it_came_to_is_found_where_servers_leave_it(header):
    content = report("5.1.1", to="undisclosed", head=f"{header}: <{path(7, 'm')}>\n")

    found = bounces.read(content)
    assert (found.about, found.pk) == ("m", 7)


def test_the_envelope_address_goes_first():
    assert bounces.read(report("5.1.1"), recipient=path(99)).pk == 99


@pytest.mark.parametrize("to", ["terug@mail.example.nl", "terug+d12-000000000000@mail.example.nl", "", "\xff\xfe"])
def test_a_report_without_our_signature_is_not_believed(to):
    assert bounces.read(report("5.1.1", to=to)) == Aside.UNKNOWN


def test_a_complaint_is_told_by_the_provider():
    found = bounces.read(complaint())

    assert found == Returned("d", 12, COMPLAINT, "", "Provider/1.0", is_back=False)


def test_not_every_report_of_a_provider_is_a_complaint():
    assert [bounces.read(complaint(kind)) for kind in ("not-spam", "auth-failure")] == [Aside.UNKNOWN] * 2
    assert bounces.read(complaint(mail_from="iemand@example.org")) == Aside.UNKNOWN


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "Subject: Out of office: vakantie",
        "Subject: Automatisch antwoord: Nieuws", "Subject: =?utf-8?q?Afwezig?=", "Subject: Re: Out of Office",
    ],
)  # fmt: skip
def test_automatic_answers_are_left_aside(head):
    content = f"To: {path()}\n{head}\n\nI am away. My old address user-unknown@example.org does not exist.\n".encode()

    assert bounces.read(content) == Aside.AUTOMATIC


def test_an_empty_mail_is_nothing():
    assert [bounces.read(content) for content in (b"", b"To: x\n\n", b"\n \n")] == [Aside.AUTOMATIC] * 3


def test_old_servers_are_read_by_their_habits():
    qmail = f"""\
From: MAILER-DAEMON@oud.example.org
To: {path()}
Subject: failure notice

Hi. This is the qmail-send program at oud.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<vera@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
""".encode()
    exim = f"""\
To: {path()}
X-Failed-Recipients: vera@example.org
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its recipients.
  vera@example.org
    host mx.example.org: 550 No such user here
""".encode()

    assert [(one.kind, one.code) for one in map(bounces.read, (qmail, exim))] == [(HARD, "5.1.1"), (HARD, "")]


def test_a_letter_from_a_person_blocks_nobody():
    assert bounces.read(f"To: {path()}\nSubject: Vraag\n\nMag ik het pakket ook?\n".encode()) == Aside.UNKNOWN


# --- the deed -----------------------------------------------------------------------------------


def a_mail(email: str = "vera@example.nl", key: str = "een") -> Mail:
    outbox.put(key=key, template="mails/mailing/welcome", to=Address(email), context={"topics": []}, now=NOW)
    Mail.objects.filter(key=key).update(state=MailState.SENT, sent_at=NOW)
    return Mail.objects.get(key=key)


def pipe(content: bytes, monkeypatch, *arguments) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    call_command("take_bounces", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_the_reader_of_our_mail_is_blocked_and_never_whom_the_report_names(monkeypatch):
    mail = a_mail()

    said = pipe(report("5.1.1", to=path(mail.pk, "m")), monkeypatch)

    mail.refresh_from_db()
    assert (said, mail.state, Suppression.objects.get().email) == ("1 taken", MailState.BOUNCED, "vera@example.nl")


@pytest.mark.django_db
def test_a_report_that_comes_twice_counts_once(monkeypatch):
    mail = a_mail()
    content = report("5.2.2", to=path(mail.pk, "m"))

    assert [pipe(content, monkeypatch), pipe(content + b"\nX", monkeypatch)] == ["1 taken", "1 known"]
    assert Bounce.objects.count() == 1


@pytest.mark.django_db
def test_given_up_with_a_soft_code_did_not_arrive_and_blocks_nobody(monkeypatch):
    mail = a_mail()
    states = []
    for action in ("delayed", "failed"):
        pipe(report("4.4.7", "expired", action=action, to=path(mail.pk, "m")), monkeypatch)
        mail.refresh_from_db()
        states.append(mail.state)

    assert (states, Bounce.objects.get().kind) == ([MailState.SENT, MailState.BOUNCED], SOFT)
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_a_copy_of_a_letter_that_was_given_up_is_not_counted_as_delivered(monkeypatch):
    reader("vera@example.nl")
    letter = started()
    outbox.deliver_broadcasts(now=letter.send_at)

    pipe(report("4.2.2", "552 full", to=path(letter.broadcast.deliveries.get().pk)), monkeypatch)

    letter.broadcast.refresh_from_db()
    figures = queries.figures(letter)
    assert (figures["sent"], figures["ledger"]["bounced"], figures["delivered"]) == (1, 1, 0)


@pytest.mark.django_db
def test_who_knows_the_address_of_one_mail_cannot_block_by_repeating_it(monkeypatch):
    mail = a_mail()
    for number in range(9):
        pipe(report("4.2.2", f"full {number}", to=path(mail.pk, "m")), monkeypatch)

    assert Suppression.objects.count() == 0


@pytest.mark.django_db
def test_a_forged_report_writes_nothing(monkeypatch):
    a_mail()

    said = pipe(report("5.1.1", to="terug+m1-0123456789ab@mail.example.nl"), monkeypatch)

    assert (said, Bounce.objects.count(), Suppression.objects.count()) == ("1 unknown", 0, 0)


@pytest.mark.django_db
def test_the_envelope_address_can_be_told_by_the_mail_server(monkeypatch):
    mail = a_mail()

    pipe(report("5.1.1", to="x"), monkeypatch, "--recipient", path(mail.pk, "m"))

    assert Bounce.objects.get().mail == mail


@pytest.mark.django_db
def test_a_maildir_is_emptied_and_old_mail_goes(tmp_path):
    mail = a_mail()
    box = mailbox.Maildir(tmp_path / "post")
    box.add(report("5.1.1", to=path(mail.pk, "m")))
    box.add(b"\xff\x00broken")
    call_command("take_bounces", "--maildir", str(tmp_path / "post"), stdout=io.StringIO())
    handled = list((tmp_path / "post" / ".Handled" / "cur").iterdir())
    os.utime(handled[0], (1, 1))
    out = io.StringIO()
    call_command("take_bounces", "--maildir", str(tmp_path / "post"), stdout=out)

    assert (Bounce.objects.count(), len(handled), out.getvalue().strip(), len(box)) == (1, 2, "nothing", 0)
    assert len(list((tmp_path / "post" / ".Handled" / "cur").iterdir())) == 1


@pytest.mark.django_db
def test_an_mbox_is_emptied(tmp_path):
    mail = a_mail()
    box = mailbox.mbox(tmp_path / "post")
    box.add(report("5.1.1", to=path(mail.pk, "m")))
    box.add(b"Subject: Out of office\n\nweg\n")
    box.close()
    out = io.StringIO()
    call_command("take_bounces", "--mbox", str(tmp_path / "post"), stdout=out)

    assert (out.getvalue().strip(), len(mailbox.mbox(tmp_path / "post"))) == ("1 automatic, 1 taken", 0)


@pytest.mark.django_db
def test_the_mail_server_is_asked_to_try_again_when_the_database_is_away(monkeypatch):
    def away(**facts):
        raise OperationalError

    monkeypatch.setattr(outbox, "take_bounce", away)
    with pytest.raises(CommandError) as refusal:
        pipe(report("5.1.1"), monkeypatch)

    assert refusal.value.returncode == 75


def test_the_exit_code_is_one_that_a_mail_server_understands(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3", "REDIS_URL": "", "MAIL_RETURN_ADDRESS": "terug@mail.example.nl", "DJANGO_SETTINGS_MODULE": "mmn_portal.settings.test"}  # fmt: skip

    def run(content):
        return subprocess.run([sys.executable, "manage.py", "take_bounces"], input=content, env=environment, capture_output=True, check=False, timeout=60).returncode  # fmt: skip

    # Nothing of ours needs no database; one of ours waits for it.
    assert (run(b"hello"), run(report("5.1.1"))) == (0, 75)


def nested(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"To: {path()}\n{opened}".encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        nested(3000), b"Content-Type: message/rfc822\n\n" * 3000, b"To: " + b"a" * 2_000_000, b"\x00" * 5000,
        report("5.1.1", "x" * 900_000), b"Subject: =?nope?q?=FF?=\nTo: x\n\n" + b"\xff" * 100,
        b"Content-Type: multipart/report; boundary=\n\n--\n", b"Content-Type: text/plain; charset=nope\nFrom: MAILER-DAEMON\n\n550 user unknown",
    ],
    ids=["nested", "quoted", "long", "zero", "words", "charset", "boundary", "coding"],
)  # fmt: skip
def test_hostile_mail_is_handled_and_changes_nothing(content, monkeypatch):
    assert pipe(content, monkeypatch)
    assert Suppression.objects.count() == 0


@pytest.mark.django_db
def test_damaged_reports_never_stop_the_command(monkeypatch):
    chance, whole = Random(5), report("5.1.1", to=path(1, "m")) + complaint()
    for _turn in range(150):
        damaged = bytearray(whole)
        for _spot in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        assert pipe(bytes(damaged[: chance.randint(1, len(damaged))]), monkeypatch)


# --- a provider ---------------------------------------------------------------------------------


def event(kind=EventType.BOUNCED, reason=RejectReason.BOUNCED, **fields) -> AnymailTrackingEvent:
    return AnymailTrackingEvent(
        event_type=kind, reject_reason=reason, **{"recipient": "Vera@Example.nl", "event_id": "e1", **fields}
    )


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (event(), HARD), (event(mta_response="552 5.2.2 full"), SOFT), (event(mta_response="550 5.1.1 unknown"), HARD),
        (event(esp_event={"Type": "SoftBounce"}), SOFT), (event(esp_event={"bounce": {"bounceType": "Transient"}}), SOFT),
        (event(EventType.REJECTED, RejectReason.INVALID), HARD), (event(EventType.REJECTED, RejectReason.BLOCKED), SOFT),
        (event(EventType.COMPLAINED, None), COMPLAINT), (event(EventType.REJECTED, RejectReason.SPAM), COMPLAINT),
        (event(EventType.DEFERRED, None), None), (event(EventType.OPENED, None), None), (event(EventType.AUTORESPONDED, None), None),
    ],
)  # fmt: skip
def test_what_a_provider_tells_is_put_in_our_words(told, kind):
    facts = bounces.of_provider(told, "Postmark")

    assert (facts and facts["kind"]) == kind


@pytest.mark.django_db
def test_a_report_of_a_provider_is_taken_once_and_finds_its_mail():
    mail = a_mail()
    for _again in range(2):
        tracking.send(sender=None, event=event(metadata={"mail": f"m{mail.pk}"}), esp_name="Postmark")

    mail.refresh_from_db()
    assert (mail.state, Bounce.objects.get().email, Suppression.objects.get().email) == (
        MailState.BOUNCED, "vera@example.nl", "vera@example.nl",
    )  # fmt: skip


POSTMARK = {"RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "Email": "vera@example.nl", "BouncedAt": "2027-03-02T09:00:00Z", "Details": "smtp;550 5.1.1 user unknown"}  # fmt: skip


@pytest.fixture
def provider(settings):
    """The addresses of a provider, as they stand when one is set."""
    import importlib

    from django.urls import include, path

    from mmn_portal import urls
    from mmn_portal.mailing import provider_urls

    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "haak:een-lang-geheim-van-16"}
    importlib.reload(provider_urls)

    class Addresses:
        urlpatterns = [*urls.urlpatterns, path("mail/", include(provider_urls))]

    settings.ROOT_URLCONF = Addresses
    yield
    settings.MAIL_PROVIDER = ""
    importlib.reload(provider_urls)


def knock(client, secret: str, address: str = "/mail/postmark/tracking/"):
    import base64

    authorization = f"Basic {base64.b64encode(secret.encode()).decode()}"
    return client.post(address, POSTMARK, content_type="application/json", headers={"Authorization": authorization})


@pytest.mark.django_db
def test_the_provider_knocks_with_its_secret(client, provider):
    answers = [knock(client, "haak:verkeerd").status_code, Bounce.objects.count()]
    answers += [knock(client, "haak:een-lang-geheim-van-16").status_code, Bounce.objects.count()]

    assert answers == [400, 0, 200, 1]


@pytest.mark.django_db
def test_other_providers_have_no_door(client, provider):
    secret = "haak:een-lang-geheim-van-16"

    assert [knock(client, secret, f"/mail/{name}/").status_code for name in ("mailgun/tracking", "postmark/inbound")] == [404, 404]  # fmt: skip


def test_without_a_provider_there_is_no_door(client, db):
    assert client.post("/mail/postmark/tracking/").status_code == 404


# --- settings -----------------------------------------------------------------------------------


def test_a_provider_needs_a_secret(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    from mmn_portal.settings import environment

    monkeypatch.setenv("MAIL_PROVIDER", "postmark")
    monkeypatch.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "token")
    with pytest.raises(ImproperlyConfigured, match="WEBHOOK_SECRET"):
        environment.provider("MAIL_PROVIDER", "ANYMAIL_")
    monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", "haak:een-lang-geheim-van-16")
    found = environment.provider("MAIL_PROVIDER", "ANYMAIL_")

    assert (found["EMAIL_BACKEND"], found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"]) == (
        "anymail.backends.postmark.EmailBackend", "token",
    )  # fmt: skip


def test_newsletters_can_have_a_server_of_their_own(monkeypatch):
    from django.core.mail import get_connection

    from mmn_portal.settings import environment

    monkeypatch.setenv("NEWSLETTER_EMAIL_URL", "smtp+tls://nieuws:geheim@relay.example.nl:587")
    server = get_connection(**environment.connection("NEWSLETTER_EMAIL_URL"))
    monkeypatch.setenv("NEWSLETTER_EMAIL_URL", "")

    assert (server.host, server.port, server.username, server.use_tls) == ("relay.example.nl", 587, "nieuws", True)
    assert environment.connection("NEWSLETTER_EMAIL_URL") == {}


@pytest.mark.django_db
def test_a_mail_of_the_outbox_comes_back_to_an_address_of_its_own(settings):
    from django.core import mail as box

    mail = a_mail()
    Mail.objects.update(state=MailState.WAITING, sent_at=None)
    outbox.deliver(now=NOW)
    settings.MAIL_RETURN_ADDRESS = ""
    a_mail(key="twee")
    Mail.objects.filter(key="twee").update(state=MailState.WAITING, sent_at=None)
    outbox.deliver(now=NOW)

    signed, plain = box.outbox
    assert return_paths.read(signed.from_email) == ("m", mail.pk)
    assert signed.message()["From"] == plain.message()["From"] == plain.from_email == settings.DEFAULT_FROM_EMAIL


def test_a_returned_mail_made_by_the_library_is_read():
    message = EmailMessage()
    message["To"], message["Subject"] = path(), "Returned"
    message.set_content("550 5.1.1 user unknown")

    assert bounces.read(message.as_bytes()) == Aside.UNKNOWN


@pytest.mark.django_db
def test_a_provider_is_told_which_mail_it_is_and_where_it_comes_back_to(settings):
    from django.core import mail as box

    settings.EMAIL_BACKEND, settings.ANYMAIL = (
        "anymail.backends.test.EmailBackend",
        {"IGNORE_UNSUPPORTED_FEATURES": True},
    )
    mail = a_mail()
    Mail.objects.update(state=MailState.WAITING, sent_at=None)
    outbox.deliver(now=NOW)

    told = box.outbox[0].anymail_test_params
    assert (told["metadata"], return_paths.read(told["envelope_sender"]), str(told["from"])) == (
        {"mail": f"m{mail.pk}"}, ("m", mail.pk), settings.DEFAULT_FROM_EMAIL,
    )  # fmt: skip


@pytest.mark.django_db
def test_who_called_a_letter_spam_gets_none_when_she_makes_an_account_later():
    """The block ends when she proves her address; her wish for news ended with the report."""
    from mmn_portal.outbox import actions as outbox
    from mmn_portal.people.models import Person, User
    from mmn_portal.people.signals import address_proven
    from tests.mailing.cast import reader, started

    reader("vera@example.nl"), reader("ina@example.nl")
    actions.take_report(key="x", email="vera@example.nl", kind=BounceKind.COMPLAINT, now=NOW)
    person = Person.objects.create(email="vera@example.nl", name="Vera")
    address_proven.send(User, person=person, email=person.email)
    letter = started()

    assert (outbox.blocked_among(["vera@example.nl"]), letter.broadcast.recipients) == (set(), 1)
