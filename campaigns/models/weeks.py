"""Campaign weeks as the campaign shows them: with kits, conversation cards, and a wall of posters."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language, language_of
from mmn_portal.events.models import Moment
from mmn_portal.people.models import Organisation
from mmn_portal.pictures.models import Picture

from ..enums import DesignLanguage, PosterState
from ..querysets import WallPosterQuerySet, WeekKitQuerySet
from .designs import Design
from .kits import Kit


class Week(Moment):
    """A moment of the agenda, with the page that the campaign makes of it."""

    class Meta:
        proxy = True
        verbose_name = _("campaign week")
        verbose_name_plural = _("campaign weeks")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:week", args=[self.slug])


class WeekCards(models.Model):
    """The conversation cards of a week: a heading of the second level begins a card."""

    moment = models.OneToOneField(
        Moment, on_delete=models.CASCADE, related_name="cards", verbose_name=_("campaign week")
    )
    text_nl = models.TextField(
        _("cards (Dutch, Markdown)"), max_length=10_000,
        help_text=_("Each line that begins with ## begins a card; what stands under it is on the card."),
    )  # fmt: skip
    text_en = models.TextField(_("cards (English, Markdown)"), max_length=10_000, blank=True)

    class Meta:
        verbose_name = _("conversation cards")
        verbose_name_plural = _("conversation cards")

    def __str__(self) -> str:
        return str(self.moment)

    @property
    def text(self) -> str:
        return in_language(self, "text", get_language())

    @property
    def text_language(self) -> str:
        return language_of(self, "text", get_language())


class WeekKit(models.Model):
    """A kit in the tool kit of a week."""

    moment = models.ForeignKey(Moment, on_delete=models.CASCADE, related_name="kits", verbose_name=_("campaign week"))
    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="weeks", verbose_name=_("kit"))
    place = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = WeekKitQuerySet.as_manager()

    class Meta:
        verbose_name = _("kit of a week")
        verbose_name_plural = _("kits of a week")
        constraints = (
            models.UniqueConstraint(
                name="campaigns_week_kit_once",
                fields=["moment", "kit"],
                violation_error_message=_("This kit was chosen already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.kit)


class WallPoster(models.Model):
    """A design that its organisation put on the wall of a week: the picture is as it was then, whatever the design becomes."""

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    moment = models.ForeignKey(
        Moment, on_delete=models.CASCADE, related_name="posters", verbose_name=_("campaign week")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="wall_posters", verbose_name=_("organisation")
    )
    design = models.ForeignKey(
        Design, on_delete=models.SET_NULL, null=True, blank=True, related_name="wall_posters", verbose_name=_("design")
    )
    # What the picture shows of people and places: when one of these goes, the poster goes.
    shows = models.ManyToManyField(Picture, related_name="+", blank=True, verbose_name=_("photos in it"))
    picture = models.FileField(_("picture"), upload_to="wall/", max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt = models.CharField(_("description for who cannot see it"), max_length=2000, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=DesignLanguage.choices)
    state = models.CharField(_("state"), max_length=10, choices=PosterState.choices, default=PosterState.SHOWN)
    removed_because = models.CharField(_("why it was taken off"), max_length=300, blank=True)
    shown_at = models.DateTimeField(_("shown since"), editable=False)
    ended_at = models.DateTimeField(_("off the wall since"), null=True, blank=True, editable=False)
    looked_at = models.DateTimeField(_("looked at by staff"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("example"), default=False, editable=False)

    objects = WallPosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("poster on the wall of a week")
        verbose_name_plural = _("posters on the walls of weeks")
        constraints = (
            models.UniqueConstraint(
                name="campaigns_wall_poster_once",
                fields=["moment", "design"],
                condition=Q(state=PosterState.SHOWN),
                violation_error_message=_("This design is on the wall already."),
            ),
            models.CheckConstraint(
                name="campaigns_wall_poster_shown_has_a_picture",
                condition=~Q(state=PosterState.SHOWN) | ~Q(picture="") & Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="campaigns_wall_poster_off_since",
                condition=Q(state=PosterState.SHOWN) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaigns_wall_poster_withdrawn_keeps_no_picture",
                condition=~Q(state=PosterState.WITHDRAWN) | Q(picture=""),
            ),
            models.CheckConstraint(
                name="campaigns_wall_poster_removed_says_why",
                condition=~Q(state=PosterState.REMOVED) | ~Q(removed_because=""),
            ),
        )
        indexes = (models.Index(fields=["moment", "state", "-shown_at"], name="campaigns_wall_newest"),)

    def __str__(self) -> str:
        return f"{self.organisation} – {self.moment}"

    @property
    def is_shown(self) -> bool:
        return self.state == PosterState.SHOWN
