"""How staff keep a session, its questions and its rules for mail."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.clock import DeskMoment
from mmn_portal.people.forms import PlaceField

from ..models import Question, ReminderRule


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


class KeepingRule(forms.ModelForm):
    """When participants are mailed."""

    fixed_at = DeskMoment(label=_("at this moment"), required=False)

    class Meta:
        model = ReminderRule
        fields = ("kind", "anchor", "days", "hours", "clock", "fixed_at", "format")


class BaseQuestions(forms.BaseInlineFormSet):
    """The questions of a session: no question hangs on itself, not by way of others either."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.initial_forms if form.is_valid() and form not in self.deleted_forms]
        first = {form.instance.pk: form.cleaned_data["shown_if"] for form in kept}
        for form in kept:
            passed, one = {form.instance.pk}, first[form.instance.pk]
            while one is not None and one.pk not in passed:
                passed.add(one.pk)
                one = first.get(one.pk)
            if one is not None and one.pk == form.instance.pk and len(passed) > 1:
                form.add_error(
                    "shown_if", _("These questions hang on each other in a circle, so nobody would ever see them.")
                )


class KeepingEvent(forms.ModelForm):
    """The form behind the admin page of a session: its place is typed, not numbered."""

    place = PlaceField(required=False, help_text=_("A Dutch town or village, such as Zwolle"))
    starts_at = DeskMoment(label=_("begins"), required=False, help_text=_("Empty shows 'time to follow'."))
    ends_at = DeskMoment(label=_("ends"), required=False)
    registration_opens_at = DeskMoment(label=_("registration opens"), required=False)
    registration_closes_at = DeskMoment(label=_("registration closes"), required=False)

    def clean(self) -> dict:
        asked = super().clean()
        day, begins = asked.get("starts_on"), asked.get("starts_at")
        if day and begins and timezone.localdate(begins) != day:
            self.add_error("starts_at", _("The day and the beginning are not the same day."))
        closes, ends = asked.get("registration_closes_at"), asked.get("ends_at")
        if closes and ends and closes > ends:
            self.add_error("registration_closes_at", _("Registration cannot close after the end of the session."))
        moment = asked.get("moment")
        if day and moment and not moment.holds(day):
            self.add_error("moment", _("This day is not in that week."))
        return asked
