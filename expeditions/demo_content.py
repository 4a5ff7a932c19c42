"""For the demo: two groups under way, of which one organisation is stuck, and a group that takes applications."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify

from mmn_portal.core.demo import World
from mmn_portal.events.enums import EventKind, EventState
from mmn_portal.events.models import Event
from mmn_portal.people.models import Organisation, User

from . import actions, queries
from .enums import By, CohortState, ContactForm, Obstacle, ScanMoment, ScanRole
from .models import Cohort, GroupDay, Leader, ScanEntry, SelfScan, Step, Trajectory

WISH = "We willen mensen ontmoeten die ons nog niet kennen. (Voorbeeld.)"


def load(world: World) -> None:
    """The coordinator's organisation goes well; another of the same leader has gone quiet."""
    staff, user = world.things["staf"], world.things["leider"]
    user.groups.add(Group.objects.get_or_create(name="expedition leaders")[0])
    leader = Leader.objects.create(user=user)
    today = timezone.localdate(world.now)
    south = _cohort("expeditie-midden-voorjaar", "Expeditie Midden", "NL-UT", today - timedelta(weeks=9), leader)
    north = _cohort("expeditie-noord-najaar", "Expeditie Noord", "NL-GR", today - timedelta(weeks=14), leader)
    _cohort(
        "expeditie-oost", "Expeditie Oost", "NL-GE", today + timedelta(weeks=6), leader, state=CohortState.RECRUITING
    )

    _group_day(south, "Terugkomdag Expeditie Midden (voorbeeld)", today + timedelta(days=19), world)
    good = _under_way(south, "Buurthuis De Linde", user, staff, world)
    _story_of_the_good_one(good, user, staff, world)
    stuck = _under_way(north, "Koor Allemaal Anders", user, staff, world)
    _walk(stuck, "F1", staff, world, days_ago=62)
    _log(
        stuck, user, world, days_ago=61, progress=3, next_in=14, discussed="Kennisgemaakt met het bestuur van het koor."
    )
    _log(stuck, user, world, days_ago=47, form=ContactForm.NO_CONTACT, progress=1, next_in=7, obstacle=Obstacle.PEOPLE,
         guidance="Trekker lijkt gestopt. Bellen met het bestuur.")  # fmt: skip
    fine = _under_way(south, "Taalhuis Samenspraak", user, staff, world)
    _walk(fine, "F3", staff, world, days_ago=20)
    _log(
        fine,
        user,
        world,
        days_ago=6,
        progress=4,
        steps=_steps(fine, "F3.1", "F3.2"),
        next_in=15,
        discussed="De eerste kleine proef loopt.",
    )

    coming = Cohort.objects.get(slug="expeditie-oost")
    waiting = Organisation.objects.get(name="Maatjesproject Naast Elkaar")
    Trajectory.objects.create(
        key=uuid.UUID(int=world.chance.getrandbits(128)), cohort=coming, organisation=waiting, version=coming.version,
        phase=coming.version.phases.order_by("place").first(), wish=WISH, applied_at=world.now - timedelta(days=2),
        is_demo=True,
    )  # fmt: skip


def _cohort(
    slug: str, name: str, province: str, starts_on: date, leader: Leader, *, state: str = CohortState.RUNNING
) -> Cohort:
    cohort = Cohort.objects.create(
        slug=slug, name=f"{name} (voorbeeld)", province=province, version=queries.method(), starts_on=starts_on, state=state,
        is_demo=True, text="Vier maanden lang, met twee dagen samen en drie online bijeenkomsten.",
    )  # fmt: skip
    cohort.leaders.add(leader)
    return cohort


def _group_day(cohort: Cohort, title: str, day: date, world: World) -> None:
    starts = timezone.localtime(world.now).replace(hour=10, minute=0, second=0, microsecond=0) + (
        day - timezone.localdate(world.now)
    )
    event = Event.objects.create(
        slug=slugify(title), kind=EventKind.EXPEDITION, state=EventState.PUBLISHED, title_nl=title, starts_on=day,
        starts_at=starts, ends_at=starts + timedelta(hours=6), venue="Buurthuis De Linde", is_demo=True,
    )  # fmt: skip
    GroupDay.objects.create(cohort=cohort, event=event)


def _under_way(cohort: Cohort, name: str, leader: User, staff: User, world: World) -> Trajectory:
    organisation = Organisation.objects.get(name=name)
    head = organisation.memberships.filter(role__in=["owner", "coordinator"]).select_related("person").first()
    trajectory = Trajectory.objects.create(
        key=uuid.UUID(int=world.chance.getrandbits(128)), cohort=cohort, organisation=organisation, version=cohort.version,
        phase=cohort.version.phases.order_by("place").first(), wish=WISH, phone="030 000 00 00",
        applied_by=head.person if head else None, applied_at=world.now - timedelta(weeks=18), is_demo=True,
    )  # fmt: skip
    then = world.now - (timezone.localdate(world.now) - cohort.starts_on) - timedelta(days=7)
    actions.admit(trajectory=trajectory, leader=leader, by=staff, now=then)
    actions.answer_assignment(trajectory=trajectory, leader=leader, accepts=True, now=then + timedelta(days=1))
    trajectory.refresh_from_db()
    return trajectory


