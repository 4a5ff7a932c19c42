"""Somebody who chose sessions at once says afterwards what she needs, and answers their questions."""

from collections.abc import Iterator
from typing import Any

from django import forms

from ..models import Registration
from ..queries import ToAnswer
from .wishes import WithWishes


class Needing(WithWishes):
    """What somebody needs at all of her sessions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, questions=[], **kwargs)


class AnsweringSession(WithWishes):
    """The questions of one session, and nothing else."""

    access_needs = diet = None


class AnsweringAll:
    """What she needs, asked once, and the questions of each session; to templates and errors it is a set of forms."""

    non_form_errors: tuple = ()

    def __init__(self, posted: Any = None, *, asked: list[ToAnswer]) -> None:
        self.asked = asked
        initial = {name: self._known(name) for name in ("access_needs", "diet")}
        self.needs = Needing(posted, initial=initial, has_food=any(one.has_food for one in asked))
        self.sessions = [
            (
                one,
                AnsweringSession(
                    posted, prefix=f"session-{one.registration.pk}", questions=one.questions, initial=one.given
                ),
            )
            for one in asked
        ]

    def __iter__(self) -> Iterator[forms.Form]:
        return (form for _one, form in self.sessions)

    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in (self.needs, *self))

    def _known(self, name: str) -> str:
        """What she said already, where she said the same everywhere that she said something."""
        said = {getattr(one.registration, name) for one in self.asked} - {""}
        return said.pop() if len(said) == 1 else ""

    def attendees(self) -> list[tuple[Registration, dict]]:
        """Each registration with what an attendee is made of."""
        return [
            (
                one.registration,
                {
                    "access_needs": self._need(one, "access_needs"),
                    "diet": self._need(one, "diet") if one.has_food else "",
                    "answers": form.cleaned_data["answers"],
                },
            )
            for one, form in self.sessions
        ]

    def _need(self, one: ToAnswer, name: str) -> str:
        """What was filled in counts for all; what stayed empty leaves each as it was."""
        typed = self.needs.cleaned_data.get(name, "")
        return typed if typed or name in self.needs.changed_data else getattr(one.registration, name)
