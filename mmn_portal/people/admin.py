"""People and organisations on the desk."""

from typing import ClassVar

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, SeenInside, deed_page, staff_may

from . import actions, forms, ties
from .enums import OrganisationState, Right
from .models import Consent, Invitation, JoinRequest, Location, Membership, NetworkMember, Organisation, Person, User


class MembershipInline(SeenInside, admin.TabularInline):
    """Who belongs to it."""

    model = Membership
    max_num = 50
    fields = readonly_fields = ("person", "role", "since")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class LocationInline(admin.TabularInline):
    """Where it works."""

    model = Location
    form = forms.KeepingLocation
    extra = 0
    max_num = 50

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class WithoutOwner(admin.SimpleListFilter):
    """Organisations that nobody can run: whoever did so was forgotten. Staff make somebody owner."""

    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        return (("none", _("nobody")),)

    def queryset(self, request, queryset):
        return queryset.without_owner() if self.value() == "none" else queryset


@admin.register(Organisation)
class OrganisationAdmin(DeskAdmin):
    """Organisations: staff confirm and refuse them."""

    list_display = ("name", "kind", "sector", "place", "province", "state", "made_at", "people")
    list_filter = ("state", WithoutOwner, "kind", "province", "sector", "is_demo")
    search_fields = ("name", "place__name")
    list_select_related = ("place",)
    readonly_fields = ("slug", "state", "made_at", "confirmed_at", "confirmed_by", "is_demo", "logo")
    form = forms.KeepingOrganisation
    inlines = (MembershipInline, LocationInline)
    actions = ("confirm", "refuse")
    change_form_template = "admin/organisation.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.owner_page)
        return [path("<int:pk>/owner/", page, name="people_organisation_owner"), *super().get_urls()]

    def owner_page(self, request, pk):
        """Make somebody owner, where nobody of the organisation can."""
        organisation = get_object_or_404(Organisation, pk=pk)

        def do(asked):
            actions.appoint_owner(organisation=organisation, **asked, by=request.user, now=timezone.now())
            return gettext("%(email)s is owner of %(name)s now.") % {"email": asked["email"], "name": organisation.name}

        what = gettext("Make somebody owner")
        return deed_page(
            request, self.admin_site, title=f"{organisation}: {what}", form=forms.AppointingOwner(request.POST or None),
            label=gettext("Make owner"), do=do,
            refusals={
                actions.NoAccount: gettext("Nobody has an account with this address. Ask her to make one first."),
                actions.AlreadyOwner: gettext("She is owner already."),
            },
            back=reverse("admin:people_organisation_change", args=[pk]),
            about=gettext("For an organisation whose owner cannot be reached any more. Check that she really speaks for it."),
        )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).with_people()

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("people"))
    def people(self, organisation):
        return organisation.people

    @admin.action(description=_("Confirm the chosen organisations"), permissions=("change",))
    def confirm(self, request, queryset):
        self._move(request, queryset, OrganisationState.CONFIRMED)

    @admin.action(description=_("Refuse the chosen organisations"), permissions=("change",))
    def refuse(self, request, queryset):
        self._move(request, queryset, OrganisationState.REFUSED)

    def _move(self, request, queryset, to):
        for organisation in queryset:
            try:
                actions.move_organisation(organisation=organisation, to=to, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s has that state already.") % organisation, messages.WARNING)
            else:
                self.message_user(
                    request,
                    _("%(name)s: %(state)s") % {"name": organisation, "state": organisation.get_state_display()},
                )


@admin.register(Person)
class PersonAdmin(SeenAdmin):
    """People: to find who phones. They change their own details themselves."""

    list_display = ("name", "email", "language", "made_at")
    search_fields = ("name", "email")
    fields = ("name", "email", "phone", "language", "made_at")


def in_words(group: Group) -> str:
    """A group as the desk calls it."""
    return str(Right(group.name).label) if group.name in Right else group.name


class RightsField(ModelMultipleChoiceField):
    """The rights of an account, in the reader's language."""

    def label_from_instance(self, obj):
        return in_words(obj)


class RightsFilter(admin.RelatedFieldListFilter):
    """Accounts with a right, in the reader's language."""

    def field_choices(self, field, request, model_admin):
        return [(group.pk, in_words(group)) for group in Group.objects.order_by("pk")]


class AccountForm(ModelForm):
    """Closing an account, or taking a right away, waits until nothing ties it any more."""

    class Meta:
        widgets: ClassVar = {"groups": CheckboxSelectMultiple}
        field_classes: ClassVar = {"groups": RightsField}

    def clean(self) -> dict:
        asked = super().clean()
        is_closed = self.instance.is_active and not asked.get("is_active", True)
        groups = asked.get("groups")
        loses_a_right = groups is not None and self.instance.groups.exclude(pk__in=groups).exists()
        if (is_closed or loses_a_right) and (why := ties.of(self.instance)):
            self.add_error("is_active" if is_closed else "groups", ValidationError(why, code="tied"))
        return asked


@admin.register(User)
class UserAdmin(SeenAdmin):
    """Accounts. Rights are given by a superuser only."""

    list_display = ("email", "person", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", ("groups", RightsFilter))
    list_select_related = ("person",)
    search_fields = ("email", "person__name")
    fields = ("email", "person", "is_active", "is_staff", "is_superuser", "groups", "last_login", "date_joined")
    readonly_fields = ("email", "person", "rights", "last_login", "date_joined")
    form = AccountForm

    @admin.display(description=_("groups"))
    def rights(self, user):
        return ", ".join(map(in_words, user.groups.order_by("pk")))

    def get_fields(self, request, obj=None):
        # Whoever only looks reads the same words.
        seen = "groups" if self.has_change_permission(request, obj) else "rights"
        return [seen if name == "groups" else name for name in self.fields]

    def has_change_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser


@admin.register(Consent)
class ConsentAdmin(SeenAdmin):
    """Who agreed to what."""

    list_display = ("kind", "text_version", "email", "person", "given_at", "withdrawn_at")
    exclude = ("print",)
    list_filter = ("kind",)
    list_select_related = ("person",)
    search_fields = ("email", "person__name")


# Keys of the second factor, links that confirm and numbers of sessions are nobody's to read, not even a superuser's.
for secret in (Authenticator, EmailAddress, EmailConfirmation, UserSession):
    if admin.site.is_registered(secret):
        admin.site.unregister(secret)


@admin.register(Invitation)
class InvitationAdmin(SeenAdmin):
    """Who was invited; the link itself is in her mail only."""

    list_display = ("email", "organisation", "role", "state", "invited_at", "ends_at")
    list_filter = ("state", "role")
    list_select_related = ("organisation",)
    search_fields = ("email", "organisation__name")
    actions = ("withdraw",)

    def has_withdraw_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Withdraw the chosen invitations"), permissions=("withdraw",))
    def withdraw(self, request, queryset):
        for invitation in queryset:
            actions.withdraw_invitation(invitation=invitation)
        self.message_user(request, _("Their links do not work any more."))


@admin.register(JoinRequest)
class JoinRequestAdmin(SeenAdmin):
    """Who asked to belong to an organisation. Its own people answer; staff do where nobody does."""

    list_display = ("person", "organisation", "state", "asked_at", "answered_at")
    list_filter = ("state",)
    list_select_related = ("organisation", "person")
    search_fields = ("person__name", "person__email", "organisation__name")
    actions = ("admit", "decline")

    def has_answer_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Let them in"), permissions=("answer",))
    def admit(self, request, queryset):
        self._answer(request, queryset, admit=True)

    @admin.action(description=_("Do not let them in"), permissions=("answer",))
    def decline(self, request, queryset):
        self._answer(request, queryset, admit=False)

    def _answer(self, request, queryset, *, admit):
        for one in queryset.select_related("organisation", "person"):
            try:
                actions.answer_join_request(request=one, admit=admit, by=request.user.person, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s was answered already.") % one.person, messages.WARNING)
            else:
                self.message_user(request, _("%s has a mail with the answer.") % one.person)


@admin.register(NetworkMember)
class NetworkMemberAdmin(DeskAdmin):
    """Which organisations belong to which network."""

    list_display = ("network", "member", "numbers")
    list_select_related = ("network", "member")
    search_fields = ("network__name", "member__name")
    raw_id_fields = ("member",)

    @admin.display(description=_("numbers"))
    def numbers(self, membership):
        address = reverse("people:network", args=[membership.network.slug])
        return format_html('<a href="{}">{}</a>', address, _("See the numbers"))

    def has_delete_permission(self, request, obj=None):
        return staff_may(request)
