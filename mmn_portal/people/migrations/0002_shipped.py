"""The groups that carry rights, and the Dutch places."""

import json
from pathlib import Path

from django.db import migrations

GROUPS = ("NOV staff", "expedition leaders", "researchers", "data stewards")
PLACES = Path(__file__).resolve().parent.parent / "data" / "places.json"


def add(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    place = apps.get_model("people", "Place")
    for name in GROUPS:
        group.objects.get_or_create(name=name)
    if not place.objects.exists():
        places = json.loads(PLACES.read_text(encoding="utf-8"))
        place.objects.bulk_create(
            place(name=name, province=province, latitude=latitude, longitude=longitude)
            for name, province, latitude, longitude in places
        )


class Migration(migrations.Migration):
    replaces = [("people", "0002_groups_and_places")]
    dependencies = [("people", "0001_squashed"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
