"""The forms of the studio: made from the fields of a template, so each asks what its template asks."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmn_portal.core import uploads
from mmn_portal.core.forms import KeyField, Line, More, Story, helper
from mmn_portal.people.models import Organisation

from .. import actions, preflight, queries, series
from ..enums import DesignLanguage, FieldKind, Lock, OnPhoto
from ..models import Design, Swatch, TemplateField
from .codes import Target, leads

TEXT, FILE, X, Y, ZOOM, GONE, WHO, SAID = "t_", "f_", "x_", "y_", "z_", "g_", "m_", "a_"


class Beginning(forms.Form):
    """For which organisation, and in which language."""

    organisatie = forms.ChoiceField(label=_("For which organisation?"))
    taal = forms.ChoiceField(label=_("In which language?"), choices=DesignLanguage.choices, initial=DesignLanguage.NL)
    key = KeyField()

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {organisation.slug: organisation for organisation in organisations}
        self.fields["organisatie"].choices = [(one.slug, one.name) for one in organisations]
        if len(organisations) == 1:
            self.fields["organisatie"].widget = forms.HiddenInput()
            self.fields["organisatie"].initial = organisations[0].slug
        self.helper = helper()

    def clean_organisatie(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisatie"]]


class Percent(forms.IntegerField):
    """A slider; a browser without one shows a number to type."""

    def __init__(self, *, label: Any, least: int, most: int) -> None:
        widget = forms.NumberInput(attrs={"type": "range", "min": least, "max": most, "step": 5 if most == 100 else 10})
        super().__init__(label=label, min_value=least, max_value=most, widget=widget, required=False)
        self.is_one_of = True


class Designing(forms.Form):
    """All that is filled in, once for all sizes."""

    kleur = forms.ChoiceField(label=_("Colours"), widget=forms.RadioSelect)
    title = Line(
        label=_("What do you call this design?"), max_length=80, ask=_("Give this design a name"),
        help_text=_("You and your colleagues find it by this name. The files that you take along have it as well."),
    )  # fmt: skip
    taal = forms.ChoiceField(label=_("Language of the texts"), choices=DesignLanguage.choices)
    doel = Target(
        label=_("Where does the QR code lead?"),
        help_text=_("To a page of your own website, or of this portal. You can change it later, also after printing."),
    )
    alt = Story(
        label=_("Description for who cannot see it"), required=False, max_length=500, rows=3,
        help_text=_("Leave this empty, and we make one of your texts."),
    )  # fmt: skip

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        self.design = design
        self.asked = sorted(design.version.fields.all(), key=lambda one: (one.place, one.pk))
        super().__init__(*args, **kwargs | {"initial": self._begin()})
        swatches = sorted(design.version.swatches.all(), key=lambda one: (one.place, one.pk))
        self.fields["kleur"].choices = [(one.key, _chip(one)) for one in swatches]
        layout: list[Any] = []
        for one in self.asked:
            layout += self._ask(one)
        self.helper = helper(*layout, "kleur", "doel", More(_("More choices"), "title", "taal", "alt", form=self))

    def _begin(self) -> dict[str, Any]:
        design = self.design
        link = next(iter(design.links.all()), None)
        begins: dict[str, Any] = {
            "kleur": design.swatch, "title": design.title, "taal": design.language, "alt": design.alt,
            "doel": link.target if link else "",
        }  # fmt: skip
        begins |= {f"{TEXT}{key}": text for key, text in design.texts.items()}
        for one in design.pictures.all():
            begins |= {f"{X}{one.field}": one.focus_x, f"{Y}{one.field}": one.focus_y, f"{ZOOM}{one.field}": one.zoom}
            begins |= {f"{SAID}{one.field}": queries.said_of(design, one)}
        return begins

    def _ask(self, one: TemplateField) -> list[Any]:
        if one.kind == FieldKind.TEXT:
            return self._ask_text(one)
        if one.kind in {FieldKind.PHOTO, FieldKind.LOGO}:
            return self._ask_picture(one)
        return []

    def _ask_text(self, one: TemplateField) -> list[Any]:
        if one.lock == Lock.LOCKED:
            return []
        name = f"{TEXT}{one.key}"
        # Empty is said beside the picture, so that half a design can be kept for tomorrow.
        if one.lock == Lock.CHOICE:
            texts = one.choices.get(self.design.language) or one.choices.get("nl") or []
            self.fields[name] = forms.ChoiceField(
                label=one.label, choices=[(text, text) for text in texts], help_text=one.hint
            )
        elif one.lines > 1:
            self.fields[name] = Story(
                label=one.label, max_length=one.longest, rows=one.lines, required=False, help_text=one.hint
            )
        else:
            self.fields[name] = Line(label=one.label, max_length=one.longest, required=False, help_text=one.hint)
        # It may wait until tomorrow, but it is no thing to leave out: the form does not call it optional.
        self.fields[name].is_one_of = one.is_required
        return [name]

    def _ask_picture(self, one: TemplateField) -> list[Any]:
        chosen = next((each for each in self.design.pictures.all() if each.field == one.key), None)
        name = f"{FILE}{one.key}"
        says = one.hint or _("JPG, PNG or WebP, at most 25 MB.")
        self.fields[name] = forms.FileField(
            label=_("Another picture for “%s”") % one.label if chosen else one.label, required=False, help_text=says,
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        )  # fmt: skip
        self.fields[name].is_one_of = one.is_required or chosen is not None
        names = [name, *self._ask_who(one), self._ask_what(one)]
        if chosen is None:
            return names
        if one.kind == FieldKind.PHOTO:
            self.fields[f"{X}{one.key}"] = Percent(label=_("Middle of the photo, from the left"), least=0, most=100)
            self.fields[f"{Y}{one.key}"] = Percent(label=_("Middle of the photo, from the top"), least=0, most=100)
            self.fields[f"{ZOOM}{one.key}"] = Percent(label=_("Closer"), least=100, most=400)
            names += [f"{X}{one.key}", f"{Y}{one.key}", f"{ZOOM}{one.key}"]
        self.fields[f"{GONE}{one.key}"] = forms.BooleanField(label=_("Take this picture out"), required=False)
        names.append(f"{GONE}{one.key}")
        return [Fieldset(one.label, *names)]

    def _ask_who(self, one: TemplateField) -> list[str]:
        """A photo may show people, and they have a say in it."""
        if one.kind != FieldKind.PHOTO:
            return []
        name = f"{WHO}{one.key}"
        self.fields[name] = forms.ChoiceField(
            label=_("Is anybody on your photo who can be recognised?"), choices=OnPhoto.choices, widget=forms.RadioSelect,
            required=False,
            help_text=_("People agree when they know where the photo will be seen. Somebody who changes her mind can say so to you or to us: then the photo is gone from your designs."),
        )  # fmt: skip
        self.fields[name].is_one_of = True
        return [name]

    def _ask_what(self, one: TemplateField) -> str:
        """A picture in words, for who cannot see it. It may wait until tomorrow; the page says until when it is missed."""
        name = f"{SAID}{one.key}"
        if one.kind == FieldKind.LOGO:
            self.fields[name] = Line(
                label=_("Whose logo is it?"), max_length=300, required=False,
                help_text=_("For who cannot see it. Leave this empty for the logo of your own organisation.")
                if one.key == queries.first_logo(self.design)
                else _("For who cannot see it: the name of that organisation."),
            )  # fmt: skip
        else:
            self.fields[name] = Line(
                label=_("What is to be seen on the photo, in one sentence?"), max_length=300, required=False,
                help_text=_("For who cannot see it, such as: three women cut vegetables at a long table."),
            )  # fmt: skip
        self.fields[name].is_one_of = True
        return name

    def clean_doel(self) -> str:
        return leads(self.design.organisation, self.cleaned_data["doel"])

    def clean(self) -> dict[str, Any]:
        for one in self.asked:
            name = f"{FILE}{one.key}"
            upload = self.cleaned_data.get(name)
            if upload is not None:
                try:
                    # Cleaned here for the message at the field; what is kept is what was cleaned.
                    self.cleaned_data[name] = _cleaned(upload)
                except uploads.Refused as refusal:
                    self.add_error(name, str(refusal))
                asked = f"{WHO}{one.key}"
                if asked in self.fields and not self.cleaned_data.get(asked):
                    self.add_error(asked, _("Say whether anybody can be recognised, and choose your photo once more."))
        return self.cleaned_data

    def content(self) -> actions.Content:
        """What was filled in; for a live picture, of a form that is not whole: what can be used of it."""
        kept = self.cleaned_data
        texts = {
            one.key: self._text(one) for one in self.asked if one.kind == FieldKind.TEXT
        }  # fmt: skip
        pictures = [one for one in self.asked if one.kind in {FieldKind.PHOTO, FieldKind.LOGO}]
        return actions.Content(
            title=kept.get("title") or self.design.title, language=kept.get("taal") or self.design.language,
            swatch=kept.get("kleur") or self.design.swatch, texts=texts, target=kept.get("doel") or "", alt=kept.get("alt") or "",
            shown={one.key: self._shown(one) for one in pictures if f"{X}{one.key}" in self.fields},
            uploads={one.key: kept[f"{FILE}{one.key}"] for one in pictures if kept.get(f"{FILE}{one.key}")},
            people={one.key: kept[f"{WHO}{one.key}"] for one in pictures if kept.get(f"{WHO}{one.key}")},
            said={one.key: self._said(one) for one in pictures if f"{SAID}{one.key}" in kept},
            removed=tuple(one.key for one in pictures if kept.get(f"{GONE}{one.key}") and not kept.get(f"{FILE}{one.key}")),
        )  # fmt: skip

    def _text(self, one: TemplateField) -> str:
        if one.lock == Lock.LOCKED:
            return one.begins(self.cleaned_data.get("taal") or self.design.language)
        name = f"{TEXT}{one.key}"
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        return str(self.data.get(self.add_prefix(name), ""))[: one.longest]

    def _said(self, one: TemplateField) -> str:
        """The words about a picture; those of the photo that was there before say nothing of another."""
        name = f"{SAID}{one.key}"
        words = self.cleaned_data[name]
        of_before = self.cleaned_data.get(f"{FILE}{one.key}") and words == self.initial.get(name)
        return "" if of_before else words

    def _shown(self, one: TemplateField) -> actions.Shown:
        def at(part: str, otherwise: int) -> int:
            value = self.cleaned_data.get(f"{part}{one.key}")
            return otherwise if value is None else value

        return actions.Shown(at(X, 50), at(Y, 50), at(ZOOM, 100))


def _chip(swatch: Swatch) -> str:
    """A set of colours by its name, with the colours beside it and how well its letters stand out."""
    ratio = number_format(preflight.contrast_of(swatch.ink, swatch.ground), 1)
    return format_html(
        '<svg class="chip" viewBox="0 0 64 24" width="64" height="24" aria-hidden="true"><rect width="64" height="24" rx="6" fill="{}"/>'
        '<circle cx="14" cy="12" r="6" fill="{}"/><circle cx="32" cy="12" r="6" fill="{}"/><circle cx="50" cy="12" r="6" fill="{}"/></svg> {} <span class="soft small">{}</span>',
        swatch.ground, swatch.ink, swatch.accent, swatch.plate, swatch.name, gettext("contrast %s to 1") % ratio,
    )  # fmt: skip


def _cleaned(upload: Any) -> Any:
    name = upload.name
    clean = uploads.clean_picture(upload)
    clean.name = f"{name.rpartition('.')[0] or name}.{clean.name.rpartition('.')[2]}"
    return clean


class Duplicating(forms.Form):
    """A name for the copy."""

    title = Line(label=_("Name of the copy"), max_length=80, ask=_("Give the copy a name"), required=False)
    key = KeyField()


class Ordering(forms.Form):
    """A series: for which places, at which sizes."""

    plekken = Story(
        label=_("Places, one on a line"), max_length=20_000, rows=6, required=False,
        help_text=_("Such as: Filiaal Noord. Each place gets a code of its own, so that you see what is scanned where."),
    )  # fmt: skip
    veld = forms.ChoiceField(
        label=_("Where does the name of the place come?"), required=False,
        help_text=_("The name takes the place of what stands there now."),
    )  # fmt: skip
    lijst = forms.FileField(
        label=_("Or a list as CSV or XLSX"), required=False,
        help_text=_("With a column “plek”, and columns named after the questions of the form if words differ by place."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )  # fmt: skip
    maten = forms.MultipleChoiceField(
        label=_("Sizes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or more sizes")},
    )
    key = KeyField()

    def __init__(self, *args: Any, design: Design, locations: list[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"plekken": "\n".join(locations), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.asked = sorted(design.version.fields.all(), key=lambda one: (one.place, one.pk))
        texts = [one for one in self.asked if one.kind == FieldKind.TEXT and one.lock == Lock.FREE]
        self.fields["veld"].choices = [
            ("", _("Nowhere, only the code differs")),
            *((one.key, one.label) for one in texts),
        ]
        self.fields["maten"].choices = [(made.size, made.measures.label) for made in design.version.formats.all()]
        for name in ("plekken", "veld", "lijst"):
            # Of the two ways to name places one is enough; neither is a thing to leave out.
            self.fields[name].is_one_of = True
        self.helper = helper("plekken", "veld", "lijst", "maten", "key")

    def clean(self) -> dict[str, Any]:
        """The places, whichever way they came."""
        kept = self.cleaned_data
        upload = kept.get("lijst")
        name = "lijst" if upload else "plekken"
        try:
            kept["places"] = (
                series.from_file(upload, self.asked)
                if upload
                else series.typed(kept.get("plekken", ""), kept.get("veld", ""), self.asked)
            )
        except series.NotAList as refusal:
            self.add_error(name, str(refusal))
        return kept
