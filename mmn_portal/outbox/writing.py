"""A letter to many as it leaves: compiled once for each language, joined for each reader, and handed to the mail server."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from mmn_portal.core import keyed, tokens

from .compiled import Compiled, compile_letter, fill, mark, quoted
from .line import HANGING_UP, Answer, Copy, Line, SenderRefused, ServerAway, check_hanging_up
from .models import Broadcast, Delivery
from .querysets import Picked
from .return_paths import make as return_path

# A key that is wrong, or an account that is closed.
NOT_ALLOWED, TOO_MANY_REQUESTS = (401, 402, 403), 429


class Letter:
    """One letter in one language. Raises ValueError when it cannot be made."""

    def __init__(self, broadcast: Broadcast, language: str) -> None:
        self.broadcast = broadcast
        self.said = broadcast.content[language]
        site = settings.SITE_URL.replace("%", "%%")
        self.links = {
            name: (site + path, purpose) for name, (path, purpose) in broadcast.links.get(language, {}).items()
        }
        self.headers = {
            name: value.replace("{", "\ue000").replace("}", "\ue001") if "{" in value else value
            for name, value in broadcast.headers.items()
        }
        self.address = parseaddr(broadcast.sender)[1]
        self.domain = self.address.rpartition("@")[2]
        self.key = settings.SECRET_KEY.encode()
        self.dated: tuple[datetime | None, bytes] = (None, b"")
        if not self.domain:
            raise ValueError("the sender has no address")
        self.compiled: Compiled = compile_letter(
            subject=self.said["subject"], text=self.said["text"], html=self.said["html"],
            headers={
                "To": mark("to"), "Message-ID": mark("message_id"), "Date": mark("date"), "From": broadcast.sender,
                "Content-Language": language, **self.headers,
            },
        )  # fmt: skip

    def personal_links(self, one: Delivery | Picked) -> dict[str, str]:
        """The addresses that are hers alone, by name."""
        held = tokens.hold(one.recipient, one.link_version)
        return {name: address % tokens.sign(purpose, held) for name, (address, purpose) in self.links.items()}

    def message_id(self, one: Delivery | Picked) -> str:
        """The same for every attempt, so that a doubled copy can be recognised."""
        print_of = keyed.digest(self.key, b"broadcast:%d" % one.pk).hex()
        return f"<d{one.pk}.{print_of[:24]}@{self.domain}>"

    def copy(self, one: Delivery | Picked, *, now: datetime) -> Copy:
        """Her copy, ready for the line."""
        email = one.email if one.email.isascii() else sanitize_address(one.email, "utf-8")
        if any(sign in email for sign in "\r\n<> ,;"):
            raise ValueError("not an address that can be mailed")
        return Copy(
            one.pk, return_path("d", one.pk, sender=self.address), email, lambda: self._content(one, email, now=now)
        )

    def _content(self, one: Delivery | Picked, email: str, *, now: datetime) -> bytes:
        links = self.personal_links(one)
        headers = {name: value.encode() for name, value in links.items()}
        headers["to"], headers["message_id"] = email.encode(), self.message_id(one).encode()
        headers["date"] = self._date(now)
        return self.compiled.join(headers, {name: quoted(value) for name, value in links.items()})

    def _date(self, now: datetime) -> bytes:
        """The moment in the words of mail, written anew once a second."""
        second = now.replace(microsecond=0)
        if second != self.dated[0]:
            self.dated = second, format_datetime(second).encode()
        return self.dated[1]

    def message(self, one: Delivery | Picked) -> EmailMultiAlternatives:
        """The same copy for a mail backend of Django, such as a provider's."""
        links = self.personal_links(one)
        headers = {name: fill(value, links) for name, value in self.headers.items()}
        headers |= {"Message-ID": self.message_id(one), "From": self.broadcast.sender}
        message = EmailMultiAlternatives(
            self.said["subject"], fill(self.said["text"], links),
            return_path("d", one.pk, sender=self.address), [one.email], headers=headers,
        )  # fmt: skip
        message.attach_alternative(fill(self.said["html"], links), "text/html")
        # Providers tell it again with what they report.
        message.metadata = {"mail": f"d{one.pk}"}
        return message


@dataclass(frozen=True)
class Parcel:
    """A copy for a mail backend of Django."""

    pk: int
    message: EmailMultiAlternatives


class Writer:
    """The way out: one kept, pipelined line where the server speaks SMTP; else whatever mail backend is set."""

    def __init__(self) -> None:
        self.backend: Any = get_connection(**settings.NEWSLETTER_CONNECTION)
        self.line = Line(self.backend) if type(self.backend) is EmailBackend else None
        self._taken, self._has_hung_up = 0, False

    @property
    def taken(self) -> int:
        """How many mails the server took since the line was opened."""
        return self.line.taken if self.line else self._taken

    def close(self) -> None:
        """Hang up."""
        if self.line:
            self.line.close()
        else:
            self.backend.close()

    def prepare(self, letter: Letter, one: Delivery | Picked, *, now: datetime) -> Copy | Parcel:
        """A copy as this way out wants it. Raises ValueError when it cannot be made."""
        return letter.copy(one, now=now) if self.line else Parcel(one.pk, letter.message(one))

    def give(self, copies: Iterator[Any]) -> Iterator[Answer]:
        """Hand over what was prepared, and tell what was said to each. Raises ServerAway and SenderRefused."""
        if self.line:
            yield from self.line.give(copies)
            return
        if self._has_hung_up:
            self._taken, self._has_hung_up = 0, False
        for parcel in copies:
            answer = self._by_backend(parcel)
            self._has_hung_up = answer.code == HANGING_UP
            if self._has_hung_up:
                self.close()
            yield answer
            check_hanging_up(answer.code, answer.words)

    def _by_backend(self, parcel: Parcel) -> Answer:
        try:
            self.backend.send_messages([parcel.message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            return Answer(parcel.pk, code, _words(words))
        except smtplib.SMTPResponseException as refusal:
            return Answer(parcel.pk, refusal.smtp_code, _words(refusal.smtp_error))
        except AnymailRecipientsRefused as refusal:
            return Answer(parcel.pk, 550, str(refusal))
        except (AnymailError, smtplib.SMTPException, OSError) as error:
            status = getattr(error, "status_code", None)
            if status in NOT_ALLOWED:
                raise SenderRefused(550, f"{status} {type(error).__name__}") from error
            if status and 400 <= status < 500 and status != TOO_MANY_REQUESTS:
                return Answer(parcel.pk, 554, f"{status} {type(error).__name__}")
            self._taken = 0
            # A server that answered, or was never reached, took nothing.
            is_clear = status or isinstance(error, ConnectionRefusedError)
            raise ServerAway(error, None if is_clear else parcel.pk) from error
        self._taken += 1
        return Answer(parcel.pk, 250, "")


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
