"""Asks of organisations, offers of companies and schools, and how the two meet."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.constraints import both_or_neither
from mmn_portal.people.enums import Theme
from mmn_portal.people.models import Organisation, Person, Place

from .enums import ALL_PARTS, Listed, Shape, Side, State, Support, Task, Who
from .matching import week_of
from .querysets import IntroductionQuerySet, OfferQuerySet, OpeningQuerySet

KM_MOST = 300
PUPILS_HOURS = 30


class ListedThing(models.Model):
    """What asks and offers share: when, where, how long; and until when it stands on the site."""

    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=600)
    shape = models.CharField(_("how often"), max_length=12, choices=Shape.choices)
    # Which mornings, afternoons and evenings, as bits (see enums).
    parts = models.PositiveIntegerField(_("parts of the day"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    state = models.CharField(_("state"), max_length=8, choices=Listed.choices, default=Listed.OPEN)
    made_at = models.DateTimeField(_("made on"))
    confirmed_on = models.DateField(_("last confirmed on"))
    ends_on = models.DateField(_("stands on the site until"))
    is_demo = models.BooleanField(_("example"), default=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_part_of_the_day", condition=Q(parts__gte=1, parts__lte=ALL_PARTS)
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def week(self) -> list[str]:
        return week_of(self.parts)

    @property
    def latitude(self) -> float:
        return self.place.latitude

    @property
    def longitude(self) -> float:
        return self.place.longitude

    def is_live(self, today: date) -> bool:
        return self.state == Listed.OPEN and self.ends_on >= today


class Opening(ListedThing):
    """What an organisation asks for: a group of so many, doing this. Nobody's person data stand in it."""

    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="openings", verbose_name=_("organisation")
    )
    theme = models.CharField(_("theme"), max_length=20, choices=Theme.choices, blank=True)
    task = models.CharField(_("kind of work"), max_length=12, choices=Task.choices, blank=True)
    people_min = models.PositiveSmallIntegerField(_("from so many people"), default=1)
    people_max = models.PositiveSmallIntegerField(_("at most so many people"))
    age_from = models.PositiveSmallIntegerField(_("youngest age"), default=0)
    is_remote = models.BooleanField(_("possible from a distance"), default=False)
    is_guided = models.BooleanField(_("somebody guides the group"), default=False)
    support = models.JSONField(_("support"), default=list, blank=True)
    requirements = models.CharField(_("what is asked of people"), max_length=200, blank=True)
    reward = models.CharField(_("what people get"), max_length=120, blank=True)
    more_url = models.URLField(_("page with more about it"), blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta(ListedThing.Meta):
        verbose_name = _("ask of an organisation")
        verbose_name_plural = _("asks of organisations")
        constraints = (
            *ListedThing.Meta.constraints,
            models.CheckConstraint(
                name="sources_opening_people", condition=Q(people_min__gte=1, people_max__gte=F("people_min"))
            ),
            models.CheckConstraint(
                name="sources_opening_young_people_are_guided",
                condition=Q(age_from__gte=18) | Q(is_guided=True) | Q(age_from=0),
            ),
        )
        indexes = (models.Index(fields=["state", "ends_on"], name="sources_opening_live"),)

    def get_absolute_url(self) -> str:
        return reverse("sources:opening", args=[self.slug])

    @property
    def support_names(self) -> list[str]:
        return [str(Support(code).label) for code in self.support if code in Support.values]


class Offer(ListedThing):
    """Whom a company or school can send: a number, never names."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="offers", verbose_name=_("company or school")
    )
    who = models.CharField(_("who"), max_length=12, choices=Who.choices)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    skills = models.CharField(_("what people can do"), max_length=200, blank=True)
    people_from = models.PositiveSmallIntegerField(_("from so many people"), default=1)
    people_to = models.PositiveSmallIntegerField(_("up to so many people"))
    youngest = models.PositiveSmallIntegerField(_("age of the youngest"), default=18)
    radius_km = models.PositiveSmallIntegerField(_("how far they travel (km)"), default=25)
    hours_each = models.PositiveSmallIntegerField(_("hours per person"), null=True, blank=True)
    in_hours = models.BooleanField(_("in working or school hours"), default=False)
    brings_guide = models.BooleanField(_("somebody of theirs comes along"), default=False)
    wants_everybody = models.BooleanField(_("everybody of theirs should be able to join"), default=False)

    objects = OfferQuerySet.as_manager()

    class Meta(ListedThing.Meta):
        verbose_name = _("offer of a company or school")
        verbose_name_plural = _("offers of companies and schools")
        constraints = (
            *ListedThing.Meta.constraints,
            models.CheckConstraint(
                name="sources_offer_people", condition=Q(people_from__gte=1, people_to__gte=F("people_from"))
            ),
            # A social placement of pupils takes thirty hours at most (C.5, rule 8).
            models.CheckConstraint(
                name="sources_offer_hours_of_pupils",
                condition=~Q(who=Who.PUPILS) | Q(hours_each__isnull=True) | Q(hours_each__lte=PUPILS_HOURS),
            ),
            models.CheckConstraint(name="sources_offer_radius", condition=Q(radius_km__gte=1, radius_km__lte=KM_MOST)),
        )
        indexes = (models.Index(fields=["state", "ends_on"], name="sources_offer_live"),)

    def get_absolute_url(self) -> str:
        return reverse("sources:offer", args=[self.key])

    @property
    def theme_names(self) -> list[str]:
        return [str(Theme(code).label) for code in self.themes if code in Theme.values]


class Introduction(models.Model):
    """A company or school and an organisation meet about an ask: a question, answers, an agreement."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="introductions", verbose_name=_("ask"))
    offer = models.ForeignKey(
        Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions", verbose_name=_("offer")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    source = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("company or school")
    )
    started_by = models.CharField(_("started by"), max_length=12, choices=Side.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    started_at = models.DateTimeField(_("started on"))
    answered_at = models.DateTimeField(_("first answer on"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    # What one side proposes; the other agrees.
    people = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    proposed_by = models.CharField(_("proposed by"), max_length=12, choices=Side.choices, blank=True)
    agreed_at = models.DateTimeField(_("agreed on"), null=True, blank=True)
    because = models.CharField(_("reason"), max_length=300, blank=True)
    source_shares_at = models.DateTimeField(_("company or school shares its contact since"), null=True, blank=True)
    organisation_shares_at = models.DateTimeField(_("organisation shares its contact since"), null=True, blank=True)
    is_demo = models.BooleanField(_("example"), default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = (
            models.UniqueConstraint(
                name="sources_one_introduction_under_way",
                fields=["opening", "source"],
                condition=Q(state__in=[State.PROPOSED, State.TALKING, State.AGREED]),
            ),
            models.CheckConstraint(
                name="sources_agreed_is_whole",
                condition=~Q(state__in=[State.AGREED, State.DONE])
                | Q(people__isnull=False, day__isnull=False, agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sources_declined_has_a_reason",
                condition=~Q(state__in=[State.DECLINED, State.CANCELLED]) | ~Q(because=""),
            ),
            both_or_neither("people", "day"),
        )

    def __str__(self) -> str:
        return f"{self.source} – {self.opening}"

    def get_absolute_url(self) -> str:
        return reverse("sources:introduction", args=[self.key])

    @property
    def both_share(self) -> bool:
        return self.source_shares_at is not None and self.organisation_shares_at is not None

    @property
    def waits_for(self) -> Side:
        """Whose turn it is to answer a first question."""
        return Side(self.started_by).other


class Line(models.Model):
    """A question or an answer in an introduction."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="lines")
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), max_length=1500)
    at = models.DateTimeField(_("moment"))
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("line of an introduction")
        verbose_name_plural = _("lines of introductions")

    class Privacy:
        study = ("side",)
        pseudonym = ("introduction",)
        never = ("id", "written_by", "text", "at", "key")

    def __str__(self) -> str:
        return self.text[:40]


class Outcome(models.Model):
    """How it was, asked of both sides two days after, and of the organisation ninety days after: numbers only."""

    introduction = models.OneToOneField(Introduction, on_delete=models.CASCADE, related_name="outcome")
    asked_at = models.DateTimeField(_("asked on"))
    asked_again_at = models.DateTimeField(_("asked again on"), null=True, blank=True)
    came = models.PositiveSmallIntegerField(_("came"), null=True, blank=True)
    new_faces = models.PositiveSmallIntegerField(_("new faces among them"), null=True, blank=True)
    satisfied = models.PositiveSmallIntegerField(_("how it was, 1 to 5"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    satisfied_source = models.PositiveSmallIntegerField(
        _("how it was for the company or school, 1 to 5"), null=True, blank=True
    )
    again = models.BooleanField(_("company or school wants to do it again"), null=True, blank=True)
    source_answered_at = models.DateTimeField(_("company or school answered on"), null=True, blank=True)
    # Once more, a week later, when nobody answered.
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)
    reminded_later_at = models.DateTimeField(_("reminded of the second question on"), null=True, blank=True)
    active_later = models.PositiveSmallIntegerField(_("still active after ninety days"), null=True, blank=True)
    answered_later_at = models.DateTimeField(_("answered again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = (
            both_or_neither("came", "answered_at"),
            both_or_neither("active_later", "answered_later_at"),
            both_or_neither("satisfied_source", "source_answered_at"),
            models.CheckConstraint(
                name="sources_outcome_new_faces_came", condition=Q(new_faces__isnull=True) | Q(new_faces__lte=F("came"))
            ),
        )

    def __str__(self) -> str:
        return str(self.introduction)

    @property
    def silent_sides(self) -> list[Side]:
        """Who has not looked back yet."""
        answered = {Side.SOURCE: self.source_answered_at, Side.ORGANISATION: self.answered_at}
        return [side for side in Side if answered[side] is None]
