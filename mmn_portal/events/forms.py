"""Forms of the registration desk: they check, they do not do."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mmn_portal.core.clock import DeskMoment
from mmn_portal.core.forms import Address, KeyField, Line, More, NoRobots, Phone, Story, helper
from mmn_portal.people.enums import Language, Province, Theme
from mmn_portal.people.forms import PlaceField
from mmn_portal.people.models import Organisation

from .enums import Audience, EventKind, QuestionKind
from .models import Block, Event, Question, Registration

MOST_AT_ONCE = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100


class FormatField(forms.ModelChoiceField):
    """In person or online: only asked where there is a choice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Block.objects.none(), label=_("How do you take part?"), widget=forms.RadioSelect, empty_label=None,
            error_messages={
                "required": _("Choose how you take part"), "invalid_choice": _("Choose how you take part")
            }, **kwargs,
        )  # fmt: skip

    def label_from_instance(self, obj: Block) -> str:
        return obj.get_format_display()


class OfEvent(forms.Form):
    """A form about the seats of one session."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = event.blocks.order_by("format")
        self.fields["block"].queryset = self.blocks
        if len(self.blocks) == 1:
            self.fields["block"].initial = self.blocks[0]
            self.fields["block"].required = False
            self.fields["block"].widget = forms.HiddenInput()

    def clean_block(self) -> Block:
        return self.cleaned_data["block"] or self.blocks[0]


class WithWishes(forms.Form):
    """What somebody needs to take part, and her answers to the questions of the session.

    A question that hangs on another answer is only asked, and only kept, when that answer is given.
    """

    access_needs = Line(
        label=_("Is there something we should arrange so that you can take part?"), required=False, max_length=300,
        help_text=_("A ramp, an interpreter, large print. We remove this a week after the session."),
    )  # fmt: skip
    diet = Line(label=_("Is there something you do not eat?"), required=False, max_length=300)

    def __init__(self, *args: Any, questions: list[Question], has_food: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        if not has_food:
            self.fields.pop("diet", None)
        for question in questions:
            self.fields[self.name_of(question)] = field_of(question)
            if question.shown_if_id:
                # For the script, that shows the question once it is asked.
                self.fields[self.name_of(question)].widget.attrs |= {
                    "data-asked-if": self.add_prefix(f"question_{question.shown_if_id}"),
                    "data-asked-answer": question.shown_if_answer,
                }

    @staticmethod
    def name_of(question: Question) -> str:
        return f"question_{question.pk}"

    def asked(self) -> list[BoundField]:
        """The fields of the questions, in order."""
        return [self[self.name_of(question)] for question in self.questions]

    def wishes(self) -> list[BoundField]:
        return [self[name] for name in ("access_needs", "diet") if name in self.fields]

    def is_empty(self) -> bool:
        """Nobody was filled in, so nothing is asked of her."""
        return False

    def clean(self) -> dict:
        asked = super().clean()
        given: dict[int, str] = {}
        for question in self.questions:
            name = self.name_of(question)
            answer = asked.pop(name, "")
            answer = "\n".join(answer) if isinstance(answer, list) else answer
            if question.shown_if_id and question.shown_if_answer not in given.get(question.shown_if_id, "").split("\n"):
                continue
            if answer:
                given[question.pk] = answer
            elif question.is_required and name not in self.errors and not self.is_empty():
                self.add_error(name, _("Answer this question"))
        asked["answers"] = given
        return asked

    def attendee(self) -> dict:
        """What an attendee is made of, without her name and address."""
        return {name: self.cleaned_data.get(name, "") for name in ("access_needs", "diet")} | {
            "answers": self.cleaned_data["answers"]
        }


def field_of(question: Question) -> forms.Field:
    """The field of a question. That it must be answered is judged with its condition, so no field is required by itself."""
    facts = {"label": question.text, "help_text": _asked_after(question), "required": False}
    if question.kind == QuestionKind.TEXT:
        field: forms.Field = Story(max_length=1000, rows=3, **facts)
    elif question.kind == QuestionKind.SEVERAL:
        field = forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **facts)
    elif question.kind == QuestionKind.LINE:
        field = Line(max_length=300, **facts)
    else:
        field = forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect, **facts)
    field.is_one_of = question.is_required  # type: ignore[attr-defined]  # the label does not say "optional"
    return field


def _asked_after(question: Question) -> str:
    """The explanation of a question; one that hangs on another says after which answer it counts."""
    first = question.shown_if
    if first is None:
        return question.help
    answer = dict(first.choices).get(question.shown_if_answer, question.shown_if_answer)
    condition = _("Only after “%(answer)s” to: %(question)s") % {"answer": answer, "question": first.text}
    return f"{condition} {question.help}".strip()


class Registering(NoRobots, WithWishes, OfEvent):
    """Somebody without an account registers herself."""

    name = Line(label=_("Your name"), ask=_("Enter your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Address(
        label=_("Your e-mail address"),
        help_text=_("We send you a mail with a link. Your seat is yours when you have followed it."),
    )
    block = FormatField()
    key = KeyField()
    field_order = ["block", "name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [self.name_of(question) for question in self.questions]
        wishes = [name for name in ("access_needs", "diet") if name in self.fields]
        self.helper = helper(
            "block", "name", "email", *asked, More(_("Do you need something to take part?"), *wishes, form=self),
            "second_name", "key",
        )  # fmt: skip


class RegisteringColleagues(OfEvent):
    """Somebody with an account registers herself, colleagues, or both."""

    block = FormatField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which organisation?"), required=False,
        empty_label=_("For myself, without an organisation"),
    )  # fmt: skip
    minimum = forms.IntegerField(
        label=_("From how many people do you come?"), required=False, min_value=1, max_value=MOST_AT_ONCE, initial=1,
        help_text=_("Only when it is almost full: with fewer seats than this you all come on the waiting list together."),
    )  # fmt: skip
    myself = forms.BooleanField(label=_("I come myself"), required=False, initial=True)
    key = KeyField()
    helper = helper("block", "organisation", "myself", "key")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.of_person(person).order_by("name", "pk")
        self.fields["organisation"].queryset = mine
        if len(mine) == 1:
            self.fields["organisation"].initial = mine[0]


class Myself(WithWishes):
    """What whoever fills in the form needs herself."""

    def __init__(self, *args: Any, comes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comes = comes

    def is_empty(self) -> bool:
        return not self.comes


class Colleague(WithWishes):
    """One colleague: an empty line is nobody."""

    name = Line(label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = Address(
        label=_("E-mail address"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def is_empty(self) -> bool:
        return not self.has_changed()

    def clean(self) -> dict:
        asked = super().clean()
        if self.has_changed() and not asked.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter the name of your colleague"))
        return asked


class BaseColleagues(forms.BaseFormSet):
    """The colleagues of one form: no address twice."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email") if form.is_valid() else ""
            if email and email in seen:
                form.add_error("email", _("This address stands here twice. Each colleague has her own."))
            seen.add(email)

    def people(self) -> list[dict]:
        """Those that were filled in."""
        return [
            {"name": form.cleaned_data["name"], "email": form.cleaned_data.get("email", ""), **form.attendee()}
            for form in self.forms
            if form.cleaned_data.get("name")
        ]


