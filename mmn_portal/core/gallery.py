"""Example content for the staff page that shows every component (/beheer/componenten/)."""

import datetime
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Example(forms.Form):
    """One field of each kind; bound to bad input it shows all the errors."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We only use it for this."),
        error_messages={"required": _("Enter your e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    way = forms.ChoiceField(
        label=_("How do you want to come?"),
        choices=[("room", _("In the room")), ("online", _("Online"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to come")},
    )
    themes = forms.MultipleChoiceField(
        label=_("What are you curious about?"),
        choices=[("new", _("New faces")), ("young", _("Young people")), ("work", _("Companies"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    province = forms.ChoiceField(
        label=_("Province"), choices=[("", _("Choose a province")), ("ut", "Utrecht")], required=False
    )
    date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label=_("Logo"), help_text=_("PNG or JPG, at most 10 MB."), required=False)
    wish = forms.CharField(
        label=_("What do you hope to find?"),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": 500}),
        required=False,
    )
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    agreed = forms.BooleanField(
        label=_("I have read how my data are used"), error_messages={"required": _("Say that you have read it")}
    )


def examples() -> dict[str, Any]:
    """All that templates/admin/components.html shows."""
    now = timezone.now()
    later = [now + datetime.timedelta(days=days) for days in range(3)]
    return {
        "title": _("Components"),
        "when": later[0],
        "until": later[0] + datetime.timedelta(hours=2, minutes=30),
        "tones": ["orange", "sun", "berry", "teal", "paper"],
        "icons": ["arrow", "calendar", "download", "place", "people", "mail", "phone", "check", "warning"],
        "steps": [
            Thing(label=_("Choose"), state="done"),
            Thing(label=_("Fill in"), state="current", text=_("Takes five minutes")),
            Thing(label=_("Check and send"), state="next"),
        ],
        "entries": [
            Thing(when=later[0], title=_("First conversation"), text=_("We met the whole board.")),
            Thing(when=later[1], title=_("A small step"), text=_("A new text on the website.")),
        ],
        "tabs": [
            Thing(label=_("Month"), url="#month", current=True, count=12),
            Thing(label=_("Week"), url="#week", current=False, count=3),
            Thing(label=_("List"), url="#list", current=False, count=None),
        ],
        "columns": [Thing(label=_("Organisation")), Thing(label=_("Place")), Thing(label=_("Seats"), number=True)],
        "rows": [["Bibliotheek De Boekenboom", "Zutphen", 12], ["Sportvereniging De Meeuwen", "Den Helder", 4]],
        "bars": [
            Thing(label=_("Attractive"), shown="64%", share=64.5),
            Thing(label=_("Accessible"), shown="41%", share=41),
            Thing(label=_("Well-known"), shown="23%", share=23),
        ],
        "trail": [Thing(label=_("Agenda"), url="#agenda")],
        "page": Paginator(range(50), 10, orphans=0).page(2),
        "week": [
            Thing(date=each, outside=False, today=place == 0, entries=[Thing(label=_("Kick-off"), url="#kick-off")])
            for place, each in enumerate(later)
        ],
        "empty_form": Example(auto_id="a_%s"),
        "wrong_form": Example({"email": "no", "wish": "…"}, auto_id="b_%s"),
    }
