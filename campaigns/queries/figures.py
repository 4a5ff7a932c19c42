"""What the campaign brings: from a download to a design, to a scan, to somebody who signs up. Numbers only, never people."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mmn_portal.events.models import Registration
from mmn_portal.people.enums import Province
from mmn_portal.people.models import NetworkMember, Organisation
from mmn_portal.programme.models import Phase

from ..models import Design, Download, Scan, ShortLink

DAYS_SHOWN = 14


class Step(NamedTuple):
    """One organisation on one day of the programme's years: how far the campaign came."""

    organisation: int
    year: int
    what: str
    times: int


STEPS = ("downloads", "designs", "scans", "sign_ups")


@dataclass(frozen=True)
class Line:
    """A row of the table: a name, and how often each step was taken."""

    name: str
    downloads: int = 0
    designs: int = 0
    scans: int = 0
    sign_ups: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.downloads, self.designs, self.scans, self.sign_ups)


def _steps(organisations: Iterable[int] | None = None) -> list[Step]:
    """Every step of every organisation (or of these), by year. Four queries, however many."""
    only = {} if organisations is None else {"in": list(organisations)}

    def of(path: str) -> dict[str, Any]:
        return {f"{path}__in": only["in"]} if only else {f"{path}__isnull": False}

    downloads = (
        Download.objects.filter(**of("organisation")).values_list("organisation", "on__year").annotate(n=Sum("count"))
    )
    designs = (
        Design.objects.filter(**of("organisation")).values_list("organisation", "made_at__year").annotate(n=Count("pk"))
    )
    scans = (
        Scan.objects.filter(**of("link__organisation"))
        .values_list("link__organisation", "on__year")
        .annotate(n=Sum("count"))
    )
    came = Registration.objects.confirmed().filter(**of("event__host"))
    sign_ups = came.values_list("event__host", "registered_at__year").annotate(n=Count("pk"))
    return [
        Step(organisation, year, what, times)
        for what, rows in zip(STEPS, (downloads, designs, scans, sign_ups), strict=True)
        for organisation, year, times in rows.order_by()
    ]


def _lines(groups: Iterable[tuple[str, list[Step]]]) -> list[Line]:
    found = []
    for name, steps in groups:
        counted: Counter[str] = Counter()
        for step in steps:
            counted[step.what] += step.times
        found.append(Line(name, **{what: counted[what] for what in STEPS}))
    return sorted(found, key=lambda line: (-sum(line.numbers), line.name))


def by_organisation() -> list[Line]:
    """A row for each organisation that did anything. Five queries."""
    steps = _steps()
    names = dict(Organisation.objects.filter(pk__in={step.organisation for step in steps}).values_list("pk", "name"))
    groups: dict[tuple[int, str], list[Step]] = {}
    for step in steps:
        # Two organisations may have one name.
        groups.setdefault((step.organisation, names.get(step.organisation, "–")), []).append(step)
    return _lines((name, some) for (_pk, name), some in groups.items())


def by_province() -> list[Line]:
    """A row for each province. Five queries."""
    steps = _steps()
    names = dict(Province.choices)
    where = dict(
        Organisation.objects.filter(pk__in={step.organisation for step in steps}).values_list("pk", "province")
    )
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(str(names.get(where.get(step.organisation, ""), "–")), []).append(step)
    return _lines(groups.items())


def by_network() -> list[Line]:
    """A row for each network with what its members did; a member of two counts in both. Five queries."""
    steps = _steps()
    members = NetworkMember.objects.filter(member__in={step.organisation for step in steps}).select_related("network")
    networks: dict[int, list[tuple[int, str]]] = {}
    for one in members.order_by("network__name"):
        networks.setdefault(one.member_id, []).append((one.network_id, one.network.name))
    groups: dict[tuple[int, str], list[Step]] = {}
    for step in steps:
        for network in networks.get(step.organisation, []):
            groups.setdefault(network, []).append(step)
    return _lines((name, some) for (_pk, name), some in groups.items())


def by_phase() -> list[Line]:
    """A row for each phase of the programme, by the year in which it happened. Five queries."""
    return _lines(_in_phases(_steps()).items())


def _phases() -> dict[int, str]:
    """Phases by the year in which they are. One query."""
    return {phase.year: phase.title for phase in Phase.objects.order_by("number")}


