"""Who may see and do what on an expedition."""

from typing import Any

from mmn_portal.people import rules as people

from .enums import AssignmentState
from .models import Trajectory

LEADERS = "expedition leaders"


def is_leader(user: Any, thing: object = None) -> bool:
    """Expedition leaders."""
    return user.is_authenticated and user.is_active and user.groups.filter(name=LEADERS).exists()


def leads(user: Any, trajectory: Trajectory) -> bool:
    """The leader who accepted this trajectory. Others, also leaders, do not see it."""
    return is_leader(user) and trajectory.assignments.filter(leader=user, state=AssignmentState.ACCEPTED).exists()


def is_asked(user: Any, trajectory: Trajectory) -> bool:
    """The leader who was asked, or has accepted."""
    live = [AssignmentState.PROPOSED, AssignmentState.ACCEPTED]
    return is_leader(user) and trajectory.assignments.filter(leader=user, state__in=live).exists()


def may_see(user: Any, trajectory: Trajectory) -> bool:
    """Its organisation's people, its leader, and NOV staff: never the guidance notes for the first."""
    return people.belongs(user, trajectory.organisation) or leads(user, trajectory)


def may_act(user: Any, trajectory: Trajectory) -> bool:
    """Owners and coordinators of its organisation."""
    return people.may_act_for(user, trajectory.organisation)
