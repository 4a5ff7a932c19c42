"""What staff see: asks, offers, how introductions go and their outcomes; never what was said."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, take_along

from . import actions, queries
from .models import Introduction, Offer, Opening, Outcome


def as_csv(request, sheet, name):
    """A table for a spreadsheet, row by row."""
    heads, rows = sheet
    return take_along(request, f"{name}.csv", heads, rows, thing=f"sources {name}", back=request.get_full_path())


class ListedAdmin(SeenAdmin):
    """Asks and offers: staff take them off the site and give them back; their words stay their organisation's."""

    list_select_related = ("organisation", "place")
    search_fields = ("title", "text", "organisation__name", "place__name")
    actions = ("remove", "give_back", "as_table")

    def has_remove_permission(self, request):
        return request.user.is_staff

    def get_changelist_instance(self, request):
        """The list, with how soon each organisation reacts: two queries for the whole page."""
        shown = super().get_changelist_instance(request)
        medians = queries.response_medians({one.organisation_id for one in shown.result_list})
        for one in shown.result_list:
            one.reacts_in = medians.get(one.organisation_id)
        return shown

    @admin.display(description=_("reacts in (median, working days)"), empty_value="–")
    def reacts_in(self, listed):
        return getattr(listed, "reacts_in", None)

    @admin.action(
        description=_("Take the chosen off the site; their organisation gets a mail"), permissions=("remove",)
    )
    def remove(self, request, queryset):
        for listed in queryset.with_facts():
            actions.remove(listed=listed, by=request.user, now=timezone.now())
            self.message_user(request, _("%s no longer stands on the site.") % listed, messages.SUCCESS)

    @admin.action(
        description=_("Give the chosen back: their organisation may put them on the site again"),
        permissions=("remove",),
    )
    def give_back(self, request, queryset):
        for listed in queryset.with_facts():
            try:
                actions.give_back(listed=listed, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s was not taken off by NOV.") % listed, messages.WARNING)


@admin.register(Opening)
class OpeningAdmin(ListedAdmin):
    """Asks of organisations."""

    list_display = ("title", "organisation", "place", "people_max", "state", "ends_on", "reacts_in", "is_demo")
    list_filter = ("state", "shape", "theme", "task", "is_remote", "place__province", "is_demo")

    @admin.action(description=_("Download the chosen as a table (CSV)"), permissions=("view",))
    def as_table(self, request, queryset):
        return as_csv(request, queries.openings_sheet(queryset), "vragen")


@admin.register(Offer)
class OfferAdmin(ListedAdmin):
    """Offers of companies and schools."""

    list_display = ("title", "organisation", "who", "people_to", "place", "state", "ends_on", "reacts_in", "is_demo")
    list_filter = ("state", "who", "shape", "organisation__kind", "place__province", "is_demo")

    @admin.action(description=_("Download the chosen as a table (CSV)"), permissions=("view",))
    def as_table(self, request, queryset):
        return as_csv(request, queries.offers_sheet(queryset), "aanbod")


@admin.register(Introduction)
class IntroductionAdmin(SeenAdmin):
    """Who talks with whom, how long it waits, and what became of it; the reason of an end is between the two."""

    list_display = ("started_at", "source", "organisation", "state", "answered_at", "people", "day", "is_demo")
    list_filter = ("state", "started_by", "is_demo")
    list_select_related = ("source", "organisation", "opening")
    search_fields = ("source__name", "organisation__name", "opening__title")
    date_hierarchy = "started_at"
    fields = (
        "opening", "offer", "source", "organisation", "started_by", "state", "started_at", "answered_at", "people", "day",
        "part", "agreed_at", "ended_at", "is_demo",
    )  # fmt: skip
    actions = ("as_table",)

    @admin.action(description=_("Download the chosen as a table (CSV)"), permissions=("view",))
    def as_table(self, request, queryset):
        return as_csv(request, queries.introductions_sheet(queryset), "kennismakingen")


@admin.register(Outcome)
class OutcomeAdmin(SeenAdmin):
    """How it was: numbers."""

    list_display = (
        "introduction", "came", "new_faces", "hours", "satisfied", "satisfied_source", "again", "active_later",
        "answered_at",
    )  # fmt: skip
    list_filter = ("satisfied", "satisfied_source", "again", "introduction__is_demo")
    list_select_related = ("introduction__source", "introduction__opening")
    search_fields = (
        "introduction__source__name", "introduction__organisation__name", "introduction__opening__title"
    )  # fmt: skip
    date_hierarchy = "asked_at"
