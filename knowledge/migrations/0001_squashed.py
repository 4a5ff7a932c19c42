"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("knowledge", "0001_initial"), ("knowledge", "0002_own_pictures_only")]

    initial = True

    dependencies = [
        ("events", "0001_squashed"),
        ("pictures", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=20000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English, Markdown)")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                (
                    "kind",
                    models.CharField(
                        choices=[("artikel", "Article"), ("hulpmiddel", "Tool")],
                        default="artikel",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("aantrekkelijk", "Attractive"),
                            ("toegankelijk", "Accessible"),
                            ("bekend", "Well-known"),
                        ],
                        max_length=20,
                        verbose_name="makes an organisation more",
                    ),
                ),
                (
                    "document",
                    models.FileField(blank=True, max_length=200, upload_to="knowledge/", verbose_name="document (PDF)"),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https://", schemes=["https"]
                            )
                        ],
                        verbose_name="link to the tool",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("publish_at", models.DateTimeField(verbose_name="shown from")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"organisation": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pictures.picture",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "article or tool",
                "verbose_name_plural": "articles and tools",
                "indexes": [models.Index(fields=["state", "-publish_at"], name="knowledge_article_newest")],
            },
        ),
        migrations.CreateModel(
            name="ArticleTheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("werven", "Recruiting"),
                            ("welkom", "Welcome and guidance"),
                            ("waarderen", "Valuing volunteers"),
                            ("diversiteit", "Diversity and inclusion"),
                            ("jongeren", "Young people"),
                            ("ouderen", "Older people"),
                            ("taal", "Language and accessibility"),
                            ("bedrijven", "Working with companies"),
                            ("onderwijs", "Working with schools"),
                            ("digitaal", "Digital"),
                            ("bestuur", "Boards"),
                            ("veiligheid", "Safety and law"),
                            ("geld", "Money and subsidies"),
                            ("communicatie", "Communication"),
                            ("leren", "Measuring and learning"),
                        ],
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="themes", to="knowledge.article"
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "theme"),
                        name="knowledge_theme_once",
                        violation_error_message="This theme was chosen already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Week",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=20000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English, Markdown)")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("werven", "Recruiting"),
                            ("welkom", "Welcome and guidance"),
                            ("waarderen", "Valuing volunteers"),
                            ("diversiteit", "Diversity and inclusion"),
                            ("jongeren", "Young people"),
                            ("ouderen", "Older people"),
                            ("taal", "Language and accessibility"),
                            ("bedrijven", "Working with companies"),
                            ("onderwijs", "Working with schools"),
                            ("digitaal", "Digital"),
                            ("bestuur", "Boards"),
                            ("veiligheid", "Safety and law"),
                            ("geld", "Money and subsidies"),
                            ("communicatie", "Communication"),
                            ("leren", "Measuring and learning"),
                        ],
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
            ],
            options={
                "verbose_name": "knowledge-boost week",
                "verbose_name_plural": "knowledge-boost weeks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="knowledge_week_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("track", models.CharField(blank=True, max_length=60, verbose_name="room or track")),
                (
                    "recording_url",
                    models.URLField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https://", schemes=["https"]
                            )
                        ],
                        verbose_name="link to the recording",
                    ),
                ),
                (
                    "slides",
                    models.FileField(blank=True, max_length=200, upload_to="knowledge/", verbose_name="slides (PDF)"),
                ),
                ("summary_nl", models.TextField(blank=True, max_length=5000, verbose_name="summary (Dutch, Markdown)")),
                (
                    "summary_en",
                    models.TextField(blank=True, max_length=5000, verbose_name="summary (English, Markdown)"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="knowledge.article",
                        verbose_name="article to read with it",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="knowledge_session",
                        to="events.event",
                        verbose_name="session on the agenda",
                    ),
                ),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="knowledge.week",
                        verbose_name="week",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of a week",
                "verbose_name_plural": "sessions of weeks",
            },
        ),
    ]
