"""What is asked of pictures."""

from django.db.models import Q

from mmn_portal.people.models import Organisation, Person

from . import looks
from .models import Picture, Portrait, PortraitConsent

MOST_ALIKE = 12


def portraits_of(person: Person, addresses: set[str]) -> dict:
    """Where somebody is on a picture by her address, and what she said about pictures."""
    found = PortraitConsent.objects.about(person, addresses) | PortraitConsent.objects.said_by(person)
    return {"portraits": [as_plain(one, one.picture.title) for one in found.select_related("picture").order_by("pk")]}


def as_plain(one: Portrait, on_what: str) -> dict:
    """A consent as plain values."""
    return {
        "on": on_what, "who": one.who, "ground": one.ground, "scope": one.scope, "from": one.starts_on.isoformat(),
        "until": one.ends_on and one.ends_on.isoformat(), "under_16": one.under_16, "guardian": one.guardian,
        "withdrawn_at": one.withdrawn_at and one.withdrawn_at.isoformat(),
    }  # fmt: skip


def like_taken_back(picture: Picture) -> bool:
    """It looks nearly the same as a picture that was taken back, of the same organisation or of the portal. One query."""
    theirs = Q(organisation=picture.organisation_id) | Q(organisation=None)
    known = Picture.objects.with_a_look().filter(theirs, withdrawn_at__isnull=False).values_list("pk", "look")
    return bool(looks.alike(picture.look, known))


def nearly_the_same(look: str, *, but: int | None = None) -> list[Picture]:
    """Pictures of the portal that look nearly the same, the nearest first. Two queries."""
    known = Picture.objects.with_a_look().of_the_portal().exclude(pk=but)
    found = [pk for pk, _distance in looks.alike(look, known.values_list("pk", "look").order_by("pk"))][:MOST_ALIKE]
    pictures = {one.pk: one for one in Picture.objects.filter(pk__in=found).select_related("organisation")}
    return [pictures[pk] for pk in found if pk in pictures]


def copies_of(
    look: str, *, organisation: Organisation | None = None, but: int | None = None, of_all: bool = False,
    most: int = looks.ALIKE,
) -> list[Picture]:  # fmt: skip
    """What looks like it (in all but ``most`` bits) among pictures that were not taken back, however many there are: what is taken
    back must be gone everywhere.
    """
    known = Picture.objects.exclude(pk__in=[but] if but else [])
    known = known if of_all else known.filter(organisation=organisation)
    found = [pk for pk, _distance in looks.alike(look, known.standing_looks(), most=most)]
    pictures = Picture.objects.select_related("organisation").in_bulk(found)
    return [pictures[pk] for pk in found if pk in pictures]
