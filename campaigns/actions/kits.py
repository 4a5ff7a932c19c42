"""The deeds around campaign kits: make, fill, show, retire, pack, count."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from mmn_portal.core import actions as core
from mmn_portal.core import uploads
from mmn_portal.core.commit import after_commit
from mmn_portal.core.text import free_slug
from mmn_portal.pictures import looks

from .. import intake, parcels, previews
from ..enums import ROADS, Channel, KitState, MaterialKind, Parcel
from ..models import Download, Kit, KitArchive, Material, MaterialVersion
from .finding import index_materials

# Longer than any ZIP takes to build; a builder that died is replaced after it.
CLAIM = timedelta(minutes=10)
# An archive that is no longer the newest stays for who is downloading it now.
OLD_ARCHIVES_KEPT = timedelta(days=1)
BUILD_TASK = "campaigns.tasks.build_archive"


class NoSuchRoad(Exception):
    """The kit cannot go from its state to that one."""


class NothingInIt(Exception):
    """A kit without a file is not shown to anyone."""


class NotDescribed(Exception):
    """Pictures in it have no words for who cannot see them; ``materials`` are those."""

    def __init__(self, materials: list[Material]) -> None:
        super().__init__(f"{len(materials)} materials")
        self.materials = materials


class TakenBack(Exception):
    """The material was taken back, and nobody said that what was wrong is gone."""


class SameFile(Exception):
    """The file is byte for byte the current version; of what was taken back, any version."""


# --- kits -------------------------------------------------------------------------------------


def add_kit(*, title_nl: str, summary_nl: str, by: Any, now: datetime, slug: str = "", **facts: Any) -> Kit:
    """A new kit, as a draft. Its address comes from its title where none is given."""
    kit = Kit.objects.create(
        slug=slug or free_slug(Kit.objects, title_nl, otherwise="pakket", most=70),
        title_nl=title_nl,
        summary_nl=summary_nl,
        made_at=now,
        **facts,
    )
    core.write_down(deed="campaigns.add_kit", thing=kit.slug, by=by, now=now)
    return kit


@transaction.atomic
def publish_kit(*, kit: Kit, by: Any, now: datetime) -> Kit:
    """Show the kit, and order its ZIP. Raises NoSuchRoad, NothingInIt or NotDescribed."""
    if not kit.materials.with_files().exists():
        raise NothingInIt
    silent = list(kit.materials.standing().pictorial().without_words().in_order())
    if silent:
        raise NotDescribed(silent)
    _walk(kit, KitState.LIVE, by=by, now=now, published_at=now)
    after_commit(BUILD_TASK, kit_id=kit.pk)
    return kit


@transaction.atomic
def retire_kit(*, kit: Kit, by: Any, now: datetime) -> Kit:
    """Take the kit out of use; its page says so to whoever kept the address. Raises NoSuchRoad."""
    return _walk(kit, KitState.RETIRED, by=by, now=now)


def _walk(kit: Kit, to: KitState, *, by: Any, now: datetime, **changes: Any) -> Kit:
    came_from = KitState(kit.state)
    if to not in ROADS[came_from]:
        raise NoSuchRoad(f"{came_from} -> {to}")
    if not Kit.objects.filter(pk=kit.pk, state=came_from).update(state=to, **changes):
        raise NoSuchRoad(f"{kit.slug} was moved meanwhile")
    core.write_down(deed=f"campaigns.{to}", thing=kit.slug, by=by, now=now, came_from=came_from)
    kit.refresh_from_db()
    return kit


# --- materials --------------------------------------------------------------------------------


@transaction.atomic
def add_material(
    *, kit: Kit, file_name: str, upload: Any, by: Any, now: datetime, slug: str = "", preview: Any = None, **facts: Any
) -> Material:
    """A new material with its first version; what is not told is guessed from the file. Raises uploads.Refused."""
    taken = intake.take(file_name, upload)
    title, start = intake.names(file_name)
    kind, channel = intake.LIKELY.get(taken.format, (MaterialKind.PICTURE, Channel.SOCIAL))
    last = kit.materials.aggregate(last=Max("place"))["last"] or 0
    known = {"title_nl": title, "kind": kind, "channel": channel, "measure": taken.measure, "place": last + 10} | facts
    material = Material.objects.create(
        kit=kit,
        file_name=file_name[:120],
        slug=slug or free_slug(Material.objects, start, otherwise="materiaal", most=70),
        format=taken.format,
        **known,
    )
    _keep(material, taken, now=now, preview=preview)
    index_materials(Material.objects.filter(pk=material.pk))
    core.write_down(deed="campaigns.add_material", thing=material.slug, by=by, now=now, kit=kit.slug)
    return material


@transaction.atomic
def add_version(
    *,
    material: Material,
    upload: Any,
    by: Any,
    now: datetime,
    note_nl: str = "",
    note_en: str = "",
    preview: Any = None,
    is_clean: bool = False,
) -> MaterialVersion:
    """A better file for the same material. What was taken back comes back with it, when somebody says that what was wrong is not
    in it (``is_clean``).

    Raises uploads.Refused, TakenBack, or SameFile when nothing changed; of what was taken back every earlier file is the same.
    """
    material = Material.objects.select_for_update().get(pk=material.pk)
    if material.withdrawn_at is not None and not is_clean:
        raise TakenBack
    taken = intake.take(f"x.{material.format}", upload)
    before = (
        material.versions.all()
        if material.withdrawn_at is not None
        else material.versions.filter(pk=material.current_id or 0)
    )
    if before.filter(sha256=taken.sha256).exists():
        raise SameFile
    version = _keep(material, taken, now=now, note_nl=note_nl, note_en=note_en, preview=preview)
    core.write_down(deed="campaigns.add_version", thing=material.slug, by=by, now=now, number=version.number)
    return version


def _keep(
    material: Material, taken: intake.Taken, *, now: datetime, preview: Any = None, **notes: str
) -> MaterialVersion:
    last = material.versions.aggregate(last=Max("number"))["last"] or 0
    version = MaterialVersion(
        material=material, number=last + 1, sha256=taken.sha256, size=taken.size, published_at=now, **notes
    )
    version.file.save(uploads.generated_name(taken.format), File(taken.content), save=True)
    material.current = version
    # What was taken back comes back with a file of which staff say that it may be seen.
    material.withdrawn_at, material.withdrawn_why, material.instead = None, "", None
    drawn = preview or previews.draw(taken.format, taken.content)
    if drawn:
        picture, material.preview_width, material.preview_height = drawn
        material.preview.save(str(picture.name), picture, save=False)
        version.preview = str(material.preview.name)
        material.look = _look(material, taken.content)
        version.save(update_fields=["preview"])
    material.save()
    after_commit(BUILD_TASK, kit_id=material.kit_id)
    return version


def _look(material: Material, content: Any) -> str:
    """How it looks, small; a page of text looks like any other. Of a picture from the file itself, as whoever takes it along
    uploads it again; of what is drawn from its preview.
    """
    if material.format in previews.SEEN_BY_PILLOW:
        content.seek(0)
        with uploads.open_picture(content) as image:
            return looks.look_of(image)
    if material.format not in previews.DRAWN_BY_TYPST:
        return ""
    with material.preview.open("rb") as file, Image.open(file) as image:
        return looks.look_of(image)


def note_looks() -> int:
    """Note the look of pictures that came in before it was taken from the file itself. Returns of how many."""
    noted = 0
    waiting = Material.objects.filter(look="", format__in=previews.SEEN_BY_PILLOW, withdrawn_at=None).exclude(
        current=None
    )
    for material in waiting.select_related("current").order_by("pk")[:200]:
        if material.current is None:
            continue
        try:
            with material.current.file.open("rb") as file:
                look = _look(material, file)
        except (OSError, ValueError, uploads.Refused):
            continue
        noted += Material.objects.filter(pk=material.pk).update(look=look)
    return noted


@dataclass(frozen=True)
class Outcome:
    """What became of one file of many."""

    file_name: str
    words: str
    taken: bool
    material: Material | None = None
    # What it looks like; staff decide whether it is there twice.
    alike: tuple[Material, ...] = ()


def upload_many(
    *, kit: Kit, files: list, note_nl: str = "", note_en: str = "", by: Any, now: datetime
) -> list[Outcome]:
    """Each file becomes a material, or a new version of the one of that name; one that is refused stops no other.

    The notes say what is new in all that is replaced: organisations that have the old file read them.
    """
    return [_upload(kit, file, note_nl=note_nl, note_en=note_en, by=by, now=now) for file in files]


def alike_materials(material: Material) -> list[Material]:
    """Other materials that look nearly the same, the nearest first. Two queries."""
    known = Material.objects.with_a_look().exclude(pk=material.pk).values_list("pk", "look").order_by("pk")
    found = [pk for pk, _distance in looks.alike(material.look, known)][:4]
    materials = {one.pk: one for one in Material.objects.filter(pk__in=found).select_related("kit")}
    return [materials[pk] for pk in found if pk in materials]


def _upload(kit: Kit, file: Any, *, note_nl: str, note_en: str, by: Any, now: datetime) -> Outcome:
    name = file.name[-120:]
    known = kit.materials.named(name).select_related("current").first()
    try:
        if known is None:
            made = add_material(kit=kit, file_name=name, upload=file, by=by, now=now)
            return Outcome(name, _("New in the kit."), True, made, tuple(alike_materials(made)))
        version = add_version(material=known, upload=file, note_nl=note_nl, note_en=note_en, by=by, now=now)
    except uploads.Refused as refusal:
        return Outcome(name, str(refusal), False)
    except TakenBack:
        return Outcome(
            name,
            _("This material was taken back. A new file comes in on its own page, where you say what is gone."),
            False,
            known,
        )
    except SameFile:
        return Outcome(name, _("Nothing changed: this is the file that we have."), True, known)
    return Outcome(name, _("Replaced: this is version %s.") % version.number, True, known)


# --- ZIPs -------------------------------------------------------------------------------------


def build_archive(*, kit: Kit, now: datetime) -> KitArchive | None:
    """Put the ZIP of the kit as it is now on disk. None when it is there already, or somebody else is at it."""
    found = kit.materials.given_out(timezone.localdate(now))
    fingerprint = parcels.fingerprint(kit, found)
    materials = list(found)
    # A version that was published between the two questions orders a build of its own.
    if not materials or parcels.fingerprint(kit, found) != fingerprint:
        return None
    archive, _made = KitArchive.objects.get_or_create(kit=kit, fingerprint=fingerprint)
    # Whoever sets the claim builds; the claim is a lease, so a builder that was killed blocks nobody for long.
    if not KitArchive.objects.free(now).filter(pk=archive.pk).update(claimed_until=now + CLAIM):
        return None
    with tempfile.TemporaryFile() as whole:
        for chunk in parcels.as_zip(kit, materials):
            whole.write(chunk)
        archive.size = whole.tell()
        whole.seek(0)
        archive.file.save(f"{kit.slug}-{fingerprint[:16]}.zip", File(whole), save=False)
    facts = {"size": archive.size, "file": archive.file.name, "built_at": now, "claimed_until": None}
    if not KitArchive.objects.filter(pk=archive.pk).update(**facts):
        # Something in it was taken back while it was built.
        archive.file.storage.delete(str(archive.file.name))
        return None
    archive.refresh_from_db()
    return archive


def build_missing_archives(*, now: datetime) -> int:
    """Build what no poke led to, and clear what is no longer the newest. Returns how many were built."""
    built = [build_archive(kit=kit, now=now) for kit in Kit.objects.on_show(now).order_by("pk")]
    _clear_old_archives(now)
    return sum(archive is not None for archive in built)


def _clear_old_archives(now: datetime) -> None:
    for archive in KitArchive.objects.replaced_before(now - OLD_ARCHIVES_KEPT).order_by("pk"):
        archive.file.delete(save=False)
        archive.delete()


def lose_archives(*, kit: Kit) -> None:
    """Throw every ZIP of the kit away at once, also for who is downloading: something in them may be given to nobody."""
    for archive in kit.archives.all():
        if archive.file:
            transaction.on_commit(partial(archive.file.storage.delete, str(archive.file.name)))
        archive.delete()
    order_archive(kit=kit)


def order_archive(*, kit: Kit) -> None:
    """Ask a worker for the ZIP that a visitor just had to be streamed."""
    after_commit(BUILD_TASK, kit_id=kit.pk)


def lose_archive(*, archive: KitArchive) -> None:
    """The file of a ZIP is gone: write that down, so that it is built again."""
    KitArchive.objects.filter(pk=archive.pk).update(file="", size=None, built_at=None, claimed_until=None)
    order_archive(kit=archive.kit)


# --- counting ---------------------------------------------------------------------------------


def record_kit(*, kit: Kit, organisation: Any, now: datetime) -> None:
    """Count a whole kit. No person, no address: only the day and the organisation."""
    _count([(kit.pk, None)], Parcel.KIT, organisation, now)


def record_materials(*, materials: list[Material], parcel: Parcel, organisation: Any, now: datetime) -> None:
    """Count each material of a download, alone or in a selection."""
    _count([(material.kit_id, material.pk) for material in materials], parcel, organisation, now)


def _count(taken: list[tuple[int, int | None]], parcel: Parcel, organisation: Any, now: datetime) -> None:
    """One more on each line of today; what has none yet gets one first. One question for a kit, four at most."""
    day: date = timezone.localdate(now)
    lines = {
        f"{day}:{parcel}:{kit_id}:{material_id or ''}:{organisation.pk if organisation else ''}": (kit_id, material_id)
        for kit_id, material_id in taken
    }
    again = {"count": F("count") + 1, "last_at": now}
    if len(lines) == 1 and Download.objects.keyed(lines).update(**again):
        return
    known = set(Download.objects.keyed(lines).values_list("key", flat=True)) if len(lines) > 1 else set()
    Download.objects.keyed(known).update(**again)
    missing = set(lines) - known
    if not missing:
        return
    # At nought, because whoever makes the same line at the same moment counts on the one that stands.
    Download.objects.bulk_create(
        [
            Download(
                key=key, on=day, parcel=parcel, kit_id=kit_id, material_id=material_id, organisation=organisation,
                count=0, last_at=now,
            )
            for key, (kit_id, material_id) in lines.items()
            if key in missing
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    Download.objects.keyed(missing).update(**again)
