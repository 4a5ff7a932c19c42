"""Forms of the research: consent part by part, a page of questions, asking for data and judging that."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import KeyField, Story, helper
from mmn_portal.people.models import Person

from .enums import ItemKind, Part, Quality
from .models import Answer, Item
from .queries import consent_texts

MOST_PEOPLE = 1_000_000
LONGEST_ANSWER = 500
PRIVATE_PARTS = (Part.QUESTIONNAIRE, Part.SCAN, Part.TRAJECTORY, Part.INTERVIEW)
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Consenting(forms.Form):
    """Yes or no to each part; nothing is chosen beforehand."""

    def __init__(self, *args: Any, given: dict[str, bool] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, words in consent_texts().items():
            known = (given or {}).get(part)
            self.fields[part] = forms.ChoiceField(
                label=words, choices=YES_NO, widget=forms.RadioSelect,
                initial=None if known is None else "yes" if known else "no",
                error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
            )  # fmt: skip
        self.helper = helper(*self.fields)

    def given(self) -> dict[str, bool]:
        """Part by part, whether it was agreed to."""
        return {part: self.cleaned_data[part] == "yes" for part in Part}

    def texts(self) -> dict[str, str]:
        """The words that were shown."""
        return {part: str(self.fields[part].label) for part in Part}


class Choices(forms.TypedMultipleChoiceField):
    """Some of a list, at most so many."""

    def __init__(self, *, most: int | None, **kwargs: Any) -> None:
        self.most = most
        super().__init__(coerce=int, empty_value=[], **kwargs)

    def validate(self, value: list) -> None:
        super().validate(value)
        if self.most and len(value) > self.most:
            raise ValidationError(_("Choose at most %(most)s") % {"most": self.most}, code="too_many")


def _field(item: Item) -> forms.Field:
    words = {"label": item.question, "required": False}
    if item.kind == ItemKind.NUMBER:
        return forms.IntegerField(
            **words, min_value=0, max_value=MOST_PEOPLE,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "autocomplete": "off"}),
            error_messages={
                "invalid": _("Enter a whole number, such as 25"), "min_value": _("Enter 0 or more"),
                "max_value": _("Enter a number below a million"),
            },
        )  # fmt: skip
    if item.kind == ItemKind.OPEN:
        return Story(**words, max_length=LONGEST_ANSWER, rows=4)
    choices = list(item.labels.items())
    wrong = {"invalid_choice": _("Choose one of the answers")}
    if item.kind == ItemKind.MULTI:
        hint = _("Choose at most %(most)s") % {"most": item.most} if item.most else ""
        return Choices(
            **words,
            help_text=hint,
            most=item.most,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages=wrong,
        )
    return forms.TypedChoiceField(
        **words, coerce=int, empty_value=None, choices=choices, widget=forms.RadioSelect, error_messages=wrong
    )


class Shown(forms.Field):
    """What a page showed when it was opened, by question; whatever else comes back is nothing."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def prepare_value(self, value: Any) -> str:
        return json.dumps(value or {}, ensure_ascii=False)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page that is shown again shows what is kept now, not what it showed before."""
        return initial

    def clean(self, value: Any) -> dict:
        try:
            found = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Answering(forms.Form):
    """A page of questions. Nothing has to be filled in; ``found`` holds what was answered before.

    Only what differs from what the page showed is an answer, and a blank takes an answer away only where the page showed
    one: a page that stood open does not undo what a colleague filled in meanwhile.
    """

    shown = Shown()

    def __init__(self, *args: Any, items: list[Item], found: dict[str, list[Answer]], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        self.now_holds(found)
        for item in items:
            answers = found.get(item.code, [])
            self.fields[item.code] = _field(item)
            self.initial[item.code] = _initial(item, answers)
            if item.has_quality:
                self.fields[f"{item.code}_kw"] = forms.ChoiceField(
                    label=_("Did you count or estimate this?"), choices=Quality.choices, required=False,
                    widget=forms.RadioSelect, error_messages={"invalid_choice": _("Choose one of the answers")},
                )  # fmt: skip
                self.initial[f"{item.code}_kw"] = answers[0].quality if answers else ""
        self.helper = helper(*self.fields)

    def now_holds(self, found: dict[str, list[Answer]]) -> None:
        """What is kept at this moment is what the page shows."""
        self.initial["shown"] = {item.code: _shown(item, found[item.code]) for item in self.items if item.code in found}

    def answers(self) -> dict[str, Any]:
        """What this page changed without a fault, by question, as ``actions.save_answers`` takes it."""
        shown = self.cleaned_data.get("shown") or {}
        return {
            item.code: self._answer(item)
            for item in self.items
            if not self.faults(item) and self._is_changed(item, shown.get(item.code) or [])
        }

    def faults(self, item: Item) -> list[str]:
        """Why the answer to a question is not taken, in words."""
        return [str(fault) for name in (item.code, f"{item.code}_kw") for fault in self.errors.get(name, [])]

    def _is_changed(self, item: Item, shown: Any) -> bool:
        typed = [*self.data.getlist(item.code), *(self.data.getlist(f"{item.code}_kw") if item.has_quality else [])]
        typed = sorted(one.replace("\r\n", "\n") for one in typed if one)
        return typed != shown and (bool(shown) or not self._is_blank(item))

    def _is_blank(self, item: Item) -> bool:
        value = self._answer(item)
        if item.has_quality:
            return value[0] is None and value[1] != Quality.UNKNOWN
        return value in (None, "", [])

    def _answer(self, item: Item) -> Any:
        value = self.cleaned_data.get(item.code)
        return (value, self.cleaned_data.get(f"{item.code}_kw", "")) if item.has_quality else value


def _shown(item: Item, answers: list[Answer]) -> list[str]:
    """What the browser sends for these answers when nobody touches them, in order (static/js/research-saving.js)."""
    value = _initial(item, answers)
    quality = [answers[0].quality] if item.has_quality else []
    values = [*(value if isinstance(value, list) else [value]), *quality]
    return sorted(str(one) for one in values if one not in (None, ""))


def _initial(item: Item, answers: list[Answer]) -> Any:
    if item.kind == ItemKind.MULTI:
        return [answer.option for answer in answers]
    if not answers:
        return None
    if item.kind == ItemKind.OPEN:
        return answers[0].text
    # "I do not know" is kept as the quality of a number, not as a number.
    return None if item.has_quality and answers[0].number < 0 else answers[0].number


class Requesting(forms.Form):
    """A researcher asks for data."""

    waves = forms.MultipleChoiceField(
        label=_("Which waves?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or more waves"), "invalid_choice": _("Choose from the waves")},
    )  # fmt: skip
    purpose = Story(
        label=_("What will you use the data for?"), ask=_("Enter what you will use the data for"), max_length=2000, rows=6,
        help_text=_("The data steward reads this, and it stands in the file."),
    )  # fmt: skip
    key = KeyField()

    def __init__(self, *args: Any, waves: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waves"].choices = [(wave, wave) for wave in waves]
        self.helper = helper("waves", "purpose", "key")


class Deciding(forms.Form):
    """A data steward approves or declines."""

    approve = forms.ChoiceField(
        label=_("Your decision"), choices=[("yes", _("Approve: the file is made")), ("no", _("Decline"))],
        widget=forms.RadioSelect, error_messages={"required": _("Choose a decision"), "invalid_choice": _("Choose a decision")},
    )  # fmt: skip
    because = Story(
        label=_("Why?"), ask=_("Enter a reason"), max_length=1000, rows=4, required=False,
        help_text=_("Needed when you decline."),
    )  # fmt: skip
    helper = helper("approve", "because")

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("approve") == "no" and not asked.get("because"):
            self.add_error("because", _("Enter why you decline"))
        return asked


class ChoosingContact(forms.Form):
    """Staff choose who hears about the research: an owner or coordinator of the organisation."""

    contact = forms.ChoiceField(
        label=_("Who hears about the research?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose somebody"), "invalid_choice": _("Choose somebody")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["contact"].choices = [(key, person.name) for key, person in self.people.items()]

    def clean_contact(self) -> Person:
        return self.people[self.cleaned_data["contact"]]
