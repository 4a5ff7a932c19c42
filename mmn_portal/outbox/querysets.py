"""Crowds of mails."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from .enums import BroadcastState, DeliveryState, MailState, Reach, SuppressionReason

# What the reader wished herself, and what a mail server said.
WISHES = (SuppressionReason.COMPLAINT, SuppressionReason.ERASED)
CAME_BACK = (SuppressionReason.HARD, SuppressionReason.SOFT)


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

    def answered(self) -> "MailQuerySet":
        """What the server took or refused for good, the newest first."""
        return self.filter(state__in=(*MailState.left(), MailState.FAILED)).order_by("-pk")

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


class BroadcastQuerySet(models.QuerySet):
    """Letters to many."""

    def leaving(self, now: datetime) -> "BroadcastQuerySet":
        """Being sent, and not held until later; whose turn was longest ago goes first."""
        due = self.filter(state=BroadcastState.SENDING, not_before__lte=now)
        return due.order_by(F("turn_at").asc(nulls_first=True), "started_at", "pk")

    def stopped(self) -> "BroadcastQuerySet":
        return self.filter(state=BroadcastState.STOPPED)

    def with_waiting(self) -> "BroadcastQuerySet":
        """Of which copies wait, in nobody's hands."""
        deliveries = self.model._meta.get_field("deliveries").related_model.objects
        return self.filter(Exists(deliveries.waiting().filter(broadcast=OuterRef("pk"))))

    def with_subject(self) -> "BroadcastQuerySet":
        """With the Dutch subject, by which people know a letter, and without all that it says: that is large."""
        return self.defer("content", "links", "headers").annotate(subject=KT("content__nl__subject"))

    def going_on(self) -> "BroadcastQuerySet":
        """Not over."""
        return self.exclude(state__in=BroadcastState.over())


class Picked(NamedTuple):
    """What a worker knows of a copy: a row of the model costs five times as much to make."""

    pk: int
    recipient: int
    email: str
    language: str
    link_version: int
    attempts: int
    doubts: int


class ClaimQuerySet(models.QuerySet):
    """What workers have in their hands."""

    def lapsed(self, now: datetime) -> "ClaimQuerySet":
        """Of a worker that never came back."""
        return self.filter(until__lt=now)


class DeliveryQuerySet(models.QuerySet):
    """Copies of letters to many."""

    def open(self) -> "DeliveryQuerySet":
        """What may still leave."""
        return self.filter(state=DeliveryState.WAITING)

    def waiting(self) -> "DeliveryQuerySet":
        """In nobody's hands."""
        return self.open().filter(claim=None)

    def in_hands(self) -> "DeliveryQuerySet":
        """With a worker."""
        return self.open().exclude(claim=None)

    def blocked(self) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.BLOCKED)

    def in_open_letters(self) -> "DeliveryQuerySet":
        """Of letters that are not over."""
        return self.exclude(broadcast__state__in=BroadcastState.over())

    def due(self, now: datetime) -> "DeliveryQuerySet":
        return self.waiting().filter(Q(not_before=None) | Q(not_before__lte=now))

    def to_others_than(self, domains: Iterable[str]) -> "DeliveryQuerySet":
        """Not at one of these providers."""
        held = Q()
        for domain in domains:
            held |= Q(email__endswith=f"@{domain}")
        return self.exclude(held) if held else self

    def answered_up_to(self, pk: int) -> "DeliveryQuerySet":
        """What the server took or refused for good, the newest first. They leave in the order of their numbers."""
        return self.filter(pk__lte=pk, state__in=(DeliveryState.SENT, DeliveryState.FAILED)).order_by("-pk")

    def numbered(self, pks: list[int]) -> "DeliveryQuerySet":
        """These copies; ``pks`` in their order. As a range where their numbers follow each other, as they nearly always do: a database
        that is handed two thousand numbers looks through all copies for them.
        """
        if pks and pks[-1] - pks[0] + 1 == len(pks):
            return self.filter(pk__range=(pks[0], pks[-1]))
        return self.filter(pk__in=pks)

    def held_by(self, claim: Any) -> "DeliveryQuerySet":
        """In the hands of the worker of this claim. Found by their numbers, because no index knows who holds a copy."""
        return self.open().filter(broadcast=claim.broadcast_id, pk__gte=claim.first, pk__lte=claim.last, claim=claim.pk)

    def sent(self, at: datetime) -> int:
        """Write at these that the server took them. Returns at how many."""
        return self.update(state=DeliveryState.SENT, sent_at=at, claim=None, answer="")

    def picked(self) -> list[Picked]:
        """These copies, with what is needed to send them."""
        return [Picked(*row) for row in self.values_list(*Picked._fields)]


class SuppressionQuerySet(models.QuerySet):
    """Blocked addresses."""

    def holding(self, reach: Reach) -> "SuppressionQuerySet":
        """Those that stop mail with this reach."""
        past: dict[Reach, tuple[SuppressionReason, ...]] = {
            Reach.NEWS: (), Reach.ASKED_FOR: WISHES, Reach.PROOF: (*WISHES, *CAME_BACK),
        }  # fmt: skip
        return self.exclude(reason__in=past[reach])

    def ended_by_proof(self) -> "SuppressionQuerySet":
        """Over once the reader shows that she gets mail there and wants it."""
        return self.filter(reason__in=WISHES)

    def ended_by_asking_anew(self) -> "SuppressionQuerySet":
        """Over once she answers a mail that was sent to find out: it arrived."""
        return self.filter(reason__in=(*WISHES, *CAME_BACK))

    def by_what_came_back(self) -> "SuppressionQuerySet":
        """Mail did not arrive there."""
        return self.filter(reason__in=CAME_BACK)

    def since(self, moment: datetime) -> "SuppressionQuerySet":
        return self.filter(since__gte=moment)


class BounceQuerySet(models.QuerySet):
    """What came back."""

    def of_address(self, email: str) -> "BounceQuerySet":
        return self.filter(email=email)
