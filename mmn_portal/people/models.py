"""People, their accounts and their organisations: who is registered, asked, mailed and forgotten."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.outbox.address import Address

from .enums import (
    InvitationState,
    JoinState,
    Language,
    OrganisationKind,
    OrganisationState,
    Province,
    Role,
    Sector,
    Size,
)
from .querysets import (
    AccountQuerySet,
    InvitationQuerySet,
    JoinRequestQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    PersonQuerySet,
    PlaceQuerySet,
)


class Place(models.Model):
    """A Dutch place with its province and where it lies. Source: GeoNames (CC BY 4.0)."""

    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = (models.UniqueConstraint(name="people_place_once_per_province", fields=["name", "province"]),)
        indexes = (models.Index(Lower("name"), name="people_place_by_name"),)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who is registered, asked or mailed; an account is optional.

    ``email`` is empty until an account's address is proven, or when a colleague was registered without one.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.NL)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    made_at = models.DateTimeField(_("since"), default=timezone.now)
    calendar_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(name="people_person_one_per_address", fields=["email"], condition=~Q(email="")),
            models.CheckConstraint(name="people_person_address_is_folded", condition=Q(email=Lower("email"))),
        )

    class Privacy:
        study = ("language",)
        pseudonym = ("id",)
        never = ("email", "name", "phone", "made_at", "calendar_version")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> Address:
        """Where her mail goes."""
        return Address(self.email, self.language)


class UserManager(BaseUserManager.from_queryset(AccountQuerySet)):
    """Accounts are found by address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().casefold(), **fields)
        user.set_password(password)
        if user.person_id is None:
            user.person = Person.objects.create(name=email.split("@")[0])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Its person carries the name; its address is proven through allauth."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="user", verbose_name=_("person"))
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("NOV staff"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    class Privacy:
        study = ()
        pseudonym = ("id", "person")
        never = ("password", "last_login", "is_superuser", "email", "is_active", "is_staff", "date_joined")

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.person.name

    def get_short_name(self) -> str:
        return self.person.name.split(" ")[0]


class Organisation(models.Model):
    """An organisation with volunteers, a company, a school or a network."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address on the portal"), max_length=140, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=OrganisationKind.choices, default=OrganisationKind.VOLUNTARY
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    about_nl = models.TextField(_("about the organisation (Dutch)"), max_length=1500, blank=True)
    about_en = models.TextField(_("about the organisation (English)"), max_length=1500, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    logo = models.FileField(_("logo"), upload_to="organisations/", blank=True, max_length=200)
    colour = models.CharField(_("colour"), max_length=7, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=OrganisationState.choices, default=OrganisationState.PROPOSED
    )
    made_at = models.DateTimeField(_("proposed on"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    is_demo = models.BooleanField(_("example"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.CheckConstraint(
                name="people_organisation_confirmed_has_a_moment",
                condition=Q(state=OrganisationState.CONFIRMED, confirmed_at__isnull=False)
                | ~Q(state=OrganisationState.CONFIRMED),
            ),
            models.CheckConstraint(
                name="people_organisation_colour_is_hex",
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"),
                violation_error_message=_("Choose a colour such as #d9480f"),
            ),
        )
        indexes = (
            models.Index(fields=["state", "province"], name="people_organisation_where"),
            models.Index(Lower("name"), name="people_organisation_by_name"),
        )

    class Privacy:
        study = ("id", "kind", "sector", "size", "province", "state", "is_demo")
        pseudonym = ("place",)
        never = (
            "name", "slug", "about_nl", "about_en", "website", "logo", "colour", "made_at", "confirmed_at",
            "confirmed_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:organisation", args=[self.slug])

    @property
    def about(self) -> str:
        return in_language(self, "about", get_language())

    @property
    def logo_url(self) -> str:
        """Where its logo is shown; empty when it has none."""
        return reverse("people:organisation-logo", args=[self.slug]) if self.logo else ""

    @property
    def is_confirmed(self) -> bool:
        return self.state == OrganisationState.CONFIRMED

    @property
    def is_proposed(self) -> bool:
        return self.state == OrganisationState.PROPOSED


class Location(models.Model):
    """A place where an organisation works."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="locations")
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, verbose_name=_("place"))

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"


