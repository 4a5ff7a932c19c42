"""The forms of an organisation's own campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day
from mmn_portal.core.forms import Choices, Line, Story, helper

from ..models import Design, Material, OwnCampaign

MOST_POSTERS = 12


class BeginningCampaign(forms.Form):
    """What it is called, what for, and when."""

    title = Line(label=_("What is your campaign called?"), max_length=80, ask=_("Give your campaign a name"))
    goal = Line(
        label=_("What do you want to reach?"), max_length=200, ask=_("Say what you want to reach"),
        help_text=_("In one sentence, such as: twenty people who cook with us before the summer."),
    )  # fmt: skip
    starts_on = Day(label=_("First day"), error_messages={"required": _("Choose the first day")})
    ends_on = Day(label=_("Last day"), error_messages={"required": _("Choose the last day")})
    text = Story(
        label=_("More about it"), required=False, max_length=5000, rows=8, help_text=_("You can use Markdown.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("title", "goal", "starts_on", "ends_on", "text")

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is not before the first"))
        return self.cleaned_data


class TakingOffCampaign(forms.Form):
    """Why staff take a campaign off the site."""

    because = Line(
        label=_("Reason"), ask=_("Enter the reason"), max_length=300,
        help_text=_("The organisation reads this in a mail, and on the page of its campaign."),
    )  # fmt: skip


class ChangingCampaign(BeginningCampaign):
    """The same, and what stands on the page."""

    designs = Choices(
        Design.objects.none(), label=_("Posters on your page"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("At most twelve, with nothing left to mend. We show each as it is now; save here again after a change."),
    )  # fmt: skip
    materials = Choices(
        Material.objects.none(), label=_("Campaign material to give away"), required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, campaign: OwnCampaign, materials: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["designs"].queryset = Design.objects.filter(organisation=campaign.organisation_id).newest_first()
        self.fields["materials"].queryset = materials
        self.helper = helper("title", "goal", "starts_on", "ends_on", "text", "designs", "materials")

    def clean_designs(self) -> Any:
        chosen = self.cleaned_data["designs"]
        if len(chosen) > MOST_POSTERS:
            raise forms.ValidationError(_("Choose at most twelve posters"), code="too_many")
        return chosen
