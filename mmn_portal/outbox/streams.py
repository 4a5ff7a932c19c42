"""Who still wants a letter to many: the app that sends it says so, just before the copies leave."""

from collections.abc import Callable, Collection

from mmn_portal.core.register import Register

# Of the key of a letter and some of its recipients → those who still want it.
Wanted = Callable[[str, Collection[int]], Collection[int]]

streams: Register[Wanted] = Register("streams of letters to many")
bring = streams.bring


def wanted(stream: str, key: str, recipients: Collection[int]) -> set[int]:
    """Who of these still wants a letter. Of a stream that nobody knows any more nobody does."""
    for name, asks in streams.items():
        if name == stream:
            return set(asks(key, recipients))
    return set()
