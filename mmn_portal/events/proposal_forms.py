"""The form with which an organisation puts its own activity on the agenda."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day, moments
from mmn_portal.core.forms import Address, Line, Phone, Story, helper
from mmn_portal.people.forms import PlaceField, Website

from .actions import Activity
from .enums import Format
from .models import Event, Moment

FARTHEST = timedelta(days=3 * 365)
MOST_SEATS = 100_000
# What an organisation changes without a mail to who is registered.
SILENT = {"title", "lead", "text", "contact_name", "contact_phone", "contact_email", "route", "accessibility", "moment"}


class Clock(forms.TimeField):
    """A time of the day, as 10:30, 10.30 or '10.30 uur'."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], required=False, **kwargs)
        self.error_messages["invalid"] = _("Enter a time such as 10.30")

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = value.lower().removesuffix("uur").strip().replace(".", ":")
        found = super().to_python(value)
        return found.replace(second=0) if found else None


class WhichTime(forms.ChoiceField):
    """Which of the two: asked only in the night in which the clock goes back, for a time that comes twice."""

    def __init__(self, label: Any) -> None:
        choices = [
            ("first", _("The first time, before the clock goes back")),
            ("second", _("The second time, an hour later")),
        ]
        super().__init__(label=label, choices=choices, widget=forms.RadioSelect)
        self.error_messages["required"] = _(
            "In that night the clock goes back, so this time comes twice. Choose the first or the second time."
        )
        self.error_messages["invalid_choice"] = _("Choose the first or the second time")


class WhichWeek(forms.ModelChoiceField):
    """One of some campaign weeks, or none."""

    def __init__(self, *, label: Any, none: Any, help_text: Any) -> None:
        super().__init__(
            Moment.objects.none(), label=label, required=False, blank=True, widget=forms.RadioSelect, empty_label=none,
            help_text=help_text, error_messages={"invalid_choice": _("Choose one of these weeks, or none")},
        )  # fmt: skip

    def offer(self, moments: Collection[Moment]) -> None:
        """These can be chosen from."""
        self.queryset = Moment.objects.filter(pk__in=[one.pk for one in moments]).in_order()

    def label_from_instance(self, obj: Moment) -> str:
        days = {"first": date_format(obj.starts_on, "j F"), "last": date_format(obj.ends_on, "j F Y")}
        return _("%(title)s, %(first)s to %(last)s") % {"title": obj.title, **days}


