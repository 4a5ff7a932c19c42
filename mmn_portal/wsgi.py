"""The door for WSGI servers."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from mmn_portal.core.signs import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmn_portal.settings.production")

portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """The portal, which reads what it is sent in signs that are known."""
    environ["CONTENT_TYPE"] = readable(environ.get("CONTENT_TYPE", ""))
    return portal(environ, start_response)