def _log(
    trajectory: Trajectory, leader: User, world: World, *, days_ago: int, next_in: int, steps: tuple | list = (),
    agreements: tuple = (), advices: tuple = (), **facts: Any,
) -> None:  # fmt: skip
    day = timezone.localdate(world.now) - timedelta(days=days_ago)
    contact = actions.Contact(
        contact_on=day, form=facts.pop("form", ContactForm.VISIT), minutes=60, next_contact_on=day + timedelta(days=next_in),
        agreements=agreements, advices=advices, steps=steps, **facts,
    )  # fmt: skip
    actions.log(
        trajectory=trajectory, contact=contact, client_key=uuid.UUID(int=world.chance.getrandbits(128)), by=leader,
        now=world.now - timedelta(days=days_ago),
    )  # fmt: skip


def _steps(trajectory: Trajectory, *codes: str) -> list[Step]:
    return list(Step.objects.filter(phase__version=trajectory.version, code__in=codes).select_related("phase"))


def _story_of_the_good_one(trajectory: Trajectory, leader: User, staff: User, world: World) -> None:
    today = timezone.localdate(world.now)
    _log(trajectory, leader, world, days_ago=66, progress=3, next_in=14, present={"board": 1, "coordinator": 2}, form=ContactForm.VISIT,
         steps=_steps(trajectory, "F0.1", "F0.2", "F0.3", "F0.4"), discussed="Kennisgemaakt. Er zijn twee trekkers.")  # fmt: skip
    _walk(trajectory, "F1", staff, world, days_ago=64)
    scan = actions.open_scan(trajectory=trajectory, moment=ScanMoment.START, now=world.now - timedelta(days=60))
    _copies(scan, world)
    actions.close_scan(scan=scan, now=world.now - timedelta(days=45))
    _log(trajectory, leader, world, days_ago=44, progress=4, energy=4, next_in=20, present={"board": 2, "coordinator": 2, "new_volunteer": 2}, form=ContactForm.GROUP_DAY,
         steps=_steps(trajectory, "F1.1", "F1.3", "F1.4"),
         discussed="Bij het welkom denken bestuur en nieuwe vrijwilligers heel verschillend.",
         advices=(actions.Hint("Laat een nieuwe vrijwilliger vertellen hoe de eerste dag was.", "toegankelijk"),))  # fmt: skip
    _walk(trajectory, "F2", staff, world, days_ago=43)
    _log(trajectory, leader, world, days_ago=9, progress=4, energy=5, next_in=13, present={"coordinator": 2, "volunteer": 2}, dimensions=("toegankelijk",), journey="see", form=ContactForm.ONLINE,
         steps=_steps(trajectory, "F2.1"), discussed="Jullie kiezen voor jonge ouders uit de wijk.",
         guidance="Let op: de voorzitter twijfelt nog.",
         agreements=(
             actions.Promise("Drie gesprekken op het schoolplein", "coördinator", today + timedelta(days=12)),
             actions.Promise("De reis van een nieuw gezicht op papier", "werkgroep", today + timedelta(days=20)),
         ))  # fmt: skip


def _walk(trajectory: Trajectory, code: str, staff: User, world: World, *, days_ago: int) -> None:
    """On to a phase: needed steps are done, and the programme team lets it pass what nobody can know in a demo."""
    day = timezone.localdate(world.now) - timedelta(days=days_ago)
    while trajectory.phase.code != code:
        for step in Step.objects.filter(phase=trajectory.phase, is_required=True).select_related("phase"):
            actions.mark_done(trajectory=trajectory, step=step, by=By.TOGETHER, on=day)
        actions.move_phase(
            trajectory=trajectory, came_from=trajectory.phase, sentences={}, by=staff,
            now=world.now - timedelta(days=days_ago), motive="Voorbeeld: hier was deze groep al voorbij.",
        )  # fmt: skip


def _copies(scan: SelfScan, world: World) -> None:
    """A board that sees sun, and new volunteers that see rain."""
    moods = ((ScanRole.BOARD, 4, 5), (ScanRole.COORDINATOR, 3, 5), (ScanRole.VOLUNTEER, 3, 4), (ScanRole.NEW_VOLUNTEER, 1, 3),
             (ScanRole.NEW_VOLUNTEER, 2, 3))  # fmt: skip
    for role, low, high in moods:
        answers = {line["code"]: world.chance.randint(low, high) for line in scan.version.statements}
        answers["B8"] = 0
        day = timezone.localdate(scan.opened_at)
        ScanEntry.objects.create(scan=scan, role=role, answers=answers, invited_on=day, sent_on=day)
