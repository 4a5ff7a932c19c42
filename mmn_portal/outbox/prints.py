"""Prints of addresses: they recognise an address, and do not tell it."""

import hmac
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings


def print_of(email: str, key: str = "") -> str:
    """A keyed print of an address (HMAC-SHA-256): it recognises the address, and does not tell it."""
    return hmac.digest(_keyed(key or settings.SECRET_KEY), email.casefold().encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _keyed(key: str) -> bytes:
    return b"mmn.suppression" + key.encode()


def prints_of(email: str) -> list[str]:
    """The prints of an address under every key that still counts: a new key must not lift a block."""
    return [print_of(email, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def prints_among(emails: Iterable[str]) -> dict[str, str]:
    """The prints of many addresses, each with its address."""
    return {its_print: email for email in emails for its_print in prints_of(email)}
