"""Pictures come in through one door: cleaned, re-encoded, and made in every width."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, QuerySet
from django.db.models.base import ModelBase
from django.utils import timezone
from PIL import Image

from mmn_portal.core import actions as core
from mmn_portal.core import uploads
from mmn_portal.people.models import Organisation, Person

from . import looks
from .enums import Ground, Where
from .models import MAIL_WIDTH, WIDTHS, Picture, PortraitConsent, Rendition, Use
from .signals import narrowed, taken_out

logger = logging.getLogger(__name__)

OPAQUE = 255
# Names stay so long after a consent was taken back or ended, for who asks what happened.
PORTRAITS_KEPT = timedelta(days=365)


class AlreadyWithdrawn(Exception):
    """This picture was taken back before."""


class NotItsReplacement(Exception):
    """The picture that would come instead may not be shown itself, or belongs to somebody else."""


@transaction.atomic
def add_picture(
    *,
    upload: Any,
    title: str,
    alt_nl: str,
    alt_en: str,
    credit: str,
    licence: str,
    now: datetime,
    is_demo: bool = False,
    organisation: Organisation | None = None,
) -> Picture:
    """Keep a clean copy and its renditions; with ``organisation``, for its own people only. Raises uploads.Refused."""
    clean = uploads.clean_picture(upload)
    picture = Picture(
        title=title,
        alt_nl=alt_nl,
        alt_en=alt_en,
        credit=credit,
        licence=licence,
        made_at=now,
        is_demo=is_demo,
        organisation=organisation,
    )
    return _keep(picture, clean)


def hold_usable(*, pictures: Iterable[int], where: Where, maker: int, today: date) -> bool:
    """Whether this organisation may (still) use all of these there; until the caller's transaction ends none can be taken back."""
    wanted = set(pictures)
    return wanted == _held(wanted, Picture.objects.usable(where, today, maker=maker))


def those_allowed(*, pictures: Iterable[int], today: date) -> set[int]:
    """Which of these may (still) be shown; until the caller's transaction ends none of them can be taken back."""
    return _held(set(pictures), Picture.objects.allowed(today))


def _held(wanted: set[int], crowd: QuerySet[Picture]) -> set[int]:
    """Lock them, and only then look which are in the crowd."""
    held = (
        [one.pk for one in Picture.objects.select_for_update().filter(pk__in=wanted).order_by("pk")] if wanted else []
    )
    return set(crowd.filter(pk__in=held).values_list("pk", flat=True)) if held else set()


@transaction.atomic
def replace_file(*, picture: Picture, upload: Any) -> Picture:
    """Another file for the same picture. Raises uploads.Refused."""
    clean = uploads.clean_picture(upload)
    _drop_files(picture)
    return _keep(picture, clean)


def _keep(picture: Picture, clean: ContentFile) -> Picture:
    with Image.open(BytesIO(clean.read())) as image:
        clean.seek(0)
        picture.width, picture.height = image.size
        picture.look = looks.look_of(image)
        picture.file.save(str(clean.name), clean, save=False)
        picture.save()
        for width in WIDTHS:
            made = _scaled(image, width)
            rendition = Rendition(picture=picture, width=width)
            rendition.file.save(uploads.generated_name("webp"), ContentFile(made), save=True)
        if picture.organisation_id is None:
            # What belongs to one organisation goes into no letter.
            _keep_for_mail(picture, image)
    return picture


def _keep_for_mail(picture: Picture, image: Image.Image) -> None:
    made, ext = _for_mail(image)
    rendition = Rendition(picture=picture, width=MAIL_WIDTH, use=Use.MAIL, weight=len(made))
    rendition.file.save(uploads.generated_name(ext), ContentFile(made), save=True)


def make_missing() -> int:
    """Make the renditions for mails of pictures that came in before there were any. Returns how many were made."""
    made = 0
    for picture in (
        Picture.objects.of_the_portal().filter(withdrawn_at=None).exclude(renditions__use=Use.MAIL).order_by("pk")
    ):
        try:
            with picture.file.open("rb") as file, uploads.open_picture(file) as image, transaction.atomic():
                _keep_for_mail(picture, image)
        except (OSError, uploads.Refused, IntegrityError):
            # The file is gone, or another worker was first.
            logger.info("no rendition for mails of picture %s", picture.pk)
        else:
            made += 1
    return made


