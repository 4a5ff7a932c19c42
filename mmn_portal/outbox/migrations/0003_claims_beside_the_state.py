from django.db import migrations, models
from django.db.models import Max, Min, Q

STATES = [
    (0, "waiting"),
    (2, "sent"),
    (3, "refused"),
    (4, "not sent: unsubscribed"),
    (5, "not sent: the address is blocked"),
    (6, "perhaps sent"),
    (7, "not sent: too late"),
]


def note_numbers(apps, schema_editor):
    """A worker that was killed just before: its copies are found by their numbers from now on."""
    Delivery, Claim = apps.get_model("outbox", "Delivery"), apps.get_model("outbox", "Claim")
    claimed = Delivery.objects.filter(state=1)
    for held in claimed.order_by().values("claim").annotate(first=Min("pk"), last=Max("pk")):
        Claim.objects.filter(pk=held["claim"]).update(first=held["first"], last=held["last"])
    claimed.update(state=0)


def note_states(apps, schema_editor):
    """The way back: who holds a copy claimed it."""
    apps.get_model("outbox", "Delivery").objects.filter(claim__isnull=False).update(state=1)


def keep_pages_half_free(apps, schema_editor):
    """A claim then writes each copy anew beside the old one, where every index finds it still."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE outbox_delivery SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_claims")]

    operations = [
        migrations.AddField("claim", "first", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("claim", "last", models.BigIntegerField(default=0), preserve_default=False),
        # Waits for whoever claims at this moment, and lets nobody claim any more.
        migrations.RemoveConstraint(model_name="delivery", name="outbox_delivery_claimed_by_a_worker"),
        migrations.RunPython(note_numbers, note_states),
        migrations.RemoveIndex(model_name="delivery", name="outbox_delivery_claimed"),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.PositiveSmallIntegerField(choices=STATES, db_default=0, default=0, verbose_name="state"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(state=0) | Q(claim__isnull=True), name="outbox_delivery_held_while_it_waits"
            ),
        ),
        migrations.RunPython(keep_pages_half_free, migrations.RunPython.noop),
    ]
