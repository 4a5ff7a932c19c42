"""Forms about addresses that get no mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, Line


class Blocking(forms.Form):
    """Block an address by hand."""

    email = Address(label=_("E-mail address"))
    detail = Line(label=_("Why?"), max_length=200, required=False)
