"""What a contact was about becomes a list; the one dimension of old entries is its first."""

from django.db import migrations

BATCH = 1000


def move(apps, schema_editor):
    entries = apps.get_model("expeditions", "LogEntry").objects.exclude(dimension="").order_by("pk")
    last = 0
    while batch := list(entries.filter(pk__gt=last).only("pk", "dimension")[:BATCH]):
        for entry in batch:
            entry.dimensions = [entry.dimension]
        entries.model.objects.bulk_update(batch, ["dimensions"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("expeditions", "0002_log_widen")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
