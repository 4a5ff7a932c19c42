"""Forms of the registration desk: they check, they do not do."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, KeyField, Line, NoRobots, Phone, Story, helper
from mmn_portal.people.enums import Language, Province, Theme
from mmn_portal.people.forms import PlaceField
from mmn_portal.people.models import Organisation

from .enums import Audience, EventKind
from .models import Block, Event

MOST_AT_ONCE = 20


class FormatField(forms.ModelChoiceField):
    """In person or online: only asked where there is a choice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Block.objects.none(), label=_("How do you take part?"), widget=forms.RadioSelect, empty_label=None,
            error_messages={
                "required": _("Choose how you take part"), "invalid_choice": _("Choose how you take part")
            }, **kwargs,
        )  # fmt: skip

    def label_from_instance(self, obj: Block) -> str:
        return obj.get_format_display()


class OfEvent(forms.Form):
    """A form about the seats of one session."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = event.blocks.order_by("format")
        self.fields["block"].queryset = self.blocks
        if len(self.blocks) == 1:
            self.fields["block"].initial = self.blocks[0]
            self.fields["block"].required = False
            self.fields["block"].widget = forms.HiddenInput()

    def clean_block(self) -> Block:
        return self.cleaned_data["block"] or self.blocks[0]


class Registering(NoRobots, OfEvent):
    """Somebody without an account registers herself."""

    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Address(
        label=_("Your e-mail address"),
        help_text=_("We send you a mail with a link. Your seat is yours when you have followed it."),
    )
    block = FormatField()
    key = KeyField()
    field_order = ["block", "name", "email"]
    helper = helper("block", "name", "email", "second_name", "key")


class RegisteringColleagues(OfEvent):
    """Somebody with an account registers herself, colleagues, or both."""

    block = FormatField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?"), required=False,
        empty_label=_("For myself, without an organisation"),
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


class Colleague(forms.Form):
    """One colleague: an empty line is nobody."""

    name = Line(label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = Address(
        label=_("E-mail address"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("email") and not asked.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter the name of your colleague"))
        return asked


class BaseColleagues(forms.BaseFormSet):
    """The colleagues of one form: no address twice."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email") if form.is_valid() else ""
            if email and email in seen:
                form.add_error("email", _("This address stands here twice. Each colleague has her own."))
            seen.add(email)

    def people(self) -> list[dict]:
        """Those that were filled in."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


Colleagues = forms.formset_factory(
    Colleague, formset=BaseColleagues, extra=2, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE, validate_max=True
)


class ChangingRegistration(forms.Form):
    """Another spelling of a name, or another format."""

    name = Line(label=_("Name"), ask=_("Enter a name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    helper = helper("name")


class Browsing(forms.Form):
    """The filters of the agenda."""

    provincie = forms.ChoiceField(
        label=_("Province"), choices=[("", _("All provinces")), *Province.choices], required=False
    )
    soort = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *EventKind.choices], required=False)
    thema = forms.ChoiceField(label=_("Theme"), choices=[("", _("All themes")), *Theme.choices], required=False)
    van = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class AddingByStaff(OfEvent):
    """Add someone who phones."""

    block = FormatField()
    name = Line(label=_("Name"), ask=_("Enter a name"))
    email = Address(label=_("E-mail address"), required=False)
    phone = Phone(label=_("Telephone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="nl")
    organisation = forms.ModelChoiceField(
        Organisation.objects.not_refused().order_by("name", "pk"), label=_("Organisation"), required=False
    )


class MovingByStaff(forms.Form):
    """Move people to another session."""

    block = forms.ModelChoiceField(Block.objects.none(), label=_("To which session?"))

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = choices
        self.fields["block"].label_from_instance = lambda block: f"{block.event} – {block.get_format_display()}"


class WritingToParticipants(forms.Form):
    """A message to the participants."""

    audience = forms.ChoiceField(label=_("To"), choices=Audience.choices)
    subject = Line(label=_("Subject"), ask=_("Enter a subject"), max_length=150)
    text = Story(label=_("Text"), ask=_("Enter the text"), max_length=5000, rows=10)


class CallingOff(forms.Form):
    """Cancel a session."""

    because_nl = Line(label=_("Reason, in Dutch"), ask=_("Enter the reason"), max_length=300)
    because_en = Line(label=_("Reason, in English"), required=False, max_length=300)


class ChangingSeats(forms.Form):
    """The numbers of seats, format by format."""

    def __init__(self, *args: Any, blocks: list[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = blocks
        for block in blocks:
            words = block.get_format_display()
            self.fields[f"capacity_{block.pk}"] = forms.IntegerField(
                label=_("%s: seats") % words, min_value=0, max_value=100_000, initial=block.capacity
            )
            self.fields[f"reserved_{block.pk}"] = forms.IntegerField(
                label=_("%s: reserved by staff") % words, min_value=0, max_value=100_000, initial=block.reserved
            )

    def clean(self) -> dict:
        asked = super().clean()
        for block in self.blocks:
            capacity, reserved = asked.get(f"capacity_{block.pk}"), asked.get(f"reserved_{block.pk}")
            if capacity is not None and reserved is not None and reserved > capacity:
                self.add_error(f"reserved_{block.pk}", _("You cannot reserve more seats than there are."))
        return asked


class KeepingEvent(forms.ModelForm):
    """The form behind the admin page of a session: its place is typed, not numbered."""

    place = PlaceField(required=False, help_text=_("A Dutch town or village, such as Zwolle"))

    def clean(self) -> dict:
        asked = super().clean()
        day, begins = asked.get("starts_on"), asked.get("starts_at")
        if day and begins and timezone.localdate(begins) != day:
            self.add_error("starts_at", _("The day and the beginning are not the same day."))
        return asked


def code_of(typed: str) -> str:
    """The code of a certificate as it is kept, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:16]


class CheckingCertificate(forms.Form):
    """The code on a certificate."""

    code = Line(
        label=_("Code on the certificate"), ask=_("Enter the code"), max_length=60,
        help_text=_("Fifteen letters and digits. Small letters, spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
    helper = helper("code")

    def clean_code(self) -> str:
        code = code_of(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Enter the code as it stands on the certificate, such as ABCDE-FGHJK-MNPQR"))
        return code
