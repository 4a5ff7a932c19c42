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
    INTERPRETER = "tolk", _("an interpreter, or pictures instead of words")
    CHILDCARE = "kinderopvang", _("childcare, or bring your child")
    ASSISTANCE_DOG = "hulphond", _("an assistance dog is welcome")
    LENT_DEVICE = "leenapparaat", _("a device to borrow")


class Demand(models.TextChoices):
    """What is asked of people, as codes; the rest stands in words beside them."""

    CONDUCT = "vog", _("a certificate of conduct")
    DUTCH = "taal", _("speaking Dutch")
    CLOTHES = "kleding", _("work clothes of your own")
    STRENGTH = "lichamelijk", _("being able to lift and stand")
    LICENCE = "rijbewijs", _("a driving licence")
    # Work that people under eighteen may not do (Working Hours Act, C.5 rule 8).
    DANGER = "gevaarlijk", _("dangerous work: eighteen or older")


class Listed(models.TextChoices):
    """An ask or offer stands on the site, or not."""

    OPEN = "open", _("on the site")
    CLOSED = "closed", _("closed")
    REMOVED = "removed", _("taken off by NOV")


LISTED_ROADS = {
    Listed.OPEN: frozenset({Listed.CLOSED, Listed.REMOVED}),
    Listed.CLOSED: frozenset({Listed.OPEN, Listed.REMOVED}),
    # What NOV gives back is closed: its organisation decides whether it stands on the site again.
    Listed.REMOVED: frozenset({Listed.CLOSED}),
}


class Part(models.IntegerChoices):
    """A part of the day."""

    MORNING = 0, _("morning")
    AFTERNOON = 1, _("afternoon")
    EVENING = 2, _("evening")


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
TAKING_PLACES = (State.AGREED, State.DONE)
# Seven days of three parts, as bits 0 to 20: Monday morning is bit 0.
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
PARTS = tuple(part.label for part in Part)
ALL_PARTS = (1 << 21) - 1
