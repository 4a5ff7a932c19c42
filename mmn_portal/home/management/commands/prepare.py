"""Make the database ready: tables, cache, first content, demo. What is there stays."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrate, load the programme and (in development) the demo. Quick when nothing is new."

    def handle(self, *args, **options):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the tables ...")
            call_command("migrate", verbosity=0)
        # Always: a first start with Redis needed no table for the cache, one without it does.
        call_command("createcachetable", verbosity=0)
        # Always: it keeps what is there, and an interrupted first start gets the rest.
        call_command("load_programme", verbosity=0, stdout=StringIO())
        if settings.DEVELOPMENT:
            call_command("load_demo", verbosity=0, stdout=self.stdout)
