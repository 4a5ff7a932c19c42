"""A mail that came back, read: whose it was, whether for good, and in which words. Nothing is written here.

A report is believed when it came to the signed address of one of our mails (``outbox.return_paths``); the address that a
report names is never believed, so nobody can block another reader with a made-up one.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from flufl.bounce import all_failures

from mmn_portal.core.text import fold_address, one_line
from mmn_portal.outbox import return_paths
from mmn_portal.outbox.enums import BounceKind
from mmn_portal.outbox.rules import is_for_good

# A report quotes our mail; what matters stands before that.
MOST_BYTES = 1_000_000
# Where mail servers leave the address that a mail was delivered to.
CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
# RFC 5965 and the types that came after it: what is not a complaint ("not-spam", "auth-failure", "virus") is left aside.
COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list")
# RFC 3463: 5.1.x is about the address, but for three that are about the sender's; 5.2.1 is a mailbox that was closed.
_CODE = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# Old servers give no code; these words say the same.
_NOBODY = re.compile(
    r"(?i)user unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox|person|recipient)|no mailbox here"
    r"|(?:user|account|mailbox|address|recipient)[^.\n]{0,60}(?:does(?:n.t| not) (?:exist|have)|not (?:exist|found|known))"
    r"|bestaat niet|niet gevonden"
)
_AWAY = re.compile(
    r"(?i)^\s*(?:(?:re|antw|aw)\s*:\s*)?(?:out of (?:the )?office|automatic reply|auto(?:matic)?[ -]?(?:reply|response)"
    r"|auto:|automatisch (?:antwoord|bericht)|afwezig|ik ben (?:afwezig|op vakantie|niet aanwezig)|niet aanwezig)"
)


class Aside(StrEnum):
    """What is no returned mail of ours."""

    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Returned:
    """A mail of ours that came back: ``about`` is "d" for a copy of a letter to many, "m" for a mail of the outbox."""

    about: str
    pk: int
    kind: BounceKind
    code: str = ""
    words: str = ""
    # False for a delay: the server still tries.
    is_back: bool = True

    @property
    def facts(self) -> dict[str, Any]:
        """For the deed. One mail comes back once in each way, however often that is told."""
        return {
            "key": f"returned:{self.about}{self.pk}:{self.kind}", "email": "", "kind": self.kind, "code": self.code,
            "detail": self.words, "is_back": self.is_back, **whose(self.about, self.pk),
        }  # fmt: skip


def whose(about: str, pk: int) -> dict[str, int]:
    """The mail or the copy, as the deed wants it."""
    return {"delivery_id" if about == "d" else "mail_id": pk}


def read(content: bytes, *, recipient: str = "") -> Returned | Aside:
    """What a mail to the mailbox for returned mail tells. ``recipient`` is its envelope address, where that is known."""
    message = message_from_bytes(content[:MOST_BYTES])
    told = _complaint(message) or _status(message)
    if told is None and _is_automatic(message):
        return Aside.AUTOMATIC
    told = told or _by_habit(message)
    about = next(filter(None, map(return_paths.read, (recipient, *_addresses(message)))), None)
    if told is None or about is None:
        return Aside.UNKNOWN
    return Returned(*about, *told)


def _kind(code: str) -> BounceKind:
    return BounceKind.HARD if is_for_good(code) else BounceKind.SOFT


def _header(message: Message, name: str) -> str:
    """A header as one line of text; nonsense in it is shown as it came."""
    raw = str(message.get(name, ""))[:2000]
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(raw)


def _parts(message: Message, kind: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == kind)


def _blocks(message: Message, kind: str) -> Iterator[Message]:
    """The groups of fields in a report."""
    for part in _parts(message, kind):
        held = part.get_payload()
        if isinstance(held, list):
            yield from (block for block in held if isinstance(block, Message))
        elif isinstance(held, str):
            yield from (message_from_bytes(group.encode("utf-8", "replace")) for group in held.split("\n\n"))


def _addresses(message: Message) -> Iterator[str]:
    """Where the signed address of our mail may stand; that of the mail that it quotes comes last."""
    for name in CAME_TO:
        yield from (str(value) for value in message.get_all(name, []))
    for block in _blocks(message, "message/feedback-report"):
        yield str(block.get("Original-Mail-From", ""))
    for quoted in ("message/rfc822", "text/rfc822-headers"):
        for block in _blocks(message, quoted):
            yield str(block.get("Return-Path", ""))


# How, the code, the words, and whether the server gave up.
Told = tuple[BounceKind, str, str, bool]


def _complaint(message: Message) -> Told | None:
    """RFC 5965: a reader pressed "this is spam", and the provider passes it on."""
    for block in _blocks(message, "message/feedback-report"):
        if _header(block, "Feedback-Type").casefold() in COMPLAINTS:
            return BounceKind.COMPLAINT, "", _header(block, "User-Agent")[:300], False
    return None


def _status(message: Message) -> Told | None:
    """RFC 3464: the fields that a mail server fills in for each recipient. The worst of them counts."""
    found: list[Told] = []
    for block in _blocks(message, "message/delivery-status"):
        action = _header(block, "Action").casefold()
        if not action.startswith(("fail", "error", "delayed")):
            continue
        words = _header(block, "Diagnostic-Code")
        code = _code_in(_header(block, "Status"))
        if not code or code.endswith(".0.0"):
            # Exchange and others say the rest in words only.
            code = _code_in(words) or code
        found.append((_kind(code), code, words[:300], action != "delayed"))
    return min(found, key=lambda told: (told[0] != BounceKind.HARD, not told[3]), default=None)


def _is_automatic(message: Message) -> bool:
    """RFC 3834, what was there before it, and a mail in which nothing stands."""
    if message.get("X-Failed-Recipients"):
        # Exim marks its returned mail as an automatic answer.
        return False
    submitted = _header(message, "Auto-Submitted").casefold()
    return (
        submitted.startswith("auto-replied")
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or _header(message, "Precedence").casefold() in {"auto_reply", "auto-reply"}
        or any(True for _part in _parts(message, "message/disposition-notification"))
        or _AWAY.match(_header(message, "Subject")) is not None
        or not (message.is_multipart() or str(message.get_payload()).strip())
    )


def _by_habit(message: Message) -> Told | None:
    """Servers that have ways of their own: flufl.bounce knows them."""
    if not message.get("From"):
        # One of its readers falls over a mail without a sender.
        message["From"] = "nobody@invalid"
    try:
        for_now, for_good = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):
        # A code of letters that does not exist, a part that is none: no habit of any server.
        return None
    if not for_now and not for_good:
        return None
    said = "\n".join(_text(part) for part in _parts(message, "text/plain"))[:10_000]
    code, nobody = _code_in(said), _NOBODY.search(said)
    # Without a code it is for good only where the words are clear: five times in a month block the address anyhow.
    is_hard = is_for_good(code) if code else bool(for_good and nobody)
    near = nobody or _CODE.search(said)
    words = one_line(said[max(near.start() - 80, 0) : near.end() + 160] if near else said[:300])
    return (BounceKind.HARD if is_hard else BounceKind.SOFT), code, words[:300], bool(for_good)


def _text(part: Message) -> str:
    held = part.get_payload(decode=True)
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else ""


def _code_in(said: str) -> str:
    found = _CODE.search(said)
    return found.group() if found else ""


# --- what a provider tells ---------------------------------------------------------------------

# Providers keep the difference between "for good" and "for now" in fields of their own.
FIELDS = ("type", "event", "bouncetype", "severity")
FOR_NOW = ("soft", "transient", "temporary", "blocked")


def of_provider(event: AnymailTrackingEvent, provider: str) -> dict[str, Any] | None:
    """The facts of a report by a mail provider, for the deed; None when it is no returned mail."""
    kind = _provider_kind(event)
    if kind is None:
        return None
    email = fold_address(str(event.recipient or ""))
    identity = event.event_id or f"{event.event_type}:{event.message_id}:{email}:{event.timestamp}"
    said = one_line(str(event.mta_response or event.description or event.reject_reason or ""))
    about = re.fullmatch(r"([dm])(\d{1,18})", str((event.metadata or {}).get("mail", "")))
    return {
        "key": f"{provider.casefold()}:{hashlib.sha256(str(identity).encode()).hexdigest()[:40]}"[:100],
        "email": email[:254], "kind": kind, "code": _code_in(said), "detail": said[:300], "is_back": True,
        **(whose(about.group(1), int(about.group(2))) if about else {}),
    }  # fmt: skip


def _provider_kind(event: AnymailTrackingEvent) -> BounceKind | None:
    reason = event.reject_reason
    if event.event_type == EventType.COMPLAINED or (
        event.event_type == EventType.REJECTED and reason == RejectReason.SPAM
    ):
        return BounceKind.COMPLAINT
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        # A delay is tried again by the provider itself.
        return None
    code = _code_in(str(event.mta_response or ""))
    if code:
        return _kind(code)
    is_hard = reason in (RejectReason.BOUNCED, RejectReason.INVALID) and not _is_for_now(event.esp_event)
    return BounceKind.HARD if is_hard else BounceKind.SOFT


def _is_for_now(said: Any) -> bool:
    """Whether the provider's own fields call it soft; they stand on top, or one level deeper."""
    if not isinstance(said, Mapping):
        return False
    groups = [said, *(one for one in said.values() if isinstance(one, Mapping))]
    values = [str(group[name]).casefold() for group in groups for name in group if str(name).casefold() in FIELDS]
    return any(word in value for value in values for word in FOR_NOW)
