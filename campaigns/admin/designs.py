"""Designs and short links on the desk: seen, not changed; what organisations make is theirs."""

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets
from mmn_portal.core.deeds import SeenAdmin, staff_may

from .. import actions, queries
from ..models import Design, OwnCampaign, ShortLink


def figures(request):
    """What the campaign brings, by organisation, network, province or phase; as a table for a spreadsheet too."""
    by = request.GET.get("per", "")
    by = by if by in queries.TABLES else next(iter(queries.TABLES))
    lines = queries.TABLES[by]()
    heads = [gettext("Name"), gettext("Downloads"), gettext("Designs"), gettext("Scans"), gettext("Sign-ups")]
    if request.GET.get("csv"):
        rows = ([line.name, *line.numbers] for line in lines)
        response = StreamingHttpResponse(sheets.csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="campagne-per-{by}.csv"'
        return response
    labels = {
        "organisatie": _("Organisations"),
        "netwerk": _("Networks"),
        "provincie": _("Provinces"),
        "fase": _("Phases"),
    }
    context = {
        **admin.site.each_context(request), "title": gettext("What the campaign brings"), "lines": lines, "heads": heads, "by": by,
        "tables": [(name, labels[name]) for name in queries.TABLES],
    }  # fmt: skip
    return TemplateResponse(request, "admin/campaign_figures.html", context)


@admin.register(Design)
class DesignAdmin(SeenAdmin):
    """What organisations made."""

    list_display = ("title", "organisation", "template", "language", "changed_at", "page")
    list_filter = ("language", "version__template")
    list_select_related = ("organisation", "version__template")
    search_fields = ("title", "organisation__name")
    date_hierarchy = "changed_at"

    change_list_template = "admin/designs.html"

    def get_urls(self):
        there = self.admin_site.admin_view(figures)
        return [path("figures/", there, name="campaigns_figures"), *super().get_urls()]

    @admin.display(description=_("template"))
    def template(self, design):
        return design.version

    @admin.display(description=_("page"))
    def page(self, design):
        return format_html('<a href="{}">{}</a>', design.get_absolute_url(), gettext("Page"))


@admin.register(ShortLink)
class ShortLinkAdmin(SeenAdmin):
    """Codes on paper, and how often they were followed."""

    list_display = ("code", "organisation", "design", "label", "target", "scanned")
    list_select_related = ("organisation", "design")
    search_fields = ("code", "organisation__name", "label")

    def get_queryset(self, request):
        return super().get_queryset(request).with_scans()

    @admin.display(description=_("times followed"))
    def scanned(self, link):
        return link.scanned


@admin.register(OwnCampaign)
class OwnCampaignAdmin(SeenAdmin):
    """Campaigns of organisations; staff take one off that should not be there."""

    list_display = ("title", "organisation", "state", "starts_on", "ends_on", "page")
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("title", "organisation__name")
    actions = ("take_off",)

    def has_change_permission(self, request, obj=None):
        return obj is None and staff_may(request)

    @admin.display(description=_("page"))
    def page(self, campaign):
        return format_html('<a href="{}">{}</a>', campaign.get_absolute_url(), gettext("Page"))

    @admin.action(description=_("Take the chosen campaigns off the site"), permissions=("change",))
    def take_off(self, request, queryset):
        for campaign in queryset:
            actions.withdraw_campaign(campaign=campaign, by=request.user, now=timezone.now())
            self.message_user(request, _("%s is off the site.") % campaign)
