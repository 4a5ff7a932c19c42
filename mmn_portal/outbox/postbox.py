"""The mail server of a first try: every mail becomes a file in the run folder, shown on ``/postvak/``."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


@dataclass(frozen=True)
class Letter:
    """A mail that was sent, as read back from its file."""

    name: str
    to: str
    subject: str
    date: str
    text: str
    html: str
    files: tuple[tuple[str, bytes], ...]

    @property
    def shown_files(self) -> list[tuple[str, str]]:
        """The files with their text, where that is text to read: calendar files."""
        return [(name, body.decode(errors="replace") if name.endswith(".ics") else "") for name, body in self.files]


def folder() -> Path:
    """Where the mails are kept."""
    return Path(settings.RUN_DIR) / "postbox"


class PostboxBackend(BaseEmailBackend):
    """Django's mail backend for development: one file for each mail."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder() / f"{time_ns()}.eml"
            # First under another name, so that a reader never meets half a mail.
            part = path.with_suffix(".part")
            part.write_bytes(message.message().as_bytes())
            part.rename(path)
        return len(email_messages)


def letters(most: int = 50) -> list[Letter]:
    """The newest mails first."""
    paths = sorted(folder().glob("*.eml"), reverse=True)[:most]
    return [_read(path) for path in paths]


def letter(name: str) -> Letter | None:
    """One mail by the name of its file; None when there is none."""
    path = folder() / f"{name}.eml"
    return _read(path) if name.isdigit() and path.exists() else None


def _read(path: Path) -> Letter:
    message: ParsedMessage = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        files=tuple((part.get_filename() or "", part.get_payload(decode=True)) for part in message.iter_attachments()),
    )
