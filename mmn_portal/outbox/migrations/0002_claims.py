import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max


def keep_what_is_in_hands(apps, schema_editor):
    """A worker that was killed just before: its copies are taken back when their lease ends, as ever."""
    claimed = apps.get_model("outbox", "Delivery").objects.filter(state=1).order_by()
    for held in claimed.values("claim", "broadcast").annotate(until=Max("claimed_until")):
        apps.get_model("outbox", "Claim").objects.create(
            id=held["claim"], broadcast_id=held["broadcast"], made_at=held["until"], until=held["until"]
        )


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_squashed")]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("upto", models.BigIntegerField(default=0)),
                (
                    "broadcast",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="outbox.broadcast",
                    ),
                ),
            ],
        ),
        # Waits for whoever claims at this moment, and lets nobody claim any more.
        migrations.RemoveConstraint(model_name="delivery", name="outbox_delivery_claimed_has_an_end"),
        migrations.RunPython(keep_what_is_in_hands, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="delivery", name="outbox_delivery_claimed"),
        migrations.RemoveField(model_name="delivery", name="claimed_until"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", 1)), fields=["claim"], name="outbox_delivery_claimed"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("state", 1)),
                    models.Q(models.Q(("state", 1), _negated=True), ("claim__isnull", True)),
                    _connector="OR",
                ),
                name="outbox_delivery_claimed_by_a_worker",
            ),
        ),
    ]
