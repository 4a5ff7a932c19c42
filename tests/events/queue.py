"""Groups that wait, for the tests of the waiting list."""

from uuid import uuid4

from mmn_portal.events import actions
from mmn_portal.people.models import Person
from tests.conftest import NOW


def group_of(event, name, how_many, *, minimum=1, now=NOW, organisation=None, block=None):
    """So many people of somebody, registered in one go: "kim 1", "kim 2" …"""
    by = Person.objects.get_or_create(email=f"{name}@example.nl", defaults={"name": name})[0]
    attendees = [
        actions.Attendee(f"{name} {number}", f"{name}{number}@example.nl") for number in range(1, how_many + 1)
    ]
    return actions.register_colleagues(
        event=event, block=block or event.blocks.get(), attendees=attendees, organisation=organisation, by=by,
        language="nl", key=uuid4(), now=now, minimum=minimum,
    )  # fmt: skip


def seats_of(group) -> list[str]:
    """What each of a group has, in order."""
    return list(group.registrations.order_by("registered_at", "pk").values_list("seat", flat=True))


def release(event, how_many, *, now=NOW):
    """Some people with a seat cancel."""
    for registration in list(event.registrations.confirmed().filter(attended_at=None).order_by("pk")[:how_many]):
        actions.cancel(registration=registration, now=now)


def offer_of(group):
    return group.offers.open().select_related("block__event").get()
