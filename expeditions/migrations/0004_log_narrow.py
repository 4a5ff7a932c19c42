from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("expeditions", "0003_log_move")]

    operations = [migrations.RemoveField(model_name="logentry", name="dimension")]
