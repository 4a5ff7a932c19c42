"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("expeditions", "0001_initial"),
        ("expeditions", "0002_log_widen"),
        ("expeditions", "0003_log_move"),
        ("expeditions", "0004_log_narrow"),
        ("expeditions", "0005_rests_widen"),
        ("expeditions", "0006_rests_move"),
        ("expeditions", "0007_rests_narrow"),
        ("expeditions", "0008_phase_name"),
    ]

    initial = True

    dependencies = [
        ("events", "0001_squashed"),
        ("people", "0001_squashed"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_qualified", models.BooleanField(default=True, verbose_name="trained: may lead by herself")),
                ("most", models.PositiveSmallIntegerField(default=6, verbose_name="at most so many organisations")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leader", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "expedition leader",
                "verbose_name_plural": "expedition leaders",
            },
        ),
        migrations.CreateModel(
            name="MethodVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.CharField(max_length=12, verbose_name="version")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("statements", models.JSONField(verbose_name="statements of the self-scan")),
                ("actions", models.JSONField(verbose_name="catalogue of actions")),
                ("published_at", models.DateTimeField(verbose_name="published on")),
            ],
            options={
                "verbose_name": "method",
                "verbose_name_plural": "methods",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="expeditions_method_once")],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NL-DR", "Drenthe"),
                            ("NL-FL", "Flevoland"),
                            ("NL-FR", "Fryslân"),
                            ("NL-GE", "Gelderland"),
                            ("NL-GR", "Groningen"),
                            ("NL-LI", "Limburg"),
                            ("NL-NB", "Noord-Brabant"),
                            ("NL-NH", "Noord-Holland"),
                            ("NL-OV", "Overijssel"),
                            ("NL-UT", "Utrecht"),
                            ("NL-ZE", "Zeeland"),
                            ("NL-ZH", "Zuid-Holland"),
                        ],
                        max_length=5,
                        verbose_name="province",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="text (Dutch, Markdown)")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("most", models.PositiveSmallIntegerField(default=8, verbose_name="at most so many organisations")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recruiting", "open for applications"),
                            ("running", "under way"),
                            ("done", "completed"),
                        ],
                        default="recruiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "leaders",
                    models.ManyToManyField(
                        blank=True, related_name="cohorts", to="expeditions.leader", verbose_name="leaders"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expeditions.methodversion",
                        verbose_name="method",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of an expedition",
                "verbose_name_plural": "groups of expeditions",
            },
        ),
        migrations.CreateModel(
            name="GroupDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="expeditions.cohort"
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a group",
                "verbose_name_plural": "days of a group",
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, verbose_name="code")),
                ("place", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title_nl", models.CharField(max_length=80, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(max_length=80, verbose_name="title (English)")),
                ("goal_nl", models.CharField(max_length=200, verbose_name="goal (Dutch)")),
                ("goal_en", models.CharField(max_length=200, verbose_name="goal (English)")),
                ("week_from", models.SmallIntegerField(verbose_name="from week")),
                ("week_until", models.SmallIntegerField(verbose_name="until week")),
                ("criteria", models.JSONField(verbose_name="what is needed to go on")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phases",
                        to="expeditions.methodversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "phase of a method",
                "verbose_name_plural": "phases of methods",
                "constraints": [models.UniqueConstraint(fields=("version", "code"), name="expeditions_phase_once")],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, verbose_name="code")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("organisation", "the organisation"),
                            ("leader", "the leader"),
                            ("together", "together"),
                        ],
                        max_length=14,
                        verbose_name="who does it",
                    ),
                ),
                ("is_required", models.BooleanField(verbose_name="needed")),
                ("week_earliest", models.SmallIntegerField(verbose_name="from week")),
                ("week_latest", models.SmallIntegerField(verbose_name="until week")),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="expeditions.phase"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a method",
                "verbose_name_plural": "steps of methods",
                "constraints": [models.UniqueConstraint(fields=("phase", "code"), name="expeditions_step_once")],
            },
        ),
        migrations.CreateModel(
            name="Trajectory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key of the form"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "applied"),
                            ("declined", "not admitted"),
                            ("running", "under way"),
                            ("paused", "paused"),
                            ("done", "completed"),
                            ("stopped", "stopped"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("wish", models.TextField(max_length=1000, verbose_name="what they hope to find")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("applied_at", models.DateTimeField(verbose_name="applied on")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="started on")),
                ("in_phase_since", models.DateField(blank=True, null=True, verbose_name="in this phase since")),
                ("next_contact_on", models.DateField(blank=True, null=True, verbose_name="next contact")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="paused until")),
                (
                    "stop_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "no time"),
                            ("people", "the people who pulled it left"),
                            ("board", "no support of the board"),
                            ("other_way", "they found another way"),
                            ("outside", "a cause from outside"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="why it was stopped",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="applied by",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="expeditions.cohort",
                        verbose_name="group",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expeditions.phase",
                        verbose_name="phase on the path",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expeditions.methodversion",
                        verbose_name="method",
                    ),
                ),
            ],
            options={
                "verbose_name": "expedition of an organisation",
                "verbose_name_plural": "expeditions of organisations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "organisation"),
                        name="expeditions_trajectory_once_per_cohort",
                        violation_error_message="This organisation is in this group already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paused"), _negated=True),
                            ("paused_until__isnull", False),
                            _connector="OR",
                        ),
                        name="expeditions_paused_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "stopped"), ("stop_reason", ""), _connector="XOR"),
                        name="expeditions_stopped_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_phase_since__isnull", False), ("started_on__isnull", False)),
                            models.Q(("in_phase_since__isnull", True), ("started_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="expeditions_trajectory_started_on_and_in_phase_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_key", models.UUIDField(unique=True)),
                ("entered_at", models.DateTimeField(verbose_name="entered on")),
                ("contact_on", models.DateField(verbose_name="day of the contact")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("visit", "visit"),
                            ("online", "online"),
                            ("phone", "telephone"),
                            ("mail", "e-mail or app"),
                            ("group_day", "group day"),
                            ("intervision", "peer review with other leaders"),
                            ("no_contact", "no contact, though I tried"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes")),
                (
                    "present",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="people who were there"),
                ),
                ("present_by_role", models.JSONField(blank=True, default=dict, verbose_name="people by role")),
                ("dimensions", models.JSONField(blank=True, default=list, verbose_name="about")),
                (
                    "journey",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("see", "to see you"),
                            ("consider", "to consider it"),
                            ("sign_up", "to sign up"),
                            ("welcome", "to be welcomed"),
                            ("take_part", "to take part"),
                            ("stay", "to stay"),
                        ],
                        max_length=10,
                        verbose_name="step of the volunteer",
                    ),
                ),
                ("discussed", models.TextField(blank=True, max_length=600, verbose_name="what was discussed")),
                ("progress", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="progress, 1 to 5")),
                ("energy", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="energy, 1 to 5")),
                (
                    "obstacle",
                    models.CharField(
                        choices=[
                            ("none", "nothing"),
                            ("time", "time"),
                            ("board", "support of the board"),
                            ("volunteers", "support of volunteers"),
                            ("people", "somebody who pulled it left"),
                            ("money", "money"),
                            ("knowledge", "knowledge"),
                            ("building", "building or transport"),
                            ("outside", "a cause from outside"),
                        ],
                        default="none",
                        max_length=12,
                        verbose_name="what stands in the way",
                    ),
                ),
                ("guidance", models.TextField(blank=True, max_length=1000, verbose_name="guidance note")),
                ("next_contact_on", models.DateField(blank=True, null=True, verbose_name="next contact")),
                ("is_last", models.BooleanField(default=False, verbose_name="no more contact planned")),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expeditions.phase",
                        verbose_name="phase on the path",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="expeditions.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log entries",
                "indexes": [models.Index(fields=["trajectory", "-contact_on"], name="expeditions_entry_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("next_contact_on__isnull", False), ("is_last", True), _connector="XOR"),
                        name="expeditions_entry_next_contact_or_last",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("progress__isnull", True),
                            models.Q(("progress__gte", 1), ("progress__lte", 5)),
                            _connector="OR",
                        ),
                        name="expeditions_entry_progress",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_contact_on__isnull", True),
                            ("next_contact_on__gte", models.F("contact_on")),
                            _connector="OR",
                        ),
                        name="expeditions_entry_next_is_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                ("who", models.CharField(blank=True, max_length=80, verbose_name="who (a function, no name)")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="before")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="expeditions.logentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="advice")),
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
                        verbose_name="makes you more",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="advices", to="expeditions.logentry"
                    ),
                ),
            ],
            options={
                "verbose_name": "advice",
                "verbose_name_plural": "advices",
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("at", models.DateTimeField(verbose_name="added on")),
                ("text", models.CharField(max_length=600, verbose_name="addition")),
                (
                    "is_guidance",
                    models.BooleanField(default=False, verbose_name="for leaders and the programme team only"),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="expeditions.logentry"
                    ),
                ),
            ],
            options={
                "verbose_name": "addition to a log entry",
                "verbose_name_plural": "additions to log entries",
            },
        ),
        migrations.CreateModel(
            name="SelfScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[("start", "at the start"), ("end", "at the end")], max_length=6, verbose_name="moment"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened on")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed on")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expeditions.methodversion"
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scans", to="expeditions.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "self-scan",
                "verbose_name_plural": "self-scans",
                "constraints": [models.UniqueConstraint(fields=("trajectory", "moment"), name="expeditions_scan_once")],
            },
        ),
        migrations.CreateModel(
            name="ScanInvitee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitees", to="expeditions.selfscan"
                    ),
                ),
            ],
            options={
                "verbose_name": "address invited to a self-scan",
                "verbose_name_plural": "addresses invited to self-scans",
                "constraints": [
                    models.UniqueConstraint(fields=("scan", "email"), name="expeditions_scan_one_copy_per_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("board", "board"),
                            ("coordinator", "coordinator"),
                            ("new_volunteer", "volunteer for less than a year"),
                            ("volunteer", "volunteer for a year or longer"),
                            ("staff", "paid staff"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                ("invited_on", models.DateField(verbose_name="invited on")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent on")),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="expeditions.selfscan"
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a self-scan",
                "verbose_name_plural": "copies of self-scans",
            },
        ),
        migrations.CreateModel(
            name="StepMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "done_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organisation", "the organisation"),
                            ("leader", "the leader"),
                            ("together", "together"),
                        ],
                        max_length=14,
                        verbose_name="done by",
                    ),
                ),
                ("skipped_on", models.DateField(blank=True, null=True, verbose_name="left out on")),
                ("because", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expeditions.step"
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="expeditions.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "marked step",
                "verbose_name_plural": "marked steps",
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "step"), name="expeditions_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("skipped_on__isnull", True)),
                            models.Q(("done_on__isnull", True), ("skipped_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="expeditions_mark_done_or_left_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True), models.Q(("done_by", ""), _negated=True), _connector="XOR"
                        ),
                        name="expeditions_mark_done_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skipped_on__isnull", True), models.Q(("because", ""), _negated=True), _connector="XOR"
                        ),
                        name="expeditions_mark_left_out_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rests", to="expeditions.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "rest of an expedition",
                "verbose_name_plural": "rests of expeditions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="expeditions_rest_ends_after"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhaseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="moment")),
                ("criteria", models.JSONField(verbose_name="what was needed")),
                (
                    "motive",
                    models.CharField(blank=True, max_length=300, verbose_name="why the programme team let it pass"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "came_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expeditions.phase"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expeditions.phase",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="expeditions.trajectory"
                    ),
                ),
            ],
            options={
                "verbose_name": "move to a phase",
                "verbose_name_plural": "moves to phases",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_head", models.BooleanField(default=True, verbose_name="leads")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "asked"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("ended", "ended"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="leader",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="expeditions.trajectory",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment of a leader",
                "verbose_name_plural": "assignments of leaders",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_head", True), ("state", "accepted")),
                        fields=("trajectory",),
                        name="expeditions_one_head_leader",
                        violation_error_message="This organisation has a leader already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_head", True), ("state", "proposed")),
                        fields=("trajectory",),
                        name="expeditions_one_head_leader_asked",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")),
                        fields=("trajectory", "leader"),
                        name="expeditions_leader_once",
                        violation_error_message="This leader helps this organisation already.",
                    ),
                ],
            },
        ),
    ]
