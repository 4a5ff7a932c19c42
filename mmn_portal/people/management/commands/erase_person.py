"""Everything known of a person, or forgetting her."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mmn_portal.core.text import fold_address
from mmn_portal.people import erasure
from mmn_portal.people.models import Person


class Command(BaseCommand):
    help = "Forget the person with this address, and print how many rows went."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        person = Person.objects.known_as(fold_address(email)).first()
        if person is None:
            raise CommandError(f"Nobody is known as {email}.")
        answer = erasure.erase_person(person=person, by=None, now=timezone.now())
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