def _in_phases(steps: list[Step]) -> dict[str, list[Step]]:
    phases = _phases()
    groups: dict[str, list[Step]] = {}
    for step in sorted(steps, key=lambda one: one.year):
        groups.setdefault(phases.get(step.year, str(step.year)), []).append(step)
    return groups


TABLES = {
    "organisatie": by_organisation,
    "netwerk": by_network,
    "provincie": by_province,
    "fase": by_phase,
}


@dataclass(frozen=True)
class Bar:
    """A day in the chart; ``share`` from 0 to 100 of the longest bar."""

    label: str
    shown: str
    share: float


@dataclass(frozen=True)
class OwnFigures:
    """What the campaign brought one organisation."""

    line: Line
    links: list[ShortLink]
    days: list[Bar]
    like_us: Line | None
    phases: list[Line]


def own_figures(organisation: Organisation, *, now: datetime) -> OwnFigures:
    """Downloads, designs, scans and sign-ups of one organisation; its codes with how often each was followed."""
    steps = _steps([organisation.pk])
    [line] = _lines([(organisation.name, steps)]) or [Line(organisation.name)]
    links = list(
        ShortLink.objects.filter(organisation=organisation)
        .with_scans()
        .select_related("design")
        .order_by("-scanned", "-made_at")[:200]
    )
    # In the order of the years, not of how much happened.
    phases = [_lines([(name, some)])[0] for name, some in _in_phases(steps).items()]
    return OwnFigures(line, links, _days(organisation, now), _like_us(organisation), phases)


def every_step(organisation: Organisation) -> Iterator[tuple[str, str, str, str, int]]:
    """All that one organisation did, step by step: the day, the phase, which step, with what, how often. Five queries."""
    phases = _phases()

    def lines(what: str, rows: Any) -> Iterator[tuple[str, str, str, str, int]]:
        for day, thing, times in rows:
            yield day.isoformat(), phases.get(day.year, str(day.year)), what, thing, times

    downloads = Download.objects.of([organisation.pk]).select_related("kit", "material").order_by("on", "pk")
    yield from lines(
        _("taken along"), ((one.on, str(one.material or one.kit), one.count) for one in downloads.iterator())
    )
    designs = Design.objects.filter(organisation=organisation).order_by("made_at", "pk")
    yield from lines(_("designed"), ((timezone.localdate(one.made_at), one.title, 1) for one in designs.iterator()))
    scans = Scan.objects.of(organisation).select_related("link__design").order_by("on", "link__code")
    yield from lines(_("scanned"), ((one.on, _where(one.link), one.count) for one in scans.iterator()))
    came = (
        Registration.objects.confirmed()
        .filter(event__host=organisation)
        .values_list("registered_at__date", "event__title_nl")
    )
    yield from lines(_("signed up"), came.annotate(n=Count("pk")).order_by("registered_at__date", "event__title_nl"))


def _where(link: ShortLink) -> str:
    return f"/s/{link.code} {link.label or link.design or ''}".strip()


def _days(organisation: Organisation, now: datetime) -> list[Bar]:
    today = timezone.localdate(now)
    since = today - timedelta(days=DAYS_SHOWN - 1)
    counted = dict(
        Scan.objects.filter(link__organisation=organisation, on__gte=since)
        .values_list("on")
        .annotate(n=Sum("count"))
        .order_by()
    )
    most = max(counted.values(), default=0)
    if not most:
        return []
    days = [since + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return [
        Bar(date_format(day, "j b"), str(counted.get(day, 0)), round(counted.get(day, 0) / most * 100, 1))
        for day in days
    ]


# Fewer than this, and the middle would tell about somebody.
ENOUGH_LIKE_US = 5


def _like_us(organisation: Organisation) -> Line | None:
    """The middle organisation of the same sector, where there are enough that it tells of nobody."""
    others = list(
        Organisation.objects.filter(sector=organisation.sector)
        .exclude(pk=organisation.pk)
        .values_list("pk", flat=True)[:5000]
    )
    by_one: dict[int, Counter[str]] = {}
    for step in _steps(others):
        by_one.setdefault(step.organisation, Counter())[step.what] += step.times
    if len(by_one) < ENOUGH_LIKE_US:
        return None
    middle = {what: sorted(counted[what] for counted in by_one.values())[len(by_one) // 2] for what in STEPS}
    return Line(_("Organisations like yours, in the middle"), **middle)
