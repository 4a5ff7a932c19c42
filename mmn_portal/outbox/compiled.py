"""A letter whose copies differ in a few addresses only: its MIME is made once, and a copy is joined from ready pieces.

Everything is quoted-printable and so plain ASCII: no relay has a reason to encode it anew, which would break its signature.
"""

import re
import secrets
from dataclasses import dataclass
from email import quoprimime
from email.message import EmailMessage
from email.policy import SMTP

# Private-use signs: no text that people type keeps them (``core.text.clean``).
OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}(\\w+){CLOSE}")
# RFC 2045, 6.7: at most 76 signs a line, the soft line break included.
LINE = 72


def mark(name: str) -> str:
    """Where the personal address ``name`` belongs in a letter."""
    return f"{OPEN}{name}{CLOSE}"


def fill(text: str, values: dict[str, str]) -> str:
    """A text with its personal addresses. Raises KeyError for one that is not there."""
    return MARK.sub(lambda found: values[found.group(1)], text)


def quoted(value: str) -> bytes:
    """A personal address as it stands in a quoted-printable body, in lines of its own."""
    encoded = value.encode().replace(b"=", b"=3D")
    lines = []
    while encoded:
        end = LINE
        # A line may not break inside "=3D".
        if b"=" in encoded[end - 2 : end]:
            end = encoded.rindex(b"=", 0, end)
        # RFC 5321, 4.5.2: a line that begins with a dot gets another one.
        lines.append(b"." + encoded[:end] if encoded.startswith(b".") else encoded[:end])
        encoded = encoded[end:]
    return b"=\r\n".join(lines)


def _quoted_body(text: str) -> str:
    """Every piece between two marks is encoded by itself; soft line breaks join them."""
    pieces = MARK.split("\n".join(text.splitlines()) + "\n")
    for number, piece in enumerate(pieces):
        if number % 2:
            pieces[number] = f"=\r\n{OPEN}{piece}{CLOSE}=\r\n"
        else:
            pieces[number] = quoprimime.body_encode(piece.encode().decode("latin-1"), eol="\r\n")
    return "".join(pieces)


@dataclass(frozen=True)
class Compiled:
    """The bytes between the personal parts, and which part comes after each. Ready for SMTP: CRLF, dots doubled."""

    pieces: tuple[bytes, ...]
    names: tuple[tuple[str, bool], ...]

    def join(self, headers: dict[str, bytes], links: dict[str, bytes]) -> bytes:
        """One copy. ``headers`` are raw values for the head, ``links`` ``quoted`` ones for the bodies."""
        joined = [self.pieces[0]]
        for (name, is_body), piece in zip(self.names, self.pieces[1:], strict=True):
            joined.append(links[name] if is_body else headers[name])
            joined.append(piece)
        return b"".join(joined)


def compile_letter(*, subject: str, text: str, html: str, headers: dict[str, str]) -> Compiled:
    """A letter in pieces. In ``headers`` a value may hold marks, and is then written as it is, on one line.

    Raises ValueError for a header with a line break.
    """
    # Nobody who writes a letter can know it, so nobody can end a part and begin another.
    boundary = f"mmn-{secrets.token_hex(16)}"
    head = EmailMessage(policy=SMTP.clone(max_line_length=200))
    personal = {name: value for name, value in headers.items() if MARK.search(value)}
    for name, value in {**headers, "Subject": subject}.items():
        if "\r" in value or "\n" in value or not name.isascii():
            raise ValueError(f"the header {name!r} has a line break")
        if name not in personal:
            head[name] = value
    lines = "".join(f"{name}: {value}\r\n" for name, value in personal.items())
    fixed = head.as_bytes().rstrip(b"\r\n").decode("ascii") + "\r\n"
    start = f'{lines}{fixed}MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    parts = "".join(
        f'--{boundary}\r\nContent-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        f"{_quoted_body(body)}\r\n"
        for kind, body in (("text/plain", text), ("text/html", html))
    )
    body = re.sub(r"(?m)^\.", "..", f"{parts}--{boundary}--\r\n")
    top, under = MARK.split(start), MARK.split(body)
    texts = [*top[:-1:2], top[-1] + under[0], *under[2::2]]
    names = [(name, False) for name in top[1::2]] + [(name, True) for name in under[1::2]]
    return Compiled(tuple(piece.encode("ascii") for piece in texts), tuple(names))
