"""What staff see of the research: never answers, names behind pseudonyms or personal links."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may, take_along

from . import actions, forms, queries
from .models import Consent, Export, Item, Participation, Study, Wave


@admin.register(Study)
class StudyAdmin(SeenAdmin):
    """What is studied."""

    list_display = ("title_nl", "responsible", "keep_until", "key_destroyed_at")
    readonly_fields = ("key_destroyed_at",)


@admin.register(Wave)
class WaveAdmin(SeenAdmin):
    """The waves with their windows."""

    list_display = ("study", "code", "version", "offset_days", "days_before", "days_after")
    list_select_related = ("study", "version")


@admin.register(Item)
class ItemAdmin(SeenAdmin):
    """The questions as they were published."""

    list_display = ("code", "question_nl", "kind", "block", "version", "is_sensitive")
    list_filter = ("version", "kind", "block", "is_sensitive")
    list_select_related = ("version",)
    search_fields = ("code", "question_nl", "question_en")


class Choice(admin.SimpleListFilter):
    """What an organisation said to the questionnaires."""

    title = _("choice")
    parameter_name = "keuze"

    def lookups(self, request, model_admin):
        return [("ja", _("takes part")), ("nee", _("does not take part")), ("open", _("did not answer yet"))]

    def queryset(self, request, queryset):
        crowds = {"ja": queryset.agreeing, "nee": queryset.refusing, "open": queryset.unanswered}
        return crowds[self.value()]() if self.value() in crowds else queryset


class NeedsContact(admin.SimpleListFilter):
    """Of whom no mail arrives."""

    title = _("contact")
    parameter_name = "zonder_contact"

    def lookups(self, request, model_admin):
        return [("1", _("no mail arrived: choose another contact"))]

    def queryset(self, request, queryset):
        return queryset.undeliverable() if self.value() == "1" else queryset


@admin.register(Participation)
class ParticipationAdmin(SeenAdmin):
    """Who was asked, and what became of it. What they answered is not for staff."""

    list_display = ("organisation", "study", "contact", "starts_on", "asked_at", "is_demo")
    list_filter = (Choice, NeedsContact, "study", "is_demo")
    list_select_related = ("organisation", "study", "contact")
    search_fields = ("organisation__name", "contact__name")
    date_hierarchy = "starts_on"
    fields = ("organisation", "study", "contact", "starts_on", "asked_at", "is_demo")
    actions = ("choose_contact", "as_sheet")

    def has_deed_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Choose another contact for the chosen organisation"), permissions=("deed",))
    def choose_contact(self, request, queryset):
        participation = queryset.select_related("organisation").first()
        if participation is None or queryset.count() != 1:
            self.message_user(request, gettext("Choose one organisation at a time."), messages.WARNING)
            return None

        people = queries.acting_people(participation)
        if not people:
            self.message_user(request, gettext("%s has no owner or coordinator yet.") % participation, messages.WARNING)
            return None

        def do(asked):
            actions.choose_contact(
                participation=participation, contact=asked["contact"], by=request.user, now=timezone.now()
            )
            return gettext("%s hears about the research from now on.") % asked["contact"]

        form = forms.ChoosingContact(request.POST if "do" in request.POST else None, people=people)
        return deed_page(
            request, self.admin_site, title=gettext("Another contact: %s") % participation.organisation, form=form,
            label=gettext("Choose"), do=do, back=request.get_full_path(),
            about=gettext("She gets the links that are still of use; older links stop working."),
            refusals={actions.NotOfTheirs: gettext("Choose an owner or coordinator of the organisation.")},
            hidden={"action": ["choose_contact"], "_selected_action": [str(participation.pk)]},
        )  # fmt: skip

    @admin.action(description=_("Take the chosen organisations along as a table (CSV)"), permissions=("deed",))
    def as_sheet(self, request, queryset):
        heads, rows = queries.participations_sheet(queryset)
        return take_along(
            request, f"onderzoek-{timezone.localdate()}.csv", heads, rows, thing="research.participation",
            back=request.get_full_path(),
        )  # fmt: skip


@admin.register(Consent)
class ConsentAdmin(SeenAdmin):
    """What was agreed to, refused and taken back."""

    list_display = ("at", "participation", "part", "is_given")
    list_filter = ("part", "is_given")
    list_select_related = ("participation__organisation",)
    search_fields = ("participation__organisation__name",)
    date_hierarchy = "at"
    fields = ("participation", "part", "is_given", "text_version", "text", "given_by", "at")


@admin.register(Export)
class ExportAdmin(SeenAdmin):
    """Requests for data and what became of them; deciding happens at the desk of the research."""

    list_display = ("requested_at", "waves", "state", "requested_by", "decided_by", "rows", "ends_at")
    list_filter = ("state",)
    list_select_related = ("requested_by", "decided_by")
    fields = (
        "waves", "purpose", "state", "requested_by", "requested_at", "decided_by", "decided_at", "because", "rows", "size",
        "sha256", "made_at", "ends_at",
    )  # fmt: skip
