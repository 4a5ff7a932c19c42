"""What the pages about organisations need, ready-made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from mmn_portal.outbox.prints import prints_among

from .enums import Province, Sector
from .models import Consent, Membership, Organisation, Person, Place

PER_PAGE = 24


@dataclass(frozen=True)
class ProvinceDot:
    """A province on the map: its code, its name, and how many organisations it has."""

    code: str
    name: str
    count: int


def directory(*, words: str, province: str, sector: str, page: Any) -> Page:
    """A page of the directory. A page number that does not exist becomes the nearest one."""
    province = province if province in Province.values else ""
    sector = sector if sector in Sector.values else ""
    found = Organisation.objects.in_directory(words=words, province=province, sector=sector)
    return Paginator(found, PER_PAGE).get_page(page)


def provinces() -> list[ProvinceDot]:
    """How many confirmed organisations each province has. One query."""
    counts = dict(
        Organisation.objects.public().values_list("province").annotate(how_many=Count("pk")).order_by("province")
    )
    return [ProvinceDot(code, label, counts.get(code, 0)) for code, label in Province.choices]


def memberships(user: Any) -> list[Membership]:
    """The organisations of a user with her role in each. One query."""
    return list(Membership.objects.of_user(user).in_order())


def proven_addresses(user: Any) -> list[str]:
    """The addresses that an account has answered a mail from, the one that it uses first. One query."""
    proven = EmailAddress.objects.filter(user=user, verified=True)
    return list(proven.order_by("-primary", "pk").values_list("email", flat=True))


def acting_organisation(user: Any, slug: str) -> Organisation | None:
    """The organisation that a user acts for: the one she names, or her only one; never one that is not hers."""
    mine = [membership.organisation for membership in memberships(user)]
    named = [organisation for organisation in mine if organisation.slug == slug]
    if named:
        return named[0]
    return mine[0] if len(mine) == 1 and not slug else None


@dataclass(frozen=True)
class ManagedOrganisation:
    """Everything on the page where its people manage an organisation."""

    organisation: Organisation
    mine: Membership | None
    members: list[Membership]
    invitations: list
    requests: list
    locations: list


def managed(organisation: Organisation, user: Any, *, now: datetime) -> ManagedOrganisation:
    """Members, open invitations and requests, locations: four queries."""
    members = list(organisation.memberships.in_order())
    mine = next((membership for membership in members if membership.person_id == user.person_id), None)
    return ManagedOrganisation(
        organisation=organisation,
        mine=mine,
        members=members,
        invitations=list(organisation.invitations.open(now).order_by("-invited_at", "pk")),
        requests=list(organisation.join_requests.open().select_related("person").order_by("asked_at", "pk")),
        locations=list(organisation.locations.select_related("place").order_by("name", "pk")),
    )


def places_starting_with(beginning: str) -> list[str]:
    """Suggestions while somebody types a place: at most ten."""
    if len(beginning.strip()) < 2:
        return []
    places = Place.objects.starting_with(beginning)[:10]
    return [f"{place.name}, {place.get_province_display()}" for place in places]


def everything_of(person: Person, addresses: set[str]) -> dict:
    """What this app keeps of a person, as plain values."""
    return {
        "person": {"name": person.name, "email": person.email, "language": person.language, "phone": person.phone},
        "organisations": [
            {"organisation": m.organisation.name, "role": m.role, "since": m.since.isoformat()}
            for m in person.memberships.in_order()
        ],
        "consents": list(
            Consent.objects.filter(Q(person=person) | Q(email__in=addresses) | Q(print__in=prints_among(addresses)))
            .order_by("given_at", "pk")
            .values("kind", "text_version", "text", "where", "given_at", "withdrawn_at")
        ),
    }


def members_of(network: Organisation) -> list[int]:
    """Numbers of the confirmed organisations in a network. One query."""
    found = Organisation.objects.public().filter(networks__network=network)
    return list(found.order_by("pk").values_list("pk", flat=True))