class ProposingActivity(forms.Form):
    """An activity of an organisation, for the agenda."""

    title = Line(label=_("What is the activity called?"), ask=_("Enter what the activity is called"), max_length=160)
    lead = Line(
        label=_("What is it, in one sentence?"), ask=_("Enter one sentence about the activity"), max_length=300,
        help_text=_("This stands under the title."),
    )  # fmt: skip
    text = Story(
        label=_("What happens?"), required=False, max_length=5000, rows=6,
        help_text=_("Who is it for, what do you do, what should people bring?"),
    )  # fmt: skip
    day = Day(label=_("On which day?"), error_messages={"required": _("Enter the day")})
    begins = Clock(
        label=_("When does it begin?"), help_text=_("Leave both times empty when the time is not known yet.")
    )
    begins_which = WhichTime(_("This time comes twice in that night. Which one is the beginning?"))
    ends = Clock(label=_("When does it end?"))
    ends_which = WhichTime(_("This time comes twice in that night. Which one is the end?"))
    format = forms.ChoiceField(
        label=_("How do people take part?"), choices=Format.choices, widget=forms.RadioSelect, initial=Format.IN_PERSON,
        error_messages={"required": _("Choose how people take part"), "invalid_choice": _("Choose how people take part")},
    )  # fmt: skip
    venue = Line(label=_("Building or spot"), required=False, max_length=160)
    address = Line(label=_("Street and number"), required=False, max_length=160)
    place = PlaceField(required=False, help_text=_("Only when people come in person."))
    route = Story(
        label=_("How do people get there?"), required=False, max_length=1500, rows=3,
        help_text=_("Bus or train, where to park, which door. Only when people come in person."),
    )  # fmt: skip
    join_url = Website(
        required=False,
        label=_("Link to join online"),
        help_text=_("Only when it is online. Only those who are registered get it."),
    )
    seats = forms.IntegerField(
        label=_("How many people can come?"), required=False, min_value=1, max_value=MOST_SEATS,
        help_text=_("With a number, people register on this portal. Empty: they do not register here."),
        error_messages={
            "invalid": _("Enter a whole number"), "min_value": _("Enter 1 or more"),
            "max_value": _("Enter a number of at most 100 000"),
        },
    )  # fmt: skip
    contact_name = Line(label=_("Whom can people ask?"), ask=_("Enter a name"), help_text=_("Everyone can read this."))
    contact_phone = Phone(label=_("Telephone"), required=False)
    contact_email = Address(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"spellcheck": "false", "size": 40})
    )
    accessibility = Story(
        label=_("Can everyone get in and take part?"), required=False, max_length=1500, rows=3,
        help_text=_("Steps, a lift, an accessible toilet, captions, quiet corners."),
    )  # fmt: skip
    moment = WhichWeek(
        label=_("Is this activity part of a campaign week?"), none=_("No, it stands by itself"),
        help_text=_("Then it also stands on the page of that week."),
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, moments: Collection[Moment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if moments:
            self.fields["moment"].offer(moments)  # type: ignore[attr-defined]
        else:
            # No week is on or coming: there is nothing to ask.
            del self.fields["moment"]
        for name in ("place", "join_url"):
            # One of the two is asked, by how people take part: neither label says that it may stay empty.
            self.fields[name].is_one_of = True  # type: ignore[attr-defined]
        for name in ("begins", "ends"):
            if len(self._moments(name)) < 2:
                del self.fields[f"{name}_which"]
        times = [name for name in ("begins", "begins_which", "ends", "ends_which") if name in self.fields]
        self.helper = helper(
            "title", "lead", "text", "day", *times, "format", "venue", "address", "place", "route", "join_url", "seats",
            "contact_name", "contact_phone", "contact_email",
            "accessibility", *(["moment"] if moments else []),
        )  # fmt: skip

    def _moments(self, name: str) -> list[datetime]:
        """When the clock shows what was typed; before anything was judged."""
        if not self.is_bound:
            return []
        try:
            day = self.fields["day"].clean(self.data.get("day", ""))
            clock = self.fields[name].clean(self.data.get(name, ""))
        except forms.ValidationError:
            return []
        return moments(day, clock) if clock else []

    def clean_day(self) -> date:
        day, today = self.cleaned_data["day"], timezone.localdate(self.now)
        if day < today:
            raise forms.ValidationError(_("This day is over. Enter a day that is still to come."), code="past")
        if day - today > FARTHEST:
            raise forms.ValidationError(
                _("This day is more than three years ahead. Enter one that is nearer."), code="far"
            )
        return day

    def clean(self) -> dict:
        asked = super().clean()
        self._check_times(asked)
        self._check_where(asked)
        self._check_week(asked)
        return asked

    def _check_week(self, asked: dict) -> None:
        moment, day = asked.get("moment"), asked.get("day")
        if moment and day and not moment.holds(day):
            self.add_error(
                "moment", _("Your day is not in this week. Choose another day, or say that it stands by itself.")
            )

    def _check_times(self, asked: dict) -> None:
        known = [name for name in ("begins", "ends") if asked.get(name)]
        if len(known) == 1 and not {"begins", "ends"} & set(self.errors):
            missing = "ends" if known == ["begins"] else "begins"
            words = {"ends": _("Enter when it ends"), "begins": _("Enter when it begins")}
            self.add_error(missing, words[missing])
        for name in ("begins", "ends"):
            asked[f"{name}_at"] = self._moment(name, asked) if name in known and asked.get("day") else None
        begins_at, ends_at = asked["begins_at"], asked["ends_at"]
        if begins_at and ends_at and ends_at <= begins_at:
            self.add_error("ends", _("The end must be later than the beginning."))
        elif ends_at and ends_at <= self.now:
            self.add_error("ends", _("This time is over already."))

    def _moment(self, name: str, asked: dict) -> datetime | None:
        found = moments(asked["day"], asked[name])
        if not found:
            self.add_error(
                name, _("This time does not exist: in that night the clock goes from 2.00 to 3.00. Choose a time before 2.00, or from 3.00 on."),
            )  # fmt: skip
            return None
        if len(found) == 1:
            return found[0]
        return {"first": found[0], "second": found[1]}.get(asked.get(f"{name}_which", ""))

    def _check_where(self, asked: dict) -> None:
        how = asked.get("format")
        if how == Format.ONLINE and not asked.get("join_url") and "join_url" not in self.errors:
            self.add_error("join_url", _("Enter the link with which people join"))
        if how == Format.IN_PERSON and not asked.get("place") and "place" not in self.errors:
            self.add_error("place", _("Enter the place"))

    def activity(self) -> Activity:
        """What was filled in, for the action. Of where it is only what fits how people take part."""
        online = self.cleaned_data["format"] == Format.ONLINE
        left_out = {"venue": "", "address": "", "place": None, "route": ""} if online else {"join_url": ""}
        return _activity_of(self.cleaned_data | left_out)


class ChangingActivity(ProposingActivity):
    """An activity that stands on the agenda: how people take part, and how many, stays as they registered for it."""

    was = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, formats: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = initial_of(event, None)
        self.formats = formats or {self.kept["format"]}
        gone = ["format", "seats"]
        if Format.ONLINE not in self.formats:
            gone += ["join_url"]
        if Format.IN_PERSON not in self.formats:
            gone += ["venue", "address", "place", "route"]
        for name in gone:
            del self.fields[name]
        self.fields["was"].initial = event.changed_at.isoformat()
        self.helper = helper(*(name for name in self.helper.layout.fields if name in self.fields), "was")

    def _check_where(self, asked: dict) -> None:
        words = {"join_url": _("Enter the link with which people join"), "place": _("Enter the place")}
        for name in words:
            if name in self.fields and not asked.get(name) and name not in self.errors:
                self.add_error(name, words[name])

    def silently_changed(self) -> list[str]:
        """The labels of what becomes different without anybody being mailed about it."""
        return [self[name].label for name in self.changed_data if name in SILENT]

    def activity(self) -> Activity:
        """What was filled in, with what this page does not ask as it is."""
        return _activity_of(self.kept | self.cleaned_data)


def _activity_of(asked: dict) -> Activity:
    return Activity(
        title=asked["title"], lead=asked["lead"], text=asked["text"], starts_on=asked["day"],
        starts_at=asked["begins_at"], ends_at=asked["ends_at"], format=asked["format"], venue=asked["venue"],
        address=asked["address"], place=asked["place"], join_url=asked["join_url"], seats=asked["seats"],
        contact_name=asked["contact_name"], contact_phone=asked["contact_phone"],
        contact_email=asked["contact_email"], route=asked["route"],
        accessibility=asked["accessibility"], moment=asked.get("moment"),
    )  # fmt: skip


def initial_of(event: Event, seats: int | None) -> dict[str, Any]:
    """What the form shows of an activity that was proposed already."""
    at = {
        name: timezone.localtime(moment) if moment else None
        for name, moment in (("begins", event.starts_at), ("ends", event.ends_at))
    }
    return {
        "title": event.title_nl, "lead": event.lead_nl, "text": event.text_nl, "day": event.starts_on,
        "begins": at["begins"] and at["begins"].time(), "ends": at["ends"] and at["ends"].time(),
        "format": Format.ONLINE if event.join_url else Format.IN_PERSON, "venue": event.venue, "address": event.address,
        "place": event.place, "join_url": event.join_url, "seats": seats, "contact_name": event.contact_name,
        "contact_phone": event.contact_phone, "contact_email": event.contact_email, "route": event.route_nl,
        "accessibility": event.accessibility_nl,
        "moment": event.moment,
    }  # fmt: skip


class CallingOffActivity(forms.Form):
    """Why an activity does not go on."""

    because = Line(
        label=_("Why does it not go on?"), ask=_("Enter why it does not go on"), max_length=300,
        help_text=_("This stands on the page, and in the mail to everyone who is registered."),
    )  # fmt: skip
    helper = helper("because")


class Refusing(forms.Form):
    """Why staff refuse a proposal."""

    because = Line(
        label=_("Reason"),
        ask=_("Enter the reason"),
        max_length=300,
        help_text=_("Whoever proposed it reads this in a mail."),
    )
