"""Pure questions about people and organisations."""

from datetime import datetime
from typing import Any

from .enums import OrganisationKind, OrganisationState, Role
from .models import Invitation, Membership, Organisation

# What role may hand out which roles.
MAY_GIVE = {Role.OWNER: {Role.OWNER, Role.COORDINATOR, Role.MEMBER}, Role.COORDINATOR: {Role.COORDINATOR, Role.MEMBER}}


def membership_of(user: Any, organisation: Organisation) -> Membership | None:
    """The membership of a user in an organisation; one query."""
    return Membership.objects.of_user(user).filter(organisation=organisation).first()


def may_see(user: Any, organisation: Organisation) -> bool:
    """Confirmed organisations are public; others are for their own people and staff."""
    return organisation.state == OrganisationState.CONFIRMED or belongs(user, organisation)


def belongs(user: Any, organisation: Organisation) -> bool:
    """Its own people, and staff."""
    return user.is_authenticated and (user.is_staff or membership_of(user, organisation) is not None)


def may_act_for(user: Any, organisation: Organisation) -> bool:
    """Owners and coordinators, and staff: change the page, invite, answer requests."""
    if not user.is_authenticated:
        return False
    membership = membership_of(user, organisation)
    return user.is_staff or (membership is not None and membership.may_act)


def may_give_role(giver: Membership, role: str) -> bool:
    """Nobody hands out more than she has."""
    return role in MAY_GIVE.get(Role(giver.role), set())


def invitation_is_open(invitation: Invitation, *, now: datetime) -> bool:
    """Not used, not withdrawn, not past its end."""
    return invitation.state == "open" and invitation.ends_at > now


def may_see_network(user: Any, network: Organisation) -> bool:
    """The network's own people, and staff."""
    return network.kind == OrganisationKind.NETWORK and belongs(user, network)
