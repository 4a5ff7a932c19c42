from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_fields_move")]

    operations = [migrations.RemoveField(model_name="offer", name="theme")]
