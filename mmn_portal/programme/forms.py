"""Forms of the programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, KeyField, Line, NoRobots, Story, helper
from mmn_portal.people.models import Organisation


class Asking(NoRobots, forms.Form):
    """A question for the desk."""

    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Address(label=_("Your e-mail address"))
    subject = Line(label=_("What is it about?"), ask=_("Enter what it is about"), max_length=150)
    text = Story(label=_("Your question"), ask=_("Enter your question"), max_length=5000, rows=8)
    key = KeyField()
    helper = helper("name", "email", "subject", "text", "second_name", "key")


class Contributing(NoRobots, forms.Form):
    """Which chance somebody sees, and what she will do."""

    chance = Story(
        label=_("Which chance do you see for (more) voluntary effort?"), ask=_("Enter which chance you see"),
        max_length=1500, rows=5,
    )  # fmt: skip
    deed = Story(
        label=_("What will you, or your organisation, do?"), ask=_("Enter what you will do"), max_length=1500, rows=5
    )
    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Address(label=_("Your e-mail address"), help_text=_("We do not show it."))
    organisation_name = Line(
        label=_("Your organisation"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?"), required=False, empty_label=_("For myself")
    )
    may_publish = forms.BooleanField(
        label=_("You may show this on the site, with my name and my organisation."), required=False
    )
    key = KeyField()

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is None:
            del self.fields["organisation"]
        else:
            del self.fields["organisation_name"]
            self.fields["organisation"].queryset = Organisation.objects.of_person(person).order_by("name", "pk")
        which = "organisation_name" if person is None else "organisation"
        self.helper = helper("chance", "deed", "name", "email", which, "may_publish", "second_name", "key")


class Answering(forms.Form):
    """The desk's answer."""

    answer = Story(label=_("Answer"), ask=_("Enter the answer"), max_length=5000, rows=10)
