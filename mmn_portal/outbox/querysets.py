"""Crowds of mails."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from .enums import MailState


class MailQuerySet(models.QuerySet):
    """Mails, chosen by what may be done with them."""

    def waiting(self) -> "MailQuerySet":
        return self.filter(state=MailState.WAITING)

    def free(self, now: datetime) -> "MailQuerySet":
        """Waiting, due, and claimed by nobody (or by someone whose lease lapsed)."""
        return self.waiting().filter(Q(claimed_until=None) | Q(claimed_until__lt=now), not_before__lte=now)

    def too_late(self, now: datetime) -> "MailQuerySet":
        """Waiting, while their moment has passed."""
        return self.waiting().filter(not_after__lt=now)

    def in_order(self) -> "MailQuerySet":
        return self.order_by("priority", "pk")

    def to_address(self, email: str) -> "MailQuerySet":
        return self.filter(email__iexact=email)

    def settled_before(self, moment: datetime) -> "MailQuerySet":
        """No longer waiting, and written down before ``moment``."""
        return self.exclude(state=MailState.WAITING).filter(put_at__lt=moment)

    def mentioning(self, words: Iterable[str]) -> "MailQuerySet":
        """Holding one of some words in what they say. SQLite keeps JSON with its letters escaped, PostgreSQL does not."""
        found = Q()
        for word in words:
            for written in {word, json.dumps(word)[1:-1]}:
                found |= Q(said__icontains=written) | Q(attached__icontains=written)
        said = self.annotate(said=Cast("context", TextField()), attached=Cast("attachments", TextField()))
        return said.filter(found) if found else self.none()
