"""Somebody registers: herself without an account, colleagues with one."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, KeyField, Line, More, NoRobots, helper
from mmn_portal.people.models import Organisation

from .wishes import FormatField, OfEvent, WithWishes

MOST_AT_ONCE = 20


class Registering(NoRobots, WithWishes, OfEvent):
    """Somebody without an account registers herself."""

    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Address(
        label=_("Your e-mail address"),
        help_text=_("We send you a mail with a link. Your seat is yours when you have followed it."),
    )
    block = FormatField()
    key = KeyField()
    field_order = ["block", "name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [self.name_of(question) for question in self.questions]
        wishes = [name for name in ("access_needs", "diet") if name in self.fields]
        self.helper = helper(
            "block", "name", "email", *asked, More(_("Do you need something to take part?"), *wishes, form=self),
            "second_name", "key",
        )  # fmt: skip


class RegisteringColleagues(OfEvent):
    """Somebody with an account registers herself, colleagues, or both."""

    block = FormatField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?"), required=False,
        empty_label=_("For myself, without an organisation"),
    )  # fmt: skip
    minimum = forms.IntegerField(
        label=_("From how many people do you come?"), required=False, min_value=1, max_value=MOST_AT_ONCE, initial=1,
        help_text=_("Only when it is almost full: with fewer seats than this you all come on the waiting list together."),
    )  # fmt: skip
    myself = forms.BooleanField(label=_("I come myself"), required=False, initial=True)
    key = KeyField()
    helper = helper("block", "organisation", "myself", "key")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.of_person(person).order_by("name", "pk")
        self.fields["organisation"].queryset = mine
        if len(mine) == 1:
            self.fields["organisation"].initial = mine[0]


class Myself(WithWishes):
    """What whoever fills in the form needs herself."""

    def __init__(self, *args: Any, comes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comes = comes

    def is_empty(self) -> bool:
        return not self.comes


class Colleague(WithWishes):
    """One colleague: an empty line is nobody."""

    name = Line(label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = Address(
        label=_("E-mail address"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def is_empty(self) -> bool:
        return not self.has_changed()

    def clean(self) -> dict:
        asked = super().clean()
        if self.has_changed() and not asked.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter the name of your colleague"))
        return asked


class BaseColleagues(forms.BaseFormSet):
    """The colleagues of one form: no address twice."""

    default_error_messages: ClassVar[dict] = forms.BaseFormSet.default_error_messages | {
        "missing_management_form": _("Something went wrong with this page. Fill in the form once more, and send it."),
        "too_many_forms": _("Register at most %(num)d colleagues at once. For more, send the form again."),
    }

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email") if form.is_valid() else ""
            if email and email in seen:
                form.add_error("email", _("This address stands here twice. Each colleague has her own."))
            seen.add(email)

    def people(self) -> list[dict]:
        """Those that were filled in."""
        return [
            {"name": form.cleaned_data["name"], "email": form.cleaned_data.get("email", ""), **form.attendee()}
            for form in self.forms
            if form.cleaned_data.get("name")
        ]


Colleagues = forms.formset_factory(
    Colleague, formset=BaseColleagues, extra=2, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE, validate_max=True
)
