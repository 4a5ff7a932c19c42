"""Signed tokens for links in mails: one purpose each, and a token of one purpose fails for another.

The end of a token is the business of the thing it opens (an event that is over, an invitation that lapsed); a thing that
changes hands raises its link version, and older links stop working.
"""

import hashlib
import hmac
from functools import cached_property, lru_cache

from django.conf import settings
from django.core import signing
from django.utils.encoding import force_bytes


class BadToken(Exception):
    """Not a token of this purpose."""


def make(purpose: str, *values: int | str) -> str:
    """A token that opens ``values`` for ``purpose``: 256 bits of HMAC over both."""
    return _signer(purpose, settings.SECRET_KEY).sign_object(list(values), serializer=signing.JSONSerializer)


class _Signer(signing.TimestampSigner):
    """Django's own, which works out its key once instead of for every token: a newsletter makes two for each reader."""

    def signature(self, value: bytes | str, key: bytes | str | None = None) -> str:
        if key is not None:
            return super().signature(value, key)
        return signing.b64_encode(hmac.digest(self._worked_out, force_bytes(value), "sha256")).decode()

    @cached_property
    def _worked_out(self) -> bytes:
        # As django.utils.crypto.salted_hmac; a test holds the tokens against Django's.
        return hashlib.sha256(force_bytes(self.salt) + b"signer" + force_bytes(self.key)).digest()


@lru_cache(maxsize=64)
def _signer(purpose: str, key: str) -> _Signer:
    return _Signer(key=key, salt=f"mmn.{purpose}")


def read(purpose: str, token: str) -> list:
    """The values of a token. Raises BadToken when it was made for something else, or not by us."""
    try:
        return signing.loads(token, salt=f"mmn.{purpose}")
    except signing.BadSignature as error:
        raise BadToken from error
