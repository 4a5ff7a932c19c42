"""Mails get out: each once, none lost, secrets wiped."""

import smtplib
import time
from datetime import timedelta

import pytest
from anymail.exceptions import AnymailAPIError
from django.core import mail as box
from django.core.mail.backends.locmem import EmailBackend

from mmn_portal.outbox import actions
from mmn_portal.outbox.actions import posting
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import MailState, Priority, SuppressionReason
from mmn_portal.outbox.models import Bounce, Mail, Suppression
from mmn_portal.outbox.rendering import render
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TOPICS = {"topics": ["Kennis"]}


def put(key="k1", email="ina@example.nl", **fields):
    actions.put(
        key=key, template="mails/mailing/welcome", to=Address(email, fields.pop("language", "nl")), context=TOPICS,
        links={"preferences_url": ["/nieuwsbrief/voorkeuren/%s/", "mailing.preferences", 1, 1],
               "unsubscribe_url": ["/nieuwsbrief/afmelden/%s/", "mailing.unsubscribe", 1, 1]}, now=NOW, **fields,
    )  # fmt: skip
    return Mail.objects.get(key=key)


def put_secret(key="s1"):
    return actions.put_rendered(
        key=key, kind="mails/account/email/login_code", to=Address("ina@example.nl"), subject="Code", text="123456",
        html="<b>123456</b>", now=NOW,
    )  # fmt: skip


class Refusing(EmailBackend):
    """A server that refuses with a code."""

    code = 450

    def send_messages(self, messages):
        raise smtplib.SMTPResponseException(self.code, b"not now")


def test_putting_twice_with_the_same_key_is_one_mail():
    put(), put()

    assert Mail.objects.count() == 1


def test_a_mail_leaves_once():
    put()

    assert [actions.deliver(now=NOW), actions.deliver(now=NOW), len(box.outbox)] == [1, 0, 1]


def test_text_and_html_leave_together_in_the_readers_language():
    put(language="en")

    actions.deliver(now=NOW)

    message = box.outbox[0]
    assert (message.subject, message.alternatives[0][1]) == ("Welcome: you now get our news", "text/html")


def test_the_message_id_is_the_same_for_every_attempt():
    from mmn_portal.outbox.rendering import message_id

    mail = put()

    assert message_id(mail) == message_id(Mail.objects.get(pk=mail.pk))


