"""Lists, papers and times of a session."""

from django import forms as djangoforms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets, tokens
from mmn_portal.core.deeds import may_take_along, take_along
from mmn_portal.core.files import send_made
from mmn_portal.outbox.rendering import site_address

from .. import actions, forms, papers, passes, queries, retention, rules
from ..models import Event


class SessionPapers:
    """Lists, papers and times of a session: for at the door, for a spreadsheet, for who asks what was mailed."""

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

    def csv_list(self, request, pk):
        """The participants as CSV, streamed."""
        event = get_object_or_404(Event, pk=pk)
        heads, rows = queries.participants_sheet(event)
        back = reverse("admin:events_event_change", args=[event.pk])
        return take_along(
            request, f"{event.slug}.csv", heads, rows, thing=f"event {event.pk}", back=back, in_table=len(rows)
        )

    def xlsx_list(self, request, pk):
        """The participants as XLSX."""
        event = get_object_or_404(Event, pk=pk)
        heads, rows = queries.participants_sheet(event)
        if not may_take_along(request, thing=f"event {event.pk}", in_table=len(rows)):
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
        body = sheets.xlsx(heads, rows, title=event.slug)
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
            "turnouts": queries.turnouts(event, now=timezone.now()),
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
