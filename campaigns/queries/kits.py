"""What the pages about kits need, ready-made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import DateField, DateTimeField
from django.utils import timezone

from mmn_portal.core.questions import Question
from mmn_portal.people import queries as people
from mmn_portal.people.models import Organisation
from mmn_portal.programme.models import Phase

from .. import parcels, rules
from ..enums import Channel, FileFormat, MaterialKind, MaterialLanguage, Parcel
from ..models import Download, Kit, KitArchive, Material, preview_address
from ..querysets import MaterialQuerySet

PER_PAGE = 24
MOST_IN_SELECTION = 200
NEW_DAYS = 14
ON_FRONT = 3


@dataclass(frozen=True)
class Tile:
    """A material on a page, with what may be done with it now."""

    material: Material
    is_expired: bool
    is_new: bool

    @property
    def may_be_taken(self) -> bool:
        return not self.is_expired

    @property
    def picture(self) -> str:
        """The address of its preview, as long as it may be seen."""
        return "" if self.is_expired else self.material.preview_url


def tile(material: Material, *, now: datetime) -> Tile:
    """A material with its states worked out."""
    age = now - material.given.published_at
    return Tile(
        material=material,
        is_expired=material.withdrawn_at is not None or material.is_expired(timezone.localdate(now)),
        is_new=material.given.number > 1 and age.days < NEW_DAYS,
    )


@dataclass(frozen=True)
class KitPicture:
    """The preview of a material, with its size in pixels."""

    slug: str
    preview: str
    preview_width: int
    preview_height: int

    @property
    def preview_url(self) -> str:
        return preview_address(self.slug, self.preview)


@dataclass
class KitCard:
    """A kit on a list: its first pictures, how many files and how big."""

    kit: Kit
    pictures: dict[str, KitPicture] = field(default_factory=dict)
    how_many: int = 0
    bytes: int = 0

    @property
    def widest(self) -> KitPicture | None:
        """The picture that fits best in a low, wide place."""
        return max(self.pictures.values(), key=lambda each: each.preview_width / each.preview_height, default=None)


# A card needs little, and a kit holds many: not made into materials, only these columns.
ON_A_CARD = ("kit", "current__size", "kind", "slug", "preview", "preview_width", "preview_height")


def kits(*, now: datetime) -> list[KitCard]:
    """Kits on show, the newest first, each with a picture of its first few kinds. Two queries."""
    found = list(Kit.objects.on_show(now).newest_first())
    usable = Material.objects.published_once().usable(timezone.localdate(now)).of_kits([kit.pk for kit in found])
    return _cards(found, usable.in_order().values_list(*ON_A_CARD), pictures=3)


_NEWEST_KITS = Question(lambda now: Kit.objects.on_show(now).newest_first()[:ON_FRONT], now=DateTimeField())
_IN_NEWEST_KITS = Question(
    lambda now, today: (
        Material.objects.published_once()
        .usable(today)
        .of_kits(Kit.objects.on_show(now).newest_first().values("pk")[:ON_FRONT])
        .in_order()
        .values_list(*ON_A_CARD)
    ),
    now=DateTimeField(),
    today=DateField(),
)


def newest_kits(*, now: datetime) -> list[KitCard]:
    """The newest kits on show, for the front page. Two queries."""
    found = _NEWEST_KITS.ask(now=now)
    return _cards(found, _IN_NEWEST_KITS.ask(now=now, today=timezone.localdate(now)), pictures=4)


def _cards(found: list[Kit], materials: Iterable[tuple], *, pictures: int) -> list[KitCard]:
    """Each kit with what lies in it, in the order of the kits."""
    cards = {kit.pk: KitCard(kit) for kit in found}
    for kit, size, kind, slug, preview, width, height in materials:
        # Published between the two questions: it has no card yet.
        if (card := cards.get(kit)) is None:
            continue
        card.how_many, card.bytes = card.how_many + 1, card.bytes + size
        if preview and kind not in card.pictures and len(card.pictures) < pictures:
            card.pictures[kind] = KitPicture(slug, preview, width or 1, height or 1)
    return list(cards.values())


@dataclass(frozen=True)
class Group:
    """The materials of a kit for one channel."""

    channel: str
    label: str
    tiles: list[Tile]


@dataclass(frozen=True)
class KitPage:
    """Everything on the page of a kit."""

    kit: Kit
    groups: list[Group]
    bytes: int
    how_many: int
    how_many_expired: int
    is_on_show: bool
    may_take: bool
    newest: list[Tile] = field(default_factory=list)


def kit_page(kit: Kit, user: Any, *, now: datetime) -> KitPage:
    """The kit with its materials by channel. One query."""
    tiles = [tile(material, now=now) for material in kit.materials.with_files().standing().in_order()]
    usable = [each.material for each in tiles if each.may_be_taken]
    groups = [
        Group(channel, str(label), [each for each in tiles if each.material.channel == channel])
        for channel, label in Channel.choices
    ]
    return KitPage(
        kit=kit,
        groups=[group for group in groups if group.tiles],
        bytes=sum(material.given.size for material in usable),
        how_many=len(usable),
        how_many_expired=len(tiles) - len(usable),
        is_on_show=rules.is_on_show(kit, now=now),
        may_take=bool(usable) and rules.may_take_kit(user, kit, now=now),
        newest=[each for each in tiles if each.is_new],
    )


def given_out(kit: Kit, *, now: datetime) -> MaterialQuerySet:
    """What goes into the ZIP of a kit; not asked yet."""
    return kit.materials.given_out(timezone.localdate(now))


def ready_archive(kit: Kit, materials: MaterialQuerySet) -> KitArchive | None:
    """The ZIP of exactly these, when it lies ready. Two queries."""
    fingerprint = parcels.fingerprint(kit, materials)
    return KitArchive.objects.built().of(kit, fingerprint).select_related("kit").first()


@dataclass(frozen=True)
class Filters:
    """What somebody asked of the library; anything that is not on a list is no filter."""

    kind: str = ""
    channel: str = ""
    format: str = ""
    language: str = ""
    phase: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: Any) -> "Filters":
        """From the query of an address. Nonsense is no filter."""

        def one_of(name: str, values: list[str]) -> str:
            value = asked.get(name, "")
            return value if value in values else ""

        return cls(
            kind=one_of("soort", MaterialKind.values),
            channel=one_of("kanaal", Channel.values),
            format=one_of("bestand", FileFormat.values),
            language=one_of("taal", MaterialLanguage.values),
            phase=one_of("fase", ["1", "2", "3"]),
            words=asked.get("q", "").replace("\0", "")[:100],
        )

    @property
    def any(self) -> bool:
        return any((self.kind, self.channel, self.format, self.language, self.phase, self.words))


def library(filters: Filters, *, now: datetime, page: Any) -> Page:
    """A page of all materials on show. A page number that does not exist becomes the nearest one. Two queries."""
    found = Material.objects.on_show(now).holding(filters.words).newest_first()
    found = found.having(
        kind=filters.kind, channel=filters.channel, format=filters.format, language=filters.language,
        phase__number=filters.phase,
    )  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(page)
    page.object_list = [tile(material, now=now) for material in page.object_list]
    return page


# The facets of the library, in the order of ``by_facets``: the name of the filter.
FACETS = ("kind", "channel", "format", "language", "phase")


def facets(filters: Filters, *, now: datetime) -> dict[str, dict[str, int]]:
    """For each facet how many there are of each value, given all that was asked of the others. One query."""
    combined = list(Material.objects.on_show(now).holding(filters.words).by_facets())
    counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for *values, how_many in combined:
        texts = ["" if value is None else str(value) for value in values]
        misses = [name for name, text in zip(FACETS, texts, strict=True) if getattr(filters, name) not in {"", text}]
        for name, text in zip(FACETS, texts, strict=True):
            if set(misses) <= {name}:
                counted[name][text] = counted[name].get(text, 0) + how_many
    return counted


def phases() -> list[tuple[str, str]]:
    """The phases of the programme as choices. One query."""
    return [(str(phase.number), phase.title) for phase in Phase.objects.order_by("number")]


def selection(slugs: list[str], *, now: datetime) -> list[Material]:
    """The materials of a free selection that may be given out. Unknown ones are left out. One query."""
    wanted = [slug.replace("\0", "")[:100] for slug in slugs[:MOST_IN_SELECTION]]
    found = Material.objects.on_show(now).usable(timezone.localdate(now)).called(wanted)
    return list(found.order_by("kit_id", "place", "pk"))


def my_organisations(user: Any) -> list[Organisation]:
    """For which organisations somebody can take material along. One query, none without an account."""
    return [membership.organisation for membership in people.memberships(user)] if user.is_authenticated else []


def counts_for(user: Any, slug: str) -> Organisation | None:
    """The organisation a download counts for: the one she chose, else her only one. Another's is ignored."""
    mine = my_organisations(user)
    chosen = [organisation for organisation in mine if organisation.slug == slug]
    return next(iter(chosen or (mine if len(mine) == 1 else [])), None)


