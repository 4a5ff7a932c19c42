"""Programmes and sessions on the desk."""

from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import AddressStays, DeskAdmin, deed_page

from .. import actions, forms, proposal_forms
from ..enums import EventState
from ..models import Event, Programme
from .deeds import SessionDeeds
from .impact import SessionImpact
from .importing import SessionImport
from .inlines import BlockInline, QuestionInline, ReminderRuleInline, SpeakerInline
from .papers import SessionPapers
from .refusals import REFUSALS


@admin.register(Programme)
class ProgrammeAdmin(DeskAdmin):
    """Programmes of sessions."""

    list_display = ("title_nl", "starts_on", "ends_on", "is_public")
    list_filter = ("is_public",)
    search_fields = ("title_nl", "title_en")
    prepopulated_fields = {"slug": ("title_nl",)}
    readonly_fields = ("is_demo",)
    change_form_template = "admin/programme.html"

    def get_urls(self):
        copy = path("<int:pk>/copy/", self.admin_site.admin_view(self.copy_page), name="events_programme_copy")
        return [copy, *super().get_urls()]

    def copy_page(self, request, pk):
        """The same programme from another day on."""
        programme = get_object_or_404(Programme, pk=pk)
        first = {"title_nl": programme.title_nl, "title_en": programme.title_en, "first_on": programme.starts_on}

        def do(asked):
            made = actions.copy_programme(programme=programme, **asked, by=request.user, now=timezone.now())
            return gettext("%(title)s was made, with %(count)d drafts. Look at them and publish them.") % {
                "title": made, "count": made.sessions.count(),
            }  # fmt: skip

        return deed_page(
            request, self.admin_site, title=gettext("Copy: %s") % programme, label=gettext("Make the drafts"), do=do,
            form=forms.CopyingProgramme(request.POST or None, initial=first), refusals=REFUSALS,
            back=reverse("admin:events_programme_changelist"),
            about=gettext("All its sessions come along, as many days later, with seats, speakers, questions and rules for mail; participants do not, and what was called off does not."),
        )  # fmt: skip


@admin.register(Event)
class EventAdmin(AddressStays, SessionImpact, SessionDeeds, SessionImport, SessionPapers, DeskAdmin):
    """Sessions."""

    list_display = ("title_nl", "kind", "starts_on", "place", "state", "seats", "people", "preview")
    list_filter = ("state", "kind", "moment", "starts_on", "proposed_at", "is_demo")
    search_fields = ("title_nl", "title_en", "venue", "place__name")
    list_select_related = ("place",)
    date_hierarchy = "starts_on"
    prepopulated_fields = {"slug": ("title_nl",)}
    form = forms.KeepingEvent
    raw_id_fields = ("host",)
    readonly_fields = (
        "state", "cancelled_because_nl", "cancelled_because_en", "is_demo", "proposed_by", "proposed_at", "refused_because",
    )  # fmt: skip
    inlines = (BlockInline, SpeakerInline, QuestionInline, ReminderRuleInline)
    actions = ("publish", "refuse")
    change_form_template = "admin/event.html"
    change_list_template = "admin/events.html"
    fieldsets = (
        (None, {"fields": ("title_nl", "title_en", "slug", "kind", "theme", "state")}),
        (_("When"), {"fields": ("starts_on", "starts_at", "ends_at")}),
        (_("Where"), {"fields": ("venue", "address", "place", "join_url", "host")}),
        (_("Texts"), {"fields": ("lead_nl", "lead_en", "text_nl", "text_en")}),
        (_("Getting there"), {"fields": ("route_nl", "route_en", "accessibility_nl", "accessibility_en")}),
        (_("Contact"), {"fields": ("contact_name", "contact_phone", "contact_email")}),
        (_("Programme"), {"fields": ("programme", "track", "room", "moment")}),
        (_("Registration"), {"fields": ("registration_opens_at", "registration_closes_at")}),
        (
            _("Who gets a seat"),
            {"fields": ("queue_policy", "offer_hours", "seats_per_organisation", "share_until")},
        ),
        (_("Afterwards"), {"fields": ("material_nl", "material_en")}),
        (_("Proposed by an organisation"), {"fields": ("proposed_by", "proposed_at", "refused_because")}),
        (_("Called off"), {"fields": ("cancelled_because_nl", "cancelled_because_en", "is_demo")}),
    )

    def address_is_known(self, thing):
        return thing.state not in {EventState.DRAFT, EventState.PROPOSED}

    def get_queryset(self, request):
        return super().get_queryset(request).with_seats(timezone.now())

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"events_event_{deed}")

        goes = path("what-goes-when/", self.admin_site.admin_view(self.what_goes_page), name="events_event_what-goes")
        return [
            goes,
            at("add-person", self.add_person),
            at("seats", self.change_seats),
            at("message", self.write_message),
            at("call-off", self.call_off_page),
            at("copy", self.copy_page),
            at("import", self.import_page),
            at("timeline", self.timeline_page),
            at("csv", self.csv_list),
            at("xlsx", self.xlsx_list),
            at("print", self.print_list),
            at("door", self.door_page),
            at("badges", self.badges),
            at("certificates", self.certificates),
            *super().get_urls(),
        ]

    @admin.display(description=_("seats"))
    def seats(self, event):
        return f"{event.taken} / {event.capacity}" + (f" (+{event.queue})" if event.queue else "")

    @admin.display(description=_("participants"))
    def people(self, event):
        address = reverse("admin:events_registration_changelist")
        return format_html('<a href="{}?event__id__exact={}">{}</a>', address, event.pk, gettext("Participants"))

    @admin.display(description=_("page"))
    def preview(self, event):
        return format_html('<a href="{}">{}</a>', event.get_absolute_url(), gettext("Page"))

    @admin.action(description=_("Publish the chosen sessions"), permissions=("change",))
    def publish(self, request, queryset):
        for event in queryset:
            try:
                actions.publish(event=event, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s was published already.") % event, messages.WARNING)
            else:
                self.message_user(request, _("%s stands on the agenda.") % event, messages.SUCCESS)

    @admin.action(description=_("Refuse the chosen proposals"), permissions=("change",))
    def refuse(self, request, queryset):
        chosen = list(queryset)

        def do(asked):
            with transaction.atomic():
                for event in chosen:
                    actions.refuse_proposal(event=event, **asked, by=request.user, now=timezone.now())
            return _("%d proposals were refused; whoever proposed them gets a mail.") % len(chosen)

        form = proposal_forms.Refusing(request.POST if "do" in request.POST else None)
        return deed_page(
            request, self.admin_site, title=_("Refuse proposals"), form=form, label=_("Refuse"), do=do,
            refusals={actions.NoSuchRoad: _("Only a proposal that still waits can be refused.")},
            back=reverse("admin:events_event_changelist"), about=", ".join(str(event) for event in chosen),
            hidden={"action": ["refuse"], "_selected_action": [str(event.pk) for event in chosen]},
        )  # fmt: skip
