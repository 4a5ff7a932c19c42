"""Admin pages for deeds: a small form, one call of an action, the answer or the refusal in words."""

from collections.abc import Callable, Iterable
from datetime import datetime
from html import unescape
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from . import actions, sheets
from .clock import Day, DeskMoment
from .forms import MOST_DIGITS, Line, Story
from .limits import allow

# A longer question finds nothing, and is too much for the database of the first try.
MOST_ASKED = 200
EXPORTED_AT_ONCE = 500
# More than somebody needs who prints the lists of a whole day; few enough to notice who empties the desk.
TABLES_AN_HOUR = 60


class ReadOnlyAdmin(admin.ModelAdmin):
    """What staff see and do not change here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def staff_may(request: HttpRequest) -> bool:
    """NOV staff run the whole desk; what they may not do is not on it."""
    return request.user.is_active and request.user.is_staff


CLEANED: dict[type, type] = {models.CharField: Line, models.TextField: Story}


class DeskAdmin(admin.ModelAdmin):
    """An admin for all NOV staff: open to whoever is staff, without a list of rights for each table."""

    list_per_page = 50
    show_full_result_count = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.DateTimeField):
            # A time that the clock skips or shows twice is asked about, not guessed.
            kwargs.setdefault("form_class", DeskMoment)
        elif isinstance(db_field, models.DateField):
            kwargs.setdefault("form_class", Day)
        elif type(db_field) in CLEANED and not db_field.choices:
            # A sign that nobody sees, pasted along from elsewhere, breaks a feed.
            kwargs.setdefault("form_class", CLEANED[type(db_field)])
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            # Day and time are two boxes with one label; each says what it is.
            field.widget.attrs["aria-label"] = str(db_field.verbose_name)
        return field

    def get_actions(self, request: HttpRequest) -> dict:
        """Every list can be taken along, with the columns that it shows."""
        return {
            **super().get_actions(request),
            "export": (export_rows, "export", _("Take along as a spreadsheet (CSV)")),
        }

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Only what the page itself offers: any other column could be read sign by sign by asking what it starts with."""
        offered = [one[0] if isinstance(one, tuple | list) else one for one in self.list_filter]
        offered = [one for one in (*offered, self.date_hierarchy, "id", "pk") if isinstance(one, str)]
        # The words of our own filters are no columns.
        own = {getattr(one, "parameter_name", None) for one in self.list_filter if isinstance(one, type)}
        fits = any(lookup == one or lookup.startswith(f"{one}__") for one in offered)
        return lookup in own or (fits and super().lookup_allowed(lookup, value, request))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list, on which only rows can be chosen: anything else would be a fault of the database."""
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        rows = [one for one in chosen if one.isdecimal() and len(one) <= MOST_DIGITS]
        if rows != chosen:
            posted = request.POST.copy()
            posted.setlist(helpers.ACTION_CHECKBOX_NAME, rows)
            request.POST = posted  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term[:MOST_ASKED])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return staff_may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return staff_may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return staff_may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return staff_may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def export_rows(
    desk: admin.ModelAdmin, request: HttpRequest, chosen: models.QuerySet
) -> HttpResponse | StreamingHttpResponse:
    """The chosen rows with the columns of their list, as a CSV that leaves while it is read. It is written down who took it."""
    columns = [name for name in desk.get_list_display(request) if name != "action_checkbox"]
    heads = [str(label_for_field(name, desk.model, model_admin=desk)) for name in columns]
    rows = ([_in_words(desk, name, one) for name in columns] for one in chosen.iterator(chunk_size=EXPORTED_AT_ONCE))
    name = f"{slugify(desk.model._meta.verbose_name_plural)}-{timezone.localdate().isoformat()}.csv"
    thing = desk.model._meta.label_lower
    return take_along(request, name, heads, rows, thing=thing, back=request.get_full_path(), in_table=chosen.count())


def may_take_along(request: HttpRequest, *, thing: str, **details: Any) -> bool:
    """Whether whoever asks may take a table off the desk: not more than so many an hour. Who took what is written down."""
    if not allow("desk.export", str(request.user.pk), times=TABLES_AN_HOUR, seconds=3600):
        messages.error(request, _("You took along many tables in this hour. Try again in an hour."))
        return False
    actions.write_down(deed="desk.export", thing=thing, by=request.user, now=timezone.now(), **details)
    return True


def take_along(
    request: HttpRequest, name: str, heads: list[str], rows: Iterable[list], *, thing: str, back: str, **details: Any
) -> HttpResponse | StreamingHttpResponse:
    """A table of the desk as a CSV called ``name``; when that was often enough for this hour, ``back`` with the reason.

    ``thing`` and ``details`` stand in the log.
    """
    if not may_take_along(request, thing=thing, **details):
        return HttpResponseRedirect(back)
    return sheets.download(name, heads, rows)


def _in_words(desk: admin.ModelAdmin, name: Any, thing: models.Model) -> str:
    """One cell as staff read it in the list, without its dress."""
    try:
        field, _attribute, value = lookup_field(name, thing, desk)
    except ObjectDoesNotExist:
        return ""
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return unescape(strip_tags(str(value)))


class AddressStays(admin.ModelAdmin):
    """Once somebody may have kept the address of a page, it stays. What ships with the portal is known by it too."""

    def address_is_known(self, thing: Any) -> bool:
        """Somebody may have seen the page."""
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "slug") if obj and self.address_is_known(obj) else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        return {} if obj and self.address_is_known(obj) else super().get_prepopulated_fields(request, obj)


class SeenAdmin(DeskAdmin):
    """For staff to see: its rows are made and changed by deeds only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeenInside:
    """Rows inside a page of the desk, to be seen: deeds make and change them. Before an inline of Django."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return staff_may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


def deed_page(
    request: HttpRequest,
    site: admin.AdminSite,
    *,
    title: str,
    form: forms.Form,
    label: str,
    do: Callable[[dict], str],
    refusals: dict[type[Exception], str],
    back: str,
    about: str = "",
    hidden: dict[str, Any] | None = None,
    seen: tuple[str, str] | None = None,
) -> HttpResponse:
    """Show a form, and on POST do the deed: its answer becomes a message, a refusal an error on the form.

    ``seen``: the picture that it is about, as its address and what is to be seen on it.
    """
    if request.method == "POST" and "do" in request.POST and form.is_valid():
        try:
            messages.success(request, do(form.cleaned_data))
        except tuple(refusals) as refusal:
            form.add_error(None, refusals[type(refusal)])
        else:
            return HttpResponseRedirect(back)
    context = {
        **site.each_context(request),
        "title": title,
        "form": form,
        "label": label,
        "about": about,
        "back": back,
        "hidden": hidden or {},
        "seen": seen,
    }
    return TemplateResponse(request, "admin/deed.html", context)
