"""What every form about the seats of a session asks: how, what is needed, and the questions of the session."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Line, Story

from .. import rules
from ..enums import QuestionKind
from ..models import Block, Event, Question


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

    def to_python(self, value: Any) -> Block | None:
        """One of the few that the form has read already."""
        if value in self.empty_values:
            return None
        for block in self.queryset:
            if str(block.pk) == value:
                return block
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class OfEvent(forms.Form):
    """A form about the seats of one session."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].queryset = event.blocks.order_by("format")
        self.blocks = self.fields["block"].queryset
        if len(self.blocks) == 1:
            self.fields["block"].initial = self.blocks[0]
            self.fields["block"].required = False
            self.fields["block"].widget = forms.HiddenInput()

    def clean_block(self) -> Block:
        return self.cleaned_data["block"] or self.blocks[0]


class WithWishes(forms.Form):
    """What somebody needs to take part, and her answers to the questions of the session.

    A question that hangs on another answer is only asked, and only kept, when that answer is given, wherever the two stand.
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
        typed = {question.pk: asked.pop(self.name_of(question), "") for question in self.questions}
        answers = {key: "\n".join(one) if isinstance(one, list) else one for key, one in typed.items()}
        given: dict[int, str] = {}
        for question in rules.those_asked(self.questions, answers):
            name = self.name_of(question)
            if answers[question.pk]:
                given[question.pk] = answers[question.pk]
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
