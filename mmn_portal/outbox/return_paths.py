"""Where a mail comes back to: an address of its own for each mail, signed, so that nobody can make one bounce up (VERP)."""

import hmac
import re

from django.conf import settings

from mmn_portal.core import keyed

# "d" is a copy of a letter to many, "m" a mail of the outbox.
KINDS = ("d", "m")
LENGTH = 12
_PATTERN = re.compile(rf"\+([dm])(\d{{1,18}})-([0-9a-f]{{{LENGTH}}})@")


def _signature(kind: str, pk: int, secret: str) -> str:
    key = b"mmn.return" + secret.encode()
    return keyed.digest(key, f"{kind}{pk}".encode()).hex()[:LENGTH]


def make(kind: str, pk: int, *, sender: str) -> str:
    """The envelope sender of a mail; without a mailbox for returned mail ``sender``, the address of the sender itself."""
    if not settings.MAIL_RETURN_ADDRESS:
        return sender
    local, _at, domain = settings.MAIL_RETURN_ADDRESS.partition("@")
    return f"{local}+{kind}{pk}-{_signature(kind, pk, settings.SECRET_KEY)}@{domain}"


def read(address: str) -> tuple[str, int] | None:
    """Which mail an envelope address belongs to, or None when it is not one of ours."""
    found = _PATTERN.search(address.lower())
    if found is None:
        return None
    kind, pk, signature = found.group(1), int(found.group(2)), found.group(3)
    # Under every key that still counts: mail comes back days later.
    known = [_signature(kind, pk, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return (kind, pk) if any(hmac.compare_digest(signature, one) for one in known) else None
