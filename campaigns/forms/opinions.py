"""Asking somebody to look at a design, and saying what one thinks of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, Line, NoRobots, Story, helper

from ..enums import Answer


class AskingColleague(forms.Form):
    """Who is to look, and with which words."""

    email = Address(
        label=_("E-mail address of who is to look"), ask=_("Enter the e-mail address"),
        help_text=_("She needs no account. The link works for two weeks."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    note = Story(label=_("What do you want to know?"), max_length=500, rows=3, required=False)

    helper = helper("email", "note")


class Remarking(forms.Form):
    """An owner says what has to change."""

    remark = Story(label=_("What has to change?"), max_length=1000, rows=3, ask=_("Say what has to change"))

    helper = helper("remark")


class SayingOpinion(NoRobots):
    """What somebody thinks of a design."""

    answer = forms.ChoiceField(
        label=_("What do you think of it?"), choices=Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you think of it")},
    )  # fmt: skip
    remark = Story(label=_("Your remark"), max_length=1000, rows=4, required=False)
    said_by = Line(label=_("Your name"), max_length=80, ask=_("Enter your name"))

    helper = helper("answer", "remark", "said_by", "second_name")

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("answer") == Answer.CHANGE and not asked.get("remark") and "remark" not in self.errors:
            self.add_error("remark", _("Say what has to change"))
        return asked
