"""Pictures with what belongs to them: words for who cannot see them, who made them, what may be done with them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.bilingual import in_language
from mmn_portal.people.models import Organisation, Person

from .enums import REACH, Ground, Scope, Where
from .querysets import PictureQuerySet, PortraitQuerySet


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
    # As pictures.looks tells it: nearly the same picture is known again.
    look = models.CharField(_("look"), max_length=16, blank=True, editable=False)
    # Taken back for good: the row stays, so that the same picture is known when it comes in again; its files are gone.
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures", editable=False,
        verbose_name=_("organisation"), help_text=_("A picture of one organisation is seen by its own people only."),
    )  # fmt: skip

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = (models.Index(fields=["organisation", "look"], name="pictures_picture_look"),)

    def __str__(self) -> str:
        return self.title

    @property
    def alt(self) -> str:
        return in_language(self, "alt", get_language())

    def may_be_shown(self, today: date) -> bool:
        """Everyone on it still agrees. One query, or none where its consents were fetched along."""
        return self.withdrawn_at is None and all(one.stands(today) for one in self.consents.all())

    def reaches(self, where: Where, *, maker: int | None) -> bool:
        """Everyone on it agreed to be seen there, in what this organisation (None: NOV) makes. Queries as ``may_be_shown``."""
        own = self.organisation_id == maker
        return all(one.reaches(where, own=own) for one in self.consents.all())

    def may_be_used(self, where: Where, today: date, *, maker: int | None) -> bool:
        """As ``Picture.objects.usable``, for one."""
        return self.may_be_shown(today) and self.reaches(where, maker=maker)

    @property
    def url(self) -> str:
        """The address of the widest rendition."""
        return reverse("pictures:picture", args=[self.pk, WIDTHS[-1]])

    @property
    def in_mail(self) -> "Rendition | None":
        """The rendition for mails, once it was made. One query, or none where renditions were fetched along."""
        return next((one for one in self.renditions.all() if one.use == Use.MAIL), None)

    @property
    def srcset(self) -> str:
        """Every rendition with its width, for the browser to choose from."""
        return ", ".join(f"{reverse('pictures:picture', args=[self.pk, width])} {width}w" for width in WIDTHS)


# Pixels wide: a phone, a column, a whole page.
WIDTHS = (480, 960, 1600)
# A column of a mail, sharp on a telephone.
MAIL_WIDTH = 960


class Use(models.TextChoices):
    """Where a rendition is shown: browsers read WebP; older mail programs show JPEG and PNG only."""

    WEB = "web", _("pages")
    MAIL = "mail", _("mails")


class Rendition(models.Model):
    """A picture at one width, for pages or for mails."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField(_("width"))
    use = models.CharField(_("for"), max_length=4, choices=Use.choices, default=Use.WEB)
    # Of those for mails: what a letter weighs is asked often.
    weight = models.PositiveIntegerField(_("bytes"), default=0)
    file = models.FileField(_("file"), upload_to="renditions/", max_length=200)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = (models.UniqueConstraint(name="pictures_rendition_once", fields=["picture", "width", "use"]),)

    def __str__(self) -> str:
        return f"{self.picture} {self.width}"


class Portrait(models.Model):
    """Somebody can be recognised, and may be shown: why, where and until when. What she is on, each app adds."""

    # Who is on it. An organisation that says that everyone agreed keeps the names itself.
    who = models.CharField(_("who is on it"), max_length=120, blank=True)
    email = models.EmailField(
        _("her e-mail address"), blank=True,
        help_text=_("Only so that she is found when she asks to be forgotten."),
    )  # fmt: skip
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices, default=Ground.CONSENT)
    scope = models.CharField(_("may be used"), max_length=10, choices=Scope.choices, default=Scope.ALL)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: until it is taken back."))
    under_16 = models.BooleanField(_("younger than 16"), default=False)
    guardian = models.CharField(_("parent or guardian who agreed"), max_length=120, blank=True)
    document = models.CharField(
        _("where the form is kept"), max_length=300, blank=True, help_text=_("Such as a folder and a number.")
    )
    told_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("said by"),
    )
    noted_at = models.DateTimeField(_("noted on"), editable=False)
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, blank=True, editable=False)
    why = models.CharField(_("why it was taken back"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_begins_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("A consent begins before it ends."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_a_child_has_a_guardian",
                condition=Q(under_16=False) | Q(ground=Ground.TOLD) | ~Q(guardian=""),
                violation_error_message=_("Somebody younger than 16 needs the name of a parent or guardian."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_who",
                condition=Q(ground__in=[Ground.TOLD, Ground.CROWD]) | ~Q(who="") | Q(withdrawn_at__isnull=False),
                violation_error_message=_("Say who is on it."),
            ),
        )

    class Privacy:
        """Each app adds what the person is on."""

        study = ("ground", "scope", "under_16")
        pseudonym = ("told_by",)
        never = (
            "id", "who", "email", "starts_on", "ends_on", "guardian", "document", "noted_at", "withdrawn_at", "why",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.who or self.get_ground_display()

    def stands(self, today: date) -> bool:
        """Not taken back, begun, and not past its end."""
        begun = self.starts_on <= today
        return self.withdrawn_at is None and begun and (self.ends_on is None or today <= self.ends_on)

    def reaches(self, where: Where, *, own: bool) -> bool:
        """She agreed to be seen there; ``own``: in what the organisation makes whose picture it is."""
        return where in REACH[self.scope] and (own or self.scope != Scope.OWN)


class PortraitConsent(Portrait):
    """Somebody on a picture."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="consents", verbose_name=_("picture"))
    # A consent that ended takes its picture off the pages once; a longer one brings the picture back.
    ended_at = models.DateTimeField(_("noticed that it ended on"), null=True, blank=True, editable=False)

    objects = PortraitQuerySet.as_manager()

    class Meta(Portrait.Meta):
        verbose_name = _("portrait consent")
        verbose_name_plural = _("portrait consents")

    class Privacy(Portrait.Privacy):
        pseudonym = ("told_by", "picture")
        never = (*Portrait.Privacy.never, "ended_at")
