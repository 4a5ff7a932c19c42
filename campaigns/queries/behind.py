"""Who has an old version: of a material that was taken along, or of a template that a design is made with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from mmn_portal.people import queries as people
from mmn_portal.people.enums import Role
from mmn_portal.people.models import Membership, Person

from ..models import Design, Download, Kit, KitSilence, Material, MaterialVersion, Template, Told

# What happened longer ago is no news.
NEWS_DAYS = 14
NEW, GONE, OVER = "new", "gone", "over"


@dataclass(frozen=True)
class Change:
    """Something that is not any more what somebody took along."""

    key: str
    what: str
    at: datetime
    material: Material


@dataclass(frozen=True)
class Newer:
    """A template that has a newer version than these designs of an organisation are made with."""

    key: str
    template: Template
    designs: tuple[Design, ...]


def changes(*, now: datetime) -> list[Change]:
    """What changed of late. Three queries."""
    since, today = now - timedelta(days=NEWS_DAYS), timezone.localdate(now)
    shown = Material.objects.on_show(now)
    found = [
        Change(f"m{one.pk}:{one.given.number}", NEW, one.given.published_at, one)
        for one in shown.usable(today).renewed_since(since).in_order()
    ]
    found += [
        Change(f"m{one.pk}:gone:{one.withdrawn_at:%y%m%d}", GONE, one.withdrawn_at, one)
        for one in Material.objects.withdrawn_since(since).in_order()
        if one.withdrawn_at is not None
    ]
    found += [Change(f"m{one.pk}:over", OVER, now, one) for one in shown.ended_between(since.date(), today).in_order()]
    return found


def concerned(found: list[Change]) -> dict[int, list[Change]]:
    """By organisation, what changed of what it took along. Two queries."""
    took, first = _taken(found), first_published(change.material for change in found)
    by_organisation: dict[int, list[Change]] = defaultdict(list)
    for organisation, last in took.items():
        for change in found:
            had = last_had(last, change.material, first=first.get(change.material.pk))
            if had is not None and (change.what != NEW or had < change.at):
                by_organisation[organisation].append(change)
    return by_organisation


def _taken(found: Iterable[Change]) -> dict[int, dict[tuple[int, int | None], datetime]]:
    materials = [change.material for change in found]
    lines = Download.objects.of_materials([one.pk for one in materials], [one.kit_id for one in materials])
    took: dict[int, dict[tuple[int, int | None], datetime]] = defaultdict(dict)
    for organisation, kit, material, last in lines.last_of_each():
        took[organisation][kit, material] = last
    return took


def first_published(materials: Iterable[Material]) -> dict[int, datetime]:
    """Since when each of them lay in its kit. One query."""
    versions = MaterialVersion.objects.filter(material__in={one.pk for one in materials})
    return dict(versions.values_list("material").annotate(first=Min("published_at")).order_by())


def last_had(
    last: dict[tuple[int, int | None], datetime], material: Material, *, first: datetime | None
) -> datetime | None:
    """When an organisation last took a material along, alone or in its kit; there it lay since ``first``."""
    alone, whole = last.get((material.kit_id, material.pk)), last.get((material.kit_id, None))
    if whole is not None and (first is None or whole < first):
        whole = None
    return max((one for one in (alone, whole) if one is not None), default=None)


def newer_templates(*, now: datetime) -> dict[int, list[Newer]]:
    """By organisation, templates that got a newer version of late, with its designs. One query."""
    grouped: dict[tuple[int, int], list[Design]] = defaultdict(list)
    for design in Design.objects.behind_since(now - timedelta(days=NEWS_DAYS)).with_all().newest_first():
        grouped[design.organisation_id, design.version.template_id].append(design)
    found: dict[int, list[Newer]] = defaultdict(list)
    for (organisation, _template), designs in grouped.items():
        template = designs[0].version.template
        newest = template.current
        if newest is not None:
            found[organisation].append(Newer(f"t{template.pk}:{newest.number}", template, tuple(designs)))
    return found


@dataclass(frozen=True)
class ToTell:
    """Somebody who acts for an organisation, and what she does not know yet."""

    person: Person
    changes: list[Change]
    newer: list[Newer]

    @property
    def keys(self) -> set[str]:
        return {one.key for one in self.changes} | {one.key for one in self.newer}


def to_tell(*, now: datetime) -> list[ToTell]:
    """Everyone who acts for an organisation that is behind, and was told nothing today. Eight queries, however many."""
    behind, newer = concerned(changes(now=now)), newer_templates(now=now)
    roles = Membership.objects.filter(organisation__in={*behind, *newer}, role__in=[Role.OWNER, Role.COORDINATOR])
    members = list(roles.exclude(person__email="").select_related("person").order_by("person", "organisation"))
    persons = {one.person_id: one.person for one in members}
    silent = set(KitSilence.objects.filter(person__in=persons).values_list("person", "kit"))
    told, today = defaultdict(set), timezone.localdate(now)
    heard = set()
    for person, key, told_at in Told.objects.filter(person__in=persons).values_list("person", "key", "told_at"):
        told[person].add(key)
        if timezone.localdate(told_at) == today:
            heard.add(person)
    found: dict[int, ToTell] = {}
    for one in members:
        if one.person_id in heard:
            continue
        hers = found.setdefault(one.person_id, ToTell(one.person, [], []))
        known = told[one.person_id] | hers.keys
        hers.changes.extend(
            change
            for change in behind.get(one.organisation_id, ())
            if change.key not in known and (one.person_id, change.material.kit_id) not in silent
        )
        hers.newer.extend(each for each in newer.get(one.organisation_id, ()) if each.key not in told[one.person_id])
    return [one for one in found.values() if one.changes or one.newer]


# --- old and new beside each other ------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """A material as somebody has it, and as it is now."""

    material: Material
    old: MaterialVersion | None
    new: MaterialVersion
    between: list[MaterialVersion]
    had_at: datetime | None
    may_be_taken: bool
    is_silent: bool

    @property
    def is_behind(self) -> bool:
        return self.old is not None


def beside(material: Material, user: Any, *, now: datetime) -> Beside:
    """What her organisation has beside what is given out now; to who has nothing, the version before. Four queries."""
    mine = [one.organisation.pk for one in people.memberships(user)] if user.is_authenticated else []
    lines = (
        Download.objects.of(mine).of_materials([material.pk], [material.kit_id]) if mine else Download.objects.none()
    )
    last: dict[tuple[int, int | None], datetime] = {}
    for _organisation, kit, one, moment in lines.last_of_each():
        last[kit, one] = max(moment, last.get((kit, one), moment))
    versions = list(material.versions.order_by("-number"))
    had = last_had(last, material, first=versions[-1].published_at if versions else None)
    old = _version_had(versions, had)
    today = timezone.localdate(now)
    return Beside(
        material=material, old=old, new=versions[0], had_at=had, may_be_taken=material.withdrawn_at is None and not material.is_expired(today),
        between=[one for one in versions if old is not None and one.number > old.number],
        is_silent=user.is_authenticated and KitSilence.objects.filter(person=user.person, kit=material.kit).exists(),
    )  # fmt: skip


def _version_had(versions: list[MaterialVersion], had: datetime | None) -> MaterialVersion | None:
    """The version of that moment, when there is a newer one since."""
    if had is None:
        return versions[1] if len(versions) > 1 else None
    then = next((one for one in versions if one.published_at <= had), versions[-1])
    return then if then.number < versions[0].number else None


def is_silent(user: Any, kit: Kit) -> bool:
    """She asked to hear nothing more of this kit. One query."""
    return user.is_authenticated and KitSilence.objects.filter(person=user.person, kit=kit).exists()
