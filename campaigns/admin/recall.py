"""Who has this: on the desk, for a kit and for a material."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from mmn_portal.core.clock import Day
from mmn_portal.core.deeds import DeskAdmin, take_along

from .. import actions, forms, queries


class WithRecall(DeskAdmin):
    """The list of who has it, as a table too, and a note to all of them."""

    def get_urls(self):
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_recall"

        def at(deed, view, ending=""):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"{name}{ending}")

        return [at("recall", self.recall), at("recall-csv", self.recall_csv, "_csv"), *super().get_urls()]

    def recall(self, request, pk):
        """Which organisations took it along since a day."""
        thing, since = get_object_or_404(self.model, pk=pk), self._since(request)
        form = forms.Recalling(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                told = actions.send_note(
                    thing=thing, since=since, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
                )
            except actions.NobodyHasIt:
                form.add_error(None, gettext("No organisation took it along since that day."))
            else:
                words = ngettext("The note goes to %d organisation.", "The note goes to %d organisations.", told) % told
                messages.success(request, words)
                return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request), "title": gettext("Who has this: %s") % thing, "form": form,
            "lines": queries.who_has(thing, since=since), "since": since, "query": request.GET.urlencode(),
            "back": reverse(f"admin:campaigns_{self.model._meta.model_name}_change", args=[pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recall.html", context)

    def recall_csv(self, request, pk):
        """The same as a table for a spreadsheet."""
        thing = get_object_or_404(self.model, pk=pk)
        rows = (
            [one.name, one.times, one.first_on.isoformat(), timezone.localtime(one.last_at).isoformat(" ", "minutes"), one.version or ""]
            for one in queries.who_has(thing, since=self._since(request))
        )  # fmt: skip
        heads = [gettext("Organisation"), gettext("Times"), gettext("First"), gettext("Last"), gettext("Version")]
        name = self.model._meta.model_name
        back = reverse(f"admin:campaigns_{name}_change", args=[pk])
        return take_along(request, f"who-has-{thing.slug}.csv", heads, rows, thing=f"{name} {pk}", back=back)

    @staticmethod
    def _since(request):
        """The day that was asked; nonsense is no day."""
        try:
            return Day(required=False).clean(request.GET.get("sinds", ""))
        except ValidationError:
            return None
