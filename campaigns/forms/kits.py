"""The forms around kits: they check, and do nothing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.forms import Line, Story

from .. import intake, queries
from ..enums import Channel, FileFormat, MaterialKind, MaterialLanguage
from ..models import Material

ALL = [("", _("All"))]
# The field of each facet.
OF_FACET = {"soort": "kind", "kanaal": "channel", "bestand": "format", "taal": "language", "fase": "phase"}


class Browsing(forms.Form):
    """What to show of the library."""

    q = Line(label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    soort = forms.ChoiceField(label=_("Kind"), choices=[*ALL, *MaterialKind.choices], required=False)
    kanaal = forms.ChoiceField(label=_("For"), choices=[*ALL, *Channel.choices], required=False)
    bestand = forms.ChoiceField(label=_("File"), choices=[*ALL, *FileFormat.choices], required=False)
    taal = forms.ChoiceField(label=_("Language"), choices=[*ALL, *MaterialLanguage.choices], required=False)
    fase = forms.ChoiceField(label=_("Phase"), choices=ALL, required=False)

    def __init__(
        self, filters: "queries.Filters", phases: list[tuple[str, str]], counted: dict[str, dict[str, int]]
    ) -> None:
        """Shows what the filters made of the address, so that nonsense shows as no filter and never as an error."""
        super().__init__(
            initial={
                "q": filters.words, "soort": filters.kind, "kanaal": filters.channel, "bestand": filters.format,
                "taal": filters.language, "fase": filters.phase,
            }
        )  # fmt: skip
        self.fields["fase"].choices = [*ALL, *phases]
        for field, facet in OF_FACET.items():
            chosen = getattr(filters, facet)
            self.fields[field].choices = [
                (value, f"{label} ({counted[facet].get(value, 0)})" if value else label)
                for value, label in self.fields[field].choices
                # What would find nothing is not offered.
                if not value or value == chosen or counted[facet].get(value)
            ]


class ManyFiles(forms.ClearableFileInput):
    """A field for as many files as somebody likes."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """All of them, as a list."""

    def clean(self, value, initial=None):
        single = super().clean
        return [single(each, initial) for each in (value if isinstance(value, list | tuple) else [value])]


class UploadingMany(forms.Form):
    """Files for a kit; one that has the name of a material becomes its new version."""

    files = ManyFilesField(
        label=_("Files"),
        widget=ManyFiles(attrs={"multiple": True}),
        help_text=_("A file with the name of one that is in the kit becomes its new version."),
        error_messages={"required": _("Choose one or more files")},
    )
    note_nl = Line(
        label=_("What is new in what you replace (Dutch)"), required=False, max_length=300,
        help_text=_("Who has the old file reads this."),
    )  # fmt: skip
    note_en = Line(label=_("What is new in what you replace (English)"), required=False, max_length=300)


class AddingVersion(forms.Form):
    """A better file for a material."""

    upload = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file")})
    note_nl = Line(label=_("What is new (Dutch)"), required=False, max_length=300)
    note_en = Line(label=_("What is new (English)"), required=False, max_length=300)

    def __init__(self, *args, material, **kwargs):
        super().__init__(*args, **kwargs)
        self.material = material
        self.fields["upload"].help_text = _("A file of the same kind: %s") % material.get_format_display()
        if material.withdrawn_at is not None:
            self.fields["is_clean"] = forms.BooleanField(
                label=_("What was wrong is not in this file"), help_text=material.withdrawn_why,
                error_messages={"required": _("This material was taken back. Look at the file, and say that what was wrong is gone.")},
            )  # fmt: skip

    def clean_upload(self):
        """Looked through here for the message at the field; the action looks again."""
        upload = self.cleaned_data["upload"]
        try:
            intake.take(f"x.{self.material.format}", upload)
        except uploads.Refused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        return upload


class DescribingMaterial(forms.ModelForm):
    """The words of a material in a row of its kit: after many files came in at once they are written one under the other."""

    title_nl = Line(label=_("title (Dutch)"), max_length=120)
    alt_nl = Story(label=_("description for who cannot see it (Dutch)"), max_length=500, rows=3, required=False)
    alt_en = Story(label=_("description for who cannot see it (English)"), max_length=500, rows=3, required=False)

    class Meta:
        model = Material
        fields = ("title_nl", "alt_nl", "alt_en", "place")


class KeepingMaterial(forms.ModelForm):
    """The words around a material. Files come in by the pages that look them through."""

    class Meta:
        model = Material
        fields = (
            "title_nl", "title_en", "slug", "kind", "channel", "language", "measure", "phase", "licence",
            "licensed_until", "alt_nl", "alt_en", "credit", "place",
        )  # fmt: skip
