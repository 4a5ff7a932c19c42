"""What the pages about newsletters need."""

from typing import Any

from .models import Subscriber, Topic


def topics() -> Any:
    """All topics in their order."""
    return Topic.objects.order_by("place", "pk")


def chosen_topics(subscriber: Subscriber) -> list[int]:
    """What a subscriber gets, or asked for."""
    return list(subscriber.subscriptions.exclude(state="ended").values_list("topic_id", flat=True))


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What this app keeps of a person's addresses."""
    return {
        "newsletters": [
            {
                "email": subscriber.email,
                "since": subscriber.made_at.isoformat(),
                "topics": [
                    {"topic": one.topic.code, "state": one.state}
                    for one in subscriber.subscriptions.select_related("topic").order_by("pk")
                ],
            }
            for subscriber in Subscriber.objects.filter(email__in=addresses).order_by("pk")
        ]
    }