def test_one_click_unsubscribe_stands_in_the_headers():
    put(headers={"List-Unsubscribe": "<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"})

    actions.deliver(now=NOW)

    headers = box.outbox[0].extra_headers
    assert headers["List-Unsubscribe"].startswith("<http://testserver/nieuwsbrief/afmelden/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_secret_is_wiped_once_it_is_sent():
    put_secret()

    actions.deliver(now=NOW)

    mail = Mail.objects.get()
    assert (mail.state, mail.text, mail.html, mail.wiped_at is not None) == (MailState.SENT, "", "", True)
    assert box.outbox[0].body == "123456"


def test_a_secret_is_never_sent_again(nov):
    mail = put_secret()

    with pytest.raises(actions.NotResendable):
        actions.resend(mail=mail, by=nov, now=NOW)


def test_a_refusal_for_now_is_tried_again_later(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Refusing"
    put()

    actions.deliver(now=NOW)

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.not_before) == (MailState.WAITING, 1, mail.not_before)
    assert timedelta(minutes=1) <= mail.not_before - NOW < timedelta(minutes=1, seconds=5)


def test_a_refusal_for_good_ends_it(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Refusing"
    monkeypatch.setattr(Refusing, "code", 550)
    put()

    actions.deliver(now=NOW)

    assert (Mail.objects.get().state, Mail.objects.get().last_answer) == (MailState.FAILED, "550 not now")


class RefusingReaders(EmailBackend):
    """A server that refuses readers whose address begins with "weg"; to each it says ``words``."""

    words = b"5.1.1 nobody here"

    def send_messages(self, messages):
        address = messages[0].to[0]
        if address.startswith("weg"):
            raise smtplib.SMTPRecipientsRefused({address: (450 if self.words.startswith(b"4") else 550, self.words)})
        return super().send_messages(messages)


@pytest.mark.parametrize(
    ("words", "blocked"),
    [(b"5.1.1 nobody here", 1), (b"5.2.2 mailbox full", 0), (b"5.7.1 not by our policy", 0), (b"4.2.0 not now", 0)],
)
def test_a_reader_whom_the_server_does_not_know_is_mailed_nothing_more(settings, monkeypatch, words, blocked):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.RefusingReaders"
    monkeypatch.setattr(RefusingReaders, "words", words)
    put(email="weg@example.nl"), put("k2")

    actions.deliver(now=NOW)
    put("k3", email="weg@example.nl")
    actions.deliver(now=NOW)

    assert (Suppression.objects.count(), Mail.objects.filter(state=MailState.BLOCKED).count()) == (blocked, blocked)
    assert [message.to for message in box.outbox] == [["ina@example.nl"]]


def test_a_server_that_knows_nobody_blocks_nobody(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.RefusingReaders"
    for number in range(10):
        put(f"k{number}", email=f"weg{number}@example.nl")
    actions.deliver(now=NOW)
    again = put("again", email="weg0@example.nl")
    actions.deliver(now=NOW)
    again.refresh_from_db()
    assert again.state == MailState.BLOCKED
    for number in range(10, 20):
        put(f"k{number}", email=f"weg{number}@example.nl")

    actions.deliver(now=NOW)

    # The one that was held back meanwhile was offered as well.
    failed = Mail.objects.filter(state=MailState.FAILED).count()
    assert (Suppression.objects.count(), Bounce.objects.count(), failed) == (0, 0, 21)


def test_what_left_before_a_server_fell_does_not_hide_that_it_refuses_everybody(settings):
    """Reminders have waited behind newer mails, which the server still took."""
    for number in range(20):
        put(f"k{number}", email=f"weg{number}@example.nl", priority=Priority.REMINDER)
    for number in range(40):
        put(f"n{number}", email=f"r{number}@example.nl")
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.RefusingReaders"

    actions.deliver(now=NOW)

    assert (len(box.outbox), Suppression.objects.count()) == (40, 0)


def test_a_claimed_mail_is_left_alone_until_its_lease_lapses():
    put()
    actions.claim(now=NOW)

    assert [len(actions.claim(now=NOW)), len(actions.claim(now=NOW + timedelta(seconds=301)))] == [0, 1]


def test_a_login_code_goes_before_a_thousand_others():
    put("later", priority=Priority.BULK)
    put_secret()

    assert [mail.priority for mail in actions.claim(now=NOW)] == [Priority.NOW, Priority.BULK]


def test_a_mail_whose_moment_passed_is_dropped():
    put(not_after=NOW + timedelta(minutes=5))

    sent = actions.deliver(now=NOW + timedelta(minutes=6))

    assert (sent, Mail.objects.get().state) == (0, MailState.DROPPED)


def test_one_mail_that_cannot_be_built_does_not_stop_the_others():
    actions.put(key="broken", template="mails/nowhere", to=Address("a@example.nl"), context={}, now=NOW)
    put()

    assert actions.deliver(now=NOW) == 1


def test_staff_see_the_mail_without_the_personal_link():
    rendered = render(put(), masked=True)

    assert "/nieuwsbrief/voorkeuren/" not in rendered.text + rendered.html


def test_a_name_with_markup_is_text_in_both_parts():
    actions.put(
        key="x", template="mails/programme/question_received", to=Address("a@example.nl"), now=NOW,
        context={"name": "<b>O'Neil</b>", "subject_line": "S", "text": "T"},
    )  # fmt: skip

    rendered = render(Mail.objects.get(key="x"))

    assert "<b>O'Neil</b>" in rendered.text
    assert "&lt;b&gt;O&#x27;Neil&lt;/b&gt;" in rendered.html


class HangingUp(EmailBackend):
    """A relay that closes the connection after every second mail."""

    left = 2

    def open(self):
        return True

    def close(self):
        type(self).left = 2

    def send_messages(self, messages):
        if type(self).left == 0:
            raise smtplib.SMTPServerDisconnected("closing")
        type(self).left -= 1
        return super().send_messages(messages)


def test_a_relay_that_hangs_up_now_and_then_is_no_failure(settings):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.HangingUp"
    for number in range(6):
        put(f"k{number}")

    sent = actions.deliver(now=NOW)

    assert (sent, set(Mail.objects.values_list("attempts", flat=True))) == (6, {1})


class Slow(EmailBackend):
    """A server that takes a second for a mail."""

    def send_messages(self, messages):
        time.sleep(0.3)
        return super().send_messages(messages)


def test_a_slow_server_never_holds_a_mail_past_half_its_lease(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Slow"
    settings.OUTBOX_LEASE_SECONDS = 1
    for number in range(4):
        put(f"k{number}")
    claims = []
    claim = posting.claim
    monkeypatch.setattr(posting, "claim", lambda **kwargs: claims.append(1) or claim(**kwargs))

    assert (actions.deliver(now=NOW), len(claims) >= 3) == (4, True)


class Interrupted(EmailBackend):
    """A server that takes its time; while it takes the first mail, somebody asks for a code."""

    def send_messages(self, messages):
        if not box.outbox:
            put_secret()
            actions.suppress(email="r3@example.nl", reason=SuppressionReason.COMPLAINT, now=NOW)
        time.sleep(0.1)
        return super().send_messages(messages)


def test_a_code_does_not_wait_until_all_that_was_claimed_before_it_has_left(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Interrupted"
    monkeypatch.setattr(posting, "TURN_SECONDS", 0.15)
    for number in range(4):
        put(f"k{number}", f"r{number}@example.nl", priority=Priority.REMINDER)
    actions.deliver(now=NOW)

    assert "ina@example.nl" in [message.to[0] for message in box.outbox][:3]
    # Nor does who is blocked meanwhile get what was claimed before.
    assert Mail.objects.get(email="r3@example.nl").state == MailState.BLOCKED


def test_a_secret_whose_moment_passed_is_dropped_and_wiped():
    actions.put_rendered(
        key="late", kind="mails/account/email/login_code", to=Address("a@example.nl"), subject="Code", text="123456",
        html="", now=NOW, not_after=NOW + timedelta(minutes=10),
    )  # fmt: skip

    actions.deliver(now=NOW + timedelta(minutes=11))

    assert (Mail.objects.get().state, Mail.objects.get().text, box.outbox) == (MailState.DROPPED, "", [])


# --- a relay that lets nobody in ------------------------------------------------------------------


class ShutOut(EmailBackend):
    """A relay that does not know the portal any more, in one of the ways in which that is said."""

    fault: Exception

    def open(self):
        if not isinstance(self.fault, smtplib.SMTPSenderRefused):
            raise self.fault

    def send_messages(self, messages):
        raise self.fault


@pytest.mark.parametrize(
    "fault",
    [
        smtplib.SMTPAuthenticationError(535, b"5.7.8 authentication failed"),
        smtplib.SMTPSenderRefused(530, b"5.7.0 authentication required", "portaal@example.nl"),
        smtplib.SMTPSenderRefused(550, b"5.1.8 sender unknown", "portaal@example.nl"),
        smtplib.SMTPConnectError(554, b"no service"),
        smtplib.SMTPHeloError(550, b"who are you"),
    ],
)
def test_a_relay_that_lets_nobody_in_costs_no_mail_its_secret_or_its_tries(settings, monkeypatch, fault):
    """A password that ran out on Friday is renewed on Monday: everything is still there."""
    monkeypatch.setattr(ShutOut, "fault", fault, raising=False)
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.ShutOut"
    put(), put_secret(), put("k2", "bo@example.nl")
    for minute in range(0, 3 * 24 * 60, 30):
        actions.deliver(now=NOW + timedelta(minutes=minute))
    waiting = list(Mail.objects.order_by("key").values_list("key", "state", "attempts"))

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent = actions.deliver(now=NOW + timedelta(days=4))

    assert waiting == [("k1", "waiting", 0), ("k2", "waiting", 0), ("s1", "waiting", 0)]
    assert (sent, {message.body for message in box.outbox} >= {"123456"}) == (3, True)


def test_a_mail_that_is_too_large_for_the_relay_holds_nobody_up(settings, monkeypatch):
    """That is said of the sender, and is about this mail (RFC 1870)."""
    fault = smtplib.SMTPSenderRefused(552, b"5.3.4 message too big", "portaal@example.nl")
    monkeypatch.setattr(ShutOut, "fault", fault, raising=False)
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.ShutOut"
    put(), put("k2", "bo@example.nl")

    actions.deliver(now=NOW)

    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.FAILED}


def test_a_loop_outlives_a_database_that_is_away_for_a_moment(monkeypatch):
    from django.core.management import call_command
    from django.db import OperationalError

    from mmn_portal.outbox.management.commands import run_outbox

    put()
    calls, deliver = [], actions.deliver

    def at_times_away(**fields):
        calls.append(fields)
        if len(calls) == 1:
            raise OperationalError("the database is starting up")
        return deliver(**fields | {"now": NOW})

    class Enough(Exception):
        pass

    def pause(seconds):
        if len(calls) > 1:
            raise Enough

    monkeypatch.setattr(run_outbox.actions, "deliver", at_times_away)
    monkeypatch.setattr(run_outbox.time, "sleep", pause)
    # A test lives in one connection.
    monkeypatch.setattr(run_outbox.connection, "close", lambda: None)
    monkeypatch.setattr(run_outbox, "close_old_connections", lambda: None)
    with pytest.raises(Enough):
        call_command("run_outbox", loop=True)

    assert len(box.outbox) == 1


class Said(AnymailAPIError):
    def __init__(self, status):
        super().__init__("no")
        self.status_code = status

    def __str__(self):
        return f"{self.status_code} no"


class Provider(EmailBackend):
    """A provider by its API, that answers with a status or not at all."""

    status: int | None = None
    calls = 0

    def send_messages(self, messages):
        type(self).calls += 1
        raise Said(self.status)


@pytest.mark.parametrize(
    ("status", "attempts"), [(None, [0, 0, 1]), (503, [0, 0, 1]), (429, [0, 0, 1]), (401, [0, 0, 0])]
)
def test_a_provider_that_is_away_is_asked_once_and_the_rest_keeps_its_tries(settings, monkeypatch, status, attempts):
    monkeypatch.setattr(Provider, "status", status)
    monkeypatch.setattr(Provider, "calls", 0)
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Provider"
    for number in range(3):
        put(f"k{number}", f"r{number}@example.nl")
    actions.deliver(now=NOW)

    assert (Provider.calls, sorted(Mail.objects.values_list("attempts", flat=True))) == (1, attempts)


def test_one_mail_that_a_provider_does_not_understand_stops_no_other(settings, monkeypatch):
    monkeypatch.setattr(Provider, "status", 422)
    monkeypatch.setattr(Provider, "calls", 0)
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.Provider"
    put(), put("k2", "bo@example.nl")
    actions.deliver(now=NOW)

    assert Provider.calls == 2


def test_a_relay_that_lets_nobody_in_is_not_asked_again_and_again(settings, monkeypatch):
    """Thirty mails wait, and somebody looks every second: a login that fails so often is shut out."""
    asked = []

    def refuse(self):
        asked.append(self)
        raise smtplib.SMTPAuthenticationError(535, b"5.7.8 authentication failed")

    monkeypatch.setattr(ShutOut, "open", refuse)
    settings.EMAIL_BACKEND = "tests.outbox.test_deliver.ShutOut"
    for number in range(30):
        put(f"k{number}", f"r{number}@example.nl")
    for second in range(60):
        actions.deliver(now=NOW + timedelta(seconds=second))

    assert len(asked) == 1
