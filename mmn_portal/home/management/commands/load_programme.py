"""Put the real first content in: the programme, its pages, both kick-offs."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core.demo import programme_loaders


class Command(BaseCommand):
    help = "Load the real content of the programme. What staff changed since stays as it is."

    @transaction.atomic
    def handle(self, *args, **options):
        for name, load in programme_loaders.items():
            load(timezone.now())
            self.stdout.write(f"loaded: {name}")
        core.refresh_search(now=timezone.now())
