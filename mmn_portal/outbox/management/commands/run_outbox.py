"""Send what waits, without Celery: once, or in a loop."""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from mmn_portal.outbox import actions


class Command(BaseCommand):
    help = "Send the mails that are due. With --loop: keep looking, every --pause seconds."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--pause", type=float, default=1.0)
        parser.add_argument("--sweep", action="store_true", help="also run every periodic job once a minute")
        parser.add_argument("--most", type=int, default=0, help="stop after so many mails")

    def handle(self, *args, loop, pause, most, sweep, **options):
        swept = -60.0
        while True:
            if sweep and time.monotonic() - swept > 60:
                call_command("sweep", stdout=self.stdout)
                swept = time.monotonic()
            sent = actions.deliver(now=timezone.now(), most=most)
            if sent or not loop:
                self.stdout.write(f"{sent} sent")
            if not loop:
                return
            close_old_connections()
            time.sleep(pause)
