"""An offer may appeal to several themes; the one of old offers is its first."""

from django.db import migrations

BATCH = 1000


def move(apps, schema_editor):
    offers = apps.get_model("sources", "Offer").objects.exclude(theme="").order_by("pk")
    last = 0
    while batch := list(offers.filter(pk__gt=last).only("pk", "theme")[:BATCH]):
        for offer in batch:
            offer.themes = [offer.theme]
        offers.model.objects.bulk_update(batch, ["themes"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_fields_widen")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
