"""Forms of knowledge: what to show of the library, and the pages that staff write."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.forms import Line
from mmn_portal.people.enums import Dimension, Theme

from . import queries
from .enums import LIBRARY_KINDS
from .models import Article, Session

ALL = [("", _("All"))]


class Browsing(forms.Form):
    """What to show of the library."""

    q = Line(label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    soort = forms.ChoiceField(label=_("Kind"), choices=[*ALL, *LIBRARY_KINDS], required=False)
    thema = forms.ChoiceField(label=_("Theme"), choices=[*ALL, *Theme.choices], required=False)
    maakt = forms.ChoiceField(label=_("Makes you more"), choices=[*ALL, *Dimension.choices], required=False)

    def __init__(self, filters: "queries.Filters") -> None:
        """Shows what the filters made of the address, so that nonsense shows as no filter and never as an error."""
        super().__init__(
            initial={
                "q": filters.words, "soort": filters.kind, "thema": filters.theme, "maakt": filters.dimension,
            }
        )  # fmt: skip


def pdf_or_refusal(file):
    """A PDF that was handed in now, checked; what lies there already is left alone."""
    if not file or not hasattr(file, "content_type"):
        return file
    try:
        return uploads.checked_pdf(file)
    except uploads.Refused as refusal:
        raise ValidationError(str(refusal), code="refused") from refusal


class KeepingArticle(forms.ModelForm):
    """An article, with its themes."""

    theme_choices = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or more themes")},
    )  # fmt: skip

    class Meta:
        model = Article
        fields = (
            "title_nl", "title_en", "lead_nl", "lead_en", "text_nl", "text_en", "slug", "kind", "dimension", "picture",
            "document", "link", "state", "publish_at",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["theme_choices"].initial = list(self.instance.themes.values_list("theme", flat=True))

    def clean_document(self):
        return pdf_or_refusal(self.cleaned_data["document"])


class KeepingSession(forms.ModelForm):
    """A session of a week, and what people can take from it afterwards."""

    class Meta:
        model = Session
        fields = ("track", "article", "recording_url", "slides", "summary_nl", "summary_en")

    def clean_slides(self):
        return pdf_or_refusal(self.cleaned_data["slides"])
