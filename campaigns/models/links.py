"""Short links: what a QR code on paper leads to, and how often somebody came along that way. Never who."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Organisation

from ..querysets import ScanQuerySet, ShortLinkQuerySet
from .designs import Design


class ShortLink(models.Model):
    """A code on the portal's own domain. What is printed stays; where it leads can change."""

    code = models.SlugField(_("code"), max_length=12, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="short_links", verbose_name=_("organisation")
    )
    design = models.ForeignKey(
        Design, on_delete=models.SET_NULL, null=True, blank=True, related_name="links", verbose_name=_("design")
    )
    label = models.CharField(_("where it hangs"), max_length=80, blank=True)
    target = models.URLField(_("leads to"), max_length=500)
    # A place of a series that leads elsewhere than its design: it stays there when the design is led elsewhere.
    is_apart = models.BooleanField(_("leads elsewhere than its design"), default=False, editable=False)
    stopped_at = models.DateTimeField(_("stopped on"), null=True, blank=True, editable=False)
    stopped_because = models.CharField(_("why it was stopped"), max_length=300, blank=True, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)

    objects = ShortLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        constraints = (
            models.CheckConstraint(
                name="campaigns_link_leads_to_the_web", condition=Q(target__regex=r"^https?://"),
                violation_error_message=_("A link begins with https://"),
            ),
            models.CheckConstraint(
                name="campaigns_link_stopped_says_why",
                condition=Q(stopped_at__isnull=True, stopped_because="") | Q(stopped_at__isnull=False) & ~Q(stopped_because=""),
            ),
            models.CheckConstraint(
                name="campaigns_link_apart_is_a_place", condition=Q(is_apart=False) | ~Q(label=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def is_place(self) -> bool:
        """Of one place of a series, and not of the design itself."""
        return bool(self.label and self.design_id)

    @property
    def address(self) -> str:
        """As it is printed: whole, and as short as it can be."""
        # By hand: an address on paper has no language, and ``reverse`` gives the one of the reader's page.
        return f"{settings.SITE_URL}/s/{self.code}"


class Scan(models.Model):
    """How often a short link was followed on a day."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="scans", verbose_name=_("short link"))
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=0)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scans on a day")
        verbose_name_plural = _("scans on a day")
        constraints = (models.UniqueConstraint(name="campaigns_scan_a_line_a_day", fields=["link", "on"]),)

    def __str__(self) -> str:
        return f"{self.link} {self.on} {self.count}×"
