"""What an organisation does in the studio: begin a design, fill it in, take back, copy, throw away."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from mmn_portal.core import actions as core
from mmn_portal.people.models import Organisation
from mmn_portal.pictures import actions as pictures
from mmn_portal.pictures.enums import Scope

from ..enums import FieldKind, OnPhoto
from ..models import BatchFile, Design, DesignPicture, DesignVersion, Template, TemplateVersion
from .linking import home_of, make_link
from .walls import take_off_all_of

MOST_STATES = 50
PRESSED_TWICE = timedelta(minutes=1)


class NotOffered(Exception):
    """The template is not in use (any more)."""


class NothingToTakeBack(Exception):
    """There is no such earlier state."""


@dataclass(frozen=True)
class Shown:
    """Which part of a picture shows, in percent."""

    focus_x: int = 50
    focus_y: int = 50
    zoom: int = 100


@dataclass(frozen=True)
class Content:
    """What somebody filled in; ``shown`` and ``uploads`` by the name of the field, ``removed`` are fields to empty."""

    title: str
    language: str
    swatch: str
    texts: dict[str, str]
    target: str
    alt: str = ""
    shown: dict[str, Shown] = field(default_factory=dict)
    uploads: dict[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    # By the name of the field: who can be recognised on the photo that was uploaded (OnPhoto).
    people: dict[str, str] = field(default_factory=dict)
    # By the name of the field: what is to be seen on its picture, for who cannot see it.
    said: dict[str, str] = field(default_factory=dict)


# --- making and saving ------------------------------------------------------------------------


def _new_key(organisation: Organisation, key: UUID | None, now: datetime) -> tuple[UUID, Design | None]:
    """The key of a new design, and what the same form made a moment ago: pressed twice is once. The organisation is locked.

    Who comes back to the page of the form later wants another one.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    own = uuid5(key, f"design of {organisation.pk}") if key else uuid4()
    made = Design.objects.filter(key=own).first()
    if made is None or made.made_at > now - PRESSED_TWICE:
        return own, made
    return uuid4(), None


@transaction.atomic
def begin(
    *, template: Template, organisation: Organisation, language: str, by: Any, now: datetime, key: UUID | None = None
) -> Design:
    """A design with the texts that its template starts from, and a short link of its own. Raises NotOffered.

    The same ``key`` twice within a minute is one design.
    """
    version = template.current
    if version is None:
        raise NotOffered
    own, made = _new_key(organisation, key, now)
    if made is not None:
        return made
    design = Design.objects.create(
        key=own,
        organisation=organisation,
        version=version,
        title=template.title[:80],
        language=language,
        swatch=version.swatches.order_by("place", "pk").values_list("key", flat=True).first() or "",
        texts={one.key: one.begins(language) for one in version.fields.all() if one.kind == FieldKind.TEXT},
        made_at=now,
        changed_at=now,
    )
    make_link(
        organisation=organisation, target=home_of(organisation), design=design, now=now
    )  # fmt: skip
    _remember(design, now=now)
    core.write_down(deed="campaigns.begin_design", thing=str(design.key), by=by, now=now)
    return design


def _lock(design: Design) -> Design:
    # Its key stays: whoever takes a photo back at this moment notes a gap beside the design, and must not wait for us.
    return Design.objects.select_for_update(no_key=True).get(pk=design.pk)


@transaction.atomic
def save(*, design: Design, content: Content, now: datetime, by: Any = None) -> Design:
    """Keep what was filled in; what it was before can be taken back. Raises uploads.Refused for a picture that is not taken."""
    design = _lock(design)
    design.title, design.language, design.swatch = content.title, content.language, content.swatch
    design.texts, design.alt = content.texts, content.alt
    _keep_pictures(design, content, by=by, now=now)
    design.links.together().not_stopped().update(target=content.target)
    design.number, design.changed_at = design.number + 1, now
    design.save()
    _remember(design, now=now)
    return design


def _keep_pictures(design: Design, content: Content, *, by: Any, now: datetime) -> None:
    design.pictures.filter(field__in=content.removed).delete()
    design.gaps.filter(field__in=content.uploads).delete()
    for name, upload in content.uploads.items():
        picture = pictures.add_picture(
            upload=upload, title=f"{design.title} – {name}"[:120], alt_nl=content.said.get(name, ""), alt_en="",
            credit=design.organisation.name[:120], licence="", now=now, organisation=design.organisation,
        )  # fmt: skip
        said = content.people.get(name, OnPhoto.NOBODY)
        if said != OnPhoto.NOBODY:
            pictures.note_word(
                picture=picture, told_by=getattr(by, "person", None), under_16=said == OnPhoto.CHILD, scope=Scope.OWN,
                by=by, now=now,
            )  # fmt: skip
        DesignPicture.objects.update_or_create(
            design=design, field=name,
            defaults={"picture": picture, "alt": "", "focus_x": 50, "focus_y": 50, "zoom": 100},
        )  # fmt: skip
    for name, shown in content.shown.items():
        if name not in content.uploads:
            design.pictures.filter(field=name).update(
                focus_x=shown.focus_x, focus_y=shown.focus_y, zoom=shown.zoom
            )  # fmt: skip
    for name, words in content.said.items():
        design.pictures.filter(field=name).update(alt=words)


