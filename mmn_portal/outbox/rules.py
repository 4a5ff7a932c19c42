"""When mail may leave."""

import re
from datetime import datetime, time, timedelta

from django.utils import timezone

# Nobody likes a newsletter at night or on Sunday; a code to log in comes at any hour.
MORNING, NIGHT = time(8), time(22)
SUNDAY = 6
# 4xx: the provider waits 2, 4, 8 … minutes, an hour at most.
LONGEST_WAIT = timedelta(hours=1)
TRIES = 8
SAVED_UP = timedelta(seconds=75)
# How many of the last answers are looked at.
TOO_MANY_REFUSED, ENOUGH_TO_JUDGE, LOOK_BACK = 0.4, 15, 40


def quiet_until(now: datetime) -> datetime | None:
    """The end of the quiet hours (22 to 8, and all Sunday, in Amsterdam), or None when it is not quiet."""
    here = timezone.localtime(now)
    day = here.date()
    if here.weekday() != SUNDAY and MORNING <= here.time() < NIGHT:
        return None
    if here.time() >= NIGHT or here.weekday() == SUNDAY:
        day += timedelta(days=1)
    if day.weekday() == SUNDAY:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


# RFC 3463: about the sender, or some address that is not named, though the class is that of addresses; and a mailbox that is closed.
ABOUT_THE_SENDER, CLOSED = ("5.1.0", "5.1.7", "5.1.8", "5.1.9"), "5.2.1"
_CODE = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")


def code_in(said: str) -> str:
    """The enhanced status code (RFC 3463) in what a mail server said, or nothing."""
    found = _CODE.search(said)
    return found.group() if found else ""


def is_for_good(code: str) -> bool:
    """Whether mail will never arrive at this address; else it was this mail, or this moment."""
    return (code.startswith("5.1.") and code not in ABOUT_THE_SENDER) or code == CLOSED


def are_too_many(refused: int, of: int) -> bool:
    """Whether so many were refused for good that what is sent, or who sends it, is at fault, and not the readers."""
    return refused >= ENOUGH_TO_JUDGE and refused > TOO_MANY_REFUSED * of


def wait_after(strikes: int) -> timedelta:
    """How long to wait after so many refusals in a row."""
    return min(timedelta(minutes=2 ** min(strikes, 10)), LONGEST_WAIT)


def share_of(rate_per_hour: int, given_out_until: datetime | None, now: datetime) -> tuple[int, datetime]:
    """How many may leave now at so many an hour, and from when the share counts (generic cell rate algorithm).

    Little more than a minute is saved up, the pause between two looks of the clock: a letter that was held for an hour does
    not burst.
    """
    one = timedelta(hours=1) / rate_per_hour
    since = max(given_out_until or now - one, now - max(one, SAVED_UP))
    return max(int((now - since) / one), 0), since
