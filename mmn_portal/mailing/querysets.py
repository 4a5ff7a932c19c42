"""Crowds of subscribers."""

from datetime import datetime

from django.db import models

from .enums import SubscriptionState


class SubscriptionQuerySet(models.QuerySet):
    """Who gets what."""

    def pending(self) -> "SubscriptionQuerySet":
        return self.filter(state=SubscriptionState.PENDING)

    def active(self) -> "SubscriptionQuerySet":
        return self.filter(state=SubscriptionState.ACTIVE)

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

    def confirmed(self) -> "SubscriberQuerySet":
        return self.filter(confirmed_at__isnull=False)
