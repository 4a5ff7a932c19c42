"""The mails about sessions: one function for each, named after what happened."""

from datetime import datetime
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
from .enums import Format
from .models import Event, Group, Message, Registration
from .rules import Moment

REGISTRATION = "events.registration"


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


def _put(
    what: str, registration: Registration, *, now: datetime, key: str = "", calendar_text: str = "",
    priority: Priority = Priority.DEED, not_after: datetime | None = None, **context: object,
) -> bool:  # fmt: skip
    """To the participant herself, or to whoever registered her where she has no address. False when nobody has one."""
    reader = registration.reader
    if not reader.email and registration.registered_by is not None:
        reader = registration.registered_by.address
    if not reader.email:
        return False
    is_online = registration.block.format == Format.ONLINE
    outbox.put(
        key=key or f"events.{what}:{registration.pk}:{registration.calendar_sequence}:{registration.seat}",
        template=f"mails/events/{what}",
        to=reader,
        context={
            **_facts(registration.event, reader.language),
            "name": registration.name,
            "is_online": is_online,
            "for_colleague": reader.email != registration.email,
            **context,
        },
        links=_links(registration),
        attachments=[calendar.attachment(registration, calendar_text)] if calendar_text else [],
        priority=priority,
        not_after=not_after,
        now=now,
    )
    return True


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
    with translation.override(reader.language):
        overview = site_address(reverse("events:my-registrations"))
    outbox.put(
        key=f"events.group_received:{group.pk}",
        template="mails/events/group_received",
        to=Address(reader.email, reader.language),
        context={
            **_facts(group.event, reader.language),
            "people": [{"name": one.name, "waiting": one.is_waiting, "has_address": bool(one.email)} for one in made],
            "overview_url": overview,
        },
        now=now,
    )


def seat_given(registration: Registration, *, now: datetime) -> None:
    """From the waiting list to a seat."""
    _put("seat_given", registration, now=now, calendar_text=calendar.invitation(registration, now=now))


def registration_changed(registration: Registration, *, now: datetime) -> None:
    """Name or format changed; the calendar follows."""
    _put("registration_changed", registration, now=now, calendar_text=calendar.invitation(registration, now=now))


def registration_cancelled(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """Her place was given back; the calendar entry goes."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    _put("registration_cancelled", registration, now=now, calendar_text=text, had_a_seat=had_a_seat)


def event_called_off(registration: Registration, *, had_a_seat: bool, now: datetime) -> None:
    """The session does not happen."""
    text = calendar.cancellation(registration, now=now) if had_a_seat else ""
    with translation.override(registration.language):
        because = registration.event.cancelled_because
    _put("event_called_off", registration, now=now, calendar_text=text, because=because)


def event_changed(registration: Registration, *, now: datetime) -> None:
    """Time, place or link of the session changed."""
    _put("event_changed", registration, now=now, calendar_text=calendar.invitation(registration, now=now))


def reminder(registration: Registration, moment: Moment, *, now: datetime) -> bool:
    """It is almost time."""
    return _put(
        "reminder", registration, now=now, priority=Priority.REMINDER, not_after=moment.until, kind=moment.kind,
        key=f"events.reminder:{registration.pk}:{moment.kind}:{moment.due_at.isoformat()}",
    )  # fmt: skip


def message(registration: Registration, message: Message, *, now: datetime) -> None:
    """What staff wrote to the participants."""
    _put(
        "message", registration, now=now, key=f"events.message:{message.pk}:{registration.pk}",
        subject_line=message.subject, message=message.text, priority=Priority.BULK,
    )  # fmt: skip
