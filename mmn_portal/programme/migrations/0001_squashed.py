"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("programme", "0001_initial"),
        ("programme", "0002_stories"),
        ("programme", "0003_signatures"),
        ("programme", "0004_own_pictures_only"),
        ("programme", "0005_story_moment"),
        ("programme", "0006_pages_with_a_moment"),
    ]

    initial = True

    dependencies = [
        ("events", "0001_squashed"),
        ("people", "0001_squashed"),
        ("people", "__first__"),
        ("pictures", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=20000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English, Markdown)")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
            },
        ),
        migrations.CreateModel(
            name="WayPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=20000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English, Markdown)")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("campagne", "Campaign"),
                            ("expedities", "Expeditions and knowledge"),
                            ("bronnen", "Sources of new people"),
                            ("onderzoek", "Learning what works"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="way",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "link",
                    models.CharField(
                        blank=True, help_text="Such as /campagne/", max_length=120, verbose_name="page on the portal"
                    ),
                ),
            ],
            options={
                "verbose_name": "way",
                "verbose_name_plural": "ways",
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=20000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English, Markdown)")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address on the portal")),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: at once. Until then only staff see it.",
                        null=True,
                        verbose_name="shown from",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
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
                "verbose_name": "page",
                "verbose_name_plural": "pages",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("promise", models.CharField(blank=True, max_length=160, verbose_name="what they promise")),
                ("signed_at", models.DateTimeField(verbose_name="signed on")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature under the declaration",
                "verbose_name_plural": "signatures under the declaration",
            },
        ),
        migrations.CreateModel(
            name="ContactMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("answered", "answered"),
                            ("closed", "closed without an answer"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="key of the form")),
                ("subject", models.CharField(max_length=150, verbose_name="subject")),
                ("text", models.TextField(max_length=5000, verbose_name="question")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions (inbox)",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state", "answered")),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="programme_contactmessage_answered_has_a_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("answered", "answered"),
                            ("closed", "closed without an answer"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="key of the form")),
                ("organisation_name", models.CharField(blank=True, max_length=120, verbose_name="organisation")),
                ("chance", models.TextField(max_length=1500, verbose_name="the chance they see")),
                ("deed", models.TextField(max_length=1500, verbose_name="what they will do")),
                ("may_publish", models.BooleanField(default=False, verbose_name="may be shown on the site")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="shown since")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="organisation on the portal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shown by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions (take part)",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state", "answered")),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="programme_contribution_answered_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="programme_contribution_published_at_and_published_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published_at__isnull", True), ("may_publish", True), _connector="OR"),
                        name="programme_contribution_shown_with_consent",
                        violation_error_message="It cannot be shown: the sender did not agree to that.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsItem",
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
                "verbose_name": "news item",
                "verbose_name_plural": "news",
                "indexes": [models.Index(fields=["state", "-publish_at"], name="programme_news_newest")],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="address on the portal")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("wanted", models.TextField(max_length=1000, verbose_name="what we wanted")),
                ("did", models.TextField(max_length=1500, verbose_name="what we did")),
                ("happened", models.TextField(max_length=1500, verbose_name="what happened")),
                ("tip", models.TextField(max_length=600, verbose_name="our tip")),
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
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="offered on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "waiting for the desk"),
                            ("published", "shown on the site"),
                            ("declined", "not shown"),
                            ("withdrawn", "taken back"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="key of the form")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="events.moment",
                        verbose_name="campaign week that it is about",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="offered by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stories",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "stories",
                "indexes": [models.Index(fields=["state", "-decided_at"], name="programme_story_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_story_decided_has_a_moment",
                    )
                ],
            },
        ),
    ]
