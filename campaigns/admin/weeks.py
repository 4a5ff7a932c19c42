"""Campaign weeks on the desk: made, shown, given kits and cards; and their walls, looked at after the fact."""

from django.contrib import admin, messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenAdmin, deed_page, staff_may
from mmn_portal.events import actions as events

from .. import actions, forms
from ..models import WallPoster, Week, WeekCards, WeekKit


class PartOfWeek:
    """What staff keep on the page of a week."""

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class WeekKitInline(PartOfWeek, admin.TabularInline):
    """Its tool kit."""

    model = WeekKit
    extra = 1
    max_num = 12
    fields = ("place", "kit")


class WeekCardsInline(PartOfWeek, admin.StackedInline):
    """Its conversation cards."""

    model = WeekCards
    fields = ("text_nl", "text_en")


@admin.register(Week)
class WeekAdmin(DeskAdmin):
    """Campaign weeks."""

    list_display = ("title_nl", "starts_on", "ends_on", "is_national", "state", "preview")
    list_filter = ("state", "is_national", "is_demo")
    search_fields = ("title_nl", "title_en")
    prepopulated_fields = {"slug": ("title_nl",)}
    readonly_fields = ("state", "is_demo")
    inlines = (WeekKitInline, WeekCardsInline)
    actions = ("publish", "retire")
    fieldsets = (
        (None, {"fields": ("title_nl", "title_en", "slug", "state")}),
        (_("When"), {"fields": ("starts_on", "ends_on", "is_national")}),
        (_("Texts"), {"fields": ("summary_nl", "summary_en", "description_nl", "description_en", "theme", "is_demo")}),
    )

    @admin.display(description=_("preview"))
    def preview(self, week):
        return format_html('<a href="{}">{}</a>', week.get_absolute_url(), gettext("Preview"))

    @admin.action(description=_("Show the chosen weeks on the site"), permissions=("change",))
    def publish(self, request, queryset):
        for week in queryset:
            try:
                actions.publish_week(week=week, by=request.user, now=timezone.now())
            except events.NoSuchRoad:
                self.message_user(request, _("%s is shown already.") % week, messages.WARNING)
            else:
                self.message_user(request, _("%s is shown on the site.") % week, messages.SUCCESS)

    @admin.action(description=_("Take the chosen weeks off the site"), permissions=("change",))
    def retire(self, request, queryset):
        for week in queryset:
            try:
                actions.retire_week(week=week, by=request.user, now=timezone.now())
            except events.NoSuchRoad:
                self.message_user(request, _("%s was not on the site.") % week, messages.WARNING)
            else:
                self.message_user(request, _("%s was taken off the site.") % week, messages.SUCCESS)


class LookedAt(admin.SimpleListFilter):
    """Whether somebody of staff saw it."""

    title = _("looked at")
    parameter_name = "looked"

    def lookups(self, request, model_admin):
        return [("no", _("not yet"))]

    def queryset(self, request, queryset):
        return queryset.not_looked_at() if self.value() == "no" else queryset


@admin.register(WallPoster)
class WallPosterAdmin(SeenAdmin):
    """Posters on walls: looked at, taken off with a reason, put back."""

    list_display = ("look", "organisation", "moment", "state", "shown_at", "looked_at")
    # The picture leads to itself, large.
    list_display_links = ("organisation",)
    list_filter = (LookedAt, "state", "moment", "is_demo")
    list_select_related = ("organisation", "moment", "design")
    search_fields = ("organisation__name", "alt")
    date_hierarchy = "shown_at"
    fields = (
        "look", "organisation", "moment", "design", "alt", "language", "state", "removed_because", "shown_at", "ended_at",
        "looked_at", "is_demo",
    )  # fmt: skip
    actions = ("looked", "remove", "put_back")

    def has_judge_permission(self, request):
        return staff_may(request)

    @admin.display(description=_("picture"))
    def look(self, poster):
        if not poster.picture:
            return gettext("gone")
        address = reverse("campaigns:wall-picture", args=[poster.moment.slug, poster.key])
        small = {"width": 80, "height": round(80 * poster.height / max(poster.width, 1))}
        return format_html(
            '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>',
            address, address, poster.alt, small["width"], small["height"],
        )  # fmt: skip

    @admin.action(description=_("I looked at the chosen posters: they may stay"), permissions=("judge",))
    def looked(self, request, queryset):
        for poster in queryset:
            actions.look_at_poster(poster=poster, by=request.user, now=timezone.now())
        self.message_user(request, _("Written down that somebody looked at them."), messages.SUCCESS)

    @admin.action(description=_("Take the chosen posters off the wall, with a reason"), permissions=("judge",))
    def remove(self, request, queryset):
        chosen = list(queryset.select_related("organisation", "moment"))

        def do(asked):
            with transaction.atomic():
                for poster in chosen:
                    actions.remove_poster(poster=poster, **asked, by=request.user, now=timezone.now())
            return gettext(
                "They are off the wall. Their organisations read why in a mail, and on the page of the design."
            )

        form = forms.TakingOff(request.POST if "do" in request.POST else None)
        return deed_page(
            request, self.admin_site, title=gettext("Take off the wall"), form=form, label=gettext("Take off the wall"),
            do=do, refusals={actions.NoSuchPosterRoad: gettext("One of them is not on the wall any more.")},
            back=reverse("admin:campaigns_wallposter_changelist"), about=", ".join(str(poster) for poster in chosen),
            hidden={"action": ["remove"], "_selected_action": [str(poster.pk) for poster in chosen]},
        )  # fmt: skip

    @admin.action(description=_("Put the chosen posters back on the wall"), permissions=("judge",))
    def put_back(self, request, queryset):
        for poster in queryset:
            try:
                actions.put_back_poster(poster=poster, by=request.user, now=timezone.now())
            except actions.NoSuchPosterRoad:
                self.message_user(request, _("%s cannot be put back.") % poster, messages.WARNING)
            else:
                self.message_user(request, _("%s is on the wall again.") % poster, messages.SUCCESS)
