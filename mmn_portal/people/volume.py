"""Volume for ``load_scale``: many organisations, and people in them."""

from mmn_portal.core.actions import poured
from mmn_portal.core.demo import VOLUME_DOMAIN, VOLUME_SLUG, Volume

from .enums import OrganisationState, Role, Sector, Size
from .models import Membership, Organisation, Person, Place


def load(volume: Volume) -> int:
    """Confirmed organisations all over the country, and people spread over them; the first of each is its owner."""
    dice, places = volume.chance, list(Place.objects.order_by("pk"))
    made = 0
    for some in poured(Organisation, (_organisation(number, places, volume) for number in range(volume.organisations))):
        made += len(some)
    homes = list(Organisation.objects.filter(slug__startswith=VOLUME_SLUG).order_by("pk").values_list("pk", flat=True))
    people = (
        Person(name=f"Schaal {number}", email=f"mens{number}@{VOLUME_DOMAIN}", made_at=volume.now)
        for number in range(volume.people)
    )
    number = 0
    for some in poured(Person, people):
        made += len(some)
        if homes:
            members = [_member(person, homes, number + at) for at, person in enumerate(some)]
            dice.shuffle(members)
            Membership.objects.bulk_create(members)
        number += len(some)
    return made


def _organisation(number: int, places: list[Place], volume: Volume) -> Organisation:
    dice = volume.chance
    place = dice.choice(places) if places else None
    name = f"Schaal organisatie {number}"
    return Organisation(
        name=name, slug=f"{VOLUME_SLUG}{number}", sector=dice.choice(Sector.values), size=dice.choice(Size.values),
        place=place, province=place.province if place else "", state=OrganisationState.CONFIRMED, confirmed_at=volume.now,
    )  # fmt: skip


def _member(person: Person, homes: list[int], number: int) -> Membership:
    role = Role.OWNER if number < len(homes) else (Role.COORDINATOR if number % 3 == 0 else Role.MEMBER)
    return Membership(person=person, organisation_id=homes[number % len(homes)], role=role)
