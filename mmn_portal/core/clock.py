"""What a Dutch clock shows, and when that is: in one night a year an hour is skipped, in another it comes twice."""

import re
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1, 9999
# As people in the Netherlands write a day, on an English page too; the year comes first where a browser shows a calendar.
DAY_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y")
_SHORT_YEAR = re.compile(r"(\d{1,2}[-/.]\d{1,2}[-/.])(\d{2})")
# What somebody writes behind a time that comes twice.
SEASONS = {"zomertijd": fixed(timedelta(hours=2)), "wintertijd": fixed(timedelta(hours=1))}


def moments(day: date, clock: time) -> list[datetime]:
    """The moments at which the clock shows this: one, none in the hour that is skipped, two in the one that comes twice."""
    zone = timezone.get_default_timezone()
    shown = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    if not FIRST_YEAR < day.year < LAST_YEAR:
        # Beyond this a moment cannot be counted in world time.
        return []
    found = [shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    # A moment that is read back as another time never was on the clock.
    real = [each for each in found if each.astimezone(zone).replace(tzinfo=None, fold=0) == shown]
    return sorted(set(real))


def full_year(year: int) -> int:
    """The year that is meant: 26 is 2026, as the portal knows of nothing before this century."""
    return year + 2000 if year < 100 else year


class Day(forms.DateField):
    """A day, chosen or typed. Its year may have two digits; a browser hands those in as the year 26."""

    default_error_messages: ClassVar[dict] = {"invalid": _("Enter a day that exists, such as 6-3-2027")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = _SHORT_YEAR.sub(r"\g<1>20\2", value) if _SHORT_YEAR.fullmatch(value.strip()) else value
        found = super().to_python(value)
        return found.replace(year=full_year(found.year)) if found else None


class _SeasonedTime(forms.TimeField):
    """A time of the day, perhaps with the season behind it: 02:30 zomertijd."""

    default_error_messages: ClassVar[dict] = {"invalid": _("Enter a time such as 10.30")}

    def to_python(self, value: Any) -> time | None:
        words = str(value or "").lower().split()
        season = SEASONS.get(words[-1]) if words else None
        found = super().to_python(" ".join(words[:-1]) if season else value)
        return found.replace(tzinfo=season) if found and season else found


class DeskMoment(forms.SplitDateTimeField):
    """A day and a time on the desk. A time that does not exist is refused in words; one that comes twice offers both."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        # Django's admin hands in a widget of the same kind, without a name for its two boxes.
        kwargs["widget"] = AdminSplitDateTime(attrs={"aria-label": label})
        # Both boxes or none: half a moment is asked about. Read as no moment it would mean "now", or "never".
        super().__init__(label=label, require_all_fields=False, **kwargs)
        day = {"required": _("Enter the day too"), "incomplete": _("Enter the day too")}
        clock = {"required": _("Enter the time too"), "incomplete": _("Enter the time too")}
        self.fields = (Day(error_messages=day), _SeasonedTime(error_messages=clock))

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, clock = data_list
        found = moments(day, clock)
        if clock.tzinfo is not None:
            found = [each for each in found if each == datetime.combine(day, clock)]
        if not found:
            raise ValidationError(
                _("This time does not exist on that day: look at the clock, or leave summer and winter time out."),
                code="skipped",
            )
        if len(found) > 1:
            raise ValidationError(
                _("In that night the clock goes back, so this time comes twice. Write %(clock)s zomertijd for the first one, or %(clock)s wintertijd for the second."),
                code="twice", params={"clock": f"{clock:%H:%M}"},
            )  # fmt: skip
        return found[0]
