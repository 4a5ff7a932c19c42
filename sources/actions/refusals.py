"""What may be refused between companies, schools and organisations, and at which field of a form it is said."""


class Refusal(Exception):
    """A deed that is refused; ``column`` says at which field."""

    column = "text"


class NotYours(Refusal):
    """Only an owner or coordinator speaks for an organisation."""

    column = "organisation"


class NotLive(Refusal):
    """It does not stand on the site, or its last day is past."""


class ClosedOnPurpose(Refusal):
    """Its organisation, or NOV, took it off the site: only a deed of its own puts it back."""


class TooMany(Refusal):
    """Enough questions wait for an answer already."""


class TooManyLines(Refusal):
    """Enough was written before the first answer."""


class UnderWay(Refusal):
    """These two are talking about it already."""


class NoSuchRoad(Refusal):
    """From this state that cannot be done."""


class NotYourTurn(Refusal):
    """The other side decides on this."""


class KeyTaken(Refusal):
    """The key of this form was used for something else."""


class BothSides(Refusal):
    """One person acts for both sides: nobody agrees with herself."""


class AllTaken(Refusal):
    """No places are left on any day."""


class Changed(Refusal):
    """The proposal is not the one that was seen."""


class NotThatDay(Refusal):
    """The ask is not for that part of that day."""

    column = "day"


class WrongNumber(Refusal):
    """The group is smaller or larger than the ask wants; it says from ``least`` to ``most``."""

    column = "people"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self.least, self.most = least, most


class Full(Refusal):
    """So many people do not fit any more on that part of that day; ``left`` says how many do."""

    column = "people"

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class HoldsContact(Refusal):
    """Contact details are shared by both sides at once, not in a text; ``column`` says in which one they stand."""

    def __init__(self, column: str = "text") -> None:
        super().__init__(column)
        self.column = column


class TooFew(Refusal):
    """So many people were agreed already."""

    column = "people_max"


class NotASchool(Refusal):
    """Only a school brings pupils or people under eighteen."""

    column = "youngest"


class NotForYoung(Refusal):
    """People under eighteen may not do this: nobody guides them, it is dangerous, or they are too young for it."""

    column = "text"


class AgesUnknown(Refusal):
    """A school asks from an offer of its own, which says how old its people are."""


class MoreThanCame(Refusal):
    """More are still active than came."""

    column = "active"
