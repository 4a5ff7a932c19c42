"""Fields that forgive and forms that keep their manners: shared by every app above."""

import unicodedata
import uuid
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import text

# More digits than any key of a table has.
MOST_DIGITS = 18
# Django says these without saying what to do.
LENGTHS = {
    "max_length": _("Write at most %(limit_value)d signs. There are %(show_value)d now."),
    "min_length": _("Write at least %(limit_value)d signs. There are %(show_value)d now."),
}


class Line(forms.CharField):
    """One line of text, cleaned: no control or direction signs, white space folded."""

    default_error_messages: ClassVar[dict] = LENGTHS

    def __init__(self, *, ask: Any = None, max_length: int = 120, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        if ask:
            self.error_messages["required"] = ask

    def to_python(self, value: Any) -> str:
        return text.one_line(super().to_python(value) or "")


class Story(forms.CharField):
    """Several lines of text, cleaned."""

    widget = forms.Textarea
    default_error_messages: ClassVar[dict] = LENGTHS

    def __init__(self, *, ask: Any = None, max_length: int = 2000, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-count": max_length}))
        super().__init__(max_length=max_length, **kwargs)
        if ask:
            self.error_messages["required"] = ask

    def to_python(self, value: Any) -> str:
        value = text.clean(super().to_python(value) or "").strip()
        return value if text.one_line(value) else ""


class Address(forms.EmailField):
    """An e-mail address as it is kept: cleaned and case-folded, parts no longer than RFC 5321 allows."""

    def __init__(self, *, ask: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault(
            "widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "size": 40})
        )
        super().__init__(**kwargs)
        self.error_messages["required"] = ask or _("Enter your e-mail address")
        self.error_messages["invalid"] = _("Enter an e-mail address such as name@example.nl")

    def clean(self, value: Any) -> str:
        value = super().clean(text.one_line(value or "").replace(" ", ""))
        if value and len(value.rpartition("@")[0]) > 64:
            raise ValidationError(_("The part before the @ is too long"), code="too_long")
        return text.fold_address(value) if value else ""


class Phone(Line):
    """A telephone number, forgiving about spaces, dots and dashes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        digits = "".join(str(unicodedata.digit(sign)) for sign in value if sign.isdigit())
        if value and not 8 <= len(digits) <= 15:
            raise ValidationError(_("Enter a telephone number such as 06 12345678"), code="invalid")
        return value


class NoRobots(forms.Form):
    """A field that people never see and robots fill in. A filled one is refused without saying why."""

    second_name = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "class": "honeypot"}),
    )

    def clean_second_name(self) -> str:
        if self.cleaned_data["second_name"]:
            raise ValidationError(_("Something went wrong. Try again."), code="robot")
        return ""


class More(Fieldset):
    """Fields that most people skip: folded away until somebody asks for them, or filled one in."""

    template = "mmn/layout/more.html"

    def __init__(self, legend: Any, *fields: str, form: forms.Form) -> None:
        super().__init__(legend, *fields)
        filled = (form.data.get(form.add_prefix(name)) for name in fields)
        self.is_open = form.is_bound and any(filled)


def helper(*layout: Any, action: str = "") -> FormHelper:
    """A crispy helper for the pages of the portal: no browser validation, no own form tag attributes."""
    from crispy_forms.layout import Layout  # noqa: PLC0415 -- slow import

    made = FormHelper()
    made.form_tag = False
    made.form_show_errors = True
    made.disable_csrf = True
    if layout:
        made.layout = Layout(*layout)
    return made


class Choices(forms.ModelMultipleChoiceField):
    """Several rows of a table; a number that no table holds is no choice, instead of a fault of the database."""

    def clean(self, value: Any) -> Any:
        if any(len(str(one)) > MOST_DIGITS for one in value or []):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "–"})
        return super().clean(value)


class KeyField(forms.UUIDField):
    """Made with the form, so that posting it twice is posting it once."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()
