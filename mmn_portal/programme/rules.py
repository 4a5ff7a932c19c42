"""Pure questions about what the programme tells."""

from typing import Any

from mmn_portal.people import rules as people

from .models import Story


def may_take_back(user: Any, story: Story) -> bool:
    """Owners and coordinators of its organisation, and staff; until it was taken back."""
    return story.may_be_taken_back and people.may_act_for(user, story.organisation)
