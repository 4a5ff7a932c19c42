"""A mail is a row before it is a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import MailState, Priority
from ..querysets import MailQuerySet


class Mail(models.Model):
    """One mail to one address: what it says is rendered in the reader's language at sending.

    ``links`` are personal addresses by name: {"manage_url": ["/aanmelding/%s/", "events.registration", 12, 1]}. They become
    real addresses when the mail leaves, and are never shown to staff. A ``secret`` mail is wiped once it is sent; of a
    ``private`` one (a talk between two sides, a pseudonym) staff see kind, reader and state only.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    email = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=5, default="nl")
    template = models.CharField(_("kind"), max_length=120)
    context = models.JSONField(_("context"), default=dict, blank=True)
    links = models.JSONField(_("personal links"), default=dict, blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    # Mails that arrive rendered (those of allauth); the rest is rendered from its template.
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    secret = models.BooleanField(_("carries a secret"), default=False)
    private = models.BooleanField(_("for its reader only"), default=False)
    # It asks the address itself whether mail arrives there, so an earlier "no" does not hold it.
    asks_address = models.BooleanField(_("asks whether mail arrives"), default=False)
    wiped_at = models.DateTimeField(_("wiped"), null=True, blank=True)

    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.DEED)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    put_at = models.DateTimeField(_("written"), db_index=True)
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(_("times without an answer"), default=0, db_default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_answer = models.CharField(_("last answer of the mail server"), max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = (
            models.CheckConstraint(
                name="outbox_mail_sent_has_a_moment",
                condition=models.Q(state__in=MailState.left(), sent_at__isnull=False)
                | (~models.Q(state__in=MailState.left()) & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_mail_sent_secret_is_wiped",
                condition=models.Q(secret=False)
                | models.Q(state=MailState.WAITING)
                | models.Q(text="", html="", wiped_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="outbox_mail_waiting",
                fields=["priority", "id"],
                condition=models.Q(state=MailState.WAITING),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = (
            "id", "key", "email", "language", "template", "context", "links", "attachments", "headers", "subject",
            "text", "html", "secret", "private", "asks_address", "wiped_at", "priority", "state", "put_at", "not_before", "not_after",
            "claimed_until", "attempts", "doubts", "sent_at", "last_answer",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.template.rsplit('/', 1)[-1]} → {self.email}"

    @property
    def kind(self) -> str:
        """The kind in words: ``events/registration_confirmed``."""
        return self.template.removeprefix("mails/")
