"""The registration desk of NOV staff: sessions, seats, people, messages, lists."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets
from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, deed_page, staff_may

from . import actions, forms, proposal_forms, queries
from .enums import EventState
from .models import Block, Event, Message, Registration, ReminderRun, Speaker

# What stands in people's calendars: a change of these is told to everyone with a seat.
CALENDAR_FIELDS = {"starts_on", "starts_at", "ends_at", "venue", "address", "place", "join_url"}
REFUSALS = {
    actions.NoSeat: _("There is no seat left in this format. Change the number of seats first."),
    actions.RegisteredAlready: _("This address is registered for this session already."),
    actions.CapacityTaken: _("More people have a seat than this number. Move or cancel some of them first."),
    actions.NoSuchRoad: _("This session was called off already, or was never published."),
}


class BlockInline(admin.StackedInline):
    """Seats by format: new ones here, other numbers by 'Change seats', which gives freed seats to the queue."""

    model = Block
    extra = 1
    max_num = 2
    fields = ("format", "capacity", "reserved")
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False


class SpeakerInline(admin.StackedInline):
    """Who speaks."""

    model = Speaker
    extra = 1
    max_num = 12
    fields = ("name", "role_nl", "role_en", "place")

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """Sessions."""

    list_display = ("title_nl", "kind", "starts_on", "place", "state", "seats", "people", "preview")
    list_filter = ("state", "kind", "starts_on", "proposed_at", "is_demo")
    search_fields = ("title_nl", "title_en", "venue", "place__name")
    list_select_related = ("place",)
    date_hierarchy = "starts_on"
    prepopulated_fields = {"slug": ("title_nl",)}
    form = forms.KeepingEvent
    raw_id_fields = ("host",)
    readonly_fields = (
        "state", "cancelled_because_nl", "cancelled_because_en", "is_demo", "proposed_by", "proposed_at", "refused_because",
    )  # fmt: skip
    inlines = (BlockInline, SpeakerInline)
    actions = ("publish", "refuse")
    change_form_template = "admin/event.html"
    fieldsets = (
        (None, {"fields": ("title_nl", "title_en", "slug", "kind", "theme", "state")}),
        (_("When"), {"fields": ("starts_on", "starts_at", "ends_at")}),
        (_("Where"), {"fields": ("venue", "address", "place", "join_url", "host")}),
        (_("Texts"), {"fields": ("lead_nl", "lead_en", "text_nl", "text_en")}),
        (_("Getting there"), {"fields": ("route_nl", "route_en", "accessibility_nl", "accessibility_en")}),
        (_("Contact"), {"fields": ("contact_name", "contact_phone", "contact_email")}),
        (_("Registration"), {"fields": ("registration_opens_at", "registration_closes_at")}),
        (_("Proposed by an organisation"), {"fields": ("proposed_by", "proposed_at", "refused_because")}),
        (_("Called off"), {"fields": ("cancelled_because_nl", "cancelled_because_en", "is_demo")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_seats(timezone.now())

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"events_event_{deed}")

        return [
            at("add-person", self.add_person),
            at("seats", self.change_seats),
            at("message", self.write_message),
            at("call-off", self.call_off_page),
            at("csv", self.csv_list),
            at("xlsx", self.xlsx_list),
            at("print", self.print_list),
            *super().get_urls(),
        ]

    @admin.display(description=_("seats"))
    def seats(self, event):
        return f"{event.taken} / {event.capacity}" + (f" (+{event.queue})" if event.queue else "")

    @admin.display(description=_("participants"))
    def people(self, event):
        address = reverse("admin:events_registration_changelist")
        return format_html('<a href="{}?event__id__exact={}">{}</a>', address, event.pk, _t("Participants"))

    @admin.display(description=_("page"))
    def preview(self, event):
        return format_html('<a href="{}">{}</a>', event.get_absolute_url(), _t("Page"))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and obj.state == EventState.PUBLISHED and CALENDAR_FIELDS & set(form.changed_data):
            told = actions.tell_change(event=obj, by=request.user, now=timezone.now())
            if told:
                self.message_user(request, _("%d participants get a mail with the new facts.") % told, messages.INFO)

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

    def _deed(self, request, event, **what):
        return deed_page(
            request,
            self.admin_site,
            refusals=REFUSALS,
            back=reverse("admin:events_event_change", args=[event.pk]),
            **what,
        )

    def add_person(self, request, pk):
        """Add someone who phones."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            made = actions.add_by_staff(event=event, **asked, by=request.user, now=timezone.now())
            return _t("%s has a seat and gets a mail.") % made.name

        form = forms.AddingByStaff(request.POST or None, event=event)
        return self._deed(request, event, title=_t("Add someone: %s") % event, form=form, label=_t("Add"), do=do)

    def change_seats(self, request, pk):
        """More seats, fewer, or some reserved."""
        event = get_object_or_404(Event, pk=pk)
        blocks = list(event.blocks.order_by("format"))

        def do(asked):
            for block in blocks:
                actions.set_seats(
                    block=block, capacity=asked[f"capacity_{block.pk}"], reserved=asked[f"reserved_{block.pk}"],
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
            return _t("The seats have been changed; freed ones went to the waiting list.")

        form = forms.ChangingSeats(request.POST or None, blocks=blocks)
        return self._deed(request, event, title=_t("Seats: %s") % event, form=form, label=_t("Change seats"), do=do)

    def write_message(self, request, pk):
        """Write to the participants."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            message = actions.message_participants(event=event, **asked, by=request.user, now=timezone.now())
            return _t("%d people get your message.") % message.readers

        form = forms.WritingToParticipants(request.POST or None)
        return self._deed(
            request, event, title=_t("Message: %s") % event, form=form, label=_t("Send the message"), do=do
        )

    def call_off_page(self, request, pk):
        """Cancel a session: says first how many people will hear of it."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            actions.call_off(event=event, **asked, by=request.user, now=timezone.now())
            return _t("The session has been called off. Everyone gets a mail.")

        about = _t("%d people get a mail, and the appointment is taken out of their calendars.")
        return self._deed(
            request, event, title=_t("Call off: %s") % event, form=forms.CallingOff(request.POST or None),
            label=_t("Call off this session"), do=do, about=about % event.registrations.live().count(),
        )  # fmt: skip

    def csv_list(self, request, pk):
        """The participants as CSV, streamed."""
        event = get_object_or_404(Event, pk=pk)
        lines = sheets.csv_lines(*queries.participants_sheet(event))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.csv"'
        return response

    def xlsx_list(self, request, pk):
        """The participants as XLSX."""
        event = get_object_or_404(Event, pk=pk)
        body = sheets.xlsx(*queries.participants_sheet(event), title=event.slug)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(body, content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.xlsx"'
        return response

    def print_list(self, request, pk):
        """The list for at the door."""
        event = get_object_or_404(Event.objects.select_related("place"), pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Participants: %s") % event,
            "event": event,
            "people": event.registrations.confirmed().for_list(),
        }
        return TemplateResponse(request, "admin/event_print.html", context)


@admin.register(Registration)
class RegistrationAdmin(SeenAdmin):
    """Who is registered: found, cancelled, moved."""

    list_display = ("name", "email", "event", "block", "organisation", "seat", "source", "registered_at")
    list_filter = ("seat", "source", "block__format", "event__kind", ("event", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("event", "block", "organisation")
    search_fields = ("name", "email", "phone", "organisation__name", "event__title_nl")
    date_hierarchy = "registered_at"
    fields = (
        "event", "block", "name", "email", "phone", "language", "organisation", "registered_by", "source", "seat",
        "registered_at", "prove_before", "confirmed_at", "ended_at",
    )  # fmt: skip
    actions = ("cancel", "move")

    def has_deed_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Cancel the chosen registrations"), permissions=("deed",))
    def cancel(self, request, queryset):
        done = sum(actions.cancel(registration=one, now=timezone.now()) for one in queryset)
        self.message_user(request, _("%d registrations were cancelled; everyone gets a mail.") % done)

    @admin.action(description=_("Move the chosen people to another session"), permissions=("deed",))
    def move(self, request, queryset):
        chosen = list(queryset.select_related("event", "registered_by"))
        back = reverse("admin:events_registration_changelist")

        def do(asked):
            with transaction.atomic():
                for one in chosen:
                    actions.move_to(
                    registration=one, event=asked["block"].event, block=asked["block"], by=request.user,
                    now=timezone.now(),
                )  # fmt: skip
            return _t("%d people were moved; everyone gets a mail.") % len(chosen)

        coming = Block.objects.of_coming(timezone.localdate())
        form = forms.MovingByStaff(request.POST if "do" in request.POST else None, choices=coming)
        return deed_page(
            request, self.admin_site, title=_t("Move to another session"), form=form, label=_t("Move"), do=do,
            refusals=REFUSALS, back=back, about=", ".join(one.name for one in chosen),
            hidden={"action": ["move"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip


@admin.register(ReminderRun)
class ReminderRunAdmin(SeenAdmin):
    """Which reminders went out, and to how many."""

    list_display = ("event", "kind", "due_at", "run_at", "reminded")
    list_select_related = ("event",)
    list_filter = ("kind",)


@admin.register(Message)
class MessageAdmin(SeenAdmin):
    """What staff wrote to participants."""

    list_display = ("written_at", "event", "subject", "audience", "readers", "written_by")
    list_select_related = ("event", "written_by")
