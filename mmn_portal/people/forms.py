"""Forms about people and organisations: they check, they do not do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.forms import Address, Line, NoRobots, Phone, Story, helper
from mmn_portal.core.text import one_line

from .enums import Language, OrganisationKind, Province, Role, Sector, Size
from .models import Organisation, Place

MAX_LOGO_BYTES = 2_000_000


class PlaceField(Line):
    """A Dutch place from the shipped list, typed with suggestions: "Bergen" or "Bergen, Limburg"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Place"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"autocomplete": "address-level2", "data-suggest-url": "/plaatsen/"}),
        )
        super().__init__(ask=_("Enter the place"), **kwargs)

    def clean(self, value: Any) -> Place | None:
        value = super().clean(value)
        if not value:
            return None
        name, _comma, province = value.partition(",")
        found = list(Place.objects.named(name))
        if province.strip():
            found = [place for place in found if place.get_province_display().casefold() == province.strip().casefold()]
        if not found:
            raise ValidationError(_("We do not know this place. Enter a Dutch town or village."), code="unknown")
        if len(found) > 1:
            choices = "; ".join(f"{place.name}, {place.get_province_display()}" for place in found)
            raise ValidationError(
                _("There are several. Enter one of these: %(choices)s"), code="several", params={"choices": choices}
            )
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Place.objects.filter(pk=value).first()
        if isinstance(value, Place):
            return f"{value.name}, {value.get_province_display()}"
        return value


