"""Who may see and do what between companies, schools and organisations."""

from datetime import date
from typing import Any

from mmn_portal.people import rules as people
from mmn_portal.people.models import Organisation

from .enums import Listed, Side
from .models import Introduction

SENDING = ("company", "school")
SCHOOL = "school"


def speaks_for(user: Any, organisation: Organisation) -> bool:
    """Its owners and coordinators."""
    membership = people.membership_of(user, organisation) if user.is_authenticated else None
    return membership is not None and membership.may_act


def side_of(user: Any, introduction: Introduction) -> Side | None:
    """The side for which somebody speaks."""
    if speaks_for(user, introduction.source):
        return Side.SOURCE
    return Side.ORGANISATION if speaks_for(user, introduction.organisation) else None


def may_see(user: Any, introduction: Introduction) -> bool:
    """Owners and coordinators of both sides. Others, NOV staff too, do not read a conversation."""
    return side_of(user, introduction) is not None


def standing(listed: Any, today: date) -> str:
    """Why an ask or offer stands on the site, or not: open, closed, removed, over, or waiting for NOV."""
    if listed.state != Listed.OPEN:
        return listed.state
    if listed.is_past(today):
        return "over"
    return "open" if listed.organisation.is_confirmed else "waiting"


def may_change(user: Any, listed: Any) -> bool:
    """Those who speak for its organisation."""
    return speaks_for(user, listed.organisation)
