"""Send what waits, without Celery: once, or in a loop."""

import gc
import signal
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from psycopg2 import Error as DriverFault

from mmn_portal.outbox import actions


class Command(BaseCommand):
    help = "Send the mails that are due. With --loop: keep looking, every --pause seconds."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--pause", type=float, default=1.0)
        parser.add_argument("--sweep", action="store_true", help="also run every periodic job once a minute")
        parser.add_argument("--most", type=int, default=0, help="stop after so many mails")

    def handle(self, *args, loop, pause, most, sweep, **options):
        # What is loaded by now stays: there is no need to look through it for garbage again and again.
        gc.freeze()
        # What is made for a mail is forgotten with it: little of it is a circle.
        gc.set_threshold(50_000, 20, 50)
        self.swept = -60.0
        # Whoever asks it to stop waits for the end of its turn: what is killed leaves a mail in doubt.
        self.is_told_to_stop, before = False, signal.signal(signal.SIGTERM, self.told_to_stop)
        try:
            self.work(loop=loop, pause=pause, most=most, sweep=sweep)
        finally:
            signal.signal(signal.SIGTERM, before)

    def told_to_stop(self, *_signal):
        """SIGTERM."""
        self.is_told_to_stop = True

    def work(self, *, loop, pause, most, sweep):
        """Turn after turn, or one."""
        while loop and not self.is_told_to_stop:
            try:
                self.turn(sweep=sweep, most=most, is_one_of_many=True)
                close_old_connections()
            except (OperationalError, InterfaceError, DriverFault) as away:
                # It comes back, and nothing that waits is lost meanwhile.
                self.stderr.write(f"the database is away: {type(away).__name__}")
                connection.close()
            if not self.is_told_to_stop:
                time.sleep(pause)
        if not loop:
            self.turn(sweep=sweep, most=most)

    def turn(self, *, sweep, most, is_one_of_many=False):
        """Everything that is due now; of many turns each is short, and says nothing where nothing was due."""
        if sweep and time.monotonic() - self.swept > 60:
            try:
                call_command("sweep", stdout=self.stdout)
            except CommandError as failed:
                # Written down already; mail goes on.
                self.stderr.write(str(failed))
            self.swept = time.monotonic()
        seconds = actions.SHORT_TURN_SECONDS if is_one_of_many else 0
        sent = actions.deliver(now=timezone.now(), most=most, seconds=seconds)
        # In short turns, so that other mail never waits long for a newsletter.
        while (not most or sent < most) and not self.is_told_to_stop:
            copies = actions.deliver_broadcasts(
                now=timezone.now(), seconds=actions.SHORT_TURN_SECONDS, most=most and most - sent
            )
            sent += copies + actions.deliver(now=timezone.now(), most=most, seconds=seconds)
            if not copies:
                break
        if sent or not is_one_of_many:
            self.stdout.write(f"{sent} sent")