Colleagues = forms.formset_factory(
    Colleague, formset=BaseColleagues, extra=2, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE, validate_max=True
)


class ChangingRegistration(WithWishes):
    """Another spelling of a name, other wishes or answers."""

    name = Line(label=_("Name"), ask=_("Enter a name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name"]


class Renaming(ChangingRegistration):
    """Another spelling of a name, and nothing else."""

    access_needs = diet = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_food=True, **kwargs)


class HandingOver(forms.Form):
    """Who comes instead."""

    name = Line(
        label=_("Name of your colleague"),
        ask=_("Enter the name of your colleague"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = Address(
        label=_("E-mail address of your colleague"), ask=_("Enter the e-mail address of your colleague"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


SCORES = [(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Not so good")), (1, _("Bad"))]


class ChoosingSessions(forms.Form):
    """Which sessions of a programme somebody comes to: one box for each way of taking part."""

    chosen = forms.MultipleChoiceField(
        label=_("Your sessions"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the sessions below")},
    )  # fmt: skip
    knows_overlap = forms.BooleanField(label=_("I know that they overlap, and want both"), required=False)
    key = KeyField()

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for _day, those in choices for each in those if each.may_be_chosen]
        self.blocks = {str(seats.block.pk): seats.block for each in offered for seats in each.seats}
        self.fields["chosen"].choices = [(key, key) for key in self.blocks]
        self.fields["chosen"].initial = [str(each.mine.block_id) for each in offered if each.mine]

    def clean_chosen(self) -> list[Block]:
        blocks = [self.blocks[key] for key in self.cleaned_data["chosen"]]
        if len({block.event_id for block in blocks}) < len(blocks):
            raise ValidationError(_("Choose one way of taking part for each session"), code="twice")
        return blocks


class LookingBack(forms.Form):
    """What somebody thought of a session."""

    score = forms.TypedChoiceField(
        label=_("How was it?"), choices=SCORES, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was"), "invalid_choice": _("Choose how it was")},
    )  # fmt: skip
    liked = Story(label=_("What was good?"), required=False, max_length=1000, rows=3)
    better = Story(label=_("What can be better?"), required=False, max_length=1000, rows=3)
    helper = helper("score", "liked", "better")


class ChoosingWhoComes(forms.Form):
    """Who of a group take the seats that it was offered."""

    chosen = forms.MultipleChoiceField(
        label=_("Who come?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who come"), "invalid_choice": _("Choose who come")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: list[Registration], size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = size
        self.fields["chosen"].choices = [(str(one.pk), one.name) for one in members]
        self.fields["chosen"].initial = [str(one.pk) for one in members[:size]]

    def clean_chosen(self) -> list[int]:
        chosen = [int(one) for one in self.cleaned_data["chosen"]]
        if len(chosen) > self.size:
            raise ValidationError(
                ngettext(
                    "There is one seat. Choose who comes.", "There are %(how_many)d seats. Choose who come.", self.size
                )
                % {"how_many": self.size},
                code="too_many",
            )
        return chosen


class Kept(forms.HiddenInput):
    """A hidden field with a value that no address changes."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self.kept = kept

    def format_value(self, value: Any) -> str:
        return self.kept


class Browsing(forms.Form):
    """The filters of the agenda."""

    provincie = forms.ChoiceField(
        label=_("Province"), choices=[("", _("All provinces")), *Province.choices], required=False
    )
    soort = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *EventKind.choices], required=False)
    thema = forms.ChoiceField(label=_("Theme"), choices=[("", _("All themes")), *Theme.choices], required=False)
    van = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, asked: Any, *, stays: dict[str, str]) -> None:
        """``stays``: what goes along unseen with the filters, such as the view and its month."""
        super().__init__(asked)
        for name, value in stays.items():
            # Not bound to what was asked: nonsense does not go along.
            self.fields[name] = forms.CharField(widget=Kept(value), required=False)


class AddingByStaff(OfEvent):
    """Add someone who phones."""

    block = FormatField()
    name = Line(label=_("Name"), ask=_("Enter a name"))
    email = Address(label=_("E-mail address"), required=False)
    phone = Phone(label=_("Telephone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="nl")
    organisation = forms.ModelChoiceField(
        Organisation.objects.not_refused().order_by("name", "pk"), label=_("Organisation"), required=False
    )


class MovingByStaff(forms.Form):
    """Move people to another session."""

    block = forms.ModelChoiceField(Block.objects.none(), label=_("To which session?"))

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = choices
        self.fields["block"].label_from_instance = lambda block: f"{block.event} – {block.get_format_display()}"


class WritingToParticipants(forms.Form):
    """A message to the participants."""

    audience = forms.ChoiceField(label=_("To"), choices=Audience.choices)
    subject = Line(label=_("Subject"), ask=_("Enter a subject"), max_length=150)
    text = Story(label=_("Text"), ask=_("Enter the text"), max_length=5000, rows=10)


class WritingToChosen(forms.Form):
    """A message to some participants."""

    subject = Line(label=_("Subject"), ask=_("Enter a subject"), max_length=150)
    text = Story(label=_("Text"), ask=_("Enter the text"), max_length=5000, rows=10)


class Copying(forms.Form):
    """The same session on other days."""

    EVERY = [
        ("0", _("only this day")),
        ("7", _("each week")),
        ("14", _("each two weeks")),
        ("28", _("each four weeks")),
    ]
    first_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    every = forms.TypedChoiceField(label=_("And then"), choices=EVERY, coerce=int)
    how_many = forms.IntegerField(label=_("How many in all"), min_value=1, max_value=52, initial=1)

    def days(self) -> list[date]:
        asked = self.cleaned_data
        how_many = asked["how_many"] if asked["every"] else 1
        return [asked["first_on"] + timedelta(days=asked["every"] * number) for number in range(how_many)]

    def clean(self) -> dict:
        asked = super().clean()
        if "first_on" in asked and not FIRST_YEAR <= asked["first_on"].year <= LAST_YEAR:
            self.add_error("first_on", _("Choose a day before %d.") % (LAST_YEAR + 1))
        return asked


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

    def clean(self) -> dict:
        asked = super().clean()
        for block in self.blocks:
            capacity, reserved = asked.get(f"capacity_{block.pk}"), asked.get(f"reserved_{block.pk}")
            if capacity is not None and reserved is not None and reserved > capacity:
                self.add_error(f"reserved_{block.pk}", _("You cannot reserve more seats than there are."))
        return asked


class MovingTheClock(forms.Form):
    """Look from another moment."""

    op = forms.DateTimeField(
        label=_("Seen from"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def moment(self) -> datetime | None:
        return self.cleaned_data.get("op") if self.is_bound and self.is_valid() else None


class KeepingQuestion(forms.ModelForm):
    """A question, and after which answer it is asked."""

    class Meta:
        model = Question
        fields = (
            "place", "text_nl", "text_en", "help_nl", "help_en", "kind", "options_nl", "options_en", "is_required",
            "shown_if", "shown_if_answer",
        )  # fmt: skip

    def clean(self) -> dict:
        asked = super().clean()
        first, answer = asked.get("shown_if"), asked.get("shown_if_answer")
        if first and self.instance.pk == first.pk:
            self.add_error("shown_if", _("A question cannot hang on itself."))
        elif first and answer and first.choices and answer not in dict(first.choices):
            self.add_error("shown_if_answer", _("That is not one of the choices of that question."))
        return asked


class KeepingEvent(forms.ModelForm):
    """The form behind the admin page of a session: its place is typed, not numbered."""

    place = PlaceField(required=False, help_text=_("A Dutch town or village, such as Zwolle"))
    starts_at = DeskMoment(label=_("begins"), required=False, help_text=_("Empty shows 'time to follow'."))
    ends_at = DeskMoment(label=_("ends"), required=False)

    def clean(self) -> dict:
        asked = super().clean()
        day, begins = asked.get("starts_on"), asked.get("starts_at")
        if day and begins and timezone.localdate(begins) != day:
            self.add_error("starts_at", _("The day and the beginning are not the same day."))
        return asked


def code_of(typed: str) -> str:
    """The code of a certificate as it is kept, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:16]


class CheckingCertificate(forms.Form):
    """The code on a certificate."""

    code = Line(
        label=_("Code on the certificate"), ask=_("Enter the code"), max_length=60,
        help_text=_("Fifteen letters and digits. Small letters, spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
    helper = helper("code")

    def clean_code(self) -> str:
        code = code_of(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Enter the code as it stands on the certificate, such as ABCDE-FGHJK-MNPQR"))
        return code
