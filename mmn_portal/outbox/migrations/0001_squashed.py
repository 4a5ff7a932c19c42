"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0001_initial"),
        ("outbox", "0002_private_widen"),
        ("outbox", "0003_broadcasts"),
        ("outbox", "0004_turns_and_counts"),
        ("outbox", "0005_asks_address"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=253, unique=True, verbose_name="domain")),
                ("strikes", models.PositiveSmallIntegerField(default=0, verbose_name="refusals in a row")),
                ("wait_until", models.DateTimeField(verbose_name="waits until")),
                ("last_answer", models.CharField(blank=True, max_length=300, verbose_name="last answer")),
            ],
            options={
                "verbose_name": "mail provider",
                "verbose_name_plural": "mail providers",
            },
        ),
        migrations.CreateModel(
            name="Broadcast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True, verbose_name="key")),
                ("stream", models.CharField(max_length=40, verbose_name="stream")),
                ("content", models.JSONField(verbose_name="content")),
                ("links", models.JSONField(default=dict, verbose_name="personal links")),
                ("headers", models.JSONField(blank=True, default=dict, verbose_name="headers")),
                ("sender", models.CharField(max_length=300, verbose_name="sender")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sending", "being sent"),
                            ("paused", "paused"),
                            ("stopped", "stopped"),
                            ("done", "sent"),
                        ],
                        default="sending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why it waits")),
                ("troubles", models.PositiveSmallIntegerField(default=0, verbose_name="troubles in a row")),
                ("rate_per_hour", models.PositiveIntegerField(blank=True, null=True, verbose_name="mails an hour")),
                ("is_quiet_at_night", models.BooleanField(default=True, verbose_name="not at night or on Sunday")),
                ("given_out_until", models.DateTimeField(blank=True, null=True, verbose_name="given out until")),
                ("not_before", models.DateTimeField(verbose_name="not before")),
                ("turn_at", models.DateTimeField(blank=True, null=True, verbose_name="last turn")),
                ("sent", models.PositiveIntegerField(default=0, verbose_name="sent")),
                ("erased", models.PositiveIntegerField(default=0, verbose_name="erased meanwhile")),
                ("not_after", models.DateTimeField(blank=True, null=True, verbose_name="not after")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("recipients", models.PositiveIntegerField(default=0, verbose_name="recipients")),
                ("figures", models.JSONField(blank=True, default=dict, verbose_name="figures")),
            ],
            options={
                "verbose_name": "letter to many",
                "verbose_name_plural": "letters to many",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("stopped", "done"))),
                            models.Q(
                                models.Q(("state__in", ("stopped", "done")), _negated=True), ("ended_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="outbox_broadcast_ended_has_a_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.BigIntegerField(verbose_name="recipient")),
                ("email", models.EmailField(max_length=254, verbose_name="to")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("link_version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "waiting"),
                            (1, "with a worker"),
                            (2, "sent"),
                            (3, "refused"),
                            (4, "not sent: unsubscribed"),
                            (5, "not sent: the address is blocked"),
                            (6, "perhaps sent"),
                            (7, "not sent: too late"),
                        ],
                        db_default=0,
                        default=0,
                        verbose_name="state",
                    ),
                ),
                ("claim", models.UUIDField(blank=True, null=True, verbose_name="claim")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="claimed until")),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="not before")),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="attempts")),
                (
                    "doubts",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="times without an answer"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="came back")),
                ("answer", models.CharField(blank=True, db_default="", max_length=300, verbose_name="last answer")),
                (
                    "broadcast",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="outbox.broadcast",
                        verbose_name="letter to many",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy",
                "verbose_name_plural": "copies",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", 0)), fields=["broadcast", "id"], name="outbox_delivery_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)), fields=["claimed_until"], name="outbox_delivery_claimed"
                    ),
                    models.Index(fields=["email"], name="outbox_delivery_email"),
                    models.Index(fields=["broadcast", "id"], name="outbox_delivery_newest"),
                    models.Index(
                        condition=models.Q(("state__in", (3, 4, 5, 6, 7))),
                        fields=["broadcast", "state"],
                        name="outbox_delivery_aside",
                    ),
                    models.Index(
                        condition=models.Q(("bounced_at__isnull", False)),
                        fields=["broadcast"],
                        name="outbox_delivery_back",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("broadcast", "recipient"), name="outbox_delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", 2), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="outbox_delivery_sent_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("claimed_until__isnull", False), ("state", 1)),
                            models.Q(models.Q(("state", 1), _negated=True), ("claim__isnull", True)),
                            _connector="OR",
                        ),
                        name="outbox_delivery_claimed_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                ("email", models.EmailField(max_length=254, verbose_name="to")),
                ("language", models.CharField(default="nl", max_length=5, verbose_name="language")),
                ("template", models.CharField(max_length=120, verbose_name="kind")),
                ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                ("links", models.JSONField(blank=True, default=dict, verbose_name="personal links")),
                ("attachments", models.JSONField(blank=True, default=list, verbose_name="attachments")),
                ("headers", models.JSONField(blank=True, default=dict, verbose_name="headers")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                ("secret", models.BooleanField(default=False, verbose_name="carries a secret")),
                ("private", models.BooleanField(default=False, verbose_name="for its reader only")),
                ("asks_address", models.BooleanField(default=False, verbose_name="asks whether mail arrives")),
                ("wiped_at", models.DateTimeField(blank=True, null=True, verbose_name="wiped")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "at once"), (1, "answer to a deed"), (2, "reminder"), (3, "many at once")],
                        default=1,
                        verbose_name="priority",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("bounced", "came back"),
                            ("failed", "failed"),
                            ("dropped", "dropped: its moment passed"),
                            ("blocked", "not sent: the address is blocked"),
                            ("stopped", "stopped by staff"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("put_at", models.DateTimeField(db_index=True, verbose_name="written")),
                ("not_before", models.DateTimeField(verbose_name="not before")),
                ("not_after", models.DateTimeField(blank=True, null=True, verbose_name="not after")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="claimed until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "last_answer",
                    models.CharField(blank=True, max_length=300, verbose_name="last answer of the mail server"),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["priority", "id"], name="outbox_mail_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state__in", ("sent", "bounced"))),
                            models.Q(
                                models.Q(("state__in", ("sent", "bounced")), _negated=True), ("sent_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="outbox_mail_sent_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("secret", False),
                            ("state", "waiting"),
                            models.Q(("html", ""), ("text", ""), ("wiped_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="outbox_mail_sent_secret_is_wiped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True, verbose_name="key")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "kind",
                    models.CharField(
                        choices=[("hard", "for good"), ("soft", "for now"), ("complaint", "called spam")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="code")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="what was said")),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bounces",
                        to="outbox.delivery",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bounces",
                        to="outbox.mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "returned mail",
                "verbose_name_plural": "returned mails",
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("print", models.CharField(max_length=64, unique=True, verbose_name="print")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hard", "mail comes back for good"),
                            ("soft", "mail came back again and again"),
                            ("complaint", "the reader called it spam"),
                            ("erased", "the reader was erased"),
                            ("staff", "blocked by staff"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="what was said")),
                ("since", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "blocked address",
                "verbose_name_plural": "blocked addresses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "erased"), _negated=True), ("email", ""), _connector="OR"
                        ),
                        name="outbox_suppression_erased_has_no_address",
                    )
                ],
            },
        ),
    ]
