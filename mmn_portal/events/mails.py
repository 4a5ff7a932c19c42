"""The mails about sessions: one function for each, named after what happened."""

from collections.abc import Collection
from datetime import datetime
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

from . import calendar
from .enums import Format, Reminder
from .models import Event, Group, Message, Offer, Registration
from .rules import Moment

REGISTRATION = "events.registration"
# The same page for whoever acts for her organisation: without what is her own business.
ORGANISER = "events.registration.organiser"
QUEUE = "events.queue"
TAKE_OVER = "events.take_over"


def _facts(event: Event, language: str) -> dict:
    """What every mail about a session may say; dates as ISO, so that the outbox loads no model of ours."""
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
            "contact_name": event.contact_name,
            "contact_phone": event.contact_phone,
            "contact_email": event.contact_email,
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


def _bundle(
    what: str, registrations: list[Registration], *, now: datetime, key: str, priority: Priority = Priority.DEED,
    not_after: datetime | None = None, **context: object,
) -> int:  # fmt: skip
    """One mail to whoever registered people without an address, naming all of them. Returns how many mails."""
    of_reader: dict[Person, list[Registration]] = {}
    for registration in registrations:
        if not registration.email and registration.registered_by is not None and registration.registered_by.email:
            of_reader.setdefault(registration.registered_by, []).append(registration)
    for reader, theirs in of_reader.items():
        outbox.put(
            key=f"{key}:{reader.pk}",
            template=f"mails/events/{what}",
            to=reader.address,
            context={
                **_facts(theirs[0].event, reader.language),
                "name": reader.name,
                "colleagues": [one.name for one in theirs],
                "is_online": all(one.block.format == Format.ONLINE for one in theirs),
                "registration_url": _overview(reader.language),
                **context,
            },
            priority=priority,
            not_after=not_after,
            now=now,
        )
    return len(of_reader)


def _overview(language: str) -> str:
    with translation.override(language):
        return site_address(reverse("events:my-registrations"))


def please_confirm(registration: Registration, *, now: datetime) -> None:
    """A visitor confirms by this link that the address is hers."""
    _put(
        "please_confirm", registration, now=now, key=f"events.please_confirm:{registration.pk}",
        waiting=registration.is_waiting, priority=Priority.NOW, not_after=registration.prove_before,
        before_at=localtime(registration.prove_before).isoformat(),
    )  # fmt: skip


def registered(registration: Registration, *, now: datetime) -> None:
    """You have a seat (with a calendar invitation), or a place on the waiting list."""
    if registration.is_confirmed:
        _put("registered", registration, now=now, calendar_text=calendar.invitation(registration, now=now))
    else:
        _put("on_waiting_list", registration, now=now)


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
        waiting=registration.is_waiting,
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
            "overview_url": _overview(reader.language),
        },
        now=now,
    )


def _queue_reader(members: list[Registration]) -> Address:
    """Who answers for a group of the waiting list: whoever registered it, or the visitor herself."""
    by = members[0].registered_by
    return by.address if by is not None and by.email else members[0].reader


def _put_to_queue(what: str, offer: Offer, members: list[Registration], *, now: datetime, **context: object) -> None:
    reader = _queue_reader(members) if members else Address("", "nl")
    if not reader.email:
        return
    with translation.override(reader.language):
        path = quote(reverse("events:queue", args=["TOKEN"])).replace("TOKEN", "%s")
    outbox.put(
        key=f"events.{what}:{offer.pk}",
        template=f"mails/events/{what}",
        to=reader,
        context={
            **_facts(members[0].event, reader.language),
            "name": members[0].registered_by.name if members[0].registered_by else members[0].name,
            "is_online": offer.block.format == Format.ONLINE,
            "people": [one.name for one in members],
            "seats": offer.size,
            **context,
        },
        links={"queue_url": [path, QUEUE, offer.group_id, offer.group.link_version]},
        now=now,
    )


def seats_offered(offer: Offer, members: list[Registration], *, now: datetime) -> None:
    """There is room for some or all of a group; it answers before the end of the offer."""
    _put_to_queue(
        "seats_offered", offer, members, now=now, before_at=localtime(offer.expires_at).isoformat(),
        waiting=max(len(members) - offer.size, 0),
    )  # fmt: skip


def offer_lapsed(offer: Offer, members: list[Registration], *, now: datetime) -> None:
    """The offer was not answered in time, so the group is off the list."""
    _put_to_queue("offer_lapsed", offer, members, now=now)


