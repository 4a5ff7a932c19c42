"""A connection to a mail server that is kept open, and on which mails follow each other without waiting (RFC 2920).

After the content of a mail goes the envelope of the next one in the same write, so a mail costs one round trip instead of four.
The next content leaves only when whoever reads the answers asks for more: by then the mail before it has been marked. While the
server reads a mail, the next one is made and the one after that is fetched.
"""

import smtplib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

HANGING_UP = 421  # RFC 5321, 3.8
GO_ON = 354
LONGEST_LINE, SHORTEST_LINE = 8192, 4


class Copy:
    """A mail that is ready to leave. Its content is made when it is asked for: while the server reads the one before it."""

    def __init__(self, pk: int, sender: str, email: str, make: Callable[[], bytes]) -> None:
        self.pk, self._make, self._content = pk, make, b""
        # In the words of SMTP: from whom, to whom, and now the content.
        self.envelope = f"MAIL FROM:<{sender}>\r\nRCPT TO:<{email}>\r\nDATA\r\n".encode()

    @property
    def content(self) -> bytes:
        """The bytes of the mail, ending with CRLF, its dots doubled. Made once."""
        if not self._content:
            self._content = self._make()
        return self._content


class Answer(NamedTuple):
    """What the server said to one mail."""

    pk: int
    code: int
    words: str

    @property
    def is_taken(self) -> bool:
        return 200 <= self.code < 300


class ServerAway(Exception):
    """The connection broke. ``doubt`` is the mail whose content had left while no answer came, if there is one."""

    def __init__(self, cause: BaseException, doubt: int | None = None) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}")
        self.doubt = doubt


class SenderRefused(Exception):
    """The server does not take mail from this sender now: no fault of any reader."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}"[:300])
        self.code = code


class Line:
    """One kept connection. ``backend`` is Django's for SMTP: it knows the server, TLS and the login."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.smtp: smtplib.SMTP | None = None
        self.taken = 0

    def open(self) -> None:
        """Connect when that is needed. Raises ServerAway."""
        if self.smtp is not None:
            return
        try:
            self.backend.open()
            self.backend.connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            self.taken = 0
            raise ServerAway(error) from error
        self.smtp, self.taken = self.backend.connection, 0
        self.is_pipelined = self.smtp.has_extn("pipelining")
        # smtplib's own, if it has begun to read already: nothing that came in may be lost.
        self.answers = self.smtp.file or self.smtp.sock.makefile("rb")

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            self.backend.connection = None
        self.smtp = None

    def drop(self) -> None:
        """Let go of the connection without a word: who knows what the server waits for."""
        if self.smtp is not None:
            self.smtp.close()
        self.backend.connection = self.smtp = None

    def give(self, copies: Iterator[Copy]) -> Iterator[Answer]:
        """Hand the copies over, one after the other. Raises ServerAway and SenderRefused; the line is closed then."""
        copy = next(copies, None)
        if copy is None:
            return
        self.open()
        try:
            self._write(self._ahead(copy))
            following = next(copies, None)
            while copy is not None:
                code, words = self._answers_to_envelope() if self.is_pipelined else self._ask_envelope(copy)
                tail = self._ahead(following)
                if code == GO_ON and not words:
                    self._write(copy.content + b".\r\n" + tail, doubt=copy.pk)
                    # The server is busy with this one: time to make the next, and to fetch the one after that.
                    _ready = following and following.content
                    later = next(copies, None)
                    code, words = self._read(doubt=copy.pk)
                    self.taken += 200 <= code < 300
                else:
                    code, words = self._without_content(code, words, tail)
                    later = next(copies, None)
                yield Answer(copy.pk, code, words)
                check_hanging_up(code, words)
                copy, following = following, later
        except BaseException:
            # Also for a fault of whoever reads the answers: the envelope of the next reader is with the server already.
            self.drop()
            raise

    def _ahead(self, copy: Copy | None) -> bytes:
        """What may leave of a copy before the server has answered to the one before."""
        return copy.envelope if copy and self.is_pipelined else b""

    def _without_content(self, code: int, words: str, tail: bytes) -> tuple[int, str]:
        """A server that refused the reader and still wants content gets none; to one that wants nothing more, the mail is begun
        already: it is taken back before the next one (RFC 5321, 4.1.1.2 and 4.1.1.5). One that hangs up hears nothing more.
        """
        if code == HANGING_UP:
            return code, words
        self._write((b".\r\n" if code == GO_ON else b"RSET\r\n") + tail)
        self._read()
        return (int(words[:3]), words[4:]) if code == GO_ON else (code, words)

    def _answers_to_envelope(self) -> tuple[int, str]:
        """354 and nothing when the content may come; otherwise the refusal."""
        _check_sender(*self._read())
        reader = self._read()
        if reader[0] == HANGING_UP:
            return reader
        content = self._read()
        if reader[0] >= 300:
            # The words carry the refusal along when the server asks for content all the same.
            return (GO_ON, f"{reader[0]} {reader[1]}") if content[0] == GO_ON else reader
        return (GO_ON, "") if content[0] == GO_ON else content

    def _ask_envelope(self, copy: Copy) -> tuple[int, str]:
        """The same without pipelining: each line waits for its answer."""
        for number, command in enumerate(copy.envelope.splitlines(keepends=True)):
            self._write(command)
            code, words = self._read()
            if number == 0:
                _check_sender(code, words)
            if code == HANGING_UP:
                return code, words
            if code >= 300 and code != GO_ON:
                self._write(b"RSET\r\n")
                self._read()
                return code, words
        return GO_ON, ""

    def _write(self, content: bytes, doubt: int | None = None) -> None:
        if not content:
            return
        try:
            self.smtp.sock.sendall(content)  # type: ignore[union-attr]
        except OSError as error:
            raise ServerAway(error, doubt) from error

    def _read(self, doubt: int | None = None) -> tuple[int, str]:
        """One answer, perhaps of several lines (RFC 5321, 4.2.1)."""
        words = b""
        try:
            while True:
                line = self.answers.readline(LONGEST_LINE)
                if len(line) < SHORTEST_LINE:
                    raise smtplib.SMTPServerDisconnected("the server hung up")
                words += line[4:].strip()
                if line[3:4] != b"-":
                    return int(line[:3]), words.decode("utf-8", "replace")
                words += b" "
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ServerAway(error, doubt) from error


def check_hanging_up(code: int, words: str) -> None:
    """Raises ServerAway for a server that closes the connection, whether it does so at once or not."""
    if code == HANGING_UP:
        raise ServerAway(smtplib.SMTPServerDisconnected(words))


def _check_sender(code: int, words: str) -> None:
    check_hanging_up(code, words)
    if code >= 300:
        raise SenderRefused(code, words)
