"""The tables as they stood when the steps before became one (docs/decisions/0088)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0003_calendar_link"),
        ("people", "0004_networks"),
        ("people", "0005_consent_print"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("calendar_version", models.PositiveSmallIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email",),
                        name="people_person_one_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="people_person_address_is_folded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("is_active", models.BooleanField(default=True, verbose_name="may log in")),
                ("is_staff", models.BooleanField(default=False, verbose_name="NOV staff")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "province",
                    models.CharField(
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
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "indexes": [models.Index(django.db.models.functions.text.Lower("name"), name="people_place_by_name")],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "province"), name="people_place_once_per_province")
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="address on the portal")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voluntary", "Organisation with volunteers"),
                            ("company", "Company"),
                            ("school", "School or student group"),
                            ("network", "Network or umbrella organisation"),
                        ],
                        default="voluntary",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("jeugdwerk", "Youth work"),
                            ("school", "School"),
                            ("verzorging", "Care"),
                            ("sport", "Sport"),
                            ("cultuur", "Culture"),
                            ("hobby", "Hobby"),
                            ("levensbeschouwing", "Religion and philosophy of life"),
                            ("werk-en-politiek", "Work and politics"),
                            ("sociale-hulp", "Social help"),
                            ("wonen", "Housing"),
                            ("buurt", "Neighbourhood"),
                            ("natuur", "Nature"),
                            ("vluchtelingen", "Refugees"),
                            ("anders", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1-9", "1 to 9 volunteers"),
                            ("10-24", "10 to 24 volunteers"),
                            ("25-99", "25 to 99 volunteers"),
                            ("100-249", "100 to 249 volunteers"),
                            ("250+", "250 volunteers or more"),
                        ],
                        max_length=8,
                        verbose_name="size",
                    ),
                ),
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
                (
                    "about_nl",
                    models.TextField(blank=True, max_length=1500, verbose_name="about the organisation (Dutch)"),
                ),
                (
                    "about_en",
                    models.TextField(blank=True, max_length=1500, verbose_name="about the organisation (English)"),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("logo", models.FileField(blank=True, max_length=200, upload_to="organisations/", verbose_name="logo")),
                ("colour", models.CharField(blank=True, max_length=7, verbose_name="colour")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("refused", "refused")],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="proposed on")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed on")),
                ("is_demo", models.BooleanField(default=False, verbose_name="example")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
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
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "indexes": [
                    models.Index(fields=["state", "province"], name="people_organisation_where"),
                    models.Index(django.db.models.functions.text.Lower("name"), name="people_organisation_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                            models.Q(("state", "confirmed"), _negated=True),
                            _connector="OR",
                        ),
                        name="people_organisation_confirmed_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("colour", ""), ("colour__regex", "^#[0-9a-f]{6}$"), _connector="OR"),
                        name="people_organisation_colour_is_hex",
                        violation_error_message="Choose a colour such as #d9480f",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street and number")),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="postcode")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="locations", to="people.organisation"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="people.place", verbose_name="place"
                    ),
                ),
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
            },
        ),
        migrations.CreateModel(
            name="NetworkMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="networks",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        limit_choices_to={"kind": "network"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_members",
                        to="people.organisation",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a network",
                "verbose_name_plural": "members of networks",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "member"),
                        name="people_networkmember_once",
                        violation_error_message="This organisation belongs to the network already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("network", models.F("member")), _negated=True),
                        name="people_networkmember_is_another",
                        violation_error_message="A network is no member of itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("coordinator", "Coordinator"), ("member", "Member")],
                        default="member",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "person"),
                        name="people_membership_once_per_organisation",
                        violation_error_message="This person belongs to the organisation already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting for an answer"), ("admitted", "admitted"), ("declined", "declined")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="people.organisation",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="answered by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="join_requests", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("organisation", "person"),
                        name="people_joinrequest_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("coordinator", "Coordinator"), ("member", "Member")],
                        default="coordinator",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("accepted", "accepted"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("invited_at", models.DateTimeField(verbose_name="invited on")),
                ("ends_at", models.DateTimeField(verbose_name="ends on")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="people.organisation",
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="invited by",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("organisation", "email"),
                        name="people_invitation_one_open_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("accepted_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="people_invitation_accepted_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("text_version", models.CharField(max_length=40, verbose_name="version of the text")),
                ("text", models.TextField(verbose_name="text as shown")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("print", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("where", models.CharField(max_length=200, verbose_name="page")),
                ("given_at", models.DateTimeField(verbose_name="given on")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("email", ""), _negated=True),
                            models.Q(("print", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="people_consent_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("print", ""), models.Q(("email", ""), ("withdrawn_at__isnull", False)), _connector="OR"
                        ),
                        name="people_consent_print_was_taken_back",
                    ),
                ],
            },
        ),
    ]
