"""Staff put a registration right: what was typed wrong, and the format in which somebody takes part."""

from datetime import datetime

from django.db import transaction

from mmn_portal.core import actions as core
from mmn_portal.people import actions as people
from mmn_portal.people.models import Person, User

from .. import mails, queries
from ..models import Block, Event, Registration
from ..querysets import NOBODY
from . import seats
from .changing import give_to, leave_offer, renew_link
from .registering import Attendee, RegisteredAlready, RegistrationClosed, keep_answers
from .staffing import ChangedMeanwhile, give_by_staff

# What stands in somebody's calendar.
IN_CALENDAR = {"name", "email", "block"}


@transaction.atomic
def correct_by_staff(
    *, registration: Registration, attendee: Attendee, phone: str, block: Block, by: User, now: datetime, was: str = ""
) -> set[str]:
    """Put right what was typed wrong, also after the session; returns the names of what changed, which the log keeps.

    A new address gets the mails from now on, the last one at once, and the old link stops working. For another format staff
    give a seat, from the reserve first. ``was`` is the print of what stood on the page (``queries.print_of``). Raises
    ChangedMeanwhile, RegistrationClosed, RegisteredAlready and NoSeat.
    """
    event = seats.lock(registration.event)
    registration.refresh_from_db()
    if registration.name == NOBODY:
        # Who was forgotten is nobody that can be corrected.
        raise RegistrationClosed
    if was and was != queries.print_of(registration):
        raise ChangedMeanwhile
    changed = _changes(registration, attendee, phone, block)
    had_a_seat, reserved = registration.is_confirmed, False
    if "block" in changed:
        reserved = _give_other_seat(registration, event, block, now=now)
    if "email" in changed:
        _give_address(registration, event, attendee, by=by.person)
    registration.name, registration.phone = attendee.name, phone
    registration.access_needs, registration.diet = attendee.access_needs, attendee.diet
    registration.calendar_sequence += bool(changed & IN_CALENDAR)
    registration.save()
    keep_answers(registration, attendee.answers)
    if changed & IN_CALENDAR and registration.is_live and not event.is_over(now):
        _tell(registration, has_new_address="email" in changed, had_a_seat=had_a_seat, now=now)
    elif "email" in changed and registration.is_live:
        mails.new_link(registration, now=now)
    if changed:
        core.write_down(
            deed="events.correct", thing=f"registration {registration.pk}", by=by, now=now, changed=sorted(changed),
            from_reserve=reserved,
        )  # fmt: skip
    seats.promote(event=event, now=now)
    return changed


def _changes(registration: Registration, attendee: Attendee, phone: str, block: Block) -> set[str]:
    becomes = {
        "name": attendee.name, "email": attendee.email, "phone": phone, "access_needs": attendee.access_needs,
        "diet": attendee.diet, "block": block,
    }  # fmt: skip
    changed = {name for name, value in becomes.items() if getattr(registration, name) != value}
    answered = queries.wishes_of(registration)["answers"] != attendee.answers
    return changed | ({"answers"} if answered else set())


def _give_other_seat(registration: Registration, event: Event, block: Block, *, now: datetime) -> bool:
    """A seat of the other format for the one that she has, or for her place in the queue. Whether it was a reserved one."""
    is_settled = registration.is_live and registration.prove_before is None and registration.attended_at is None
    if not is_settled or block.event_id != event.pk or event.is_over(now):
        raise RegistrationClosed
    if seats.lapse(event, now=now) and not Registration.objects.live().filter(pk=registration.pk).exists():
        # Her own offer was over, and nobody had looked yet.
        raise RegistrationClosed
    reserved = give_by_staff(block, now=now)
    leave_offer(registration, now=now)
    registration.block = block
    registration.save(update_fields=["block"])
    if not registration.is_confirmed:
        seats.give_seat(registration, now=now)
    return bool(reserved)


def _give_address(registration: Registration, event: Event, attendee: Attendee, *, by: Person) -> None:
    email, others = attendee.email, event.registrations.live().exclude(pk=registration.pk)
    known = Person.objects.known_as(email)
    if registration.is_live and (others.to_address(email).exists() or others.filter(person__in=known).exists()):
        raise RegisteredAlready
    registration.email = email
    if registration.prove_before is None:
        give_to(registration, people.know(email=email, name=attendee.name, language=registration.language))
    if not email and registration.registered_by is None:
        # Somebody must hear of it.
        registration.registered_by = by
    renew_link(registration)


def _tell(registration: Registration, *, has_new_address: bool, had_a_seat: bool, now: datetime) -> None:
    """To a new address the last mail once more; to who had it before, what changed in her calendar."""
    if registration.is_confirmed and had_a_seat and not has_new_address:
        mails.registration_changed(registration, now=now)
    elif registration.is_confirmed:
        mails.registered(registration, now=now)
        mails.registered_for_another(registration, now=now)
    elif not has_new_address:
        return
    elif registration.prove_before is not None:
        mails.please_confirm(registration, now=now)
    else:
        mails.registered(registration, now=now)
        seats.tell_offer_again(registration, now=now)
