"""Put a believable demo in: organisations, people for every role, sessions, kits. Development only."""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.core.demo import World, loaders
from mmn_portal.people.models import Organisation


def demo_password() -> str:
    """The one password of all demo accounts: made once, kept outside git."""
    path = Path(settings.RUN_DIR) / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"demo-{secrets.token_urlsafe(6)}", encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


class Command(BaseCommand):
    help = "Load the demo. Does nothing when it is there already."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEVELOPMENT:
            raise CommandError("The demo is for development only.")
        if Organisation.objects.filter(is_demo=True).exists():
            self.stdout.write("the demo is there already")
            return
        world = World(now=timezone.now(), password=demo_password())
        for name, load in loaders.items():
            started = time.monotonic()
            load(world)
            self.stdout.write(f"loaded: {name} ({time.monotonic() - started:.1f} s)")
        core.refresh_search(now=world.now)
