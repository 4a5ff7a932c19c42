"""A group under way, with a leader and an organisation."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.utils import timezone

from expeditions import actions, content, queries
from expeditions.enums import ContactForm
from expeditions.models import Cohort, Leader, Step, Trajectory
from mmn_portal.people.enums import Role
from tests.conftest import NOW, belong, make_organisation, make_user

TODAY = timezone.localdate(NOW)


def load():
    content.load(NOW)


def make_leader(name="lars", *, qualified=True):
    user = make_user(name)
    user.groups.add(Group.objects.get_or_create(name="expedition leaders")[0])
    Leader.objects.create(user=user, is_qualified=qualified)
    return user


def make_cohort(slug="midden", *, starts_on=TODAY, **fields):
    return Cohort.objects.create(
        slug=slug, name=f"Expeditie {slug}", version=queries.method(), starts_on=starts_on, **fields
    )


def apply(cohort, organisation, by, *, key=None):
    return actions.apply(
        cohort=cohort, organisation=organisation, wish="Nieuwe mensen", phone="0612345678", by=by.person,
        key=key or uuid4(), now=NOW,
    )  # fmt: skip


def under_way(name, leader, staff, *, cohort=None, weeks_ago=0, accepted=True):
    """An organisation on expedition that began so many weeks ago; its owner is called after it."""
    organisation = make_organisation(name)
    owner = make_user(name.lower().replace(" ", "-"))
    belong(owner, organisation, Role.OWNER)
    trajectory = apply(cohort or make_cohort(f"groep-{name.lower().replace(' ', '-')}"), organisation, owner)
    actions.admit(trajectory=trajectory, leader=leader, by=staff, now=NOW)
    if accepted:
        actions.answer_assignment(trajectory=trajectory, leader=leader, accepts=True, now=NOW)
    day = TODAY - timedelta(weeks=weeks_ago)
    Trajectory.objects.filter(pk=trajectory.pk).update(started_on=day, in_phase_since=day)
    trajectory.refresh_from_db()
    return trajectory


def contact(**facts):
    defaults = {
        "contact_on": TODAY,
        "form": ContactForm.PHONE,
        "progress": 3,
        "next_contact_on": TODAY + timedelta(days=7),
    }
    return actions.Contact(**(defaults | facts))


def log(trajectory, by, *, key=None, now=NOW, **facts):
    return actions.log(trajectory=trajectory, contact=contact(**facts), client_key=key or uuid4(), by=by, now=now)


def steps(trajectory, *codes):
    return list(Step.objects.filter(phase__version=trajectory.version, code__in=codes).select_related("phase"))
