"""Fill a scratch database with very much of everything, to measure what a page or a job costs then."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from mmn_portal.core.demo import VOLUME_DOMAIN, VOLUME_SLUG, Volume, scale_loaders
from mmn_portal.people.models import Organisation, Person

WHAT = {"organisations": 5_000, "people": 20_000, "registrations": 50_000, "subscribers": 100_000, "answers": 100_000}


class Command(BaseCommand):
    help = "Load volume into a scratch database: invented rows, the same each time. Nobody is mailed."

    def add_arguments(self, parser):
        for name, number in WHAT.items():
            parser.add_argument(f"--{name}", type=int, default=number, help=f"how many (default {number})")

    def handle(self, *args, **options):
        if not settings.DEVELOPMENT:
            raise CommandError("Volume is for a scratch database in development only.")
        volume = Volume(now=timezone.now(), **{name: max(options[name], 0) for name in WHAT})
        if (
            Organisation.objects.filter(slug__startswith=VOLUME_SLUG).exists()
            or Person.objects.filter(email__endswith=f"@{VOLUME_DOMAIN}").exists()
        ):
            raise CommandError("There is volume in this database already: begin with an empty one.")
        call_command("load_programme", verbosity=0, stdout=self.stdout)
        for name, load in scale_loaders.items():
            started = time.monotonic()
            with transaction.atomic():
                made = load(volume)
            self.stdout.write(f"loaded: {name}, {made} rows ({time.monotonic() - started:.1f} s)")
        with connection.cursor() as cursor:
            # The planner guesses wrong about tables that were empty a moment ago.
            cursor.execute("ANALYZE")
