"""What staff do with a session and its people."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day, DeskMoment
from mmn_portal.core.forms import Address, KeyField, Line, Phone, Story
from mmn_portal.people.enums import Language
from mmn_portal.people.models import Organisation

from .. import rules
from ..enums import Audience
from ..models import Block, Event, Registration
from .wishes import FormatField, OfEvent, WithWishes

FIRST_YEAR, LAST_YEAR = 2000, 2100


class AddingByStaff(WithWishes, OfEvent):
    """Add someone who phones: with what she needs and answers, as far as she says it. What misses she is asked by mail."""

    block = FormatField()
    name = Line(label=_("Name"), ask=_("Enter a name"))
    email = Address(label=_("E-mail address"), required=False)
    phone = Phone(label=_("Telephone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="nl")
    organisation = forms.ModelChoiceField(
        Organisation.objects.not_refused().order_by("name", "pk"), label=_("Organisation"), required=False
    )
    else_waits = forms.BooleanField(label=_("If there is no seat, put her on the waiting list"), required=False)
    key = KeyField()
    field_order = ("block", "name", "email", "phone", "language", "organisation", "else_waits")

    def is_empty(self) -> bool:
        """Staff leave open what she does not know on the telephone."""
        return True


class Correcting(WithWishes, OfEvent):
    """What was typed wrong in a registration, and the format in which somebody takes part."""

    name = Line(label=_("Name"), ask=_("Enter a name"))
    email = Address(
        label=_("E-mail address"), required=False,
        help_text=_("A new address gets the last mail again, and the link in the old one stops working."),
    )  # fmt: skip
    phone = Phone(label=_("Telephone"), required=False)
    block = FormatField()
    was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    field_order = ("name", "email", "phone", "block")

    def __init__(self, *args: Any, registration: Registration, was: str, **kwargs: Any) -> None:
        facts = {
            name: getattr(registration, name) for name in ("name", "email", "phone", "block", "access_needs", "diet")
        }
        super().__init__(*args, event=registration.event, **kwargs)
        self.initial = facts | self.initial | {"was": was}
        self.is_unproven = registration.prove_before is not None

    def is_empty(self) -> bool:
        """Staff leave open what nobody asked her."""
        return True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if self.is_unproven and not email:
            raise ValidationError(_("This place is confirmed by mail, so it needs an address."), code="required")
        return email


class MovingByStaff(forms.Form):
    """Move people to another session."""

    block = forms.ModelChoiceField(
        Block.objects.none(), label=_("To which session?"),
        help_text=_("What people need goes along, as far as that session asks for it. Answers to questions do not."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = choices
        self.fields["block"].label_from_instance = _with_who_sees


def _with_who_sees(block: Block) -> str:
    """A session and a format; of an activity of an organisation also who will see who come."""
    words = f"{block.event} – {block.get_format_display()}"
    if not rules.shows_people_to_host(block.event):
        return words
    return _("%(session)s – %(host)s holds it, and sees names and needs") % {"session": words, "host": block.event.host}


class WritingToParticipants(forms.Form):
    """A message to the participants."""

    audience = forms.ChoiceField(label=_("To"), choices=Audience.choices)
    subject = Line(label=_("Subject"), ask=_("Enter a subject"), max_length=150)
    text = Story(label=_("Text"), ask=_("Enter the text"), max_length=5000, rows=10)


class WritingToChosen(forms.Form):
    """A message to some participants."""

    subject = Line(label=_("Subject"), ask=_("Enter a subject"), max_length=150)
    text = Story(label=_("Text"), ask=_("Enter the text"), max_length=5000, rows=10)


def in_reach(day: date) -> date:
    """A day of a year that sessions can fall in. Raises ValidationError."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Choose a day before %d.") % (LAST_YEAR + 1))
    return day


