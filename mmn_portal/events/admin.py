"""The registration desk of NOV staff: sessions, seats, people, messages, lists."""

from copy import copy

from django import forms as djangoforms
from django.contrib import admin, messages
from django.core import signing
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets, tokens
from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, deed_page, staff_may
from mmn_portal.core.files import send_made
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.models import Organisation

from . import actions, attendee_list, forms, papers, passes, proposal_forms, queries, retention, rules
from .enums import Audience, EventState
from .models import (
    Block,
    Certificate,
    CheckIn,
    Evaluation,
    Event,
    HeadCount,
    Message,
    Offer,
    Programme,
    Question,
    Registration,
    ReminderRule,
    ReminderRun,
    Speaker,
)

# What stands in people's calendars: a change of these is told to everyone with a seat.
CALENDAR_FIELDS = {"starts_on", "starts_at", "ends_at", "venue", "address", "place", "join_url"}
# What decides who of the waiting list is next: a change of these may set seats free.
SEAT_RULES = {
    "queue_policy", "seats_per_organisation", "share_until", "registration_closes_at", "starts_on", "starts_at",
}  # fmt: skip
IMPORT = "mmn.events.import"
REFUSALS = {
    actions.RegistrationClosed: _("This cannot be changed any more."),
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


class QuestionInline(admin.StackedInline):
    """What is asked at registration."""

    model = Question
    form = forms.KeepingQuestion
    extra = 0
    max_num = 20
    fields = (
        "place", "text_nl", "text_en", "help_nl", "help_en", "kind", "options_nl", "options_en", "is_required",
        "shown_if", "shown_if_answer",
    )  # fmt: skip

    def get_formset(self, request, obj=None, **kwargs):
        self.event = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "shown_if":
            kwargs["queryset"] = Question.objects.of_event(getattr(self, "event", None))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ReminderRuleInline(admin.StackedInline):
    """When participants are mailed. Without any the usual ones go."""

    model = ReminderRule
    extra = 0
    max_num = 12
    fields = ("kind", "anchor", "days", "hours", "clock", "fixed_at", "format")

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Programme)
class ProgrammeAdmin(DeskAdmin):
    """Programmes of sessions."""

    list_display = ("title_nl", "starts_on", "ends_on", "is_public")
    list_filter = ("is_public",)
    search_fields = ("title_nl", "title_en")
    prepopulated_fields = {"slug": ("title_nl",)}
    readonly_fields = ("is_demo",)


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
        (_("Programme"), {"fields": ("programme", "track", "room")}),
        (_("Registration"), {"fields": ("registration_opens_at", "registration_closes_at")}),
        (
            _("Who gets a seat"),
            {"fields": ("queue_policy", "offer_hours", "seats_per_organisation", "share_until")},
        ),
        (_("Proposed by an organisation"), {"fields": ("proposed_by", "proposed_at", "refused_because")}),
        (_("Called off"), {"fields": ("cancelled_because_nl", "cancelled_because_en", "is_demo")}),
    )

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

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Before a new time, place or link is saved: who hears of it, and whether they should."""
        event = self.get_object(request, object_id)
        if request.method == "POST" and event is not None and "impact" not in request.POST:
            changes = self._changes(request, event)
            impact = queries.impact_of(event)
            if changes and impact.confirmed and event.state == EventState.PUBLISHED:
                return self._impact_page(request, event, changes, impact)
        return super().change_view(request, object_id, form_url, extra_context)

    def _changes(self, request, event):
        """What of the calendar was typed anew: its label, what it was, what it becomes. Empty when the form is refused."""
        form = self.get_form(request, event, change=True)(request.POST, request.FILES, instance=copy(event))
        if not form.is_valid():
            return []
        # Compared by value: a place comes as it was typed, and counts as changed in the form's own eyes.
        typed = {name: form.cleaned_data[name] for name in CALENDAR_FIELDS if name in form.cleaned_data}
        fields = form.fields
        return [
            (fields[name].label, getattr(event, name), typed[name])
            for name in fields
            if name in typed and typed[name] != getattr(event, name)
        ]

    def _impact_page(self, request, event, changes, impact):
        typed = [
            (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
        ]
        context = {
            **self.admin_site.each_context(request), "title": gettext("Who hears of this? %s") % event, "event": event,
            "changes": changes, "impact": impact, "typed": typed,
        }  # fmt: skip
        return TemplateResponse(request, "admin/event_impact.html", context)

    def save_model(self, request, obj, form, change):
        before = Event.objects.get(pk=obj.pk) if change else obj
        super().save_model(request, obj, form, change)
        is_moved = any(getattr(before, name) != getattr(obj, name) for name in CALENDAR_FIELDS)
        if obj.state == EventState.PUBLISHED and is_moved:
            now = timezone.now()
            if request.POST.get("impact") == "silent":
                actions.note_silent_change(event=obj, by=request.user, now=now)
                return
            told = actions.tell_change(event=obj, by=request.user, now=now)
            if told:
                self.message_user(request, _("%d participants get a mail with the new facts.") % told, messages.INFO)
        if change and SEAT_RULES & set(form.changed_data):
            actions.promote(event=obj, now=timezone.now())

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
            return gettext("%s has a seat and gets a mail.") % made.name

        form = forms.AddingByStaff(request.POST or None, event=event)
        return self._deed(
            request, event, title=gettext("Add someone: %s") % event, form=form, label=gettext("Add"), do=do
        )

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
            return gettext("The seats have been changed; freed ones went to the waiting list.")

        form = forms.ChangingSeats(request.POST or None, blocks=blocks)
        return self._deed(
            request, event, title=gettext("Seats: %s") % event, form=form, label=gettext("Change seats"), do=do,
            about=gettext("More seats are offered to the waiting list at once. Now: %s") % self._in_words(event),
        )  # fmt: skip

    def _in_words(self, event):
        """Who has a seat and who waits."""
        return gettext(
            "%(confirmed)d have a seat (%(without_address)d without an address), %(offered)d are offered one, %(waiting)d wait."
        ) % vars(queries.impact_of(event))

    def copy_page(self, request, pk):
        """The same session on other days."""
        event = get_object_or_404(Event, pk=pk)
        form = forms.Copying(request.POST or None, initial={"first_on": event.starts_on})

        def do(asked):
            made = actions.copy_event(event=event, days=form.days(), by=request.user, now=timezone.now())
            return gettext("%d drafts were made. Look at them and publish them.") % len(made)

        return self._deed(
            request, event, title=gettext("Copy: %s") % event, form=form, label=gettext("Make the drafts"), do=do,
            about=gettext("Seats, speakers, questions and rules for mail come along; participants do not."),
        )  # fmt: skip

    def import_page(self, request, pk):
        """People from a spreadsheet: first shown row by row, then added."""
        event = get_object_or_404(Event, pk=pk)
        form = forms.Importing(request.POST or None, request.FILES or None, event=event)
        rows, ready = [], ""
        if "sure" in request.POST:
            return self._import(request, event)
        if request.method == "POST" and form.is_valid():
            try:
                rows = attendee_list.read(sheets.read(form.cleaned_data["file"]), known=queries.addresses_of(event))
            except sheets.Unreadable:
                form.add_error("file", _("We cannot read this file. Save it as CSV or XLSX, with at most 1,000 rows."))
            except attendee_list.NoNames:
                form.add_error("file", _("No column is headed Name. Put the headings in the first row."))
            good = [row.facts for row in rows if not row.problems]
            organisation = form.cleaned_data["organisation"]
            ready = signing.dumps(
                {"event": event.pk, "block": form.cleaned_data["block"].pk, "people": good,
                 "organisation": organisation.pk if organisation else None}, salt=IMPORT, compress=True,
            )  # fmt: skip
        context = {
            **self.admin_site.each_context(request), "title": gettext("Import: %s") % event, "event": event, "form": form,
            "rows": rows, "ready": ready, "good": sum(not row.problems for row in rows),
            "back": reverse("admin:events_event_change", args=[event.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/event_import.html", context)

    def _import(self, request, event):
        """What was shown, and nothing else: it comes back signed."""
        back = redirect("admin:events_event_change", event.pk)
        try:
            asked = signing.loads(request.POST["sure"], salt=IMPORT, max_age=3600)
        except signing.BadSignature:
            self.message_user(request, _("That took too long. Hand in the file again."), messages.ERROR)
            return back
        block = get_object_or_404(Block, pk=asked["block"], event=event, event_id=asked["event"])
        organisation = Organisation.objects.with_key(asked["organisation"])
        try:
            made = actions.import_people(
                event=event, block=block, people_=asked["people"], organisation=organisation, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except tuple(REFUSALS) as refusal:
            self.message_user(request, REFUSALS[type(refusal)], messages.ERROR)
            return back
        self.message_user(request, _("%d people have a seat and get a mail.") % len(made), messages.SUCCESS)
        return back

    def what_goes_page(self, request):
        """What of past sessions is still kept of people, and when it goes."""
        lines = [(each, retention.clocks(each.event)) for each in queries.what_goes_when(now=timezone.now())]
        context = {**self.admin_site.each_context(request), "title": gettext("What goes when"), "lines": lines}
        return TemplateResponse(request, "admin/event_what_goes.html", context)

    def timeline_page(self, request, pk):
        """What mail leaves when, to how many; on a moved clock as well."""
        event = get_object_or_404(Event, pk=pk)
        form = forms.MovingTheClock(request.GET or None)
        now = form.moment() or timezone.now()
        context = {
            **self.admin_site.each_context(request), "title": gettext("Mail around %s") % event, "event": event, "form": form,
            "now": now, "steps": queries.timeline(event, now=now), "has_own": event.reminder_rules.exists(),
            "back": reverse("admin:events_event_change", args=[event.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/event_timeline.html", context)

    def write_message(self, request, pk):
        """Write to the participants."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            message = actions.message_participants(event=event, **asked, by=request.user, now=timezone.now())
            return gettext("%d people get your message.") % message.readers

        form = forms.WritingToParticipants(request.POST or None)
        return self._deed(
            request, event, title=gettext("Message: %s") % event, form=form, label=gettext("Send the message"), do=do
        )

    def call_off_page(self, request, pk):
        """Cancel a session: says first how many people will hear of it."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            actions.call_off(event=event, **asked, by=request.user, now=timezone.now())
            return gettext("The session has been called off. Everyone gets a mail.")

        about = gettext(
            "Everyone gets a mail, and the appointment is taken out of their calendars. Nothing happens until you press."
        )
        return self._deed(
            request, event, title=gettext("Call off: %s") % event, form=forms.CallingOff(request.POST or None),
            label=gettext("Call off this session"), do=do, about=f"{about} {self._in_words(event)}",
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
            "title": gettext("Participants: %s") % event,
            "event": event,
            "people": event.registrations.confirmed().for_list(),
        }
        return TemplateResponse(request, "admin/event_print.html", context)

    def door_page(self, request, pk):
        """The link for volunteers at the door, and a button that replaces it."""
        event = get_object_or_404(Event, pk=pk)
        if request.method == "POST":
            actions.renew_door(event=event, by=request.user, now=timezone.now())
            self.message_user(request, _("There is a new link. The old one no longer works."), messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        link = site_address(reverse("events:door", args=[tokens.make(rules.DOOR, event.pk, event.door_version)]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("At the door: %s") % event,
            "event": event,
            "link": link,
            "code": passes.drawing(link),
            "opens_at": rules.door_opens(event),
            "closes_at": rules.door_closes(event),
            "turnout": queries.turnout(event, now=timezone.now()),
        }
        return TemplateResponse(request, "admin/event_door.html", context)

    def badges(self, request, pk):
        """Badges for everyone who comes in person, eight on a sheet."""
        event = get_object_or_404(Event, pk=pk)
        people = event.registrations.confirmed().in_person().for_list().order_by("name", "pk")
        if not people:
            self.message_user(request, _("Nobody has a seat in the room yet."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
        pdf = papers.badges(event, people, at=timezone.now())
        return send_made(pdf, name=f"badges-{event.slug}.pdf", content_type="application/pdf")

    def certificates(self, request, pk):
        """The certificates of everyone who was there, in one PDF; made by a button, because that gives out codes."""
        event = get_object_or_404(Event, pk=pk)
        there = event.registrations.attended().select_related("event")
        if request.method == "POST":
            now = timezone.now()
            actions.issue_certificates(registrations=there, now=now)
            issued = queries.certificates_of(event)
            if issued:
                pdf = papers.certificates(issued, language="nl", at=now)
                return send_made(pdf, name=f"bewijzen-{event.slug}.pdf", content_type="application/pdf")
            self.message_user(request, _("Nobody was there, or the session is not over yet."), messages.WARNING)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Certificates of attendance: %s") % event,
            "form": djangoforms.Form(),
            "about": _("%d people were there. Each gets one page, with a code that everyone can check.")
            % there.count(),
            "label": _("Make the certificates"),
            "back": reverse("admin:events_event_change", args=[event.pk]),
        }
        return TemplateResponse(request, "admin/deed.html", context)


@admin.register(Registration)
class RegistrationAdmin(SeenAdmin):
    """Who is registered: found, cancelled, moved."""

    list_display = ("name", "email", "event", "block", "organisation", "seat", "attended_at", "source", "registered_at")
    list_filter = (
        "seat",
        ("attended_at", admin.EmptyFieldListFilter),
        "source",
        "block__format",
        "event__kind",
        ("event", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("event", "block", "organisation")
    search_fields = ("name", "email", "phone", "organisation__name", "event__title_nl")
    date_hierarchy = "registered_at"
    fields = (
        "event", "block", "name", "email", "phone", "language", "organisation", "registered_by", "source", "seat",
        "registered_at", "prove_before", "confirmed_at", "ended_at", "access_needs", "diet", "answers_given",
        "still_coming_at", "attended_at", "mail_proof",
    )  # fmt: skip
    readonly_fields = ("answers_given", "mail_proof")
    actions = ("cancel", "move", "write", "mark_attended", "unmark_attended")

    @admin.display(description=_("answers"))
    def answers_given(self, registration):
        found = registration.answers.select_related("question").order_by("question__place", "pk")
        return (
            format_html_join(mark_safe("<br>"), "{}: {}", ((each.question.text, each.answer) for each in found)) or "–"
        )

    @admin.display(description=_("mail"))
    def mail_proof(self, registration):
        """What was mailed and what became of it; and what was not, and why."""
        sent = [
            (date_format(localtime(mail.put_at), "j M Y H:i"), mail, mail.get_state_display(), mail.last_answer)
            for mail in queries.mails_about(registration)
        ]
        skipped = [
            (date_format(localtime(run.due_at), "j M Y H:i"), run.get_kind_display(), gettext("not sent"), why)
            for run, why in queries.not_mailed(registration)
        ]
        return format_html_join(mark_safe("<br>"), "{} · {} · {} {}", [*sent, *skipped]) or "–"

    def has_deed_permission(self, request):
        return staff_may(request)

    @admin.action(description=_("Cancel the chosen registrations"), permissions=("deed",))
    def cancel(self, request, queryset):
        done = sum(actions.cancel(registration=one, now=timezone.now()) for one in queryset)
        self.message_user(request, _("%d registrations were cancelled; everyone gets a mail.") % done)

    @admin.action(description=_("The chosen people were there"), permissions=("deed",))
    def mark_attended(self, request, queryset):
        done, refused = 0, []
        for one in queryset.select_related("event"):
            try:
                done += actions.mark_attended(registration=one, by=request.user, now=timezone.now())
            except (actions.SeatNotConfirmed, actions.SeatGivenUp):
                refused.append(one.name)
        self.message_user(request, _("%d people were there as well.") % done)
        if refused:
            self.message_user(request, _("Without a seat, so not changed: %s.") % ", ".join(refused), messages.WARNING)

    @admin.action(description=_("The chosen people were not there"), permissions=("deed",))
    def unmark_attended(self, request, queryset):
        now = timezone.now()
        done = sum(actions.unmark_attended(registration=one, by=request.user, now=now) for one in queryset)
        self.message_user(request, _("%d people were not there after all.") % done)

    @admin.action(description=_("Move the chosen people to another session"), permissions=("deed",))
    def move(self, request, queryset):
        chosen = list(queryset.select_related("event", "registered_by"))
        back = reverse("admin:events_registration_changelist")

        def do(asked):
            actions.move_all(registrations=chosen, block=asked["block"], by=request.user, now=timezone.now())
            return gettext("%d people were moved; everyone gets a mail.") % len(chosen)

        coming = Block.objects.of_coming(timezone.localdate())
        form = forms.MovingByStaff(request.POST if "do" in request.POST else None, choices=coming)
        return deed_page(
            request, self.admin_site, title=gettext("Move to another session"), form=form, label=gettext("Move"), do=do,
            refusals=REFUSALS, back=back, about=", ".join(one.name for one in chosen),
            hidden={"action": ["move"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip

    @admin.action(description=_("Write to the chosen people"), permissions=("deed",))
    def write(self, request, queryset):
        """A message to these people only, session by session."""
        chosen = list(queryset.select_related("event"))
        by_event = {one.event: [] for one in chosen}
        for one in chosen:
            by_event[one.event].append(one.pk)

        def do(asked):
            told = sum(
                actions.message_participants(
                    event=event, audience=Audience.CHOSEN, chosen=keys, **asked, by=request.user, now=timezone.now()
                ).readers
                for event, keys in by_event.items()
            )
            return gettext("%d people get your message.") % told

        form = forms.WritingToChosen(request.POST if "do" in request.POST else None)
        return deed_page(
            request, self.admin_site, title=gettext("Write to the chosen people"), form=form, label=gettext("Send the message"),
            do=do, refusals=REFUSALS, back=reverse("admin:events_registration_changelist"),
            about=", ".join(one.name for one in chosen),
            hidden={"action": ["write"], "_selected_action": [str(one.pk) for one in chosen]},
        )  # fmt: skip


@admin.register(Offer)
class OfferAdmin(SeenAdmin):
    """Which seats were offered to whom, and what became of it."""

    list_display = ("group_in_words", "block_event", "size", "made_at", "expires_at", "state")
    list_filter = ("state",)
    list_select_related = ("block__event", "group__organisation", "group__made_by")
    date_hierarchy = "made_at"

    @admin.display(description=_("group"))
    def group_in_words(self, offer):
        return offer.group.organisation or offer.group.made_by or gettext("a visitor")

    @admin.display(description=_("session"))
    def block_event(self, offer):
        return offer.block.event


@admin.register(Evaluation)
class EvaluationAdmin(SeenAdmin):
    """What people thought of sessions; nothing says who."""

    list_display = ("event", "score", "liked", "better", "given_on")
    list_filter = ("score", ("event", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("event",)


@admin.register(CheckIn)
class CheckInAdmin(SeenAdmin):
    """Who came in, when, and at which door; corrected from the list of registrations."""

    list_display = ("registration", "at", "how", "by", "undone_at")
    list_select_related = ("registration__event", "by")
    list_filter = ("how", ("undone_at", admin.EmptyFieldListFilter))
    search_fields = ("registration__name", "registration__event__title_nl")
    date_hierarchy = "at"
    fields = ("registration", "at", "how", "by", "undone_at")


@admin.register(Certificate)
class CertificateAdmin(SeenAdmin):
    """Which certificates were issued; the code stays with whoever has it."""

    list_display = ("event", "registration", "issued_on")
    list_select_related = ("event", "registration__event")
    list_filter = (("event", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("registration__name", "event__title_nl")
    date_hierarchy = "issued_on"
    fields = ("event", "registration", "issued_on")


@admin.register(HeadCount)
class HeadCountAdmin(SeenAdmin):
    """How many were at past sessions whose names are gone."""

    list_display = ("event", "format", "sector", "province", "registered", "attended")
    list_filter = ("format", "sector", "province")
    list_select_related = ("event",)
    search_fields = ("event__title_nl",)


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
