"""Waves that have public figures remember which sets of answers were counted."""

from django.db import migrations


def move(apps, schema_editor):
    Wave, Response = apps.get_model("research", "Wave"), apps.get_model("research", "Response")
    for wave in Wave.objects.filter(counted=[], findings__isnull=False).distinct():
        frozen_at = wave.findings.order_by("frozen_at").values_list("frozen_at", flat=True)[0]
        counted = Response.objects.filter(invitation__wave=wave, sent_at__lte=frozen_at).order_by("pk")
        Wave.objects.filter(pk=wave.pk).update(counted=list(counted.values_list("pk", flat=True)))


class Migration(migrations.Migration):
    dependencies = [("research", "0002_clocks_widen")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
