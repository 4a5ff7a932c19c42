"""What people thought of a session loses the order in which they said it, and with it the last link to who said it."""

import secrets
from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def shuffle(apps, schema_editor):
    registration = apps.get_model("events", "Registration")
    evaluation = apps.get_model("events", "Evaluation")
    told = (
        registration.objects.filter(evaluated_at__isnull=False)
        .select_related("event")
        .only("event", "event__starts_on")
    )
    for one in told.iterator(500):
        day = datetime.combine(one.event.starts_on, time(0), tzinfo=timezone.get_default_timezone())
        registration.objects.filter(pk=one.pk).update(evaluated_at=day)
    for key in list(evaluation.objects.order_by("pk").values_list("pk", flat=True)):
        evaluation.objects.filter(pk=key).update(id=1 + secrets.randbelow(10**18 - 1))


class Migration(migrations.Migration):
    dependencies = [("events", "0008_closed_door")]

    operations = [migrations.RunPython(shuffle, migrations.RunPython.noop)]
