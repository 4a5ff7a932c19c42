"""What staff write, and the inbox that they answer."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import AddressStays, DeskAdmin, SeenAdmin, deed_page

from . import actions, forms, queries
from .enums import NewsState
from .models import ContactMessage, Contribution, NewsItem, Page, Phase, Signature, Story, WayPage

LANGUAGES = ("nl", "en")
TEXTS = ("title_nl", "title_en", "lead_nl", "lead_en", "text_nl", "text_en")


class Previewed(DeskAdmin):
    """What staff write, and look at on a page of its own before anything is saved."""

    change_form_template = "admin/previewed.html"
    preview_template = ""

    def preview_context(self, thing):
        """What the public page needs to show ``thing``, whose words are not saved."""
        return {"thing": thing, "is_preview": True}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_preview" in request.POST and self.has_change_permission(request):
            thing = get_object_or_404(self.model, pk=object_id) if object_id else None
            form = self.get_form(request, thing)(request.POST, request.FILES, instance=thing)
            if form.is_valid():
                with override(request.POST["_preview"] if request.POST["_preview"] in LANGUAGES else "nl"):
                    shown = TemplateResponse(
                        request, self.preview_template, self.preview_context(form.save(commit=False))
                    )
                    return shown.render()
        return super().changeform_view(request, object_id, form_url, extra_context)


@admin.register(NewsItem)
class NewsItemAdmin(AddressStays, Previewed):
    """News: written, previewed, planned."""

    preview_template = "programme/news_item.html"

    list_display = ("title_nl", "state", "publish_at", "is_demo", "preview")
    list_filter = ("state", "is_demo")
    search_fields = ("title_nl", "title_en", "lead_nl")
    date_hierarchy = "publish_at"
    prepopulated_fields = {"slug": ("title_nl",)}
    raw_id_fields = ("picture",)
    fields = (*TEXTS, "slug", "picture", "state", "publish_at", "is_demo")
    readonly_fields = ("is_demo",)

    def get_changeform_initial_data(self, request):
        return {"publish_at": timezone.now()}

    def address_is_known(self, thing):
        return thing.state == NewsState.PUBLISHED

    def preview_context(self, thing):
        return {"item": thing, "is_preview": True, "unsaved": True}

    @admin.display(description=_("preview"))
    def preview(self, item):
        return format_html('<a href="{}">{}</a>', item.get_absolute_url(), gettext("Preview"))


@admin.register(Page)
class PageAdmin(AddressStays, Previewed):
    """Standing pages."""

    list_display = ("title_nl", "slug", "publish_at", "changed_at", "preview")
    search_fields = ("title_nl", "title_en", "slug")
    prepopulated_fields = {"slug": ("title_nl",)}
    raw_id_fields = ("picture",)
    fields = (*TEXTS, "slug", "picture", "publish_at")
    preview_template = "programme/page.html"

    @admin.display(description=_("preview"))
    def preview(self, page):
        return format_html('<a href="{}">{}</a>', page.get_absolute_url(), gettext("Preview"))


class OfProgramme(Previewed):
    """A part of the page of the programme, which is shown whole."""

    preview_template = "programme/programme.html"

    def preview_context(self, thing):
        def fresh(saved):
            return [thing if (type(one), one.pk) == (type(thing), thing.pk) else one for one in saved]

        return {"phases": fresh(queries.phases()), "ways": fresh(queries.ways()), "is_preview": True}


@admin.register(Phase)
class PhaseAdmin(OfProgramme):
    """The years."""

    list_display = ("number", "year", "title_nl")
    fields = ("number", "year", *TEXTS)


@admin.register(WayPage)
class WayPageAdmin(OfProgramme):
    """The four ways."""

    list_display = ("number", "way", "title_nl", "link")
    fields = ("number", "way", "link", *TEXTS)


class InboxAdmin(SeenAdmin):
    """Letters: read, answered through the desk's own page, or closed."""

    list_filter = ("state",)
    date_hierarchy = "sent_at"
    actions = ("close",)
    change_form_template = "admin/letter.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_answer"
        return [
            path("<int:pk>/answer/", self.admin_site.admin_view(self.answer), name=name),
            *super().get_urls(),
        ]

    def has_close_permission(self, request):
        return request.user.is_staff

    def answer(self, request, pk):
        """Answer a letter: kept here, and mailed to its sender."""
        letter = get_object_or_404(self.model, pk=pk)

        def do(asked):
            actions.answer(letter=letter, text=asked["answer"], by=request.user, now=timezone.now())
            return gettext("Your answer has been put in the outbox.")

        return deed_page(
            request, self.admin_site, title=gettext("Answer: %s") % letter, label=gettext("Send the answer"), do=do,
            form=forms.Answering(request.POST if "do" in request.POST else None), about=letter.what_was_written,
            refusals={actions.NoSuchRoad: gettext("A colleague has answered already.")},
            back=reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        )  # fmt: skip

    @admin.action(description=_("Close the chosen letters without an answer"), permissions=("close",))
    def close(self, request, queryset):
        for letter in queryset:
            try:
                actions.close(letter=letter, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s has been answered or closed already.") % letter, messages.WARNING)


@admin.register(ContactMessage)
class ContactMessageAdmin(InboxAdmin):
    """Questions through the contact form."""

    list_display = ("sent_at", "subject", "name", "state", "answered_by")
    list_select_related = ("answered_by",)
    search_fields = ("subject", "name", "email", "text")


@admin.register(Contribution)
class ContributionAdmin(InboxAdmin):
    """What people will do: answered, and shown with their consent."""

    list_display = ("sent_at", "name", "organisation_name", "state", "may_publish", "published_at")
    list_filter = ("state", "may_publish", "is_demo")
    search_fields = ("name", "email", "organisation_name", "chance", "deed")
    actions = ("close", "show", "hide")

    @admin.action(description=_("Show the chosen contributions on the site"), permissions=("close",))
    def show(self, request, queryset):
        for contribution in queryset:
            try:
                actions.show_contribution(contribution=contribution, by=request.user, now=timezone.now())
            except actions.NoConsent:
                self.message_user(
                    request, _("%s did not agree to be shown on the site.") % contribution, messages.WARNING
                )
            else:
                self.message_user(request, _("%s is shown on the site.") % contribution, messages.SUCCESS)

    @admin.action(description=_("Take the chosen contributions off the site"), permissions=("close",))
    def hide(self, request, queryset):
        for contribution in queryset:
            actions.hide_contribution(contribution=contribution, by=request.user, now=timezone.now())


@admin.register(Story)
class StoryAdmin(DeskAdmin):
    """Stories: read, put right where the language needs it, shown or not."""

    list_display = ("offered_at", "title", "organisation", "theme", "state", "preview")
    list_filter = ("state", "moment", "theme", "dimension", "is_demo")
    list_select_related = ("organisation",)
    search_fields = ("title", "organisation__name", "wanted", "did", "happened", "tip")
    date_hierarchy = "offered_at"
    fields = (
        "title", "wanted", "did", "happened", "tip", "theme", "dimension", "moment", "language", "organisation", "offered_by",
        "offered_at", "state", "decided_at", "decided_by", "is_demo",
    )  # fmt: skip
    readonly_fields = (
        "organisation", "offered_by", "offered_at", "state", "decided_at", "decided_by", "is_demo", "language",
    )  # fmt: skip
    actions = ("publish", "decline")

    def has_add_permission(self, request):
        return False

    def has_decide_permission(self, request):
        return request.user.is_staff

    @admin.display(description=_("preview"))
    def preview(self, story):
        return format_html('<a href="{}">{}</a>', story.get_absolute_url(), gettext("Preview"))

    @admin.action(description=_("Show the chosen stories on the site"), permissions=("decide",))
    def publish(self, request, queryset):
        for story in queryset.select_related("offered_by"):
            try:
                actions.publish_story(story=story, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s is shown already, or was taken back.") % story, messages.WARNING)
            else:
                self.message_user(request, _("%s is shown on the site.") % story, messages.SUCCESS)

    @admin.action(description=_("Do not show the chosen story, with a reason"), permissions=("decide",))
    def decline(self, request, queryset):
        story = queryset.select_related("offered_by").first()
        if story is None or queryset.count() != 1:
            self.message_user(request, _("Choose one story at a time: its sender reads the reason."), messages.WARNING)
            return None

        def do(asked):
            actions.decline_story(story=story, because=asked["because"], by=request.user, now=timezone.now())
            return gettext("The story is not shown; its sender gets the reason by mail.")

        return deed_page(
            request, self.admin_site, title=gettext("Do not show: %s") % story, label=gettext("Do not show it"), do=do,
            form=forms.Declining(request.POST if "do" in request.POST else None), about=story.text,
            refusals={actions.NoSuchRoad: gettext("A colleague, or the organisation, was first.")},
            back=reverse("admin:programme_story_changelist"),
            hidden={"action": ["decline"], "_selected_action": [str(story.pk)]},
        )  # fmt: skip


@admin.register(Signature)
class SignatureAdmin(SeenAdmin):
    """Who signed the declaration."""

    list_display = ("organisation", "promise", "signed_at", "is_demo")
    list_filter = ("organisation__kind", "organisation__state", "is_demo")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "promise")
    date_hierarchy = "signed_at"
    actions = ("remove",)

    def has_remove_permission(self, request):
        return request.user.is_staff

    @admin.action(description=_("Take the chosen signatures off the wall"), permissions=("remove",))
    def remove(self, request, queryset):
        for signature in queryset.select_related("organisation"):
            actions.remove_signature(signature=signature, by=request.user, now=timezone.now())
            self.message_user(request, _("%s no longer stands on the wall.") % signature, messages.SUCCESS)
