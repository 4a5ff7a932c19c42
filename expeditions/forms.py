"""Forms of expeditions: applying, logging from a phone, moving on, the self-scan."""

import uuid
from datetime import date, timedelta
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import Day
from mmn_portal.core.forms import Address, Choices, KeyField, Line, More, Phone, Story, helper
from mmn_portal.core.text import holds_contact
from mmn_portal.people.enums import Dimension
from mmn_portal.people.models import Organisation, User

from .actions import Contact, Hint, Promise
from .enums import ContactForm, Journey, Obstacle, ScanRole, StopReason
from .models import Phase, Step, Trajectory

MINUTES = [("15", "15"), ("30", "30"), ("60", "60"), ("90", "90"), ("120", "120"), ("other", _("Another time"))]
# A visit rarely brings more advice or agreements than this; the method asks for three actions at most.
ROWS = (1, 2, 3)
OLDEST = timedelta(days=366)
FARTHEST = timedelta(days=366)
FIVE = [(number, str(number)) for number in range(1, 6)]
PROGRESS = [(1, _("1: it stands still")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: it runs by itself"))]
SCAN_ANSWERS = [(1, _("1: not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: completely")), (0, _("I do not know"))]


class Applying(forms.Form):
    """An organisation wants to join a group."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation wants to go on expedition?"), empty_label=None,
        error_messages={"required": _("Choose an organisation"), "invalid_choice": _("Choose one of your organisations")},
    )  # fmt: skip
    wish = Story(label=_("What do you hope to find?"), ask=_("Enter what you hope to find"), max_length=1000, rows=5)
    phone = Phone(label=_("At which number can the leader reach you?"), required=False)
    key = KeyField()

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.may_register_colleagues(person).order_by("name", "pk")
        self.fields["organisation"].queryset = mine
        self.helper = helper("organisation", "wish", "phone", "key")


def _day(**words: Any) -> Day:
    return Day(**words, error_messages={"required": _("Choose a day")})


def _radio(label: Any, choices: Any, *, required: bool, number: bool = False, ask: Any = None) -> forms.Field:
    wrong = {"invalid_choice": _("Choose one of the answers"), "required": ask or _("Choose one of the answers")}
    kind = forms.TypedChoiceField if number else forms.ChoiceField
    extra = {"coerce": int, "empty_value": None} if number else {}
    return kind(
        label=label, choices=choices, required=required, widget=forms.RadioSelect, error_messages=wrong, **extra
    )


def _count(label: Any, **words: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": _("Enter a whole number, such as 4"), "min_value": _("Enter a whole number, such as 4"),
            "max_value": _("Enter a lower number"),
        },
        **words,
    )  # fmt: skip


class Logging(forms.Form):
    """A contact, written down in a minute and a half on a phone (A.7); what is rare is folded away."""

    # Made in the browser; without a script the server makes it with the form.
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    contact_on = _day(label=_("When did you have contact?"))
    form = _radio(_("How?"), ContactForm.choices, required=True, ask=_("Choose how you had contact"))
    minutes = _radio(_("How many minutes?"), MINUTES, required=False)
    minutes_other = _count(_("How many minutes was it?"))
    steps = Choices(
        Step.objects.none(), label=_("Which steps are done?"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the steps"), "invalid_pk_value": _("Choose from the steps")},
    )  # fmt: skip
    phase = forms.ModelChoiceField(
        Phase.objects.none(), label=_("Which phase was it about?"), to_field_name="code", empty_label=None, required=False,
        error_messages={"invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    dimensions = forms.MultipleChoiceField(
        label=_("What was it about?"), choices=Dimension.choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    journey = forms.ChoiceField(
        label=_("Which step of a new volunteer was it about?"), required=False,
        choices=[("", _("No step in particular")), *Journey.choices],
        error_messages={"invalid_choice": _("Choose one of the answers")},
    )  # fmt: skip
    discussed = Story(
        label=_("What did you discuss?"), required=False, max_length=600, rows=4,
        help_text=_("The organisation reads this. Use no names of others."),
    )  # fmt: skip
    progress = _radio(_("How does it go?"), PROGRESS, required=True, number=True, ask=_("Choose how it goes"))
    energy = _radio(_("How much energy is there, from 1 to 5?"), FIVE, required=False, number=True)
    obstacle = _radio(_("What stands in the way?"), Obstacle.choices, required=False)
    guidance = Story(
        label=_("Guidance note"), required=False, max_length=1000, rows=3,
        help_text=_("Only leaders and the programme team read this. It is never kept on your phone."),
    )  # fmt: skip
    next_contact_on = _day(label=_("When is your next contact?"), required=False)
    is_last = forms.BooleanField(label=_("No next contact: this was the last one"), required=False)
    also = Choices(
        Trajectory.objects.none(), label=_("Who else of this group was there?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They get the same day, form, text, steps and next contact. Advice, agreements, how it goes and your guidance"
            " note stay with this organisation."
        ),
        error_messages={"invalid_choice": _("Choose from the list"), "invalid_pk_value": _("Choose from the list")},
    )  # fmt: skip
    sure = forms.BooleanField(label=_("I looked: no details of a person stand in it"), required=False)

    def __init__(self, *args: Any, steps: Any, phases: Any, others: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("contact_on", today)
        self.initial.setdefault("obstacle", Obstacle.NONE)
        self.fields["steps"].queryset = steps
        self.fields["phase"].queryset = phases
        self.fields["phase"].label_from_instance = lambda phase: phase.title
        self.fields["also"].queryset = others
        self.fields["also"].label_from_instance = lambda trajectory: trajectory.organisation.name
        self.fields["guidance"].widget.attrs["data-never-kept"] = "yes"
        # A day or "the last one": not optional, though it can be empty.
        self.fields["next_contact_on"].is_one_of = True
        for role, label in ScanRole.choices:
            self.fields[f"present_{role}"] = _count(label)
        for number in ROWS:
            self.fields[f"advice_{number}"] = Line(
                label=_("Your advice in one sentence"), required=False, max_length=300
            )
            self.fields[f"advice_{number}_about"] = forms.ChoiceField(
                label=_("What does it make better?"), required=False, choices=[("", _("Several things")), *Dimension.choices],
                error_messages={"invalid_choice": _("Choose one of the answers")},
            )  # fmt: skip
            self.fields[f"agreement_{number}"] = Line(label=_("What did you agree?"), required=False, max_length=200)
            self.fields[f"agreement_{number}_who"] = Line(
                label=_("Who does it?"), required=False, max_length=80, help_text=_("A function, no name.")
            )
            self.fields[f"agreement_{number}_due"] = _day(label=_("Before when?"), required=False)
        self.helper = helper(*self._layout(has_others=others.exists()))

    def _layout(self, *, has_others: bool) -> list[Any]:
        advice = [f"advice_{number}{part}" for number in ROWS for part in ("", "_about")]
        agreements = [f"agreement_{number}{part}" for number in ROWS for part in ("", "_who", "_due")]
        return [
            "client_key", "contact_on", "phase", InlineRadios("form"), InlineRadios("minutes"), "minutes_other",
            More(_("Who were there? Numbers only"), *(f"present_{role}" for role in ScanRole.values), form=self),
            "steps", InlineCheckboxes("dimensions"), "journey", "discussed",
            *advice[:2], More(_("Another piece of advice"), *advice[2:], form=self),
            *agreements[:3], More(_("Another agreement"), *agreements[3:], form=self),
            InlineRadios("progress"), InlineRadios("energy"), InlineRadios("obstacle"), "guidance", "next_contact_on",
            "is_last",
            *([More(_("This was with more organisations"), "also", form=self)] if has_others else []),
            *(["sure"] if self.is_bound and self._holds_contact(self.data) else []),
        ]  # fmt: skip

    @staticmethod
    def _holds_contact(typed: Any) -> bool:
        names = ["discussed", *(f"{what}_{number}" for what in ("advice", "agreement") for number in ROWS)]
        return any(holds_contact(str(typed.get(name) or "")) for name in names)

    def clean_contact_on(self) -> date:
        day = self.cleaned_data["contact_on"]
        if day > self.today:
            raise ValidationError(_("Choose today or an earlier day"), code="later")
        if day < self.today - OLDEST:
            raise ValidationError(_("Choose a day in the past year"), code="too_old")
        return day

    def clean(self) -> dict:
        asked = super().clean()
        self._check_next_contact(asked)
        if asked.get("minutes") == "other" and not asked.get("minutes_other") and "minutes_other" not in self.errors:
            self.add_error("minutes_other", _("Enter how many minutes"))
        for number in ROWS:
            if not asked.get(f"agreement_{number}") and (
                asked.get(f"agreement_{number}_who") or asked.get(f"agreement_{number}_due")
            ):
                self.add_error(f"agreement_{number}", _("Enter what you agreed"))
        # A hint, not a lock: a leader may have a reason, such as the number of a town hall.
        if self._holds_contact(asked) and not asked.get("sure"):
            self.add_error(
                "sure",
                _("An e-mail address or a number of a person seems to stand in your text. Take it out, or tick this."),
            )
        return asked

    def _check_next_contact(self, asked: dict) -> None:
        planned, is_last = asked.get("next_contact_on"), asked.get("is_last")
        if "next_contact_on" in self.errors:
            return
        if not planned and not is_last:
            self.add_error(
                "next_contact_on", _("Choose the day of your next contact, or say that this was the last one")
            )
        elif planned and is_last:
            self.add_error("is_last", _("Choose one of the two: a next contact, or this was the last one"))
        elif planned and not self.today <= planned <= self.today + FARTHEST:
            self.add_error("next_contact_on", _("Choose a day from today on, within a year"))

    def contact(self) -> Contact:
        """What was filled in, as ``actions.log`` takes it."""
        asked = self.cleaned_data
        minutes = asked["minutes_other"] if asked["minutes"] == "other" else asked["minutes"]
        return Contact(
            contact_on=asked["contact_on"], form=asked["form"], progress=asked["progress"], phase=asked["phase"],
            minutes=int(minutes) if minutes else None,
            present={role: count for role in ScanRole.values if (count := asked[f"present_{role}"])},
            dimensions=asked["dimensions"], journey=asked["journey"], discussed=asked["discussed"],
            energy=asked["energy"], obstacle=asked["obstacle"] or Obstacle.NONE, guidance=asked["guidance"],
            next_contact_on=asked["next_contact_on"],
            agreements=[
                Promise(what, asked[f"agreement_{number}_who"], asked[f"agreement_{number}_due"])
                for number in ROWS
                if (what := asked[f"agreement_{number}"])
            ],
            advices=[
                Hint(text, asked[f"advice_{number}_about"]) for number in ROWS if (text := asked[f"advice_{number}"])
            ],
            steps=list(asked["steps"]),
        )  # fmt: skip


class Adding(forms.Form):
    """An addition to an entry, or a correction."""

    text = Story(label=_("What do you add?"), ask=_("Enter what you add"), max_length=600, rows=4)
    is_guidance = forms.BooleanField(label=_("Only leaders and the programme team read this"), required=False)
    key = KeyField()
    helper = helper("text", "is_guidance", "key")


class LeavingPhase(forms.Form):
    """The phase that was on the page: a form posted twice passes one gate."""

    came_from = forms.ModelChoiceField(
        Phase.objects.none(), to_field_name="code", widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("Something went wrong with this page. Load it again."),
            "required": _("Something went wrong with this page. Load it again."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_from"].queryset = trajectory.version.phases.all()
        self.initial["came_from"] = trajectory.phase.code


class Moving(LeavingPhase):
    """A sentence for each thing that no fact can tell, and a reason for each step that is left out."""

    def __init__(self, *args: Any, criteria: list[Any], steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        for step in steps:
            self.fields[f"step_{step.pk}"] = Line(
                label=_("Why is “%(step)s” left out?") % {"step": step.title}, max_length=200,
                ask=_("Say why, or tick the step when you write a contact down"),
            )  # fmt: skip
        for one in criteria:
            if one.asks_a_sentence:
                self.fields[one.code] = Story(
                    label=one.words, ask=_("Say in a sentence how this is"), max_length=300, rows=2
                )
        self.helper = helper(*self.fields)

    def sentences(self) -> dict[str, str]:
        """What the leader says, by criterion."""
        return {
            code: text
            for code, text in self.cleaned_data.items()
            if not code.startswith("step_") and code != "came_from"
        }

    def left_out(self) -> dict[Step, str]:
        """Why, by step."""
        return {step: self.cleaned_data[f"step_{step.pk}"] for step in self.steps}


class InvitingToScan(forms.Form):
    """Somebody gets her own copy of the self-scan."""

    email = Address(label=_("E-mail address"), help_text=_("We forget it when the scan closes."))
    role = _radio(_("What is she at your organisation?"), ScanRole.choices, required=True)
    helper = helper("email", "role")


class Scanning(forms.Form):
    """The statements of a self-scan; none of them has to be answered."""

    def __init__(self, *args: Any, statements: list[dict], answers: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for statement in statements:
            code = statement["code"]
            self.fields[code] = _radio(statement["nl"], SCAN_ANSWERS, required=False, number=True)
            self.initial[code] = answers.get(code)
        self.helper = helper(*(InlineRadios(code) for code in self.fields))

    def answers(self) -> dict[str, int]:
        """What was chosen, by statement."""
        return {code: value for code, value in self.cleaned_data.items() if value is not None}


class Admitting(forms.Form):
    """Which leader is asked."""

    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("Which leader do you ask?"), error_messages={"required": _("Choose a leader")}
    )

    def __init__(self, *args: Any, leaders: Any, loads: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = leaders
        self.fields["leader"].label_from_instance = lambda user: self._words(user, loads.get(user.pk, 0))

    @staticmethod
    def _words(user: Any, count: int) -> str:
        words = {"name": user.person.name, "count": count, "most": user.leader.most}
        if user.is_of_group:
            return _("%(name)s, of this group (leads %(count)s of at most %(most)s)") % words
        return _("%(name)s (leads %(count)s of at most %(most)s)") % words


class Declining(forms.Form):
    """Why not this time; whoever applied reads this."""

    because = Story(label=_("Why not this time?"), ask=_("Enter the reason"), max_length=1000, rows=5)


class Pausing(forms.Form):
    """Until when an expedition rests."""

    until = _day(label=_("Until when?"), help_text=_("At most ninety days from now."))


class LettingPass(LeavingPhase):
    """Why an organisation goes on while something is missing."""

    motive = Line(
        label=_("Why may it go on?"), ask=_("Say why"), max_length=300,
        help_text=_("What is still missing is kept with the step, and your reason with it."),
    )  # fmt: skip


class Stopping(forms.Form):
    """Why an expedition stops."""

    because = _radio(_("Why does it stop?"), StopReason.choices, required=True)
