"""Kits on the desk: filled with many files at once, shown, retired, counted."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import SeenAdmin, deed_page, staff_may, take_along

from .. import actions, forms, queries
from ..models import Download, Kit, Material, MaterialVersion
from .library import MaterialConsentInline, WithPeople
from .recall import WithRecall


class MaterialInline(admin.TabularInline):
    """What lies in the kit, with the words of all of it side by side; each has a page of its own."""

    model = Material
    form = forms.DescribingMaterial
    extra = 0
    max_num = 0
    fields = ("seen", "title_nl", "alt_nl", "alt_en", "place", "kind", "licensed_until")
    readonly_fields = ("seen", "kind", "licensed_until")
    ordering = ("place", "pk")
    show_change_link = True
    can_delete = False

    @admin.display(description=_("picture"))
    def seen(self, material):
        if not material.preview:
            return material.get_format_display()
        return format_html(
            '<img class="desk-thumb" src="{}" alt="" width="{}" height="{}" loading="lazy">', material.preview_url,
            material.preview_width, material.preview_height,
        )  # fmt: skip

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    has_change_permission = has_view_permission


@admin.register(Kit)
class KitAdmin(WithRecall):
    """Kits."""

    list_display = ("title_nl", "state", "phase", "materials_in_it", "published_at", "preview")
    list_filter = ("state", "phase", "is_demo")
    list_select_related = ("phase",)
    search_fields = ("title_nl", "title_en", "slug")
    prepopulated_fields = {"slug": ("title_nl",)}
    readonly_fields = ("state", "published_at", "made_at", "is_demo")
    inlines = (MaterialInline,)
    actions = ("publish", "retire")
    change_form_template = "admin/kit.html"
    fieldsets = (
        (None, {"fields": ("title_nl", "title_en", "slug", "state", "phase")}),
        (_("Texts"), {"fields": ("summary_nl", "summary_en", "description_nl", "description_en")}),
        (_("When"), {"fields": ("opens_at", "closes_at", "published_at", "made_at", "is_demo")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_contents(timezone.localdate())

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"campaigns_kit_{deed}")

        return [
            at("files", self.files),
            at("downloads", self.downloads),
            at("downloads-csv", self.downloads_csv),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        facts = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
        made = actions.add_kit(**facts, by=request.user, now=timezone.now())
        obj.pk = made.pk
        obj.refresh_from_db()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # The name of a kit is a word of everything in it, and its own words may have changed beside it.
        actions.index_materials(form.instance.materials.all())

    @admin.display(description=_("files"))
    def materials_in_it(self, kit):
        return kit.how_many

    @admin.display(description=_("page"))
    def preview(self, kit):
        return format_html('<a href="{}">{}</a>', kit.get_absolute_url(), gettext("Page"))

    @admin.action(description=_("Publish the chosen kits"), permissions=("change",))
    def publish(self, request, queryset):
        for kit in queryset:
            try:
                actions.publish_kit(kit=kit, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s is on show already.") % kit, messages.WARNING)
            except actions.NothingInIt:
                self.message_user(request, _("%s is empty. Put files in it first.") % kit, messages.WARNING)
            except actions.NotDescribed as refusal:
                names = ", ".join(str(material) for material in refusal.materials[:10])
                self.message_user(
                    request, _("%(kit)s is not shown yet. Say first what is to be seen on: %(names)s.") % {"kit": kit, "names": names},
                    messages.WARNING,
                )  # fmt: skip
            else:
                self.message_user(request, _("%s is on show.") % kit, messages.SUCCESS)

    @admin.action(description=_("Retire the chosen kits"), permissions=("change",))
    def retire(self, request, queryset):
        for kit in queryset:
            try:
                actions.retire_kit(kit=kit, by=request.user, now=timezone.now())
            except actions.NoSuchRoad:
                self.message_user(request, _("%s is not on show, so it cannot be retired.") % kit, messages.WARNING)
            else:
                self.message_user(request, _("%s is out of use.") % kit, messages.SUCCESS)

    def files(self, request, pk):
        """Many files at once, and what became of each."""
        kit = get_object_or_404(Kit, pk=pk)
        form = forms.UploadingMany(request.POST or None, request.FILES or None)
        outcomes = []
        if request.method == "POST" and form.is_valid():
            outcomes = actions.upload_many(kit=kit, **form.cleaned_data, by=request.user, now=timezone.now())
        context = {
            **self.admin_site.each_context(request), "title": gettext("Add files: %s") % kit, "kit": kit, "form": form,
            "outcomes": outcomes, "back": reverse("admin:campaigns_kit_change", args=[kit.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/kit_files.html", context)

    def downloads(self, request, pk):
        """Which organisations took this kit along, and how often."""
        kit = get_object_or_404(Kit, pk=pk)
        context = {
            **self.admin_site.each_context(request), "title": gettext("Downloads: %s") % kit, "kit": kit,
            "lines": queries.downloads_by_organisation(kit), "total": queries.count_downloads(kit),
            "back": reverse("admin:campaigns_kit_change", args=[kit.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/kit_downloads.html", context)

    def downloads_csv(self, request, pk):
        """The same as a table for a spreadsheet."""
        kit = get_object_or_404(Kit, pk=pk)
        rows = (
            [line["organisation__name"], line["times"], timezone.localtime(line["last"]).isoformat(" ", "minutes")]
            for line in queries.downloads_by_organisation(kit)
        )
        heads = [gettext("Organisation"), gettext("Times"), gettext("Last")]
        back = reverse("admin:campaigns_kit_change", args=[kit.pk])
        return take_along(request, f"downloads-{kit.slug}.csv", heads, rows, thing=f"kit {kit.pk}", back=back)


class LicenceFilter(admin.SimpleListFilter):
    """Licences that have ended, or will soon."""

    title = _("licence")
    parameter_name = "licence_ends"

    def lookups(self, request, model_admin):
        return [("soon", _("ends within 30 days, or has ended")), ("over", _("has ended"))]

    def queryset(self, request, queryset):
        days = {"soon": 30, "over": -1}.get(self.value())
        return queryset if days is None else queryset.ending(timezone.localdate(), days)


class VersionInline(admin.TabularInline):
    """Every version that was given out; they never change."""

    model = MaterialVersion
    extra = 0
    max_num = 0
    fields = readonly_fields = ("number", "note_nl", "note_en", "size", "sha256", "published_at")
    ordering = ("-number",)
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Material)
class MaterialAdmin(WithRecall, WithPeople):
    """The words around each file. Files come in through the kit, or as a new version here."""

    form = forms.KeepingMaterial
    list_display = ("title_nl", "kit", "kind", "channel", "format", "version", "licensed_until", "page")
    list_filter = (LicenceFilter, "kit", "kind", "channel", "format", "language", "licence")
    list_select_related = ("kit", "current")
    search_fields = ("title_nl", "title_en", "alt_nl", "file_name")
    readonly_fields = ("kit", "format", "file_name", "portraits_until", "withdrawn_at", "withdrawn_why")
    inlines = (VersionInline, MaterialConsentInline)
    change_form_template = "admin/material.html"
    fieldsets = (
        (None, {"fields": ("kit", "title_nl", "title_en", "slug", "kind", "channel", "language", "measure", "phase")}),
        (_("For who cannot see it"), {"fields": ("alt_nl", "alt_en")}),
        (
            _("Rights"),
            {"fields": ("licence", "licensed_until", "credit", "portraits_until", "withdrawn_at", "withdrawn_why")},
        ),
        (_("File"), {"fields": ("format", "file_name", "place")}),
    )

    def has_add_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        actions.index_materials(Material.objects.filter(pk=obj.pk))
        if "channel" in form.changed_data:
            # Who agreed to print did not agree to a website.
            actions.keep_portraits(material=obj, now=timezone.now())

    def get_urls(self):
        new = self.admin_site.admin_view(self.new_version)
        return [path("<int:pk>/version/", new, name="campaigns_material_version"), *super().get_urls()]

    @admin.display(description=_("version"))
    def version(self, material):
        return material.current.number if material.current else "–"

    @admin.display(description=_("page"))
    def page(self, material):
        return format_html('<a href="{}">{}</a>', material.get_absolute_url(), gettext("Page"))

    def new_version(self, request, pk):
        """A better file for the same material."""
        material = get_object_or_404(Material.objects.select_related("kit"), pk=pk)
        back = reverse("admin:campaigns_material_change", args=[pk])
        form = forms.AddingVersion(request.POST or None, request.FILES or None, material=material)

        def do(asked):
            made = actions.add_version(material=material, **asked, by=request.user, now=timezone.now())
            return gettext("Replaced: this is version %s.") % made.number

        return deed_page(
            request, self.admin_site, title=gettext("New version: %s") % material, form=form, label=gettext("Replace"), do=do,
            refusals={
                actions.SameFile: _("Nothing changed: this is a file that we had already."),
                actions.TakenBack: _("This material was taken back meanwhile. Load the page again."),
            },
            back=back,
        )  # fmt: skip


@admin.register(Download)
class DownloadAdmin(SeenAdmin):
    """Counts: by day and organisation, never by person."""

    list_display = ("on", "parcel", "kit", "material", "organisation", "count")
    list_filter = ("parcel", "kit", "on")
    list_select_related = ("kit", "material", "organisation")
    search_fields = ("organisation__name", "kit__title_nl")
    date_hierarchy = "on"
