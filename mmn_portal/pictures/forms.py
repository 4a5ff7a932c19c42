"""The forms of the desk around pictures and the people on them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.forms import MOST_DIGITS, Line

from . import queries
from .enums import Ground
from .models import Picture, PortraitConsent


class KeepingPicture(forms.ModelForm):
    """A new picture, or other words for one."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("JPG, PNG or WebP. We remove hidden data such as the place of a photo."),
    )

    class Meta:
        model = Picture
        fields = ("title", "alt_nl", "alt_en", "credit", "licence")

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            if self.instance.pk is None:
                raise ValidationError(_("Choose a file"), code="required")
            return None
        try:
            return uploads.clean_picture(upload)
        except uploads.Refused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal


# What is asked of somebody on a picture; the same for everything that she can be on.
ASKED = ("who", "email", "ground", "scope", "starts_on", "ends_on", "under_16", "guardian", "document")


class NotingPortrait(forms.ModelForm):
    """Who is on it, why she may be shown, and until when."""

    class Meta:
        model = PortraitConsent
        fields = ASKED
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What an organisation says of its own picture is not said by staff.
        self.fields["ground"].choices = [one for one in Ground.choices if one[0] != Ground.TOLD]


class Copies(forms.MultipleChoiceField):
    """Pictures that look nearly the same as what is taken back, each ticked."""

    def __init__(self, alike: list[Picture]) -> None:
        named = [
            (one.pk, " – ".join(filter(None, [f"{one.pk}: {one.title}", str(one.organisation or "")]))) for one in alike
        ]
        super().__init__(
            label=_("These look nearly the same. Take them back as well?"), required=False, choices=named,
            widget=forms.CheckboxSelectMultiple, initial=[one.pk for one in alike],
        )  # fmt: skip


class Withdrawing(forms.Form):
    """Why a picture is taken back, and what comes instead."""

    why = Line(
        label=_("Why?"), max_length=300, ask=_("Write in a few words why"),
        help_text=_("Organisations that used it read this. Name nobody."),
    )  # fmt: skip
    replacement = forms.CharField(
        label=_("Picture that comes instead (its number)"), required=False, max_length=MOST_DIGITS,
        help_text=_("Empty: nothing comes instead. Organisations that used it choose themselves."),
    )  # fmt: skip

    def __init__(self, *args, picture, **kwargs):
        super().__init__(*args, **kwargs)
        self.picture = picture
        # Of a picture that everyone could take along, organisations may have copies.
        is_of_nov = picture.organisation is None
        alike = queries.copies_of(picture.look, organisation=picture.organisation, but=picture.pk, of_all=is_of_nov)
        if alike:
            self.fields["alike"] = Copies(alike)

    def clean_replacement(self):
        number = self.cleaned_data["replacement"].strip()
        if not number:
            return None
        found = Picture.objects.of_the_portal().filter(pk=number).first() if number.isdecimal() else None
        if found is None:
            raise ValidationError(_("There is no picture with this number."), code="unknown")
        return found


class Extending(forms.ModelForm):
    """Until when a consent holds, and where."""

    class Meta:
        model = PortraitConsent
        fields = ("scope", "ends_on")
