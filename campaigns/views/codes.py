"""The codes of an organisation on paper: where they lead, and how to lead one elsewhere."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from mmn_portal.core.guarded import Guarded, rest_of_query
from mmn_portal.people.models import Organisation

from .. import actions, forms, queries, rules
from ..models import ShortLink


class Codes(Guarded, TemplateView):
    """Where each hangs, where it leads, how often it was followed."""

    rule = rules.may_see_codes
    template_name = "campaigns/codes.html"

    def find(self, slug):
        return get_object_or_404(Organisation, slug=slug)

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        return super().get_context_data(
            page_obj=queries.codes_of(self.thing, words=asked.get("zoek", ""), page=asked.get("page")),
            asked=asked.get("zoek", "")[:80], query=rest_of_query(self.request), **kwargs,
        )  # fmt: skip


class ChangeCode(Guarded, FormView):
    """Lead one code elsewhere."""

    rule = rules.may_lead
    template_name = "campaigns/code.html"
    form_class = forms.Leading

    def find(self, slug, code):
        links = ShortLink.objects.select_related("organisation", "design").with_scans()
        return get_object_or_404(links, organisation__slug=slug, code=code)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisation": self.thing.organisation, "initial": {"doel": self.thing.target},
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(link=self.thing, **kwargs)

    def form_valid(self, form):
        try:
            actions.lead_to(link=self.thing, target=form.cleaned_data["doel"], by=self.request.user, now=timezone.now())
        except actions.LinkStopped:
            messages.warning(self.request, _("NOV stopped this code. Call or mail us."))
        except actions.LeadsElsewhere:
            raise Http404 from None
        else:
            messages.success(self.request, _("From now on the code leads there."))
        return redirect("campaigns:codes", slug=self.thing.organisation.slug)
