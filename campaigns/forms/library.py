"""The forms around people on materials, and around what organisations keep together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line, Story
from mmn_portal.pictures import queries as pictures
from mmn_portal.pictures.forms import Copies, Extending, NotingPortrait

from ..models import Material, MaterialConsent


class NotingOnMaterial(NotingPortrait):
    """Who is on a material, why she may be shown, and until when."""

    class Meta(NotingPortrait.Meta):
        model = MaterialConsent


class ExtendingOnMaterial(Extending):
    """Until when a consent holds, and where."""

    class Meta(Extending.Meta):
        model = MaterialConsent


class WithdrawingMaterial(forms.Form):
    """Why a material is taken back, whose consent it is about, and what may be used instead."""

    why = Line(
        label=_("Why?"), max_length=300, ask=_("Write in a few words why"),
        help_text=_("Organisations that used it read this. Name nobody."),
    )  # fmt: skip
    consent = forms.ModelChoiceField(
        MaterialConsent.objects.none(), label=_("Whose consent was taken back?"), required=False
    )
    instead = forms.ModelChoiceField(
        Material.objects.none(), label=_("What may be used instead?"), required=False, to_field_name="slug"
    )

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = material.consents.filter(withdrawn_at=None)
        self.fields["consent"].queryset = standing
        others = material.kit.materials.published_once().standing().exclude(pk=material.pk)
        self.fields["instead"].queryset = others.in_order()
        if alike := pictures.copies_of(material.look, of_all=True):
            self.fields["alike"] = Copies(alike)
            if not standing:
                # Nobody is on it, so nothing of organisations is taken along unasked.
                self.fields["alike"].initial = []


class Recalling(forms.Form):
    """A note to everyone who has something."""

    text = Story(
        label=_("Your note"), max_length=2000, ask=_("Write what they should know"),
        help_text=_("Say what is wrong, and what they should do. They get it as a mail, in the words you write."),
    )  # fmt: skip
