"""Forms about newsletters."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day, DeskMoment
from mmn_portal.core.forms import Address, Line, NoRobots, Story, helper
from mmn_portal.people.enums import Language

from . import queries, typos
from .models import Topic

# Of what Markdown can do: what a letter needs.
HOW_TO_WRITE = _("A link: [words](https://example.nl). A heading: ## Heading. A list: lines that begin with a dash.")

# Of the topic whose letters reach only some who ask for it.
FOR_MEMBERS = _("Only for people who are listed here with an organisation of that network.")


class TopicsField(forms.ModelMultipleChoiceField):
    """The topics, each with a line about it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Topic.objects.none(), label=_("What do you want to hear about?"), widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one topic")}, **kwargs,
        )  # fmt: skip

    def label_from_instance(self, obj: Topic) -> str:
        if not obj.about and not obj.is_for_members:
            return obj.name
        return " ".join(filter(None, (f"{obj.name}.", obj.about, str(FOR_MEMBERS) if obj.is_for_members else "")))


class Subscribing(NoRobots, forms.Form):
    """Ask for news."""

    email = Address(label=_("Your e-mail address"))
    topics = TopicsField()
    # The address about which was asked whether it is right: sent a second time it is.
    asked_about = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    helper = helper("email", "topics", "asked_about", "second_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = queries.topics()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        email = found.get("email", "")
        meant = typos.suggest(email)
        if meant and found.get("asked_about") != email:
            self.data = self.data.copy()
            self.data[self.add_prefix("asked_about")] = email
            self.add_error("email", _("Did you mean %(address)s? Change it, or send it again if it is right.") % {"address": meant})  # fmt: skip
        return found


class Choosing(forms.Form):
    """My topics and the language of my mails."""

    topics = TopicsField(required=False)
    language = forms.ChoiceField(label=_("Language of my mails"), choices=Language.choices, widget=forms.RadioSelect)
    helper = helper("topics", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = queries.topics()


class ChangingLanguage(forms.Form):
    """In which language a reader gets her mails."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class WritingToMembers(forms.Form):
    """A letter of a network to its members."""

    subject = Line(label=_("Subject"), ask=_("Write a subject"), max_length=100)
    text = Story(
        label=_("Your news"), ask=_("Write your news"), max_length=6000, rows=12, min_length=100,
        help_text=HOW_TO_WRITE,
    )  # fmt: skip
    helper = helper("subject", "text")


class SendingBack(forms.Form):
    """What a network is asked to change in its letter."""

    reason = Story(
        label=_("What should be different?"), ask=_("Write what should be different: the network reads it."), rows=6,
        max_length=1000, help_text=_("The network gets this by mail, and sees it beside its letter."),
    )  # fmt: skip


class TestAddresses(forms.Form):
    """Where a test goes."""

    to = forms.CharField(
        label=_("To"), max_length=400, help_text=_("At most five addresses, with a comma between."),
        error_messages={"required": _("Enter an e-mail address such as name@example.nl")},
    )  # fmt: skip

    def clean_to(self) -> list[str]:
        found = [_address(one) for one in self.cleaned_data["to"].replace(";", ",").split(",") if one.strip()]
        if len(found) > 5:
            raise ValidationError(_("At most five addresses."))
        return list(dict.fromkeys(found))


def _address(typed: str) -> str:
    try:
        return Address().clean(typed)
    except ValidationError:
        raise ValidationError(_("“%s” is not an e-mail address, such as name@example.nl") % typed.strip()) from None


class Planning(forms.Form):
    """When a newsletter leaves."""

    at = DeskMoment(
        label=_("When (Amsterdam time)"), required=False,
        help_text=_("Empty: now. You have a minute to take it back."),
    )  # fmt: skip
    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["count"].initial = people

    def clean(self) -> dict[str, Any]:
        # Somebody else subscribed, or the topics were changed in another window: look again before it leaves.
        if abs(self.cleaned_data.get("count", -1) - self.people) > max(self.people // 20, 5):
            self.data = self.data.copy()
            self.data["count"] = self.people
            raise ValidationError(_("The number of readers has changed since you opened this page. Look again."))
        return self.cleaned_data


class Importing(forms.Form):
    """A list of readers from a spreadsheet, with the proof that they said yes."""

    file = forms.FileField(
        label=_("CSV or XLSX"), error_messages={"required": _("Choose a file")},
        help_text=_("The first row names the columns: E-mail is needed; Language and Date of consent may be there too. At most 20,000 rows."),
    )  # fmt: skip
    topics = TopicsField()
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, help_text=_("For rows that name no language of their own.")
    )
    given_on = Day(
        label=_("On which day did they say yes?"),
        help_text=_("For rows that name no day of their own."),
        error_messages={"required": _("Choose a day")},
    )
    proof = Story(
        label=_("Where and how did they say yes?"), rows=4, max_length=1000,
        ask=_("Write down where and how they said yes: the law wants proof."),
        help_text=_("In words that you can show later, such as: signed the list at our fair in Zwolle, under the words “mail me the newsletter of the year”."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["topics"].queryset = queries.topics()
        self.fields["topics"].label = _("What did they say yes to?")

    def clean_given_on(self) -> date:
        day = self.cleaned_data["given_on"]
        if day > self.today or day.year < 2000:
            raise ValidationError(_("Nobody can have said yes on this day."))
        return day

    def clean_proof(self) -> str:
        proof = self.cleaned_data["proof"]
        if len(proof.split()) < 4:
            raise ValidationError(_("Say it in a sentence: where, when and with which words."))
        return proof