def note_looks() -> int:
    """Note the look of pictures that came in before looks were noted. Returns of how many."""
    noted = 0
    for picture in Picture.objects.filter(look="", withdrawn_at=None).order_by("pk")[:200]:
        try:
            with picture.file.open("rb") as file, uploads.open_picture(file) as image:
                look = looks.look_of(image)
        except (OSError, ValueError, uploads.Refused):
            continue
        noted += Picture.objects.filter(pk=picture.pk).update(look=look)
    return noted


def sweep(*, now: datetime) -> None:
    """What is due: renditions and looks that are missing, consents that ended."""
    make_missing()
    note_looks()
    notice_ended(now=now)


# --- people on pictures -----------------------------------------------------------------------


@transaction.atomic
def note_consent(
    *, picture: Picture, by: Any, now: datetime, told_by: Person | None = None, **facts: Any
) -> PortraitConsent:
    """Write down that somebody on a picture agreed to be shown: it leaves the places that she did not agree to."""
    facts.setdefault("starts_on", timezone.localdate(now))
    consent = PortraitConsent.objects.create(picture=picture, told_by=told_by, noted_at=now, **facts)
    core.write_down(deed="pictures.note_consent", thing=f"picture {picture.pk}", by=by, now=now, ground=consent.ground)
    _keep_within(consent, now=now)
    return consent


def _keep_within(consent: PortraitConsent, *, now: datetime) -> None:
    """Off what shows the picture where she does not agree to be seen."""
    picture = Picture.objects.select_for_update().get(pk=consent.picture_id)
    if consent.starts_on > timezone.localdate(now):
        # Not yet: nowhere, until then.
        take_out(picture=picture, replacement=None, for_good=False, now=now)
        return
    if all(consent.reaches(where, own=picture.organisation_id is not None) for where in Where):
        return
    for rows, name, where in _showing(picture):
        if not picture.reaches(where, maker=None):
            rows.update(**{name: None})
    narrowed.send(Picture, picture=picture, now=now)


def note_word(
    *, picture: Picture, told_by: Person | None, under_16: bool, by: Any, now: datetime, **facts: Any
) -> PortraitConsent:
    """An organisation says that everyone on its picture agreed; the names it keeps itself."""
    return note_consent(
        picture=picture, told_by=told_by, under_16=under_16, ground=Ground.TOLD, by=by, now=now, **facts
    )  # fmt: skip


@transaction.atomic
def withdraw(
    *, picture: Picture, why: str, by: Any, now: datetime, consent: PortraitConsent | None = None,
    replacement: Picture | None = None,
) -> Picture:  # fmt: skip
    """Take a picture back for good: off every page, with all its files. Raises AlreadyWithdrawn or NotItsReplacement."""
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if picture.withdrawn_at is not None:
        raise AlreadyWithdrawn
    _fits(picture, replacement, now)
    taken_back = picture.consents.filter(withdrawn_at=None)
    if consent is not None:
        taken_back = taken_back.filter(pk=consent.pk)
    taken_back.update(withdrawn_at=now, why=why)
    take_out(picture=picture, replacement=replacement, for_good=True, now=now)
    _drop_files(picture)
    picture.withdrawn_at = now
    picture.save(update_fields=["withdrawn_at", "file"])
    core.write_down(deed="pictures.withdraw", thing=f"picture {picture.pk}", by=by, now=now)
    return picture


def _fits(picture: Picture, replacement: Picture | None, now: datetime) -> None:
    if replacement is None:
        return
    allowed = Picture.objects.allowed(timezone.localdate(now)).filter(pk=replacement.pk).exists()
    if (
        not allowed
        or replacement.pk == picture.pk
        or replacement.organisation_id not in {None, picture.organisation_id}
    ):
        raise NotItsReplacement


def _drop_files(picture: Picture) -> None:
    """All its files, once the transaction is safe."""
    files = [picture.file, *(one.file for one in picture.renditions.all())]
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
    picture.renditions.all().delete()
    picture.file = ""


