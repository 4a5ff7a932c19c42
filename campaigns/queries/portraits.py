"""What is asked around materials: who is on them, who has them, what is like them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mmn_portal.people.models import Person
from mmn_portal.pictures import looks
from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.queries import as_plain, like_taken_back

from ..enums import FieldKind, Licence
from ..models import Collection, Design, KitSilence, Material, MaterialConsent, Opinion, Told


def kept_of(person: Person, addresses: set[str]) -> dict:
    """Where somebody is on a material by her address, and what she said about materials."""
    found = MaterialConsent.objects.about(person, addresses) | MaterialConsent.objects.said_by(person)
    told = Told.objects.filter(person=person).order_by("pk")
    silences = KitSilence.objects.filter(person=person).select_related("kit").order_by("pk")
    return {
        "portraits": [as_plain(one, one.material.title_nl) for one in found.select_related("material").order_by("pk")],
        "told": [{"of": one.key, "at": one.told_at.isoformat()} for one in told],
        "collections": [one.name for one in Collection.objects.filter(made_by=person).order_by("pk")],
        "asked_to_look_along": [
            {"design": one.design.title, "at": one.asked_at.isoformat(), "answer": one.answer, "remark": one.remark}
            for one in Opinion.objects.filter(asked_by=person).select_related("design").order_by("pk")
        ],
        "no_messages_of": [one.kit.title_nl for one in silences],
    }


def may_be_kept(material: Material) -> bool:
    """Browsers may keep its picture for a day: nobody is on it who may change her mind, and no licence ends. One query at most."""
    ends = material.ends_on is not None or material.licence == Licence.AGREED
    return not ends and not material.consents.exists()


@dataclass(frozen=True)
class EmptyPlace:
    """A place in a design of which the picture was taken back, and the one that is offered for it."""

    field: str
    label: str
    offered: Picture | None


def may_be_offered(picture: Picture | None, design: Design, *, today: date) -> bool:
    """An organisation may look at it, and put it in this design. No query on a picture with its consents."""
    return picture is not None and picture.may_be_used(Where.PORTAL, today, maker=design.organisation_id)


def gaps_of(design: Design, *, today: date) -> list[EmptyPlace]:
    """The empty places of a design. Two queries at most."""
    labels = {one.key: one.label for one in design.version.fields.all()}
    found = design.gaps.select_related("replacement").prefetch_related("replacement__consents").order_by("pk")
    return [
        EmptyPlace(
            one.field,
            labels.get(one.field, one.field),
            one.replacement if may_be_offered(one.replacement, design, today=today) else None,
        )
        for one in found
    ]


def are_like_taken_back(design: Design, uploaded: Iterable[str]) -> bool:
    """One of the pictures that were uploaded just now looks like a picture or material that was taken back. No query without an upload."""
    names = list(uploaded)
    if not names:
        return False
    places = design.pictures.model.objects.filter(design=design, field__in=names).select_related("picture")
    materials = Material.objects.with_a_look().filter(withdrawn_at__isnull=False).values_list("pk", "look")
    return any(like_taken_back(one.picture) or looks.alike(one.picture.look, materials) for one in places)


@dataclass(frozen=True)
class OwnPhoto:
    """A photo that an organisation uploaded for a design."""

    field: str
    label: str


def own_photos(design: Design) -> list[OwnPhoto]:
    """Photos of the organisation itself in a design. No query on a design that was fetched whole."""
    photos = {one.key: one.label for one in design.version.fields.all() if one.kind == FieldKind.PHOTO}
    return [
        OwnPhoto(one.field, photos[one.field])
        for one in design.pictures.all()
        if one.field in photos and one.picture.organisation_id == design.organisation_id
    ]
