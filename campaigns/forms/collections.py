"""The forms of collections."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day
from mmn_portal.core.forms import Line, Story, helper
from mmn_portal.people.models import Organisation

from ..models import Collection

NEW = "nieuw"


class Collecting(forms.Form):
    """Into which collection: one that is there, or a new one with a name."""

    mapje = forms.ChoiceField(
        label=_("In which collection?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a collection, or a new one")},
    )
    naam = Line(label=_("Name of the new collection"), max_length=80, required=False)
    organisatie = forms.ChoiceField(label=_("For which organisation?"), required=False)

    def __init__(
        self, *args: Any, collections: list[Collection], organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.collections = {str(one.key): one for one in collections}
        self.organisations = {one.slug: one for one in organisations}
        choices = [(key, one.name) for key, one in self.collections.items()]
        self.fields["mapje"].choices = [*choices, (NEW, _("A new collection"))]
        self.fields["mapje"].initial = choices[0][0] if choices else NEW
        if not choices:
            self.fields["mapje"].widget = forms.HiddenInput()
        self.fields["naam"].is_one_of = True
        self.fields["organisatie"].choices = [(slug, one.name) for slug, one in self.organisations.items()]
        if len(organisations) < 2:
            self.fields["organisatie"].widget = forms.HiddenInput()
            self.fields["organisatie"].initial = next(iter(self.organisations), "")
        self.helper = helper()

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("mapje") == NEW and not self.cleaned_data.get("naam") and "naam" not in self.errors:
            self.add_error("naam", ValidationError(_("Give the new collection a name"), code="required"))
        return self.cleaned_data

    @property
    def chosen(self) -> Collection | None:
        """One that is there; None for a new one."""
        return self.collections.get(self.cleaned_data["mapje"])

    @property
    def organisation(self) -> Organisation | None:
        """Whose the new one is; None is NOV, for staff without an organisation."""
        return self.organisations.get(self.cleaned_data["organisatie"]) or next(iter(self.organisations.values()), None)


class Sharing(forms.Form):
    """Until when, and with which words."""

    tot = Day(label=_("Until which day does the link work?"), error_messages={"required": _("Choose a day")})
    note = Story(label=_("Note for who opens it"), max_length=500, rows=3, required=False)

    helper = helper()
