"""Who may write to whom."""

from typing import Any

from mmn_portal.people.enums import OrganisationKind, OrganisationState, Role
from mmn_portal.people.models import Organisation
from mmn_portal.people.rules import membership_of

from .models import Newsletter


def may_write_to_members(user: Any, network: Organisation) -> bool:
    """An owner of a confirmed network writes to its members. Staff write newsletters in the admin."""
    if network.kind != OrganisationKind.NETWORK or network.state != OrganisationState.CONFIRMED:
        return False
    if not user.is_authenticated or not user.is_active:
        return False
    membership = membership_of(user, network)
    return membership is not None and membership.role == Role.OWNER


def may_take_back(user: Any, letter: Newsletter) -> bool:
    """Whoever may write for the network reads its letters back, changes what came back, and takes them back."""
    return letter.network is not None and may_write_to_members(user, letter.network)
