"""Pictures on the desk, and who is on them."""

from datetime import timedelta

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.deeds import DeskAdmin, SeenInside, deed_page

from . import actions, forms, queries
from .enums import Where
from .models import Picture, PortraitConsent

SOON = timedelta(days=30)


def _seen(picture):
    """The address of a picture, and what is to be seen on it; nothing when it was taken back."""
    return None if picture.withdrawn_at else (reverse("pictures:picture", args=[picture.pk, 480]), picture.alt_nl)


class ConsentInline(SeenInside, admin.TabularInline):
    """Who is on it; added and taken back by deeds."""

    model = PortraitConsent
    show_change_link = True
    fields = readonly_fields = ("who", "ground", "scope", "starts_on", "ends_on", "under_16", "withdrawn_at")
    ordering = ("pk",)


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    """Every picture says what is on it and who made it."""

    form = forms.KeepingPicture
    list_display = ("small", "pk", "title", "organisation", "credit", "licence", "made_at", "withdrawn_at")
    # Where one is chosen for a page, a press on the picture chooses it too.
    list_display_links = ("small", "title")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter), ("organisation", admin.EmptyFieldListFilter))
    list_select_related = ("organisation",)
    search_fields = ("title", "alt_nl", "credit")
    inlines = (ConsentInline,)
    change_form_template = "admin/picture.html"

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return ("seen", *(one for one in fields if one != "seen")) if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ("seen",) if obj else ()

    def get_queryset(self, request):
        found = super().get_queryset(request)
        # Where one is chosen for a page, only what may be shown.
        return found.usable(Where.PORTAL, timezone.localdate()) if "_popup" in request.GET else found

    def get_urls(self):
        def at(deed, view):
            return path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"pictures_picture_{deed}")

        return [at("consent", self.consent), at("withdraw", self.withdraw), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        upload = form.cleaned_data.get("upload")
        if not change:
            kept = {field: form.cleaned_data[field] for field in self.form.Meta.fields}
            made = actions.add_picture(upload=upload, **kept, now=timezone.now())
            obj.pk = made.pk
            obj.refresh_from_db()
            self._warn_of_alike(request, obj)
            return
        super().save_model(request, obj, form, change)
        if upload and obj.withdrawn_at is None:
            actions.replace_file(picture=obj, upload=upload)

    def _warn_of_alike(self, request, picture):
        """Nearly the same is there already, or was taken back: staff decide."""
        for other in queries.nearly_the_same(picture.look, but=picture.pk):
            words = (
                _("It looks very much like “%s”, which was taken back.")
                if other.withdrawn_at
                else _("It looks very much like “%s”.")
            )
            link = format_html(
                '<img src="{}" alt="" height="80"> {} <a href="{}">{}</a>', reverse("pictures:picture", args=[picture.pk, 480]),
                "" if other.withdrawn_at else format_html('<img src="{}" alt="" height="80">', reverse("pictures:picture", args=[other.pk, 480])),
                reverse("admin:pictures_picture_change", args=[other.pk]), words % other,
            )  # fmt: skip
            self.message_user(request, link, messages.WARNING)

    @admin.display(description=_("picture"))
    def seen(self, picture):
        if picture.withdrawn_at:
            return gettext("taken back")
        return format_html('<img class="desk-seen" src="{}" alt="{}">', *_seen(picture))

    @admin.display(description=_("picture"))
    def small(self, picture):
        if picture.withdrawn_at:
            return "–"
        # It is a link, so it has a name.
        return format_html(
            '<img src="{}" alt="{}" height="48">', reverse("pictures:picture", args=[picture.pk, 480]), picture.title
        )  # fmt: skip

    def consent(self, request, pk):
        """Somebody on it agreed."""
        picture = get_object_or_404(Picture, pk=pk)
        form = forms.NotingPortrait(request.POST or None, initial={"starts_on": timezone.localdate()})

        def do(asked):
            actions.note_consent(picture=picture, by=request.user, now=timezone.now(), **asked)
            return gettext("Noted: %s.") % (asked["who"] or gettext("a crowd"))

        return deed_page(
            request, self.admin_site, title=gettext("Somebody on this picture: %s") % picture, form=form,
            label=gettext("Note it"), do=do, refusals={}, back=reverse("admin:pictures_picture_change", args=[pk]),
            seen=_seen(picture),
        )  # fmt: skip

    def withdraw(self, request, pk):
        """Off every page and out of every design, today."""
        picture = get_object_or_404(Picture, pk=pk)
        form = forms.Withdrawing(request.POST or None, picture=picture)

        def do(asked):
            also = Picture.objects.filter(pk__in=asked.get("alike", []), withdrawn_at=None)
            for one in (picture, *also):
                actions.withdraw(
                    picture=one, why=asked["why"], replacement=asked["replacement"], by=request.user, now=timezone.now()
                )
            return gettext("The picture is gone from every page and design. Who used it gets a mail.")

        return deed_page(
            request, self.admin_site, title=gettext("Take back: %s") % picture, form=form, label=gettext("Take back for good"),
            do=do, back=reverse("admin:pictures_picture_change", args=[pk]),
            about=gettext("Its files are deleted. This cannot be undone."), seen=_seen(picture),
            refusals={
                actions.AlreadyWithdrawn: _("This picture was taken back before."),
                actions.NotItsReplacement: _("This picture cannot come instead: it may not be shown itself."),
            },
        )  # fmt: skip


class EndsFilter(admin.SimpleListFilter):
    """Consents that end soon, or have ended."""

    title = _("end")
    parameter_name = "ends"

    def lookups(self, request, model_admin):
        return [("soon", _("ends within 30 days, or has ended")), ("over", _("has ended"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        return {"soon": queryset.ending(today + SOON), "over": queryset.ended(today)}.get(self.value(), queryset)


@admin.register(PortraitConsent)
class PortraitConsentAdmin(DeskAdmin):
    """Everyone who may be seen, and until when. Taken back on the page of the picture."""

    form = forms.Extending
    list_display = ("__str__", "picture", "ground", "scope", "starts_on", "ends_on", "under_16", "withdrawn_at")
    list_filter = (EndsFilter, "ground", "scope", "under_16")
    list_select_related = ("picture",)
    search_fields = ("who", "email", "picture__title")
    fields = (
        "picture", "who", "email", "ground", "scope", "starts_on", "ends_on", "under_16", "guardian", "document",
        "told_by", "noted_at", "withdrawn_at", "why",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name not in {"scope", "ends_on"})

    def has_add_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        facts = form.cleaned_data
        actions.extend(
            consent=obj, until=facts["ends_on"], scope=facts["scope"], by=request.user, now=timezone.now()
        )  # fmt: skip
