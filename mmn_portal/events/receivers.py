"""What others tell: two people turn out to be one."""

from django.dispatch import receiver
from django.utils import timezone

from mmn_portal.people.signals import people_join

from . import actions


@receiver(people_join)
def two_people_are_one(person, other, **kwargs):
    """She comes to a session once."""
    actions.keep_one_place(person=person, other=other, now=timezone.now())
