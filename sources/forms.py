"""Forms between companies, schools and organisations."""

from datetime import date
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day
from mmn_portal.core.forms import KeyField, Line, Story, helper
from mmn_portal.people.enums import Province, Theme
from mmn_portal.people.forms import PlaceField
from mmn_portal.people.models import Organisation

from . import rules
from .enums import Demand, Part, Shape, Support, Task, Who
from .matching import name_of
from .models import GROWN_UP, KM_MOST, PUPILS_HOURS

MOST = 500
MOST_HOURS = 20_000
ALL = [("", _("All"))]
SATISFIED = [(1, _("1: not good")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: very good"))]


def part_choices() -> list[tuple[int, str]]:
    """The parts of the week in the language of the reader."""
    return [(bit, name_of(bit).capitalize()) for bit in range(21)]


def _number(label: Any, least: int, most: int = MOST, **words: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={
            "required": _("Enter a number"), "invalid": _("Enter a whole number, such as 12"),
            "min_value": _("Enter a higher number"), "max_value": _("Enter a lower number"),
        },
        **words,
    )  # fmt: skip


def _day(label: Any) -> Day:
    return Day(label=label, error_messages={"required": _("Choose a day")})


def _yes(label: Any, **words: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **words)


class Listing(forms.Form):
    """What asks and offers share."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?"), empty_label=None,
        error_messages={"required": _("Choose an organisation"), "invalid_choice": _("Choose one of your organisations")},
    )  # fmt: skip
    title = Line(label=_("Title"), ask=_("Enter a title"), max_length=100)
    text = Story(
        label=_("What is it?"), ask=_("Say what it is"), max_length=600, rows=5,
        help_text=_("No telephone number or address here: you share those when you both want to."),
    )  # fmt: skip
    shape = forms.ChoiceField(
        label=_("How often?"), choices=Shape.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    parts = forms.TypedMultipleChoiceField(
        label=_("When is it possible?"), choices=part_choices, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or more parts of the week"), "invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    from_on = _day(_("From which day?"))
    until_on = _day(_("Until which day?"))
    place = PlaceField(label=_("In which place?"))
    key = KeyField()

    # The order of the questions; what people pick from many stands beside each other.
    order: tuple[Any, ...] = ()

    def __init__(
        self, *args: Any, organisations: list[Organisation], today: date, listed: Any = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today, self.listed = today, listed
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        if listed is not None:
            known = {name: getattr(listed, name) for name in self.fields if name not in {"organisation", "key"}}
            self.initial = known | {"parts": [bit for bit in range(21) if listed.parts >> bit & 1]} | self.initial
            del self.fields["organisation"], self.fields["key"]
        self.helper = helper(
            *(one for one in (*self.order, "key") if one not in {"organisation", "key"} or listed is None)
        )

    def clean_parts(self) -> int:
        return sum(1 << bit for bit in set(self.cleaned_data["parts"]))

    def clean(self) -> dict:
        asked = super().clean()
        first, last = asked.get("from_on"), asked.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day cannot be before the first."))
        elif last and not self.today <= last <= self.today.replace(year=self.today.year + 3, day=1):
            self.add_error("until_on", _("Choose a day from today on, within three years"))
        return asked

    def facts(self) -> dict[str, Any]:
        """What was filled in, as ``actions`` take it."""
        return {key: value for key, value in self.cleaned_data.items() if key not in {"organisation", "key"}}

    def whose(self) -> Organisation | None:
        """For whom it is placed, when that is clear."""
        return self.listed.organisation if self.listed is not None else self.cleaned_data.get("organisation")


class PlacingOpening(Listing):
    """An organisation asks for people."""

    order = (
        "organisation", "title", "text", "task", "theme", InlineRadios("shape"), InlineCheckboxes("parts"), "from_on",
        "until_on", "place", "is_remote", "people_min", "people_max", "age_from", "is_guided", InlineCheckboxes("support"),
        InlineCheckboxes("demands"), "requirements", "reward", "more_url",
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("No theme")), *Theme.choices], required=False)
    task = forms.ChoiceField(
        label=_("What kind of work is it?"), choices=[("", _("A bit of everything")), *Task.choices], required=False
    )
    people_min = _number(_("From how many people?"), 1)
    people_max = _number(_("At most how many people at a time?"), 1)
    age_from = _number(_("From which age? 0 means any age."), 0, 99)
    is_guided = _yes(_("Somebody of ours guides the group"))
    is_remote = _yes(_("It can also be done from a distance"))
    support = forms.MultipleChoiceField(
        label=_("What makes taking part possible?"), choices=Support.choices, required=False,
        widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    demands = forms.MultipleChoiceField(
        label=_("What do you ask of people?"), choices=Demand.choices, required=False,
        widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    requirements = Line(label=_("Is there anything else that you ask of people?"), required=False, max_length=200)
    reward = Line(
        label=_("What do people get?"),
        required=False,
        max_length=120,
        help_text=_("Lunch, say, or their travel costs."),
    )
    more_url = forms.URLField(
        label=_("Is there a page with more about it?"), required=False, max_length=200, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an address such as www.example.nl/help")},
    )  # fmt: skip

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("people_min") and asked.get("people_max") and asked["people_min"] > asked["people_max"]:
            self.add_error("people_max", _("This cannot be fewer than the least."))
        age_from = asked.get("age_from") or 0
        if 0 < age_from < GROWN_UP and not asked.get("is_guided"):
            self.add_error("is_guided", _("With people under eighteen somebody guides the group"))
        if age_from < GROWN_UP and Demand.DANGER in asked.get("demands", []):
            self.add_error("age_from", _("Dangerous work is for people of eighteen and older: enter 18 or more"))
        return asked


class PlacingOffer(Listing):
    """A company or school offers people."""

    who = forms.ChoiceField(
        label=_("Who come?"), choices=Who.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose who come"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    order = (
        "organisation", "title", "text", InlineCheckboxes("themes"), "skills", InlineRadios("who"), "people_from",
        "people_to", "youngest", "oldest", InlineRadios("shape"), InlineCheckboxes("parts"), "from_on", "until_on", "hours_each",
        "in_hours", "place", "radius_km", "brings_guide", "wants_everybody",
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label=_("Which themes appeal to you?"), choices=Theme.choices, required=False,
        widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    skills = Line(
        label=_("What can your people do well?"),
        required=False,
        max_length=200,
        help_text=_("Building, say, or cooking."),
    )
    people_from = _number(_("From how many people?"), 1)
    people_to = _number(_("Up to how many people?"), 1)
    youngest = _number(_("How old is the youngest?"), 0, 99)
    oldest = _number(_("And the oldest? Leave it empty when it does not matter."), 0, 120, required=False)
    radius_km = _number(_("How many kilometres do you travel at most?"), 1, KM_MOST)
    hours_each = _number(_("How many hours can each of them give?"), 1, 1000, required=False)
    in_hours = _yes(_("They come in working or school hours"))
    brings_guide = _yes(_("Somebody of ours comes along to guide them"))
    wants_everybody = _yes(
        _("Everybody of ours should be able to join"),
        help_text=_("Somebody in a wheelchair, say, or who is learning Dutch. You then see what makes that possible."),
    )

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("people_from") and asked.get("people_to") and asked["people_from"] > asked["people_to"]:
            self.add_error("people_to", _("This cannot be fewer than the least."))
        youngest, oldest, whose = asked.get("youngest"), asked.get("oldest"), self.whose()
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("oldest", _("The oldest cannot be younger than the youngest."))
        if whose is not None and whose.kind != rules.SCHOOL:
            if asked.get("who") == Who.PUPILS:
                self.add_error("who", _("Pupils come with their school: only a school offers them"))
            elif youngest is not None and youngest < GROWN_UP:
                self.add_error("youngest", _("People under eighteen come with their school: enter 18 or more"))
        if asked.get("who") == Who.PUPILS and (asked.get("hours_each") or 0) > PUPILS_HOURS:
            self.add_error("hours_each", _("A social placement of pupils takes thirty hours at most"))
        return asked


class Browsing(forms.Form):
    """What to show of the asks."""

    provincie = forms.ChoiceField(label=_("Province"), choices=[*ALL, *Province.choices], required=False)
    afstand = forms.ChoiceField(label=_("From a distance"), choices=[*ALL, ("ja", _("Yes"))], required=False)


class Asking(forms.Form):
    """A first question."""

    source = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("On behalf of"), empty_label=None,
        error_messages={"required": _("Choose an organisation"), "invalid_choice": _("Choose one of your organisations")},
    )  # fmt: skip
    text = Story(label=_("Your question"), ask=_("Enter your question"), max_length=1500, rows=5)
    key = KeyField()

    def __init__(self, *args: Any, sources: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in sources])
        self.helper = helper("source", "text", "key")


class AskingBack(forms.Form):
    """A first question of an organisation to a company or school."""

    text = Story(label=_("Your question"), ask=_("Enter your question"), max_length=1500, rows=5)
    key = KeyField()
    helper = helper("text", "key")


class Writing(forms.Form):
    """A line in the talk."""

    text = Story(label=_("Your answer"), ask=_("Enter your answer"), max_length=1500, rows=4)
    key = KeyField()
    helper = helper("text", "key")


class Proposing(forms.Form):
    """How many, and when."""

    people = _number(_("How many people?"), 1)
    day = _day(_("On which day?"))
    part = forms.TypedChoiceField(
        label=_("In which part of the day?"), choices=Part.choices, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a part of the day"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    helper = helper("people", "day", InlineRadios("part"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if not self.today <= day <= date(self.today.year + 3, 1, 1):
            raise forms.ValidationError(_("Choose a day from today on, within three years"), code="past")
        return day


class Agreeing(forms.Form):
    """The proposal as it was seen: only that is agreed to."""

    people = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    part = forms.TypedChoiceField(choices=Part.choices, coerce=int, widget=forms.HiddenInput)
    helper = helper("people", "day", "part")


class Ending(forms.Form):
    """Why it ends; the other side reads this."""

    because = Line(label=_("Why does it end here?"), ask=_("Enter why"), max_length=300)
    helper = helper("because")


class LookingBack(forms.Form):
    """How it was, in a minute."""

    came = _number(_("How many people came?"), 0)
    new_faces = _number(_("How many of them were new to you?"), 0)
    hours = _number(_("How many hours did they help, all of them together?"), 0, MOST_HOURS, required=False)
    satisfied = forms.TypedChoiceField(
        label=_("How was it?"), coerce=int, widget=forms.RadioSelect, choices=SATISFIED,
        error_messages={"required": _("Choose a figure"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    helper = helper("came", "new_faces", "hours", "satisfied")

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("new_faces") is not None and asked.get("came") is not None and asked["new_faces"] > asked["came"]:
            self.add_error("new_faces", _("That is more than came."))
        return asked


class LookingBackAsSource(forms.Form):
    """How it was for the company or school."""

    satisfied = forms.TypedChoiceField(
        label=_("How was it?"), coerce=int, widget=forms.RadioSelect, choices=SATISFIED,
        error_messages={"required": _("Choose a figure"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    again = forms.TypedChoiceField(
        label=_("Would you do it again?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    helper = helper("satisfied", "again")


class LookingBackLater(forms.Form):
    """Who is still there after ninety days."""

    active = _number(_("How many of them are still active with you?"), 0)
    helper = helper("active")

    def __init__(self, *args: Any, came: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.came = came

    def clean_active(self) -> int:
        active = self.cleaned_data["active"]
        if self.came is not None and active > self.came:
            raise forms.ValidationError(_("That is more than came."), code="more")
        return active
