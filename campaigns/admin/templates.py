"""Templates on the desk: art and zones come in by a drawing, the rest by tables; a version goes live when all is green."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import rendering
from mmn_portal.core.deeds import DeskAdmin, deed_page, staff_may

from .. import actions, forms, preflight, proving, queries, rules
from ..enums import DesignLanguage
from ..models import Swatch, Template, TemplateField, TemplateFormat, TemplateVersion, Zone


class ToCheck(admin.SimpleListFilter):
    """Whether there are texts that nobody whose language it is looked at."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        return [("open", _("still to be checked"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=queries.templates_to_check()) if self.value() == "open" else queryset


@admin.register(Template)
class TemplateAdmin(DeskAdmin):
    """Templates."""

    list_display = ("title_nl", "state", "number", "in_the_making", "to_check", "ends_on", "page")
    list_filter = ("state", ToCheck)
    list_select_related = ("current",)
    search_fields = ("title_nl", "title_en", "slug")
    prepopulated_fields = {"slug": ("title_nl",)}
    readonly_fields = ("state", "made_at")
    actions = ("publish", "begin_version", "retire", "offer_again")

    def get_queryset(self, request):
        newest = Prefetch("versions", TemplateVersion.objects.newest().prefetch_related("fields"), to_attr="newest")
        return super().get_queryset(request).with_version_in_the_making().prefetch_related(newest)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        made = actions.add_template(**form.cleaned_data, by=request.user, now=timezone.now())
        obj.pk = made.pk
        obj.refresh_from_db()

    @admin.display(description=_("version"))
    def number(self, template):
        return template.current.number if template.current else "–"

    @admin.display(description=_("in the making"))
    def in_the_making(self, template):
        if template.making is None:
            return "–"
        there = reverse("admin:campaigns_templateversion_change", args=[template.making])
        return format_html('<a href="{}">{}</a>', there, gettext("Version in the making"))

    @admin.display(description=_("translation still to be checked"))
    def to_check(self, template):
        """Languages, of the version that is offered and of the one in the making."""
        open_ones = {code for version in template.newest for code in rules.unchecked(version)}
        return ", ".join(label for code, label in DesignLanguage.choices if code in open_ones) or "–"

    @admin.display(description=_("page"))
    def page(self, template):
        if template.current is None:
            return "–"
        return format_html('<a href="{}">{}</a>', template.get_absolute_url(), gettext("Page"))

    @admin.action(description=_("Publish the version in the making"), permissions=("change",))
    def publish(self, request, queryset):
        for template in queryset:
            try:
                version = actions.publish_template(template=template, by=request.user, now=timezone.now())
            except actions.Frozen:
                self.message_user(
                    request, _("%s has no version in the making. Begin one first.") % template, messages.WARNING
                )
            except actions.NotGreen as refusal:
                for finding in refusal.findings[:10]:
                    self.message_user(request, f"{template}: {finding.words}", messages.ERROR)
            else:
                self.message_user(
                    request, _("%(template)s is offered: version %(number)s.") % {"template": template, "number": version.number},
                    messages.SUCCESS,
                )  # fmt: skip

    @admin.action(description=_("Begin a new version"), permissions=("change",))
    def begin_version(self, request, queryset):
        for template in queryset:
            try:
                version = actions.new_version(template=template, by=request.user, now=timezone.now())
            except actions.InTheMaking:
                self.message_user(request, _("%s has a version in the making already.") % template, messages.WARNING)
            else:
                self.message_user(request, _("You can change %s now.") % version, messages.SUCCESS)

    @admin.action(description=_("Take out of use"), permissions=("change",))
    def retire(self, request, queryset):
        for template in queryset:
            actions.retire_template(template=template, by=request.user, now=timezone.now())
            self.message_user(request, _("%s is not offered any more.") % template, messages.SUCCESS)

    @admin.action(description=_("Offer again"), permissions=("change",))
    def offer_again(self, request, queryset):
        for template in queryset:
            try:
                actions.offer_again(template=template, by=request.user, now=timezone.now())
            except actions.Frozen:
                self.message_user(request, _("%s was never published.") % template, messages.WARNING)
            else:
                self.message_user(request, _("%s is offered again.") % template, messages.SUCCESS)


