"""Only for the forms: what may be chosen is asked in a way that also fits in the address of the list of pictures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pictures", "0001_squashed"),
        ("programme", "0001_squashed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="newsitem",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"organisation__isnull": True},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pictures.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="page",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"organisation__isnull": True},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pictures.picture",
                verbose_name="picture",
            ),
        ),
    ]
