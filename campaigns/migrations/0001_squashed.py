"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("campaigns", "0001_initial"),
        ("campaigns", "0002_studio"),
        ("campaigns", "0003_series"),
        ("campaigns", "0004_own"),
        ("campaigns", "0005_weeks"),
        ("campaigns", "0006_library"),
        ("campaigns", "0007_opinions"),
        ("campaigns", "0008_removed_apart_described"),
    ]

    initial = True

    dependencies = [
        ("events", "0001_squashed"),
        ("people", "0001_squashed"),
        ("pictures", "0001_squashed"),
        ("programme", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnerDecides",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="owner_decides",
                        serialize=False,
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "owner approves designs",
                "verbose_name_plural": "owners approve designs",
            },
        ),
        migrations.CreateModel(
            name="Week",
            fields=[],
            options={
                "verbose_name": "campaign week",
                "verbose_name_plural": "campaign weeks",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.moment",),
        ),
        migrations.CreateModel(
            name="Kit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the portal")),
                ("title_nl", models.CharField(max_length=120, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=120, verbose_name="title (English)")),
                ("summary_nl", models.CharField(max_length=300, verbose_name="summary (Dutch)")),
                ("summary_en", models.CharField(blank=True, max_length=300, verbose_name="summary (English)")),
                (
                    "description_nl",
                    models.TextField(blank=True, max_length=10000, verbose_name="description (Dutch, Markdown)"),
                ),
                (
                    "description_en",
                    models.TextField(blank=True, max_length=10000, verbose_name="description (English, Markdown)"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("live", "live"), ("retired", "retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="on show from")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="on show until")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published on"),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="programme.phase",
                        verbose_name="phase",
                    ),
                ),
            ],
            options={
                "verbose_name": "kit",
                "verbose_name_plural": "kits",
                "indexes": [models.Index(fields=["state", "-published_at"], name="campaigns_kit_on_show")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at__isnull", True),
                            ("closes_at__isnull", True),
                            ("opens_at__lt", models.F("closes_at")),
                            _connector="OR",
                        ),
                        name="campaigns_kit_opens_before_it_closes",
                        violation_error_message="A kit opens before it closes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                        name="campaigns_kit_live_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KitArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="somebody builds it until")),
                ("file", models.FileField(blank=True, max_length=200, upload_to="archives/", verbose_name="file")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="size in bytes")),
                ("built_at", models.DateTimeField(blank=True, null=True, verbose_name="built on")),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="archives", to="campaigns.kit"
                    ),
                ),
            ],
            options={
                "verbose_name": "ZIP of a kit",
                "verbose_name_plural": "ZIPs of kits",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kit", "fingerprint"), name="campaigns_archive_once_per_fingerprint"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("built_at__isnull", False), ("size__isnull", False)),
                            models.Q(("built_at__isnull", True), ("size__isnull", True)),
                            _connector="OR",
                        ),
                        name="campaigns_kitarchive_size_and_built_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KitSilence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="silences", to="campaigns.kit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "no messages of a kit",
                "verbose_name_plural": "no messages of kits",
                "constraints": [models.UniqueConstraint(fields=("person", "kit"), name="campaigns_silence_once")],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, verbose_name="of what")),
                ("told_at", models.DateTimeField(verbose_name="told on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "told",
                "verbose_name_plural": "told",
                "indexes": [models.Index(fields=["told_at"], name="campaigns_told_age")],
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="campaigns_told_once")],
            },
        ),
        migrations.CreateModel(
            name="WeekCards",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text_nl",
                    models.TextField(
                        help_text="Each line that begins with ## begins a card; what stands under it is on the card.",
                        max_length=10000,
                        verbose_name="cards (Dutch, Markdown)",
                    ),
                ),
                ("text_en", models.TextField(blank=True, max_length=10000, verbose_name="cards (English, Markdown)")),
                (
                    "moment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to="events.moment",
                        verbose_name="campaign week",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation cards",
                "verbose_name_plural": "conversation cards",
            },
        ),
        migrations.CreateModel(
            name="WeekKit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weeks",
                        to="campaigns.kit",
                        verbose_name="kit",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kits",
                        to="events.moment",
                        verbose_name="campaign week",
                    ),
                ),
            ],
            options={
                "verbose_name": "kit of a week",
                "verbose_name_plural": "kits of a week",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("moment", "kit"),
                        name="campaigns_week_kit_once",
                        violation_error_message="This kit was chosen already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Design",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=80, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("nl", "Nederlands"),
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("pl", "Polski"),
                            ("ar", "العربية"),
                            ("uk", "Українська"),
                        ],
                        default="nl",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("swatch", models.SlugField(blank=True, max_length=30, verbose_name="colours")),
                ("texts", models.JSONField(blank=True, default=dict, verbose_name="texts")),
                ("alt", models.CharField(blank=True, max_length=500, verbose_name="description for who cannot see it")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="times saved")),
                (
                    "approved_print",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="fingerprint of what was approved"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="approved on"),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="designs",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "design",
                "verbose_name_plural": "designs",
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("sizes", models.JSONField(default=list, verbose_name="sizes")),
                ("content", models.JSONField(default=dict, verbose_name="content")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batches",
                        to="campaigns.design",
                        verbose_name="design",
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "indexes": [models.Index(fields=["made_at"], name="campaigns_batch_age")],
            },
        ),
        migrations.CreateModel(
            name="DesignPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.SlugField(max_length=30, verbose_name="field")),
                ("alt", models.CharField(blank=True, max_length=300, verbose_name="what is to be seen on it")),
                ("focus_x", models.PositiveIntegerField(default=50, verbose_name="middle from the left, %")),
                ("focus_y", models.PositiveIntegerField(default=50, verbose_name="middle from the top, %")),
                ("zoom", models.PositiveIntegerField(default=100, verbose_name="how much closer, %")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="campaigns.design"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="designs", to="pictures.picture"
                    ),
                ),
            ],
            options={
                "verbose_name": "picture in a design",
                "verbose_name_plural": "pictures in designs",
                "constraints": [
                    models.UniqueConstraint(fields=("design", "field"), name="campaigns_design_picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("focus_x__lte", 100), ("focus_y__lte", 100), ("zoom__gte", 100), ("zoom__lte", 400)
                        ),
                        name="campaigns_design_picture_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DesignVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("saved_at", models.DateTimeField(verbose_name="saved on")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="history", to="campaigns.design"
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier state of a design",
                "verbose_name_plural": "earlier states of designs",
                "constraints": [
                    models.UniqueConstraint(fields=("design", "number"), name="campaigns_design_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.SlugField(max_length=30, verbose_name="field")),
                ("made_at", models.DateTimeField(verbose_name="since")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="campaigns.design"
                    ),
                ),
                (
                    "replacement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pictures.picture",
                        verbose_name="what may come there",
                    ),
                ),
            ],
            options={
                "verbose_name": "empty place in a design",
                "verbose_name_plural": "empty places in designs",
                "constraints": [models.UniqueConstraint(fields=("design", "field"), name="campaigns_gap_once")],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_of_owner", models.BooleanField(default=False, verbose_name="asked of the owner")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("ends_at", models.DateTimeField(verbose_name="the link ends on")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("good", "Good like this"), ("change", "Something has to change")],
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("remark", models.TextField(blank=True, max_length=1000, verbose_name="remark")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                ("print", models.CharField(max_length=64, verbose_name="fingerprint of the design")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="asked by",
                    ),
                ),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="campaigns.design",
                        verbose_name="design",
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion of a design",
                "verbose_name_plural": "opinions of designs",
                "indexes": [models.Index(fields=["asked_at"], name="campaigns_opinion_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_opinion_answered_or_not",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Render",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, verbose_name="fingerprint of what went in")),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("a3", "A3 poster"),
                            ("a4", "A4 poster"),
                            ("a5", "A5 flyer"),
                            ("vierkant", "Square"),
                            ("staand", "Portrait"),
                            ("verhaal", "Story"),
                            ("link", "Link picture"),
                            ("mailbanner", "Mail banner"),
                        ],
                        max_length=12,
                        verbose_name="size",
                    ),
                ),
                (
                    "output",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF for reading, with alternative texts"),
                            ("print", "PDF for the printer, with bleed"),
                            ("png", "PNG picture"),
                            ("jpg", "JPG picture"),
                            ("small", "on the screen"),
                        ],
                        max_length=5,
                        verbose_name="kind of file",
                    ),
                ),
                ("facts", models.JSONField(default=list, verbose_name="what the renderer told")),
                ("file", models.FileField(max_length=200, upload_to="renders/", verbose_name="file")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="renders", to="campaigns.design"
                    ),
                ),
            ],
            options={
                "verbose_name": "rendered design",
                "verbose_name_plural": "rendered designs",
                "indexes": [models.Index(fields=["made_at"], name="campaigns_render_age")],
                "constraints": [models.UniqueConstraint(fields=("design", "key"), name="campaigns_render_once")],
            },
        ),
        migrations.CreateModel(
            name="ShortLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(editable=False, max_length=12, unique=True, verbose_name="code")),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="where it hangs")),
                ("target", models.URLField(max_length=500, verbose_name="leads to")),
                (
                    "is_apart",
                    models.BooleanField(default=False, editable=False, verbose_name="leads elsewhere than its design"),
                ),
                ("stopped_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="stopped on")),
                (
                    "stopped_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was stopped"),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                (
                    "design",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="links",
                        to="campaigns.design",
                        verbose_name="design",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="short_links",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "short link",
                "verbose_name_plural": "short links",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("target__regex", "^https?://")),
                        name="campaigns_link_leads_to_the_web",
                        violation_error_message="A link begins with https://",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at__isnull", True), ("stopped_because", "")),
                            models.Q(("stopped_at__isnull", False), models.Q(("stopped_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_link_stopped_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_apart", False), models.Q(("label", ""), _negated=True), _connector="OR"
                        ),
                        name="campaigns_link_apart_is_a_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="times")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scans",
                        to="campaigns.shortlink",
                        verbose_name="short link",
                    ),
                ),
            ],
            options={
                "verbose_name": "scans on a day",
                "verbose_name_plural": "scans on a day",
                "constraints": [models.UniqueConstraint(fields=("link", "on"), name="campaigns_scan_a_line_a_day")],
            },
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("place", models.CharField(max_length=80, verbose_name="place")),
                ("texts", models.JSONField(default=dict, verbose_name="texts")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "ready"), ("failed", "not made")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("trouble", models.CharField(blank=True, max_length=500, verbose_name="what went wrong")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="somebody is at it until")),
                ("tries", models.PositiveIntegerField(default=0, verbose_name="tries")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="campaigns.batch"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaigns.shortlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a series",
                "verbose_name_plural": "rows of series",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["batch", "number"],
                        name="campaigns_row_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="campaigns_batch_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("trouble", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_batch_row_says_what_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WallPoster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                (
                    "picture",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to="wall/", verbose_name="picture"
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="height")),
                (
                    "alt",
                    models.CharField(editable=False, max_length=2000, verbose_name="description for who cannot see it"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("nl", "Nederlands"),
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("pl", "Polski"),
                            ("ar", "العربية"),
                            ("uk", "Українська"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "on the wall"),
                            ("withdrawn", "taken back"),
                            ("removed", "taken off by NOV"),
                        ],
                        default="shown",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("removed_because", models.CharField(blank=True, max_length=300, verbose_name="why it was taken off")),
                ("shown_at", models.DateTimeField(editable=False, verbose_name="shown since")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="off the wall since"),
                ),
                (
                    "looked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="looked at by staff"),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "design",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wall_posters",
                        to="campaigns.design",
                        verbose_name="design",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posters",
                        to="events.moment",
                        verbose_name="campaign week",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wall_posters",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "shows",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="pictures.picture", verbose_name="photos in it"
                    ),
                ),
            ],
            options={
                "verbose_name": "poster on the wall of a week",
                "verbose_name_plural": "posters on the walls of weeks",
                "indexes": [models.Index(fields=["moment", "state", "-shown_at"], name="campaigns_wall_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "shown")),
                        fields=("moment", "design"),
                        name="campaigns_wall_poster_once",
                        violation_error_message="This design is on the wall already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "shown"), _negated=True),
                            models.Q(models.Q(("picture", ""), _negated=True), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="campaigns_wall_poster_shown_has_a_picture",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "shown"), ("ended_at__isnull", False), _connector="OR"),
                        name="campaigns_wall_poster_off_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True), ("picture", ""), _connector="OR"
                        ),
                        name="campaigns_wall_poster_withdrawn_keeps_no_picture",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "removed"), _negated=True),
                            models.Q(("removed_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_wall_poster_removed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("a3", "A3 poster"),
                            ("a4", "A4 poster"),
                            ("a5", "A5 flyer"),
                            ("vierkant", "Square"),
                            ("staand", "Portrait"),
                            ("verhaal", "Story"),
                            ("link", "Link picture"),
                            ("mailbanner", "Mail banner"),
                        ],
                        max_length=12,
                        verbose_name="size",
                    ),
                ),
                (
                    "output",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF for reading, with alternative texts"),
                            ("print", "PDF for the printer, with bleed"),
                            ("png", "PNG picture"),
                            ("jpg", "JPG picture"),
                        ],
                        max_length=5,
                        verbose_name="kind of file",
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="series/", verbose_name="file")),
                ("bytes", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="campaigns.batchrow"
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a series",
                "verbose_name_plural": "files of series",
                "constraints": [
                    models.UniqueConstraint(fields=("row", "size", "output"), name="campaigns_batch_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address on the portal")),
                ("file_name", models.CharField(editable=False, max_length=120, verbose_name="name of the file")),
                ("title_nl", models.CharField(max_length=120, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=120, verbose_name="title (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("poster", "Poster"),
                            ("beeld", "Picture for social media"),
                            ("banner", "Banner"),
                            ("logo", "Logo"),
                            ("tekst", "Text"),
                            ("presentatie", "Presentation"),
                            ("handtekening", "E-mail signature"),
                            ("anders", "Something else"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("drukwerk", "Print"),
                            ("sociale-media", "Social media"),
                            ("website", "Website"),
                            ("e-mail", "E-mail and newsletter"),
                            ("pers", "Press"),
                            ("bijeenkomst", "Meeting"),
                        ],
                        max_length=14,
                        verbose_name="channel",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "PNG picture"),
                            ("jpg", "JPG picture"),
                            ("webp", "WebP picture"),
                            ("svg", "SVG drawing"),
                            ("docx", "Word document"),
                            ("odt", "OpenDocument text"),
                            ("pptx", "PowerPoint presentation"),
                            ("txt", "Plain text"),
                            ("html", "HTML"),
                            ("mp4", "MP4 film"),
                        ],
                        editable=False,
                        max_length=5,
                        verbose_name="kind of file",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Dutch"), ("en", "English"), ("geen", "Without words")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, help_text="Such as A3, or 1080 × 1080 pixels", max_length=40, verbose_name="measure"
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("campagne", "Free to use for volunteering; the design stays as it is"),
                            ("cc-by-4.0", "Creative Commons BY 4.0: use and change it, name the maker"),
                            ("cc0", "Creative Commons Zero: do with it what you like"),
                            ("afspraak", "By agreement: only as it is, until the end date"),
                        ],
                        default="campagne",
                        max_length=12,
                        verbose_name="licence",
                    ),
                ),
                ("licensed_until", models.DateField(blank=True, null=True, verbose_name="licence ends on")),
                (
                    "alt_nl",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description for who cannot see it (Dutch)"
                    ),
                ),
                (
                    "alt_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description for who cannot see it (English)"
                    ),
                ),
                ("credit", models.CharField(blank=True, max_length=120, verbose_name="credit")),
                (
                    "preview",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to="previews/", verbose_name="preview"
                    ),
                ),
                ("look", models.CharField(blank=True, editable=False, max_length=16, verbose_name="look")),
                (
                    "preview_width",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="width of the preview"
                    ),
                ),
                (
                    "preview_height",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="height of the preview"
                    ),
                ),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place in the kit")),
                (
                    "portraits_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="people on it agreed until"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back on"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was taken back"),
                ),
                (
                    "instead",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaigns.material",
                        verbose_name="what may be used instead",
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="campaigns.kit",
                        verbose_name="kit",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="programme.phase",
                        verbose_name="phase",
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=120, unique=True, verbose_name="key")),
                ("on", models.DateField(verbose_name="day")),
                (
                    "parcel",
                    models.CharField(
                        choices=[
                            ("kit", "whole kit"),
                            ("material", "one material"),
                            ("selection", "part of a selection"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1, verbose_name="times")),
                ("last_at", models.DateTimeField(verbose_name="last time")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="campaigns.kit",
                        verbose_name="kit",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="campaigns.material",
                        verbose_name="material",
                    ),
                ),
            ],
            options={
                "verbose_name": "download",
                "verbose_name_plural": "downloads",
                "indexes": [models.Index(fields=["kit", "organisation"], name="campaigns_download_who")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("material__isnull", True), ("parcel", "kit")),
                            models.Q(models.Q(("parcel", "kit"), _negated=True), ("material__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_download_of_a_kit_or_a_material",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialConsent",
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
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="campaigns.material",
                        verbose_name="material",
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
                "verbose_name": "consent for a material",
                "verbose_name_plural": "consents for materials",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("starts_on__lte", models.F("ends_on")), _connector="OR"
                        ),
                        name="campaigns_materialconsent_begins_before_it_ends",
                        violation_error_message="A consent begins before it ends.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("under_16", False),
                            ("ground", "verklaring"),
                            models.Q(("guardian", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_materialconsent_of_a_child_has_a_guardian",
                        violation_error_message="Somebody younger than 16 needs the name of a parent or guardian.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["verklaring", "menigte"]),
                            models.Q(("who", ""), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="campaigns_materialconsent_says_who",
                        violation_error_message="Say who is on it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("file", models.FileField(max_length=200, upload_to="materials/", verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint (SHA-256)")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "preview",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to="previews/", verbose_name="preview"
                    ),
                ),
                ("note_nl", models.CharField(blank=True, max_length=300, verbose_name="what is new (Dutch)")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="what is new (English)")),
                ("published_at", models.DateTimeField(verbose_name="published on")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="campaigns.material"
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
            },
        ),
        migrations.AddField(
            model_name="material",
            name="current",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.materialversion",
                verbose_name="current version",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialversion",
            constraint=models.UniqueConstraint(
                fields=("material", "number"), name="campaigns_version_one_of_each_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="materialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="campaigns_version_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="materialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="campaigns_version_has_a_fingerprint"
            ),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(fields=["kind", "channel"], name="campaigns_material_kind"),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(
                fields=("kit", "file_name"),
                name="campaigns_material_one_file_name_per_kit",
                violation_error_message="This kit has a file of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("preview_height__isnull", False), ("preview_width__isnull", False)),
                    models.Q(("preview_height__isnull", True), ("preview_width__isnull", True)),
                    _connector="OR",
                ),
                name="campaigns_material_preview_width_and_preview_height",
            ),
        ),
        migrations.CreateModel(
            name="MaterialRendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "PNG picture"),
                            ("jpg", "JPG picture"),
                            ("webp", "WebP picture"),
                            ("svg", "SVG drawing"),
                            ("docx", "Word document"),
                            ("odt", "OpenDocument text"),
                            ("pptx", "PowerPoint presentation"),
                            ("txt", "Plain text"),
                            ("html", "HTML"),
                            ("mp4", "MP4 film"),
                        ],
                        max_length=5,
                        verbose_name="kind of file",
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="renditions/", verbose_name="file")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="campaigns.materialversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "material at another size",
                "verbose_name_plural": "materials at other sizes",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "width", "format"), name="campaigns_rendition_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nl", models.TextField(verbose_name="words (Dutch)")),
                ("en", models.TextField(verbose_name="words (English)")),
                ("vector", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "material",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="campaigns.material"
                    ),
                ),
            ],
            options={
                "verbose_name": "words of a material",
                "verbose_name_plural": "words of materials",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="campaigns_material_by_word")
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnCampaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the portal")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("goal", models.CharField(max_length=200, verbose_name="goal")),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="text (Markdown)")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("live", "on show"),
                            ("withdrawn", "taken off"),
                            ("removed", "taken off by NOV"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "removed_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was taken off"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published on"),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "materials",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="campaigns.material", verbose_name="material"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaigns.shortlink",
                        verbose_name="short link",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign of an organisation",
                "verbose_name_plural": "campaigns of organisations",
                "indexes": [models.Index(fields=["state", "ends_on"], name="campaigns_own_on_show")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="campaigns_own_begins_before_it_ends",
                        violation_error_message="The last day is not before the first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "live"), _negated=True), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="campaigns_own_live_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "removed"), models.Q(("removed_because", ""), _negated=True)),
                            models.Q(models.Q(("state", "removed"), _negated=True), ("removed_because", "")),
                            _connector="OR",
                        ),
                        name="campaigns_own_removed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPoster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("picture", models.FileField(max_length=200, upload_to="own/", verbose_name="picture")),
                (
                    "share",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to="own/", verbose_name="picture for sharing"
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("alt", models.CharField(max_length=2000, verbose_name="description for who cannot see it")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("nl", "Nederlands"),
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("pl", "Polski"),
                            ("ar", "العربية"),
                            ("uk", "Українська"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="place")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="posters", to="campaigns.owncampaign"
                    ),
                ),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_posters",
                        to="campaigns.design",
                        verbose_name="design",
                    ),
                ),
                (
                    "shows",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="pictures.picture", verbose_name="photos in it"
                    ),
                ),
            ],
            options={
                "verbose_name": "poster of a campaign",
                "verbose_name_plural": "posters of campaigns",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "design"), name="campaigns_own_poster_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note for who opens it")),
                ("shared_until", models.DateField(blank=True, null=True, verbose_name="shared until")),
                ("link_version", models.PositiveIntegerField(default=1, verbose_name="number of the link")),
                ("last_used_on", models.DateField(blank=True, null=True, verbose_name="last opened on")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="made by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: of NOV.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="campaigns.collection"
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.material"
                    ),
                ),
            ],
            options={
                "verbose_name": "material in a collection",
                "verbose_name_plural": "materials in collections",
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="materials",
            field=models.ManyToManyField(related_name="+", through="campaigns.CollectionItem", to="campaigns.material"),
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(
                fields=("collection", "material"), name="campaigns_collection_item_once"
            ),
        ),
        migrations.AddIndex(
            model_name="collection",
            index=models.Index(fields=["organisation", "-made_at"], name="campaigns_collection_newest"),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="campaigns_collection_has_a_name"
            ),
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the portal")),
                ("title_nl", models.CharField(max_length=120, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=120, verbose_name="title (English)")),
                ("summary_nl", models.CharField(blank=True, max_length=300, verbose_name="what it is for (Dutch)")),
                ("summary_en", models.CharField(blank=True, max_length=300, verbose_name="what it is for (English)")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("live", "live"), ("retired", "retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day of use")),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place in the list")),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                (
                    "kit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="campaigns.kit",
                        verbose_name="kit",
                    ),
                ),
            ],
            options={
                "verbose_name": "template",
                "verbose_name_plural": "templates",
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("note_nl", models.CharField(blank=True, max_length=300, verbose_name="what is new (Dutch)")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="what is new (English)")),
                (
                    "checked_languages",
                    models.JSONField(blank=True, default=list, verbose_name="languages that somebody checked"),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published on"),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="campaigns.template"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a template",
                "verbose_name_plural": "versions of templates",
            },
        ),
        migrations.AddField(
            model_name="template",
            name="current",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.templateversion",
                verbose_name="current version",
            ),
        ),
        migrations.AddField(
            model_name="design",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="designs",
                to="campaigns.templateversion",
                verbose_name="version of the template",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(fields=("template", "number"), name="campaigns_template_version_once"),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="campaigns_template_version_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", True)),
                fields=("template",),
                name="campaigns_template_one_version_in_the_making",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "live"), _negated=True), ("current__isnull", False), _connector="OR"
                ),
                name="campaigns_template_live_has_a_version",
            ),
        ),
        migrations.AddIndex(
            model_name="design",
            index=models.Index(fields=["organisation", "-changed_at"], name="campaigns_design_newest"),
        ),
        migrations.CreateModel(
            name="TemplateFormat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("a3", "A3 poster"),
                            ("a4", "A4 poster"),
                            ("a5", "A5 flyer"),
                            ("vierkant", "Square"),
                            ("staand", "Portrait"),
                            ("verhaal", "Story"),
                            ("link", "Link picture"),
                            ("mailbanner", "Mail banner"),
                        ],
                        max_length=12,
                        verbose_name="size",
                    ),
                ),
                ("art", models.TextField(blank=True, editable=False, verbose_name="art (SVG, cleaned)")),
                (
                    "preview",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to="previews/", verbose_name="preview"
                    ),
                ),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formats",
                        to="campaigns.templateversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "size of a template",
                "verbose_name_plural": "sizes of templates",
                "constraints": [models.UniqueConstraint(fields=("version", "size"), name="campaigns_format_once")],
            },
        ),
        migrations.CreateModel(
            name="TemplateField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=30, verbose_name="name of its zone")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("photo", "Photo"),
                            ("logo", "Logo"),
                            ("link", "Link, as a QR code"),
                        ],
                        default="text",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("label_nl", models.CharField(max_length=80, verbose_name="question (Dutch)")),
                ("label_en", models.CharField(blank=True, max_length=80, verbose_name="question (English)")),
                ("hint_nl", models.CharField(blank=True, max_length=200, verbose_name="hint (Dutch)")),
                ("hint_en", models.CharField(blank=True, max_length=200, verbose_name="hint (English)")),
                (
                    "start",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='For each language, such as {"nl": "Help mee!"}',
                        verbose_name="text to start from",
                    ),
                ),
                (
                    "frame",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='For each language, with … where the text comes, such as {"nl": "Mensen maken …"}',
                        verbose_name="sentence around it",
                    ),
                ),
                ("choices", models.JSONField(blank=True, default=dict, verbose_name="texts to choose from")),
                (
                    "lock",
                    models.CharField(
                        choices=[("free", "free"), ("choice", "one of a few"), ("locked", "fixed")],
                        default="free",
                        max_length=6,
                        verbose_name="how free",
                    ),
                ),
                ("longest", models.PositiveIntegerField(default=80, verbose_name="most signs")),
                ("lines", models.PositiveIntegerField(default=1, verbose_name="lines to type in")),
                ("is_required", models.BooleanField(default=True, verbose_name="must be filled in")),
                (
                    "must_change",
                    models.BooleanField(default=False, verbose_name="the text to start from may not be printed"),
                ),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place in the form")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="campaigns.templateversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "field",
                "verbose_name_plural": "fields",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="campaigns_field_once"),
                    models.CheckConstraint(
                        condition=models.Q(("longest__gte", 1), ("longest__lte", 600)), name="campaigns_field_length"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Swatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=30, verbose_name="name")),
                ("name_nl", models.CharField(max_length=40, verbose_name="name (Dutch)")),
                ("name_en", models.CharField(blank=True, max_length=40, verbose_name="name (English)")),
                ("ground", models.CharField(max_length=7, verbose_name="ground")),
                ("ink", models.CharField(max_length=7, verbose_name="ink")),
                ("accent", models.CharField(max_length=7, verbose_name="accent")),
                ("plate", models.CharField(max_length=7, verbose_name="plate")),
                ("place", models.PositiveIntegerField(default=100, verbose_name="place")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swatches",
                        to="campaigns.templateversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "set of colours",
                "verbose_name_plural": "sets of colours",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="campaigns_swatch_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accent__regex", "^#[0-9a-f]{6}$"),
                            ("ground__regex", "^#[0-9a-f]{6}$"),
                            ("ink__regex", "^#[0-9a-f]{6}$"),
                            ("plate__regex", "^#[0-9a-f]{6}$"),
                        ),
                        name="campaigns_swatch_is_colours",
                        violation_error_message="Write a colour as #ff9450",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(max_length=30, verbose_name="name")),
                ("x", models.FloatField(verbose_name="x")),
                ("y", models.FloatField(verbose_name="y")),
                ("w", models.FloatField(verbose_name="width")),
                ("h", models.FloatField(verbose_name="height")),
                ("smallest", models.FloatField(default=18, verbose_name="smallest letter, points")),
                (
                    "comfortable",
                    models.FloatField(default=24, verbose_name="smallest letter before words are broken, points"),
                ),
                ("largest", models.FloatField(default=120, verbose_name="biggest letter, points")),
                ("weight", models.PositiveIntegerField(default=700, verbose_name="weight")),
                (
                    "colour",
                    models.CharField(
                        choices=[("ink", "ink"), ("ground", "ground"), ("accent", "accent"), ("plate", "plate")],
                        default="ink",
                        max_length=6,
                        verbose_name="colour",
                    ),
                ),
                (
                    "align",
                    models.CharField(
                        choices=[("start", "start"), ("center", "centre"), ("end", "end")],
                        default="start",
                        max_length=6,
                        verbose_name="across",
                    ),
                ),
                (
                    "stands",
                    models.CharField(
                        choices=[("top", "top"), ("middle", "middle"), ("bottom", "bottom")],
                        default="top",
                        max_length=6,
                        verbose_name="down",
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[("rectangle", "rectangle"), ("rounded", "rounded"), ("circle", "circle")],
                        default="rectangle",
                        max_length=9,
                        verbose_name="shape",
                    ),
                ),
                ("on_plate", models.BooleanField(default=False, verbose_name="on a plate")),
                ("is_heading", models.BooleanField(default=False, verbose_name="is the heading")),
                ("order", models.PositiveIntegerField(default=100, verbose_name="order of reading")),
                (
                    "format",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="zones", to="campaigns.templateformat"
                    ),
                ),
            ],
            options={
                "verbose_name": "zone",
                "verbose_name_plural": "zones",
                "constraints": [
                    models.UniqueConstraint(fields=("format", "name"), name="campaigns_zone_once"),
                    models.CheckConstraint(
                        condition=models.Q(("h__gt", 0), ("w__gt", 0)),
                        name="campaigns_zone_has_a_size",
                        violation_error_message="A zone is wider and higher than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("comfortable__lte", models.F("largest")),
                            ("smallest__gt", 0),
                            ("smallest__lte", models.F("comfortable")),
                        ),
                        name="campaigns_zone_letters_grow",
                        violation_error_message="The smallest letter is not bigger than the biggest.",
                    ),
                ],
            },
        ),
    ]
