"""How often something may happen: counted in the cache (Redis, or the database without it)."""

import hashlib

from django.conf import settings
from django.core.cache import cache


def allow(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more ``what`` of ``who``; False once there were ``times`` in this window of ``seconds``.

    The key is a hash, so that no address stands in the cache.
    """
    digest = hashlib.blake2b(f"{what}:{who}".encode(), digest_size=16).hexdigest()
    key = f"limit:{digest}"
    if cache.add(key, 1, timeout=seconds):
        return times >= 1
    try:
        count = cache.incr(key)
        if not settings.REDIS_URL:
            # The database cache forgets how long a key had to live when it counts; begin its window again.
            cache.touch(key, seconds)
        return count <= times
    except ValueError:
        # It lapsed between the two calls: a new window.
        cache.add(key, 1, timeout=seconds)
        return times >= 1
