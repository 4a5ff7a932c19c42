"""Parts of the day, who shares, when a talk ended, keys of forms, and fields that were missing."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [("open", "on the site"), ("closed", "closed"), ("removed", "taken off by NOV")]
PARTS = [(0, "morning"), (1, "afternoon"), (2, "evening")]


def somebody(verbose_name):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="people.person",
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_networks"),
        ("sources", "0004_fields_narrow"),
    ]

    operations = [
        migrations.AddField(
            model_name="introduction",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended on"),
        ),
        migrations.AddField(
            model_name="introduction",
            name="part",
            field=models.PositiveSmallIntegerField(
                blank=True, choices=PARTS, null=True, verbose_name="part of the day"
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="source_shared_by",
            field=somebody("who is reached at the company or school"),
        ),
        migrations.AddField(
            model_name="introduction",
            name="organisation_shared_by",
            field=somebody("who is reached at the organisation"),
        ),
        migrations.AddField(
            model_name="offer",
            name="oldest",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="age of the oldest"),
        ),
        migrations.AddField(
            model_name="opening",
            name="demands",
            field=models.JSONField(blank=True, default=list, verbose_name="what is asked of people, in codes"),
        ),
        migrations.AddField(
            model_name="opening",
            name="key",
            field=models.UUIDField(editable=False, null=True, unique=True, verbose_name="key of the form"),
        ),
        migrations.AddField(
            model_name="outcome",
            name="hours",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="hours of all of them together"),
        ),
        migrations.AlterField(
            model_name="offer",
            name="state",
            field=models.CharField(choices=STATES, default="open", max_length=8, verbose_name="state"),
        ),
        migrations.AlterField(
            model_name="opening",
            name="state",
            field=models.CharField(choices=STATES, default="open", max_length=8, verbose_name="state"),
        ),
    ]
