"""The topics that exist from the start."""

from django.db import migrations

from mmn_portal.mailing.enums import TOPICS


def add(apps, schema_editor):
    topic = apps.get_model("mailing", "Topic")
    for place, (code, name_nl, name_en, about_nl, about_en) in enumerate(TOPICS, start=1):
        topic.objects.get_or_create(
            code=code,
            defaults={
                "name_nl": name_nl, "name_en": name_en, "about_nl": about_nl, "about_en": about_en, "place": place * 10
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    replaces = [("mailing", "0003_topics")]
    dependencies = [("mailing", "0001_squashed")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
