"""Choosing among the sessions of a programme."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import KeyField

from ..models import Block


class ChoosingSessions(forms.Form):
    """Which sessions of a programme somebody comes to: one box for each way of taking part."""

    chosen = forms.MultipleChoiceField(
        label=_("Your sessions"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the sessions below")},
    )  # fmt: skip
    knows_overlap = forms.BooleanField(label=_("I know that they overlap, and want both"), required=False)
    key = KeyField()

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for _day, those in choices for each in those if each.may_be_chosen]
        self.blocks = {str(seats.block.pk): seats.block for each in offered for seats in each.seats}
        self.fields["chosen"].choices = [(key, key) for key in self.blocks]
        self.fields["chosen"].initial = [str(each.mine.block_id) for each in offered if each.mine]

    def clean_chosen(self) -> list[Block]:
        blocks = [self.blocks[key] for key in self.cleaned_data["chosen"]]
        if len({block.event_id for block in blocks}) < len(blocks):
            raise ValidationError(_("Choose one way of taking part for each session"), code="twice")
        return blocks
