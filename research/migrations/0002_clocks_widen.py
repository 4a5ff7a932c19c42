from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("research", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="study",
            name="key_destroyed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="key destroyed on"),
        ),
        migrations.AddField(
            model_name="wave",
            name="counted",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name="invitation",
            name="undeliverable_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="no mail arrived, since"),
        ),
    ]
