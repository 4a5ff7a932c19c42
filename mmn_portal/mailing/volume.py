"""Volume for ``load_scale``: readers of the newsletter."""

from mmn_portal.core.actions import poured
from mmn_portal.core.demo import VOLUME_DOMAIN, Volume
from mmn_portal.people.enums import Language

from .enums import FIRST_TOPIC, SubscriptionState
from .models import Subscriber, Subscription, Topic

WHERE = "/nieuwsbrief/"


def load(volume: Volume) -> int:
    """Confirmed readers: all get general news, some more than that. Nobody is mailed, and no consent is made up."""
    first = Topic.objects.get(code=FIRST_TOPIC)
    others = list(Topic.objects.exclude(pk=first.pk).order_by("pk"))
    readers = (
        Subscriber(
            email=f"lezer{number}@{VOLUME_DOMAIN}", language=Language.EN if number % 9 == 0 else Language.NL,
            made_at=volume.now, confirmed_at=volume.now,
        )
        for number in range(volume.subscribers)
    )  # fmt: skip
    made = 0
    for some in poured(Subscriber, readers):
        made += len(some)
        Subscription.objects.bulk_create(
            Subscription(
                subscriber=reader, topic=topic, state=SubscriptionState.ACTIVE, where=WHERE, asked_at=volume.now,
                confirmed_at=volume.now,
            )
            for reader in some
            for topic in (first, *volume.chance.sample(others, volume.chance.choice((0, 0, 1, 2))))
        )  # fmt: skip
    return made
