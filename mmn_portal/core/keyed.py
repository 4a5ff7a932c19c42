"""Keyed prints of messages: HMAC-SHA-256 (RFC 2104), the key worked in once and not for each message, which takes longer."""

import hmac
from functools import lru_cache


def digest(key: bytes, message: bytes) -> bytes:
    """32 bytes that nobody makes without the key."""
    print_of = _begun(key).copy()
    print_of.update(message)
    return print_of.digest()


@lru_cache(maxsize=64)
def _begun(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")
