"""The forms of staff around templates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.text import one_line

from .. import rules, zones
from ..enums import DesignLanguage
from ..models import Swatch, TemplateField, TemplateVersion
from ..models.templates import HEX
from ..sizes import CHOICES, SIZES

BETWEEN = "|"


class ByLanguage(forms.CharField):
    """A text for each language, a line each: ``nl: Help mee!``. With ``many``, several texts on a line, with | between them."""

    def __init__(self, *, many: bool = False, **kwargs: Any) -> None:
        self.many = many
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "cols": 60}))
        super().__init__(required=False, max_length=4000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{code}: {' | '.join(text) if self.many else text}" for code, text in value.items())

    def clean(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            code, colon, text = line.partition(":")
            code = code.strip().lower()
            if not colon or code not in DesignLanguage.values:
                raise ValidationError(
                    _("Begin each line with a language and a colon, such as nl: Help mee! The languages are: %s")
                    % ", ".join(DesignLanguage.values),
                    code="language",
                )
            parts = [one_line(part) for part in text.split(BETWEEN)] if self.many else [one_line(text)]
            found[code] = [part for part in parts if part] if self.many else parts[0]
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or {}), str(data or "").replace("\r\n", "\n"))


class KeepingField(forms.ModelForm):
    """One question of a template."""

    start = ByLanguage(label=_("text to start from"), help_text=_("A line for each language, such as nl: Help mee!"))
    frame = ByLanguage(
        label=_("sentence around it"), help_text=_("With … where the text comes, such as nl: Mensen maken …")
    )
    choices = ByLanguage(
        label=_("texts to choose from"), many=True, help_text=_("With | between them, such as nl: Kom kijken | Doe mee")
    )

    def changed_languages(self) -> set[str]:
        """In which languages a text for the poster is another than it was."""
        found: set[str] = set()
        for name in rules.IN_LANGUAGES:
            before, after = self.initial.get(name) or {}, self.cleaned_data.get(name) or {}
            found |= {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
        return found

    class Meta:
        model = TemplateField
        fields = (
            "key", "kind", "label_nl", "label_en", "hint_nl", "hint_en", "start", "frame", "lock", "choices", "longest",
            "lines", "is_required", "must_change", "place",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        super().clean()
        start, longest = self.cleaned_data.get("start") or {}, self.cleaned_data.get("longest")
        if longest and any(len(text) > longest for text in start.values()):
            self.add_error("start", _("This text is longer than may be typed"))
        for text in (self.cleaned_data.get("frame") or {}).values():
            if "…" not in text:
                self.add_error("frame", _("Write … where the text comes"))
        return self.cleaned_data


COLOUR = RegexValidator(HEX, _("Write a colour as #ff9450"))


class KeepingSwatch(forms.ModelForm):
    """A set of colours."""

    class Meta:
        model = Swatch
        fields = ("key", "name_nl", "name_en", "ground", "ink", "accent", "plate", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ground", "ink", "accent", "plate"):
            if name in self.fields:
                self.fields[name].validators.append(COLOUR)
                self.fields[name].widget.attrs["size"] = 9


class KeepingVersion(forms.ModelForm):
    """The words around a version, and which translations somebody looked at."""

    checked_languages = forms.MultipleChoiceField(
        label=_("languages that were checked"), choices=DesignLanguage.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("By somebody whose language it is."),
    )  # fmt: skip

    class Meta:
        model = TemplateVersion
        fields = ("note_nl", "note_en", "checked_languages")


class Drawing(forms.Form):
    """Art for one size."""

    size = forms.ChoiceField(label=_("Size"), choices=CHOICES)
    drawing = forms.FileField(label=_("Drawing (SVG)"), error_messages={"required": _("Choose a file")})

    def clean_drawing(self) -> Any:
        """Looked through here for the message at the field; the action looks again."""
        drawing = self.cleaned_data["drawing"]
        size = self.cleaned_data.get("size")
        if size:
            try:
                zones.read(drawing.read(uploads.MAX_SVG_BYTES + 1), SIZES[size])
            except uploads.Refused as refusal:
                raise ValidationError(str(refusal), code="refused") from refusal
            drawing.seek(0)
        return drawing
