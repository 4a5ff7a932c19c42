"""One letter to very many: frozen once, and a row for each address that gets a copy."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import BroadcastState, DeliveryState
from ..querysets import BroadcastQuerySet, ClaimQuerySet, DeliveryQuerySet


class Broadcast(models.Model):
    """A letter as it leaves, the same for everyone but for the personal links.

    ``content`` holds subject, text and HTML by language: {"nl": {"subject": …, "text": …, "html": …}}. ``links`` are the
    personal addresses by name, with their purpose: {"nl": {"unsubscribe_url": ["/nieuwsbrief/afmelden/%s/", "mailing.unsubscribe"]}};
    in the content stands ``rendering.mark(name)`` where one belongs.
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    stream = models.CharField(_("stream"), max_length=40)
    content = models.JSONField(_("content"))
    links = models.JSONField(_("personal links"), default=dict)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    sender = models.CharField(_("sender"), max_length=300)

    state = models.CharField(_("state"), max_length=10, choices=BroadcastState.choices, default=BroadcastState.SENDING)
    why = models.CharField(_("why it waits"), max_length=300, blank=True)
    troubles = models.PositiveSmallIntegerField(_("troubles in a row"), default=0)
    rate_per_hour = models.PositiveIntegerField(_("mails an hour"), null=True, blank=True)
    is_quiet_at_night = models.BooleanField(_("not at night or on Sunday"), default=True)
    # Up to this moment its share of the rate was given out.
    given_out_until = models.DateTimeField(_("given out until"), null=True, blank=True)
    not_before = models.DateTimeField(_("not before"))
    # Whose turn was longest ago goes first, so that a letter of hours holds up no other.
    turn_at = models.DateTimeField(_("last turn"), null=True, blank=True)
    # Counted as it happens: of a million copies nobody counts the rows every five seconds. A crash counts them anew.
    sent = models.PositiveIntegerField(_("sent"), default=0)
    erased = models.PositiveIntegerField(_("erased meanwhile"), default=0)
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    # What stays when the rows of the addresses have gone.
    figures = models.JSONField(_("figures"), default=dict, blank=True)

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        constraints = (
            models.CheckConstraint(
                name="outbox_broadcast_ended_has_a_moment",
                condition=Q(state__in=BroadcastState.over(), ended_at__isnull=False)
                | (~Q(state__in=BroadcastState.over()) & Q(ended_at__isnull=True)),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = ()

    def __str__(self) -> str:
        # By its subject, where that was asked along (``with_subject``): what it says is large.
        return self.__dict__.get("subject") or self.key


class Delivery(models.Model):
    """One copy of a letter to many, for one address. ``recipient`` is who it is in the app that sends the letter."""

    # The constraint below finds the copies of a letter; an index more would slow every mark.
    broadcast = models.ForeignKey(
        Broadcast, on_delete=models.CASCADE, related_name="deliveries", db_index=False, verbose_name=_("letter to many")
    )
    recipient = models.BigIntegerField(_("recipient"))
    email = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=5)
    link_version = models.PositiveSmallIntegerField(default=1)

    state = models.PositiveSmallIntegerField(
        _("state"), choices=DeliveryState.choices, default=DeliveryState.WAITING, db_default=DeliveryState.WAITING
    )
    # The number of a ``Claim``; not checked by the database, which would look once more for each copy. No index may hold it: to
    # claim a copy then writes in one place instead of six (PostgreSQL's "heap-only" update, for which half of each page is kept free).
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    doubts = models.PositiveSmallIntegerField(_("times without an answer"), default=0, db_default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    answer = models.CharField(_("last answer"), max_length=300, blank=True, db_default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        constraints = (
            models.UniqueConstraint(name="outbox_delivery_once", fields=["broadcast", "recipient"]),
            models.CheckConstraint(
                name="outbox_delivery_sent_has_a_moment",
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_delivery_held_while_it_waits",
                condition=Q(state=DeliveryState.WAITING) | Q(claim__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                name="outbox_delivery_waiting", fields=["broadcast", "id"], condition=Q(state=DeliveryState.WAITING)
            ),
            models.Index(name="outbox_delivery_email", fields=["email"]),
            models.Index(name="outbox_delivery_newest", fields=["broadcast", "id"]),
            # Few of very many: the progress of a letter is asked every five seconds.
            models.Index(
                name="outbox_delivery_aside",
                fields=["broadcast", "state"],
                condition=Q(state__in=DeliveryState.aside()),
            ),
            models.Index(name="outbox_delivery_back", fields=["broadcast"], condition=Q(bounced_at__isnull=False)),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = (
            "id", "broadcast", "recipient", "email", "language", "link_version", "state", "claim",
            "not_before", "attempts", "doubts", "sent_at", "bounced_at", "answer",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.broadcast} → {self.email}"


class Claim(models.Model):
    """What one worker has in its hands: copies of a letter, which leave in the order of their numbers.

    ``upto`` is the mark: up to this copy the server took them, but for those that say something else themselves. After a crash
    only the one after it is in doubt.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="claims", db_index=False)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    # The copies have numbers from here to there; others in between belong to somebody else.
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    # No index may hold it: an update of a row that stays where it is costs half as much.
    upto = models.BigIntegerField(default=0)

    objects = ClaimQuerySet.as_manager()

    class Privacy:
        study = ()
        pseudonym = ()
        never = ("id", "broadcast", "made_at", "until", "first", "last", "upto")

    def __str__(self) -> str:
        return f"{self.broadcast_id} ≤ {self.upto}"


class MailDomain(models.Model):
    """A mail provider that said "not now": its addresses wait, the others go on."""

    name = models.CharField(_("domain"), max_length=253, unique=True)
    strikes = models.PositiveSmallIntegerField(_("refusals in a row"), default=0)
    wait_until = models.DateTimeField(_("waits until"))
    last_answer = models.CharField(_("last answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail provider")
        verbose_name_plural = _("mail providers")

    def __str__(self) -> str:
        return self.name
