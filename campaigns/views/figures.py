"""What the campaign brought an organisation."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mmn_portal.core import sheets
from mmn_portal.core.guarded import Guarded
from mmn_portal.people.models import Organisation

from .. import queries, rules
from ..models import Scan


class OfOrganisation(Guarded):
    """What is about one organisation."""

    abstract = True
    rule = rules.may_see_figures

    def find(self, slug):
        return get_object_or_404(Organisation, slug=slug)


class Figures(OfOrganisation, TemplateView):
    """From a download to a sign-up."""

    template_name = "campaigns/figures.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(figures=queries.own_figures(self.thing, now=timezone.now()), **kwargs)


class StepsCsv(OfOrganisation, View):
    """Every step by day, from a download to a sign-up, for a spreadsheet."""

    def get(self, request, slug):
        heads = [_("Day"), _("Phase"), _("Step"), _("With what"), _("Times")]
        return sheets.download(f"stappen-{slug}.csv", heads, queries.every_step(self.thing))


class FiguresCsv(OfOrganisation, View):
    """Scans by day and place, for a spreadsheet."""

    def get(self, request, slug):
        scans = Scan.objects.of(self.thing).select_related("link__design").order_by("on", "link__code").iterator()
        rows = ([one.on.isoformat(), one.link.code, one.link.label, one.link.design or "", one.count] for one in scans)
        return sheets.download(f"scans-{slug}.csv", [_("Day"), _("Code"), _("Place"), _("Design"), _("Scans")], rows)
