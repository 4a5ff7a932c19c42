"""Where a code leads: said by its organisation, corrected or stopped by staff."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line, helper
from mmn_portal.people.models import Organisation

from .. import rules


def leads(organisation: Organisation, target: str) -> str:
    """The same, if a code of this organisation may lead there. Raises ValidationError."""
    if not rules.may_lead_to(organisation, target):
        raise ValidationError(
            _("A code may lead to your own website (%(own)s) or to a page of this portal. Add your website to the page of your organisation first.")
            % {"own": organisation.website or "–"},
            code="elsewhere",
        )  # fmt: skip
    return target


class Target(forms.URLField):
    """A web address for a code."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        asks = _("Fill in a web address, such as https://www.example.nl")
        super().__init__(
            label=label, help_text=help_text, max_length=500, assume_scheme="https",
            error_messages={"required": asks, "invalid": asks},
        )  # fmt: skip


class Leading(forms.Form):
    """Where one code leads from now on."""

    doel = Target(
        label=_("Where does this code lead?"),
        help_text=_("To a page of your own website, or of this portal. What is printed stays as it is."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.helper = helper("doel")

    def clean_doel(self) -> str:
        return leads(self.organisation, self.cleaned_data["doel"])


class CorrectingLink(forms.Form):
    """Staff say where codes lead, and why."""

    target = Target(label=_("Where do these codes lead?"))
    because = Line(label=_("Reason"), ask=_("Enter the reason"), max_length=300)


class StoppingLink(forms.Form):
    """Why staff stop codes."""

    because = Line(
        label=_("Reason"), ask=_("Enter the reason"), max_length=300,
        help_text=_("The organisation reads this beside its code."),
    )  # fmt: skip