class SigningUp(NoRobots, forms.Form):
    """What the portal asks on top of address and password."""

    name = Line(
        label=_("Your name"),
        ask=_("Enter your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    keep_informed = forms.BooleanField(
        label=_("Keep me informed"),
        required=False,
        help_text=_("A mail with news, a few times a month. You first confirm it by mail."),
    )
    field_order = ["name", "email", "password1", "keep_informed"]

    def signup(self, request: Any, user: Any) -> None:
        """allauth calls this; the person was made by the adapter, the wish is told by a signal."""


class ChangingMe(forms.Form):
    """My own name, telephone number and language."""

    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = Phone(label=_("Telephone"), required=False)
    language = forms.ChoiceField(label=_("Language of my mails"), choices=Language.choices, widget=forms.RadioSelect)
    helper = helper("name", "phone", "language")


class Finding(forms.Form):
    """First look whether the organisation is known already."""

    name = Line(
        label=_("What is your organisation called?"),
        ask=_("Enter the name of your organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    helper = helper("name")


def http_only(url: str) -> None:
    """A website has an http or https address."""
    if url and not url.startswith(("http://", "https://")):
        raise ValidationError(_("Enter an address that starts with https://"), code="scheme")


class Website(forms.URLField):
    """A website; forgiving about a missing https://."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Website"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}))
        super().__init__(max_length=200, assume_scheme="https", validators=[http_only], **kwargs)
        self.error_messages["invalid"] = _("Enter a website such as www.example.nl")

    def to_python(self, value: Any) -> str:
        return super().to_python(one_line(value or "").replace(" ", ""))


class Proposing(forms.Form):
    """A new organisation."""

    name = Line(
        label=_("Name of the organisation"),
        ask=_("Enter the name of your organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=OrganisationKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is")},
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices],
        error_messages={"required": _("Choose a sector")},
    )  # fmt: skip
    size = forms.ChoiceField(
        label=_("How many volunteers?"), choices=[("", _("I do not know yet")), *Size.choices], required=False
    )
    place = PlaceField(help_text=_("Where your organisation has its seat."))
    website = Website(required=False)
    helper = helper("name", "kind", "sector", "size", "place", "website")


class ChangingOrganisation(forms.Form):
    """What its own people change on the public page."""

    name = Line(label=_("Name of the organisation"), ask=_("Enter the name of your organisation"))
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    size = forms.ChoiceField(
        label=_("How many volunteers?"), choices=[("", _("I do not know yet")), *Size.choices], required=False
    )
    place = PlaceField()
    about_nl = Story(label=_("About the organisation, in Dutch"), required=False, max_length=1500)
    about_en = Story(label=_("About the organisation, in English"), required=False, max_length=1500)
    website = Website(required=False)
    colour = Line(
        label=_("Colour"), required=False, max_length=7, help_text=_("Used on your own page and posters."),
        widget=forms.TextInput(attrs={"type": "color"}),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Choose a colour such as #d9480f"))],
    )  # fmt: skip
    logo = forms.FileField(
        label=_("Logo"), required=False,
        help_text=_("PNG, JPG, WebP or SVG, smaller than 2 MB. We remove hidden data such as the place of a photo."),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    helper = helper(
        "name", "sector", "size", "place", "about_nl", "about_en", "website", "colour", "logo", "remove_logo"
    )

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"].lower()

    def clean_logo(self) -> Any:
        """A clean copy under a name of our own; refused with a sentence that says what is allowed."""
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > MAX_LOGO_BYTES:
            raise ValidationError(_("Choose a logo smaller than 2 MB (PNG, JPG, WebP or SVG)"), code="size")
        try:
            return uploads.clean_logo(upload)
        except uploads.Refused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal

    def changes(self) -> dict:
        """What to change: the logo only when one was given or taken away."""
        changes = {key: value for key, value in self.cleaned_data.items() if key not in {"logo", "remove_logo"}}
        if self.cleaned_data["logo"]:
            changes["logo"] = self.cleaned_data["logo"]
        elif self.cleaned_data["remove_logo"]:
            changes["logo"] = ""
        return changes


class Inviting(forms.Form):
    """Invite a colleague."""

    email = Address(label=_("E-mail address of your colleague"), ask=_("Enter the e-mail address of your colleague"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.COORDINATOR, widget=forms.RadioSelect)
    helper = helper("email", "role")


class AddingLocation(forms.Form):
    """A place where the organisation works."""

    name = Line(label=_("Name of the location"), ask=_("Enter a name, such as 'Main building'"))
    street = Line(
        label=_("Street and number"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )  # fmt: skip
    postcode = Line(
        label=_("Postcode"), required=False, max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )  # fmt: skip
    place = PlaceField()
    helper = helper("name", "street", "postcode", "place")

    def clean_postcode(self) -> str:
        bare = "".join(self.cleaned_data["postcode"].split()).upper()
        if bare and not (len(bare) == 6 and bare[:4].isascii() and bare[:4].isdigit() and bare[4:].isalpha()):
            raise ValidationError(_("Enter a postcode such as 1234 AB"), code="invalid")
        return f"{bare[:4]} {bare[4:]}" if bare else ""


class Joining(forms.Form):
    """Ask to belong to an organisation."""

    note = Story(
        label=_("Who are you?"), required=False, max_length=500, rows=3,
        help_text=_("So that your colleagues know who is asking."),
    )  # fmt: skip
    helper = helper("note")


class Browsing(forms.Form):
    """The filters of the directory."""

    q = Line(label=_("Name or place"), required=False)
    provincie = forms.ChoiceField(
        label=_("Province"), choices=[("", _("All provinces")), *Province.choices], required=False
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("All sectors")), *Sector.choices], required=False)


def initial_of(organisation: Organisation) -> dict:
    """What the form about an organisation starts with."""
    fields = ("name", "sector", "size", "place", "about_nl", "about_en", "website", "colour")
    # A colour field cannot be empty: without a colour of its own it would send black.
    return {field: getattr(organisation, field) for field in fields} | {"colour": organisation.colour or "#ff9450"}


class KeepingOrganisation(forms.ModelForm):
    """The form behind the admin page of an organisation: its place is typed, not numbered."""

    place = PlaceField(required=False)


class KeepingLocation(forms.ModelForm):
    """A location on the desk."""

    place = PlaceField()


class AppointingOwner(forms.Form):
    """Whom staff make owner, and why."""

    email = Address(label=_("E-mail address of her account"))
    why = Line(
        label=_("Why?"), max_length=200,
        help_text=_("She and the other owners read this. For example: the only owner has left."),
    )  # fmt: skip
