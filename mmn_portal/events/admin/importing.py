"""People from a spreadsheet: first shown row by row, then added."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets
from mmn_portal.people.models import Organisation

from .. import actions, attendee_list, forms, queries
from ..models import Block, Event
from .refusals import REFUSALS

IMPORT = "mmn.events.import"


class SessionImport:
    """People from a spreadsheet."""

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
                {"event": event.pk, "block": form.cleaned_data["block"].pk, "people": good, "key": str(uuid4()),
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
                key=UUID(asked["key"]), now=timezone.now(),
            )  # fmt: skip
        except tuple(REFUSALS) as refusal:
            self.message_user(request, REFUSALS[type(refusal)], messages.ERROR)
            return back
        self.message_user(request, _("%d people have a seat and get a mail.") % len(made), messages.SUCCESS)
        return back
