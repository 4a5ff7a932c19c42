"""A participant changes her registration, hands it over, answers an offer, looks back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mmn_portal.core.forms import Address, Line, Story, helper

from ..models import Registration
from .wishes import WithWishes


class ChangingRegistration(WithWishes):
    """Another spelling of a name, other wishes or answers."""

    name = Line(label=_("Name"), ask=_("Enter a name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name"]


class Renaming(ChangingRegistration):
    """Another spelling of a name, and nothing else."""

    access_needs = diet = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_food=True, **kwargs)


class HandingOver(forms.Form):
    """Who comes instead."""

    name = Line(
        label=_("Name of your colleague"),
        ask=_("Enter the name of your colleague"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = Address(
        label=_("E-mail address of your colleague"), ask=_("Enter the e-mail address of your colleague"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


SCORES = [(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Not so good")), (1, _("Bad"))]


class LookingBack(forms.Form):
    """What somebody thought of a session."""

    score = forms.TypedChoiceField(
        label=_("How was it?"), choices=SCORES, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was"), "invalid_choice": _("Choose how it was")},
    )  # fmt: skip
    liked = Story(label=_("What was good?"), required=False, max_length=1000, rows=3)
    better = Story(label=_("What can be better?"), required=False, max_length=1000, rows=3)
    helper = helper("score", "liked", "better")


class ChoosingWhoComes(forms.Form):
    """Who of a group take the seats that it was offered."""

    chosen = forms.MultipleChoiceField(
        label=_("Who come?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who come"), "invalid_choice": _("Choose who come")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: list[Registration], size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = size
        self.fields["chosen"].choices = [(str(one.pk), one.name) for one in members]
        self.fields["chosen"].initial = [str(one.pk) for one in members[:size]]

    def clean_chosen(self) -> list[int]:
        chosen = [int(one) for one in self.cleaned_data["chosen"]]
        if len(chosen) > self.size:
            raise ValidationError(
                ngettext(
                    "There is one seat. Choose who comes.", "There are %(how_many)d seats. Choose who come.", self.size
                )
                % {"how_many": self.size},
                code="too_many",
            )
        return chosen
