"""The form of the search page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line


class Searching(forms.Form):
    """Words to look for. What was typed is cut to size, so nothing is an error."""

    q = Line(
        label=_("What are you looking for?"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
