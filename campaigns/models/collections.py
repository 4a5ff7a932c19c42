"""Collections: materials that somebody keeps together, and shares by a link with an end."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Organisation, Person

from ..querysets import CollectionQuerySet
from .kits import Material


class Collection(models.Model):
    """Materials under a name: of an organisation, or of staff. Its link is signed, and made anew by raising its number."""

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="collections",
        verbose_name=_("organisation"), help_text=_("Empty: of NOV."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note for who opens it"), max_length=500, blank=True)
    shared_until = models.DateField(_("shared until"), null=True, blank=True)
    link_version = models.PositiveIntegerField(_("number of the link"), default=1)
    last_used_on = models.DateField(_("last opened on"), null=True, blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made on"))
    materials = models.ManyToManyField(Material, through="CollectionItem", related_name="+")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = (models.CheckConstraint(name="campaigns_collection_has_a_name", condition=~Q(name="")),)
        indexes = (models.Index(fields=["organisation", "-made_at"], name="campaigns_collection_newest"),)

    class Privacy:
        study = ("shared_until",)
        pseudonym = ("organisation", "made_by")
        never = ("id", "key", "name", "note", "link_version", "last_used_on", "made_at")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:collection", args=[self.key])


class CollectionItem(models.Model):
    """A material in a collection, in its order."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(_("place"), default=100)

    class Meta:
        verbose_name = _("material in a collection")
        verbose_name_plural = _("materials in collections")
        constraints = (
            models.UniqueConstraint(name="campaigns_collection_item_once", fields=["collection", "material"]),
        )

    def __str__(self) -> str:
        return str(self.material)
