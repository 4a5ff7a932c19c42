"""Who still wants a letter to many: the app that sends it says so, just before the copies leave."""

from collections.abc import Callable, Collection

from mmn_portal.core.register import Register

# (key of the letter, its recipients) → those who still want it.
Wanted = Callable[[str, Collection[int]], set[int]]

streams: Register[Wanted] = Register("streams of letters to many")
bring = streams.bring


def wanted(stream: str, key: str, recipients: Collection[int]) -> set[int]:
    """Which of these recipients still want the letter. A stream that nobody knows any more is wanted by nobody."""
    for name, asks in streams.items():
        if name == stream:
            return asks(key, recipients)
    return set()
