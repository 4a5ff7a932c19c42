"""Who is on a material, and taking it back."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenInside, deed_page
from mmn_portal.pictures.admin import EndsFilter

from .. import actions, forms
from ..models import Material, MaterialConsent


class MaterialConsentInline(SeenInside, admin.TabularInline):
    """Who is on it; added and taken back by deeds."""

    model = MaterialConsent
    show_change_link = True
    fields = readonly_fields = ("who", "ground", "scope", "starts_on", "ends_on", "under_16", "withdrawn_at")
    ordering = ("pk",)


def _seen(material):
    """The address of its preview, and what is to be seen on it."""
    return (material.preview_url, material.alt_nl) if material.preview else None


class WithPeople(DeskAdmin):
    """The deeds of a material that are about people on it."""

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"campaigns_material_{deed}")

        return [at("consent", self.consent), at("withdraw", self.withdraw), *super().get_urls()]

    def consent(self, request, pk):
        """Somebody on it agreed."""
        material = get_object_or_404(Material, pk=pk)
        form = forms.NotingOnMaterial(request.POST or None, initial={"starts_on": timezone.localdate()})

        def do(asked):
            actions.note_material_consent(material=material, by=request.user, now=timezone.now(), **asked)
            return gettext("Noted: %s.") % (asked["who"] or gettext("a crowd"))

        return deed_page(
            request, self.admin_site, title=gettext("Somebody on this material: %s") % material, form=form,
            label=gettext("Note it"), do=do, refusals={}, back=reverse("admin:campaigns_material_change", args=[pk]),
            seen=_seen(material),
        )  # fmt: skip

    def withdraw(self, request, pk):
        """Out of every list, ZIP and index, today."""
        material = get_object_or_404(Material.objects.select_related("kit"), pk=pk)
        form = forms.WithdrawingMaterial(request.POST or None, material=material)

        def do(asked):
            actions.withdraw_material(material=material, by=request.user, now=timezone.now(), **asked)
            return gettext("Taken back. A new version, without what was wrong, brings it back.")

        return deed_page(
            request, self.admin_site, title=gettext("Take back: %s") % material, form=form, label=gettext("Take back"), do=do,
            back=reverse("admin:campaigns_material_change", args=[pk]),
            about=gettext("The files of all its versions are deleted, and its ZIP is made anew without it."),
            seen=_seen(material),
            refusals={
                actions.AlreadyWithdrawn: _("This material was taken back before."),
                actions.NotItsReplacement: _("This material cannot come instead: it is not given out itself."),
            },
        )  # fmt: skip


@admin.register(MaterialConsent)
class MaterialConsentAdmin(DeskAdmin):
    """Everyone who may be seen on a material, and until when."""

    form = forms.ExtendingOnMaterial
    list_display = ("__str__", "material", "ground", "scope", "starts_on", "ends_on", "under_16", "withdrawn_at")
    list_filter = (EndsFilter, "ground", "scope", "under_16")
    list_select_related = ("material",)
    search_fields = ("who", "email", "material__title_nl")
    fields = (
        "material", "who", "email", "ground", "scope", "starts_on", "ends_on", "under_16", "guardian", "document",
        "told_by", "noted_at", "withdrawn_at", "why",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name not in {"scope", "ends_on"})

    def has_add_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        facts = form.cleaned_data
        actions.extend_material_consent(
            consent=obj, until=facts["ends_on"], scope=facts["scope"], by=request.user, now=timezone.now()
        )
