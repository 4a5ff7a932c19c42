"""What organisations keep and make beside their designs, on the desk to be found and counted: collections, series, opinions, scans."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, SeenInside, staff_may

from .. import actions
from ..models import Batch, BatchRow, Collection, CollectionItem, Opinion, Scan


class IsShared(admin.SimpleListFilter):
    """Whether its link works today."""

    title = _("shared")
    parameter_name = "gedeeld"

    def lookups(self, request, model_admin):
        return [("ja", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.shared(timezone.localdate()) if self.value() == "ja" else queryset


class ItemInline(SeenInside, admin.TabularInline):
    """What is in a collection."""

    model = CollectionItem
    fields = ("material", "place")


@admin.register(Collection)
class CollectionAdmin(SeenAdmin):
    """Collections and their links; staff stop a link, and never see it."""

    list_display = ("name", "organisation", "materials_in_it", "shared_until", "last_used_on", "made_at")
    list_filter = (IsShared,)
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name")
    exclude = ("link_version",)
    inlines = (ItemInline,)
    actions = ("stop",)

    def has_stop_permission(self, request):
        return staff_may(request)

    def get_queryset(self, request):
        return super().get_queryset(request).with_size()

    @admin.display(description=_("materials"))
    def materials_in_it(self, collection):
        return collection.how_many

    @admin.action(description=_("Stop the links of the chosen collections"), permissions=("stop",))
    def stop(self, request, queryset):
        for collection in queryset:
            actions.stop_sharing(collection=collection, by=request.user, now=timezone.now())
        self.message_user(request, _("Their links do not work any more."), messages.SUCCESS)


@admin.register(Opinion)
class OpinionAdmin(SeenAdmin):
    """Who was asked to look along at a design, and what was said."""

    list_display = ("design", "organisation", "is_of_owner", "asked_by", "asked_at", "answer", "answered_at")
    list_filter = ("answer", "is_of_owner")
    list_select_related = ("design__organisation", "asked_by")
    search_fields = ("design__title", "design__organisation__name")
    exclude = ("print",)

    @admin.display(description=_("organisation"))
    def organisation(self, opinion):
        return opinion.design.organisation


class RowInline(SeenInside, admin.TabularInline):
    """The places of a series, and what went wrong."""

    model = BatchRow
    fields = ("number", "place", "state", "trouble", "tries")


@admin.register(Batch)
class BatchAdmin(SeenAdmin):
    """Series, and how far they are."""

    list_display = ("design", "organisation", "made_at", "places", "done", "failed")
    list_select_related = ("design__organisation",)
    search_fields = ("design__title", "design__organisation__name")
    fields = ("design", "sizes", "made_at")
    date_hierarchy = "made_at"
    inlines = (RowInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description=_("organisation"))
    def organisation(self, batch):
        return batch.design.organisation

    @admin.display(description=_("places"))
    def places(self, batch):
        return batch.places

    @admin.display(description=_("ready"))
    def done(self, batch):
        return batch.done

    @admin.display(description=_("failed"))
    def failed(self, batch):
        return batch.failed


@admin.register(Scan)
class ScanAdmin(SeenAdmin):
    """How often each code was followed on a day. Never by whom: that is not kept."""

    list_display = ("on", "link", "organisation", "label", "count")
    list_select_related = ("link__organisation",)
    search_fields = ("link__code", "link__label", "link__organisation__name")
    date_hierarchy = "on"

    @admin.display(description=_("organisation"))
    def organisation(self, scan):
        return scan.link.organisation

    @admin.display(description=_("where it hangs"))
    def label(self, scan):
        return scan.link.label
