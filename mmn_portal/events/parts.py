"""Parts of a session's page that apps above bring: the recording of a knowledge session, say."""

from collections.abc import Callable
from datetime import datetime

from mmn_portal.core.panels import Panel
from mmn_portal.core.register import Register

from .models import Event

parts: Register[Callable[[Event, datetime], Panel | None]] = Register("parts of a session's page")
bring = parts.bring


def parts_of(event: Event, now: datetime) -> list[Panel]:
    """What the apps above have to show on the page of a session. Each asks at most one query."""
    return [part for show in parts if (part := show(event, now)) is not None]
