"""Designs and short links on the desk: seen, not changed; what organisations make is theirs."""

from django.contrib import admin, messages
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may, take_along

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
        return take_along(
            request, f"campagne-per-{by}.csv", heads, rows, thing="campaign figures", back=request.path, by_what=by
        )
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


class Stopped(admin.SimpleListFilter):
    """Whether it leads anywhere."""

    title = _("stopped")
    parameter_name = "stopped"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.stopped() if self.value() == "yes" else queryset


@admin.register(ShortLink)
class ShortLinkAdmin(SeenAdmin):
    """Codes on paper, and how often they were followed; staff lead one elsewhere or stop it, with a reason."""

    list_display = ("code", "organisation", "design", "label", "target", "scanned", "stopped_at", "stopped_because")
    list_filter = (Stopped,)
    list_select_related = ("organisation", "design")
    search_fields = ("code", "organisation__name", "label", "target")
    actions = ("lead", "stop", "start")

    def has_judge_permission(self, request):
        return staff_may(request)

    def get_queryset(self, request):
        return super().get_queryset(request).with_scans()

    @admin.display(description=_("times followed"))
    def scanned(self, link):
        return link.scanned

    @admin.action(description=_("Lead the chosen codes elsewhere, with a reason"), permissions=("judge",))
    def lead(self, request, queryset):
        return self._deed(
            request, queryset, "lead", forms.CorrectingLink, actions.lead_to, title=gettext("Lead codes elsewhere"),
            label=gettext("Lead them there"), done=gettext("The codes lead there from now on."),
            refusals={
                actions.LinkStopped: gettext("One of them was stopped. Let it lead somewhere again first."),
                actions.LeadsElsewhere: gettext("A code leads to this portal, or to the website of its own organisation."),
            },
        )  # fmt: skip

    @admin.action(description=_("Stop the chosen codes, with a reason"), permissions=("judge",))
    def stop(self, request, queryset):
        return self._deed(
            request, queryset, "stop", forms.StoppingLink, actions.stop_link, title=gettext("Stop codes"),
            label=gettext("Stop them"), done=gettext("Who scans them reads that they are not in use any more."),
            refusals={actions.LinkStopped: gettext("One of them was stopped before.")},
        )  # fmt: skip

    @admin.action(description=_("Let the chosen codes lead somewhere again"), permissions=("judge",))
    def start(self, request, queryset):
        for link in queryset:
            actions.start_link(link=link, by=request.user, now=timezone.now())
        self.message_user(request, _("The codes lead again where they led."), messages.SUCCESS)

    def _deed(self, request, queryset, name, form, deed, *, title, label, done, refusals):
        """One deed for every code that was chosen: all of them, or none."""
        chosen = list(queryset)

        def do(asked):
            with transaction.atomic():
                for link in chosen:
                    deed(link=link, **asked, by=request.user, now=timezone.now())
            return done

        return deed_page(
            request, self.admin_site, title=title, form=form(request.POST if "do" in request.POST else None), label=label,
            do=do, refusals=refusals, back=reverse("admin:campaigns_shortlink_changelist"),
            about=", ".join(f"/s/{link} ({link.organisation})" for link in chosen),
            hidden={"action": [name], "_selected_action": [str(link.pk) for link in chosen]},
        )  # fmt: skip


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
