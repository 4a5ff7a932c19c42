"""Crowds of subscribers."""

from datetime import datetime
from typing import Any

from django.db import models

from mmn_portal.outbox.enums import BroadcastState, DeliveryState
from mmn_portal.outbox.models import Delivery, Suppression

from .enums import NewsletterState, SubscriptionState


class SubscriptionQuerySet(models.QuerySet):
    """Who gets what."""

    def pending(self) -> "SubscriptionQuerySet":
        return self.filter(state=SubscriptionState.PENDING)

    def active(self) -> "SubscriptionQuerySet":
        return self.filter(state=SubscriptionState.ACTIVE)

    def not_ended(self) -> "SubscriptionQuerySet":
        """What she gets, and what waits for her yes."""
        return self.exclude(state=SubscriptionState.ENDED)

    def asked_at_signup(self) -> "SubscriptionQuerySet":
        return self.filter(where__contains="/account/")

    def never_confirmed(self, before: datetime) -> "SubscriptionQuerySet":
        """Asked for before a moment, and not confirmed since."""
        return self.pending().filter(asked_at__lt=before)


class SubscriberQuerySet(models.QuerySet):
    """Addresses that asked for news."""

    def without_anything(self) -> "SubscriberQuerySet":
        """Nothing asked for, nothing received."""
        return self.filter(subscriptions=None)

    def stopped_before(self, moment: datetime) -> "SubscriberQuerySet":
        """Nothing asked for or received any more, since before a moment."""
        still = models.Q(subscriptions__ended_at=None) | models.Q(subscriptions__ended_at__gte=moment)
        return self.filter(subscriptions__ended_at__lt=moment).exclude(still).distinct()

    def with_subscription(self, **facts: Any) -> "SubscriberQuerySet":
        """With a subscription of which all of this holds at once: each once."""
        subscriptions = self.model.subscriptions.rel.related_model.objects.filter(subscriber=models.OuterRef("pk"))
        return self.filter(models.Exists(subscriptions.filter(**facts)))

    def confirmed(self) -> "SubscriberQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def who_get(self, topics: Any) -> "SubscriberQuerySet":
        """Active for at least one of these topics: each once."""
        return self.filter(
            models.Exists(
                self.model.subscriptions.rel.related_model.objects.active().filter(
                    subscriber=models.OuterRef("pk"), topic__in=topics
                )
            )
        )

    def blocked(self) -> "SubscriberQuerySet":
        """Nothing may be mailed there."""
        return self.filter(email__in=_blocked_addresses())

    def not_blocked(self) -> "SubscriberQuerySet":
        return self.exclude(email__in=_blocked_addresses())

    def who_can_be_mailed(self) -> "SubscriberQuerySet":
        """Confirmed, with news that they still get, and not blocked."""
        return self.confirmed().with_subscription(state=SubscriptionState.ACTIVE).not_blocked()


def _blocked_addresses() -> models.QuerySet:
    return Suppression.objects.exclude(email="").values("email")


class NewsletterQuerySet(models.QuerySet):
    """Newsletters."""

    def open(self) -> "NewsletterQuerySet":
        """What can still be changed."""
        return self.filter(state__in=NewsletterState.open())

    def due(self, now: datetime) -> "NewsletterQuerySet":
        return self.filter(state=NewsletterState.SCHEDULED, send_at__lte=now)

    def to_settle(self, ended_before: datetime) -> "NewsletterQuerySet":
        """Over since before a moment, and who stopped after them is not written down yet."""
        over = {"broadcast__state__in": BroadcastState.over(), "broadcast__ended_at__lt": ended_before}
        return self.filter(state=NewsletterState.STARTED, stopped=None, **over)

    def in_doubt(self, since: datetime) -> "NewsletterQuerySet":
        """With copies of which nobody knows whether they arrived, as long as sending them again makes sense."""
        doubtful = Delivery.objects.filter(broadcast=models.OuterRef("broadcast"), state=DeliveryState.UNCERTAIN)
        fresh = models.Q(broadcast__ended_at=None) | models.Q(broadcast__ended_at__gte=since)
        could = self.filter(fresh, broadcast__isnull=False).exclude(broadcast__state=BroadcastState.STOPPED)
        return could.filter(models.Exists(doubtful))

    def proposed(self) -> "NewsletterQuerySet":
        """Letters of networks that wait for staff."""
        return self.filter(state=NewsletterState.PROPOSED)

    def written_by(self, network: Any) -> "NewsletterQuerySet":
        """What a network's own people wrote; not what staff write about it."""
        return self.filter(network=network, made_by__person__memberships__organisation=network).distinct()

    def written_by_networks(self) -> "NewsletterQuerySet":
        """What people of networks wrote, also when they are gone; not what staff write for a network."""
        return self.filter(network__isnull=False).exclude(made_by__is_staff=True)

    def on_the_web(self) -> "NewsletterQuerySet":
        """What everybody may read: somebody has it in her mail, with a link to its page, and it is not for one network only."""
        shown = self.filter(state=NewsletterState.STARTED, is_in_archive=True, network=None)
        return shown.filter(broadcast__sent__gt=0).order_by("-send_at", "-pk")

    def in_archive(self) -> "NewsletterQuerySet":
        """What everybody is shown: not what was for a part of the readers only, and not what was stopped on its way, because
        something was wrong with it. Who has it in her mail opens its page all the same.
        """
        return self.on_the_web().filter(segment=None).exclude(broadcast__state=BroadcastState.STOPPED)
