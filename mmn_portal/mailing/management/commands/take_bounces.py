"""The door for returned mail: a pipe of the mail server, or a mailbox that is looked into now and then."""

import logging
import mailbox
import sys
import time
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from mmn_portal.mailing import actions, bounces

logger = logging.getLogger(__name__)

# sysexits.h: the mail server keeps the mail and tries again.
TRY_AGAIN = 75
KEPT_SECONDS = 30 * 24 * 3600
TAKEN, BROKEN = "taken", "broken"


class Command(BaseCommand):
    help = "Take mail that came back: from standard input, or everything in a mailbox. Exit 0: handled; 75: try again."
    # For each mail a process: the mail server waits.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--recipient", default="", help="the envelope address that the mail came to")
        parser.add_argument("--maildir", type=Path, help="a Maildir; what was read moves to its folder .Handled")
        parser.add_argument("--mbox", type=Path, help="an mbox; what was read is taken out")

    def handle(self, *args, recipient, maildir, mbox, **options):
        self.counted: Counter[str] = Counter()
        for path in filter(None, (maildir, mbox)):
            if not path.exists():
                raise CommandError(f"{path} is not there", returncode=TRY_AGAIN)
        try:
            if maildir:
                self._empty_maildir(maildir)
            elif mbox:
                self._empty_mbox(mbox)
            else:
                self._take(self._standard_input(), recipient)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"the database is away: {type(error).__name__}", returncode=TRY_AGAIN) from error
        except (mailbox.Error, OSError) as error:
            raise CommandError(f"the mailbox cannot be used now: {error}", returncode=TRY_AGAIN) from error
        self.stdout.write(", ".join(f"{number} {what}" for what, number in sorted(self.counted.items())) or "nothing")

    def _standard_input(self):
        source = getattr(sys.stdin, "buffer", sys.stdin)
        content = source.read(bounces.MOST_BYTES)
        # The mail server must be able to write all of it.
        while source.read(65536):
            pass
        return content

    def _take(self, content, recipient=""):
        """One mail. Whatever is in it, it never stops the rest."""
        try:
            found = bounces.read(content, recipient=recipient)
            if isinstance(found, bounces.Returned):
                taken = actions.take_report(**found.facts, now=timezone.now())
                self.counted[TAKEN if taken else "known"] += 1
            else:
                self.counted[str(found)] += 1
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("a returned mail of %s bytes could not be read", len(content))
            self.counted[BROKEN] += 1

    def _empty_maildir(self, path):
        handled = path / ".Handled"
        for name in ("cur", "new", "tmp"):
            (handled / name).mkdir(parents=True, exist_ok=True)
        for old in (handled / "cur").iterdir():
            # They hold addresses of people, and have done their work.
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                old.unlink(missing_ok=True)
        for one in sorted([*(path / "new").glob("*"), *(path / "cur").glob("*")]):
            try:
                with one.open("rb") as file:
                    self._take(file.read(bounces.MOST_BYTES))
                one.rename(handled / "cur" / f"{one.name.partition(':')[0]}:2,S")
            except FileNotFoundError:
                # Another run was there first.
                continue

    def _empty_mbox(self, path):
        box = mailbox.mbox(path, create=False)
        box.lock()
        try:
            for key in box.keys():  # noqa: SIM118 -- a mailbox is no dict: it gives its mails
                with box.get_file(key) as file:
                    self._take(file.read(bounces.MOST_BYTES))
                box.remove(key)
            box.flush()
        finally:
            box.unlock()
            box.close()
