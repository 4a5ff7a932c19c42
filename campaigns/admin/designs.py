"""Designs and short links on the desk: seen, not changed; what organisations make is theirs."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import sheets
from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may

from .. import actions, forms, queries
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
    """Campaigns of organisations; staff take one off that should not be there, with a reason, and put it back."""

    list_display = ("title", "organisation", "state", "removed_because", "starts_on", "ends_on", "page")
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("title", "organisation__name")
    actions = ("take_off", "put_back")

    def has_judge_permission(self, request):
        return staff_may(request)

    @admin.display(description=_("page"))
    def page(self, campaign):
        return format_html('<a href="{}">{}</a>', campaign.get_absolute_url(), gettext("Page"))

    @admin.action(description=_("Take the chosen campaigns off the site, with a reason"), permissions=("judge",))
    def take_off(self, request, queryset):
        chosen = list(queryset)

        def do(asked):
            with transaction.atomic():
                for campaign in chosen:
                    actions.remove_campaign(campaign=campaign, **asked, by=request.user, now=timezone.now())
            return gettext(
                "They are off the site. Their organisations read why in a mail, and on the page of the campaign."
            )

        form = forms.TakingOffCampaign(request.POST if "do" in request.POST else None)
        return deed_page(
            request, self.admin_site, title=gettext("Take off the site"), form=form, label=gettext("Take off the site"),
            do=do, refusals={actions.NoSuchCampaignRoad: gettext("One of them was never shown, or is off the site already.")},
            back=reverse("admin:campaigns_owncampaign_changelist"), about=", ".join(str(campaign) for campaign in chosen),
            hidden={"action": ["take_off"], "_selected_action": [str(campaign.pk) for campaign in chosen]},
        )  # fmt: skip

    @admin.action(description=_("Put the chosen campaigns back on the site"), permissions=("judge",))
    def put_back(self, request, queryset):
        for campaign in queryset:
            try:
                actions.put_back_campaign(campaign=campaign, by=request.user, now=timezone.now())
            except (actions.NoSuchCampaignRoad, actions.OrganisationNotConfirmed, actions.NothingOnIt):
                self.message_user(request, _("%s cannot be put back.") % campaign, messages.WARNING)
            else:
                self.message_user(request, _("%s is on the site again.") % campaign, messages.SUCCESS)
