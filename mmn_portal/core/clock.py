"""What a Dutch clock shows, and when that is: in one night a year an hour is skipped, in another it comes twice."""

from datetime import UTC, date, datetime, time

from django.utils import timezone


def moments(day: date, clock: time) -> list[datetime]:
    """The moments at which the clock shows this: one, none in the hour that is skipped, two in the one that comes twice."""
    zone = timezone.get_default_timezone()
    shown = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    found = [shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    # A moment that is read back as another time never was on the clock.
    real = [each for each in found if each.astimezone(zone).replace(tzinfo=None, fold=0) == shown]
    return sorted(set(real))
