"""The door for ASGI servers."""

import os
from collections.abc import Callable
from typing import Any

from django.core.asgi import get_asgi_application

from mmn_portal.core.signs import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmn_portal.settings.production")

portal = get_asgi_application()


async def application(scope: dict[str, Any], receive: Callable, send: Callable) -> None:
    """The portal, which reads what it is sent in signs that are known."""
    headers = [
        (name, readable(value.decode("latin-1")).encode("latin-1") if name == b"content-type" else value)
        for name, value in scope.get("headers", ())
    ]
    await portal({**scope, "headers": headers}, receive, send)
