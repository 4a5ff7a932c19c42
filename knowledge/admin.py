"""What staff write and plan: the library, and the weeks with their sessions."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, staff_may

from . import actions, forms
from .models import Article, Session, Week

TEXTS = ("title_nl", "title_en", "lead_nl", "lead_en", "text_nl", "text_en")


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    """Articles and tools: written, previewed, planned."""

    form = forms.KeepingArticle
    list_display = ("title_nl", "kind", "dimension", "state", "publish_at", "is_demo", "preview")
    list_filter = ("state", "kind", "dimension", "is_demo")
    search_fields = ("title_nl", "title_en", "lead_nl")
    date_hierarchy = "publish_at"
    prepopulated_fields = {"slug": ("title_nl",)}
    raw_id_fields = ("picture",)
    readonly_fields = ("is_demo",)
    fields = (
        *TEXTS, "slug", "kind", "theme_choices", "dimension", "picture", "document", "link", "state", "publish_at",
        "is_demo",
    )  # fmt: skip

    def get_changeform_initial_data(self, request):
        return {"publish_at": timezone.now()}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        actions.set_themes(article=form.instance, themes=form.cleaned_data["theme_choices"])

    @admin.display(description=_("preview"))
    def preview(self, article):
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), gettext("Preview"))


class SessionInline(admin.StackedInline):
    """Which sessions of the agenda belong to the week."""

    model = Session
    extra = 1
    max_num = 60
    fields = ("event", "track", "article")
    raw_id_fields = ("event", "article")

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Week)
class WeekAdmin(DeskAdmin):
    """Knowledge-boost weeks."""

    list_display = ("title_nl", "theme", "starts_on", "ends_on", "state", "preview")
    list_filter = ("state", "theme", "is_demo")
    search_fields = ("title_nl", "title_en")
    prepopulated_fields = {"slug": ("title_nl",)}
    fields = (*TEXTS, "slug", "theme", "starts_on", "ends_on", "state", "is_demo")
    readonly_fields = ("state", "is_demo")
    inlines = (SessionInline,)
    actions = ("publish", "hide")

    @admin.display(description=_("preview"))
    def preview(self, week):
        return format_html('<a href="{}">{}</a>', week.get_absolute_url(), gettext("Preview"))

    @admin.action(description=_("Show the chosen weeks on the site"), permissions=("change",))
    def publish(self, request, queryset):
        for week in queryset:
            try:
                actions.publish_week(week=week, by=request.user, now=timezone.now())
            except actions.NothingInIt:
                self.message_user(request, _("%s has no sessions yet.") % week, messages.WARNING)
            except actions.NoSuchRoad:
                self.message_user(request, _("%s is shown already.") % week, messages.WARNING)
            else:
                self.message_user(request, _("%s is shown on the site.") % week, messages.SUCCESS)

    @admin.action(description=_("Take the chosen weeks off the site"), permissions=("change",))
    def hide(self, request, queryset):
        for week in queryset:
            try:
                actions.hide_week(week=week, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s was not on the site.") % week, messages.WARNING)
            else:
                self.message_user(request, _("%s was taken off the site.") % week, messages.SUCCESS)


@admin.register(Session)
class SessionAdmin(DeskAdmin):
    """What sessions of weeks leave behind: recording, slides, summary."""

    form = forms.KeepingSession
    list_display = ("event", "week", "track", "recording_url", "is_done")
    list_filter = ("week",)
    list_select_related = ("event", "week")
    search_fields = ("event__title_nl", "event__title_en")
    raw_id_fields = ("article",)
    fields = ("week", "event", "track", "article", "recording_url", "slides", "summary_nl", "summary_en")
    readonly_fields = ("week", "event")

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("something to take"), boolean=True)
    def is_done(self, session):
        return session.has_something_to_take
