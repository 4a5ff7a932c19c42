"""Who may do what with data of the research. NOV staff as such may not."""

from typing import Any

from mmn_portal.people.enums import OrganisationState, Role
from mmn_portal.people.models import Membership, Organisation

from .enums import ExportState
from .models import Export, Participation

RESEARCHERS, STEWARDS = "researchers", "data stewards"
ACTING = (Role.OWNER, Role.COORDINATOR)


def _belongs_to(user: Any, *groups: str) -> bool:
    return user.is_authenticated and user.is_active and user.groups.filter(name__in=groups).exists()


def may_research(user: Any, thing: object = None) -> bool:
    """Researchers: response, codebook, asking for exports."""
    return _belongs_to(user, RESEARCHERS)


def may_see_desk(user: Any, thing: object = None) -> bool:
    """Researchers and data stewards."""
    return _belongs_to(user, RESEARCHERS, STEWARDS)


def may_judge(user: Any, thing: object = None) -> bool:
    """Data stewards see every request; a researcher her own."""
    return _belongs_to(user, STEWARDS)


def may_see_export(user: Any, export: Export) -> bool:
    """Whoever asked for it, while she is a researcher, and data stewards: the purpose was approved for nobody else."""
    is_own = user.is_authenticated and export.requested_by_id == user.pk
    return _belongs_to(user, STEWARDS, *([RESEARCHERS] if is_own else []))


def may_decide(user: Any, export: Export) -> bool:
    """A data steward, never whoever asked; while it waits."""
    return (
        export.state == ExportState.REQUESTED
        and export.requested_by_id != user.pk
        and _belongs_to(user, STEWARDS)
    )  # fmt: skip


def acts_for(person: int, organisation: Organisation) -> bool:
    """Whether somebody is owner or coordinator now: her links work no longer than that."""
    found = Membership.objects.filter(person=person, organisation=organisation, role__in=ACTING)
    return found.exclude(organisation__state=OrganisationState.REFUSED).exists()


def speaks_for(user: Any, organisation: Organisation) -> bool:
    """Its owners and coordinators. Not NOV staff: answers are not theirs to see."""
    if not user.is_authenticated:
        return False
    membership = Membership.objects.of_user(user).filter(organisation=organisation).first()
    return membership is not None and membership.may_act


def may_see_own(user: Any, participation: Participation) -> bool:
    """The organisation's own consent, answers and development."""
    return speaks_for(user, participation.organisation)
