"""What others say of a design before it is used: a colleague who looks along, and an owner who decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Organisation, Person

from ..enums import Answer
from ..querysets import OpinionQuerySet
from .designs import Design


class OwnerDecides(models.Model):
    """An organisation of which an owner approves each design before it can be used."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="owner_decides",
        verbose_name=_("organisation"),
    )  # fmt: skip
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("owner approves designs")
        verbose_name_plural = _("owners approve designs")

    def __str__(self) -> str:
        return str(self.organisation)


class Opinion(models.Model):
    """Somebody was asked to look at a design, and what she said. Of a colleague no address is kept: her link is signed, and ends."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="opinions", verbose_name=_("design"))
    is_of_owner = models.BooleanField(_("asked of the owner"), default=False)
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"))
    ends_at = models.DateTimeField(_("the link ends on"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, blank=True)
    said_by = models.CharField(_("name"), max_length=80, blank=True)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # Of the state that was seen: what she said of another one does not count for this one.
    print = models.CharField(_("fingerprint of the design"), max_length=64)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a design")
        verbose_name_plural = _("opinions of designs")
        constraints = (
            models.CheckConstraint(
                name="campaigns_opinion_answered_or_not",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["asked_at"], name="campaigns_opinion_age"),)

    class Privacy:
        study = ("answer",)
        pseudonym = ("asked_by", "design")
        never = ("id", "is_of_owner", "asked_at", "ends_at", "said_by", "remark", "answered_at", "print")

    def __str__(self) -> str:
        return f"{self.design} {self.get_answer_display()}".strip()
