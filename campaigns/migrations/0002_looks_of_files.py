from django.db import migrations


def forget(apps, schema_editor):
    """Looks of pictures are taken from the file itself now; the sweep notes them anew. What was taken back keeps its look: it has
    no file any more, and is still to be known again.
    """
    standing = apps.get_model("campaigns", "Material").objects.filter(withdrawn_at=None)
    standing.filter(format__in=["png", "jpg", "webp"]).update(look="")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_squashed")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
