"""Forms of the programme."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, KeyField, Line, NoRobots, Story, helper
from mmn_portal.events.models import Moment
from mmn_portal.events.proposal_forms import WhichWeek
from mmn_portal.people.enums import Dimension, Theme
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


MOST_WORDS = 400


class Telling(forms.Form):
    """A story of an organisation: four short answers."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Of which organisation is this story?"), empty_label=None,
        error_messages={"required": _("Choose an organisation"), "invalid_choice": _("Choose one of your organisations")},
    )  # fmt: skip
    title = Line(
        label=_("The title of your story"), ask=_("Enter a title"), max_length=120,
        help_text=_("For example: Eerst een keer meekijken"),
    )  # fmt: skip
    wanted = Story(label=_("What did you want?"), ask=_("Enter what you wanted"), max_length=1000, rows=4)
    did = Story(label=_("What did you do?"), ask=_("Enter what you did"), max_length=1500, rows=6)
    happened = Story(label=_("What happened?"), ask=_("Enter what happened"), max_length=1500, rows=6)
    tip = Story(label=_("What is your tip for others?"), ask=_("Enter your tip"), max_length=600, rows=3)
    theme = forms.ChoiceField(
        label=_("What is it about?"), choices=[("", _("Choose a theme")), *Theme.choices],
        error_messages={"required": _("Choose a theme")},
    )  # fmt: skip
    dimension = forms.ChoiceField(
        label=_("What did it make you?"), choices=[*Dimension.choices, ("", _("I do not know"))], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    moment = WhichWeek(
        label=_("Is your story about a campaign week?"), none=_("No"),
        help_text=_("Then it also stands on the wall of that week."),
    )  # fmt: skip
    may_publish = forms.BooleanField(
        label=_("You may show this story on the site, with the name of our organisation. I may take it back at any time."),
        error_messages={"required": _("Agree, or we cannot show your story")},
    )  # fmt: skip
    key = KeyField()

    def __init__(self, *args: Any, person: Any, moments: Collection[Moment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
        self.fields["organisation"].queryset = mine
        week = self.offer_weeks(moments)
        self.helper = helper(
            "organisation",
            "title",
            "wanted",
            "did",
            "happened",
            "tip",
            "theme",
            "dimension",
            *week,
            "may_publish",
            "key",
        )

    def offer_weeks(self, moments: Collection[Moment]) -> list[str]:
        """The question about a week only where there is one; returns the names of the fields that are asked."""
        if not moments:
            del self.fields["moment"]
            return []
        self.fields["moment"].offer(moments)
        return ["moment"]

    def clean(self) -> dict:
        asked = super().clean()
        words = sum(len(asked.get(part, "").split()) for part in ("wanted", "did", "happened", "tip"))
        if words > MOST_WORDS:
            self.add_error("did", _("Your story has %(words)s words. Use at most %(most)s.") % {
                "words": words, "most": MOST_WORDS,
            })  # fmt: skip
        return asked


class Declining(forms.Form):
    """Why a story is not shown; whoever told it reads this."""

    because = Story(label=_("Why is it not shown?"), ask=_("Enter the reason"), max_length=1000, rows=5)


class Signing(forms.Form):
    """An organisation signs the declaration."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation signs?"), empty_label=None,
        error_messages={"required": _("Choose an organisation"), "invalid_choice": _("Choose one of your organisations")},
    )  # fmt: skip
    promise = Line(
        label=_("What do you promise?"), required=False, max_length=160,
        help_text=_("One sentence. It stands with your name on the wall."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
        self.fields["organisation"].queryset = mine
        self.helper = helper("organisation", "promise")
