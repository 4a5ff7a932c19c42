"""Pictures with what belongs to them: words for who cannot see them, who made them, what may be done with them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language


class Picture(models.Model):
    """A picture, cleaned and re-encoded, without the place or camera of the photo."""

    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to="pictures/", max_length=200)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt_nl = models.CharField(_("description for who cannot see it (Dutch)"), max_length=300)
    alt_en = models.CharField(_("description for who cannot see it (English)"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("added on"))
    is_demo = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.title

    @property
    def alt(self) -> str:
        return in_language(self, "alt", get_language())

    @property
    def url(self) -> str:
        """The address of the widest rendition."""
        return reverse("pictures:picture", args=[self.pk, WIDTHS[-1]])

    @property
    def srcset(self) -> str:
        """Every rendition with its width, for the browser to choose from."""
        return ", ".join(f"{reverse('pictures:picture', args=[self.pk, width])} {width}w" for width in WIDTHS)


# Pixels wide: a phone, a column, a whole page.
WIDTHS = (480, 960, 1600)


class Rendition(models.Model):
    """A picture at one width."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField(_("width"))
    file = models.FileField(_("file"), upload_to="renditions/", max_length=200)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = (models.UniqueConstraint(name="pictures_rendition_once", fields=["picture", "width"]),)

    def __str__(self) -> str:
        return f"{self.picture} {self.width}"
