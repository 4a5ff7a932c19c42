from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("expeditions", "0006_rests_move")]

    operations = [
        migrations.RemoveField(
            model_name="trajectory",
            name="rested_until",
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "accepted")),
                fields=("trajectory", "leader"),
                name="expeditions_leader_once",
                violation_error_message="This leader helps this organisation already.",
            ),
        ),
    ]
