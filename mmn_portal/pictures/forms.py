"""The form behind the admin page of a picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads

from .models import Picture


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