@dataclass(frozen=True)
class Taken:
    """A kit that my organisation took along, what is newer since, and what may not be used any more."""

    kit: Kit
    last_at: datetime
    newer: list[Material]
    gone: list[Material]


def taken_along(user: Any, *, now: datetime) -> list[Taken]:
    """What my organisations took along, the last first, with the materials that have a newer version or are over. Four queries."""
    mine = [organisation.pk for organisation in my_organisations(user)]
    if not mine:
        return []
    lines = list(Download.objects.of(mine).select_related("kit").order_by("-last_at", "pk")[:200])
    kits_taken: dict[int, Download] = {}
    for line in lines:
        kits_taken.setdefault(line.kit_id, line)
    had = _had(lines)
    shown = Material.objects.on_show(now).of_kits(list(kits_taken)).in_order()
    over = Material.objects.published_once().of_kits(list(kits_taken)).over(timezone.localdate(now)).in_order()
    newer = [one for one in shown if _is_newer(one, had(one))]
    gone = [one for one in over if had(one) is not None]
    return [
        Taken(
            line.kit, line.last_at, [one for one in newer if one.kit_id == pk], [one for one in gone if one.kit_id == pk]
        )
        for pk, line in kits_taken.items()
    ]  # fmt: skip


def _had(lines: list[Download]) -> Callable[[Material], datetime | None]:
    """When a material was last taken along, alone or in its kit."""
    whole: dict[int, datetime] = {}
    single: dict[int, datetime] = {}
    for line in lines:
        if line.parcel == Parcel.KIT:
            whole.setdefault(line.kit_id, line.last_at)
        elif line.material_id is not None:
            single.setdefault(line.material_id, line.last_at)
    return lambda one: max(filter(None, (whole.get(one.kit_id), single.get(one.pk))), default=None)


def _is_newer(material: Material, had: datetime | None) -> bool:
    return had is not None and material.given.number > 1 and material.given.published_at > had


def ending_licences(today: date, days: int) -> int:
    """How many licences of materials on show end within so many days. One query."""
    return Material.objects.ending(today, days).count()


def downloads_by_organisation(kit: Kit) -> list[dict]:
    """A line per organisation that took the kit, or something from it, along. One query."""
    return list(kit.downloads.by_organisation())


def count_downloads(kit: Kit) -> int:
    """How often the kit, or something from it, was taken along; by whoever it was. One query."""
    return kit.downloads.total()


def broken_promises(now: datetime) -> list[str]:
    """What must never be: a material that gives out another version than its newest. One query."""
    return [f"{material.slug} gives out another version than its newest" for material in Material.objects.behind()]