def seats_given(registrations: list[Registration], *, now: datetime) -> None:
    """From the waiting list to a seat: each her own mail with her appointment, one for those without an address."""
    for registration in registrations:
        _put("seat_given", registration, now=now, calendar_text=calendar.invitation(registration, now=now))
    if registrations:
        _bundle("seat_given", registrations, now=now, key=f"events.seat_given:group:{registrations[0].pk}")


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
        },
        links={"take_over_url": [path, TAKE_OVER, registration.pk, registration.link_version, name, email]},
        not_after=registration.event.ends_at,
        now=now,
    )


def passed_on(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """Somebody else comes in her place; her calendar entry goes."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    _put("passed_on", registration, now=now, calendar_text=text)


def registration_changed(registration: Registration, *, now: datetime) -> None:
    """Name or format changed; the calendar follows."""
    _put("registration_changed", registration, now=now, calendar_text=calendar.invitation(registration, now=now))


def registration_cancelled(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """Her place was given back; the calendar entry goes."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    if not _put("registration_cancelled", registration, now=now, calendar_text=text, had_a_seat=had_a_seat):
        key = f"events.registration_cancelled:for:{registration.pk}"
        _bundle("registration_cancelled", [registration], now=now, key=key, had_a_seat=had_a_seat)


def event_called_off(registrations: list[Registration], *, had_a_seat: set[int], now: datetime) -> None:
    """The session does not happen. ``had_a_seat`` are the numbers of those whose calendar has it."""
    if not registrations:
        return
    event = registrations[0].event
    for registration in registrations:
        text = calendar.cancellation(registration, now=now) if registration.pk in had_a_seat else ""
        with translation.override(registration.language):
            because = event.cancelled_because
        _put("event_called_off", registration, now=now, calendar_text=text, because=because)
    _bundle(
        "event_called_off", registrations, now=now, key=f"events.event_called_off:for:{event.pk}",
        because=event.cancelled_because_nl,
    )  # fmt: skip


def event_changed(registrations: list[Registration], *, now: datetime) -> None:
    """Time, place or link of the session changed."""
    for registration in registrations:
        _put("event_changed", registration, now=now, calendar_text=calendar.invitation(registration, now=now))
    if registrations:
        first = registrations[0]
        key = f"events.event_changed:for:{first.event_id}:{now:%Y%m%d%H%M%S%f}"
        _bundle("event_changed", registrations, now=now, key=key)


TEMPLATE_OF = {Reminder.STILL: "still_coming", Reminder.THANKS: "thanks"}


def reminder(registration: Registration, moment: Moment, *, now: datetime) -> dict:
    """What leaves by the clock: it is almost time, are you still coming, thanks for being there."""
    return _letter(
        TEMPLATE_OF.get(moment.kind, "reminder"), registration, now=now, priority=Priority.REMINDER,
        not_after=moment.until, kind=moment.kind, attended=registration.attended_at is not None,
        key=f"events.reminder:{registration.pk}:{moment.kind}:{moment.due_at.isoformat()}",
    )  # fmt: skip


def day_before(registration: Registration, day: list[Registration], moment: Moment, *, now: datetime) -> dict:
    """Her day tomorrow: one mail, however many sessions."""
    letter = reminder(registration, moment, now=now)
    if len(day) > 1:
        sessions = [
            {**_facts(one.event, registration.language), "is_online": one.block.format == Format.ONLINE} for one in day
        ]
        letter["template"] = "mails/events/day_before"
        letter["context"] |= {
            "sessions": sessions, "how_many": len(sessions), "overview_url": _overview(registration.language),
        }  # fmt: skip
    return letter


def remind_for_others(registrations: list[Registration], moment: Moment, *, now: datetime) -> int:
    """To whoever registered people without an address: one mail for all of them."""
    if not registrations:
        return 0
    return _bundle(
        TEMPLATE_OF.get(moment.kind, "reminder"), registrations, now=now, priority=Priority.REMINDER,
        not_after=moment.until, kind=moment.kind, attended=False,
        key=f"events.reminder:for:{registrations[0].event_id}:{moment.kind}{moment.format}:{moment.due_at.isoformat()}",
    )  # fmt: skip


def message(registration: Registration, message: Message, *, now: datetime) -> None:
    """What staff wrote to the participants."""
    _put(
        "message", registration, now=now, key=f"events.message:{message.pk}:{registration.pk}",
        subject_line=message.subject, message=message.text, priority=Priority.BULK,
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


def had_message(message: Message, registrations: Collection[int]) -> bool:
    """All of these were written to in this message."""
    return outbox.count_of(f"events.message:{message.pk}:{pk}" for pk in registrations) == len(set(registrations))
