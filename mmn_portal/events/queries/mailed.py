"""What leaves around a session by the clock, and what was mailed to somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mmn_portal.outbox.models import Mail

from .. import rules
from ..enums import Audience, Format, Reminder
from ..models import Event, Message, Registration, ReminderRun

# The longest that a rule for reminding counts before or after a session, in days.
LONGEST_RULE = 93


def events_with_moments(*, now: datetime) -> list[Event]:
    """Sessions that may have a mail due, with their rules for it. Two queries."""
    today, far = timezone.localdate(now), timedelta(days=LONGEST_RULE)
    found = Event.objects.with_moment_between(today - far, today + far)
    return list(found.prefetch_related("reminder_rules").order_by("pk"))


def days_of(readers: list[Registration], moment: rules.Moment) -> dict[int, list[Registration]]:
    """For each who is reminded of her day, or thanked for it: all that she has on it, by the clock.

    Of somebody without an address it is all that whoever registered her has on that day of such people. Left out is who heard
    of it already in the mail of an earlier session of that day. ``readers`` are of one session. At most four queries.
    """
    if not readers:
        return {}
    event = readers[0].event
    elsewhere = Registration.objects.elsewhere_that_day(event).told_with(readers)
    those = list(elsewhere.with_mail_facts().prefetch_related("event__reminder_rules"))
    others: dict[Any, list[Registration]] = {}
    for other in _thanked(those) if moment.kind == Reminder.THANKS else those:
        others.setdefault(other.email or other.registered_by_id, []).append(other)
    found = {}
    for one in readers:
        theirs = others.get(one.email or one.registered_by_id, [])
        if not any(_heard_before(one, other, moment) for other in theirs):
            with_it = [one, *(other for other in theirs if _goes_along(one, other, moment))]
            found[one.pk] = sorted(with_it, key=lambda each: (rules.begins(each.event), each.pk))
    return found


def _thanked(found: list[Registration]) -> list[Registration]:
    """Those who were seen, or of whose format at their session nobody was. One query."""
    events = {one.event_id for one in found}
    seen = Registration.objects.attended().filter(event__in=events).values_list("event", "block__format").distinct()
    watched = set(seen) if events else set()
    return [one for one in found if one.attended_at or (one.event_id, one.block.format) not in watched]


def _moments_of(other: Registration, kind: Reminder) -> list[rules.Moment]:
    """When she gets a mail of this kind about it by itself: she had her seat before it."""
    return [
        each
        for each in rules.reminder_moments(other.event, other.event.reminder_rules.all())
        if each.kind == kind and each.format in {"", other.block.format}
        and other.confirmed_at and other.confirmed_at < each.due_at
    ]  # fmt: skip


def _heard_before(one: Registration, other: Registration, moment: rules.Moment) -> bool:
    """The mail of another session of her day left earlier, and this one stood in it."""
    for earlier in _moments_of(other, moment.kind):
        is_first = (earlier.due_at, other.event_id) < (moment.due_at, one.event_id)
        had_both = one.confirmed_at is not None and one.confirmed_at < earlier.due_at
        if is_first and had_both and _may_stand_in(one, earlier):
            return True
    return False


def _goes_along(one: Registration, other: Registration, moment: rules.Moment) -> bool:
    """Another session of her day stands in the mail: of thanks only what is over, and was not thanked for before."""
    if moment.kind != Reminder.THANKS:
        return True
    later = [(each.due_at, other.event_id) > (moment.due_at, one.event_id) for each in _moments_of(other, moment.kind)]
    return any(later) and _may_stand_in(other, moment)


def _may_stand_in(one: Registration, moment: rules.Moment) -> bool:
    """Nobody is thanked for what is still to come."""
    return moment.kind != Reminder.THANKS or one.event.is_over(moment.due_at)


@dataclass(frozen=True)
class Step:
    """A mail around a session on its timeline."""

    moment: rules.Moment
    state: str
    readers: int
    skipped: int

    @property
    def only(self) -> str:
        """The format of those who get it, in words; empty for everyone."""
        return str(Format(self.moment.format).label) if self.moment.format else ""


def timeline(event: Event, *, now: datetime) -> list[Step]:
    """What leaves when around a session, seen from ``now``: sent, missed, due or to come; to how many, and how many not.

    Skipped is who has a seat and gets none: registered after the moment, the other format, or she said that she comes. The mail
    that registration closed goes to who waits. At most two queries for each mail.
    """
    runs = {(run.kind, run.format, run.due_at): run for run in event.reminder_runs.all()}
    confirmed = event.registrations.confirmed()
    with_seat = confirmed.count()
    steps = []
    for moment in rules.reminder_moments(event, event.reminder_rules.all()):
        run = runs.get((moment.kind, moment.format, moment.due_at))
        readers = run.reminded if run else confirmed.for_moment(moment.kind, moment.format, moment.due_at).count()
        state = _state(run, moment, now=now)
        steps.append(Step(moment, state, 0 if state == "missed" else readers, max(with_seat - readers, 0)))
    return sorted([*steps, *_closing(event, runs, now=now)], key=lambda step: step.moment.due_at)


def _closing(event: Event, runs: dict[tuple, ReminderRun], *, now: datetime) -> list[Step]:
    """That registration closed without a seat for who waits, where somebody does or did. One query."""
    moment = rules.closing_moment(event)
    run, waiting = runs.get((moment.kind, moment.format, moment.due_at)), event.registrations.next_in_queue().count()
    if run is None and not waiting:
        return []
    state = _state(run, moment, now=now)
    return [Step(moment, state, run.reminded if run else 0 if state == "missed" else waiting, 0)]


def _state(run: ReminderRun | None, moment: rules.Moment, *, now: datetime) -> str:
    if run is not None:
        return "sent"
    return "missed" if now >= moment.until else "due" if now >= moment.due_at else "coming"


# Every kind of mail about one registration; its number stands behind it in the key.
ABOUT_ONE = (
    "please_confirm", "registered", "on_waiting_list", "registered_already", "seat_given", "registration_changed",
    "registration_cancelled", "event_called_off", "event_changed", "reminder", "passed_on", "please_take_over",
    "closed_without_a_seat", "new_link",
)  # fmt: skip


# Every kind that may name somebody among others: it carries their numbers.
ABOUT_SOME = (
    "registered:for", "seat_given:group", "registration_changed:for", "registration_cancelled:for", "event_called_off:for",
    "event_changed:for", "reminder:for", "closed_without_a_seat:for",
)  # fmt: skip


def mails_about(registration: Registration) -> list[Mail]:
    """The mails about a registration, the newest first: what became of each stands in its state. Three queries.

    Her own, messages of staff and offers to her group among them; for who has no address, those to whoever registered her.
    """
    keys = Q(key=f"events.group_received:{registration.group_id}")
    for what in ABOUT_ONE:
        keys |= Q(key__startswith=f"events.{what}:{registration.pk}:") | Q(key=f"events.{what}:{registration.pk}")
    for message in registration.event.messages.order_by("pk").values_list("pk", flat=True):
        keys |= Q(key=f"events.message:{message}:{registration.pk}") | Q(
            key__startswith=f"events.message:{message}:for:"
        )
    for offer in registration.group.offers.filter(block=registration.block_id).values_list("pk", flat=True):
        keys |= Q(key__startswith=f"events.seats_offered:{offer}:") | Q(key=f"events.seats_offered:{offer}")
        keys |= Q(key__startswith=f"events.offer_lapsed:{offer}:") | Q(key=f"events.offer_lapsed:{offer}")
    if registration.registered_by is not None:
        for what in ABOUT_SOME:
            keys |= Q(key__startswith=f"events.{what}:", email=registration.registered_by.email)
    found = Mail.objects.filter(keys).order_by("-put_at", "-pk")
    return [mail for mail in found if registration.pk in mail.context.get("registrations", [registration.pk])]


@dataclass(frozen=True)
class NotMailed:
    """A mail around her session that she did not get, and why."""

    at: datetime
    what: str
    why: str


def not_mailed(registration: Registration, *, now: datetime) -> list[NotMailed]:
    """What left by the clock or from staff for her session and not for her, or for nobody; in order of time.

    Judged by what is kept of her and the session, as mails themselves go after some months. A message to chosen people was
    never for her. At most twelve queries.
    """
    event = registration.event
    ran = {_moment_of(run): run.run_at for run in event.reminder_runs.all()}
    gone = [each for each in rules.reminder_moments(event, event.reminder_rules.all()) if each.until <= now]
    watched = set(event.registrations.attended().values_list("block__format", flat=True))
    found = [
        NotMailed(each.due_at, str(each.kind.label), why)
        for each in dict.fromkeys([*ran, *gone])
        if (why := _why_not(registration, each, ran.get(each), watched))
    ]
    found += [
        NotMailed(message.written_at, message.subject, why)
        for message in event.messages.exclude(audience=Audience.CHOSEN)
        if (why := _why_no_message(registration, message))
    ]
    return sorted(found, key=lambda each: (each.at, each.what))


def _moment_of(run: ReminderRun) -> rules.Moment:
    kind = Reminder(run.kind)
    return rules.Moment(kind, run.due_at, run.due_at + rules.STILL_TIMELY[kind], run.format)


def _why_not(registration: Registration, moment: rules.Moment, run_at: datetime | None, watched: set[str]) -> str:
    if moment.kind == Reminder.CLOSED:
        return _why_not_of_queue(registration, moment)
    seat_at, ended_at = registration.confirmed_at, registration.ended_at
    if seat_at is None:
        return _("no seat")
    if seat_at >= moment.due_at:
        return _("registered after that moment")
    if ended_at is not None and ended_at <= (run_at or moment.due_at):
        return _("cancelled before that moment")
    if moment.format and moment.format != registration.block.format:
        return _("only for the other format")
    if run_at is None:
        return _("its moment passed while nothing was sent, so nobody got it")
    return _without_address(registration) or _why_not_this_kind(registration, moment, run_at, watched)


def _why_not_this_kind(registration: Registration, moment: rules.Moment, run_at: datetime, watched: set[str]) -> str:
    said_at = registration.still_coming_at
    if moment.kind == Reminder.STILL and said_at is not None and said_at <= run_at:
        return _("said already that she comes")
    if moment.kind == Reminder.THANKS and registration.attended_at is None and registration.block.format in watched:
        return _("was not seen coming in")
    if moment.kind in rules.OF_A_DAY and not days_of([registration], moment):
        return _("one mail a day: it stands in that of another session")
    return ""


def _why_not_of_queue(registration: Registration, moment: rules.Moment) -> str:
    """The mail that there was no seat is only for who waits."""
    if not registration.is_waiting:
        return ""
    if registration.registered_at >= moment.due_at:
        return _("registered after that moment")
    return _("address not confirmed") if registration.prove_before else _without_address(registration)


def _without_address(registration: Registration) -> str:
    if registration.email:
        return ""
    by = registration.registered_by
    return _("no address: told to who registered her") if by is not None and by.email else _("no address")


def _why_no_message(registration: Registration, message: Message) -> str:
    written_at, seat_at, ended_at = message.written_at, registration.confirmed_at, registration.ended_at
    had_a_seat = seat_at is not None and seat_at <= written_at
    if registration.registered_at > written_at:
        return _("registered after that moment")
    if ended_at is not None and ended_at <= written_at:
        return _("cancelled before that moment")
    if message.audience == Audience.CONFIRMED and not had_a_seat:
        return _("no seat")
    if message.audience == Audience.WAITING and had_a_seat:
        return _("only for who waited")
    return _("address not confirmed") if registration.prove_before else _without_address(registration)


def told_in(message: Message) -> set[int]:
    """The numbers of the registrations that a message of staff was mailed about. One query."""
    mailed = Mail.objects.filter(key__startswith=f"events.message:{message.pk}:").values_list("key", "context")
    told: set[int] = set()
    for key, context in mailed:
        own = key.split(":")[2]
        told |= {int(own)} if own.isdigit() else set(context.get("registrations", []))
    return told
