"""Periodic jobs, for ``manage.py sweep``: each app above brings its own."""

from collections.abc import Callable
from datetime import datetime

from .register import Register

jobs: Register[Callable[[datetime], object]] = Register("periodic jobs")
bring = jobs.bring
