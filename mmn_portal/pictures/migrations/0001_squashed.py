"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("pictures", "0001_initial"),
        ("pictures", "0002_for_mails"),
        ("pictures", "0003_studio"),
        ("pictures", "0004_consent"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("file", models.FileField(max_length=200, upload_to="pictures/", verbose_name="file")),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="height")),
                ("alt_nl", models.CharField(max_length=300, verbose_name="description for who cannot see it (Dutch)")),
                (
                    "alt_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="description for who cannot see it (English)"
                    ),
                ),
                ("credit", models.CharField(max_length=120, verbose_name="credit")),
                ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                ("made_at", models.DateTimeField(verbose_name="added on")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                ("look", models.CharField(blank=True, editable=False, max_length=16, verbose_name="look")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back on"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="A picture of one organisation is seen by its own people only.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "indexes": [models.Index(fields=["organisation", "look"], name="pictures_picture_look")],
            },
        ),
        migrations.CreateModel(
            name="PortraitConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="who is on it")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Only so that she is found when she asks to be forgotten.",
                        max_length=254,
                        verbose_name="her e-mail address",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("toestemming", "consent, in writing or by mail"),
                            ("quitclaim", "quitclaim, signed"),
                            ("bekend", "widely known person, at a public moment"),
                            ("menigte", "part of a crowd at a public moment"),
                            ("verklaring", "the organisation that uploaded it says that everyone on it agreed"),
                        ],
                        default="toestemming",
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("alles", "everywhere in this campaign"),
                            ("online", "online only"),
                            ("drukwerk", "print only"),
                            ("portaal", "on this portal only"),
                            ("eigen", "in what this organisation makes itself"),
                        ],
                        default="alles",
                        max_length=10,
                        verbose_name="may be used",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty: until it is taken back.", null=True, verbose_name="until"
                    ),
                ),
                ("under_16", models.BooleanField(default=False, verbose_name="younger than 16")),
                (
                    "guardian",
                    models.CharField(blank=True, max_length=120, verbose_name="parent or guardian who agreed"),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        help_text="Such as a folder and a number.",
                        max_length=300,
                        verbose_name="where the form is kept",
                    ),
                ),
                ("noted_at", models.DateTimeField(editable=False, verbose_name="noted on")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back on"),
                ),
                (
                    "why",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was taken back"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="noticed that it ended on"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="pictures.picture",
                        verbose_name="picture",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "portrait consent",
                "verbose_name_plural": "portrait consents",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("starts_on__lte", models.F("ends_on")), _connector="OR"
                        ),
                        name="pictures_portraitconsent_begins_before_it_ends",
                        violation_error_message="A consent begins before it ends.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("under_16", False),
                            ("ground", "verklaring"),
                            models.Q(("guardian", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pictures_portraitconsent_of_a_child_has_a_guardian",
                        violation_error_message="Somebody younger than 16 needs the name of a parent or guardian.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["verklaring", "menigte"]),
                            models.Q(("who", ""), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="pictures_portraitconsent_says_who",
                        violation_error_message="Say who is on it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                (
                    "use",
                    models.CharField(
                        choices=[("web", "pages"), ("mail", "mails")], default="web", max_length=4, verbose_name="for"
                    ),
                ),
                ("weight", models.PositiveIntegerField(default=0, verbose_name="bytes")),
                ("file", models.FileField(max_length=200, upload_to="renditions/", verbose_name="file")),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="pictures.picture"
                    ),
                ),
            ],
            options={
                "verbose_name": "rendition",
                "verbose_name_plural": "renditions",
                "constraints": [
                    models.UniqueConstraint(fields=("picture", "width", "use"), name="pictures_rendition_once")
                ],
            },
        ),
    ]
