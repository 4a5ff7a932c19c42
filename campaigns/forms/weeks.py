"""Why staff take a poster off a wall."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line


class TakingOff(forms.Form):
    """The organisation reads this on the page of its design."""

    because = Line(
        label=_("Reason"), ask=_("Enter the reason"), max_length=300,
        help_text=_("The organisation reads this on the page of its design."),
    )  # fmt: skip
