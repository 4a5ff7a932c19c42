"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("mailing", "0001_initial"),
        ("mailing", "0002_initial"),
        ("mailing", "0004_newsletters"),
        ("mailing", "0005_stopped"),
        ("mailing", "0006_own_pictures_only"),
    ]

    initial = True

    dependencies = [
        ("outbox", "0001_squashed"),
        ("people", "0001_squashed"),
        ("people", "__first__"),
        ("pictures", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("name_nl", models.CharField(max_length=60, verbose_name="name (Dutch)")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name (English)")),
                ("about_nl", models.CharField(blank=True, max_length=200, verbose_name="about (Dutch)")),
                ("about_en", models.CharField(blank=True, max_length=200, verbose_name="about (English)")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="order")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
            },
        ),
        migrations.CreateModel(
            name="Newsletter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_nl", models.CharField(max_length=150, verbose_name="subject (Dutch)")),
                ("subject_en", models.CharField(blank=True, max_length=150, verbose_name="subject (English)")),
                (
                    "preheader_nl",
                    models.CharField(
                        blank=True,
                        help_text="What mail programs show beside the subject: 40 to 110 signs work best.",
                        max_length=150,
                        verbose_name="first line in the list of mails (Dutch)",
                    ),
                ),
                (
                    "preheader_en",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first line in the list of mails (English)"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(blank=True, editable=False, max_length=80, verbose_name="address in the archive"),
                ),
                (
                    "rate_per_hour",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: as fast as the mail server takes them.",
                        null=True,
                        verbose_name="mails an hour",
                    ),
                ),
                (
                    "is_quiet_at_night",
                    models.BooleanField(
                        default=True,
                        help_text="Nothing leaves between 22.00 and 8.00 and on Sunday.",
                        verbose_name="not at night or on Sunday",
                    ),
                ),
                (
                    "not_after",
                    models.DateTimeField(
                        blank=True,
                        help_text="What has not left by then is not sent any more.",
                        null=True,
                        verbose_name="not after",
                    ),
                ),
                (
                    "counts_opens",
                    models.BooleanField(
                        default=False,
                        help_text="Puts a picture in the letter that counts, without knowing who. The letter says so. The number is rough.",
                        verbose_name="count how often it is opened",
                    ),
                ),
                ("is_in_archive", models.BooleanField(default=True, verbose_name="in the public archive")),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="example")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("proposed", "waits for NOV"),
                            ("scheduled", "planned"),
                            ("started", "started"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made on")),
                ("send_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sending starts")),
                ("frozen", models.JSONField(blank=True, default=dict, editable=False)),
                ("opens", models.PositiveIntegerField(default=0, editable=False, verbose_name="opened")),
                (
                    "stopped",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="unsubscribed within a week"
                    ),
                ),
                (
                    "broadcast",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outbox.broadcast",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "network"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="newsletters",
                        to="people.organisation",
                        verbose_name="network",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: everyone who asked for one of the topics.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="newsletters",
                        to="mailing.segment",
                        verbose_name="segment",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(related_name="newsletters", to="mailing.topic", verbose_name="topics"),
                ),
            ],
            options={
                "verbose_name": "newsletter",
                "verbose_name_plural": "newsletters",
                "ordering": (models.OrderBy(models.F("send_at"), descending=True, nulls_first=True), "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        fields=("slug",),
                        name="mailing_newsletter_slug_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("scheduled", "started")), _negated=True),
                            ("send_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mailing_newsletter_planned_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("broadcast__isnull", False), ("state", "started")),
                            models.Q(models.Q(("state", "started"), _negated=True), ("broadcast__isnull", True)),
                            _connector="OR",
                        ),
                        name="mailing_newsletter_started_has_a_broadcast",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                (
                    "newsletter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="mailing.newsletter"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "constraints": [models.UniqueConstraint(fields=("newsletter", "url"), name="mailing_link_once")],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="order")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("picture", "picture"),
                            ("button", "button"),
                            ("item", "something from the portal"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("text_nl", models.TextField(blank=True, max_length=10000, verbose_name="text (Dutch)")),
                ("text_en", models.TextField(blank=True, max_length=10000, verbose_name="text (English)")),
                ("label_nl", models.CharField(blank=True, max_length=60, verbose_name="words on the button (Dutch)")),
                ("label_en", models.CharField(blank=True, max_length=60, verbose_name="words on the button (English)")),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address of the link")),
                ("item", models.CharField(blank=True, max_length=60, verbose_name="from the portal")),
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
                (
                    "newsletter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="mailing.newsletter"
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a newsletter",
                "verbose_name_plural": "parts of a newsletter",
                "ordering": ("place", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="first asked")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="address confirmed")),
                ("link_version", models.PositiveSmallIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "subscriber",
                "verbose_name_plural": "subscribers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="mailing_subscriber_address_is_folded",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for confirmation"),
                            ("active", "receives it"),
                            ("ended", "ended"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=200, verbose_name="page")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed on")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended on")),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.consent",
                        verbose_name="consent",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="mailing.subscriber",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="mailing.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ended")), fields=["ended_at"], name="mailing_subscription_ended"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "topic"), name="mailing_subscription_once_per_topic"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "active"), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mailing_subscription_active_was_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state", "ended")),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="mailing_subscription_ended_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Click",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="times")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clicks", to="mailing.link"
                    ),
                ),
            ],
            options={
                "verbose_name": "clicks",
                "verbose_name_plural": "clicks",
                "constraints": [models.UniqueConstraint(fields=("link", "on"), name="mailing_click_once_a_day")],
            },
        ),
    ]