def _remember(design: Design, *, now: datetime) -> None:
    """Write down what the design is now; the oldest states make room."""
    content = {
        "title": design.title, "language": design.language, "swatch": design.swatch, "texts": design.texts, "alt": design.alt,
        "version": design.version_id,
        "pictures": {
            one.field: [one.picture_id, one.focus_x, one.focus_y, one.zoom, one.alt] for one in design.pictures.all()
        },
    }  # fmt: skip
    DesignVersion.objects.create(design=design, number=design.number, content=content, saved_at=now)
    design.history.filter(number__lte=design.number - MOST_STATES).delete()


@transaction.atomic
def take_back(*, design: Design, number: int, now: datetime) -> Design:
    """Make the design what it was at an earlier save. What it is now stays an earlier state. Raises NothingToTakeBack."""
    design = _lock(design)
    earlier = design.history.filter(number=number).first()
    if earlier is None:
        raise NothingToTakeBack
    was = earlier.content
    for name in ("title", "language", "swatch", "texts", "alt"):
        setattr(design, name, was[name])
    # A version of the template that is gone cannot be; those that designs were made with stay.
    design.version = TemplateVersion.objects.filter(pk=was["version"]).first() or design.version
    # Held before the places are touched: whoever takes one back comes before all of this, or after it.
    still = pictures.those_allowed(pictures=[one[0] for one in was["pictures"].values()], today=timezone.localdate(now))
    design.pictures.all().delete()
    DesignPicture.objects.bulk_create(
        # States of before photos were described have no words.
        DesignPicture(design=design, field=name, picture_id=pk, focus_x=x, focus_y=y, zoom=zoom, alt="".join(said))
        for name, (pk, x, y, zoom, *said) in was["pictures"].items()
        if pk in still
    )
    design.number, design.changed_at = design.number + 1, now
    design.save()
    _remember(design, now=now)
    return design


@transaction.atomic
def duplicate(*, design: Design, title: str, by: Any, now: datetime, key: UUID | None = None) -> Design:
    """The same once more, with a short link of its own: what is printed of the one is not counted for the other.

    The same ``key`` twice within a minute is one copy.
    """
    own, made = _new_key(design.organisation, key, now)
    if made is not None:
        return made
    still = pictures.those_allowed(
        pictures=design.pictures.values_list("picture", flat=True), today=timezone.localdate(now)
    )
    link = design.links.order_by("pk").first()
    copy = Design.objects.create(
        key=own, organisation=design.organisation, version=design.version, title=title[:80], language=design.language,
        swatch=design.swatch, texts=design.texts, alt=design.alt, made_at=now, changed_at=now,
    )  # fmt: skip
    DesignPicture.objects.bulk_create(
        DesignPicture(
            design=copy,
            field=one.field,
            picture=one.picture,
            alt=one.alt,
            focus_x=one.focus_x,
            focus_y=one.focus_y,
            zoom=one.zoom,
        )
        for one in design.pictures.filter(picture__in=still)
    )
    target = link.target if link else home_of(design.organisation)
    make_link(organisation=design.organisation, target=target, design=copy, now=now)
    _remember(copy, now=now)
    core.write_down(deed="campaigns.duplicate_design", thing=str(copy.key), by=by, now=now)
    return copy


def made_with(design: Design, version: TemplateVersion) -> Design:
    """The design as it is with another version of its template, not saved: what was filled in is kept."""
    becomes = copy(design)
    becomes.version = version
    becomes.texts = {
        one.key: design.texts.get(one.key) or one.begins(design.language)
        for one in version.fields.all()
        if one.kind == FieldKind.TEXT
    }
    swatches = sorted(version.swatches.all(), key=lambda one: (one.place, one.pk))
    if design.swatch not in {one.key for one in swatches}:
        becomes.swatch = swatches[0].key if swatches else ""
    return becomes


@transaction.atomic
def renew(*, design: Design, by: Any, now: datetime) -> Design:
    """On to the newest version of its template; what was filled in is kept. Raises NotOffered."""
    # Only the design itself: PostgreSQL locks nothing on the far side of a join that may be empty.
    design = (
        Design.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__template__current")
        .get(pk=design.pk)
    )
    newest = design.version.template.current
    if newest is None:
        raise NotOffered
    design = made_with(design, newest)
    design.number, design.changed_at = design.number + 1, now
    design.save()
    _remember(design, now=now)
    core.write_down(deed="campaigns.renew_design", thing=str(design.key), by=by, now=now)
    return design


@transaction.atomic
def throw_away(*, design: Design, by: Any, now: datetime) -> None:
    """The design is gone, with every file that was drawn of it. Its short link goes on: paper hangs longer than a design is kept."""
    core.write_down(deed="campaigns.throw_away_design", thing=str(design.key), by=by, now=now)
    take_off_all_of(design=design, by=by, now=now)
    posters = [file for one in design.own_posters.all() for file in (one.picture, one.share)]
    series = [one.file for one in BatchFile.objects.filter(row__batch__design=design)]
    files = [*(one.file for one in design.renders.all()), *series, *posters]
    gone = [(file.storage, str(file.name)) for file in files if file]
    design.delete()
    for storage, name in gone:
        transaction.on_commit(partial(storage.delete, name))
