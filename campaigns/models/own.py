"""An organisation's own campaign: a page with its posters, its activities, and the material it chose."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.people.models import Organisation
from mmn_portal.pictures.models import Picture

from ..enums import CampaignState, DesignLanguage
from ..querysets import OwnCampaignQuerySet
from .designs import Design
from .kits import Material
from .links import ShortLink


class OwnCampaign(models.Model):
    """What an organisation wants to reach, and until when. Drafts are seen by its own people only."""

    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="campaigns", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=80)
    goal = models.CharField(_("goal"), max_length=200)
    text = models.TextField(_("text (Markdown)"), max_length=5000, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    removed_because = models.CharField(_("why it was taken off"), max_length=300, blank=True, editable=False)
    materials = models.ManyToManyField(Material, related_name="+", blank=True, verbose_name=_("material"))
    link = models.ForeignKey(
        ShortLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("short link"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    objects = OwnCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign of an organisation")
        verbose_name_plural = _("campaigns of organisations")
        constraints = (
            models.CheckConstraint(
                name="campaigns_own_begins_before_it_ends", condition=Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("The last day is not before the first"),
            ),
            models.CheckConstraint(
                name="campaigns_own_live_since", condition=~Q(state=CampaignState.LIVE) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaigns_own_removed_says_why",
                condition=(Q(state=CampaignState.REMOVED) & ~Q(removed_because=""))
                | (~Q(state=CampaignState.REMOVED) & Q(removed_because="")),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["state", "ends_on"], name="campaigns_own_on_show"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:own", args=[self.slug])

    @property
    def is_live(self) -> bool:
        return self.state == CampaignState.LIVE

    @property
    def is_removed(self) -> bool:
        return self.state == CampaignState.REMOVED


class OwnPoster(models.Model):
    """A design on the page of a campaign; its picture is as it was when the page was saved, whatever the design becomes."""

    campaign = models.ForeignKey(OwnCampaign, on_delete=models.CASCADE, related_name="posters")
    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="own_posters", verbose_name=_("design"))
    # What the picture shows of people and places: when one of these goes, the poster goes.
    shows = models.ManyToManyField(Picture, related_name="+", blank=True, verbose_name=_("photos in it"))
    picture = models.FileField(_("picture"), upload_to="own/", max_length=200)
    # For who shares the page: wider and bigger, where the template has that size and its photos may leave the portal.
    share = models.FileField(_("picture for sharing"), upload_to="own/", max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    alt = models.CharField(_("description for who cannot see it"), max_length=2000)
    language = models.CharField(_("language"), max_length=2, choices=DesignLanguage.choices)
    place = models.PositiveSmallIntegerField(_("place"), default=1)

    class Meta:
        verbose_name = _("poster of a campaign")
        verbose_name_plural = _("posters of campaigns")
        constraints = (models.UniqueConstraint(name="campaigns_own_poster_once", fields=["campaign", "design"]),)

    def __str__(self) -> str:
        return str(self.design)