def take_out(*, picture: Picture, replacement: Picture | None, for_good: bool, now: datetime) -> None:
    """Off everything that shows it. What lies above and shows more than a picture is told by ``taken_out``."""
    for rows, name, where in _showing(picture):
        fits = replacement is not None and replacement.reaches(where, maker=None)
        rows.update(**{name: replacement if fits else None})
    taken_out.send(Picture, picture=picture, replacement=replacement, for_good=for_good, now=now)


def _showing(picture: Picture) -> Iterator[tuple[QuerySet, str, Where]]:
    """Rows that show it and may be without (news, articles, parts of newsletters), by which field, and where that is seen.

    Asked of the tables, so no floor is named. A table that is seen elsewhere than on a page of the portal says so itself.
    """
    for relation in Picture._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ForeignObjectRel)
            and relation.field.null
            and isinstance(relation.related_model, ModelBase)
        ):
            name, where = relation.field.name, getattr(relation.related_model, "SEEN", Where.PORTAL)
            yield relation.related_model._base_manager.filter(**{name: picture}), name, where


def notice_ended(*, now: datetime) -> int:
    """Take out pictures of which a consent ended since we last looked. Returns how many consents that were."""
    found = PortraitConsent.objects.ended(timezone.localdate(now)).filter(ended_at=None).select_related("picture")
    ended = list(found.order_by("pk"))
    for consent in ended:
        with transaction.atomic():
            if consent.picture.withdrawn_at is None:
                take_out(picture=consent.picture, replacement=None, for_good=False, now=now)
            PortraitConsent.objects.filter(pk=consent.pk).update(ended_at=now)
    return len(ended)


@transaction.atomic
def extend(*, consent: PortraitConsent, until: Any, by: Any, now: datetime, scope: str = "") -> PortraitConsent:
    """Another end for a consent that stands or has ended, and where it holds; ``until`` None is until it is taken back."""
    consent.ends_on, consent.ended_at, consent.scope = until, None, scope or consent.scope
    consent.save(update_fields=["ends_on", "ended_at", "scope"])
    core.write_down(deed="pictures.extend_consent", thing=f"picture {consent.picture_id}", by=by, now=now)
    _keep_within(consent, now=now)
    return consent


def forget_portraits(*, person: Person, addresses: set[str], now: datetime) -> int:
    """Whoever asks to be forgotten is on no picture any more, and stands in no record of consent."""
    found = PortraitConsent.objects.about(person, addresses).select_related("picture").order_by("picture_id", "pk")
    # Once for each picture: she may answer for more than one person on it.
    for consent in {one.picture_id: one for one in found}.values():
        if consent.picture.withdrawn_at is None:
            withdraw(picture=consent.picture, consent=consent, why="", by=None, now=now)
    # A record without a name is one that was taken back.
    PortraitConsent.objects.about(person, addresses).filter(withdrawn_at=None).update(withdrawn_at=now)
    wiped = PortraitConsent.objects.about(person, addresses).update(who="", email="", guardian="", document="")
    return wiped + PortraitConsent.objects.said_by(person).update(told_by=None)


def fade_portraits(*, before: datetime) -> int:
    """Take the names out of consents that were taken back long ago."""
    old = PortraitConsent.objects.over_since(before).exclude(who="", email="", guardian="", document="")
    return old.update(who="", email="", guardian="", document="", told_by=None)


# --- renditions -------------------------------------------------------------------------------


def _scaled(image: Image.Image, width: int) -> bytes:
    """WebP at most ``width`` pixels wide; a smaller picture keeps its size."""
    copy = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    copy.thumbnail((width, width * 4))
    out = BytesIO()
    copy.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _for_mail(image: Image.Image) -> tuple[bytes, str]:
    """What every mail program shows: JPEG, or PNG where something shines through. With the ending of its file."""
    copy = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    copy.thumbnail((MAIL_WIDTH, MAIL_WIDTH * 4))
    out = BytesIO()
    if "A" in copy.getbands() and min(copy.getchannel("A").tobytes()) < OPAQUE:
        copy.save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
    copy.convert("RGB").save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue(), "jpg"
