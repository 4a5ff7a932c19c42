"""Put mails in the outbox, and get them out: each once, none lost."""

import logging
import re
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from mmn_portal.core import actions as core
from mmn_portal.core.commit import after_commit_once

from .. import rules
from ..address import Address
from ..enums import MailState, Priority, Reach, SuppressionReason
from ..marks import insist
from ..models import Bounce, Delivery, Mail
from ..rendering import build
from ..telling import may_have_left, way_out
from ..writing import NOT_ALLOWED, TOO_MANY_REQUESTS
from .broadcasting import erase_copies
from .suppressing import blocked_among, suppress, take_refusal, withdraw_refusals

logger = logging.getLogger(__name__)

BATCH = 50
# What is left of a mail that carried a secret.
WIPED = {"text": "", "html": "", "context": {}, "links": {}}
# 421: the server closes the connection (RFC 5321, 3.8).
HANGING_UP = 421
# RFC 1870, 6.3: said of this mail, though in answer to its sender.
TOO_LARGE = 552
DOOR_SHUT = timedelta(minutes=1)
# So long nobody looks whether something more urgent came in.
TURN_SECONDS = 5
NO_ANSWER = "no answer after the content"
# trust.md F16: kept and tried again for a day.
BACKOFF_MINUTES = (1, 5, 15, 60, 120, 240, 480, 480)
KEPT_SETTLED_DAYS = 90
# What stands in a mail to others instead of somebody who was forgotten.
FORGOTTEN = "–"


class NotResendable(Exception):
    """A mail that carried a secret is gone; its maker can make a new one."""


