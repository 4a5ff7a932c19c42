"""Who may see and do what on an expedition."""

from typing import Any

from mmn_portal.people import rules as people

from .enums import AssignmentState, ScanMoment
from .models import Trajectory

LEADERS = "expedition leaders"
# The phase in which the harvest begins: from there on the last self-scan is made, and no longer the first.
HARVEST = "F5"


def is_leader(user: Any, thing: object = None) -> bool:
    """Expedition leaders."""
    return user.is_authenticated and user.is_active and user.groups.filter(name=LEADERS).exists()


def leads(user: Any, trajectory: Trajectory) -> bool:
    """The leader who accepted this trajectory. Others, also leaders, do not see it."""
    return _assigned(user, trajectory, [AssignmentState.ACCEPTED])


def is_asked(user: Any, trajectory: Trajectory) -> bool:
    """The leader who was asked, or has accepted."""
    return _assigned(user, trajectory, [AssignmentState.PROPOSED, AssignmentState.ACCEPTED])


def _assigned(user: Any, trajectory: Trajectory, states: list[AssignmentState]) -> bool:
    """One query, also when she is no leader (any more)."""
    if not (user.is_authenticated and user.is_active):
        return False
    return trajectory.assignments.filter(leader=user, leader__groups__name=LEADERS, state__in=states).exists()


def may_see(user: Any, trajectory: Trajectory) -> bool:
    """Its organisation's people, its leader, and NOV staff: never the guidance notes for the first."""
    return leads(user, trajectory) or people.belongs(user, trajectory.organisation)


def may_act(user: Any, trajectory: Trajectory) -> bool:
    """Owners and coordinators of its organisation."""
    return people.may_act_for(user, trajectory.organisation)


def may_scan_now(trajectory: Trajectory, moment: str) -> bool:
    """The first scan is made on the way, the last one from the harvest on."""
    is_late = trajectory.phase.code >= HARVEST
    return trajectory.is_under_way and is_late == (moment == ScanMoment.END)
