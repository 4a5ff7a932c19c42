"""Everything known of a person, or forgetting her."""

import json

from django.core.management.base import BaseCommand, CommandError

from mmn_portal.core.text import fold_address
from mmn_portal.people import erasure
from mmn_portal.people.models import Person


class Command(BaseCommand):
    help = "Print everything that is known of the person with this address, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        person = Person.objects.known_as(fold_address(email)).first()
        if person is None:
            raise CommandError(f"Nobody is known as {email}.")
        answer = erasure.export_person(person=person)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
