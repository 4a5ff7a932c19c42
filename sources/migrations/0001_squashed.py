"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("sources", "0001_initial"),
        ("sources", "0002_fields_widen"),
        ("sources", "0003_fields_move"),
        ("sources", "0004_fields_narrow"),
        ("sources", "0005_talks_widen"),
        ("sources", "0006_talks_move"),
        ("sources", "0007_talks_narrow"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("text", models.TextField(max_length=600, verbose_name="text")),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("eenmalig", "once"),
                            ("kort", "a short time"),
                            ("seizoen", "a season"),
                            ("terugkerend", "regularly"),
                            ("stage", "internship"),
                            ("vraagstuk", "a question for students"),
                        ],
                        max_length=12,
                        verbose_name="how often",
                    ),
                ),
                ("parts", models.PositiveIntegerField(verbose_name="parts of the day")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "on the site"), ("closed", "closed"), ("removed", "taken off by NOV")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                ("confirmed_on", models.DateField(verbose_name="last confirmed on")),
                ("ends_on", models.DateField(verbose_name="stands on the site until")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "who",
                    models.CharField(
                        choices=[("medewerkers", "employees"), ("studenten", "students"), ("leerlingen", "pupils")],
                        max_length=12,
                        verbose_name="who",
                    ),
                ),
                ("themes", models.JSONField(blank=True, default=list, verbose_name="themes")),
                ("skills", models.CharField(blank=True, max_length=200, verbose_name="what people can do")),
                ("people_from", models.PositiveSmallIntegerField(default=1, verbose_name="from so many people")),
                ("people_to", models.PositiveSmallIntegerField(verbose_name="up to so many people")),
                ("youngest", models.PositiveSmallIntegerField(default=18, verbose_name="age of the youngest")),
                ("oldest", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="age of the oldest")),
                ("radius_km", models.PositiveSmallIntegerField(default=25, verbose_name="how far they travel (km)")),
                (
                    "hours_each",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hours per person"),
                ),
                ("in_hours", models.BooleanField(default=False, verbose_name="in working or school hours")),
                ("brings_guide", models.BooleanField(default=False, verbose_name="somebody of theirs comes along")),
                (
                    "wants_everybody",
                    models.BooleanField(default=False, verbose_name="everybody of theirs should be able to join"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="people.organisation",
                        verbose_name="company or school",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of a company or school",
                "verbose_name_plural": "offers of companies and schools",
                "abstract": False,
                "indexes": [models.Index(fields=["state", "ends_on"], name="sources_offer_live")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="sources_offer_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parts__gte", 1), ("parts__lte", 2097151)),
                        name="sources_offer_has_a_part_of_the_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people_from__gte", 1), ("people_to__gte", models.F("people_from"))),
                        name="sources_offer_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("who", "leerlingen"), _negated=True),
                            ("hours_each__isnull", True),
                            ("hours_each__lte", 30),
                            _connector="OR",
                        ),
                        name="sources_offer_hours_of_pupils",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("oldest__isnull", True), ("oldest__gte", models.F("youngest")), _connector="OR"
                        ),
                        name="sources_offer_ages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("radius_km__gte", 1), ("radius_km__lte", 300)), name="sources_offer_radius"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("text", models.TextField(max_length=600, verbose_name="text")),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("eenmalig", "once"),
                            ("kort", "a short time"),
                            ("seizoen", "a season"),
                            ("terugkerend", "regularly"),
                            ("stage", "internship"),
                            ("vraagstuk", "a question for students"),
                        ],
                        max_length=12,
                        verbose_name="how often",
                    ),
                ),
                ("parts", models.PositiveIntegerField(verbose_name="parts of the day")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "on the site"), ("closed", "closed"), ("removed", "taken off by NOV")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                ("confirmed_on", models.DateField(verbose_name="last confirmed on")),
                ("ends_on", models.DateField(verbose_name="stands on the site until")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address on the portal")),
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key of the form"),
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
                (
                    "task",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handen", "working with your hands"),
                            ("gezelschap", "keeping people company"),
                            ("begeleiden", "guiding or teaching"),
                            ("ontvangen", "cooking or receiving people"),
                            ("organiseren", "organising"),
                            ("kennis", "advice or expertise"),
                            ("creatief", "creative work"),
                        ],
                        max_length=12,
                        verbose_name="kind of work",
                    ),
                ),
                ("people_min", models.PositiveSmallIntegerField(default=1, verbose_name="from so many people")),
                ("people_max", models.PositiveSmallIntegerField(verbose_name="at most so many people")),
                ("age_from", models.PositiveSmallIntegerField(default=0, verbose_name="youngest age")),
                ("is_remote", models.BooleanField(default=False, verbose_name="possible from a distance")),
                ("is_guided", models.BooleanField(default=False, verbose_name="somebody guides the group")),
                ("support", models.JSONField(blank=True, default=list, verbose_name="support")),
                (
                    "demands",
                    models.JSONField(blank=True, default=list, verbose_name="what is asked of people, in codes"),
                ),
                ("requirements", models.CharField(blank=True, max_length=200, verbose_name="what is asked of people")),
                ("reward", models.CharField(blank=True, max_length=120, verbose_name="what people get")),
                ("more_url", models.URLField(blank=True, verbose_name="page with more about it")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "ask of an organisation",
                "verbose_name_plural": "asks of organisations",
                "abstract": False,
                "indexes": [models.Index(fields=["state", "ends_on"], name="sources_opening_live")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="sources_opening_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parts__gte", 1), ("parts__lte", 2097151)),
                        name="sources_opening_has_a_part_of_the_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people_max__gte", models.F("people_min")), ("people_min__gte", 1)),
                        name="sources_opening_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__gte", 18), ("is_guided", True), ("age_from", 0), _connector="OR"
                        ),
                        name="sources_opening_young_people_are_guided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__gte", 18),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.StrIndex(
                                    django.db.models.functions.comparison.Cast("demands", models.TextField()),
                                    models.Value("gevaarlijk"),
                                ),
                                0,
                            ),
                            _connector="OR",
                        ),
                        name="sources_opening_danger_is_for_grown_ups",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "started_by",
                    models.CharField(
                        choices=[("source", "company or school"), ("organisation", "organisation")],
                        max_length=12,
                        verbose_name="started by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for an answer"),
                            ("talking", "talking"),
                            ("agreed", "agreed"),
                            ("done", "completed"),
                            ("declined", "declined"),
                            ("lapsed", "lapsed: nobody answered"),
                            ("cancelled", "cancelled"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started on")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="first answer on")),
                ("reminded", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                ("people", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="people")),
                ("day", models.DateField(blank=True, null=True, verbose_name="day")),
                (
                    "part",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "morning"), (1, "afternoon"), (2, "evening")],
                        null=True,
                        verbose_name="part of the day",
                    ),
                ),
                (
                    "proposed_by",
                    models.CharField(
                        blank=True,
                        choices=[("source", "company or school"), ("organisation", "organisation")],
                        max_length=12,
                        verbose_name="proposed by",
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed on")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended on")),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "source_shares_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="company or school shares its contact since"
                    ),
                ),
                (
                    "organisation_shares_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="organisation shares its contact since"),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
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
                    "organisation_shared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="who is reached at the organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="company or school",
                    ),
                ),
                (
                    "source_shared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="who is reached at the company or school",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="introductions",
                        to="sources.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="sources.opening",
                        verbose_name="ask",
                    ),
                ),
            ],
            options={
                "verbose_name": "introduction",
                "verbose_name_plural": "introductions",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "talking", "agreed"])),
                        fields=("opening", "source"),
                        name="sources_one_introduction_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "done"]), _negated=True),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("day__isnull", False),
                                ("part__isnull", False),
                                ("people__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sources_agreed_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ("proposed", "talking", "agreed"))),
                            models.Q(
                                models.Q(("state__in", ("proposed", "talking", "agreed")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sources_ended_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__isnull", True), ("part__lte", 2), _connector="OR"),
                        name="sources_part_of_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "cancelled"]), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sources_declined_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("day__isnull", False), ("part__isnull", False), ("people__isnull", False)),
                            models.Q(("day__isnull", True), ("part__isnull", True), ("people__isnull", True)),
                            _connector="OR",
                        ),
                        name="sources_introduction_people_and_day_and_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("source", "company or school"), ("organisation", "organisation")],
                        max_length=12,
                        verbose_name="side",
                    ),
                ),
                ("text", models.TextField(max_length=1500, verbose_name="text")),
                ("at", models.DateTimeField(verbose_name="moment")),
                ("key", models.UUIDField(unique=True)),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sources.introduction"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an introduction",
                "verbose_name_plural": "lines of introductions",
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("asked_again_at", models.DateTimeField(blank=True, null=True, verbose_name="asked again on")),
                ("came", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="came")),
                (
                    "new_faces",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="new faces among them"),
                ),
                (
                    "hours",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="hours of all of them together"),
                ),
                (
                    "satisfied",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how it was, 1 to 5"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                (
                    "satisfied_source",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="how it was for the company or school, 1 to 5"
                    ),
                ),
                (
                    "again",
                    models.BooleanField(blank=True, null=True, verbose_name="company or school wants to do it again"),
                ),
                (
                    "source_answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="company or school answered on"),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded on")),
                (
                    "reminded_later_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reminded of the second question on"),
                ),
                (
                    "active_later",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="still active after ninety days"
                    ),
                ),
                ("answered_later_at", models.DateTimeField(blank=True, null=True, verbose_name="answered again on")),
                (
                    "introduction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcome", to="sources.introduction"
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("came__isnull", False)),
                            models.Q(("answered_at__isnull", True), ("came__isnull", True)),
                            _connector="OR",
                        ),
                        name="sources_outcome_came_and_answered_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("active_later__isnull", False), ("answered_later_at__isnull", False)),
                            models.Q(("active_later__isnull", True), ("answered_later_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="sources_outcome_active_later_and_answered_later_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("satisfied_source__isnull", False), ("source_answered_at__isnull", False)),
                            models.Q(("satisfied_source__isnull", True), ("source_answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="sources_outcome_satisfied_source_and_source_answered_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_faces__isnull", True), ("new_faces__lte", models.F("came")), _connector="OR"
                        ),
                        name="sources_outcome_new_faces_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_later__isnull", True),
                            ("came__isnull", True),
                            ("active_later__lte", models.F("came")),
                            _connector="OR",
                        ),
                        name="sources_outcome_active_later_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("satisfied__isnull", True), ("satisfied__range", (1, 5)), _connector="OR"),
                            models.Q(
                                ("satisfied_source__isnull", True), ("satisfied_source__range", (1, 5)), _connector="OR"
                            ),
                        ),
                        name="sources_outcome_satisfied_is_a_figure",
                    ),
                ],
            },
        ),
    ]
