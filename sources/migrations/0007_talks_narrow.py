"""What must never be true of asks, offers, talks and outcomes, now that every row keeps it."""

import uuid

from django.db import migrations, models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import Exact

UNDER_WAY = ("proposed", "talking", "agreed")


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_talks_move")]

    operations = [
        migrations.AlterField(
            model_name="opening",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key of the form"),
        ),
        migrations.RemoveConstraint(model_name="introduction", name="sources_agreed_is_whole"),
        migrations.RemoveConstraint(model_name="introduction", name="sources_introduction_people_and_day"),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                name="sources_agreed_is_whole",
                condition=~Q(state__in=["agreed", "done"])
                | Q(people__isnull=False, day__isnull=False, part__isnull=False, agreed_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                name="sources_ended_has_a_moment",
                condition=Q(state__in=UNDER_WAY, ended_at__isnull=True)
                | (~Q(state__in=UNDER_WAY) & Q(ended_at__isnull=False)),
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                name="sources_part_of_a_day", condition=Q(part__isnull=True) | Q(part__lte=2)
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                name="sources_introduction_people_and_day_and_part",
                condition=Q(people__isnull=False, day__isnull=False, part__isnull=False)
                | Q(people__isnull=True, day__isnull=True, part__isnull=True),
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                name="sources_offer_ages", condition=Q(oldest__isnull=True) | Q(oldest__gte=F("youngest"))
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                name="sources_opening_danger_is_for_grown_ups",
                condition=Q(age_from__gte=18)
                | Q(Exact(StrIndex(Cast("demands", TextField()), Value("gevaarlijk")), 0)),
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                name="sources_outcome_active_later_came",
                condition=Q(active_later__isnull=True) | Q(came__isnull=True) | Q(active_later__lte=F("came")),
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                name="sources_outcome_satisfied_is_a_figure",
                condition=(Q(satisfied__isnull=True) | Q(satisfied__range=(1, 5)))
                & (Q(satisfied_source__isnull=True) | Q(satisfied_source__range=(1, 5))),
            ),
        ),
    ]
