"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("research", "0001_initial"), ("research", "0002_clocks_widen"), ("research", "0003_counted_move")]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(max_length=160, verbose_name="title (English)")),
                ("purpose_nl", models.TextField(max_length=2000, verbose_name="purpose (Dutch)")),
                ("purpose_en", models.TextField(max_length=2000, verbose_name="purpose (English)")),
                ("ground_nl", models.TextField(max_length=2000, verbose_name="legal ground (Dutch)")),
                ("ground_en", models.TextField(max_length=2000, verbose_name="legal ground (English)")),
                ("responsible", models.CharField(max_length=160, verbose_name="responsible")),
                ("keep_until", models.DateField(verbose_name="data are kept until")),
                (
                    "key_destroyed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="key destroyed on"),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
            ],
            options={
                "verbose_name": "study",
                "verbose_name_plural": "studies",
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key of the form"),
                ),
                ("waves", models.JSONField(verbose_name="waves")),
                ("purpose", models.TextField(max_length=2000, verbose_name="purpose")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "waiting for a decision"),
                            ("approved", "approved, being made"),
                            ("declined", "declined"),
                            ("made", "ready"),
                            ("withdrawn", "withdrawn: an organisation in it took back its consent"),
                            ("expired", "expired"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested on")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
                ("because", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="research/", verbose_name="file")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="fingerprint (SHA-256)")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="bytes")),
                ("rows", models.PositiveIntegerField(blank=True, null=True, verbose_name="sets of answers")),
                ("report", models.JSONField(blank=True, default=dict, verbose_name="what was left out")),
                ("pseudonyms", models.JSONField(blank=True, default=list, editable=False)),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="made on")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends on")),
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
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="research.study"
                    ),
                ),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="research_export_is_judged_by_another",
                        violation_error_message="Somebody else decides on your request.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["made", "approved"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="research_export_made_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="moment")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="research.export"
                    ),
                ),
            ],
            options={
                "verbose_name": "download of an export",
                "verbose_name_plural": "downloads of exports",
            },
        ),
        migrations.CreateModel(
            name="InstrumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.CharField(max_length=12, verbose_name="version")),
                ("blocks", models.JSONField(verbose_name="blocks")),
                ("published_at", models.DateTimeField(verbose_name="published on")),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="research_instrument_once")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("block", models.PositiveSmallIntegerField(verbose_name="block")),
                ("place", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("number", "number"),
                            ("band", "share in bands"),
                            ("agree", "how far somebody agrees"),
                            ("choice", "one of a list"),
                            ("multi", "some of a list"),
                            ("score", "figure from 0 to 10"),
                            ("open", "own words"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("nominal", "nominal"), ("ordinal", "ordinal"), ("ratio", "ratio"), ("text", "text")],
                        max_length=10,
                        verbose_name="level of measurement",
                    ),
                ),
                ("question_nl", models.CharField(max_length=300, verbose_name="question (Dutch)")),
                ("question_en", models.CharField(max_length=300, verbose_name="question (English)")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("choices", models.JSONField(default=list, verbose_name="answers with their codes")),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at most so many")),
                ("has_quality", models.BooleanField(default=False, verbose_name="counted or estimated is asked")),
                ("at_most", models.CharField(blank=True, max_length=24, verbose_name="cannot be more than")),
                ("is_sensitive", models.BooleanField(default=False, verbose_name="sensitive")),
                (
                    "is_about_few",
                    models.BooleanField(default=False, verbose_name="may point at one person in a small organisation"),
                ),
                ("waves", models.JSONField(blank=True, default=list, verbose_name="waves")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="research.instrumentversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions of the instrument",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="research_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_]*$")), name="research_item_code_is_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="started on")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="consent asked on")),
                ("pseudonym", models.CharField(blank=True, editable=False, max_length=10, null=True, unique=True)),
                ("link_version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="research.study"
                    ),
                ),
            ],
            options={
                "verbose_name": "participation in research",
                "verbose_name_plural": "participations in research",
                "constraints": [
                    models.UniqueConstraint(fields=("study", "organisation"), name="research_participation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("questionnaire", "our answers to the questionnaires"),
                            ("scan", "the results of our self-scan"),
                            ("trajectory", "how our expedition goes: numbers and dates, never notes"),
                            ("interview", "a request for a conversation"),
                        ],
                        max_length=16,
                        verbose_name="part",
                    ),
                ),
                ("is_given", models.BooleanField(verbose_name="given")),
                ("text_version", models.CharField(max_length=20, verbose_name="version of the text")),
                ("text", models.TextField(verbose_name="words that were shown")),
                ("at", models.DateTimeField(verbose_name="moment")),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="research.participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to research",
                "verbose_name_plural": "consents to research",
                "indexes": [models.Index(fields=["participation", "part", "-at"], name="research_consent_latest")],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, verbose_name="code")),
                ("offset_days", models.PositiveSmallIntegerField(verbose_name="days after the start")),
                ("days_before", models.PositiveSmallIntegerField(verbose_name="opens so many days before")),
                ("days_after", models.PositiveSmallIntegerField(verbose_name="closes so many days after")),
                ("counted", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waves", to="research.study"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="research.instrumentversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "wave",
                "verbose_name_plural": "waves",
                "constraints": [models.UniqueConstraint(fields=("study", "code"), name="research_wave_once")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("closes_on", models.DateField(verbose_name="closes on")),
                ("invited_at", models.DateTimeField(verbose_name="invited on")),
                ("reminded", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="last reminder")),
                ("wants_no_reminders", models.BooleanField(default=False, verbose_name="wants no reminders")),
                (
                    "undeliverable_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="no mail arrived, since"),
                ),
                ("link_version", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="research.participation",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="research.wave"
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a questionnaire",
                "verbose_name_plural": "invitations to questionnaires",
                "constraints": [
                    models.UniqueConstraint(fields=("participation", "wave"), name="research_invitation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gt", models.F("opens_on"))),
                        name="research_invitation_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField(verbose_name="begun on")),
                ("saved_at", models.DateTimeField(verbose_name="last saved")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent on")),
                ("sector", models.CharField(blank=True, max_length=20, verbose_name="sector")),
                ("province", models.CharField(blank=True, max_length=5, verbose_name="province")),
                ("size", models.CharField(blank=True, max_length=8, verbose_name="size")),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="response", to="research.invitation"
                    ),
                ),
            ],
            options={
                "verbose_name": "set of answers",
                "verbose_name_plural": "sets of answers",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.SmallIntegerField(default=0, verbose_name="chosen answer")),
                ("number", models.IntegerField(blank=True, null=True, verbose_name="value")),
                ("text", models.TextField(blank=True, max_length=500, verbose_name="own words")),
                (
                    "quality",
                    models.CharField(
                        blank=True,
                        choices=[("counted", "counted"), ("estimated", "estimated"), ("unknown", "I do not know")],
                        max_length=10,
                        verbose_name="quality",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="research.item"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="research.response"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("response", "item", "option"), name="research_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__isnull", False), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="research_answer_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="question")),
                ("option", models.SmallIntegerField(default=0, verbose_name="answer")),
                ("n", models.PositiveIntegerField(verbose_name="organisations")),
                ("median", models.FloatField(blank=True, null=True, verbose_name="median")),
                ("low", models.FloatField(blank=True, null=True, verbose_name="first quartile")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="third quartile")),
                ("share", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="share (%)")),
                ("frozen_at", models.DateTimeField(verbose_name="counted on")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="research.wave"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "constraints": [
                    models.UniqueConstraint(fields=("wave", "code", "option"), name="research_finding_once"),
                    models.CheckConstraint(condition=models.Q(("n__gte", 10)), name="research_finding_of_ten_or_more"),
                ],
            },
        ),
    ]
