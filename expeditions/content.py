"""The default method, shipped as a version that never changes."""

import json
from datetime import datetime
from pathlib import Path

from . import actions

METHOD = Path(__file__).with_name("methods") / "standaard-1.0.json"


def load(now: datetime) -> None:
    """Put the method in, where it is not there yet."""
    actions.publish_method(content=json.loads(METHOD.read_text(encoding="utf-8")), now=now)
