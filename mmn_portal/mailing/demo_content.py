"""A few subscribers for the demo."""

from datetime import timedelta

from mmn_portal.core.demo import World

from . import actions
from .models import Subscriber, Topic


def load(world: World) -> None:
    """Thirty addresses that asked for news; most confirmed it."""
    topics = list(Topic.objects.order_by("place", "pk"))
    for number in range(30):
        email = f"lezer{number}@demo.test"
        asked = world.now - timedelta(days=world.chance.randint(1, 60))
        chosen = world.chance.sample(topics, world.chance.randint(1, 4))
        actions.subscribe(
            email=email, topics=chosen, language="en" if number % 9 == 0 else "nl", where="/nieuwsbrief/", now=asked,
            ask_by_mail=False,
        )  # fmt: skip
        if number % 6:
            actions.confirm(subscriber=Subscriber.objects.get(email=email), now=asked + timedelta(minutes=9))
