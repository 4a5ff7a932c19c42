"""Every periodic job once, now (or at another moment, for a rehearsal)."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core import sweeps

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run every periodic job once. --at 2027-09-02T09:00 moves the clock."

    def add_arguments(self, parser):
        parser.add_argument("--at", default="", help="a moment in the Netherlands, such as 2027-09-02T09:00")
        parser.add_argument(
            "--really", action="store_true", help="with --at outside development: it sends and forgets for real"
        )

    def handle(self, *args, at, really, **options):
        now = timezone.now()
        if at and not (settings.DEVELOPMENT or really):
            raise CommandError("A rehearsal sends mails and forgets old data for real. Add --really when you mean it.")
        if at:
            try:
                now = timezone.make_aware(datetime.fromisoformat(at))
            except ValueError as error:
                raise CommandError(f"{at} is not a moment such as 2027-09-02T09:00") from error
        failed: list[str] = []
        for name, run in sweeps.jobs.items():
            try:
                self.stdout.write(f"{name}: {run(now)}")
            except Exception:
                # One job that fails does not keep the others from running.
                logger.exception("the periodic job %s failed", name)
                failed.append(name)
        if not at:
            core.beat(name="sweep", now=now)
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
