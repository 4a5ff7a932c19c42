"""Parts of the readers: conditions to choose from, and how many fit them now."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mmn_portal.core.deeds import DeskAdmin, staff_may
from mmn_portal.core.text import grouped, with_number

from .. import actions, segments
from ..models import Segment

OTHERS_OF_WHAT = _("Choose of what you want just the others.")


def _offered(condition, wish):
    """What can be chosen, with what was chosen once and is offered no more: left out of the form it would be left out of the
    segment, which would hold everybody then.
    """
    offered = list(condition.choices())
    gone = [value for value in wish.get("values", ()) if value not in dict(offered)]
    return offered + [(value, _("%s (not offered any more)") % value) for value in gone]


class SegmentForm(forms.ModelForm):
    """One field for each condition that the portal knows, and whether it is turned round."""

    class Meta:
        model = Segment
        fields = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.instance.conditions
        for name, condition in segments.conditions.items():
            wish = chosen.get(name, {})
            self.fields[f"of_{name}"] = forms.MultipleChoiceField(
                label=condition.label, choices=_offered(condition, wish), required=False, initial=wish.get("values"),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields[f"not_{name}"] = forms.BooleanField(
                label=_("just the others"), required=False, initial=wish.get("is_not", False)
            )

    def clean(self):
        facts = super().clean()
        for name in segments.conditions.names():
            # The others of nothing would be kept as everyone.
            if facts.get(f"not_{name}") and not facts.get(f"of_{name}") and f"of_{name}" not in self.errors:
                self.add_error(f"of_{name}", OTHERS_OF_WHAT)
        return facts

    def chosen(self):
        """The conditions as they are kept; one that nobody brings any more stays, and holds for nobody."""
        known = segments.conditions.names()
        forgotten = {name: wish for name, wish in self.instance.conditions.items() if name not in known}
        return forgotten | {
            name: {"values": self.cleaned_data[f"of_{name}"], "is_not": self.cleaned_data[f"not_{name}"]}
            for name in known
            if self.cleaned_data.get(f"of_{name}")
        }


def _counted(form):
    """How many fit what was chosen; where the choice is not whole, what is missing instead of a number that misleads."""
    if form.errors:
        return next(str(errors[0]) for errors in form.errors.values())
    number = segments.reach(Segment(conditions=form.chosen()))
    return with_number(ngettext("%d reader fits this now.", "%d readers fit this now.", number), number)


@admin.register(Segment)
class SegmentAdmin(DeskAdmin):
    """Saved, counted, and used again."""

    form = SegmentForm
    list_display = ("name", "in_words", "made_at")
    search_fields = ("name",)
    readonly_fields = ("how_many",)
    change_form_template = "admin/segment.html"

    class Media:
        js = ("js/segment.js",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The fields of the conditions are made with each form; the stock check would not find them.
        return SegmentForm

    def get_fieldsets(self, request, obj=None):
        parts = [(None, {"fields": ("name", "how_many") if obj else ("name",)})]
        return parts + [
            (condition.label, {"fields": ((f"of_{name}"), f"not_{name}"), "classes": () if obj and name in obj.conditions else ("collapse",)})
            for name, condition in segments.conditions.items()
        ]  # fmt: skip

    def get_urls(self):
        page = self.admin_site.admin_view(self.count)
        return [
            path("tellen/", page, name="mailing_segment_count_new"),
            path("<int:pk>/tellen/", page, name="mailing_segment_count"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def count(self, request, pk=None):
        """How many fit what was chosen, before it is saved: the form again with the number in it, or the words alone for a script."""
        segment = get_object_or_404(Segment, pk=pk) if pk else None
        form = SegmentForm(request.POST, instance=segment)
        form.is_valid()
        # Asked for the number only: a name that is still missing is said when it is saved.
        form.errors.pop("name", None)
        said = _counted(form)
        if "alleen" in request.GET:
            return JsonResponse({"said": said})
        shown = helpers.AdminForm(
            form, self.get_fieldsets(request, segment), {}, self.get_readonly_fields(request, segment), model_admin=self
        )
        context = {
            **self.admin_site.each_context(request), "title": gettext("Segment"), "adminform": shown, "counted": said,
            "object_id": str(pk) if pk else None, "original": segment, "is_popup": False, "to_field": None,
            "media": self.media + shown.media, "inline_admin_formsets": [], "errors": [],
        }  # fmt: skip
        form_url = reverse("admin:mailing_segment_change", args=[pk]) if pk else reverse("admin:mailing_segment_add")
        return self.render_change_form(
            request, context, add=segment is None, change=segment is not None, form_url=form_url, obj=segment
        )

    def has_delete_permission(self, request, obj=None):
        return staff_may(request)

    def get_actions(self, request):
        # One at a time, so that what is in use is said by name.
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def delete_view(self, request, object_id, extra_context=None):
        """Ask; of one that letters use, say which."""
        segment = self.get_object(request, object_id)
        used = list(segment.newsletters.order_by("-pk")[:5]) if segment else []
        if used:
            names = ", ".join(f"“{letter}”" for letter in used)
            said = (
                gettext("This segment cannot be deleted: it belongs to %s. What was sent keeps saying to whom.") % names
            )
            self.message_user(request, said, messages.ERROR)
            return redirect("admin:mailing_segment_change", segment.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        try:
            actions.remove_segment(segment=obj, by=request.user, now=timezone.now())
        except actions.InUse:
            raise PermissionDenied from None

    def save_model(self, request, obj, form, change):
        obj.conditions = form.chosen()
        obj.made_at = obj.made_at or timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("conditions"))
    def in_words(self, segment):
        lines = segments.in_words(segment)
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)) or _("everyone")

    @admin.display(description=_("readers now"))
    def how_many(self, segment):
        return grouped(segments.reach(segment))
