"""Somebody changes her mind, or may no longer be shown: out of designs, kits, ZIPs and whatever was drawn."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from mmn_portal.core import actions as core
from mmn_portal.core import search
from mmn_portal.core.commit import after_commit
from mmn_portal.people.models import Person
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures import looks
from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.queries import copies_of

from .. import mails, rules
from ..models import (
    Collection,
    Design,
    DesignPicture,
    Gap,
    KitSilence,
    Material,
    MaterialConsent,
    MaterialRendition,
    Opinion,
    Render,
    Told,
)
from .batching import drop_series_of
from .kits import BUILD_TASK, lose_archives

# So long after its day a consent that has begun is still noticed.
LATE = timedelta(days=7)
# A photo that is gone cannot be taken back once more.
PictureAlreadyWithdrawn = pictures.AlreadyWithdrawn


class AlreadyWithdrawn(Exception):
    """This material was taken back before."""


class NotItsReplacement(Exception):
    """What would come instead is not given out itself."""


class NoReplacement(Exception):
    """Nothing is offered for this place any more."""


# --- designs ----------------------------------------------------------------------------------


def leave_designs(*, picture: Picture, replacement: Picture | None, for_good: bool, now: datetime) -> int:
    """A picture may not be shown any more: what was drawn with it goes, and its people hear. Returns of how many designs."""
    designs = list(Design.objects.holding(picture).with_all().order_by("pk"))
    drawn = [*(one.pk for one in designs), *_drawn_before(picture)]
    _drop_renders(drawn)
    drop_series_of(designs=drawn)
    if for_good:
        for place in DesignPicture.objects.filter(picture=picture).order_by("pk"):
            Gap.objects.update_or_create(
                design_id=place.design_id, field=place.field, defaults={"replacement": replacement, "made_at": now}
            )
        DesignPicture.objects.filter(picture=picture).delete()
        Gap.objects.filter(replacement=picture).update(replacement=None)
    mails.picture_gone(
        picture=picture, designs=designs, replacement=replacement if for_good else None, for_good=for_good, now=now
    )
    return len(designs)


def keep_designs_within(*, picture: Picture, now: datetime) -> None:
    """Somebody on it agreed to some places only: what was drawn with it goes, and is drawn anew where it may."""
    drawn = [*Design.objects.holding(picture).values_list("pk", flat=True), *_drawn_before(picture)]
    _drop_renders(drawn)
    drop_series_of(designs=drawn)


def _drawn_before(picture: Picture) -> Iterable[int]:
    """Designs that had the picture at an earlier save, as far as something of them that was drawn is kept."""
    for design in Design.objects.drawn().order_by("pk").iterator():
        saved = design.history.values_list("content__pictures", flat=True)
        if any(picture.pk in {place[0] for place in (pictures or {}).values()} for pictures in saved):
            yield design.pk


def _drop_renders(designs: list[int]) -> None:
    for one in Render.objects.of_designs(designs):
        transaction.on_commit(partial(one.file.storage.delete, str(one.file.name)))
    Render.objects.of_designs(designs).delete()


@transaction.atomic
def withdraw_picture(*, picture: Picture, by: Any, now: datetime) -> int:
    """Take a photo of an organisation back, with all that look the same: it was uploaded for each design. Returns how many.

    Raises pictures.AlreadyWithdrawn when it is gone already.
    """
    # Not those that are only like it: its people look at them themselves.
    twins = copies_of(picture.look, organisation=picture.organisation, but=picture.pk, most=0)
    pictures.withdraw(picture=picture, why="", by=by, now=now)
    for one in twins:
        pictures.withdraw(picture=one, why="", by=by, now=now)
    return 1 + len(twins)


@transaction.atomic
def fill_gap(*, design: Design, field: str, by: Any, now: datetime) -> Design:
    """Put the offered picture in the empty place. Raises NoReplacement when it may not be shown itself any more."""
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    gap = design.gaps.select_related("replacement").filter(field=field).first()
    if gap is None or gap.replacement is None:
        raise NoReplacement
    offered = gap.replacement
    if not pictures.hold_usable(
        pictures=[offered.pk], where=Where.PORTAL, maker=design.organisation_id, today=timezone.localdate(now)
    ):
        raise NoReplacement
    DesignPicture.objects.update_or_create(design=design, field=field, defaults={"picture": offered, "alt": ""})
    gap.delete()
    Design.objects.filter(pk=design.pk).update(changed_at=now)
    core.write_down(deed="campaigns.fill_gap", thing=str(design.key), by=by, now=now)
    return design


# --- materials --------------------------------------------------------------------------------


@transaction.atomic
def note_material_consent(
    *, material: Material, by: Any, now: datetime, told_by: Person | None = None, **facts: Any
) -> MaterialConsent:
    """Write down that somebody on a material agreed to be shown."""
    facts.setdefault("starts_on", timezone.localdate(now))
    consent = MaterialConsent.objects.create(material=material, told_by=told_by, noted_at=now, **facts)
    keep_portraits(material=material, now=now)
    core.write_down(deed="campaigns.note_consent", thing=material.slug, by=by, now=now, ground=consent.ground)
    return consent


def keep_portraits(*, material: Material, now: datetime) -> None:
    """Write down on the material until when it is given out, and have its ZIP built anew.

    That is the first end of its consents; or never, where one of them does not go as far as its channel or has not begun.
    """
    standing, today = material.consents.filter(withdrawn_at=None), timezone.localdate(now)
    never = [_day_before(one.noted_at) for one in standing if not rules.covers(one, material) or one.starts_on > today]
    until = min(filter(None, [material.consents.first_end(), *never]), default=None)
    Material.objects.filter(pk=material.pk).update(portraits_until=until)
    after_commit(BUILD_TASK, kit_id=material.kit_id)


def begin_portraits(*, now: datetime) -> int:
    """Give out what waited for a consent that has begun. Running it again is harmless. Returns of how many materials."""
    today = timezone.localdate(now)
    begun = MaterialConsent.objects.filter(withdrawn_at=None, starts_on__range=(today - LATE, today))
    waiting = list(Material.objects.filter(portraits_until__lt=today, pk__in=begun.values("material")).order_by("pk"))
    for material in waiting:
        keep_portraits(material=material, now=now)
    return len(waiting)


def _day_before(moment: datetime) -> date:
    return timezone.localdate(moment) - timedelta(days=1)


@transaction.atomic
def extend_material_consent(
    *, consent: MaterialConsent, until: Any, by: Any, now: datetime, scope: str = ""
) -> MaterialConsent:  # fmt: skip
    """Another end for a consent, and where it holds; ``until`` None is until it is taken back."""
    consent.ends_on, consent.scope = until, scope or consent.scope
    consent.save(update_fields=["ends_on", "scope"])
    keep_portraits(material=consent.material, now=now)
    core.write_down(deed="campaigns.extend_consent", thing=consent.material.slug, by=by, now=now)
    return consent


@transaction.atomic
def withdraw_material(
    *, material: Material, why: str, by: Any, now: datetime, consent: MaterialConsent | None = None,
    instead: Material | None = None, alike: Iterable[int] = (),
) -> Material:  # fmt: skip
    """Take a material back: out of every list, ZIP and index, with its files; and the copies of it that organisations have in
    designs: those that are this very picture where somebody is on it, and of those that look nearly the same the ones in ``alike``, by number.

    Raises AlreadyWithdrawn or NotItsReplacement.
    """
    material = Material.objects.select_for_update().get(pk=material.pk)
    if material.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if instead is not None and not Material.objects.on_show(now).usable(timezone.localdate(now)).filter(pk=instead.pk):
        raise NotItsReplacement
    if consent is not None:
        material.consents.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now, why=why)
    _drop_files(material)
    material.withdrawn_at, material.withdrawn_why, material.instead = now, why, instead
    material.preview, material.preview_width, material.preview_height = "", None, None
    material.save()
    keep_portraits(material=material, now=now)
    lose_archives(kit=material.kit)
    for language in search.LANGUAGES:
        with translation.override(language):
            core.forget_document(url=material.get_absolute_url())
    copies = _take_copies_back(material, chosen={int(one) for one in alike}, why=why, by=by, now=now)
    core.write_down(deed="campaigns.withdraw_material", thing=material.slug, by=by, now=now, copies=copies)
    return material


def _take_copies_back(material: Material, *, chosen: set[int], why: str, by: Any, now: datetime) -> int:
    """Whoever took it along may have put it in a design: this very picture, with somebody on it. Returns how many."""
    found = (
        {one.pk for one in copies_of(material.look, of_all=True, most=looks.SAME)}
        if material.consents.exists()
        else set()
    )
    found |= {one.pk for one in copies_of(material.look, of_all=True) if one.pk in chosen} if chosen else set()
    for picture in Picture.objects.filter(pk__in=found).order_by("pk"):
        pictures.withdraw(picture=picture, why=why, by=by, now=now)
    return len(found)


def _drop_files(material: Material) -> None:
    """Files of all its versions: nobody on them agreed to be kept for later. What it was, their prints tell."""
    versions = list(material.versions.all())
    renditions = MaterialRendition.objects.filter(version__in=versions)
    files = [
        material.preview, *(one.file for one in versions), *(one.preview for one in versions), *(one.file for one in renditions),
    ]  # fmt: skip
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
    renditions.delete()
    material.versions.update(file="", preview="")


# --- forgetting -------------------------------------------------------------------------------


def forget(*, person: Person, addresses: set[str], now: datetime) -> int:
    """Whoever asks to be forgotten is on no material any more, and stands in no record of consent."""
    found = MaterialConsent.objects.about(person, addresses).select_related("material").order_by("material_id", "pk")
    standing = found.filter(withdrawn_at=None)
    # Once for each material: she may answer for more than one person on it.
    for consent in {one.material_id: one for one in standing}.values():
        if consent.material.withdrawn_at is None:
            withdraw_material(material=consent.material, consent=consent, why="", by=None, now=now)
    # A record without a name is one that was taken back.
    MaterialConsent.objects.about(person, addresses).filter(withdrawn_at=None).update(withdrawn_at=now)
    wiped = MaterialConsent.objects.about(person, addresses).update(who="", email="", guardian="", document="")
    wiped += Told.objects.filter(person=person).delete()[0] + KitSilence.objects.filter(person=person).delete()[0]
    wiped += Collection.objects.filter(made_by=person).update(made_by=None)
    wiped += Opinion.objects.filter(asked_by=person).delete()[0]
    return wiped + MaterialConsent.objects.said_by(person).update(told_by=None)


def fade_portraits(*, before: datetime) -> int:
    """Take the names out of consents that were taken back long ago."""
    old = MaterialConsent.objects.over_since(before).exclude(who="", email="", guardian="", document="")
    return old.update(who="", email="", guardian="", document="", told_by=None)
