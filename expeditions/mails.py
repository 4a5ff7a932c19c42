"""The mails of expeditions."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox.address import Address
from mmn_portal.people.mails import link, personal_path
from mmn_portal.people.models import Person, User

from . import queries
from .models import Assignment, ScanEntry, Trajectory

SCAN = "expeditions.scan"


def _to_applicant(trajectory: Trajectory, what: str, *, key: str, now: datetime, **context: object) -> None:
    reader = trajectory.applied_by
    if reader is None or not reader.email:
        return
    outbox.put(
        key=f"expeditions.{what}:{trajectory.pk}:{key}",
        template=f"mails/expeditions/{what}",
        to=reader.address,
        context={
            "name": reader.name, "organisation": trajectory.organisation.name, "cohort": trajectory.cohort.name,
            "page_url": link(reader.language, "expeditions:trajectory", trajectory.key), **context,
        },
        now=now,
    )  # fmt: skip


def applied(trajectory: Trajectory, *, now: datetime) -> None:
    """We have your application."""
    _to_applicant(trajectory, "applied", key=now.isoformat(), now=now)


def admitted(trajectory: Trajectory, *, now: datetime) -> None:
    """You go on expedition."""
    _to_applicant(trajectory, "admitted", key="", now=now, starts_on=f"{trajectory.started_on:%Y-%m-%d}")


def declined(trajectory: Trajectory, *, because: str, now: datetime) -> None:
    """Not this time, and why."""
    _to_applicant(trajectory, "declined", key=now.isoformat(), now=now, because=because)


def leader_accepted(assignment: Assignment, *, now: datetime) -> None:
    """This is who helps you."""
    leader: Any = assignment.leader
    _to_applicant(
        assignment.trajectory, "leader_accepted", key=f"{assignment.pk}", now=now, leader=leader.person.name,
        is_head=assignment.is_head,
    )  # fmt: skip


def leader_asked(assignment: Assignment, *, now: datetime) -> None:
    """Will you lead this organisation, or help its leader?"""
    _to_leader(assignment, "leader_asked", now=now, is_head=assignment.is_head)


def leader_thanked(assignment: Assignment, *, now: datetime) -> None:
    """Somebody else leads this organisation from now on."""
    _to_leader(assignment, "leader_thanked", now=now)


def _to_leader(assignment: Assignment, what: str, *, now: datetime, **context: object) -> None:
    reader: Person | None = assignment.leader.person if assignment.leader else None
    if reader is None or not reader.email:
        return
    outbox.put(
        key=f"expeditions.{what}:{assignment.pk}",
        template=f"mails/expeditions/{what}",
        to=reader.address,
        context={
            "name": reader.name, "organisation": assignment.trajectory.organisation.name,
            "cohort": assignment.trajectory.cohort.name, "page_url": link(reader.language, "expeditions:leader"), **context,
        },
        now=now,
    )  # fmt: skip


def scan_invited(entry: ScanEntry, to: Address, *, now: datetime) -> None:
    """Will you fill in the self-scan? With a link of her own.

    Secret, with a key of chance: once it was sent, nothing in the outbox leads from the address to the copy.
    """
    outbox.put(
        key=f"expeditions.scan_invited:{uuid4()}",
        template="mails/expeditions/scan_invited",
        to=to,
        context={"organisation": entry.scan.trajectory.organisation.name},
        links={"page_url": [personal_path(to.language, "expeditions:scan-fill"), SCAN, entry.pk]},
        secret=True,
        now=now,
    )


def digest(leader: User, lines: list[Any], *, now: datetime) -> None:
    """The week of a leader: what needs attention first, with the reason. Once a week."""
    reader: Person = leader.person
    outbox.put(
        key=queries.digest_key(leader, timezone.localdate(now)),
        template="mails/expeditions/digest",
        to=reader.address,
        context={
            "name": reader.name, "page_url": link(reader.language, "expeditions:leader"),
            "lines": [
                {
                    "organisation": line.trajectory.organisation.name, "reasons": [one.reason for one in line.signals],
                    "next_on": line.next_contact_on.isoformat() if line.next_contact_on else "",
                }
                for line in lines
            ],
        },
        now=now,
    )  # fmt: skip
