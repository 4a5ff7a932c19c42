"""Who still wants a letter to many: the app that sends it says so, just before the copies leave."""

from collections.abc import Callable

from django.db.models import Exists, Q, Value

from mmn_portal.core.register import Register

# Of the key of a letter → what holds for a copy (``Delivery``) whose recipient still wants it.
Wanted = Callable[[str], Exists | Q | Value]

streams: Register[Wanted] = Register("streams of letters to many")
bring = streams.bring


def wanted(stream: str, key: str) -> Exists | Q | Value:
    """What holds for the copies of a letter that are still wanted. Of a stream that nobody knows any more none is."""
    for name, asks in streams.items():
        if name == stream:
            return asks(key)
    return Value(value=False)
