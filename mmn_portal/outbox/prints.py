"""Prints of addresses: they recognise an address, and do not tell it."""

from collections.abc import Iterable

from django.conf import settings

from mmn_portal.core import keyed


def print_of(email: str, key: str = "") -> str:
    """A keyed print of an address (HMAC-SHA-256): it recognises the address, and does not tell it."""
    return keyed.digest(_key(key or settings.SECRET_KEY), email.casefold().encode()).hex()


def _key(key: str) -> bytes:
    return b"mmn.suppression" + key.encode()


def prints_of(email: str) -> list[str]:
    """The prints of an address under every key that still counts: a new key must not lift a block."""
    return list(prints_among([email]))


def prints_among(emails: Iterable[str]) -> dict[str, str]:
    """The prints of many addresses, each with its address."""
    keys = [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return {keyed.digest(key, email.casefold().encode()).hex(): email for email in emails for key in keys}