class Copying(forms.Form):
    """The same session on other days."""

    EVERY = [
        ("0", _("only this day")),
        ("7", _("each week")),
        ("14", _("each two weeks")),
        ("28", _("each four weeks")),
    ]
    first_on = Day(label=_("First day"))
    every = forms.TypedChoiceField(label=_("And then"), choices=EVERY, coerce=int)
    how_many = forms.IntegerField(label=_("How many in all"), min_value=1, max_value=52, initial=1)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_first_on(self) -> date:
        return in_reach(self.cleaned_data["first_on"])

    def days(self) -> list[date]:
        asked = self.cleaned_data
        how_many = asked["how_many"] if asked["every"] else 1
        return [asked["first_on"] + timedelta(days=asked["every"] * number) for number in range(how_many)]

    def clean(self) -> dict:
        asked = super().clean()
        if not self.errors:
            self._refuse_the_change_of_the_clock()
        return asked

    def _refuse_the_change_of_the_clock(self) -> None:
        """Say on which days a time would have to be chosen, as the clock skips it or shows it twice."""
        odd = rules.days_without_a_copy(self.event, self.days(), self.event.reminder_rules.all())
        if odd:
            words = _(
                "On %(days)s the clock changes: a time of this session does not exist then, or comes twice. Leave that day out, and make that session by itself."
            )
            self.add_error("first_on", words % {"days": ", ".join(date_format(day, "j F Y") for day in odd)})


class CopyingProgramme(forms.Form):
    """The same programme, from another day on."""

    title_nl = forms.CharField(label=_("Title (Dutch)"), max_length=160)
    title_en = forms.CharField(label=_("Title (English)"), max_length=160, required=False)
    first_on = Day(label=_("First day"))

    def clean_first_on(self) -> date:
        return in_reach(self.cleaned_data["first_on"])


class Importing(OfEvent):
    """A list of people from a spreadsheet."""

    block = FormatField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.not_refused().order_by("name", "pk"), label=_("Organisation"), required=False
    )
    file = forms.FileField(
        label=_("List (CSV or XLSX)"),
        help_text=_("The first row holds the headings: Name, and if you know them E-mail, Telephone, Diet, Accessibility."),
    )  # fmt: skip


class CallingOff(forms.Form):
    """Cancel a session."""

    because_nl = Line(label=_("Reason, in Dutch"), ask=_("Enter the reason"), max_length=300)
    because_en = Line(label=_("Reason, in English"), required=False, max_length=300)


class ChangingSeats(forms.Form):
    """The numbers of seats, format by format."""

    def __init__(self, *args: Any, blocks: list[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = blocks
        for block in blocks:
            words = block.get_format_display()
            self.fields[f"capacity_{block.pk}"] = forms.IntegerField(
                label=_("%s: seats") % words, min_value=0, max_value=100_000, initial=block.capacity
            )
            self.fields[f"reserved_{block.pk}"] = forms.IntegerField(
                label=_("%s: reserved by staff") % words, min_value=0, max_value=100_000, initial=block.reserved
            )
            for name in ("capacity", "reserved"):
                self.fields[f"was_{name}_{block.pk}"] = forms.IntegerField(
                    required=False, widget=forms.HiddenInput, initial=getattr(block, name)
                )

    def was(self, block: Block) -> tuple[int, int] | None:
        """The seats and the reserve of a format, as the page showed them."""
        capacity, reserved = (self.cleaned_data[f"was_{name}_{block.pk}"] for name in ("capacity", "reserved"))
        return None if capacity is None or reserved is None else (capacity, reserved)

    def _refuse_stale(self, block: Block, asked: dict) -> None:
        """Say beside each number that somebody changed meanwhile what it is now; who sends it again has seen it."""
        for name in ("capacity", "reserved"):
            was, now = asked.get(f"was_{name}_{block.pk}"), getattr(block, name)
            if was is None or was == now:
                continue
            words = _(
                "This is %(now)d now, and was %(was)d when you opened this page. Look at your number, and press again."
            )
            self.add_error(f"{name}_{block.pk}", words % {"now": now, "was": was})
            self.data = self.data.copy()
            self.data[self.add_prefix(f"was_{name}_{block.pk}")] = str(now)

    def clean(self) -> dict:
        asked = super().clean()
        for block in self.blocks:
            self._refuse_stale(block, asked)
            capacity, reserved = asked.get(f"capacity_{block.pk}"), asked.get(f"reserved_{block.pk}")
            if capacity is not None and reserved is not None and reserved > capacity:
                self.add_error(f"reserved_{block.pk}", _("You cannot reserve more seats than there are."))
        return asked


class MovingTheClock(forms.Form):
    """Look from another moment."""

    op = DeskMoment(label=_("Seen from"), required=False)

    def moment(self) -> datetime | None:
        return self.cleaned_data.get("op") if self.is_bound and self.is_valid() else None
