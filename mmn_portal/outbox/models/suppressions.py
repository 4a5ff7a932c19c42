"""Addresses that get nothing any more, and what came back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import BounceKind, SuppressionReason
from ..querysets import BounceQuerySet, SuppressionQuerySet


class Suppression(models.Model):
    """An address that nothing may be mailed to. Of an erased one only a keyed print stays, so that an import does not
    bring it back; of the others staff see the address, and why."""

    print = models.CharField(_("print"), max_length=64, unique=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=SuppressionReason.choices)
    detail = models.CharField(_("what was said"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"))

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        constraints = (
            models.CheckConstraint(
                name="outbox_suppression_erased_has_no_address",
                condition=~Q(reason=SuppressionReason.ERASED) | Q(email=""),
            ),
        )

    class Privacy:
        study = ()
        pseudonym = ()
        never = ("id", "print", "email", "reason", "detail", "since")

    def __str__(self) -> str:
        return self.email or str(_("an erased address"))


class Bounce(models.Model):
    """A mail that came back, or a reader who called it spam."""

    # The identity of the report, so that one that is delivered twice counts once.
    key = models.CharField(_("key"), max_length=100, unique=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    kind = models.CharField(_("kind"), max_length=10, choices=BounceKind.choices)
    code = models.CharField(_("code"), max_length=20, blank=True)
    detail = models.CharField(_("what was said"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), db_index=True)
    mail = models.ForeignKey("outbox.Mail", on_delete=models.SET_NULL, null=True, blank=True, related_name="bounces")
    delivery = models.ForeignKey(
        "outbox.Delivery", on_delete=models.SET_NULL, null=True, blank=True, related_name="bounces"
    )

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")

    class Privacy:
        study = ()
        pseudonym = ()
        never = ("id", "key", "email", "kind", "code", "detail", "at", "mail", "delivery")

    def __str__(self) -> str:
        return f"{self.email}: {self.get_kind_display()}"