def put(
    *,
    key: str,
    template: str,
    to: Address,
    context: dict,
    now: datetime,
    links: dict | None = None,
    attachments: list | None = None,
    headers: dict | None = None,
    priority: Priority = Priority.DEED,
    secret: bool = False,
    private: bool = False,
    asks_address: bool = False,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """Write a mail down inside the caller's transaction. The same ``key`` twice is one mail.

    ``asks_address``: it asks whether mail arrives there, and so is sent where mail came back before.
    """
    put_many([{
        "key": key, "template": template, "to": to, "context": context, "now": now, "links": links,
        "attachments": attachments, "headers": headers, "priority": priority, "secret": secret, "private": private,
        "asks_address": asks_address, "not_before": not_before, "not_after": not_after,
    }])  # fmt: skip


def put_many(letters: Iterable[dict[str, Any]]) -> int:
    """Write many mails down at once, inside the caller's transaction: for what leaves by the clock, to thousands.

    Each is what ``put`` takes. A key that is there already stays as it is. Returns how many were handed in.
    """
    rows = [Mail(key=letter.pop("key"), **_row(**letter)) for letter in map(dict, letters)]
    Mail.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    if rows:
        after_commit_once("mmn_portal.outbox.tasks.deliver_waiting")
    return len(rows)


def count_of(keys: Iterable[str]) -> int:
    """How many mails with these keys were ever put down."""
    return Mail.objects.filter(key__in=set(keys)).count()


def _row(
    *, template: str, to: Address, context: dict, now: datetime, links: dict | None = None,
    attachments: list | None = None, headers: dict | None = None, priority: Priority = Priority.DEED,
    secret: bool = False, private: bool = False, asks_address: bool = False, not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "email": to.email,
        "language": to.language,
        "template": template,
        "context": context,
        "links": links or {},
        "attachments": attachments or [],
        "headers": headers or {},
        "priority": priority,
        "secret": secret,
        "private": private,
        "asks_address": asks_address,
        "put_at": now,
        "not_before": not_before or now,
        "not_after": not_after,
    }


def put_rendered(
    *,
    key: str,
    kind: str,
    to: Address,
    subject: str,
    text: str,
    html: str,
    now: datetime,
    not_after: datetime | None = None,
) -> Mail:
    """Write down a mail that arrives rendered and carries a secret (those of the account pages)."""
    mail = Mail.objects.create(
        key=key, template=kind, email=to.email, language=to.language, subject=subject, text=text, html=html,
        secret=True, priority=Priority.NOW, put_at=now, not_before=now, not_after=not_after,
    )  # fmt: skip
    after_commit_once("mmn_portal.outbox.tasks.deliver_waiting")
    return mail


def claim(*, now: datetime, most: int = BATCH) -> list[Mail]:
    """Take up to ``most`` mails that are due. Whoever claims owns them until the lease lapses."""
    with transaction.atomic():
        late = Mail.objects.too_late(now)
        late.filter(secret=True).update(state=MailState.DROPPED, **WIPED, wiped_at=now)
        late.filter(secret=False).update(state=MailState.DROPPED)
        free = Mail.objects.free(now).in_order()
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        mails = _not_blocked(list(free[:most]), now=now)
        lease = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(claimed_until=lease)
    return mails


def _not_blocked(mails: list[Mail], *, now: datetime) -> list[Mail]:
    """What may leave. The rest will never: mail to a blocked address is not sent, whatever it says."""
    blocked = set()
    for reach in Reach:
        some = [mail for mail in mails if _reach_of(mail) == reach]
        emails = blocked_among({mail.email for mail in some}, reach=reach) if some else set()
        blocked |= {mail.pk for mail in some if mail.email in emails}
    if blocked:
        shut = Mail.objects.filter(pk__in=blocked)
        shut.filter(secret=True).update(state=MailState.BLOCKED, **WIPED, wiped_at=now)
        shut.filter(secret=False).update(state=MailState.BLOCKED)
    return [mail for mail in mails if mail.pk not in blocked]


def _reach_of(mail: Mail) -> Reach:
    if mail.asks_address:
        return Reach.PROOF
    return Reach.ASKED_FOR if mail.priority == Priority.NOW else Reach.NEWS


def send(mail: Mail, *, through: BaseEmailBackend, now: datetime) -> bool:
    """Send one claimed mail and mark it right after the server took it. False when it did not leave.

    Raises what shows that no other mail can leave now either.
    """
    try:
        _hand_over(build(mail), through)
    except (smtplib.SMTPException, AnymailError, OSError) as trouble:
        _take_trouble(mail, trouble, through=through, now=now)
    except Exception as fault:
        logger.exception("mail %s of kind %s could not be built", mail.pk, mail.kind)
        _not_sent(mail, code=0, answer=type(fault).__name__, now=now)
    else:
        # Whatever becomes of the database now, the mail has left.
        insist(lambda: _sent(mail, now=now))
        return True
    return False


def _take_trouble(mail: Mail, trouble: Exception, *, through: BaseEmailBackend, now: datetime) -> None:
    """What kept a mail from leaving, written down. Raises it when no other mail can leave now either."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(trouble.recipients.values()))
        _refused(mail, code=code, answer=_words(answer), now=now)
        return
    is_in_doubt = may_have_left(through, trouble)
    _hang_up(through)
    if is_in_doubt:
        insist(lambda: _doubt(mail, now=now))
        raise trouble
    if _is_shut_out(trouble):
        logger.error("the mail server lets the portal send nothing: %s", trouble)
        _wait_at_the_door(mail, trouble, now=now)
        raise trouble
    if isinstance(trouble, AnymailRecipientsRefused):
        _refused(mail, code=550, answer=str(trouble)[:300], now=now)
        return
    if isinstance(trouble, smtplib.SMTPResponseException):
        _not_sent(mail, code=trouble.smtp_code, answer=_words(trouble.smtp_error), now=now)
        return
    _not_sent(mail, code=0, answer=type(trouble).__name__, now=now)
    if not isinstance(trouble, AnymailError) or _is_away(trouble):
        raise trouble


def _is_shut_out(trouble: Exception) -> bool:
    """A password that ran out, a sender that the relay does not know: no fault of this mail."""
    if isinstance(trouble, smtplib.SMTPSenderRefused):
        return trouble.smtp_code != TOO_LARGE
    if isinstance(trouble, AnymailError):
        return getattr(trouble, "status_code", None) in NOT_ALLOWED
    return isinstance(trouble, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)


def _is_away(trouble: AnymailError) -> bool:
    """A provider that does not answer, or not now."""
    status = getattr(trouble, "status_code", None)
    return isinstance(trouble, AnymailAPIError) and (status is None or status == TOO_MANY_REQUESTS or status >= 500)


def _wait_at_the_door(mail: Mail, trouble: Exception, *, now: datetime) -> None:
    """However long it takes to mend that: their tries are kept. All that is due waits with it: a relay that is asked to let us in
    twice a second shuts for good.
    """
    Mail.objects.filter(pk=mail.pk).update(
        claimed_until=None, not_before=now + DOOR_SHUT, last_answer=str(trouble)[:300]
    )
    Mail.objects.waiting().filter(not_before__lte=now).update(not_before=now + DOOR_SHUT)


def _hand_over(message: EmailMessage, through: BaseEmailBackend) -> None:
    """Give a message to the server. Relays hang up after some number of mails: that is no refusal, so it is given again."""
    through.open()
    try:
        through.send_messages([message])
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException) as end:
        is_refused = isinstance(end, smtplib.SMTPResponseException) and end.smtp_code != HANGING_UP
        if is_refused or may_have_left(through, end):
            raise
        _hang_up(through)
        through.open()
        through.send_messages([message])


def deliver(*, now: datetime, most: int = 0, seconds: float = 0) -> int:
    """Send what is due over one kept connection, until nothing is left, ``most`` left or ``seconds`` are over (0: no end). Returns
    how many left.
    """
    sent, mails = 0, []
    through = way_out()
    started = monotonic()

    def time_now() -> datetime:
        # A long run must not hand out leases that have lapsed already.
        return now + timedelta(seconds=monotonic() - started)

    try:
        while mails := claim(now=time_now(), most=min(BATCH, most - sent) if most else BATCH):
            claimed_at = monotonic()
            while mails and monotonic() - claimed_at < min(TURN_SECONDS, settings.OUTBOX_LEASE_SECONDS / 2):
                sent += send(mails.pop(0), through=through, now=time_now())
            # A slow server: the rest goes back long before the lease ends, so that nobody sends it beside us, what is more urgent
            # goes first, and who is blocked meanwhile gets nothing.
            insist(lambda: _give_back(mails))
            if (most and sent >= most) or (seconds and monotonic() - started > seconds):
                break
    except (smtplib.SMTPException, AnymailError, OSError):
        # The server is away: the rest keeps waiting, and its claim is given back for the next sweep.
        logger.warning("the mail server cannot be reached; %s mails left before that", sent)
        insist(lambda: _give_back(mails))
    finally:
        _hang_up(through)
    return sent


def resend(*, mail: Mail, by: object, now: datetime) -> Mail:
    """Send the same mail again, on request of staff. Raises NotResendable for a mail that carried a secret."""
    if mail.secret:
        raise NotResendable
    with transaction.atomic():
        key = f"{mail.key[:170]}:again:{now.timestamp():.0f}"
        put(
            key=key, template=mail.template, to=Address(mail.email, mail.language), context=mail.context,
            links=mail.links, attachments=mail.attachments, headers=mail.headers, priority=Priority.DEED,
            private=mail.private, now=now,
        )  # fmt: skip
        again = Mail.objects.get(key=key)
        if mail.text:
            # It arrived rendered.
            Mail.objects.filter(pk=again.pk).update(subject=mail.subject, text=mail.text, html=mail.html)
        core.write_down(deed="outbox.resend", thing=f"mail {mail.pk}", by=by, now=now)
    return again


def stop(*, mail: Mail, by: object, now: datetime) -> bool:
    """Keep a waiting mail from leaving. False when it left meanwhile."""
    with transaction.atomic():
        stopped = Mail.objects.free(now).filter(pk=mail.pk).update(state=MailState.STOPPED, **_wiped(mail, now))
        if stopped:
            core.write_down(deed="outbox.stop", thing=f"mail {mail.pk}", by=by, now=now)
    return bool(stopped)


def clear_old(*, now: datetime) -> int:
    """Forget mails that were settled a season ago: they are copies of personal data."""
    return Mail.objects.settled_before(now - timedelta(days=KEPT_SETTLED_DAYS)).delete()[0]


@transaction.atomic
def forget(*, email: str, now: datetime) -> int:
    """Remove every mail to an address (a person was erased), and keep a print so that no import brings it back."""
    gone = Mail.objects.to_address(email).delete()[0]
    gone += erase_copies(email=email)
    gone += Bounce.objects.filter(email=email.casefold()).delete()[0]
    suppress(email=email, reason=SuppressionReason.ERASED, now=now)
    return gone


def forget_copies(*, email: str) -> int:
    """Remove what tells which letters to many an address got, and what came back of them."""
    copies = Delivery.objects.filter(email=email.casefold())
    gone = Bounce.objects.filter(delivery__in=copies).delete()[0]
    return gone + erase_copies(email=email)


def redact(*, words: Iterable[str]) -> int:
    """Take names and addresses of somebody who was forgotten out of mails to others. Returns how many mails changed."""
    words = sorted({word for word in words if word and word != FORGOTTEN}, key=len, reverse=True)
    if not words:
        return 0
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    changed = 0
    for mail in Mail.objects.mentioning(words).order_by("pk").iterator(500):
        context, attachments = _without(mail.context, pattern), _without(mail.attachments, pattern)
        if (context, attachments) != (mail.context, mail.attachments):
            changed += Mail.objects.filter(pk=mail.pk).update(context=context, attachments=attachments)
    return changed


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(FORGOTTEN, value)
    if isinstance(value, list):
        return [_without(one, pattern) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, pattern) for key, one in value.items()}
    return value


def _wiped(mail: Mail, now: datetime) -> dict:
    if not mail.secret:
        return {}
    return {**WIPED, "wiped_at": now}


def _sent(mail: Mail, *, now: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=now, claimed_until=None, attempts=mail.attempts + 1, last_answer="",
        **_wiped(mail, now),
    )  # fmt: skip


def _not_sent(mail: Mail, *, code: int, answer: str, now: datetime) -> None:
    """Try again later; a refusal for good (5xx), or a day of trying, ends it."""
    attempts = mail.attempts + 1
    changes: dict = {"attempts": attempts, "claimed_until": None, "last_answer": f"{code or ''} {answer}".strip()[:300]}
    if 500 <= code < 600 or attempts > len(BACKOFF_MINUTES):
        changes |= {"state": MailState.FAILED, **_wiped(mail, now)}
    else:
        changes["not_before"] = now + timedelta(minutes=BACKOFF_MINUTES[attempts - 1])
    Mail.objects.filter(pk=mail.pk).update(**changes)


def _doubt(mail: Mail, *, now: datetime) -> None:
    """Nobody knows whether it left. It is given once more, with the same Message-ID, and not a third time."""
    changes: dict = {
        "attempts": mail.attempts + 1,
        "doubts": mail.doubts + 1,
        "claimed_until": None,
        "last_answer": NO_ANSWER,
    }
    if mail.doubts:
        changes |= {
            "state": MailState.FAILED,
            "last_answer": f"{NO_ANSWER}, twice: it may have arrived",
            **_wiped(mail, now),
        }
    else:
        changes["not_before"] = now + timedelta(minutes=BACKOFF_MINUTES[0])
    Mail.objects.filter(pk=mail.pk).update(**changes)


def _refused(mail: Mail, *, code: int, answer: str, now: datetime) -> None:
    """The server does not take mail for this reader: for good, that is a mail that came back. Where it says so of many in a row
    it is the server or the portal, and nobody stays blocked for it.
    """
    _not_sent(mail, code=code, answer=answer, now=now)
    if code < 500:
        return
    if refused := _refused_lately(mail):
        logger.error("the mail server refuses nearly every reader; %s of late", len(refused))
        withdraw_refusals(mail__in=refused)
    else:
        take_refusal(
            key=f"m{mail.pk}:{mail.attempts}", email=mail.email, code=code, words=answer, mail_id=mail.pk, now=now
        )


def _refused_lately(mail: Mail) -> set[int]:
    """The mails that were refused among the last ones, where these are too many. Among the last ones of all, and of those before
    this one: reminders to thousands leave after newer mails.
    """
    found = set()
    for answered in (Mail.objects.answered(), Mail.objects.answered().filter(pk__lte=mail.pk)):
        lately = list(answered.values_list("pk", "state", "last_answer")[: rules.LOOK_BACK])
        refused = {pk for pk, state, said in lately if state == MailState.FAILED and said.startswith("5")}
        if rules.are_too_many(len(refused), len(lately)):
            found |= refused
    return found


def _give_back(mails: list[Mail]) -> None:
    Mail.objects.waiting().filter(pk__in=[mail.pk for mail in mails]).update(claimed_until=None)


def _hang_up(through: BaseEmailBackend) -> None:
    try:
        through.close()
    except (smtplib.SMTPException, OSError):
        logger.info("the mail server had hung up already")


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
