"""Code lists of asks and offers, and the states of an introduction."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shape(models.TextChoices):
    """How long and how often. The values stand in addresses, so they are Dutch and last."""

    ONCE = "eenmalig", _("once")
    SHORT = "kort", _("a short time")
    SEASON = "seizoen", _("a season")
    REGULAR = "terugkerend", _("regularly")
    INTERNSHIP = "stage", _("internship")
    QUESTION = "vraagstuk", _("a question for students")


class Task(models.TextChoices):
    """What kind of work it is. The values stand in addresses, so they are Dutch and last."""

    HANDS = "handen", _("working with your hands")
    COMPANY = "gezelschap", _("keeping people company")
    GUIDING = "begeleiden", _("guiding or teaching")
    HOSTING = "ontvangen", _("cooking or receiving people")
    ORGANISING = "organiseren", _("organising")
    KNOWLEDGE = "kennis", _("advice or expertise")
    CREATIVE = "creatief", _("creative work")


class Who(models.TextChoices):
    """Who come from a source."""

    EMPLOYEES = "medewerkers", _("employees")
    STUDENTS = "studenten", _("students")
    PUPILS = "leerlingen", _("pupils")


class Support(models.TextChoices):
    """What makes taking part possible: said as what there is."""

    WHEELCHAIR = "rolstoel", _("accessible by wheelchair")
    QUIET = "prikkelarm", _("a quiet place is possible")
    ONE_TO_ONE = "een-op-een", _("guidance one to one")
    BUDDY = "buddy", _("a buddy")
    DUTCH = "nederlands-leren", _("you may be learning Dutch")
    ENGLISH = "engels", _("English is possible")
    HOME = "thuis", _("possible from home")
    TRANSPORT = "ov", _("a stop within 500 metres")
    EXPENSES = "reiskosten", _("travel is paid")
    FOOD = "eten", _("food and drink")


class Listed(models.TextChoices):
    """An ask or offer stands on the site, or not."""

    OPEN = "open", _("on the site")
    CLOSED = "closed", _("closed")


class Side(models.TextChoices):
    """The two sides of an introduction."""

    SOURCE = "source", _("company or school")
    ORGANISATION = "organisation", _("organisation")

    @property
    def other(self) -> "Side":
        return Side.ORGANISATION if self == Side.SOURCE else Side.SOURCE


class State(models.TextChoices):
    """The road of an introduction."""

    PROPOSED = "proposed", _("waits for an answer")
    TALKING = "talking", _("talking")
    AGREED = "agreed", _("agreed")
    DONE = "done", _("completed")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("lapsed: nobody answered")
    CANCELLED = "cancelled", _("cancelled")


ROADS = {
    State.PROPOSED: frozenset({State.TALKING, State.DECLINED, State.LAPSED, State.CANCELLED}),
    State.TALKING: frozenset({State.AGREED, State.DECLINED, State.CANCELLED}),
    State.AGREED: frozenset({State.DONE, State.CANCELLED}),
    State.DONE: frozenset(),
    State.DECLINED: frozenset(),
    State.LAPSED: frozenset(),
    State.CANCELLED: frozenset(),
}
UNDER_WAY = (State.PROPOSED, State.TALKING, State.AGREED)
# Seven days of three parts, as bits 0 to 20: Monday morning is bit 0.
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
PARTS = (_("morning"), _("afternoon"), _("evening"))
ALL_PARTS = (1 << 21) - 1
