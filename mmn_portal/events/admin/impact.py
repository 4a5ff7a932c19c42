"""Who hears of a new time, place or link, before it is saved."""

from copy import copy

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import actions, queries, rules
from ..enums import EventState
from ..models import Event


class SessionImpact:
    """Before a new time, place or link is saved: who hears of it, and whether they should."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Before a new time, place or link is saved: who hears of it, and whether they should."""
        event = self.get_object(request, object_id)
        if request.method == "POST" and event is not None and "impact" not in request.POST:
            changes = self._changes(request, event)
            impact = queries.impact_of(event)
            if changes and impact.all and event.state == EventState.PUBLISHED:
                return self._impact_page(request, event, changes, impact)
        return super().change_view(request, object_id, form_url, extra_context)

    def _changes(self, request, event):
        """What of the calendar was typed anew: its label, what it was, what it becomes. Empty when the form is refused."""
        form = self.get_form(request, event, change=True)(request.POST, request.FILES, instance=copy(event))
        if not form.is_valid():
            return []
        # Compared by value: a place comes as it was typed, and counts as changed in the form's own eyes.
        typed = {name: form.cleaned_data[name] for name in rules.CALENDAR_FIELDS if name in form.cleaned_data}
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
        before = Event.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if before is None:
            return
        changed = {name for name in form.changed_data if name in rules.SEAT_FIELDS} | rules.moved(before, obj)
        told = actions.settle_change(
            event=obj, changed=changed, tell=request.POST.get("impact") != "silent", by=request.user, now=timezone.now()
        )
        if told:
            self.message_user(request, _("%d people hear of the new facts by mail.") % told, messages.INFO)