class UntilFrozen:
    """Rows of a version: changed while it is in the making, seen after that."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return staff_may(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            # In a table the column has a name, the box has none.
            field.widget.attrs.setdefault("aria-label", str(db_field.verbose_name))
        return field

    def _may(self, request, obj):
        return staff_may(request) and obj is not None and not _version_of(obj).is_frozen

    def has_add_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, obj)


def _version_of(obj):
    return obj if isinstance(obj, TemplateVersion) else obj.version


class FieldInline(UntilFrozen, admin.StackedInline):
    """What is asked."""

    model = TemplateField
    form = forms.KeepingField
    ordering = ("place", "pk")


class SwatchInline(UntilFrozen, admin.TabularInline):
    """The sets of colours; the art is drawn in the first."""

    model = Swatch
    form = forms.KeepingSwatch
    ordering = ("place", "pk")
    readonly_fields = ("contrast",)

    @admin.display(description=_("contrast of the letters"))
    def contrast(self, swatch):
        """On the ground and on the plate, as they were saved; what the art does to it, the check of the version measures."""
        if swatch.pk is None:
            return "–"
        found = [preflight.contrast_of(swatch.ink, ground) for ground in (swatch.ground, swatch.plate)]
        words = gettext("%(ground)s to 1 on the ground, %(plate)s to 1 on the plate") % {
            "ground": number_format(found[0], 1), "plate": number_format(found[1], 1),
        }  # fmt: skip
        return words if min(found) >= preflight.READABLE else gettext("%s: too little for small letters") % words


@admin.register(TemplateVersion)
class TemplateVersionAdmin(DeskAdmin):
    """Versions of templates."""

    list_display = ("template", "number", "published_at")
    list_select_related = ("template",)
    search_fields = ("template__title_nl",)
    inlines = (FieldInline, SwatchInline)
    change_form_template = "admin/template_version.html"

    form = forms.KeepingVersion

    def get_fields(self, request, obj=None):
        checked = "checked" if obj and obj.is_frozen else "checked_languages"
        return ("template", "number", "published_at", "note_nl", "note_en", "languages", checked, "sizes")

    def get_readonly_fields(self, request, obj=None):
        fixed = ("template", "number", "published_at", "languages", "sizes")
        return (*fixed, "note_nl", "note_en", "checked") if obj and obj.is_frozen else fixed

    def has_add_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # What was ticked before this save was looked at as it was before this save.
        asked = [
            one
            for formset in formsets
            for one in formset.forms
            if isinstance(one, forms.KeepingField) and one.has_changed()
        ]
        changed = set().union(*(one.changed_languages() for one in asked))
        languages = changed & set(form.initial.get("checked_languages") or ())
        gone = actions.uncheck(version=form.instance, languages=languages, by=request.user, now=timezone.now())
        if gone:
            names = ", ".join(label for code, label in DesignLanguage.choices if code in gone)
            self.message_user(
                request, _("Texts changed, so these languages are to be checked again: %s") % names, messages.WARNING
            )

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"campaigns_template_{deed}")

        return [at("draw", self.draw), at("prove", self.prove), *super().get_urls()]

    @admin.display(description=_("languages to look at"))
    def languages(self, version):
        """Texts that nobody has checked say so."""
        used = set().union(*(rules.languages_of(one) for one in version.fields.all()))
        found = [
            (label, gettext("checked") if code in version.checked_languages else gettext("translation still to be checked"))
            for code, label in DesignLanguage.choices
            if code in used
        ]  # fmt: skip
        return format_html_join(", ", "{} ({})", found) or "–"

    @admin.display(description=_("sizes"))
    def sizes(self, version):
        return format_html_join(
            ", ", '<a href="{}">{}</a>',
            (
                (reverse("admin:campaigns_templateformat_change", args=[one.pk]), one.get_size_display())
                for one in version.formats.defer("art").order_by("place")
            ),
        ) or "–"  # fmt: skip

    @admin.display(description=_("languages that were checked"))
    def checked(self, version):
        return ", ".join(version.checked_languages) or "–"

    def draw(self, request, pk):
        """Art for a size, from Illustrator, Inkscape or Figma."""
        version = get_object_or_404(TemplateVersion.objects.select_related("template"), pk=pk)
        form = forms.Drawing(request.POST or None, request.FILES or None)

        def do(asked):
            made = actions.draw(
                version=version,
                size=asked["size"],
                drawing=asked["drawing"].read(),
                by=request.user,
                now=timezone.now(),
            )
            zones = ", ".join(made.zones.order_by("order").values_list("name", flat=True))
            return gettext("%(size)s is drawn, with the zones: %(zones)s.") % {
                "size": made.get_size_display(),
                "zones": zones or "–",
            }

        return deed_page(
            request, self.admin_site, title=gettext("Art: %s") % version, form=form, label=gettext("Bring in"), do=do,
            refusals={actions.Frozen: _("This version was published and does not change. Begin a new one.")},
            back=reverse("admin:campaigns_templateversion_change", args=[pk]),
            about=gettext("Draw a rectangle with the name zone:kop for the heading, zone:foto for a photo, and so on. We read where they stand and take them out of the art. Draw in the colours of the first set: the others take their place."),
        )  # fmt: skip

    def prove(self, request, pk):
        """All that must be mended before this version can go live."""
        version = get_object_or_404(TemplateVersion.objects.select_related("template"), pk=pk)
        context = {
            **self.admin_site.each_context(request), "title": gettext("Is it ready? %s") % version, "version": version,
            "findings": proving.prove(version), "back": reverse("admin:campaigns_templateversion_change", args=[pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/template_prove.html", context)


class ZoneInline(UntilFrozen, admin.TabularInline):
    """The table of zones: x, y, width and height can be set by keyboard."""

    model = Zone
    ordering = ("order", "pk")


@admin.register(TemplateFormat)
class TemplateFormatAdmin(DeskAdmin):
    """Templates at one size."""

    list_display = ("version", "size")
    list_filter = ("size",)
    list_select_related = ("version__template",)
    search_fields = ("version__template__title_nl",)
    fields = readonly_fields = ("version", "size", "looks")
    inlines = (ZoneInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("art")

    def has_add_permission(self, request, obj=None):
        return False

    def get_urls(self):
        looks = self.admin_site.admin_view(self.zones_picture)
        return [path("<int:pk>/zones.png", looks, name="campaigns_template_zones"), *super().get_urls()]

    @admin.display(description=_("picture"))
    def looks(self, made):
        measures = made.measures
        return format_html(
            '<img src="{}" alt="{}" width="480"><p>{}</p>', reverse("admin:campaigns_template_zones", args=[made.pk]),
            gettext("The art with its zones, the safe edge and the cut"),
            gettext("%(w)s × %(h)s %(unit)s. Solid: zones. Dashed: the safe edge. Save the table, and the picture follows.")
            % {"w": measures.width, "h": measures.height, "unit": measures.unit},
        )  # fmt: skip

    def zones_picture(self, request, pk):
        """The art with every zone outlined."""
        if not staff_may(request):
            raise Http404
        made = get_object_or_404(TemplateFormat.objects.select_related("version"), pk=pk)
        try:
            drawn = actions.outlined(made)
        except rendering.RenderFailed as error:
            raise Http404 from error
        return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "no-store"})
