from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0005_head_counts")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="door_version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, editable=False),
        )
    ]
