"""The filters of the agenda, and the code of a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line, helper
from mmn_portal.people.enums import Province, Theme

from ..enums import EventKind


class Kept(forms.HiddenInput):
    """A hidden field with a value that no address changes."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self.kept = kept

    def format_value(self, value: Any) -> str:
        return self.kept


class Browsing(forms.Form):
    """The filters of the agenda."""

    provincie = forms.ChoiceField(
        label=_("Province"), choices=[("", _("All provinces")), *Province.choices], required=False
    )
    soort = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *EventKind.choices], required=False)
    thema = forms.ChoiceField(label=_("Theme"), choices=[("", _("All themes")), *Theme.choices], required=False)
    van = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, asked: Any, *, stays: dict[str, str]) -> None:
        """``stays``: what goes along unseen with the filters, such as the view and its month."""
        super().__init__(asked)
        for name, value in stays.items():
            # Not bound to what was asked: nonsense does not go along.
            self.fields[name] = forms.CharField(widget=Kept(value), required=False)


def code_of(typed: str) -> str:
    """The code of a certificate as it is kept, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:16]


class CheckingCertificate(forms.Form):
    """The code on a certificate."""

    code = Line(
        label=_("Code on the certificate"), ask=_("Enter the code"), max_length=60,
        help_text=_("Fifteen letters and digits. Small letters, spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
    helper = helper("code")

    def clean_code(self) -> str:
        code = code_of(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Enter the code as it stands on the certificate, such as ABCDE-FGHJK-MNPQR"))
        return code
