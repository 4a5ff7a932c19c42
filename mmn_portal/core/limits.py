"""How often something may happen: counted in the cache (Redis, or the database without it)."""

import hashlib
from time import time

from django.conf import settings
from django.core.cache import cache

# What one account sends in: pictures of organisations and of designs together.
UPLOADS_AN_HOUR = 60


def allow(what: str, who: str, *, times: int, seconds: int, how_many: int = 1) -> bool:
    """Count one more ``what`` of ``who`` (or ``how_many``); False once there were ``times`` in this window of ``seconds``.

    Many at once that do not fit are refused whole, and not counted: fewer may still fit.
    The key is a hash, so that no address stands in the cache.
    """
    if how_many > times:
        return False
    digest = hashlib.blake2b(f"{what}:{who}".encode(), digest_size=16).hexdigest()
    key = f"limit:{digest}"
    if cache.add(key, how_many, timeout=seconds):
        if not settings.REDIS_URL:
            cache.set(f"{key}:end", time() + seconds, timeout=seconds)
        return True
    try:
        count = cache.incr(key, how_many)
        if not settings.REDIS_URL:
            # The database cache forgets how long a key had to live when it counts. Its window ends when it did: otherwise
            # whoever tries once a day keeps somebody out for ever.
            cache.touch(key, max(cache.get(f"{key}:end", time() + seconds) - time(), 1))
        if count > times and how_many > 1:
            cache.decr(key, how_many)
        return count <= times
    except ValueError:
        # It lapsed between the two calls: a new window.
        cache.add(key, how_many, timeout=seconds)
        return True
