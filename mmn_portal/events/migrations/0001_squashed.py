"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("events", "0001_initial"),
        ("events", "0002_initial"),
        ("events", "0003_speakers"),
        ("events", "0004_desk_widen"),
        ("events", "0005_head_counts"),
        ("events", "0006_door_link"),
        ("events", "0007_words"),
        ("events", "0008_closed_door"),
        ("events", "0009_evaluations_without_order"),
        ("events", "0010_moments"),
        ("events", "0011_seats_counted_quickly"),
        ("events", "0012_material"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Moment",
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
                    "theme",
                    models.CharField(
                        blank=True,
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
                        help_text="Stories about this theme stand on the wall of the week too.",
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("is_national", models.BooleanField(default=True, verbose_name="in the whole country")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("retired", "off the site")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="example")),
            ],
            options={
                "verbose_name": "campaign week",
                "verbose_name_plural": "campaign weeks",
                "indexes": [models.Index(fields=["state", "starts_on"], name="events_moment_coming")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="events_moment_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "retired"])),
                        name="events_moment_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("is_public", models.BooleanField(default=False, verbose_name="stands on the portal")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
            ],
            options={
                "verbose_name": "programme of sessions",
                "verbose_name_plural": "programmes of sessions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="events_programme_ends_after_it_begins",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kick-off", "Kick-off"),
                            ("kennissessie", "Knowledge session"),
                            ("campagneactiviteit", "Campaign activity"),
                            ("expeditiedag", "Expedition day"),
                            ("intervisie", "Peer review"),
                            ("training", "Training"),
                            ("overig", "Other"),
                        ],
                        default="kick-off",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
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
                ("title_nl", models.CharField(max_length=160, verbose_name="title (Dutch)")),
                ("title_en", models.CharField(blank=True, max_length=160, verbose_name="title (English)")),
                ("lead_nl", models.CharField(blank=True, max_length=300, verbose_name="lead (Dutch)")),
                ("lead_en", models.CharField(blank=True, max_length=300, verbose_name="lead (English)")),
                ("text_nl", models.TextField(blank=True, max_length=10000, verbose_name="text (Dutch, Markdown)")),
                ("text_en", models.TextField(blank=True, max_length=10000, verbose_name="text (English, Markdown)")),
                ("starts_on", models.DateField(verbose_name="day")),
                (
                    "starts_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty shows 'time to follow'.", null=True, verbose_name="begins"
                    ),
                ),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                ("venue", models.CharField(blank=True, max_length=160, verbose_name="venue")),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="street and number")),
                ("route_nl", models.TextField(blank=True, max_length=1500, verbose_name="route (Dutch)")),
                ("route_en", models.TextField(blank=True, max_length=1500, verbose_name="route (English)")),
                (
                    "accessibility_nl",
                    models.TextField(blank=True, max_length=1500, verbose_name="accessibility (Dutch)"),
                ),
                (
                    "accessibility_en",
                    models.TextField(blank=True, max_length=1500, verbose_name="accessibility (English)"),
                ),
                (
                    "material_nl",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Links to slides, a recording, a summary. Stands on the page after the session, and the mail of thanks leads to it.",
                        max_length=3000,
                        verbose_name="what was shown (Dutch, Markdown)",
                    ),
                ),
                (
                    "material_en",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=3000,
                        verbose_name="what was shown (English, Markdown)",
                    ),
                ),
                ("join_url", models.URLField(blank=True, max_length=300, verbose_name="link to join online")),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                ("contact_phone", models.CharField(blank=True, max_length=30, verbose_name="telephone of the contact")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address of the contact"),
                ),
                ("track", models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="track")),
                ("room", models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="room")),
                (
                    "registration_opens_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
                ),
                (
                    "registration_closes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
                ),
                (
                    "queue_policy",
                    models.CharField(
                        choices=[("strict", "strictly in order"), ("best_fit", "whoever fits first")],
                        db_default="strict",
                        default="strict",
                        help_text="Printed on the page of the session.",
                        max_length=10,
                        verbose_name="waiting list",
                    ),
                ),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        db_default=24,
                        default=24,
                        help_text="Somebody on the waiting list has this long to take a seat. The end always falls in office hours.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(168),
                        ],
                        verbose_name="hours to answer an offer",
                    ),
                ),
                (
                    "seats_per_organisation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as it asks. More than this goes to the waiting list.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="seats for each organisation",
                    ),
                ),
                (
                    "share_until",
                    models.DateField(
                        blank=True,
                        help_text="From this day on, the rest is for everyone.",
                        null=True,
                        verbose_name="until this day",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("refused", "refused"),
                            ("published", "published"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed on")),
                (
                    "refused_because",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="reason of refusing"
                    ),
                ),
                (
                    "cancelled_because_nl",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of cancelling (Dutch)"),
                ),
                (
                    "cancelled_because_en",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of cancelling (English)"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("door_version", models.PositiveSmallIntegerField(db_default=1, default=1, editable=False)),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="host",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="events",
                        to="events.moment",
                        verbose_name="campaign week that it takes part in",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="events.programme",
                        verbose_name="programme that it belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [models.Index(fields=["state", "starts_on"], name="events_event_agenda")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                            models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="events_event_starts_at_and_ends_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="events_event_ends_after_it_begins",
                        violation_error_message="The end must be later than the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registration_opens_at__isnull", True),
                            ("registration_closes_at__isnull", True),
                            ("registration_closes_at__gt", models.F("registration_opens_at")),
                            _connector="OR",
                        ),
                        name="events_event_closes_after_it_opens",
                        violation_error_message="Registration must close later than it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_until__isnull", True), ("seats_per_organisation__isnull", False), _connector="OR"
                        ),
                        name="events_event_share_has_a_number",
                        violation_error_message="Say how many seats each organisation has until that day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offer_hours__range", (1, 168))),
                        name="events_event_offer_lasts_an_hour_to_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["proposed", "refused"]), _negated=True),
                            ("proposed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="events_event_proposal_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "format",
                    models.CharField(
                        choices=[("in_person", "In person"), ("online", "Online")], max_length=10, verbose_name="format"
                    ),
                ),
                ("capacity", models.PositiveIntegerField(verbose_name="seats")),
                ("reserved", models.PositiveIntegerField(default=0, verbose_name="reserved by staff")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "seats of a format",
                "verbose_name_plural": "seats by format",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "format"),
                        name="events_block_one_per_format",
                        violation_error_message="This format has its seats already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserved__lte", models.F("capacity"))),
                        name="events_block_reserved_fits",
                        violation_error_message="You cannot reserve more seats than there are.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="key of the form")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="comes from this many on",
                    ),
                ),
                ("link_version", models.PositiveSmallIntegerField(db_default=1, default=1, editable=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="events.event"
                    ),
                ),
                (
                    "made_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "group registration",
                "verbose_name_plural": "group registrations",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("minimum__gte", 1)), name="events_group_of_one_or_more")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "format",
                    models.CharField(
                        choices=[("in_person", "In person"), ("online", "Online")], max_length=10, verbose_name="format"
                    ),
                ),
                ("sector", models.CharField(blank=True, max_length=20, verbose_name="sector of the organisation")),
                ("province", models.CharField(blank=True, max_length=5, verbose_name="province of the organisation")),
                ("registered", models.PositiveIntegerField(verbose_name="had a seat")),
                ("attended", models.PositiveIntegerField(verbose_name="were there")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="head_counts", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "head count",
                "verbose_name_plural": "head counts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "format", "sector", "province"), name="events_headcount_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("confirmed", "everyone with a seat"),
                            ("waiting", "everyone on the waiting list"),
                            ("all", "everyone"),
                            ("chosen", "chosen people"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
                ("subject", models.CharField(max_length=150, verbose_name="subject")),
                ("text", models.TextField(max_length=5000, verbose_name="text")),
                ("written_at", models.DateTimeField(verbose_name="written on")),
                ("readers", models.PositiveIntegerField(default=0, verbose_name="readers")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="events.event"
                    ),
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
            ],
            options={
                "verbose_name": "message to participants",
                "verbose_name_plural": "messages to participants",
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveSmallIntegerField(verbose_name="seats")),
                ("made_at", models.DateTimeField(verbose_name="offered on")),
                ("expires_at", models.DateTimeField(verbose_name="to be answered before")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for an answer"),
                            ("accepted", "taken"),
                            ("declined", "declined"),
                            ("lapsed", "not answered in time"),
                            ("withdrawn", "ended with its registrations"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended on")),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="events.block",
                        verbose_name="format",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="events.group"
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of seats",
                "verbose_name_plural": "offers of seats",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["expires_at"], name="events_offer_overdue"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("group", "block"),
                        name="events_offer_one_open_per_group",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="events_offer_of_one_or_more"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="events_offer_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="events_offer_open_or_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("text_nl", models.CharField(max_length=200, verbose_name="question (Dutch)")),
                ("text_en", models.CharField(blank=True, max_length=200, verbose_name="question (English)")),
                ("help_nl", models.CharField(blank=True, max_length=300, verbose_name="explanation (Dutch)")),
                ("help_en", models.CharField(blank=True, max_length=300, verbose_name="explanation (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "one line"),
                            ("text", "some lines"),
                            ("yes_no", "yes or no"),
                            ("one", "one of some choices"),
                            ("several", "several of some choices"),
                        ],
                        default="line",
                        max_length=10,
                        verbose_name="kind of answer",
                    ),
                ),
                (
                    "options_nl",
                    models.TextField(blank=True, max_length=2000, verbose_name="choices (Dutch), one on each line"),
                ),
                (
                    "options_en",
                    models.TextField(blank=True, max_length=2000, verbose_name="choices (English), in the same order"),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                (
                    "shown_if_answer",
                    models.CharField(
                        blank=True,
                        help_text="As it stands in the Dutch choices, or ja or nee.",
                        max_length=200,
                        verbose_name="when the answer is",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="events.event"
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="events.question",
                        verbose_name="only after this question",
                    ),
                ),
            ],
            options={
                "verbose_name": "question at registration",
                "verbose_name_plural": "questions at registration",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown_if__isnull", True), ("shown_if_answer", "")),
                            models.Q(("shown_if__isnull", False), models.Q(("shown_if_answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="events_question_condition_is_whole",
                        violation_error_message="Say both after which question and after which answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("one", "several")), _negated=True),
                            models.Q(("options_nl", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="events_question_choices_are_given",
                        violation_error_message="Write the choices, one on each line.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("herself", "herself"), ("colleague", "a colleague"), ("staff", "NOV staff")],
                        default="herself",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("held", "held until confirmed"),
                            ("confirmed", "confirmed"),
                            ("offered", "offered"),
                            ("waiting", "on the waiting list"),
                            ("cancelled", "cancelled"),
                            ("lapsed", "not confirmed in time"),
                        ],
                        max_length=10,
                        verbose_name="seat",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="registered on")),
                (
                    "prove_before",
                    models.DateTimeField(blank=True, null=True, verbose_name="address to be confirmed before"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="seat confirmed on")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled or lapsed on")),
                (
                    "access_needs",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="what you need to take part"
                    ),
                ),
                (
                    "diet",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="what you do not eat"
                    ),
                ),
                (
                    "still_coming_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="said again that she comes"),
                ),
                ("attended_at", models.DateTimeField(blank=True, null=True, verbose_name="was there")),
                ("evaluated_at", models.DateTimeField(blank=True, null=True, verbose_name="looked back on")),
                ("link_version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("calendar_sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "block",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="events.block",
                        verbose_name="format",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="events.event",
                        verbose_name="session",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="events.group"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="events.offer",
                        verbose_name="offer",
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
                        verbose_name="organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="registrations",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="registered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "indexes": [
                    models.Index(fields=["event", "seat", "prove_before"], name="events_registration_seats"),
                    models.Index(fields=["block", "seat", "prove_before"], name="events_registration_room"),
                    models.Index(
                        condition=models.Q(("seat__in", ("confirmed", "offered", "held"))),
                        fields=["block"],
                        name="events_registration_taking",
                    ),
                    models.Index(
                        condition=models.Q(("prove_before__isnull", False)),
                        fields=["prove_before"],
                        name="events_registration_overdue",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("seat__in", ("held", "confirmed", "offered", "waiting")),
                            models.Q(("email", ""), _negated=True),
                        ),
                        fields=("event", "email"),
                        name="events_registration_one_live_seat_per_address",
                        violation_error_message="This address is registered for this session already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False), ("seat__in", ("held", "confirmed", "offered", "waiting"))
                        ),
                        fields=("event", "person"),
                        name="events_registration_one_live_seat_per_person",
                        violation_error_message="This person is registered for this session already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seat", "held"), _negated=True), ("prove_before__isnull", False), _connector="OR"
                        ),
                        name="events_registration_held_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seat", "confirmed"), _negated=True),
                            models.Q(("confirmed_at__isnull", False), ("prove_before__isnull", True)),
                            _connector="OR",
                        ),
                        name="events_registration_confirmed_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offer__isnull", False), ("seat", "offered")),
                            models.Q(models.Q(("seat", "offered"), _negated=True), ("offer__isnull", True)),
                            _connector="OR",
                        ),
                        name="events_registration_offered_by_an_offer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attended_at__isnull", True), ("seat", "confirmed"), _connector="OR"),
                        name="events_registration_attended_with_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("seat__in", ("held", "confirmed", "offered", "waiting"))
                            ),
                            models.Q(
                                models.Q(("seat__in", ("held", "confirmed", "offered", "waiting")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="events_registration_live_or_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer", models.TextField(max_length=1000, verbose_name="answer")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.question"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.registration"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer at registration",
                "verbose_name_plural": "answers at registration",
                "constraints": [
                    models.UniqueConstraint(fields=("registration", "question"), name="events_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True, verbose_name="key of the phone")),
                ("at", models.DateTimeField(verbose_name="came in")),
                (
                    "how",
                    models.CharField(
                        choices=[("code", "scanned code"), ("name", "found by name"), ("online", "joined online")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone on")),
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
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_ins", to="events.registration"
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="events.event"
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="certificate",
                        to="events.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of participation",
                "verbose_name_plural": "certificates of participation",
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "long before: it is coming"),
                            ("day", "the day before"),
                            ("hour", "it begins soon"),
                            ("still", "are you still coming?"),
                            ("thanks", "thanks, material and looking back"),
                        ],
                        max_length=8,
                        verbose_name="mail",
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("before", "before it begins"),
                            ("after", "after it ends"),
                            ("fixed", "at a fixed moment"),
                        ],
                        default="before",
                        max_length=8,
                        verbose_name="counted",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(90)], verbose_name="days"
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(72)], verbose_name="hours"
                    ),
                ),
                (
                    "clock",
                    models.TimeField(
                        blank=True,
                        help_text="Empty: at the time at which the session begins or ends.",
                        null=True,
                        verbose_name="at what time",
                    ),
                ),
                ("fixed_at", models.DateTimeField(blank=True, null=True, verbose_name="at this moment")),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("online", "Online")],
                        max_length=10,
                        verbose_name="only for",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminder_rules", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "rule for reminding",
                "verbose_name_plural": "rules for reminding",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anchor", "fixed"), ("fixed_at__isnull", False)),
                            models.Q(models.Q(("anchor", "fixed"), _negated=True), ("fixed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="events_reminderrule_fixed_has_a_moment",
                        violation_error_message="Fill in the moment, or count from the session.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "long before: it is coming"),
                            ("day", "the day before"),
                            ("hour", "it begins soon"),
                            ("still", "are you still coming?"),
                            ("thanks", "thanks, material and looking back"),
                            ("closed", "registration closed without a seat for who waits"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("online", "Online")],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="only for",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("run_at", models.DateTimeField(verbose_name="done")),
                ("reminded", models.PositiveIntegerField(default=0, verbose_name="reminded")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminder_runs", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "kind", "format", "due_at"), name="events_reminderrun_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("role_nl", models.CharField(blank=True, max_length=160, verbose_name="what she does (Dutch)")),
                ("role_en", models.CharField(blank=True, max_length=160, verbose_name="what she does (English)")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="events_speaker_once")],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(verbose_name="score from 1 to 5")),
                ("liked", models.TextField(blank=True, max_length=1000, verbose_name="what was good")),
                ("better", models.TextField(blank=True, max_length=1000, verbose_name="what can be better")),
                ("given_on", models.DateField(verbose_name="given on")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 5))), name="events_evaluation_one_to_five"
                    )
                ],
            },
        ),
    ]