class Membership(models.Model):
    """Somebody belongs to an organisation, in a role."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(
                name="people_membership_once_per_organisation",
                fields=["organisation", "person"],
                violation_error_message=_("This person belongs to the organisation already."),
            ),
        )

    class Privacy:
        study = ("role",)
        pseudonym = ("person", "organisation")
        never = ("id", "since")

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def may_act(self) -> bool:
        """Owners and coordinators act for the organisation."""
        return self.role in {Role.OWNER, Role.COORDINATOR}


class Invitation(models.Model):
    """An invitation by mail to belong to an organisation: one purpose, one end, used once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.COORDINATOR)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN)
    invited_at = models.DateTimeField(_("invited on"))
    invited_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    ends_at = models.DateTimeField(_("ends on"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.UniqueConstraint(
                name="people_invitation_one_open_per_address",
                fields=["organisation", "email"],
                condition=Q(state=InvitationState.OPEN),
            ),
            models.CheckConstraint(
                name="people_invitation_accepted_has_a_moment",
                condition=Q(state=InvitationState.ACCEPTED, accepted_at__isnull=False)
                | (~Q(state=InvitationState.ACCEPTED) & Q(accepted_at__isnull=True)),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ("organisation",)
        never = (
            "id", "email", "role", "state", "invited_at", "invited_by", "ends_at", "accepted_at", "accepted_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} → {self.email}"


class JoinRequest(models.Model):
    """Somebody asks to belong to an organisation that is known already."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="join_requests")
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JoinState.choices, default=JoinState.OPEN)
    asked_at = models.DateTimeField(_("asked on"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = (
            models.UniqueConstraint(
                name="people_joinrequest_one_open",
                fields=["organisation", "person"],
                condition=Q(state=JoinState.OPEN),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ("organisation", "person")
        never = ("id", "note", "state", "asked_at", "answered_at", "answered_by")

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"


class Consent(models.Model):
    """What somebody agreed to: which text, when, on which page, and when it was taken back. No IP address."""

    kind = models.CharField(_("kind"), max_length=40)
    text_version = models.CharField(_("version of the text"), max_length=40)
    text = models.TextField(_("text as shown"))
    language = models.CharField(_("language"), max_length=5)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    # What is left of the address some time after it was taken back: it is recognised, and does not tell itself.
    print = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="consents", verbose_name=_("person")
    )
    where = models.CharField(_("page"), max_length=200)
    given_at = models.DateTimeField(_("given on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = (
            models.CheckConstraint(
                name="people_consent_of_somebody", condition=Q(person__isnull=False) | ~Q(email="") | ~Q(print="")
            ),
            # Only what was taken back loses its address: of the rest it is the proof.
            models.CheckConstraint(
                name="people_consent_print_was_taken_back",
                condition=Q(print="") | Q(email="", withdrawn_at__isnull=False),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ("person",)
        never = (
            "id", "kind", "text_version", "text", "language", "email", "print", "where", "given_at", "withdrawn_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.text_version}"


class NetworkMember(models.Model):
    """An organisation belongs to a network."""

    network = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="network_members", verbose_name=_("network"),
        limit_choices_to={"kind": OrganisationKind.NETWORK},
    )  # fmt: skip
    member = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="networks", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("member of a network")
        verbose_name_plural = _("members of networks")
        constraints = (
            models.UniqueConstraint(
                name="people_networkmember_once", fields=["network", "member"],
                violation_error_message=_("This organisation belongs to the network already."),
            ),
            models.CheckConstraint(
                name="people_networkmember_is_another", condition=~Q(network=F("member")),
                violation_error_message=_("A network is no member of itself."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.network} – {self.member}"
