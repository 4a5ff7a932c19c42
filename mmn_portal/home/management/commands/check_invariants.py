"""The nightly promises: exit 1 and a list when one is broken."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mmn_portal.core import actions, promises


class Command(BaseCommand):
    help = "Check what must never be untrue."

    def handle(self, *args, **options):
        broken = actions.check_promises(now=timezone.now())
        for line in broken:
            self.stdout.write(line)
        if broken:
            raise CommandError(f"{len(broken)} broken")
        self.stdout.write(f"{len(promises.checks.names())} promises hold")
