"""Signed tokens for links in mails: one purpose each, and a token of one purpose fails for another.

The end of a token is the business of the thing it opens (an event that is over, an invitation that lapsed); a thing that
changes hands raises its link version, and older links stop working.
"""

from django.core import signing


class BadToken(Exception):
    """Not a token of this purpose."""


def make(purpose: str, *values: int | str) -> str:
    """A token that opens ``values`` for ``purpose``: 256 bits of HMAC over both."""
    return signing.dumps(list(values), salt=f"mmn.{purpose}", compress=False)


def read(purpose: str, token: str) -> list:
    """The values of a token. Raises BadToken when it was made for something else, or not by us."""
    try:
        return signing.loads(token, salt=f"mmn.{purpose}")
    except signing.BadSignature as error:
        raise BadToken from error
