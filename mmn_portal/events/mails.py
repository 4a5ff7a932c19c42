"""The mails about sessions: one function for each, named after what happened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.outbox.enums import Priority
from mmn_portal.outbox.rendering import site_address
from mmn_portal.people.models import Person

from . import calendar, queries
from .enums import Format, Reminder
from .models import Event, Group, Message, Offer, Registration
from .rules import Moment, begins

REGISTRATION = "events.registration"
# The same page for whoever acts for her organisation: without what is her own business.
ORGANISER = "events.registration.organiser"
QUEUE = "events.queue"
TAKE_OVER = "events.take_over"


def _facts(event: Event, language: str) -> dict:
    """What every mail about a session may say; dates as ISO, so that the outbox loads no model of ours."""
    contact = event.contact
    with translation.override(language):
        return {
            "title": event.title,
            "lead": event.lead,
            "starts_on": event.starts_on.isoformat(),
            "starts_at": localtime(event.starts_at).isoformat() if event.starts_at else "",
            "ends_at": localtime(event.ends_at).isoformat() if event.ends_at else "",
            "where": event.where,
            "route": event.route,
            "accessibility": event.accessibility,
            "contact_name": contact.name if contact else "",
            "contact_phone": contact.phone if contact else "",
            "contact_email": contact.email if contact else "",
            "because": event.cancelled_because,
            # In her language: her page of the session shows no other.
            "has_material": bool(event.material),
            "event_url": site_address(event.get_absolute_url()),
        }


def _links(registration: Registration) -> dict:
    with translation.override(registration.language):
        path = quote(reverse("events:registration", args=["TOKEN"])).replace("TOKEN", "%s")
    return {"registration_url": [path, REGISTRATION, registration.pk, registration.link_version]}


def _letter(
    what: str, registration: Registration, *, now: datetime, key: str = "", calendar_text: str = "",
    priority: Priority = Priority.DEED, not_after: datetime | None = None, **context: object,
) -> dict:  # fmt: skip
    """A mail to the participant herself, as the outbox takes it."""
    return {
        "key": key or f"events.{what}:{registration.pk}:{registration.calendar_sequence}:{registration.seat}",
        "template": f"mails/events/{what}",
        "to": registration.reader,
        "context": {
            **_facts(registration.event, registration.language),
            "name": registration.name,
            "is_online": registration.block.format == Format.ONLINE,
            **context,
        },
        "links": _links(registration),
        "attachments": [calendar.attachment(registration, calendar_text)] if calendar_text else [],
        "priority": priority,
        "not_after": not_after,
        "now": now,
    }


def _put(what: str, registration: Registration, *, now: datetime, **letter: Any) -> bool:
    """To the participant herself. False when she has no address: ``_bundle`` tells whoever registered her."""
    if not registration.email:
        return False
    outbox.put(**_letter(what, registration, now=now, **letter))
    return True


def _put_each(
    what: str, registrations: Iterable[Registration], *, now: datetime, says: Callable[[Registration], dict]
) -> None:
    """As ``_put``, to many at once: the session is locked meanwhile. ``says``: what the mail to each says."""
    outbox.put_many(_letter(what, one, now=now, **says(one)) for one in registrations if one.email)


def _bundle(
    what: str, registrations: list[Registration], *, now: datetime, key: str, priority: Priority = Priority.DEED,
    not_after: datetime | None = None, in_language: Callable[[str], dict] = lambda language: {}, **context: object,
) -> int:  # fmt: skip
    """One mail to whoever registered people without an address, naming all of them. Returns how many mails.

    ``in_language``: what else it says, in the language of its reader.
    """
    of_reader: dict[Person, list[Registration]] = {}
    for registration in registrations:
        if not registration.email and registration.registered_by is not None and registration.registered_by.email:
            of_reader.setdefault(registration.registered_by, []).append(registration)
    return outbox.put_many(
        {
            "key": f"{key}:{reader.pk}",
            "template": f"mails/events/{what}",
            "to": reader.address,
            "context": {
                **_facts(theirs[0].event, reader.language),
                "name": reader.name,
                "colleagues": [one.name for one in theirs],
                # By these it is found back with each of them.
                "registrations": [one.pk for one in theirs],
                "is_online": all(one.block.format == Format.ONLINE for one in theirs),
                "registration_url": _overview(reader.language),
                **in_language(reader.language),
                **context,
            },
            "priority": priority,
            "not_after": not_after,
            "now": now,
        }
        for reader, theirs in of_reader.items()
    )


def _overview(language: str) -> str:
    with translation.override(language):
        return site_address(reverse("events:my-registrations"))


def please_confirm(registration: Registration, *, now: datetime) -> None:
    """A visitor confirms by this link that the address is hers."""
    _put(
        "please_confirm", registration, now=now, key=f"events.please_confirm:{registration.pk}:v{registration.link_version}",
        waiting=registration.is_waiting, priority=Priority.NOW, not_after=registration.prove_before,
        before_at=localtime(registration.prove_before).isoformat(),
    )  # fmt: skip


def registered(registration: Registration, *, now: datetime) -> None:
    """You have a seat (with a calendar invitation), or a place on the waiting list."""
    asks = bool(registration.email and queries.still_asked([registration], now=now))
    if registration.is_confirmed:
        text = calendar.invitation(registration, now=now)
        _put("registered", registration, now=now, calendar_text=text, asks=asks)
    else:
        _put("on_waiting_list", registration, now=now, offered=registration.is_offered, asks=asks)


def registered_each(registrations: list[Registration], *, now: datetime) -> None:
    """As ``registered``, to many: those who have a seat together, as the session is locked meanwhile."""
    seated = [one for one in registrations if one.is_confirmed]
    asked = queries.still_asked([one for one in seated if one.email], now=now)
    _put_each(
        "registered", seated, now=now,
        says=lambda one: {"calendar_text": calendar.invitation(one, now=now), "asks": one.pk in asked},
    )  # fmt: skip
    for one in registrations:
        if not one.is_confirmed:
            registered(one, now=now)


def added_afterwards(registrations: list[Registration], *, now: datetime) -> None:
    """After the session, to who was there without having registered: her page, where her certificate stands."""
    _put_each("new_link", registrations, now=now, says=lambda one: {"added": True})


def new_link(registration: Registration, *, now: datetime) -> None:
    """After the session, to her corrected address: where she finds her registration, and her certificate."""
    _put("new_link", registration, now=now)


def registered_for_another(registration: Registration, *, now: datetime) -> None:
    """As ``registered``, to whoever registered somebody without an address: staff gave her a seat."""
    asks = bool(not registration.email and queries.still_asked([registration], now=now))
    _bundle("registered", [registration], now=now, key=f"events.registered:for:{registration.pk}", asks=asks)


def registered_already(registration: Registration, group: Group, *, now: datetime) -> None:
    """Somebody filled in an address that is registered already; told to that address only."""
    if registration.awaits_proof(now):
        _put(
            "please_confirm", registration, now=now, key=f"events.please_confirm:{registration.pk}:{group.pk}",
            waiting=registration.is_waiting, priority=Priority.NOW, not_after=registration.prove_before,
            before_at=localtime(registration.prove_before).isoformat(),
        )  # fmt: skip
        return
    _put(
        "registered_already", registration, now=now, key=f"events.registered_already:{registration.pk}:{group.pk}",
        waiting=registration.is_waiting, offered=registration.is_offered,
    )  # fmt: skip


def group_received(group: Group, made: list[Registration], *, reader: Person, now: datetime) -> None:
    """To whoever registered colleagues: who has a seat and who waits."""
    if not reader.email or not made or [one.email for one in made] == [reader.email]:
        return
    outbox.put(
        key=f"events.group_received:{group.pk}",
        template="mails/events/group_received",
        to=Address(reader.email, reader.language),
        context={
            **_facts(group.event, reader.language),
            "people": [{"name": one.name, "waiting": one.is_waiting, "has_address": bool(one.email)} for one in made],
            "registrations": [one.pk for one in made],
            "overview_url": _overview(reader.language),
        },
        now=now,
    )


def answers_for(members: list[Registration]) -> Address:
    """Who answers for a group of the waiting list: whoever registered it, or the visitor herself."""
    by = members[0].registered_by
    return by.address if by is not None and by.email else members[0].reader


def _put_to_queue(
    what: str, offer: Offer, members: list[Registration], *, now: datetime, again: str = "", **context: object
) -> None:
    """To whoever answers for a group. ``again``: what sets this one apart from the first mail about the same."""
    reader = answers_for(members) if members else Address("", "nl")
    if not reader.email:
        return
    with translation.override(reader.language):
        path = quote(reverse("events:queue", args=["TOKEN"])).replace("TOKEN", "%s")
    outbox.put(
        # A new link of the group (staff corrected its only address) is a mail of its own.
        key=f"events.{what}:{offer.pk}"
        + (f":v{offer.group.link_version}" if offer.group.link_version > 1 else "")
        + again,
        template=f"mails/events/{what}",
        to=reader,
        context={
            **_facts(members[0].event, reader.language),
            "name": members[0].registered_by.name if members[0].registered_by else members[0].name,
            "is_online": offer.block.format == Format.ONLINE,
            "people": [one.name for one in members],
            "registrations": [one.pk for one in members],
            "seats": offer.size,
            **context,
        },
        links={"queue_url": [path, QUEUE, offer.group_id, offer.group.link_version]},
        now=now,
    )


def seats_offered(offer: Offer, members: list[Registration], *, now: datetime, sooner: bool = False) -> None:
    """There is room for some or all of a group; it answers before the end of the offer. ``sooner``: than it read before."""
    ends = localtime(offer.expires_at)
    _put_to_queue(
        "seats_offered", offer, members, now=now, again=f":{ends:%Y%m%d%H%M%S}" if sooner else "",
        before_at=ends.isoformat(), sooner=sooner, waiting=max(len(members) - offer.size, 0),
    )  # fmt: skip


def offer_lapsed(offer: Offer, members: list[Registration], *, now: datetime) -> None:
    """The offer was not answered in time, so the group is off the list."""
    _put_to_queue("offer_lapsed", offer, members, now=now)


def seats_given(registrations: list[Registration], *, now: datetime) -> None:
    """From the waiting list to a seat: each her own mail with her appointment, one for those without an address."""
    asked = queries.still_asked(registrations, now=now)
    _put_each(
        "seat_given", registrations, now=now,
        says=lambda one: {"calendar_text": calendar.invitation(one, now=now), "asks": one.pk in asked},
    )  # fmt: skip
    if registrations:
        key = f"events.seat_given:group:{registrations[0].pk}"
        asks = any(one.pk in asked and not one.email for one in registrations)
        _bundle("seat_given", registrations, now=now, key=key, asks=asks)


def closed_without_a_seat(
    registrations: list[Registration], elsewhere: list[Event], *, closed_at: datetime, now: datetime
) -> None:
    """Registration closed while they still waited. ``elsewhere`` are the nearest sessions that have seats."""
    _put_each(
        "closed_without_a_seat", registrations, now=now,
        says=lambda one: {
            **_rooms(elsewhere, one.language), "key": f"events.closed_without_a_seat:{one.pk}:{closed_at.isoformat()}",
        },
    )  # fmt: skip
    if registrations:
        _bundle(
            "closed_without_a_seat", registrations, now=now, in_language=lambda language: _rooms(elsewhere, language),
            key=f"events.closed_without_a_seat:for:{registrations[0].event_id}:{closed_at.isoformat()}",
        )  # fmt: skip


def _rooms(events: list[Event], language: str) -> dict:
    with translation.override(language):
        agenda_url = site_address(reverse("events:agenda"))
    sessions = [
        {**_facts(event, language), "is_online": bool(event.join_url) and event.place_id is None} for event in events
    ]
    return {"sessions": sessions, "agenda_url": agenda_url}


def please_take_over(registration: Registration, *, name: str, email: str, now: datetime) -> None:
    """Somebody asks a colleague to come instead of her."""
    language = registration.language
    with translation.override(language):
        path = quote(reverse("events:take-over", args=["TOKEN"])).replace("TOKEN", "%s")
    outbox.put(
        key=f"events.please_take_over:{registration.pk}:{registration.link_version}:{email}:{now:%Y%m%d%H%M}",
        template="mails/events/please_take_over",
        to=Address(email, language),
        context={
            **_facts(registration.event, language),
            "name": name,
            "giver": registration.name,
            "is_online": registration.block.format == Format.ONLINE,
            "has_seat": registration.is_confirmed,
        },
        links={"take_over_url": [path, TAKE_OVER, registration.pk, registration.link_version, name, email]},
        not_after=registration.event.ends_at,
        now=now,
    )


def passed_on(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """Somebody else comes in her place; her calendar entry goes."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    _put("passed_on", registration, now=now, calendar_text=text, had_a_seat=had_a_seat)


def registration_changed(registration: Registration, *, now: datetime) -> None:
    """Name or format changed; the calendar follows."""
    text = calendar.invitation(registration, now=now)
    if not _put("registration_changed", registration, now=now, calendar_text=text):
        key = f"events.registration_changed:for:{registration.pk}:{registration.calendar_sequence}"
        _bundle("registration_changed", [registration], now=now, key=key)


def registration_cancelled(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """Her place was given back; the calendar entry goes."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    if not _put("registration_cancelled", registration, now=now, calendar_text=text, had_a_seat=had_a_seat):
        key = f"events.registration_cancelled:for:{registration.pk}"
        _bundle("registration_cancelled", [registration], now=now, key=key, had_a_seat=had_a_seat)


def left_queue(registrations: list[Registration], *, now: datetime, but: Address | None = None) -> None:
    """Off the waiting list, to each who has an address. Whoever answers for the group did it, or is told by a mail of her own (``but``)."""
    told = [one for one in registrations if but is None or one.email != but.email]
    _put_each("registration_cancelled", told, now=now, says=lambda one: {"had_a_seat": False})


def event_called_off(registrations: list[Registration], *, had_a_seat: set[int], now: datetime) -> None:
    """The session does not happen. ``had_a_seat`` are the numbers of those whose calendar has it."""
    if not registrations:
        return
    event = registrations[0].event

    def says(one: Registration) -> dict:
        text = calendar.cancellation(one, now=now) if one.pk in had_a_seat else ""
        return {"calendar_text": text, "had_appointment": bool(text)}

    _put_each("event_called_off", registrations, now=now, says=says)
    _bundle("event_called_off", registrations, now=now, key=f"events.event_called_off:for:{event.pk}")


def event_changed(registrations: list[Registration], *, now: datetime) -> None:
    """Time, place or link of the session changed. In the calendar it stands of whoever has a seat."""

    def says(one: Registration) -> dict:
        text = calendar.invitation(one, now=now) if one.is_confirmed else ""
        return {
            "calendar_text": text, "has_appointment": bool(text), "waiting": one.is_waiting, "offered": one.is_offered,
        }  # fmt: skip

    _put_each("event_changed", registrations, now=now, says=says)
    if registrations:
        first = registrations[0]
        key = f"events.event_changed:for:{first.event_id}:{now:%Y%m%d%H%M%S%f}"
        _bundle("event_changed", registrations, now=now, key=key)


OF_A_DAY = {Reminder.THANKS: "thanks_for_day"}
TEMPLATE_OF = {Reminder.STILL: "still_coming", Reminder.THANKS: "thanks"}


def reminder(registration: Registration, moment: Moment, *, now: datetime) -> dict:
    """What leaves by the clock: it is almost time, are you still coming, thanks for being there."""
    return _letter(
        TEMPLATE_OF.get(moment.kind, "reminder"), registration, now=now, priority=Priority.REMINDER,
        not_after=moment.until, kind=moment.kind, attended=registration.attended_at is not None,
        key=f"events.reminder:{registration.pk}:{moment.kind}:{moment.due_at.isoformat()}",
    )  # fmt: skip


def of_a_day(registration: Registration, day: list[Registration], moment: Moment, *, now: datetime) -> dict:
    """Her day to come, or her day that was: one mail, however many sessions, with the own link of each."""
    letter = reminder(registration, moment, now=now)
    if len(day) > 1:
        sessions = [
            {
                **_facts(one.event, registration.language), "is_online": one.block.format == Format.ONLINE,
                "attended": one.attended_at is not None, "link": f"registration_{one.pk}",
            }
            for one in day
        ]  # fmt: skip
        letter["template"] = f"mails/events/{OF_A_DAY.get(moment.kind, 'day_before')}"
        letter["links"] |= {f"registration_{one.pk}": _links(one)["registration_url"] for one in day}
        letter["context"] |= {
            "sessions": sessions, "how_many": len(sessions), "overview_url": _overview(registration.language),
        }  # fmt: skip
    return letter


def remind_for_others(
    registrations: list[Registration], moment: Moment, *, now: datetime,
    days: Mapping[int, list[Registration]] | None = None,
) -> int:  # fmt: skip
    """To whoever registered people without an address: one mail for all of them. Returns how many mails.

    ``days``: what of that day stands in the mail, by the number of each registration (``queries.days_of``).
    """
    if not registrations:
        return 0
    of_reader = groupby(sorted(registrations, key=_reader_of), key=_reader_of)
    alone: list[Registration] = []
    told = 0
    for _reader, some in of_reader:
        theirs = list(some)
        day = {other.pk: other for one in theirs for other in (days or {}).get(one.pk, [one])}
        if len({other.event_id for other in day.values()}) == 1:
            alone += theirs
        else:
            told += _day_for_others(theirs[0], list(day.values()), moment, now=now)
    return told + (_bundle(
        TEMPLATE_OF.get(moment.kind, "reminder"), alone, now=now, priority=Priority.REMINDER,
        not_after=moment.until, kind=moment.kind, attended=False,
        key=_key_for_others(registrations[0], moment),
    ) if alone else 0)  # fmt: skip


def _reader_of(registration: Registration) -> int:
    return registration.registered_by_id or 0


def _key_for_others(one: Registration, moment: Moment) -> str:
    return f"events.reminder:for:{one.event_id}:{moment.kind}{moment.format}:{moment.due_at.isoformat()}"


def _day_for_others(first: Registration, day: list[Registration], moment: Moment, *, now: datetime) -> int:
    """All sessions of a day at which somebody has people without an address, each with their names."""
    reader = first.registered_by
    if reader is None:
        return 0
    by_event: dict[int, list[Registration]] = {}
    for one in sorted(day, key=lambda each: (begins(each.event), each.event_id, each.pk)):
        by_event.setdefault(one.event_id, []).append(one)
    sessions = [
        {
            **_facts(those[0].event, reader.language), "people": [one.name for one in those], "attended": False,
            "is_online": all(one.block.format == Format.ONLINE for one in those),
        }
        for those in by_event.values()
    ]  # fmt: skip

    def in_language(language: str) -> dict:
        return {"sessions": sessions, "how_many": len(sessions), "overview_url": _overview(language)}

    return _bundle(
        OF_A_DAY.get(moment.kind, "day_before"), day, now=now, key=_key_for_others(first, moment),
        priority=Priority.REMINDER, not_after=moment.until, in_language=in_language, kind=moment.kind, attended=False,
        colleagues=list(dict.fromkeys(one.name for one in day)),
    )  # fmt: skip


def message(registrations: Iterable[Registration], message: Message, *, now: datetime) -> None:
    """What staff wrote to the participants."""
    _put_each(
        "message", registrations, now=now,
        says=lambda one: {
            "key": f"events.message:{message.pk}:{one.pk}", "subject_line": message.subject, "message": message.text,
            "priority": Priority.BULK,
        },
    )  # fmt: skip


def message_for_others(registrations: list[Registration], message: Message, *, now: datetime) -> int:
    """What staff wrote, to whoever registered people without an address. Returns how many mails."""
    return _bundle(
        "message", registrations, now=now, key=f"events.message:{message.pk}:for", subject_line=message.subject,
        message=message.text, priority=Priority.BULK,
    )  # fmt: skip


# --- activities that organisations propose --------------------------------------------------------


def activity_published(event: Event, *, now: datetime) -> None:
    """To whoever proposed it: it stands on the agenda."""
    _about(event, "activity_published", now=now)


def activity_refused(event: Event, *, now: datetime) -> None:
    """To whoever proposed it: it does not come on the agenda, and why."""
    _about(event, "activity_refused", now=now)


def _about(event: Event, what: str, *, now: datetime) -> None:
    reader, host = event.proposed_by, event.host
    if reader is None or not reader.email or host is None:
        return
    with translation.override(reader.language):
        address = site_address(reverse("events:activities", args=[host.slug]))
    outbox.put(
        key=f"events.{what}:{event.pk}",
        template=f"mails/events/{what}",
        to=reader.address,
        context={
            **_facts(event, reader.language), "name": reader.name, "organisation": host.name,
            "because": event.refused_because, "activities_url": address,
        },
        now=now,
    )  # fmt: skip
